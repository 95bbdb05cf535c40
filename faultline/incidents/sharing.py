"""What many reports have in common is held once: places, parties, days, tolls, sources and terms.

Records that are read from a stream share nothing; most of what they say has been said before.
"""

from __future__ import annotations

import sys
from functools import lru_cache
from typing import Any, TypeVar

import msgspec

from faultline.records import Member

T = TypeVar("T")


def shared(member: Member) -> Member:
    """An equal member, whose parts are those of earlier members where they are equal."""
    return msgspec.structs.replace(
        member,
        source=member.source and sys.intern(member.source),
        actors=_one(member.actors),
        recipients=_one(member.recipients),
        location=_one(member.location),
        date=_one(member.date),
        fatalities=_one(member.fatalities),
        injuries=_one(member.injuries),
        digest=_one(tuple(map(sys.intern, member.digest))),
    )


@lru_cache(maxsize=20_000)
def _kept(value: Any) -> Any:
    return value


def _one(value: T) -> T:
    """The value as it was first seen."""
    kept: T = _kept(value)
    return kept
