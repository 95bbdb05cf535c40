"""Many reports, one record: what most say, as ranges and counts of sources where they differ."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
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
    best = sorted(members, key=lambda m: (m.status != "reported", -m.confidence, m.published_at, m.event_id))
    seen: set[str] = set()
    evidence = [m for m in best if not (m.text in seen or seen.add(m.text))][:BEST]  # type: ignore[func-returns-value]
    lead = _lead(best)
    return Incident(
        incident_id=incident_id,
        revision=len(members),
        status=status_of(members),
        event_type=lead.event_type,
        event_mode=lead.event_mode,
        incident_type=_most((m.incident_type for m in members), members),
        quad_class=lead.quad_class,
        goldstein=lead.goldstein,
        actors=_parties(members, lambda m: m.actors),
        recipients=_parties(members, lambda m: m.recipients),
        location=_location(members),
        date=_date(members),
        fatalities=_toll(members, lambda m: m.fatalities),
        injuries=_toll(members, lambda m: m.injuries),
        confidence=_confidence(members),
        first_seen=members[0].published_at,
        last_updated=members[-1].published_at,
        sources=tuple(sorted({m.source for m in members if m.source})),
        event_ids=tuple(m.event_id for m in members),
        article_ids=tuple(dict.fromkeys(m.article_id for m in members)),
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
        headline=best[0].text,
        merged_into=None,
        block=block,
        provisional=provisional,
        members=tuple(members),
    )


def status_of(members: Sequence[Member]) -> Status:
    """Reported where more sources report than deny; alleged where they are even; denied where deniers prevail.

    Each source counts once, with what it said last.
    """
    last = {_source(m): m.status for m in members}
    counts = Counter(last.values())
    reported = sum(counts[each] for each in FACTUAL)
    doubted = sum(counts[each] for each in DOUBTED)
    if reported or doubted:
        if reported > doubted:
            return "reported"
        if reported == doubted:
            return "alleged"
        return max(DOUBTED, key=lambda each: counts[each])
    return max(counts, key=lambda each: (counts[each], -ORDER.index(each)))


def _source(member: Member) -> str:
    return member.source or member.article_id


def _lead(best: Sequence[Member]) -> Member:
    """The best member that has the type most sources give."""
    kind = _most((m.event_type for m in best), best)
    return next((m for m in best if m.event_type == kind), best[0])


def _most(values: Iterable[T | None], members: Sequence[Member]) -> T | None:
    """The value of most sources; of the more confident where they are even, then the first in the alphabet."""
    sources: dict[T, set[str]] = defaultdict(set)
    sure: dict[T, float] = defaultdict(float)
    for value, member in zip(values, members, strict=True):
        if value is not None:
            sources[value].add(_source(member))
            sure[value] = max(sure[value], member.confidence)
    return min(sources, key=lambda v: (-len(sources[v]), -sure[v], str(v)), default=None)


def _parties(members: Sequence[Member], of: Callable[[Member], tuple[Party, ...]]) -> tuple[Sourced, ...]:
    sources: dict[Party, set[str]] = defaultdict(set)
    for member in members:
        for party in of(member):
            sources[party].add(_source(member))
    ranked = sorted(
        sources, key=lambda p: (-len(sources[p]), p.name or "", p.country or "", p.sector or "", p.kind or "")
    )
    return tuple(
        Sourced(name=p.name, country=p.country, sector=p.sector, kind=p.kind, sources=len(sources[p])) for p in ranked
    )


def _location(members: Sequence[Member]) -> MergedLocation | None:
    """The most precise place among those that most sources agree on: a vaguer report supports the places within it."""
    sources: dict[Location, set[str]] = defaultdict(set)
    for member in members:
        if member.location is not None:
            sources[member.location].add(_source(member))
    if not sources:
        return None
    countries = Counter(dict.fromkeys({place.country for place in sources}, 0))
    for place, who in sources.items():
        countries[place.country] += len(who)
    country = min(countries, key=lambda c: (-countries[c], c or ""))
    inside = [place for place in sources if place.country == country]
    exact = [place for place in inside if PRECISION[place.precision] >= PRECISION["city"]] or inside
    found = min(exact, key=lambda p: (-len(sources[p]), -PRECISION[p.precision], p.name, p.lat or 0.0, p.lon or 0.0))
    return MergedLocation(
        name=found.name,
        country=found.country,
        admin1=found.admin1,
        lat=found.lat,
        lon=found.lon,
        geonames_id=found.geonames_id,
        precision=found.precision,
        sources=len(sources[found]),
    )


def _date(members: Sequence[Member]) -> EventDate:
    """The day that most sources give; a range over all days where none is given twice and they differ."""
    days: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for member in members:
        days[member.date.start, member.date.end, member.date.granularity].add(_source(member))
    exact = [day for day in days if day[2] == "day"] or list(days)
    best = min(exact, key=lambda day: (-len(days[day]), day))
    if len(exact) > 1 and len(days[best]) == 1:
        start, end = min(day[0] for day in exact), max(day[1] for day in exact)
        return EventDate(start=start, end=end, granularity="range", text=None)
    text = min((m.date.text for m in members if m.date.text and (m.date.start, m.date.end) == best[:2]), default=None)
    return next(
        EventDate(start=m.date.start, end=m.date.end, granularity=m.date.granularity, text=text)
        for m in members
        if (m.date.start, m.date.end, m.date.granularity) == best
    )


def _toll(members: Sequence[Member], of: Callable[[Member], Casualties | None]) -> MergedCasualties | None:
    told = [(member, toll) for member in members if (toll := of(member)) is not None]
    if not told:
        return None
    return MergedCasualties(
        min=min(toll.min for _, toll in told),
        max=max(toll.max for _, toll in told),
        latest=told[-1][1].max,
        sources=len({_source(member) for member, _ in told}),
    )


def _confidence(members: Sequence[Member]) -> float:
    """The surest report, raised by each further source that is independent as far as one can tell."""
    by_source: dict[str, float] = {}
    for member in members:
        by_source[_source(member)] = max(by_source.get(_source(member), 0.0), member.confidence)
    doubt = 1.0
    for rank, sure in enumerate(sorted(by_source.values(), reverse=True)):
        doubt *= 1 - sure / (1 + rank)
    return round(min(0.99, 1 - doubt), 4)
