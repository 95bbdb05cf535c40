"""The records that cross Faultline's borders, as frozen types.

JSON Schemas and the AsyncAPI document are generated from these types (``faultline/schemas.py``), and the
wire form is written from them (``faultline/codec.py``). Field order is the order on the wire.
Offsets count Unicode code points in the article's text (or title) as received; distances are kilometres.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
QuadClass = Literal["verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict"]
IncidentType = Literal[
    "ABDUCT_DISSAP", "AGREEMENT", "AIR_STRIKE", "ARMED_CLASH", "ARREST", "ART_MISS_ATTACK", "ATTACK",
    "ATTRIB", "CHANGE_TO_GROUP_ACT", "CHEM_WEAP", "DIPLO", "DISR_WEAP", "FORCE_AGAINST_PROTEST",
    "GOV_REGAINS_TERIT", "GRENADE", "HQ_ESTABLISHED", "MAN_MADE_DISASTER", "MOB_VIOL",
    "NATURAL_DISASTER", "NON_STATE_ACTOR_OVERTAKES_TER", "NON_VIOL_TERRIT_TRANSFER", "ORG_CRIME",
    "OTHER", "PEACE_PROTEST", "PROPERTY_DISTRUCT", "PROTEST_WITH_INTER", "REM_EXPLOS", "SEX_VIOL",
    "SUIC_BOMB", "VIOL_DEMONSTR",
]  # fmt: skip
Status = Literal["reported", "denied", "alleged", "threatened", "planned", "hypothetical", "negated"]
Sector = Literal[
    "GOV", "MIL", "COP", "JUD", "LEG", "SPY", "REB", "PRM", "OPP", "PTY", "UAF", "CRM", "CVL", "BUS",
    "AGR", "EDU", "ELI", "MED", "REL", "REF", "LAB", "JRN", "SOC", "PRE", "UNK", "NGO", "IGO",
]  # fmt: skip
ActorKind = Literal["state", "group", "organisation", "person", "population"]
Precision = Literal["point", "city", "admin1", "country"]
Granularity = Literal["day", "week", "month", "year", "range"]


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Base of every record: immutable, keyword-only, compared by value."""


class Article(Record, frozen=True, kw_only=True):
    """A valid input. ``published_at`` is RFC 3339 in UTC; ``extra`` holds the unknown fields."""

    id: str
    text: str
    published_at: str
    title: str | None = None
    url: str | None = None
    source: str | None = None
    language: str = "en"
    extra: dict[str, Any] = {}


class Pipeline(Record, frozen=True, kw_only=True):
    """Which code and which models made a record: name, version, and model name to version."""

    name: str
    version: str
    models: dict[str, str]


class Entity(Record, frozen=True, kw_only=True):
    """A named mention; ``label`` is one of spaCy's OntoNotes labels, or WEAPON."""

    text: str
    label: str
    start: int
    end: int
    name: str | None = None
    country: str | None = None
    sector: Sector | None = None


class Place(Record, frozen=True, kw_only=True):
    """A mentioned place and the point it resolves to; a country-level guess has the country's precision."""

    text: str
    start: int
    end: int
    name: str
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    geonames_id: int | None
    precision: Precision


class Actor(Record, frozen=True, kw_only=True):
    """A mention that acts or is acted upon; country is ISO 3166-1 alpha-3 (null for IGO and NGO)."""

    text: str
    start: int
    end: int
    name: str | None
    country: str | None
    sector: Sector | None
    kind: ActorKind | None


class Weapon(Record, frozen=True, kw_only=True):
    """A weapon's mention."""

    text: str
    start: int
    end: int


class Location(Record, frozen=True, kw_only=True):
    """Where an event happened."""

    name: str
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    geonames_id: int | None
    precision: Precision


class EventDate(Record, frozen=True, kw_only=True):
    """When an event happened: ISO 8601 days, both ends included; ``text`` is the words that say so, or null."""

    start: str
    end: str
    granularity: Granularity
    text: str | None


class Casualties(Record, frozen=True, kw_only=True):
    """How many people; ``max`` equals ``min`` where the text gives one figure."""

    min: int
    max: int
    text: str


class Attribution(Record, frozen=True, kw_only=True):
    """Who says that the event happened; offsets in the evidence's field."""

    name: str
    text: str
    start: int
    end: int


class Trigger(Record, frozen=True, kw_only=True):
    """The words that name the act."""

    text: str
    start: int
    end: int


