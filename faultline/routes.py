"""Named filters over events."""

from __future__ import annotations

import msgspec

from faultline.geometry import km
from faultline.records import Event, EventType, QuadClass, Sector, Status


class Route(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where matching events go, and which match: every condition that is given must hold.

    ``near`` is latitude, longitude in degrees and a radius in kilometres; only an event with a point can be near.
    """

    topic: str
    types: tuple[EventType, ...] = ()
    quad_classes: tuple[QuadClass, ...] = ()
    countries: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    sectors: tuple[Sector, ...] = ()
    statuses: tuple[Status, ...] = ()
    min_confidence: float = 0.0
    min_fatalities: int = 0
    near: tuple[float, float, float] | None = None

    def matches(self, event: Event) -> bool:
        """Whether the event goes this way."""
        parties = (*event.actors, *event.recipients)
        where = event.location
        return (
            (not self.types or event.event_type in self.types)
            and (not self.quad_classes or event.quad_class in self.quad_classes)
            and (not self.countries or (where is not None and where.country in self.countries))
            and (not self.actors or any(party.country in self.actors for party in parties))
            and (not self.sectors or any(party.sector in self.sectors for party in parties))
            and (not self.statuses or event.status in self.statuses)
            and event.confidence >= self.min_confidence
            and (
                self.min_fatalities <= 0
                or (event.fatalities is not None and event.fatalities.max >= self.min_fatalities)
            )
            and (self.near is None or is_near(event, *self.near))
        )


def is_near(event: Event, lat: float, lon: float, radius_km: float) -> bool:
    """Whether the event's point lies within the radius; a country's point stands for no place in it."""
    where = event.location
    if where is None or where.lat is None or where.lon is None or where.precision == "country":
        return False
    return km(lat, lon, where.lat, where.lon) <= radius_km
