"""From parsed sentences to events, and from events to the enriched document."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date

import msgspec
from spacy.tokens import Doc

from faultline.extraction.allegiance import Involved, Presumed, Told, of_countries
from faultline.extraction.antecedents import Antecedents
from faultline.extraction.arguments import senses_of
from faultline.extraction.components import Components
from faultline.extraction.custody import CUSTODY
from faultline.extraction.decide import Decision, accidental, anothers, decide
from faultline.extraction.digest import digest
from faultline.extraction.drafting import Drafter
from faultline.extraction.drafts import DEADLY, HOMELY, SPOKEN, Act, Draft
from faultline.extraction.encoder import TypingScores
from faultline.extraction.entities import entities_of
from faultline.extraction.home import of_article, of_paragraph
from faultline.extraction.lands import TOWARDS, land, land_told_of
from faultline.extraction.linking import Window
from faultline.extraction.marked import TOGETHER
from faultline.extraction.mentions import is_somebody
from faultline.extraction.named import named_in, voices_of
from faultline.extraction.nonevents import is_accident, topic_screen
from faultline.extraction.parties import Parties
from faultline.extraction.predicates import LIGHT_VERBS
from faultline.extraction.quotations import Quotation, quotations
from faultline.extraction.reading import Field, Sentence
from faultline.extraction.recasting import by_parties
from faultline.extraction.replies import answered, behind, parties_only
from faultline.extraction.selection import Selector
from faultline.extraction.sides import sides
from faultline.extraction.stages import Candidate, Context, Reason
from faultline.extraction.whereabouts import Whereabouts, following, goes_on_from, places_of, told_after
from faultline.extraction.withdrawals import lands_left
from faultline.records import (
    Actor,
    Article,
    EnrichedDocument,
    Entity,
    Event,
    Location,
    Place,
)

MANY = 5  # places of an article that likely name each country that it is about
OWN_READING = 4.5  # times that the incident type of the main act itself counts, beside what its article's beginning is


class Assembler:
    """Builds the document of one article from its parsed sentences."""

    def __init__(self, parts: Components) -> None:
        self._parts = parts
        self._selector = Selector(parts)
        self._whereabouts = Whereabouts(parts)
        self._drafter = Drafter(parts, self._whereabouts)
        self._parties = Parties(parts.coder, coreference=parts.config.coreference)

    def document(
        self, article: Article, fields: Sequence[Field], sentences: Sequence[Sentence], lead: TypingScores | None
    ) -> tuple[EnrichedDocument, tuple[Reason, ...]]:
        """The enriched document, its events ordered by salience, and the reasons for each."""
        text = next(field for field in fields if field.name == "text")
        places = self._parts.places.find(text.doc) if self._parts.places else ()
        entities = self._entities(text.doc, date.fromisoformat(article.published_at[:10]))
        lands = Told.of(article.text, places, entities)
        on_topic = self._selector.on_topic(sentences, lead)
        drafts = self._drafts(article, fields, sentences, places, lands, lead) if on_topic else []
        drafts = _without_echoes(drafts)
        if self._parts.config.screens and drafts and self._parts.typer is None:
            topic = topic_screen(article.text, article.title)
            if topic.kind is not None:
                drafts = []
        ordered = sorted(drafts, key=lambda draft: (-draft.salience, draft.event.evidence.start, draft.event.event_id))
        if ordered:
            ordered[0] = _with_lead(ordered[0], lead)
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
        lands: Told,
        lead: TypingScores | None,
    ) -> list[Draft]:
        published = date.fromisoformat(article.published_at[:10])
        starts = {field.name: tuple(field.doc[start].idx for start, _ in field.spans) for field in fields}
        text = next(field for field in fields if field.name == "text")
        begins = text.doc[text.first].idx if text.spans else 0
        whole = of_article(self._parts.places, fields, places, lands, begins)
        theatre = self._parts.places.theatre(places) if self._parts.places else None
        countries = (
            frozenset(place.country for place in places if place.country) if len(places) >= MANY else frozenset()
        )
        coreference = self._parts.config.coreference
        named = (
            {
                field.name: named_in(field, self._parts.coder, published, places, whole.country if whole else None)
                for field in fields
            }
            if coreference
            else {}
        )
        quotes = {
            field.name: quotations(
                field.text, [(who.start, who.end) for who in named.get(field.name, ())], starts[field.name]
            )
            for field in fields
        }
        voices = {field: voices_of(found, self._parts.coder, published) for field, found in quotes.items()}
        texts = {field.name: field for field in fields}
        left = lands_left(sentences, places)
        before = Antecedents()
        drafts: list[Draft] = []
        read, told = 0, None
        for previous, sentence in zip((None, *sentences), sentences, strict=False):
            if coreference:
                end = sentence.end
                fresh = [person for person in named[sentence.field] if read <= person.start < end]
                before = msgspec.structs.replace(before, starts=starts[sentence.field]).after(fresh)
                read = end if sentence.field == "text" else 0
            goes_on = previous is not None and goes_on_from(previous, sentence, text)
            country = whole or of_paragraph(self._parts.places, sentence, places, lands)
            told = self._whereabouts.told(sentence, places, country, published) or (told if goes_on else None)
            context = Context(
                published=published,
                offset=sentence.offset,
                field=sentence.field,
                voices=voices.get(sentence.field, ()),
                country=country,
                theatre=theatre,
                countries=countries,
                home=told or self._whereabouts.home(sentence, places, country, published),
                told=told,
                towns=tuple(each for each in places_of(sentence, places) if each.precision != "country"),
                following=following(texts[sentence.field], sentence),
                left=left,
                alone=len(texts["text"].spans) == 1,
            )
            window = self._window(texts[sentence.field], sentence)
            found, before = self._of_sentence(
                article, sentence, context, before, places, lands, quotes.get(sentence.field, ()), lead, window, drafts
            )
            drafts.extend(found)
        return drafts

    def _window(self, field: Field, sentence: Sentence) -> Window | None:
        typer = self._parts.typer
        if typer is None or not self._parts.config.linking or field.name != "text" or not sentence.number:
            return None  # a title stands by itself
        return Window(typer, field, sentence)

    def _of_sentence(
        self,
        article: Article,
        sentence: Sentence,
        context: Context,
        before: Antecedents,
        places: Sequence[Place],
        lands: Told,
        quotes: Sequence[Quotation],
        lead: TypingScores | None,
        window: Window | None,
        earlier: Sequence[Draft],
    ) -> tuple[list[Draft], Antecedents]:
        config, ontology = self._parts.config, self._parts.ontology
        doc, scores = sentence.doc, sentence.scores
        strength = self._selector.strength(sentence, lead)
        drafts: list[Draft] = []
        told_of = [draft.event for draft in earlier]
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
            where, here = self._whereabouts.of(sentence, candidate, decision, places, context)
            country = where.country if where is not None and (here or where.country == context.about) else None
            if where is None and decision.event_type in HOMELY and context.home == context.about:
                country = context.about
            scene = msgspec.structs.replace(
                context,
                scene=country if decision.event_type in (*DEADLY, "AID") or decision.mode in CUSTODY else None,
                venue=country if decision.event_type in TOGETHER else None,
            )
            actors, recipients = self._parties.of(sentence, candidate, decision, scene, before, rank == 0, window)
            other = by_parties(doc, decision, candidate, actors, recipients, ontology, alone=context.alone)
            if other.event_type != decision.event_type:
                if other.event_type == "RETREAT":
                    actors, recipients = self._parties.of(sentence, candidate, other, scene, before, rank == 0, window)
                decision = other
                where, here = self._whereabouts.of(sentence, candidate, decision, places, context)
            if decision.event_type in SPOKEN:
                actors = parties_only(doc, sentence.offset, actors)
            recipients = _completed(sentence, candidate, decision, actors, recipients, places, told_of, context)
            parties = (*actors, *recipients)
            if not self._selector.known(sentence, candidate, parties, bool(senses), rank == 0, strength):
                continue
            recipients = recipients or self._parties.implied(candidate, decision, scene, before, actors, window)
            where = self._whereabouts.as_before(
                where, sentence, candidate, decision, (actors, recipients), places, told_of, context
            )
            recipients = _but_the_scene(recipients, decision, where, alone=context.alone)
            after = told_after(where, decision, sentence, places, context)
            presumed: Presumed = {}
            if config.allegiance and sentence.field == "text":
                actors, recipients = (
                    sides(actors, recipients, lands, context),
                    sides(recipients, actors, lands, context),
                )
                last = told_of[-1] if told_of else None
                involved = Involved(
                    sentence, candidate, decision.event_type, actors, recipients, where, here, context, last, before
                )
                presumed = of_countries(involved, lands)
            act = Act(
                candidate, decision, _presumed(actors, presumed), _presumed(recipients, presumed), after or where, here,
                after is not None, strength, rank, presumed,
            )  # fmt: skip
            draft = self._drafter.draft(article, sentence, act, context, quotes)
            told = self._whereabouts.told_before(draft, act, sentence, places, window)
            if told is not None:
                act = dataclasses.replace(act, where=told)
                draft = self._drafter.draft(article, sentence, act, context, quotes)
            drafts.append(draft)
            told_of.append(draft.event)
            if config.coreference:
                before = before.after((*recipients, *actors))
        return drafts, before

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


def _completed(
    sentence: Sentence,
    act: Candidate,
    decision: Decision,
    actors: Sequence[Actor],
    recipients: tuple[Actor, ...],
    places: Sequence[Place],
    earlier: Sequence[Event],
    context: Context,
) -> tuple[Actor, ...]:
    """The recipients of an act with a land that it is aimed at, or whom it answers, and without what words are about."""
    doc, offset, inside = sentence.doc, sentence.offset, sentence.field == "text"
    if not recipients and inside and sentence.scores is not None:
        aimed = land(doc, offset, act, decision.event_type, places, actors)
        recipients = (aimed,) if aimed is not None else ()
    if inside and decision.event_type in TOWARDS and not any(map(is_somebody, recipients)):
        told_of = land_told_of(offset, actors, places, context.country)
        recipients = (told_of,) if told_of is not None else recipients
    if decision.event_type in ("ACCUSE", "REJECT", "REQUEST", "SUPPORT") and inside:
        recipients = behind(doc, offset, act, actors, recipients, earlier)
    if decision.event_type in SPOKEN:
        recipients = parties_only(doc, offset, recipients)
    if decision.event_type == "REJECT" and inside:
        recipients = answered(doc, offset, act, actors, recipients, earlier)
    return recipients


def _but_the_scene(
    recipients: tuple[Actor, ...], decision: Decision, where: Location | None, *, alone: bool
) -> tuple[Actor, ...]:
    """The recipients of a withdrawal or deployment without the state in which it is: that is its place. A single sentence, of which
    no place is asked for, keeps it."""
    if alone or where is None or decision.event_type not in ("RETREAT", "MOBILIZE"):
        return recipients
    return tuple(each for each in recipients if each.kind != "state" or each.country != where.country)


def _presumed(parties: Sequence[Actor], countries: Presumed) -> tuple[Actor, ...]:
    """The parties, with the countries that are presumed of some."""
    return tuple(
        msgspec.structs.replace(each, country=countries[each.start, each.end][0])
        if (each.start, each.end) in countries
        else each
        for each in parties
    )


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
