"""What scoring a set gives: the figures, the confusions behind them, and the mistakes to read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec

from faultline.evaluation.matching import Plain
from faultline.records import Record


class Row(Record, frozen=True):
    """One gold case: an article as it would be sent, and what is true of it."""

    article: dict[str, Any]
    gold: dict[str, Any]


class Mistake(Record, frozen=True):
    """One wrong answer. ``weight`` orders them: how sure the extractor was, or how much was lost."""

    article_id: str
    text: str
    gold: str
    found: str
    weight: float


class Confusion(Record, frozen=True):
    """How often each gold label (first) got each label (second)."""

    name: str
    counts: dict[tuple[str, str], int]


class Outcome(Record, frozen=True):
    """A set's figures by name, its confusions, and its mistakes, the worst first."""

    figures: dict[str, float]
    confusions: tuple[Confusion, ...] = ()
    mistakes: tuple[Mistake, ...] = ()


def plain(documents: Sequence[Any]) -> list[Plain]:
    """Documents as plain values, whether they come as records or as read from the wire."""
    return [document if isinstance(document, dict) else msgspec.to_builtins(document) for document in documents]


def confusion(name: str, gold: Sequence[Any], found: Sequence[Any]) -> Confusion:
    """The pairs of labels, counted; nothing found is shown as a dash."""
    pairs = zip(gold, found, strict=True)
    return Confusion(name=name, counts=dict(Counter((_shown(want), _shown(got)) for want, got in pairs)))


def label_mistakes(
    rows: Sequence[Row], gold: Sequence[Any], found: Sequence[Any], events: Sequence[Plain]
) -> tuple[Mistake, ...]:
    """The rows whose label is wrong, the surest first: there a fix of one rule is likeliest to help."""
    wrong = [
        Mistake(
            article_id=row.article["id"],
            text=row.article["text"],
            gold=_shown(want),
            found=_shown(got),
            weight=float(event.get("confidence") or 0.0),
        )
        for row, want, got, event in zip(rows, gold, found, events, strict=True)
        if want != got
    ]
    return worst_first(wrong)


def worst_first(mistakes: Sequence[Mistake]) -> tuple[Mistake, ...]:
    """Ordered by weight, then by id, so that two runs show the same."""
    return tuple(sorted(mistakes, key=lambda mistake: (-mistake.weight, mistake.article_id)))


def _shown(label: Any) -> str:
    return "–" if label in (None, "") else str(label)
