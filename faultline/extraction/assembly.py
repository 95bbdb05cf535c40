"""From parsed sentences to events, and from events to the enriched document."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date

import msgspec
from spacy.tokens import Doc

from faultline.extraction.antecedents import GROUPED, Antecedents
from faultline.extraction.arguments import senses_of
from faultline.extraction.components import Components
from faultline.extraction.custody import same_custody
from faultline.extraction.decide import Decision, accidental, anothers, decide, recast
from faultline.extraction.digest import digest
from faultline.extraction.drafting import DEADLY, SPOKEN, Act, Draft, Drafter
from faultline.extraction.encoder import TypingScores
from faultline.extraction.entities import entities_of
from faultline.extraction.event_location import event_location, from_afar, linked_location, told_next
from faultline.extraction.lands import land
from faultline.extraction.linking import Window
from faultline.extraction.marked import TOGETHER, place_odds
from faultline.extraction.mentions import NOBODY
from faultline.extraction.nonevents import is_accident, topic_screen
from faultline.extraction.parties import Parties
from faultline.extraction.phrases import HYPHENS
from faultline.extraction.predicates import LIGHT_VERBS
from faultline.extraction.quotations import Quotation, quotations
from faultline.extraction.reading import Field, Sentence
from faultline.extraction.replies import answered, parties_only
from faultline.extraction.selection import Selector
from faultline.extraction.stages import ActorCode, Candidate, Context, Reason, Voice
from faultline.extraction.withdrawals import lands_left, same_withdrawal, says
from faultline.records import (
    Actor,
    Article,
    EnrichedDocument,
    Entity,
    Event,
    Location,
    Place,
)

LINKED = 0.3  # how probably a place of an earlier sentence must be the act's
MANY = 5  # places of an article that likely name each country that it is about
CONVICTING = ("convict", "find", "find>guilty", "guilty", "jail", "sentence")  # what courts do to whom they accuse
WORTHWHILE = 0.55  # how probably an event, further down in an article, must be right but for its place to look for that
ARMED = ("MIL", "REB", "PRM", "UAF")  # sectors of those who withdraw from a place, and sanction nobody
FOLLOWING = 2  # sentences after an article's first in which its place is looked for more exactly
OWN_READING = 4.5  # times that the incident type of the main act itself counts, beside what its article's beginning is


class Assembler:
    """Builds the document of one article from its parsed sentences."""

    def __init__(self, parts: Components) -> None:
        self._parts = parts
        self._selector = Selector(parts)
        self._drafter = Drafter(parts)
        self._parties = Parties(parts.coder, coreference=parts.config.coreference)

    def document(
        self, article: Article, fields: Sequence[Field], sentences: Sequence[Sentence], lead: TypingScores | None
    ) -> tuple[EnrichedDocument, tuple[Reason, ...]]:
        """The enriched document, its events ordered by salience, and the reasons for each."""
        text = next(field for field in fields if field.name == "text")
        places = self._parts.places.find(text.doc) if self._parts.places else ()
        told = self._selector.on_topic(sentences, lead)
        drafts = self._drafts(article, fields, sentences, places, lead) if told else []
        drafts = _without_echoes(drafts)
        if self._parts.config.screens and drafts and self._parts.typer is None:
            topic = topic_screen(article.text, article.title)
            if topic.kind is not None:
                drafts = []
        ordered = sorted(drafts, key=lambda draft: (-draft.salience, draft.event.evidence.start, draft.event.event_id))
        if ordered:
            ordered[0] = _with_lead(ordered[0], lead)
        entities = self._entities(text.doc, date.fromisoformat(article.published_at[:10]))
        story = digest(article.text, article.title, entities) if ordered else ()
        return (
            EnrichedDocument(
                article_id=article.id,
                published_at=article.published_at,
                source=article.source,
                url=article.url,
                title=article.title,
                language=article.language,
                pipeline=self._parts.pipeline,
                entities=entities,
                places=tuple(places),
                events=tuple(
                    msgspec.structs.replace(draft.event, source=article.source, digest=story) for draft in ordered
                ),
                duplicate_of=None,
                extra=article.extra,
            ),
            tuple(reason for draft in ordered for reason in draft.reasons),
        )

    def _drafts(
        self,
        article: Article,
        fields: Sequence[Field],
        sentences: Sequence[Sentence],
        places: Sequence[Place],
        lead: TypingScores | None,
    ) -> list[Draft]:
        published = date.fromisoformat(article.published_at[:10])
        country = self._parts.places.home(places) if self._parts.places else None
        theatre = self._parts.places.theatre(places) if self._parts.places else None
        countries = (
            frozenset(place.country for place in places if place.country) if len(places) >= MANY else frozenset()
        )
        coreference = self._parts.config.coreference
        named = {field.name: self._persons(field, published, places) for field in fields} if coreference else {}
        starts = {field.name: tuple(field.doc[start].idx for start, _ in field.spans) for field in fields}
        quotes = {
            field.name: quotations(
                field.text, [(who.start, who.end) for who in named.get(field.name, ())], starts[field.name]
            )
            for field in fields
        }
        voices = {field: self._voices(found, published) for field, found in quotes.items()}
        texts = {field.name: field for field in fields}
        left = lands_left(sentences, places)
        before = Antecedents()
        drafts: list[Draft] = []
        read = 0
        for sentence in sentences:
            if coreference:
                end = sentence.end
                fresh = [person for person in named[sentence.field] if read <= person.start < end]
                before = msgspec.structs.replace(before, starts=starts[sentence.field]).after(fresh)
                read = end if sentence.field == "text" else 0
            here = _named(sentence, places)
            context = Context(
                published=published,
                offset=sentence.offset,
                field=sentence.field,
                voices=voices.get(sentence.field, ()),
                country=country,
                theatre=theatre,
                countries=countries,
                home=_home(sentence, [each for each in here if not self._governs(sentence, each, published)], country),
                towns=tuple(place for place in here if place.precision != "country"),
                following=_following(texts[sentence.field], sentence),
                left=left,
                alone=len(sentences) == 1,
            )
            window = self._window(texts[sentence.field], sentence)
            found, before = self._of_sentence(
                article, sentence, context, before, places, quotes.get(sentence.field, ()), lead, window, drafts
            )
            drafts.extend(found)
        return drafts

    def _governs(self, sentence: Sentence, place: Place, on: date) -> bool:
        """Whether a capital that a sentence names does something, or something is done to it: a government then, elsewhere than
        there."""
        span = sentence.doc.char_span(place.start - sentence.offset, place.end - sentence.offset)
        if place.precision != "city" or span is None or span.root.dep_ not in ("nsubj", "nsubjpass", "dobj"):
            return False
        code = self._parts.coder.code(place.text, on)
        return code is not None and code.kind == "state"

    def _window(self, field: Field, sentence: Sentence) -> Window | None:
        typer = self._parts.typer
        if typer is None or not self._parts.config.linking or field.name != "text" or not sentence.number:
            return None  # a title stands by itself
        return Window(typer, field, sentence)

    def _persons(self, field: Field, published: date, places: Sequence[Place]) -> tuple[Actor, ...]:
        """The persons and armed groups that a field names, in order: whom "he" and "the group" may stand for. ``places`` are the text's."""
        towns = {place.start for place in places} if field.name == "text" else set()
        found: list[Actor] = []
        named = Antecedents()
        for entity in entities_of(field.doc):
            code = self._parts.coder.code(entity.text, published, entity.label_) or NOBODY
            if entity.label_ == "PERSON" and entity.start_char not in towns and not self._people(entity.text, published):
                code = named.surnamed(entity.text) or code
                found.append(_actor(entity.text, entity.start_char, code, code.name or entity.text))
                named = named.after(found[-1:])
            elif entity.label_ == "ORG" and code.name and code.sector in GROUPED and code.kind == "group":
                found.append(_actor(entity.text, entity.start_char, code, code.name))
        return tuple(found)

    def _people(self, name: str, published: date) -> bool:
        """Whether a word is a country's or a people's, whatever the recogniser takes it for."""
        code = self._parts.coder.code(name, published) if " " not in name else None
        return code is not None and code.country is not None and code.kind in (None, "population", "state")

    def _voices(self, found: Sequence[Quotation], published: date) -> tuple[Voice, ...]:
        return tuple(
            Voice(start=quotation.start, end=quotation.end, speaker=self._person(who.text, who.start, published))
            for quotation in found
            if (who := quotation.speaker) is not None
        )

    def _person(self, text: str, start: int, published: date) -> Actor:
        code = self._parts.coder.code(text, published, "PERSON") or NOBODY
        return _actor(text, start, code, code.name)

    def _of_sentence(
        self,
        article: Article,
        sentence: Sentence,
        context: Context,
        before: Antecedents,
        places: Sequence[Place],
        quotes: Sequence[Quotation],
        lead: TypingScores | None,
        window: Window | None,
        earlier: Sequence[Draft],
    ) -> tuple[list[Draft], Antecedents]:
        config, ontology = self._parts.config, self._parts.ontology
        doc, scores = sentence.doc, sentence.scores
        strength = self._selector.strength(sentence, lead)
        drafts: list[Draft] = []
        for rank, candidate in enumerate(self._selector.acts(sentence, context.published)):
            own = candidate.lemma in ontology.own
            if not own and not self._selector.believed(sentence, candidate, rank == 0, strength, lead):
                continue
            senses = senses_of(candidate, ontology, doc)
            marked = scores.marks.kinds_of(candidate.piece) if scores is not None else {}
            whole = rank == 0 and (context.alone or scores is None or not anothers(scores, marked))
            decision = decide(
                senses, scores, whole, sentence.deep, _full(candidate.lemma), ontology, config.weights, marked, own
            )
            if decision is None:
                continue
            if decision.event_type == "ASSAULT" and is_accident(doc, candidate.head):
                decision, candidate = accidental(decision), msgspec.structs.replace(candidate, actors=())
            where, here = self._where(sentence, candidate, decision, places, context)
            country = where.country if where is not None and here else None
            scene = msgspec.structs.replace(
                context,
                scene=country if decision.event_type in DEADLY else None,
                venue=country if decision.event_type in TOGETHER else None,
            )
            actors, recipients = self._parties.of(sentence, candidate, decision, scene, before, rank == 0, window)
            if decision.event_type == "SANCTION" and _leaves(candidate) and any(a.sector in ARMED for a in actors):
                decision = recast(decision, ontology, "RETREAT", "of who fights", word="withdraw")
                actors, recipients = self._parties.of(sentence, candidate, decision, scene, before, rank == 0, window)
            if decision.event_type == "PROTEST" and candidate.lemma == "protest" and _official(actors):
                decision = recast(decision, ontology, "ACCUSE", "of a state, in words", mode="disapprove")
            court = not context.alone and any(actor.sector == "JUD" for actor in actors)
            if court and decision.event_type == "ACCUSE" and candidate.lemma in CONVICTING:
                decision = recast(decision, ontology, "SANCTION", "of a court", word="convict")
            if not recipients and sentence.field == "text" and scores is not None:
                aimed = land(doc, sentence.offset, candidate, decision.event_type, places, actors)
                recipients = (aimed,) if aimed is not None else ()
            if decision.event_type in SPOKEN:
                recipients = parties_only(doc, sentence.offset, recipients)
            if decision.event_type == "REJECT" and sentence.field == "text":
                told_of = [draft.event for draft in (*earlier, *drafts)]
                recipients = answered(doc, sentence.offset, candidate, actors, recipients, told_of)
            parties = (*actors, *recipients)
            if not self._selector.known(sentence, candidate, parties, bool(senses), rank == 0, strength):
                continue
            if sentence.field == "text" and (where is None or not says(sentence, candidate, places)):
                told_of = [draft.event for draft in (*earlier, *drafts)]
                where = same_withdrawal(candidate.lemma, decision, actors, told_of, context.left) or where
                held = same_custody(decision, recipients, told_of) if where is None else None
                where = self._parts.places.land(held) if held is not None and self._parts.places else where
            after = _told_after(where, decision, sentence, places, context)
            act = Act(candidate, decision, actors, recipients, after or where, here, after is not None, strength, rank)
            draft = self._drafter.draft(article, sentence, act, context, quotes)
            told = self._told_before(draft, act, sentence, places, window)
            if told is not None:
                act = dataclasses.replace(act, where=told)
                draft = self._drafter.draft(article, sentence, act, context, quotes)
            drafts.append(draft)
            if config.coreference:
                before = before.after((*recipients, *actors))
        return drafts, before

    def _where(
        self,
        sentence: Sentence,
        act: Candidate,
        decision: Decision,
        places: Sequence[Place],
        context: Context,
    ) -> tuple[Location | None, bool]:
        """Where an act was, and whether its own sentence says so; a title says nothing."""
        if self._parts.places is None or sentence.field != "text" or _afar(sentence, act, decision):
            return None, False
        spoken = decision.event_type in SPOKEN
        where = event_location(
            sentence.doc, sentence.offset, act.trigger, places, (*act.actors, *act.recipients), context.country,
            spoken=spoken, local=decision.event_type in DEADLY, belongs=place_odds(sentence.scores, act),
        )  # fmt: skip
        here = {place.name for place in _named(sentence, places)}
        return where, where is not None and where.name in here

    def _told_before(
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

    def _entities(self, doc: Doc, on: date) -> tuple[Entity, ...]:
        found: list[Entity] = []
        for entity in entities_of(doc):
            code = None
            if entity.label_ in ("PERSON", "ORG", "GPE", "NORP"):
                code = self._parts.coder.code(entity.text, on, entity.label_)
            found.append(
                Entity(
                    text=entity.text,
                    label=entity.label_,
                    start=entity.start_char,
                    end=entity.end_char,
                    name=code.name if code else None,
                    country=code.country if code else None,
                    sector=code.sector if code else None,
                )
            )
        named = {(entity.start, entity.end) for entity in found}
        weapons = [doc[start:end] for start, end in self._parts.weapons.find(doc)]
        found.extend(
            Entity(text=span.text, label="WEAPON", start=span.start_char, end=span.end_char)
            for span in weapons
            if (span.start_char, span.end_char) not in named
        )
        return tuple(sorted(found, key=lambda entity: (entity.start, entity.end)))


def _actor(text: str, start: int, code: ActorCode, name: str | None) -> Actor:
    return Actor(
        text=text, start=start, end=start + len(text), name=name, country=code.country, sector=code.sector,
        kind=code.kind or "person",
    )  # fmt: skip


def _home(sentence: Sentence, named: Sequence[Place], country: Location | None) -> str | None:
    """The one country of the places that a sentence has ``named``, else the one that the article is about."""
    text = sentence.text
    here = {
        place.country
        for place in named
        if place.country
        if not text[place.end - sentence.offset :].startswith(HYPHENS)  # "U.S.-backed" is not of the U.S.
    }
    if here:
        return here.pop() if len(here) == 1 else None
    return country.country if country else None


def _afar(sentence: Sentence, act: Candidate, decision: Decision) -> bool:
    return decision.event_type == "CONSULT" and from_afar(sentence.doc[act.head])


def _official(actors: Sequence[Actor]) -> bool:
    return bool(actors) and all(actor.sector in ("GOV", "IGO") for actor in actors)


def _leaves(act: Candidate) -> bool:
    return act.lemma.startswith(("withdraw", "pull"))


def _named(sentence: Sentence, places: Sequence[Place]) -> list[Place]:
    """The places that a sentence names; ``places`` are the text's, and a title's sentence names none of them."""
    inside = sentence.field == "text"
    return [place for place in places if inside and sentence.offset <= place.start < sentence.end]


def _following(field: Field, sentence: Sentence) -> int:
    """Where the sentences end that go on telling what an article's first sentence tells; 0 for any other."""
    if sentence.number or field.name != "text":
        return 0
    return field.doc[field.spans[: FOLLOWING + 1][-1][1] - 1].idx + 1


def _told_after(
    where: Location | None, decision: Decision, sentence: Sentence, places: Sequence[Place], context: Context
) -> Location | None:
    """Where exactly in a country an article's first act was, as the sentences after it say."""
    if where is None or where.precision != "country" or decision.event_type not in DEADLY or not context.following:
        return None
    exact = told_next(places, where, sentence.end, context.following)
    return exact if exact is not where else None


def _full(key: str) -> bool:
    """The key is a verb with its object, and the verb says something by itself."""
    verb, _, noun = key.partition(">")
    return bool(noun) and verb not in LIGHT_VERBS


def _without_echoes(drafts: Sequence[Draft]) -> list[Draft]:
    """A title says again what the text says: its events stay only where the text has none of that type."""
    told = {draft.event.event_type for draft in drafts if draft.event.evidence.field == "text"}
    return [draft for draft in drafts if draft.event.evidence.field == "text" or draft.event.event_type not in told]


def _with_lead(draft: Draft, lead: TypingScores | None) -> Draft:
    """The main event's incident type is read off the article's beginning, which says more than one sentence, and its own."""
    if lead is None:
        return draft
    own = draft.event.incident_type
    kind = max(lead.incidents, key=lambda name: lead.incidents[name] * (OWN_READING if name == own else 1.0))
    verbal = draft.event.quad_class in ("verbal_cooperation", "verbal_conflict")
    if lead.incidents[kind] < (0.4 if verbal else 0.15):
        return draft
    return dataclasses.replace(draft, event=msgspec.structs.replace(draft.event, incident_type=kind))
