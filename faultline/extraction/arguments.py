"""From a sentence's raw candidates to its acts: what belongs to one act is one, and missing recipients are looked for.

"Agreed to free prisoners" is one act, "condemned the attack" two: an act that is only promised, refused, asked for or
threatened lends its recipients to the verb that governs it, unless it is itself reported as done.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from spacy.tokens import Doc, Token

from faultline.extraction.ontology import Ontology, Sense
from faultline.extraction.stages import Candidate
from faultline.records import EventType

# Acts whose complement is not an act of its own: it has not happened, or it is what the act consists of.
GOVERNING: frozenset[EventType] = frozenset(
    ["AGREE", "REJECT", "THREATEN", "REQUEST", "CONCEDE", "SUPPORT", "COOPERATE", "CONSULT", "AID", "RETREAT", "SANCTION"]
)
# Acts that stand on their own even as an object: "condemned the bombing of" reports a bombing.
STANDING: frozenset[EventType] = frozenset(["ASSAULT", "PROTEST", "COERCE", "SANCTION", "MOBILIZE"])
NAMED = ("GPE", "NORP", "ORG", "PERSON", "LOC", "FAC")


def senses_of(candidate: Candidate, ontology: Ontology, sentence: Doc) -> tuple[Sense, ...]:
    """The ontology's readings of a candidate's trigger, the default first; empty for a verb it doesn't know."""
    table = ontology.verbs if sentence[candidate.head].pos_ in ("VERB", "AUX") else ontology.nouns
    return table.get(candidate.lemma) or ontology.nouns.get(candidate.lemma) or ontology.verbs.get(candidate.lemma, ())


def acts(sentence: Doc, found: Sequence[Candidate], ontology: Ontology) -> tuple[Candidate, ...]:
    """The candidates that are acts of their own, with their complements' recipients, the most prominent first."""
    by_head = {candidate.head: candidate for candidate in found}
    absorbed: dict[int, list[Candidate]] = {}
    kept: list[Candidate] = []
    for candidate in found:
        governor = _governor(sentence[candidate.head], by_head)
        if governor is not None and _absorbs(governor, candidate, ontology, sentence):
            absorbed.setdefault(governor.head, []).append(candidate)
        else:
            kept.append(candidate)
    whole = [_with_complements(candidate, absorbed, sentence) for candidate in kept]
    return tuple(sorted(whole, key=lambda candidate: (_depth(sentence[candidate.head]), candidate.trigger)))


def _governor(token: Token, by_head: dict[int, Candidate]) -> Candidate | None:
    """The candidate whose complement or object the token is, through prepositions and light nouns."""
    for _ in range(6):
        if token.dep_ not in ("xcomp", "ccomp", "dobj", "pobj", "pcomp", "prep", "acl", "attr", "dative", "oprd", "agent"):
            return None
        if token.dep_ == "acl" and token.tag_ != "VB":
            return None
        token = token.head
        if token.i in by_head:
            return by_head[token.i]
    return None


def _absorbs(governor: Candidate, inner: Candidate, ontology: Ontology, sentence: Doc) -> bool:
    above = senses_of(governor, ontology, sentence)
    below = senses_of(inner, ontology, sentence)
    if not above or not below:
        return True
    kind, own = above[0].event_type, below[0].event_type
    if kind is None or own is None:
        return False
    if sentence[inner.head].dep_ in ("xcomp", "ccomp", "pcomp", "acl"):
        return kind in GOVERNING or own == kind
    if own in STANDING and kind in ("ACCUSE", "SUPPORT", "REQUEST", "CONSULT", "AGREE", "THREATEN", "REJECT"):
        return kind in ("AGREE", "THREATEN", "REQUEST")
    return own == kind or own not in STANDING or kind in ("CONCEDE", "SANCTION", "RETREAT", "COERCE")


def _with_complements(candidate: Candidate, absorbed: dict[int, list[Candidate]], sentence: Doc) -> Candidate:
    actors = list(candidate.actors)
    recipients = list(candidate.recipients)
    queue = list(absorbed.get(candidate.head, ()))
    while queue:
        inner = queue.pop(0)
        queue.extend(absorbed.get(inner.head, ()))
        own = [span for span in inner.actors if span not in actors]
        recipients.extend(own if sentence[inner.head].pos_ == "NOUN" or inner.passive else [])
        recipients.extend(inner.recipients)
    spans = [span for span in dict.fromkeys(recipients) if span not in actors]
    return msgspec.structs.replace(candidate, actors=tuple(actors), recipients=tuple(spans))


def _depth(token: Token) -> int:
    depth = 0
    while token.head.i != token.i and depth < 40:
        depth += 1
        token = token.head
    return depth


def nearby(sentence: Doc, candidate: Candidate) -> tuple[tuple[int, int], ...]:
    """Named mentions below the trigger that no argument covers, the nearest in the tree first."""
    head = sentence[candidate.head]
    covered = set(_tokens(candidate.actors)) | set(_tokens(candidate.recipients))
    scope = {token.i for token in head.subtree}
    spans = [
        (entity.start, entity.end)
        for entity in sentence.ents
        if entity.label_ in NAMED and entity.root.i in scope and not covered.intersection(range(entity.start, entity.end))
    ]
    return tuple(sorted(spans, key=lambda span: (_distance(sentence[span[0] : span[1]].root, head), span)))


def _tokens(spans: Iterable[tuple[int, int]]) -> Iterable[int]:
    return (i for start, end in spans for i in range(start, end))


def _distance(token: Token, above: Token) -> int:
    steps = 0
    while token.i != above.i and token.head.i != token.i:
        token = token.head
        steps += 1
    return steps
