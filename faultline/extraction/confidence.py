"""How sure an event is: a logistic model over what the stages say of it.

The weights, in ``data/confidence.toml``, are fitted by ``training/fit_confidence.py`` on events that were judged by hand.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache

from spacy.tokens import Doc

from faultline.extraction.decide import Decision
from faultline.extraction.nonevents import is_weak
from faultline.extraction.phrases import depth
from faultline.extraction.stages import Candidate
from faultline.extraction.tables import DATA, toml
from faultline.records import Actor, Location, Status

PATH = DATA / "confidence.toml"


@dataclasses.dataclass(frozen=True)
class Observed:
    """What is known of one event when it is judged. Probabilities are the encoder's."""

    doc: Doc
    candidate: Candidate
    decision: Decision
    heard: float  # of the decided type
    strength: float  # that the sentence reports an act at all
    rank: int  # among the sentence's acts, from 0
    number: int  # of the sentence in its field, from 0
    title: bool
    actors: Sequence[Actor]
    recipients: Sequence[Actor]
    status: Status
    attributed: bool
    quoted: bool
    location: Location | None
    afield: bool  # the location is not named in the sentence
    resolved: bool  # a party is named in another sentence
    dated: bool
    toll: bool
    belief: Mapping[str, float]  # of the encoder's marks in the event's parts, as log probabilities


def confidence(observed: Observed) -> float:
    """The probability that the event is right, 0 to 1."""
    return round(1.0 / (1.0 + math.exp(-sum(score for _, score in contributions(observed)))), 3)


def contributions(observed: Observed) -> list[tuple[str, float]]:
    """What each sign adds, in natural-log odds."""
    model = _model()
    found = signs(observed)
    return [("bias", model["bias"]), *((name, model[name] * value) for name, value in found.items() if name in model)]


def signs(observed: Observed) -> dict[str, float]:
    """The signs that speak for or against an event, most of them 0 or 1."""
    o = observed
    head = o.doc[o.candidate.head]
    verb = head.pos_ in ("VERB", "AUX")
    parties = (*o.actors, *o.recipients)
    marks = {**o.belief, "type": math.log(max(o.decision.probability, 0.01))}
    found: Mapping[str, float] = {
        "type": o.decision.probability,
        "heard": o.heard,
        "event": o.strength,
        "surely": max(-4.0, min(4.0, math.log(o.strength + 1e-3) - math.log(1.001 - o.strength))),
        "listed": o.decision.listed,
        "phrase": ">" in o.candidate.lemma or " " in o.candidate.lemma,
        "weak": is_weak(head.lemma_.lower()),
        "minor": o.rank > 0,
        "rank": min(o.rank, 3),
        "lead": o.number == 0 and not o.title,
        "title": o.title,
        "late": min(o.number, 30) / 30,
        "actor": any(_coded(each) for each in o.actors),
        "recipient": any(_coded(each) for each in o.recipients),
        "no_actor": not o.actors,
        "no_recipient": not o.recipients,
        "uncoded": any(not _coded(each) for each in parties),
        "crowd": len(parties) > 3,
        "actors": len(o.actors) > 1,
        "recipients": len(o.recipients) > 1,
        "resolved": o.resolved,
        "afield": o.afield,
        "name": any(each.name for each in o.actors),
        "noun": not verb,
        "past": verb and head.tag_ == "VBD",
        "perfect": verb and head.tag_ == "VBN" and any(c.lemma_ == "have" for c in head.children if c.dep_ == "aux"),
        "passive": o.candidate.passive,
        "participle": verb and head.tag_ == "VBG",
        "infinitive": verb and head.tag_ == "VB",
        "present": verb and head.tag_ in ("VBP", "VBZ"),
        "main_clause": head.dep_ == "ROOT",
        "said_clause": head.dep_ in ("ccomp", "parataxis"),
        "modifier": head.dep_ in ("acl", "relcl", "advcl", "amod", "compound"),
        "object": head.dep_ in ("dobj", "pobj"),
        "deep": min(depth(head), 6) / 6,
        "long": min(len(o.doc), 60) / 60,
        "unreported": o.status != "reported",
        "hypothetical": o.status in ("hypothetical", "planned"),
        "attributed": o.attributed,
        "quoted": o.quoted,
        "placed": o.location is not None and o.location.precision != "country",
        "country": o.location is not None and o.location.precision == "country",
        "dated": o.dated,
        "toll": o.toll,
        "conflict": o.decision.event_type in ("ASSAULT", "COERCE", "PROTEST"),
        "verbal": o.decision.event_type in ("ACCUSE", "REJECT", "REQUEST", "THREATEN", "CONSULT"),
        "kind": o.decision.event_type in ("SUPPORT", "AID", "COOPERATE", "AGREE"),
        **{f"mark_{name}": value for name, value in marks.items()},
        **{f"sure_{name}": math.exp(value) for name, value in o.belief.items()},
        "all": math.exp(sum(marks.values())) if o.belief else 0.0,
        "least": math.exp(min(marks.values())) if o.belief else 0.0,
    }
    return {name: float(value) for name, value in found.items()}


def _coded(actor: Actor) -> bool:
    return bool(actor.country or actor.sector)


@lru_cache(maxsize=1)
def _model() -> Mapping[str, float]:
    return {name: float(weight) for name, weight in toml(PATH).items()}
