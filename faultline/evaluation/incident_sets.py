"""Scorer for the sets that ask which articles report the same incident."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from faultline.evaluation.measures import b_cubed, item_b_cubed
from faultline.evaluation.outcome import Mistake, Outcome, Row, worst_first
from faultline.evaluation.typing_sets import main_events


def score_incidents(rows: Sequence[Row], documents: Sequence[Any], name: str = "ecb") -> Outcome:
    """B-cubed over documents, each in the incident of its main event; one without an event stands alone."""
    events = main_events(documents)
    gold = [row.gold["incident"] for row in rows]
    found = [event.get("incident_id") or f"none-{index}" for index, event in enumerate(events)]
    total = b_cubed(gold, found)
    mistakes: list[Mistake] = []
    for row, want, got, event, item in zip(rows, gold, found, events, item_b_cubed(gold, found), strict=True):
        if item.f1 < 1.0:
            kind = f"{event.get('event_type')}/{event.get('incident_type')}" if event else "no event"
            fault = f"{got} ({kind}), precision {item.precision:.2f}, recall {item.recall:.2f}"
            mistakes.append(
                Mistake(
                    article_id=row.article["id"], text=row.article["text"], gold=want, found=fault, weight=1 - item.f1
                )
            )
    return Outcome(
        figures={
            f"{name}_b3_precision": total.precision,
            f"{name}_b3_recall": total.recall,
            f"{name}_b3_f1": total.f1,
        },
        mistakes=worst_first(mistakes),
    )
