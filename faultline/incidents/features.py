"""What of an event is compared: integers, so that sums don't depend on the order in which they were made."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from datetime import date, datetime, timezone
from functools import lru_cache
from math import sqrt
from typing import Any

from faultline.extraction.digest import digest, rarity
from faultline.geometry import km
from faultline.incidents.sharing import shared
from faultline.records import Actor, Event, Location, Member, Party

UNIT = 1000  # a vector's length; products are in millionths
EMPHASIS = 1.5  # how much more a rare term weighs
KEYS = 10  # a story's rarest terms, by which it is found

# Incident types that reports of one act are confused between.
FAMILIES: dict[str, str] = {
    kind: family
    for family, kinds in {
        "violence": "AIR_STRIKE ARMED_CLASH ART_MISS_ATTACK ATTACK CHEM_WEAP DISR_WEAP GRENADE REM_EXPLOS SUIC_BOMB "
        "SEX_VIOL ORG_CRIME PROPERTY_DISTRUCT ABDUCT_DISSAP",
        "unrest": "FORCE_AGAINST_PROTEST MOB_VIOL PEACE_PROTEST PROTEST_WITH_INTER VIOL_DEMONSTR",
        "territory": "GOV_REGAINS_TERIT NON_STATE_ACTOR_OVERTAKES_TER NON_VIOL_TERRIT_TRANSFER HQ_ESTABLISHED",
        "politics": "AGREEMENT DIPLO CHANGE_TO_GROUP_ACT",
        "justice": "ARREST",
        "disaster": "MAN_MADE_DISASTER NATURAL_DISASTER",
    }.items()
    for kind in kinds.split()
}


class Item:
    """An event made ready for comparison: its rarest terms in ``keys``, the others in ``others``, and their weights."""

    __slots__ = (
        "cluster", "cut", "day", "family", "keys", "kind", "member", "moment", "others", "parties", "place", "position",
        "toll", "weights",
    )  # fmt: skip

    def __init__(self, member: Member) -> None:
        self.member = member = shared(member)
        self.position = (member.published_at, member.event_id)
        self.moment = seconds(member.published_at)
        self.keys, self.others, self.weights = story(member.digest)
        self.place = member.location
        self.kind = member.incident_type or member.event_type or ""
        self.family = FAMILIES.get(member.incident_type, "") if member.incident_type else ""
        self.parties = parties(member.actors, member.recipients)
        self.toll = member.fatalities.max if member.fatalities else None
        self.day = ordinal(member.date.start) if member.date.granularity == "day" else None
        self.cluster: Any = None  # the incident that it is in now
        self.cut = 0.0  # incidents less like it than this made no difference when it was decided

    @property
    def rare(self) -> dict[str, int]:
        """Its rarest terms and their weights."""
        return dict(zip(self.keys, self.weights))  # noqa: B905 - weights go on

    @property
    def vector(self) -> Iterable[tuple[str, int]]:
        """The story's terms and their weights, the rarest first."""
        return zip(self.keys + self.others, self.weights)  # noqa: B905 - as long as each other


@lru_cache(maxsize=2_000)
def story(terms: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...], array[int]]:
    """A story's rarest terms, its others, and the weights of both: a vector of length 1,000, the rarest first."""
    different = tuple(dict.fromkeys(terms))
    weights = list(map(_weight, different))
    length = sqrt(sum([weight * weight for weight in weights]))
    if not length:
        return (), (), array("H")
    ranked = sorted([(-round(UNIT * weight / length), term) for weight, term in zip(weights, different, strict=True)])
    named = tuple([term for _, term in ranked])
    return named[:KEYS], named[KEYS:], array("H", [-weight for weight, _ in ranked])


@lru_cache(maxsize=100_000)
def _weight(term: str) -> float:
    return float(rarity(term) ** EMPHASIS)


@lru_cache(maxsize=20_000)
def parties(actors: tuple[Party, ...], recipients: tuple[Party, ...]) -> tuple[tuple[str, int], ...]:
    """Who acts and is acted upon, as country and sector, and their weights: a vector of length 1,000."""
    names = {key for party in (*actors, *recipients) if (key := _party(party)) is not None}
    return tuple((name, round(UNIT / sqrt(len(names)))) for name in sorted(names))


def _party(party: Party) -> str | None:
    if party.country is None and party.sector is None:
        return party.name.lower() if party.name else None
    return f"{party.country or ''}:{party.sector or ''}"


@lru_cache(maxsize=20_000)
def ordinal(day: str) -> int:
    """An ISO day's number."""
    return date.fromisoformat(day[:10]).toordinal()


@lru_cache(maxsize=20_000)
def seconds(moment: str) -> float:
    """An RFC 3339 moment in UTC as seconds."""
    return datetime.fromisoformat(moment.replace("Z", "+00:00")).astimezone(timezone.utc).timestamp()


def same_place(one: Location | None, other: Location | None) -> str:
    """How two places agree: ``same``, ``within`` (one says less than the other), ``apart``, or ``unknown``."""
    if one is None or other is None:
        return "unknown"
    return _agreement(one.geonames_id or one.name, other.geonames_id or other.name, one, other)


@lru_cache(maxsize=200_000)
def _agreement(key: int | str, other_key: int | str, one: Location, other: Location) -> str:
    if key == other_key:
        return "within" if one.precision == "country" else "same"
    if one.country and other.country and one.country != other.country:
        return "apart"
    vague = {"country"}
    if one.precision in vague or other.precision in vague:
        return "within"
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return "unknown"
    if "admin1" in (one.precision, other.precision):
        return "within" if one.admin1 and one.admin1 == other.admin1 else "apart"
    return "same" if km(one.lat, one.lon, other.lat, other.lon) <= NEAR_KM else "apart"


NEAR_KM = 40.0  # reports of one event name the town, the suburb or the village


def member_of(event: Event) -> Member:
    """What an incident keeps of an event; without a digest the evidence's own words stand for the story."""
    return Member(
        event_id=event.event_id,
        article_id=event.article_id,
        published_at=event.published_at,
        source=event.source,
        event_type=event.event_type,
        event_mode=event.event_mode,
        incident_type=event.incident_type,
        quad_class=event.quad_class,
        goldstein=event.goldstein,
        status=event.status,
        confidence=event.confidence,
        actors=_known(event.actors),
        recipients=_known(event.recipients),
        location=event.location,
        date=event.date,
        fatalities=event.fatalities,
        injuries=event.injuries,
        text=event.evidence.text,
        digest=event.digest or digest(event.evidence.text, None, ()),
    )


def _known(actors: tuple[Actor, ...]) -> tuple[Party, ...]:
    return tuple(
        dict.fromkeys(
            Party(name=actor.name or actor.text, country=actor.country, sector=actor.sector, kind=actor.kind)
            for actor in actors
        )
    )
