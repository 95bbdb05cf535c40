"""Whom a refusal answers: who asked or accused the refuser shortly before, where the refusal itself names nobody."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from faultline.extraction.actors import WORDS
from faultline.extraction.stages import Candidate
from faultline.records import Actor, Event, EventType

NEAR = 400  # code points between what is asked and the answer
MATTERS = WORDS["matters"] | WORDS["claims"]
ASKING: tuple[EventType, ...] = ("REQUEST", "THREATEN")


def answered(
    doc: Doc,
    offset: int,
    act: Candidate,
    actors: Sequence[Actor],
    recipients: Sequence[Actor],
    earlier: Sequence[Event],
) -> tuple[Actor, ...]:
    """The recipients of a refusal or denial; if they are nobody who is known, those who asked for it, or said it of the actors, in
    one of the ``earlier`` events, shortly before: Russia, of "Russia called on Turkey to leave. Ankara rejected the demand"."""
    known = [each for each in recipients if each.country or each.sector or each.name]
    kinds = _kinds(doc, act)
    if known or not kinds:
        return tuple(recipients)
    for event in reversed(earlier):
        if offset - event.evidence.end > NEAR:
            break
        if event.event_type in kinds and any(_same(one, other) for one in event.recipients for other in actors):
            asking = tuple(each for each in event.actors if not any(_same(each, other) for other in actors))
            return asking or tuple(recipients)
    return tuple(recipients)


def parties_only(doc: Doc, offset: int, parties: Sequence[Actor]) -> tuple[Actor, ...]:
    """Those parties of words that are somebody, and not "the report"."""
    heads = {each: doc.char_span(each.start - offset, each.end - offset, alignment_mode="expand") for each in parties}
    return tuple(
        each
        for each, span in heads.items()
        if each.country or each.sector or each.name or span is None or span.root.lemma_.lower() not in MATTERS
    )


def _kinds(doc: Doc, act: Candidate) -> tuple[EventType, ...]:
    """What an act may answer, by what it refuses."""
    head = doc[act.head]
    what = next((child for child in head.children if child.dep_ in ("dobj", "nsubjpass")), None)
    if what is None:
        return () if any(child.dep_ in ("prep", "ccomp") for child in head.children) else ASKING
    if what.lemma_.lower() in WORDS["claims"]:
        return ("ACCUSE",)
    return ASKING if what.lemma_.lower() in WORDS["demands"] else ()


def _same(one: Actor, other: Actor) -> bool:
    states = one.sector == other.sector == "GOV"
    return bool(one.name and one.name == other.name) or bool(states and one.country and one.country == other.country)
