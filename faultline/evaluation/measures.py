"""Measures over labels and clusters; pure, and free of what is measured.

Every measure lies between 0 and 1. A label that is gold but never predicted right has an F1 of 0, not a missing one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence

from faultline.records import Record


class LabelScore(Record, frozen=True):
    """How well one label was found: F1, and how often it is gold."""

    f1: float
    support: int


def label_scores(
    gold: Sequence[Hashable], predicted: Sequence[Hashable], labels: Sequence[Hashable] | None = None
) -> dict[Hashable, LabelScore]:
    """F1 for each label; without ``labels`` for those that are gold, so that a stray prediction adds no class."""
    support = Counter(gold)
    guessed = Counter(predicted)
    hits = Counter(want for want, got in zip(gold, predicted, strict=True) if want == got)
    chosen = labels if labels is not None else sorted(support, key=str)
    return {
        label: LabelScore(f1=_f1(hits[label], guessed[label], support[label]), support=support[label])
        for label in chosen
    }


def _f1(hits: int, guessed: int, support: int) -> float:
    return 2 * hits / (guessed + support) if hits else 0.0


def macro(scores: Mapping[Hashable, LabelScore]) -> float:
    """The labels' mean F1, each label alike."""
    return sum(score.f1 for score in scores.values()) / len(scores) if scores else 0.0


def weighted(scores: Mapping[Hashable, LabelScore]) -> float:
    """The labels' mean F1, each label as often as it is gold."""
    total = sum(score.support for score in scores.values())
    return sum(score.f1 * score.support for score in scores.values()) / total if total else 0.0


class ClusterScore(Record, frozen=True):
    """B-cubed precision, recall and F1."""

    precision: float
    recall: float
    f1: float


def b_cubed(gold: Sequence[Hashable], predicted: Sequence[Hashable]) -> ClusterScore:
    """B-cubed over all items (Bagga and Baldwin 1998): each item's precision and recall in its own two clusters."""
    items = item_b_cubed(gold, predicted)
    if not items:
        return ClusterScore(precision=0.0, recall=0.0, f1=0.0)
    precision = sum(item.precision for item in items) / len(items)
    recall = sum(item.recall for item in items) / len(items)
    return ClusterScore(precision=precision, recall=recall, f1=_harmonic(precision, recall))


def item_b_cubed(gold: Sequence[Hashable], predicted: Sequence[Hashable]) -> list[ClusterScore]:
    """B-cubed of each item alone."""
    wanted: dict[Hashable, set[int]] = defaultdict(set)
    found: dict[Hashable, set[int]] = defaultdict(set)
    for index, (want, got) in enumerate(zip(gold, predicted, strict=True)):
        wanted[want].add(index)
        found[got].add(index)
    scores = []
    for want, got in zip(gold, predicted, strict=True):
        common = len(wanted[want] & found[got])
        precision, recall = common / len(found[got]), common / len(wanted[want])
        scores.append(ClusterScore(precision=precision, recall=recall, f1=_harmonic(precision, recall)))
    return scores


def _harmonic(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
