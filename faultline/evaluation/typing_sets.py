"""Scorers for the sets that ask what kind of event it is: plv, quad, case and noise.

Documents come in the rows' order, as records or as plain values.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from faultline.evaluation.matching import Plain, event_between, is_factual, names_one
from faultline.evaluation.measures import label_scores, macro, weighted
from faultline.evaluation.outcome import Mistake, Outcome, Row, confusion, label_mistakes, plain, worst_first

QUAD_NUMBERS = {"verbal_cooperation": 1, "material_cooperation": 2, "verbal_conflict": 3, "material_conflict": 4}
SECTIONS = {"sports": "false", "technology": "false", "world": "found"}


def root(event: Plain) -> str | None:
    """The PLOVER root as the sets have it: they fold CONCEDE and RETREAT into YIELD."""
    kind = event.get("event_type")
    return "YIELD" if kind in ("CONCEDE", "RETREAT") else kind


def quad_number(event: Plain) -> int:
    """1 to 4, and 0 for no event."""
    return QUAD_NUMBERS.get(event.get("quad_class") or "", 0)


def main_events(documents: Sequence[Any]) -> list[Plain]:
    """Each document's first event; empty where it has none."""
    return [document["events"][0] if document["events"] else {} for document in plain(documents)]


def score_plv(rows: Sequence[Row], documents: Sequence[Any]) -> Outcome:
    """The event between two given phrases: its root, its quad class, and whether both were found in their roles."""
    picked = [
        event_between(document["events"], row.gold["source"], row.gold["target"])
        for row, document in zip(rows, plain(documents), strict=True)
    ]
    pairs = [
        names_one(event.get("actors"), row.gold["source"]) and names_one(event.get("recipients"), row.gold["target"])
        for row, event in zip(rows, picked, strict=True)
    ]
    roots, found = [row.gold["root"] for row in rows], [root(event) for event in picked]
    quads, found_quads = [row.gold["quad"] for row in rows], [quad_number(event) for event in picked]
    return Outcome(
        figures={
            "plv_root_macro_f1": macro(label_scores(roots, found)),
            "plv_quad_macro_f1": macro(label_scores(quads, found_quads, [1, 2, 3, 4])),
            "plv_pair_recall": sum(pairs) / len(rows),
        },
        confusions=(confusion("plv root", roots, found), confusion("plv quad", quads, found_quads)),
        mistakes=label_mistakes(rows, roots, found, picked),
    )


def score_quad(rows: Sequence[Row], documents: Sequence[Any]) -> Outcome:
    """The main event's quad class, with 0 for no event."""
    events = main_events(documents)
    gold, found = [row.gold["quad"] for row in rows], [quad_number(event) for event in events]
    return Outcome(
        figures={"quad_macro_f1": macro(label_scores(gold, found, [0, 1, 2, 3, 4]))},
        confusions=(confusion("quad", gold, found),),
        mistakes=label_mistakes(rows, gold, found, events),
    )


def score_case(rows: Sequence[Row], documents: Sequence[Any]) -> Outcome:
    """The main event's incident type."""
    events = main_events(documents)
    gold = [row.gold["incident_type"] for row in rows]
    found = [event.get("incident_type") for event in events]
    scores = label_scores(gold, found)
    return Outcome(
        figures={"case_weighted_f1": weighted(scores), "case_macro_f1": macro(scores)},
        confusions=(confusion("case incident type", gold, found),),
        mistakes=label_mistakes(rows, gold, found, events),
    )


def score_noise(rows: Sequence[Row], documents: Sequence[Any]) -> Outcome:
    """The share of articles with an event that happened: wanted in world news, wrong in sports and technology."""
    figures: dict[str, float] = {}
    mistakes: list[Mistake] = []
    sections, answers = [], []
    for row, document in zip(rows, plain(documents), strict=True):
        facts = [event for event in document["events"] if is_factual(event)]
        section = row.gold["section"]
        sections.append(section)
        answers.append("event" if facts else "none")
        if bool(facts) != (SECTIONS.get(section) == "found"):
            best = max((event.get("confidence") or 0.0 for event in facts), default=0.0)
            said = ", ".join(f"{event.get('event_type')} ({_trigger(event)})" for event in facts)
            mistakes.append(
                Mistake(
                    article_id=row.article["id"], text=row.article["text"], gold=section, found=said or "–", weight=best
                )
            )
    for section, ending in SECTIONS.items():
        hits = [answer == "event" for name, answer in zip(sections, answers, strict=True) if name == section]
        if hits:
            figures[f"noise_{section}_{ending}"] = sum(hits) / len(hits)
    return Outcome(figures=figures, confusions=(confusion("noise", sections, answers),), mistakes=worst_first(mistakes))


def _trigger(event: Plain) -> str:
    return str(((event.get("evidence") or {}).get("trigger") or {}).get("text", ""))
