"""Where an act was, by all of its article: its sentence, the dateline, the sentences about it, and the events told before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

import msgspec
from spacy.tokens import Span

from faultline.extraction.components import Components
from faultline.extraction.custody import CUSTODY, same_custody
from faultline.extraction.decide import Decision
from faultline.extraction.drafts import DEADLY, HOMELY, SPOKEN, Act, Draft
from faultline.extraction.event_location import event_location, from_afar, linked_location, location_of, told_next
from faultline.extraction.linking import Window
from faultline.extraction.marked import place_odds
from faultline.extraction.phrases import HYPHENS
from faultline.extraction.place_mentions import WORDS
from faultline.extraction.pointed_places import pointed_at, points_back
from faultline.extraction.reading import Field, Sentence
from faultline.extraction.stages import Candidate, Context
from faultline.extraction.withdrawals import same_withdrawal, says
from faultline.records import Actor, Event, Location, Place

LINKED = 0.3  # how probably a place of an earlier sentence must be the act's
WORTHWHILE = 0.55  # how probably an event, further down in an article, must be right but for its place to look for that
AUTHORITIES, REBELS = ("GOV", "COP", "JUD"), ("REB", "PRM", "MIL")
BEGINNING, OPENING = 4, 12  # words within which a sentence says what it is about, at most if these end in a comma
WHERE = ("in", "at", "near", "outside", "around", "inside", "across", "throughout", "within")
FOLLOWING = 2  # sentences after an article's first in which its place is looked for more exactly


class Whereabouts:
    """Places one act after another; ``places`` are those of the article's text. Holds no state."""

    def __init__(self, parts: Components) -> None:
        self._finder = parts.places
        self._coder = parts.coder

    def of(
        self, sentence: Sentence, act: Candidate, decision: Decision, places: Sequence[Place], context: Context
    ) -> tuple[Location | None, bool]:
        """Where an act was, and whether its own sentence, or the dateline before it, says so; a title says nothing."""
        if self._finder is None or sentence.field != "text" or _afar(sentence, act, decision):
            return None, False
        spoken = decision.event_type in SPOKEN
        where = event_location(
            sentence.doc, sentence.offset, act.trigger, places, (*act.actors, *act.recipients), context.country,
            spoken=spoken, local=decision.event_type in DEADLY, belongs=place_odds(sentence.scores, act),
        )  # fmt: skip
        if where is not None and any(place.name == where.name for place in places_of(sentence, places)):
            return _in_land(where, context), True
        back = points_back(sentence.doc, sentence.doc[act.head]) if not spoken else None
        meant = pointed_at(back, sentence.offset, places, self._capitals(places, context)) if back is not None else None
        if meant is not None:
            return _in_land(location_of(meant), context), True
        if where is not None and context.told not in (None, where.country):
            where = self._land([context.told or ""])  # the article's town is not where this sentence says that it is
        deadly = decision.event_type in DEADLY or decision.mode == "convict"
        town = self._dateline(where, sentence, places, context) if deadly else None
        return town or where, town is not None

    def as_before(
        self,
        where: Location | None,
        sentence: Sentence,
        act: Candidate,
        decision: Decision,
        parties: tuple[Sequence[Actor], Sequence[Actor]],
        places: Sequence[Place],
        earlier: Sequence[Event],
        context: Context,
    ) -> Location | None:
        """Where an act was that doesn't say so itself, if the article tells of the same withdrawal, or of the same persons' arrest,
        elsewhere; else ``where`` it was thought to be."""
        if sentence.field != "text" or (where is not None and says(sentence, act, places)):
            return where
        actors, recipients = parties
        where = same_withdrawal(act.lemma, decision, actors, earlier, context.left) or where
        held = same_custody(decision, recipients, earlier) if where is None else None
        return self._finder.land(held) if held is not None and self._finder is not None else where

    def told_before(
        self, draft: Draft, act: Act, sentence: Sentence, places: Sequence[Place], window: Window | None
    ) -> Location | None:
        """Where sentences before its own say that an act was, which itself does not; further down in an article read only for
        what a reader may trust."""
        event = draft.event
        if window is None or act.here or event.event_type in SPOKEN or _afar(sentence, act.candidate, act.decision):
            return None
        if sentence.deep and draft.sure.but_for_place < WORTHWHILE:
            return None
        if not any(window.start <= place.start < sentence.offset for place in places):
            return None
        return linked_location(places, window.links(act.candidate, "places", LINKED))

    def told(self, sentence: Sentence, places: Sequence[Place], about: Location | None, published: date) -> str | None:
        """The one country in which a sentence begins by saying that it is, by its name or that of its capital, other than the one that
        the article is about: "In Zimbabwe the police", "Across the border in Arica, the police"; or where the sentence before was:
        "The police there"."""
        if _points_back(sentence):
            last = max((p for p in places if p.end <= sentence.offset), key=lambda place: place.start, default=None)
            return last.country if last is not None and sentence.field == "text" else None
        opening, abroad = _opening(sentence)
        begins = sentence.offset + len(opening.text)
        named = [place for place in places_of(sentence, places) if place.country and place.start < begins]
        there = [place for place in named if _tells_where(sentence, place) and place.name not in WORDS["seats"]]
        named_so = {place.country: place.text for place in there}
        if len(named_so) != 1 or (about is not None and about.country in named_so):
            return None
        country, name = next(iter(named_so.items()))
        return country if abroad or self._is_state(name, published) else None

    def inferred(self, decision: Decision, act: Act, context: Context) -> Location | None:
        """Where an act was of which no place is told, as its parties and its article make it likely."""
        return (
            _home(decision, act, context)
            or self._struck(decision, act, context)
            or self._judged(decision, act, context)
        )

    def home(
        self, sentence: Sentence, places: Sequence[Place], country: Location | None, published: date
    ) -> str | None:
        """The country that the article is about, unless its sentence is on one other: that its places tell where something is in,
        or all that it names; governments aside."""
        inside = (place for place in places_of(sentence, places) if place.name not in WORDS["seats"])
        named = [place for place in inside if not self._governs(sentence, place, published)]
        text = sentence.text
        here = {
            place.country: place
            for place in named
            if place.country
            if not text[place.end - sentence.offset :].startswith(HYPHENS)  # "U.S.-backed" is not of the U.S.
        }
        about = country.country if country else None
        if not here or about in here:
            return about
        there = {code for code, place in here.items() if _tells_where(sentence, place)}
        if about is not None and not there:
            return about
        told = there or set(here)
        return told.pop() if len(told) == 1 else None

    def _struck(self, decision: Decision, act: Act, context: Context) -> Location | None:
        """The country of the one state that violence struck, if the article names places there: states are struck at home,
        their soldiers and citizens anywhere."""
        states = {party.country for party in act.recipients if party.kind == "state" and party.country}
        return self._land(states) if decision.event_type == "ASSAULT" and states <= context.countries else None

    def _judged(self, decision: Decision, act: Act, context: Context) -> Location | None:
        """The country of the one authority that arrested or convicted somebody, or took in those who fled: states do so at home,
        and so do rebels in a text on their country."""
        countries = {party.country for party in act.actors if party.sector in AUTHORITIES and party.country}
        rebels = {party.country for party in act.actors if party.sector in REBELS and party.country}
        lemma = act.candidate.lemma
        if (
            decision.event_type == "AID"
            and lemma in WORDS["sheltering"]
            and any(p.sector == "REF" for p in act.recipients)
        ):
            return self._land(countries)
        if decision.mode in CUSTODY or (decision.event_type == "COERCE" and lemma in WORDS["jailing"]):
            return self._land(countries or (rebels & context.countries))
        if decision.event_type == "PROTEST":
            countries = {party.country for party in act.actors if party.country}
        return context.country if decision.event_type in HOMELY and countries == {context.about} else None

    def _land(self, countries: Collection[str]) -> Location | None:
        """Of one country where it is; None of none or several."""
        return self._finder.land(*countries) if self._finder and len(countries) == 1 else None

    def _capitals(self, places: Sequence[Place], context: Context) -> list[Place]:
        """The towns of a text that stand for the government of the country that its sentence is about."""
        towns = [place for place in places if place.precision == "city" and place.country == context.home is not None]
        return [town for town in towns if self._is_state(town.text.title(), context.published)]

    def _is_state(self, name: str, on: date) -> bool:
        """Whether a name stands for a state, or a town for its government."""
        code = self._coder.code(name, on)
        return code is not None and code.kind == "state"

    def _dateline(
        self, where: Location | None, sentence: Sentence, places: Sequence[Place], context: Context
    ) -> Location | None:
        """The town of a dateline, where an article's first act was if nothing more exact is told: that of a country's papers, not
        that of a correspondent, who sits in a capital."""
        town = next((each for each in places if each.end <= sentence.offset and each.precision == "city"), None)
        if sentence.number or town is None:
            return None
        if where is not None and (where.precision, where.country) != ("country", town.country):
            return None
        code = self._coder.code(town.text.title(), context.published)
        return location_of(town) if code is None or code.kind not in ("state", "organisation") else None

    def _governs(self, sentence: Sentence, place: Place, on: date) -> bool:
        """Whether a capital that a sentence names does something, or something is done to it: a government then, elsewhere than
        there."""
        span = sentence.doc.char_span(place.start - sentence.offset, place.end - sentence.offset)
        if place.precision != "city" or span is None or span.root.dep_ not in ("nsubj", "nsubjpass", "dobj"):
            return False
        return self._is_state(place.text, on)


