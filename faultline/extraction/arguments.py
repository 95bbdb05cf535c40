"""From a sentence's raw candidates to its acts: what belongs to one act is one, and missing recipients are looked for.

"Agreed to free prisoners" is one act, "condemned the attack" two: an act that is only promised, refused, asked for or
threatened lends its recipients to the verb that governs it, unless it is itself reported as done.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from spacy.tokens import Doc, Span, Token

from faultline.extraction.cues import cues
from faultline.extraction.entities import entities_of
from faultline.extraction.ontology import Ontology, Sense
from faultline.extraction.phrases import HYPHENS, depth
from faultline.extraction.stages import Candidate
from faultline.records import EventType

# Acts whose complement is not an act of its own: it has not happened, or it is what the act consists of.
GOVERNING: frozenset[EventType] = frozenset(
    [
        "AGREE",
        "REJECT",
        "THREATEN",
        "REQUEST",
        "CONCEDE",
        "SUPPORT",
        "COOPERATE",
        "CONSULT",
        "AID",
        "RETREAT",
        "SANCTION",
    ]
)
# Acts that stand on their own even as an object: "condemned the bombing of" reports a bombing.
STANDING: frozenset[EventType] = frozenset(["ASSAULT", "PROTEST", "COERCE", "SANCTION", "MOBILIZE"])
SETTINGS = frozenset("in at near from inside outside across around through throughout into on over".split())
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
        governor, path = _governor(sentence[candidate.head], by_head)
        if governor is not None and _absorbs(governor, candidate, path, ontology, sentence):
            absorbed.setdefault(governor.head, []).append(candidate)
        else:
            kept.append(candidate)
    whole = [_with_complements(candidate, absorbed, sentence) for candidate in kept]
    return tuple(sorted(whole, key=lambda candidate: (depth(sentence[candidate.head]), candidate.trigger)))


def _governor(token: Token, by_head: dict[int, Candidate]) -> tuple[Candidate | None, tuple[str, ...]]:
    """The candidate whose complement or object the token is, and the dependencies on the way up to it."""
    path: list[str] = []
    for _ in range(6):
        consequence = token.dep_ == "advcl" and token.tag_ == "VBG"  # "shelled the market, killing nine"
        if not consequence and token.dep_ not in (
            "xcomp",
            "ccomp",
            "dobj",
            "pobj",
            "pcomp",
            "prep",
            "acl",
            "attr",
            "dative",
            "oprd",
        ):
            break
        if token.dep_ == "acl" and token.tag_ != "VB":
            break
        path.append(token.dep_)
        token = token.head
        if token.i in by_head:
            return by_head[token.i], tuple(path)
    return None, ()


def _absorbs(governor: Candidate, inner: Candidate, path: tuple[str, ...], ontology: Ontology, sentence: Doc) -> bool:
    above = senses_of(governor, ontology, sentence)
    below = senses_of(inner, ontology, sentence)
    if not above or not below:
        return True
    kind, own = above[0].event_type, below[0].event_type
    if kind is None or own is None:
        return False
    if path[0] == "advcl":
        return own == kind
    if path[0] in ("xcomp", "ccomp", "pcomp", "acl"):
        return kind in GOVERNING or own == kind
    if own in STANDING:  # "amid violence" and "revenge for the attack" tell of another act
        return path == ("dobj",) and kind not in ("ACCUSE", "SUPPORT", "CONSULT")
    return "dobj" in path or own == kind


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


def nearby(sentence: Doc, candidate: Candidate, everywhere: bool) -> tuple[tuple[int, int], ...]:
    """Named mentions that no argument covers: those below the trigger, the nearest first, then, if ``everywhere``, the
    others of the sentence in reading order."""
    head = sentence[candidate.head]
    covered = set(_tokens(candidate.actors)) | set(_tokens(candidate.recipients))
    scope = {token.i for token in head.subtree}
    spans = [
        (_phrase_start(entity), _phrase_end(entity))
        for entity in entities_of(sentence)
        if entity.label_ in NAMED
        and not covered.intersection(range(entity.start, entity.end))
        and not _is_beside(entity)
    ]
    roots = {span: sentence[span[0] : span[1]].root for span in spans}
    below = [span for span in spans if roots[span].i in scope]
    below.sort(key=lambda span: (_distance(roots[span], head), span))
    return tuple(below + [span for span in spans if everywhere and span not in below])


def _phrase_start(name: Span) -> int:
    """Where the phrase begins: with whose it is, as in "our Consulate General"."""
    before = name.doc[name.start - 1] if name.start else None
    return (
        name.start - 1 if before is not None and before.lower_ in ("our", "its", "their", "his", "her") else name.start
    )


def _phrase_end(name: Span) -> int:
    """Where the phrase ends that a name opens: "Croatian" is of "Croatian authorities"."""
    head = name.root.head
    return (
        head.i + 1
        if name.root.dep_ in ("amod", "compound") and head.pos_ == "NOUN" and head.i >= name.end
        else name.end
    )


def _is_beside(name: Span) -> bool:
    """A name says where, since when or who reports it, not who takes part: "talks in Geneva", "according to the Red Cross",
    "US-led"."""
    token = name.root
    place = token.ent_type_ in ("GPE", "LOC", "FAC")
    if place and token.dep_ == "pobj" and token.head.lower_ in SETTINGS:
        return True
    if any(above.lower_ == "according" for above in token.ancestors):
        return True
    if token.dep_ == "nsubj" and token.head.lemma_.lower() in cues()["saying"]:
        return True
    return name.end < len(name.doc) and name.doc[name.end].text in HYPHENS and not name.doc[name.end - 1].whitespace_


def _tokens(spans: Iterable[tuple[int, int]]) -> Iterable[int]:
    return (i for start, end in spans for i in range(start, end))


def _distance(token: Token, above: Token) -> int:
    steps = 0
    while token.i != above.i and token.head.i != token.i:
        token = token.head
        steps += 1
    return steps
