"""Events made by hand."""

from __future__ import annotations

from typing import Any

from faultline.records import Actor, Casualties, Event, EventDate, Evidence, Location, Pipeline, Trigger

PLACES = {
    "Tarvik": Location(name="Tarvik", country="NOR", admin1="A", lat=60.0, lon=10.0, geonames_id=1, precision="city"),
    "Osmund": Location(name="Osmund", country="NOR", admin1="B", lat=65.0, lon=14.0, geonames_id=2, precision="city"),
    "Norway": Location(
        name="Norway", country="NOR", admin1=None, lat=62.0, lon=10.0, geonames_id=3, precision="country"
    ),
}


def actor(name: str, country: str | None = None, sector: Any = None) -> Actor:
    return Actor(text=name, start=0, end=len(name), name=name, country=country, sector=sector, kind="group")


def event(
    name: str,
    words: str = "bomb market tarvik wednesday",
    *,
    hours: int = 0,
    place: str | None = "Tarvik",
    toll: int | tuple[int, int] | None = None,
    **changes: Any,
) -> Event:
    """An event of an article of its own, published so many hours after the first of May."""
    day, hour = divmod(hours, 24)
    published = f"2021-05-{day + 1:02d}T{hour:02d}:00:00Z"
    low, high = toll if isinstance(toll, tuple) else (toll, toll)
    text = changes.pop("text", f"{name}: {words}")
    values: dict[str, Any] = {
        "event_id": name,
        "article_id": f"article-{name}",
        "published_at": published,
        "event_type": "ASSAULT",
        "event_mode": None,
        "contexts": (),
        "quad_class": "material_conflict",
        "cameo_code": "183",
        "goldstein": -10.0,
        "incident_type": "REM_EXPLOS",
        "actors": (),
        "recipients": (),
        "weapons": (),
        "location": PLACES[place] if place else None,
        "date": EventDate(start=published[:10], end=published[:10], granularity="day", text=None),
        "fatalities": None if low is None or high is None else Casualties(min=low, max=high, text=str(high)),
        "injuries": None,
        "status": "reported",
        "attribution": None,
        "confidence": 0.8,
        "evidence": Evidence(
            field="text", text=text, start=0, end=len(text), trigger=Trigger(text=text[:1], start=0, end=1)
        ),
        "incident_id": None,
        "pipeline": Pipeline(name="faultline", version="0", models={}),
        "source": f"source-{name}",
        "digest": tuple(sorted(words.split())),
    }
    return Event(**(values | changes))
