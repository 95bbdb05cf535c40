"""Whom a refusal answers and an accusation means that itself names nobody: who asked, accused or acted before."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc, Span, Token

from faultline.extraction.actor_tables import WORDS
from faultline.extraction.mentions import is_somebody
from faultline.extraction.place_mentions import WORDS as PLACE_WORDS
from faultline.extraction.stages import Candidate
from faultline.records import Actor, Event, EventType

NEAR = 400  # code points between what is asked and the answer
SHORTLY = 250  # code points before a denial in which an accusation is what it denies, whoever that was of
STATE = ("GOV", "MIL", "COP", "SPY", "JUD")
MATTERS = WORDS["matters"] | WORDS["claims"]
STEM = 5  # letters by which a verb and a noun are of one word: "attacked", "the attack"
KINDS: dict[str, tuple[EventType, ...]] = {  # what a noun (lemma) that is aimed at calls an act
    **dict.fromkeys(("ban", "arrest", "closure", "crackdown", "curfew"), ("COERCE",)),
    **dict.fromkeys(("ruling", "verdict", "sentence", "conviction", "judgment"), ("SANCTION", "COERCE")),
    **dict.fromkeys(("sanction", "expulsion", "embargo", "boycott"), ("SANCTION", "COERCE")),
    **dict.fromkeys(
        ("operation", "offensive", "attack", "assault", "killing", "strike", "violence", "raid"), ("ASSAULT",)
    ),
    **dict.fromkeys(("withdrawal", "pullout", "release", "truce", "ceasefire"), ("RETREAT", "AGREE", "CONCEDE")),
    **dict.fromkeys(("deployment", "buildup"), ("MOBILIZE",)),
}
THINGS = MATTERS | KINDS.keys() | WORDS["deeds"] | WORDS["steps"]  # what is no party
STEPS: tuple[EventType, ...] = ("AGREE", "CONCEDE", "REJECT")  # what else is a "move" or a "decision"
DEEDS: tuple[EventType, ...] = ("ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "RETREAT")  # what others condemn
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
    one of the ``earlier`` events, shortly before: Russia, of "Russia called on Turkey to leave. Ankara rejected the demand". Who denies
    answers the accusation right before, though that may have been of nobody: "Witnesses accused soldiers. The army denied it"."""
    known = any(map(is_somebody, recipients))
    kinds = () if known else _kinds(doc, act)
    denies = not known and kinds != ASKING and doc[act.head].lemma_.lower() in WORDS["denials"]
    here = offset + doc[act.head].idx
    for event in reversed(earlier):
        if offset - event.evidence.end > NEAR:
            break
        others = tuple(each for each in event.actors if not _among(each, actors))
        if event.event_type in kinds and any(_among(each, actors) for each in event.recipients):
            return others or tuple(recipients)
        if denies and event.event_type == "ACCUSE" and 0 < here - event.evidence.trigger.start <= SHORTLY and others:
            return others
    return tuple(recipients)


def behind(
    doc: Doc,
    offset: int,
    act: Candidate,
    actors: Sequence[Actor],
    recipients: Sequence[Actor],
    earlier: Sequence[Event],
) -> tuple[Actor, ...]:
    """Whom words are aimed at that only name an act, "condemned the raid", "praised the ban", "rejected the move": those who did what
    one of the ``earlier`` events tells by the same word, or by one of that kind, the latest of them; of "the move" who acted shortly
    before. Else the recipients as they are."""
    noun = _deed(doc, offset, act, recipients)
    if noun is None:
        return tuple(recipients)
    stem, kinds = (noun.removesuffix("ing") if len(noun) > STEM else noun)[:STEM], KINDS.get(noun, ())
    general = noun in WORDS["steps"]
    for event in reversed(earlier):
        near = offset - event.evidence.end <= NEAR
        if general:
            told = (
                near and event.event_type in (*DEEDS, *STEPS) and not any(_among(each, actors) for each in event.actors)
            )
        else:
            told = event.evidence.trigger.text.lower().startswith(stem) and event.event_type in DEEDS
            told = told or (near and event.event_type in kinds)
        done = [each for each in event.actors if is_somebody(each) and (not general or each.sector in STATE)]
        if told and done and event.status in ("reported", "alleged"):
            return tuple(each for each in done if not _among(each, actors)) or tuple(recipients)
    return tuple(recipients)


def _deed(doc: Doc, offset: int, act: Candidate, recipients: Sequence[Actor]) -> str | None:
    """The noun (lemma) of the act that words are about, where they name nobody; None for others."""
    if len(recipients) > 1 or any(each.country or each.sector for each in recipients):
        return None
    if act.lemma.partition(">")[0] in WORDS["asking"]:
        return _ended(doc[act.head])
    if recipients:
        span = _phrase(doc, offset, recipients[0])
        root = span.root if span is not None else None
    else:
        root = next((child for child in doc[act.head].children if child.dep_ in ("dobj", "nsubjpass")), None)
    return root.lemma_.lower() if root is not None and root.pos_ == "NOUN" else None


def _ended(verb: Token) -> str | None:
    """The noun (lemma) of the act whose end is demanded: "an end to the raids", "their release" from arrest."""
    what = next((child for child in verb.children if child.dep_ in ("dobj", "pobj")), None)
    for of in verb.children if what is None else ():
        what = next((child for child in of.children if of.lower_ == "for" and child.dep_ == "pobj"), what)
    if what is None:
        return None
    if what.lemma_.lower() in WORDS["freeing"]:
        return "arrest"
    inner = (part for of in what.children if of.lower_ in ("to", "of") for part in of.children if part.dep_ == "pobj")
    return next((part.lemma_.lower() for part in inner if what.lemma_.lower() in WORDS["ending"]), None)


def parties_only(doc: Doc, offset: int, parties: Sequence[Actor]) -> tuple[Actor, ...]:
    """Those parties of words that are somebody, and not "the report", or "the Iran deal"."""
    found = []
    for each in parties:
        span = _phrase(doc, offset, each)
        things = PLACE_WORDS["treaties"] if is_somebody(each) else THINGS
        if span is None or span.root.lemma_.lower() not in things:
            found.append(each)
    return tuple(found)


def _kinds(doc: Doc, act: Candidate) -> tuple[EventType, ...]:
    """What an act may answer, by what it refuses."""
    head = doc[act.head]
    what = next((child for child in head.children if child.dep_ in ("dobj", "nsubjpass")), None)
    if what is None:
        return () if any(child.dep_ in ("prep", "ccomp") for child in head.children) else ASKING
    if what.lemma_.lower() in WORDS["claims"]:
        return ("ACCUSE",)
    if what.lower_ in ("it", "this", "that"):
        return ("ACCUSE", *ASKING)
    return ASKING if what.lemma_.lower() in WORDS["demands"] else ()


def _phrase(doc: Doc, offset: int, party: Actor) -> Span | None:
    return doc.char_span(party.start - offset, party.end - offset, alignment_mode="expand")


def _among(one: Actor, others: Sequence[Actor]) -> bool:
    return any(_same(one, other) for other in others)


def _same(one: Actor, other: Actor) -> bool:
    alike = one.sector == other.sector or (one.sector in STATE and other.sector in STATE)
    return bool(one.name and one.name == other.name) or bool(alike and one.country and one.country == other.country)
