"""From an act, with all that its sentence tells of it, to an event on its way out."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from faultline.extraction.assertion import asserted
from faultline.extraction.casualties import toll
from faultline.extraction.components import Components
from faultline.extraction.confidence import PARTS, Confidence, Observed, confidence
from faultline.extraction.dates import event_date
from faultline.extraction.decide import QUADS, Decision
from faultline.extraction.drafts import DEADLY, Act, Draft
from faultline.extraction.event_ids import event_id as identify
from faultline.extraction.incident_types import incident_type
from faultline.extraction.marked import belief
from faultline.extraction.quotations import Quotation, speaker_at
from faultline.extraction.reading import Sentence
from faultline.extraction.stages import Context, Reason, Toll
from faultline.extraction.whereabouts import Whereabouts
from faultline.records import Actor, Article, Event, EventDate, Evidence, Location, QuadClass, Trigger, Weapon

BESIDE = 0.1  # how much less prominent each further act of a sentence is


class Drafter:
    """Builds one event after another; holds no state."""

    def __init__(self, parts: Components, whereabouts: Whereabouts) -> None:
        self._parts = parts
        self._whereabouts = whereabouts

    def draft(
        self,
        article: Article,
        sentence: Sentence,
        act: Act,
        context: Context,
        quotes: Sequence[Quotation],
    ) -> Draft:
        """The event of an act, how prominent it is, and why it is what it is."""
        doc, ontology, candidate = sentence.doc, self._parts.ontology, act.candidate
        actors, recipients, where = act.actors, act.recipients, act.where
        trigger = doc[candidate.trigger[0] : candidate.trigger[1]]
        said_here = sentence.text.rstrip()
        evidence = Evidence(
            field="title" if sentence.field == "title" else "text",
            text=said_here,
            start=sentence.offset,
            end=sentence.offset + len(said_here),
            trigger=Trigger(
                text=trigger.text,
                start=sentence.offset + trigger.start_char,
                end=sentence.offset + trigger.end_char,
            ),
        )
        speaker = speaker_at(quotes, evidence.trigger.start)
        said, decision = asserted(sentence, candidate, act.decision, actors, context, speaker, self._parts)
        when = event_date(doc, candidate.trigger, context, said.status)
        losses = (
            toll(doc, candidate.trigger, own=decision.event_type in ("COERCE", "PROTEST"))
            if decision.event_type in DEADLY
            else Toll(fatalities=None, injuries=None)
        )
        if decision.event_type == "SUPPORT":
            where = None  # it is in words
        elif where is None and sentence.field == "text":
            where = self._whereabouts.inferred(decision, act, context)
        kind = decision.event_type
        event_id = identify(article.id, evidence, kind)
        heard = sentence.scores.types.get(kind, 0.0) if sentence.scores and kind else decision.probability
        outside = [party for party in (*actors, *recipients) if not evidence.start <= party.start < evidence.end]
        afield = where if not act.here else None
        observed = Observed(
            doc=doc, candidate=candidate, decision=decision, heard=heard, strength=act.strength, rank=act.rank,
            number=sentence.number, title=sentence.field == "title", actors=actors, recipients=recipients, outside=outside,
            status=said.status, attributed=said.attribution is not None, quoted=speaker is not None, location=where,
            afield=afield is not None, dated=when is not None, toll=bool(losses.fatalities or losses.injuries),
            belief=belief(sentence.scores, candidate, said.status, where is not None and where.precision != "country"),
            presumed=act.presumed,
        )  # fmt: skip
        sure = confidence(observed)
        event = Event(
            event_id=event_id,
            article_id=article.id,
            published_at=article.published_at,
            event_type=kind,
            event_mode=decision.mode,
            contexts=ontology.contexts_of(sentence.lemmas),
            quad_class=ontology.types[kind].quad if kind else None,
            cameo_code=decision.cameo,
            goldstein=ontology.intensity(kind, decision.mode) if kind else None,
            incident_type=incident_type(decision, sentence.scores),
            actors=actors,
            recipients=recipients,
            weapons=self._weapons(doc, sentence.offset),
            location=where,
            date=when
            or EventDate(start=str(context.published), end=str(context.published), granularity="day", text=None),
            fatalities=losses.fatalities,
            injuries=losses.injuries,
            status=said.status,
            attribution=said.attribution,
            confidence=sure.whole,
            evidence=evidence,
            incident_id=None,
            pipeline=self._parts.pipeline,
        )
        salience = _salience(decision, event.quad_class, sentence, act)
        reasons = tuple(
            [
                Reason(event_id=event_id, component="typing", text=text, score=decision.probability)
                for text in decision.reasons
            ]
            + [Reason(event_id=event_id, component="trigger", text=f"{trigger.text!r} as {candidate.lemma!r}")]
            + ([Reason(event_id=event_id, component="status", text=f"{said.status}: {said.cue}")] if said.cue else [])
            + [Reason(event_id=event_id, component="confidence", text=_sureness(sure), score=sure.whole)]
            + [
                Reason(event_id=event_id, component="elsewhere", text=text)
                for text in _elsewhere(outside, afield or (where if act.after else None))
            ]
            + [
                Reason(event_id=event_id, component="allegiance", text=text, score=score)
                for text, score in _presumptions(act)
            ]
        )
        return Draft(event=event, salience=salience, sure=sure, reasons=reasons)

    def _weapons(self, doc: Doc, offset: int) -> tuple[Weapon, ...]:
        spans = [doc[start:end] for start, end in self._parts.weapons.find(doc)]
        return tuple(
            Weapon(text=span.text, start=offset + span.start_char, end=offset + span.end_char) for span in spans
        )


def _sureness(sure: Confidence) -> str:
    return ", ".join(f"{part} {getattr(sure, part):.2f}" for part in PARTS)


def _elsewhere(outside: Sequence[Actor], afield: Location | None) -> list[str]:
    """What of an event its own sentence doesn't name: parties outside of it, and a place far from it."""
    found = [f"{party.text!r} is named before its sentence" for party in outside]
    return [*found, f"{afield.name!r} is not named in its sentence as the place"] if afield is not None else found


def _presumptions(act: Act) -> list[tuple[str, float]]:
    """Whose the parties are that name no country, by their article, and how probably."""
    parties = {(each.start, each.end): each.text for each in (*act.actors, *act.recipients)}
    return [
        (f"{parties[span]!r} is of {country} by its article", probability)
        for span, (country, probability) in act.presumed.items()
    ]


def _salience(decision: Decision, quad: QuadClass | None, sentence: Sentence, act: Act) -> float:
    """How prominent an act is in its article: as its sentence is about it, and early."""
    scores = sentence.scores
    said = 0.5
    if scores is not None:
        kind = scores.types.get(decision.event_type, 0.0) if decision.event_type else 0.5
        fits = scores.quads.get(QUADS.index(quad) + 1, 0.0) if quad else 0.5
        said = (kind + fits + scores.marks.strength(act.candidate.piece)) / 3
    early = 1.0 / (1.0 + 0.08 * sentence.number + BESIDE * act.rank)
    return (said + 0.3 * act.strength) * early * (0.5 if sentence.field == "title" else 1.0)