def _opening(sentence: Sentence) -> tuple[Span, bool]:
    """The words by which a sentence may begin by saying where it is, and whether that is across a border."""
    doc = sentence.doc
    comma = next((token.i for token in doc[:OPENING] if token.text == ","), 0)
    crosses = doc[0].lower_ in ("across", "over") and any(t.lemma_.lower() in WORDS["borders"] for t in doc[:comma])
    return doc[: comma if crosses else BEGINNING], crosses


def _points_back(sentence: Sentence) -> bool:
    """Whether who acts is "there": "the police there"."""
    return any(
        token.lower_ == "there" and token.i and sentence.doc[token.i - 1].dep_ in ("nsubj", "nsubjpass")
        for token in sentence.doc[: BEGINNING + 1]
    )


def _in_land(where: Location, context: Context) -> Location:
    """A village that no table has is in the country that its sentence is about."""
    unknown = where.lat is None and where.country is None
    return msgspec.structs.replace(where, country=context.home) if unknown else where


def _tells_where(sentence: Sentence, place: Place) -> bool:
    """Whether something is in a place, at it or near it."""
    span = sentence.doc.char_span(place.start - sentence.offset, place.end - sentence.offset, alignment_mode="expand")
    if span is None:
        return False
    root = span.root
    return root.dep_ == "pobj" and root.head.lower_ in WHERE


