"""How sure an event is: a model for each of its parts, over what the stages say of it; all parts must be right.

A model is a logistic one, whose weights stand in ``data/confidence.toml``, and a forest, in ``data/confidence.npz``; the weighted
mean of their log odds counts. ``training/fit_confidence.py`` fits them on events that were judged by hand.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import get_args

from spacy.tokens import Doc

from faultline.extraction.allegiance import Presumed
from faultline.extraction.decide import Decision
from faultline.extraction.entities import entities_of
from faultline.extraction.forest import Forest
from faultline.extraction.nonevents import is_weak
from faultline.extraction.phrases import depth
from faultline.extraction.stages import Candidate
from faultline.extraction.tables import DATA, toml
from faultline.records import Actor, EventType, Location, Status

PATH, FOREST = DATA / "confidence.toml", DATA / "confidence.npz"
TREES = 0.7  # how much the forest's log odds count, of 1
CERTAIN = 0.99  # beyond which a forest's share counts no more
PARTS = ("act", "actors", "recipients", "place")  # an act with its type and status
PHYSICAL = ("ASSAULT", "COERCE", "PROTEST")  # somebody does them to somebody, somewhere
DEFINITE = ("the ", "this ", "that ", "these ")
LONG = 8  # words of a phrase that are many
FAR = 20  # words between an act and a party that are many
SECTORS = ("GOV", "MIL", "REB", "CVL")
# What an act of one type mostly has, and one of another mostly lacks: signs that stand for each type of act once more.
BY_TYPE = ("no_actor", "no_recipient", "actors", "recipients", "recipient_uncoded", "recipient_elsewhere", "placed", "country",
           "no_place", "afield")  # fmt: skip


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
    outside: Sequence[Actor]  # those of them that are named in another sentence
    status: Status
    attributed: bool
    quoted: bool
    location: Location | None
    afield: bool  # the location is not named in the sentence
    dated: bool
    toll: bool
    presumed: Presumed  # parties whose country only the article makes likely
    belief: Mapping[str, float]  # of the encoder's marks in the event's parts, as log probabilities


@dataclasses.dataclass(frozen=True)
class Confidence:
    """For each part of an event the probability that it is right, 0 to 1."""

    act: float
    actors: float
    recipients: float
    place: float

    @property
    def whole(self) -> float:
        """The probability that all of the event is right."""
        return round(self.but_for_place * self.place, 3)

    @property
    def but_for_place(self) -> float:
        """The probability that all but its place is right."""
        return self.act * self.actors * self.recipients


def confidence(observed: Observed) -> Confidence:
    """How sure each part of an event is."""
    found = signs(observed)
    odds = dict.fromkeys(PARTS, 0.0)
    for part, _, value in contributions(found):
        odds[part] += value
    shares = _forest().probabilities(found)
    return Confidence(**{part: together(value, shares[part]) for part, value in odds.items()})


def together(odds: float, share: float) -> float:
    """The probability by the weighted mean of the logistic model's log odds and those of the forest's share."""
    share = max(1.0 - CERTAIN, min(CERTAIN, share))
    return _probability((1.0 - TREES) * odds + TREES * (math.log(share) - math.log1p(-share)))


def contributions(signs: Mapping[str, float]) -> list[tuple[str, str, float]]:
    """What each sign adds to a part's logistic model, in natural-log odds: part, sign, odds."""
    found = {"bias": 1.0, **signs}
    return [
        (part, name, weight * value)
        for part in PARTS
        for name, weight in _model()[part].items()
        if (value := found.get(name, 0.0))
    ]


def signs(observed: Observed) -> dict[str, float]:
    """The signs that speak for or against a part of an event, most of them 0 or 1."""
    o = observed
    found = {**_of_the_act(o), **_of_parties(o), **_of_place(o), **_of_marks(o)}
    kind = o.decision.event_type
    found |= {f"{kind}_{name}": found[name] for name in BY_TYPE if kind}
    return {name: float(value) for name, value in found.items()}


