"""Where somebody was arrested or convicted of whom an article tells that more than once."""

from __future__ import annotations

from collections.abc import Sequence

from faultline.extraction.decide import Decision
from faultline.records import Actor, Event

CUSTODY = ("arrest", "convict")


def same_custody(decision: Decision, recipients: Sequence[Actor], earlier: Sequence[Event]) -> str | None:
    """The ISO3 of the country that had somebody arrested or convicted in the last of the ``earlier`` events that tells where: who
    was arrested there is convicted there. None for other acts."""
    if decision.mode not in CUSTODY:
        return None
    names = {each.name for each in recipients if each.name}
    return next(
        (
            event.location.country
            for event in reversed(earlier)
            if event.event_mode in CUSTODY and event.location is not None
            if names & {each.name for each in event.recipients}
        ),
        None,
    )
