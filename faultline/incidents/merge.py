"""Many reports, one record: what most say, as ranges and counts of sources where they differ.

A record is made whenever a report joins, so what it costs for each member counts: a member's source is found once, and
what the sources say is counted over sets of pairs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

from faultline.records import (
    Casualties,
    EventDate,
    Incident,
    Location,
    Member,
    MergedCasualties,
    MergedEvidence,
    MergedLocation,
    Party,
    Sourced,
    Status,
)

T = TypeVar("T")
BEST = 5  # pieces of evidence that are shown
PRECISION = {"point": 3, "city": 2, "admin1": 1, "country": 0}
# What happened outweighs what may have; a denial by as many as report it makes an incident contested, i.e. alleged.
FACTUAL: tuple[Status, ...] = ("reported",)
DOUBTED: tuple[Status, ...] = ("denied", "negated")
ORDER: tuple[Status, ...] = ("reported", "alleged", "denied", "negated", "threatened", "planned", "hypothetical")


def merge(incident_id: str, block: str, members: Sequence[Member], *, provisional: bool = False) -> Incident:
    """The incident that the members report. ``members`` in the order of publication, at least one."""
    sources = [m.source or m.article_id for m in members]
    ranked = _ranked(members)
    evidence = _evidence(ranked)
    kind = _most([m.event_type for m in members], members, sources)
    lead = next((m for m in ranked if m.event_type == kind), ranked[0])
    return Incident(
        incident_id=incident_id,
        revision=len(members),
        status=status_of(members),
        event_type=lead.event_type,
        event_mode=lead.event_mode,
        incident_type=_most([m.incident_type for m in members], members, sources),
        quad_class=lead.quad_class,
        goldstein=lead.goldstein,
        actors=_parties([m.actors for m in members], sources),
        recipients=_parties([m.recipients for m in members], sources),
        location=_location(members, sources),
        date=_date(members, sources),
        fatalities=_toll([m.fatalities for m in members], sources),
        injuries=_toll([m.injuries for m in members], sources),
        confidence=_confidence(members, sources),
        first_seen=members[0].published_at,
        last_updated=members[-1].published_at,
        sources=tuple(sorted({m.source for m in members if m.source})),
        event_ids=tuple([m.event_id for m in members]),
        article_ids=tuple(dict.fromkeys([m.article_id for m in members])),
        evidence=tuple(
            MergedEvidence(
                article_id=m.article_id,
                event_id=m.event_id,
                source=m.source,
                published_at=m.published_at,
                text=m.text,
                confidence=m.confidence,
            )
            for m in evidence
        ),
        headline=evidence[0].text,
        merged_into=None,
        block=block,
        provisional=provisional,
        members=tuple(members),
    )


def status_of(members: Sequence[Member]) -> Status:
    """Reported where more sources report than deny; alleged where they are even; denied where deniers prevail.

    Each source counts once, with what it said last.
    """
    last = {m.source or m.article_id: m.status for m in members}
    counts = Counter(last.values())
    reported = sum([counts[each] for each in FACTUAL])
    doubted = sum([counts[each] for each in DOUBTED])
    if reported or doubted:
        if reported > doubted:
            return "reported"
        if reported == doubted:
            return "alleged"
        return max(DOUBTED, key=lambda each: counts[each])
    return max(counts, key=lambda each: (counts[each], -ORDER.index(each)))


def _ranked(members: Sequence[Member]) -> list[Member]:
    """The best first: reported, sure, early."""
    order = sorted([(m.status != "reported", -m.confidence, place) for place, m in enumerate(members)])
    return [members[place] for _, _, place in order]


def _evidence(ranked: Sequence[Member]) -> list[Member]:
    """The best members with texts of their own."""
    found: dict[str, Member] = {}
    for member in ranked:
        found.setdefault(member.text, member)
        if len(found) == BEST:
            break
    return list(found.values())


def _votes(values: Sequence[T], sources: Sequence[str]) -> dict[T, int]:
    """How many sources give each value. Most values are the same objects, which are cheaper to tell apart than equal ones."""
    numbers: dict[T, int] = {}
    number = {key: numbers.setdefault(value, key) for key, value in {id(value): value for value in values}.items()}
    if len(numbers) == 1:
        return {values[0]: len(set(sources))}
    counts = dict.fromkeys(numbers.values(), 0)
    for key, _ in set(zip([number[id(value)] for value in values], sources, strict=True)):
        counts[key] += 1
    return {value: counts[key] for value, key in numbers.items()}


def _most(values: Sequence[T | None], members: Sequence[Member], sources: Sequence[str]) -> T | None:
    """The value of most sources; of the more confident where they are even, then the first in the alphabet."""
    different = set(values)
    different.discard(None)
    if len(different) < 2:
        return different.pop() if different else None
    votes = _votes(values, sources)
    votes.pop(None, None)
    most = max(votes.values())
    sure = {value: 0.0 for value, count in votes.items() if count == most}
    for value, member in zip(values, members, strict=True):
        if value in sure and member.confidence > sure[value]:
            sure[value] = member.confidence
    return min(sure, key=lambda value: (-sure[value], str(value)))


def _parties(parties: Sequence[tuple[Party, ...]], sources: Sequence[str]) -> tuple[Sourced, ...]:
    if len(set(parties)) == 1:
        votes = dict.fromkeys(parties[0], len(set(sources)))
    else:
        told = [(party, source) for each, source in zip(parties, sources, strict=True) for party in each]
        votes = _votes([party for party, _ in told], [source for _, source in told]) if told else {}
    ranked = sorted(votes, key=lambda p: (-votes[p], p.name or "", p.country or "", p.sector or "", p.kind or ""))
    return tuple(
        [Sourced(name=p.name, country=p.country, sector=p.sector, kind=p.kind, sources=votes[p]) for p in ranked]
    )


def _location(members: Sequence[Member], sources: Sequence[str]) -> MergedLocation | None:
    """The most precise place among those that most sources agree on: a vaguer report supports the places within it."""
    spelt: dict[int | str, Location] = {}  # as the first report calls a place
    named = [m.location and spelt.setdefault(m.location.geonames_id or m.location.name, m.location) for m in members]
    told = _votes(named, sources)
    votes = {place: count for place, count in told.items() if place is not None}
    if not votes:
        return None
    countries: Counter[str | None] = Counter()
    for place, count in votes.items():
        countries[place.country] += count
    country = min(countries, key=lambda c: (-countries[c], c or ""))
    inside = [place for place in votes if place.country == country]
    exact = [place for place in inside if PRECISION[place.precision] >= PRECISION["city"]] or inside
    found = min(exact, key=lambda p: (-votes[p], -PRECISION[p.precision], p.name, p.lat or 0.0, p.lon or 0.0))
    return MergedLocation(
        name=found.name,
        country=found.country,
        admin1=found.admin1,
        lat=found.lat,
        lon=found.lon,
        geonames_id=found.geonames_id,
        precision=found.precision,
        sources=votes[found],
    )


def _date(members: Sequence[Member], sources: Sequence[str]) -> EventDate:
    """The day that most sources give; a range over all days where none is given twice and they differ."""
    dates = [m.date for m in members]
    days = {id(date): (date.start, date.end, date.granularity) for date in dates}
    votes = _votes([days[id(date)] for date in dates], sources)
    exact = [day for day in votes if day[2] == "day"] or list(votes)
    best = min(exact, key=lambda day: (-votes[day], day))
    if len(exact) > 1 and votes[best] == 1:
        start, end = min(day[0] for day in exact), max(day[1] for day in exact)
        return EventDate(start=start, end=end, granularity="range", text=None)
    text = min([date.text for date in dates if date.text and (date.start, date.end) == best[:2]], default=None)
    return EventDate(start=best[0], end=best[1], granularity=best[2], text=text)


def _toll(tolls: Sequence[Casualties | None], sources: Sequence[str]) -> MergedCasualties | None:
    told = [(toll, source) for toll, source in zip(tolls, sources, strict=True) if toll is not None]
    if not told:
        return None
    return MergedCasualties(
        min=min([toll.min for toll, _ in told]),
        max=max([toll.max for toll, _ in told]),
        latest=told[-1][0].max,
        sources=len({source for _, source in told}),
    )


def _confidence(members: Sequence[Member], sources: Sequence[str]) -> float:
    """The surest report, raised by each further source that is independent as far as one can tell."""
    sure: dict[str, float] = {}
    for source, member in zip(sources, members, strict=True):
        if member.confidence > sure.get(source, 0.0):
            sure[source] = member.confidence
    doubt = 1.0
    for rank, each in enumerate(sorted(sure.values(), reverse=True), 1):
        doubt *= 1 - each / rank
    return round(min(0.99, 1 - doubt), 4)
