"""Small records for tests, with every field that a test does not care about filled in."""

from __future__ import annotations

from typing import Any

import msgspec

from faultline.records import EnrichedDocument, Event, Location

PIPELINE = {"name": "faultline", "version": "0", "models": {}}
PUBLISHED = "2024-05-01T00:00:00Z"
_EVENT: dict[str, Any] = {
    "event_id": "e1", "article_id": "a1", "published_at": PUBLISHED, "event_type": "ASSAULT", "event_mode": None,
    "contexts": [], "quad_class": "material_conflict", "cameo_code": "190", "goldstein": -9.0, "incident_type": "ATTACK",
    "actors": [{"text": "Rebels", "start": 0, "end": 6, "name": None, "country": "COD", "sector": "REB", "kind": "group"}],
    "recipients": [
        {"text": "the army", "start": 15, "end": 23, "name": None, "country": "COD", "sector": "MIL", "kind": "organisation"}
    ],
    "weapons": [], "location": None,
    "date": {"start": "2024-04-30", "end": "2024-04-30", "granularity": "day", "text": None},
    "fatalities": None, "injuries": None, "status": "reported", "attribution": None, "confidence": 0.9,
    "evidence": {
        "field": "text", "text": "Rebels attacked the army.", "start": 0, "end": 25,
        "trigger": {"text": "attacked", "start": 7, "end": 15},
    },
    "incident_id": None, "pipeline": PIPELINE,
}  # fmt: skip


def event(**changes: Any) -> Event:
    """An event, with some fields changed; values as on the wire, or records."""
    return msgspec.convert(_EVENT | {name: msgspec.to_builtins(value) for name, value in changes.items()}, Event)


def location(name: str, lat: float, lon: float, country: str = "IRQ", precision: str = "city") -> Location:
    """A place."""
    values = {
        "name": name, "country": country, "admin1": None, "lat": lat, "lon": lon, "geonames_id": None, "precision": precision
    }  # fmt: skip
    return msgspec.convert(values, Location)


def document(
    name: str, events: tuple[Event, ...], extra: dict[str, Any], duplicate_of: str | None = None
) -> EnrichedDocument:
    """What is known of an article."""
    values = {
        "article_id": name, "published_at": PUBLISHED, "source": "Wire", "url": "https://wire.example/1", "title": None,
        "language": "en", "pipeline": PIPELINE, "entities": [], "places": [], "events": [], "duplicate_of": duplicate_of,
        "extra": extra,
    }  # fmt: skip
    return msgspec.structs.replace(msgspec.convert(values, EnrichedDocument), events=events)
