"""How an act is said: reported, denied, alleged, threatened, planned, hypothetical or negated; and who says so.

Cues are looked for along the path from the trigger to the root of its sentence: what governs another clause does not
count. The nearest cue wins.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from faultline.extraction.cues import cues
from faultline.extraction.stages import Assertion, Context
from faultline.records import Attribution, EventType, Status

# Acts of speech: having been said, they have been done. A threat is threatened.
SPOKEN = frozenset(["AGREE", "SUPPORT", "REQUEST", "ACCUSE", "REJECT", "CONSULT", "CONCEDE"])
CLAUSAL = {"xcomp", "ccomp", "pcomp", "advcl", "acl", "relcl", "conj", "dobj", "pobj", "prep", "attr", "agent", "nsubj",
           "nsubjpass", "amod", "compound", "poss", "acomp", "oprd", "csubj", "parataxis", "appos", "dative"}  # fmt: skip
NEGATIONS = {"not", "n't", "never", "no", "neither", "nor", "without"}


def assess(
    sentence: Doc,
    trigger: tuple[int, int],
    event_type: EventType | None,
    context: Context,
    speaker: Attribution | None = None,
) -> Assertion:
    """Status and attribution of the act that a trigger names; ``speaker`` is whose quotation it stands in."""
    head = sentence[trigger[0] : trigger[1]].root
    status, cue = _status(head, event_type)
    return Assertion(status=status, attribution=_attribution(head, context) or speaker, cue=cue)


def _status(head: Token, event_type: EventType | None) -> tuple[Status, str | None]:
    words = cues()
    own = _own(head, event_type)
    if own is not None:
        return own
    if event_type == "THREATEN":
        return "threatened", head.lower_
    for token, step in _path(head):
        lemma = token.lemma_.lower()
        if _negated(token) and lemma not in words["saying"]:
            return "negated", "not"
        if step in ("advcl",) and any(child.lower_ in words["conditions"] for child in _below(token, head)):
            return "hypothetical", "if"
        if lemma in words["denying"] and step in ("xcomp", "ccomp", "pcomp", "dobj", "pobj", "prep"):
            return "denied", lemma
        if (
            lemma in words["alleging"]
            and step in ("xcomp", "ccomp", "pcomp", "dobj", "prep", "pobj")
            and lemma != "claim"
        ):
            return "alleged", lemma
        if lemma == "claim" and step in ("ccomp", "xcomp"):
            return "alleged", lemma
        if lemma in words["threatening"] and step in ("xcomp", "ccomp") and _unreal(token, step, head):
            return "threatened", lemma
        if lemma in words["threatening_nouns"] and step in ("acl", "prep", "pobj", "pcomp"):
            return "threatened", lemma
        if lemma in words["negating"] and step in ("xcomp", "pcomp", "dobj", "ccomp", "prep") and step != "ccomp":
            return "negated", lemma
        if lemma in words["wishing"] and token.pos_ == "VERB" and step in ("xcomp", "ccomp", "prep", "dobj", "advcl"):
            return "hypothetical", lemma
        if lemma in words["wishing_nouns"] and token.pos_ == "NOUN" and step in ("acl", "prep", "pobj", "pcomp"):
            return "hypothetical", lemma
        if lemma in words["planning"] and step == "xcomp":
            return "planned", lemma
        if lemma in words["planning"] and lemma in ("plan", "schedule", "propose", "consider") and step == "dobj":
            return "planned", lemma
        modal = _modal(token)
        if modal is not None:
            return modal
    if head.sent[-1].text == "?" or (len(head.doc) and head.doc[-1].text == "?"):
        return "hypothetical", "?"
    return "reported", None


def _own(head: Token, event_type: EventType | None) -> tuple[Status, str | None] | None:
    """Cues on the trigger itself."""
    words = cues()
    if _negated(head):
        return "negated", "not"
    for child in head.children:
        lowered = child.lower_
        if child.dep_ in ("amod", "advmod", "det", "compound"):
            if lowered in words["alleging_words"] and event_type not in ("ACCUSE",):
                return "alleged", lowered
            if lowered in words["planning_words"]:
                return "planned", lowered
            if lowered in words["potential_words"] and head.pos_ == "NOUN":
                return "hypothetical", lowered
    modal = _modal(head)
    if modal is not None and event_type == "THREATEN":
        return "threatened", modal[1]
    if modal is not None:
        return modal
    if any(child.lower_ in words["conditions"] for child in head.children if child.dep_ == "mark"):
        return "hypothetical", "if"
    if head.tag_ == "VB" and head.dep_ == "xcomp" and event_type in SPOKEN:
        return None
    return None


def _negated(token: Token) -> bool:
    return any(
        child.dep_ == "neg" or (child.dep_ in ("det", "preconj", "cc") and child.lower_ in NEGATIONS)
        for child in token.children
    )


def _modal(token: Token) -> tuple[Status, str | None] | None:
    words = cues()
    if token.pos_ not in ("VERB", "AUX"):
        return None
    for child in token.children:
        lowered = child.lower_
        if child.dep_ == "aux" and lowered in words["modals"]:
            perfect = any(other.lower_ == "have" and other.dep_ == "aux" for other in token.children)
            return ("hypothetical", lowered) if not perfect or lowered != "must" else None
        if child.dep_ == "aux" and lowered in words["future"]:
            return "planned", lowered
    if token.lemma_ in ("go", "set", "due", "schedule") and any(c.dep_ == "xcomp" for c in token.children):
        return "planned", token.lower_
    return None


def _unreal(token: Token, step: str, head: Token) -> bool:
    """ "warned that X had attacked" tells of an attack; "warned it would attack" threatens one."""
    del token
    return step == "xcomp" or _modal(head) is not None


def _path(head: Token) -> Iterator[tuple[Token, str]]:
    """The governors of a token up to its root, with the dependency by which each is reached."""
    token = head
    for _ in range(12):
        if token.dep_ == "ROOT" or token.head.i == token.i or token.dep_ not in CLAUSAL:
            return
        step = token.dep_
        below = token
        token = token.head
        if step == "conj":  # of a governor only what both conjuncts share counts: not its own objects
            if below.pos_ == token.pos_ and any(c.dep_ in ("nsubj", "nsubjpass") for c in below.children):
                return
            continue
        if step in ("relcl", "nsubj", "nsubjpass") and token.pos_ in ("NOUN", "PROPN"):
            return
        yield token, step


def _below(token: Token, head: Token) -> Iterator[Token]:
    clause = head
    while clause.head.i != token.i and clause.head.i != clause.i:
        clause = clause.head
    yield from (child for child in clause.children if child.dep_ in ("mark", "advmod"))


def _attribution(head: Token, context: Context) -> Attribution | None:
    """The subject of the verb of saying that governs the act, or the "according to"."""
    words = cues()
    token = head
    for _ in range(10):
        if token.head.i == token.i:
            break
        token = token.head
        if token.lemma_.lower() in words["saying"] and token.pos_ == "VERB":
            subject = next((child for child in token.children if child.dep_ == "nsubj"), None)
            if subject is not None and subject.pos_ != "PRON" and head.i not in {t.i for t in subject.subtree}:
                return _named(subject, context)
    for token in head.doc:
        if token.lower_ == "according":
            for to in token.children:
                for pobj in (child for child in to.children if child.dep_ == "pobj"):
                    return _named(pobj, context)
    for token in head.doc:  # "…, police said": the saying verb is a parenthesis or the root
        if token.lemma_.lower() in ("say", "report", "tell", "announce") and token.i != head.i:
            subject = next((child for child in token.children if child.dep_ == "nsubj"), None)
            inside = any(t.i == head.i for t in token.subtree)
            said = subject is not None and subject.pos_ != "PRON" and (inside or token.dep_ in ("parataxis", "ccomp"))
            if subject is not None and said and head.i not in {t.i for t in subject.subtree}:
                return _named(subject, context)
    return None


def _named(subject: Token, context: Context) -> Attribution:
    left = [t.i for child in subject.lefts for t in child.subtree if child.dep_ not in ("relcl", "acl", "punct")]
    start = min(left, default=subject.i)
    span = subject.doc[start : subject.i + 1]
    text = span.text
    begin = context.offset + span.start_char
    return Attribution(name=text, text=text, start=begin, end=begin + len(text))
