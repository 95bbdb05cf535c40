"""Every condition of a route that stands must hold."""

from __future__ import annotations

import msgspec
import pytest

from faultline.geometry import km
from faultline.records import Actor, Article, Casualties, Event, Location
from faultline.routes import Route, is_near
from tests.broker.fakes import Fake

BASE = Fake().extract(Article(id="a", text="Envoys met.", published_at="2020-01-01T00:00:00Z")).events[0]
EVENT: Event = msgspec.structs.replace(
    BASE,
    event_type="ASSAULT",
    quad_class="material_conflict",
    confidence=0.7,
    fatalities=Casualties(min=2, max=5, text="2 to 5"),
    actors=(Actor(text="x", start=0, end=1, name=None, country="YEM", sector="REB", kind="group"),),
    location=Location(
        name="Hodeidah", country="YEM", admin1=None, lat=14.8, lon=42.95, geonames_id=None, precision="city"
    ),
)


@pytest.mark.parametrize(
    ("conditions", "matches"),
    [
        ({}, True),
        ({"types": ("ASSAULT",)}, True),
        ({"types": ("AID",)}, False),
        ({"quad_classes": ("material_conflict",), "countries": ("YEM",)}, True),
        ({"countries": ("SAU",)}, False),
        ({"actors": ("YEM",), "sectors": ("REB",)}, True),
        ({"actors": ("SAU",)}, False),
        ({"sectors": ("GOV",)}, False),
        ({"statuses": ("denied",)}, False),
        ({"min_confidence": 0.7}, True),
        ({"min_confidence": 0.71}, False),
        ({"min_fatalities": 5}, True),
        ({"min_fatalities": 6}, False),
        ({"near": (15.35, 44.2, 160.0)}, True),
        ({"near": (15.35, 44.2, 100.0)}, False),
    ],
)
def test_conditions_hold_together(conditions: dict[str, object], matches: bool) -> None:
    assert Route(topic="t", **conditions).matches(EVENT) is matches  # type: ignore[arg-type]


@pytest.mark.parametrize("change", [{"location": None}, {"location": Location(
    name="Yemen", country="YEM", admin1=None, lat=14.8, lon=42.95, geonames_id=None, precision="country")}])  # fmt: skip
def test_what_is_nowhere_or_only_in_a_country_is_near_nothing(change: dict[str, object]) -> None:
    assert not is_near(msgspec.structs.replace(EVENT, **change), 14.8, 42.95, 10_000)  # type: ignore[arg-type]


def test_distances_are_great_circle_kilometres() -> None:
    assert km(0, 0, 0, 180) == pytest.approx(20015, abs=1)
    assert km(51.5074, -0.1278, 48.8566, 2.3522) == pytest.approx(343.6, abs=0.5)
