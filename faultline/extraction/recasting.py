"""Types of acts that only their parties and objects tell: who withdraws fighters sanctions nobody, who lifts sanctions concedes."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from faultline.extraction.actor_tables import WORDS
from faultline.extraction.at_home import OWNED
from faultline.extraction.decide import Decision, recast
from faultline.extraction.mentions import is_somebody
from faultline.extraction.ontology import Ontology
from faultline.extraction.party_spans import warned_not_to
from faultline.extraction.stages import Candidate
from faultline.records import Actor, EventType

CONVICTING = ("convict", "find", "find>guilty", "guilty", "jail", "sentence")  # what courts do to whom they accuse
ARMED = ("MIL", "REB", "PRM", "UAF")  # sectors of those who withdraw from a place, and sanction nobody


def by_parties(
    doc: Doc,
    decision: Decision,
    act: Candidate,
    actors: Sequence[Actor],
    recipients: Sequence[Actor],
    ontology: Ontology,
    *,
    alone: bool,
) -> Decision:
    """The decision, or that for another type which only who acts, to whom and upon what tells; ``alone``: the sentence is all that
    the article says."""
    kind, verb = decision.event_type, act.lemma.partition(">")[0].partition(" ")[0]
    foreign = any(each.country and each.country not in {actor.country for actor in actors} for each in recipients)
    if kind is not None and verb in WORDS["closing"]:
        shut = _objects(doc[act.head])
        if shut & WORDS["missions"] and kind in ("SANCTION", "COERCE"):
            meant: EventType = "SANCTION" if foreign and actors else "RETREAT"
            return decision if kind == meant else recast(decision, ontology, meant, "whose mission it is")
        if shut & WORDS["barriers"] and not alone:
            return recast(decision, ontology, "COERCE", "a way that is closed", mode="restrict")
    if kind in ("SANCTION", "COERCE", "CONCEDE", "AGREE"):
        laid = WORDS["measures"].intersection(_objects(doc[act.head]) | {doc[act.head].lemma_.lower()})
        if laid and kind in ("SANCTION", "COERCE") and verb in WORDS["easing"]:
            return recast(decision, ontology, "CONCEDE", "a measure that is lifted")
        if laid and kind in ("CONCEDE", "AGREE") and verb in WORDS["upholding"]:
            return recast(decision, ontology, "SANCTION", "a measure that stays")
        if laid and kind == "COERCE" and foreign and not alone:
            return recast(decision, ontology, "SANCTION", "a measure against another country")
    if (
        kind == "AGREE"
        and verb in WORDS["vowing"]
        and any(map(is_somebody, recipients))
        and _violent(doc[act.head], ontology)
    ):
        return recast(decision, ontology, "THREATEN", "a promise of violence")
    if kind == "AID" and verb in ("send", "turn") and any(child.lower_ == "back" for child in doc[act.head].children):
        return recast(decision, ontology, "COERCE", "of who is sent back", word="deport")
    if kind == "SANCTION" and verb in ("withdraw", "pull"):
        armed = any(actor.sector in ARMED for actor in actors)
        if armed or WORDS["personnel"].intersection(_objects(doc[act.head])):
            return recast(decision, ontology, "RETREAT", "of who fights, or of staff", word="withdraw")
    if kind == "COERCE" and verb in WORDS["ousting"] and _sent(recipients):
        return recast(decision, ontology, "SANCTION", "of diplomats")
    if kind is None and any(actor.sector in ARMED or actor.kind == "state" for actor in actors):
        violent = next((sense for sense in ontology.verbs.get(act.lemma, ()) if sense.event_type == "ASSAULT"), None)
        return recast(decision, ontology, "ASSAULT", "no accident", word=act.lemma) if violent else decision
    if kind == "PROTEST" and act.lemma == "protest" and _official(actors):
        return recast(decision, ontology, "ACCUSE", "of a state, in words", mode="disapprove")
    if kind == "THREATEN" and act.lemma == "warn":
        advised = warned_not_to(doc, act) or any(_own_people(each) for each in recipients)
        return recast(decision, ontology, "REQUEST", "what others should not do") if advised else decision
    if kind == "ACCUSE" and act.lemma in CONVICTING and not alone:
        court = any(actor.sector == "JUD" for actor in actors)
        return recast(decision, ontology, "SANCTION", "of a court", word="convict") if court else decision
    return decision


def _objects(verb: Token) -> set[str]:
    """The lemmas of what a verb is done to: "sanctions", also of "some of the sanctions", and of all that is coordinated."""
    heads = [child for child in verb.children if child.dep_ in ("dobj", "nsubjpass")]
    heads += [other for head in heads for other in head.conjuncts]
    inner = [part for head in heads for of in head.children if of.lower_ == "of" for part in of.children]
    return {head.lemma_.lower() for head in (*heads, *inner)}


def _violent(verb: Token, ontology: Ontology) -> bool:
    """Whether what somebody promises to do is violence before all else: "vowed to bomb"."""
    promised = (child.lemma_.lower() for child in verb.children if child.dep_ == "xcomp")
    return any(senses[0].event_type == "ASSAULT" for each in promised if (senses := ontology.verbs.get(each)))


def _sent(recipients: Sequence[Actor]) -> bool:
    return any(WORDS["sent"].intersection(each.text.lower().split()) for each in recipients)


def _own_people(recipient: Actor) -> bool:
    return recipient.sector == "CVL" and recipient.text.lower().split()[0] in OWNED


def _official(actors: Sequence[Actor]) -> bool:
    return bool(actors) and all(actor.sector in ("GOV", "IGO") for actor in actors)