def _of_the_act(o: Observed) -> dict[str, float]:
    head = o.doc[o.candidate.head]
    verb, tag, kind = head.pos_ in ("VERB", "AUX"), head.tag_, o.decision.event_type
    return {
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
        "noun": not verb,
        "past": verb and tag == "VBD",
        "perfect": verb and tag == "VBN" and any(c.lemma_ == "have" for c in head.children if c.dep_ == "aux"),
        "passive": o.candidate.passive,
        "participle": verb and tag == "VBG",
        "infinitive": verb and tag == "VB",
        "present": verb and tag in ("VBP", "VBZ"),
        "main_clause": head.dep_ == "ROOT",
        "said_clause": head.dep_ in ("ccomp", "parataxis"),
        "modifier": head.dep_ in ("acl", "relcl", "advcl", "amod", "compound"),
        "object": head.dep_ in ("dobj", "pobj"),
        "deep": min(depth(head), 6) / 6,
        "long": min(len(o.doc), 60) / 60,
        "names": min(len(entities_of(o.doc)), 10) / 10,
        "attributed": o.attributed,
        "quoted": o.quoted,
        "dated": o.dated,
        "toll": o.toll,
        "physical": kind in PHYSICAL,
        "verbal": kind in ("ACCUSE", "REJECT", "REQUEST", "THREATEN", "CONSULT"),
        "kind": kind in ("SUPPORT", "AID", "COOPERATE", "AGREE"),
        **{f"is_{each}": kind == each for each in get_args(EventType)},
        **{f"is_{each}": o.status == each for each in get_args(Status)},
    }


def _of_parties(o: Observed) -> dict[str, float]:
    both, act = (*o.actors, *o.recipients), o.decision.event_type in PHYSICAL
    found: dict[str, float] = {
        "crowd": len(both) > 3,
        "uncoded": any(not _coded(each) for each in both),
        "compatriots": bool(_countries(o.actors) & _countries(o.recipients)),
        "unclaimed": act and not o.actors,
        "unstruck": act and not o.recipients,
    }
    for role, parties, spans in (
        ("actor", o.actors, o.candidate.actors),
        ("recipient", o.recipients, o.candidate.recipients),
    ):
        gap = max((abs(start - o.candidate.head) for start, _ in spans), default=0)
        found |= {
            role: any(_coded(each) for each in parties),
            f"no_{role}": not parties,
            f"{role}s": len(parties) > 1,
            f"{role}_named": bool(parties) and all(each.name for each in parties),
            f"{role}_described": any(not each.name and each.text.lower().startswith(DEFINITE) for each in parties),
            f"{role}_uncoded": any(not _coded(each) for each in parties),
            f"{role}_stateless": any(not each.country for each in parties),
            f"{role}_long": min(max((len(each.text.split()) for each in parties), default=0), 2 * LONG) / LONG,
            f"{role}_far": min(gap, 2 * FAR) / FAR,
            f"{role}_elsewhere": any(each in o.outside for each in parties),
            f"{role}_presumed": max(
                (1.0 - o.presumed[at][1] for each in parties if (at := (each.start, each.end)) in o.presumed),
                default=0.0,
            ),
            f"{role}_inferred": any(_inferred(each) for each in parties),
            f"{role}_person": any(each.kind == "person" for each in parties),
            **{f"{role}_{sector}": any(each.sector == sector for each in parties) for sector in SECTORS},
        }
    return found


def _of_place(o: Observed) -> dict[str, float]:
    where, act = o.location, o.decision.event_type in PHYSICAL
    exact = where is not None and where.precision != "country"
    return {
        "placed": exact,
        "country": where is not None and not exact,
        "no_place": where is None,
        "afield": o.afield,
        "afield_exactly": o.afield and exact,
        "unplaced": act and where is None,
        "placed_act": act and exact,
        "act_in_country": act and where is not None and not exact,
        "among_parties": where is not None and where.country in _countries((*o.actors, *o.recipients)),
    }


def _of_marks(o: Observed) -> dict[str, float]:
    if not o.belief:
        return {}
    marks = {**o.belief, "type": math.log(max(o.decision.probability, 0.01))}
    left = dict(zip(("actors", "recipients"), o.candidate.left, strict=True))
    return {
        **{f"mark_{name}": value for name, value in marks.items()},
        **{f"sure_{name}": math.exp(value) for name, value in o.belief.items()},
        **{f"left_{role}": odds for role, odds in left.items()},
        **{f"likely_{role}": _probability(odds) for role, odds in left.items()},
    }


def _probability(odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-odds))


def _coded(actor: Actor) -> bool:
    return bool(actor.country or actor.sector)


def _inferred(actor: Actor) -> bool:
    """Whether his country is not told by his phrase: "the government", "rebels"."""
    words = actor.text.removeprefix("The ").removeprefix("A ")
    return bool(actor.country) and not actor.name and words == words.lower()


def _countries(actors: Sequence[Actor]) -> set[str]:
    return {each.country for each in actors if each.country}


@lru_cache(maxsize=1)
def _forest() -> Forest:
    return Forest.load(FOREST)


@lru_cache(maxsize=1)
def _model() -> Mapping[str, Mapping[str, float]]:
    tables = toml(PATH)
    return {part: {name: float(weight) for name, weight in tables[part].items()} for part in PARTS}