def places_of(sentence: Sentence, places: Sequence[Place]) -> list[Place]:
    """The places that a sentence names; ``places`` are the text's, and a title's sentence names none of them."""
    inside = sentence.field == "text"
    return [place for place in places if inside and sentence.offset <= place.start < sentence.end]


def goes_on_from(one: Sentence, other: Sentence, text: Field) -> bool:
    """Whether a sentence follows upon another in a paragraph of the text, which has such."""
    follows = other.field == one.field == "text" and other.number == one.number + 1
    return follows and "\n" not in text.text[one.end : other.offset] and "\n" in text.text


def following(field: Field, sentence: Sentence) -> int:
    """Where the sentences end that go on telling what an article's first sentence tells; 0 for any other."""
    if sentence.number or field.name != "text":
        return 0
    return field.doc[field.spans[: FOLLOWING + 1][-1][1] - 1].idx + 1


def told_after(
    where: Location | None, decision: Decision, sentence: Sentence, places: Sequence[Place], context: Context
) -> Location | None:
    """Where exactly in a country an article's first act was, as the sentences after it say."""
    if where is None or where.precision != "country" or decision.event_type not in DEADLY or not context.following:
        return None
    exact = told_next(places, where, sentence.end, context.following)
    return exact if exact is not where else None


def _afar(sentence: Sentence, act: Candidate, decision: Decision) -> bool:
    return decision.event_type == "CONSULT" and from_afar(sentence.doc[act.head])


def _home(decision: Decision, act: Act, context: Context) -> Location | None:
    """Where an act may be taken to be of which no place is told: violence in the country that the article is about, or that
    its towns lie in, unless it struck others; and what nobody of a known country does in the first of them."""
    struck = {party.country for party in act.recipients if party.country}
    if decision.event_type == "ASSAULT":
        home = context.country or context.theatre
        return home if home is not None and (not struck or home.country in struck) else None
    told = decision.event_type in SPOKEN or struck or any(party.country for party in act.actors)
    return None if told else context.country
