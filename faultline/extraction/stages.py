"""What the stages of the extraction hand to one another: frozen, small, and free of Kafka.

A component is a callable over a spaCy ``Doc`` (never changed after parsing) and the earlier stages' results.
Spans are token indices of that Doc unless a name says ``char``.
"""

from __future__ import annotations

from datetime import date

from faultline.records import (
    Actor,
    ActorKind,
    Attribution,
    Casualties,
    EventDate,
    Location,
    Place,
    Record,
    Sector,
    Status,
)


class ActorCode(Record, frozen=True, kw_only=True):
    """What the tables say of a phrase: canonical name, ISO3 country, PLOVER sector, kind; ``sponsor`` is an ISO3."""

    name: str | None
    country: str | None
    sector: Sector | None
    kind: ActorKind | None
    sponsor: str | None = None


class Candidate(Record, frozen=True, kw_only=True):
    """A predicate that may be an event: its trigger tokens, who did it, and to whom."""

    trigger: tuple[int, int]  # token span, end excluded
    head: int  # token index of the trigger's head
    lemma: str  # the ontology's key: "attack", "open fire", "air strike"
    actors: tuple[tuple[int, int], ...]  # token spans, end excluded
    recipients: tuple[tuple[int, int], ...]
    passive: bool = False
    piece: int | None = None  # of the encoder's marks that triggers it
    sure: tuple[float, float] = (0.0, 0.0)  # log odds that actors and recipients are right and all, by the marks
    left: tuple[float, float] = (0.0, 0.0)  # log odds of the likeliest word in none of them, as an actor, a recipient


class Assertion(Record, frozen=True, kw_only=True):
    """How an event is said: did it happen, and who says so."""

    status: Status
    attribution: Attribution | None
    cue: str | None = None  # the word that decided, for ``explain``


class Toll(Record, frozen=True, kw_only=True):
    """The dead and the injured of one event."""

    fatalities: Casualties | None
    injuries: Casualties | None


class Voice(Record, frozen=True, kw_only=True):
    """A quoted stretch of a field, by code points, and who speaks: "we" and "our embassy" are theirs."""

    start: int
    end: int
    speaker: Actor


class Context(Record, frozen=True, kw_only=True):
    """What a component may know of the article beside the Doc."""

    published: date
    offset: int = 0  # code points before the Doc's first character in its field
    field: str = "text"
    voices: tuple[Voice, ...] = ()  # of the field's quotations
    country: Location | None = None  # that the article is about
    theatre: Location | None = None  # the country that its towns lie in
    countries: frozenset[str] = frozenset()  # that it names, or places in them; empty where it names but few
    home: str | None = None  # ISO3 of the country that the sentence, else the article, is about
    told: str | None = (
        None  # of the other country that the sentence, or one before in its paragraph, says that it is in
    )
    towns: tuple[Place, ...] = ()  # towns and provinces that the sentence names
    alone: bool = False  # the sentence is the whole text, and about one act as a whole
    left: tuple[Location, ...] = ()  # what the article says that anybody withdraws from, as often as it says it
    following: int = 0  # where the sentences end that go on telling what an article's first one tells, in code points
    scene: str | None = None  # ISO3 of the country where the sentence says that the act was
    venue: str | None = None  # the same of a town where parties met, which need be of none of theirs

    @property
    def about(self) -> str | None:
        """ISO3 of the country that the article is about."""
        return self.country.country if self.country is not None else None

    def speaker(self, position: int) -> Actor | None:
        """Who says what stands at a code point of the field; None outside of quotations."""
        return next((voice.speaker for voice in self.voices if voice.start <= position < voice.end), None)


class Reason(Record, frozen=True, kw_only=True):
    """One reason of an event, for ``explain``: which component said what, with its score where it has one."""

    event_id: str
    component: str
    text: str
    score: float | None = None


__all__ = [
    "ActorCode",
    "Assertion",
    "Candidate",
    "Context",
    "EventDate",
    "Location",
    "Place",
    "Reason",
    "Toll",
]
