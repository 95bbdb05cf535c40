"""How an act is said, all told: by the rules' reading, the encoder's marks, the type of the act and who speaks.

What is planned may be another type of act; what is accused, asked or threatened has a status by its type.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from spacy.tokens import Token

from faultline.extraction.components import Components
from faultline.extraction.decide import PROMISED, Decision, promised, recast
from faultline.extraction.marked import status_of
from faultline.extraction.party_spans import demand
from faultline.extraction.reading import Sentence
from faultline.extraction.stages import ActorCode, Assertion, Candidate, Context
from faultline.extraction.status import BLAMING, assess, negated
from faultline.records import Actor, Attribution, Status

STATE = ("GOV", "MIL")
WILL, OURSELVES = ("will", "'ll", "’ll", "shall"), ("we", "i")
REFUSING = ("REJECT", "SANCTION")  # who will not let somebody in refuses it


def asserted(
    sentence: Sentence,
    act: Candidate,
    decision: Decision,
    actors: Sequence[Actor],
    context: Context,
    speaker: Attribution | None,
    parts: Components,
) -> tuple[Assertion, Decision]:
    """Status and attribution of an act, and the decision that goes with them; ``speaker`` is whose quotation it is in."""
    said = Assertion(status="reported", attribution=None)
    if parts.config.assertion:
        said = assess(sentence.doc, act.trigger, decision.event_type, context, speaker)
    status = said.status
    if sentence.scores is not None:
        status = status_of(status, sentence.scores.marks.statuses_of(act.piece), parts.config.trust)
    if said.cue == "until":
        status = said.status  # to the marks what is waited for has come
    head = sentence.doc[act.head]
    told = (status, said.status) == ("reported", "negated")
    if told and decision.event_type not in REFUSING and (negated(head) or said.cue == "rule"):  # "ruled out a raid"
        status = "negated"
    if status == "negated" and decision.event_type == "REJECT" and not decision.listed:
        status = "reported"  # "will not countenance" refuses
    if said.status == "reported" and (
        (status == "alleged" and (_described(head) or _own_deed(head)))
        or (status == "denied" and head.dep_ == "conj" and decision.event_type in BLAMING)
    ):
        status = "reported"
    if status == "planned" and decision.event_type in PROMISED:
        decision = promised(decision, parts.ontology)
    violent = decision.event_type in ("ASSAULT", "COERCE")
    if violent and status in ("planned", "hypothetical") and _vowed(head, said, actors, context, parts):
        decision, status = recast(decision, parts.ontology, "THREATEN", "what one says that one will do"), "threatened"
    if status == "reported" and violent and _accused(said, actors, context, parts):
        status = "alleged"
    return msgspec.structs.replace(said, status=_by_type(status, sentence, act, decision)), decision


def _own_deed(head: Token) -> bool:
    """Whether somebody claims to have done an act himself."""
    return head.dep_ == "xcomp" and head.head.lemma_.lower() == "claim"


def _vowed(head: Token, said: Assertion, actors: Sequence[Actor], context: Context, parts: Components) -> bool:
    """Whether who would act says so himself, or one of his state does: "we will hunt them down"."""
    if said.attribution is None or not any(child.lower_ in WILL for child in head.children):
        return False
    if any(child.dep_ == "nsubj" and child.lower_ in OURSELVES for child in head.children):
        return True
    speaker = _speaker(said, context, parts)
    states = {actor.country for actor in actors if actor.sector in STATE}
    return speaker is not None and states == {speaker.country}


def _described(head: Token) -> bool:
    """Whether an act only describes somebody, which is taken for granted: "accused Togo, which backs them, of lying"."""
    if head.dep_ == "acl":
        return bool(head.tag_ == "VBN")
    return head.dep_ == "relcl" and any(
        child.dep_ in ("nsubj", "nsubjpass") and child.tag_ in ("WDT", "WP") for child in head.children
    )


def _by_type(status: Status, sentence: Sentence, act: Candidate, decision: Decision) -> Status:
    if decision.event_type == "THREATEN" and status in ("reported", "planned"):
        return "threatened"
    if decision.event_type == "REQUEST" and demand(sentence.doc, act) is not None:
        return "reported"  # what is asked for is open, that it is asked is not
    return status


def _accused(said: Assertion, actors: Sequence[Actor], context: Context, parts: Components) -> bool:
    """One state tells of another's violence: that is an accusation, however it is said."""
    speaker = _speaker(said, context, parts)
    if speaker is None or speaker.sector not in STATE:
        return False
    return any(actor.country and actor.country != speaker.country and actor.sector in STATE for actor in actors)


def _speaker(said: Assertion, context: Context, parts: Components) -> ActorCode | None:
    """Who says so, if he is of a country."""
    code = parts.coder.code(said.attribution.text, context.published) if said.attribution else None
    return code if code is not None and code.country is not None else None
