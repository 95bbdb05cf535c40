"""What a name that several bear, or bore at other times, stands for on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

import msgspec

from faultline.extraction.actor_tables import Named, Tenure

_Dated = TypeVar("_Dated", Named, Tenure)


def only_country(value: Sequence[Named] | str) -> str | None:
    """The country of a nationality or a name, where it is of one only."""
    countries = {value} if isinstance(value, str) else {entry.country for entry in value}
    return countries.pop() if len(countries) == 1 else None


def known_as(value: Sequence[Named] | str, form: str, on: date, near: Sequence[str]) -> Named | str | None:
    """What a name or nationality stands for on a day: where it is of several countries, that of the first of the ISO3 ``near``; else
    of none, if it is of one sector. None if it stands for nothing then, or cannot be told."""
    if isinstance(value, str):
        return value
    current = [entry for entry in value if entry.start <= on <= entry.end]
    if len({entry.country for entry in current}) > 1:
        current = _of_nearest(current, near) or current
    if not current or len({entry.country for entry in current}) == 1:
        return max(current, key=lambda entry: entry.start, default=None)
    one = current[0]
    if one.kind == "state":  # Georgia, where the text isn't about the other one
        return one
    alike = all(entry.sector == one.sector for entry in current)
    return Named(name=form, country=None, sector=one.sector, kind=one.kind) if alike else None


def holder(tenures: Sequence[Tenure], on: date, near: Sequence[str]) -> Tenure | None:
    """Who bears a name on a day: who is in office, else who was last; of several countries' the one nearby, else nobody."""
    chosen = [tenure for tenure in tenures if tenure.start <= on <= tenure.end] or list(tenures)
    if len({tenure.country for tenure in chosen}) > 1:
        chosen = _of_nearest(chosen, near)
    if not chosen:
        return None
    begun = [tenure for tenure in chosen if tenure.start <= on]
    one = max(begun, key=lambda tenure: tenure.start) if begun else min(chosen, key=lambda tenure: tenure.start)
    together = {tenure.name for tenure in begun if tenure.end >= on}
    return one if len(together) < 2 else msgspec.structs.replace(one, name=None)


def _of_nearest(entries: Sequence[_Dated], near: Sequence[str]) -> list[_Dated]:
    for country in near:
        found = [entry for entry in entries if entry.country == country]
        if found:
            return found
    return []
