"""Tiny gold rows and documents, as plain values."""

from __future__ import annotations

from typing import Any

from faultline.evaluation.outcome import Row


def row(gold: dict[str, Any], text: str = "Guards fired at a crowd in Tamale.", number: int = 1) -> Row:
    return Row(article={"id": f"t-{number}", "text": text}, gold=gold)


def mention(text: str = "Guards", **fields: Any) -> dict[str, Any]:
    return {"text": text, "name": None, "country": None, "sector": None, **fields}


def event(kind: str = "ASSAULT", **fields: Any) -> dict[str, Any]:
    evidence = {"text": "Guards fired at a crowd in Tamale.", "trigger": {"text": "fired"}}
    return {
        "event_type": kind,
        "quad_class": "material_conflict",
        "incident_type": None,
        "actors": [],
        "recipients": [],
        "location": None,
        "fatalities": None,
        "injuries": None,
        "status": "reported",
        "confidence": 0.7,
        "evidence": evidence,
        "incident_id": None,
        **fields,
    }


def document(*events: dict[str, Any], places: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    return {"article_id": "t", "events": list(events), "places": list(places)}
