"""The block that an event is compared within, and the key that it travels under."""

from __future__ import annotations

from collections.abc import Sequence

from faultline.records import Event

NOWHERE = "ZZZ"


def block_key(event: Event) -> str:
    """ISO3 of the event's location, else of its first recipient that has one, else of its first actor, else ZZZ."""
    candidates: Sequence[str | None] = (
        event.location.country if event.location else None,
        *(party.country for party in (*event.recipients, *event.actors)),
    )
    return next(filter(None, candidates), NOWHERE)