class Evidence(Record, frozen=True, kw_only=True):
    """The sentence that an event stands on, and the trigger in it; offsets in ``field``."""

    field: Literal["text", "title"]
    text: str
    start: int
    end: int
    trigger: Trigger


class Event(Record, frozen=True, kw_only=True):
    """One event of one article; type and quad class are null for a disaster, which is an incident without an act.

    ``source`` and ``digest`` are the article's: where it appeared, and the stems that tell its story from others.
    """

    event_id: str
    article_id: str
    published_at: str
    event_type: EventType | None
    event_mode: str | None
    contexts: tuple[str, ...]
    quad_class: QuadClass | None
    cameo_code: str | None
    goldstein: float | None
    incident_type: IncidentType | None
    actors: tuple[Actor, ...]
    recipients: tuple[Actor, ...]
    weapons: tuple[Weapon, ...]
    location: Location | None
    date: EventDate
    fatalities: Casualties | None
    injuries: Casualties | None
    status: Status
    attribution: Attribution | None
    confidence: float
    evidence: Evidence
    incident_id: str | None
    pipeline: Pipeline
    source: str | None = None
    digest: tuple[str, ...] = ()


class EnrichedDocument(Record, frozen=True, kw_only=True):
    """What Faultline knows of one article; events are ordered by salience."""

    article_id: str
    published_at: str
    source: str | None
    url: str | None
    title: str | None
    language: str
    pipeline: Pipeline
    entities: tuple[Entity, ...]
    places: tuple[Place, ...]
    events: tuple[Event, ...]
    duplicate_of: str | None
    extra: dict[str, Any]


class Rejection(Record, frozen=True, kw_only=True):
    """Why an input was refused, and the input itself. ``value`` and ``key`` are base64, null where there was none."""

    reason: str
    detail: str
    topic: str
    partition: int
    offset: int
    timestamp: str | None
    key: str | None
    value: str | None
    pipeline: Pipeline


class Sourced(Record, frozen=True, kw_only=True):
    """A merged actor and how many sources say so."""

    name: str | None
    country: str | None
    sector: Sector | None
    kind: ActorKind | None
    sources: int


class MergedLocation(Record, frozen=True, kw_only=True):
    """The place most sources agree on, and how many do."""

    name: str
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    geonames_id: int | None
    precision: Precision
    sources: int


class MergedCasualties(Record, frozen=True, kw_only=True):
    """The range over all sources; ``latest`` is the newest source's figure, ``sources`` how many give one."""

    min: int
    max: int
    latest: int
    sources: int


class MergedEvidence(Record, frozen=True, kw_only=True):
    """One of the best sentences for an incident."""

    article_id: str
    event_id: str
    source: str | None
    published_at: str
    text: str
    confidence: float


class Party(Record, frozen=True, kw_only=True):
    """Who an actor is, without the mention."""

    name: str | None
    country: str | None
    sector: Sector | None
    kind: ActorKind | None


class Member(Record, frozen=True, kw_only=True):
    """What an incident keeps of one of its events: enough to match, to merge, and to rebuild a worker's state."""

    event_id: str
    article_id: str
    published_at: str
    source: str | None
    event_type: EventType | None
    event_mode: str | None
    incident_type: IncidentType | None
    quad_class: QuadClass | None
    goldstein: float | None
    status: Status
    confidence: float
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    location: Location | None
    date: EventDate
    fatalities: Casualties | None
    injuries: Casualties | None
    text: str
    digest: tuple[str, ...]


class Incident(Record, frozen=True, kw_only=True):
    """The current state of one real-world incident, merged over the articles that report it.

    ``block`` is the country that its events were keyed by. ``provisional`` marks a value of a change over several
    incidents that was not yet written whole; a settled value follows.
    """

    incident_id: str
    revision: int
    status: Status
    event_type: EventType | None
    event_mode: str | None
    incident_type: IncidentType | None
    quad_class: QuadClass | None
    goldstein: float | None
    actors: tuple[Sourced, ...]
    recipients: tuple[Sourced, ...]
    location: MergedLocation | None
    date: EventDate
    fatalities: MergedCasualties | None
    injuries: MergedCasualties | None
    confidence: float
    first_seen: str
    last_updated: str
    sources: tuple[str, ...]
    event_ids: tuple[str, ...]
    article_ids: tuple[str, ...]
    evidence: tuple[MergedEvidence, ...]
    headline: str
    merged_into: str | None
    block: str = "ZZZ"
    provisional: bool = False
    members: tuple[Member, ...] = ()
