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

# Who vows one of these plans it: it is no threat.
KINDLY = frozenset(["AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT"])
# Who "denied that he lied and blamed" another, blamed him.
BLAMING = frozenset(["ACCUSE", "REQUEST", "THREATEN"])
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
    own = _own(head)
    if own is not None:
        return own
    if event_type == "THREATEN":
        return "threatened", head.lower_
    found = _modal(head)  # what is only willed or wished may be denied or threatened further up
    if found is None and any(c.lower_ in cues()["conditions"] for c in head.children if c.dep_ == "mark"):
        found = "hypothetical", "if"
    found = found or _expected(head)
    modal = found is not None
    for token, step in _path(head):
        said = _governed(token, step, head, event_type)
        if said is None or (step == "nsubj" and said[1] in cues()["modals"] and _definite(head)):
            continue
        status = said[0]
        if found is None:
            found = said
            if status not in ("planned", "hypothetical"):
                return found
        elif (
            status in ("threatened", "denied")
            or (status == "alleged" and not modal)
            or (status == "hypothetical" and found[0] == "planned")
        ):
            return said
    if found is not None:
        return found
    if head.sent[-1].text == "?" or (len(head.doc) and head.doc[-1].text == "?"):
        return "hypothetical", "?"
    return "reported", None


def _governed(token: Token, step: str, head: Token, event_type: EventType | None) -> tuple[Status, str | None] | None:
    """What one governor, reached by one dependency, says of the act below it."""
    words = cues()
    lemma = token.lemma_.lower()
    clause = step in ("xcomp", "ccomp")
    said = step in ("xcomp", "ccomp", "pcomp", "dobj", "pobj", "prep")
    status: Status | None = None
    cue = lemma
    if token.lower_ == "without" or (lemma == "short" and token.head.lemma_ in ("stop", "fall")):
        status, cue = "negated", token.lower_
    elif negated(token) and lemma not in words["saying"]:
        status, cue = "negated", "not"
    elif step == "advcl" and any(child.lower_ in words["conditions"] for child in _below(token, head)):
        status, cue = "hypothetical", "if"
    elif step == "advcl" and _awaited(token, head):
        status, cue = "hypothetical", "until"
    elif lemma == "rule" and step == "advcl" and head.tag_ == "VBG":
        status, cue = "negated", "rule out"
    elif lemma in words["denying"] and said and not (head.dep_ == "conj" and event_type in BLAMING):
        status = "denied"
    elif lemma in words["alleging"] and (clause or said) and (lemma != "claim" or step == "ccomp"):
        status = "alleged"
    elif lemma in words["threatening"] and clause and _unreal(token, step, head):
        status = "planned" if event_type in KINDLY else "threatened"
    elif lemma in words["threatening_nouns"] and step in ("acl", "prep", "pobj", "pcomp"):
        status = "threatened"
    elif lemma in words["negating"] and said and step not in ("ccomp", "pobj"):
        purpose = lemma in words["averting"] and any(child.lower_ == "to" for child in token.children)
        status = "hypothetical" if purpose else "negated"
    elif (lemma in words["announcing"] and event_type == "RETREAT" and _going_on(head)) or (
        lemma in words["planning_adjectives"] and step == "xcomp"
    ):
        status = "planned"
    elif lemma in words["unable"] and step == "xcomp":
        status = "negated"
    elif lemma in words["likely"] and clause:
        status = "hypothetical"
    elif token.lemma_ == "be" and step == "xcomp" and token.pos_ in ("VERB", "AUX") and _infinitive(head):
        status, cue = "planned", "is to"
    elif (lemma in words["wishing"] and token.pos_ == "VERB" and (clause or step in ("prep", "dobj", "advcl"))) or (
        lemma in words["wishing_nouns"] and token.pos_ == "NOUN" and step in ("acl", "prep", "pobj", "pcomp")
    ):
        status = "hypothetical"
    elif lemma in words["planning"] and (
        step == "xcomp" or (step == "ccomp" and lemma == "order") or (step == "dobj" and lemma in words["planning_of"])
    ):
        status = "planned"
    return (status, cue) if status is not None else _modal(token)


def _awaited(token: Token, head: Token) -> bool:
    """Whether what a verb tells is not to be before an act: "will stay shut until they leave"."""
    until = any(child.lower_ == "until" for child in _below(token, head))
    return until and (_modal(token) is not None or negated(token))


def _own(head: Token) -> tuple[Status, str | None] | None:
    """Cues on the trigger itself."""
    words = cues()
    if negated(head) or (head.pos_ == "VERB" and _nobody(head)):
        return "negated", "not"
    for arms in (child for child in head.children if child.dep_ in ("nsubj", "nsubjpass")):
        doubted = next(
            (c.lower_ for c in arms.children if c.dep_ == "amod" and c.lower_ in words["alleging_words"]), None
        )
        if doubted is not None and arms.lemma_.lower() in words["weapons"]:
            return "alleged", doubted  # "suspected Israeli missiles hit"
    for child in head.children:
        lowered = child.lower_
        if child.dep_ in ("amod", "advmod", "det", "compound"):
            if lowered in words["alleging_words"]:
                return "alleged", lowered
            if lowered in words["planning_words"]:
                return "planned", lowered
            if lowered in words["potential_words"] and head.pos_ == "NOUN":
                return "hypothetical", lowered
    return None


def _expected(head: Token) -> tuple[Status, str | None] | None:
    """What is said of an act to be: "a raid is near", "clashes are a possibility"."""
    if head.dep_ != "nsubj" or head.head.lemma_ != "be":
        return None
    words = cues()
    for told in head.head.children:
        if told.dep_ == "attr" and told.lemma_.lower() in words["wishing_nouns"] - {"case", "event", "end"}:
            return "hypothetical", told.lower_
        if (
            told.dep_ in ("acomp", "advmod", "prep")
            and told.lower_ in words["expected"]
            and told.right_edge.i == told.i
        ):
            return "planned", told.lower_
    return None


def _definite(head: Token) -> bool:
    """ "the attack could lead to war" has happened, "an attack could" has not."""
    return head.pos_ == "NOUN" and any(c.lower_ in ("the", "this", "these", "those") for c in head.children)


def _nobody(verb: Token) -> bool:
    """ "nobody attacked", "neither army attacked", "injured no one"."""
    return any(
        child.lower_ in ("nobody", "none", "neither")
        or any(inner.dep_ in ("det", "preconj") and inner.lower_ in ("no", "neither") for inner in child.children)
        for child in verb.children
        if child.dep_ in ("nsubj", "nsubjpass") or (child.dep_ == "dobj" and child.lower_ in ("nobody", "one"))
    )


def _going_on(head: Token) -> bool:
    """ "announced that it was withdrawing" tells of what is still to come."""
    return head.tag_ == "VBG" and any(child.dep_ == "aux" and child.lemma_ == "be" for child in head.children)


def _infinitive(head: Token) -> bool:
    return any(child.lower_ == "to" and child.dep_ == "aux" for child in head.children)


def negated(token: Token) -> bool:
    """Whether a word is itself negated: "did not accuse", "no longer demands", "no attack"; not by "not only"."""
    return any(
        child.dep_ == "neg"
        or (child.lower_ == "longer" and child.i and child.nbor(-1).lower_ == "no")
        or (child.dep_ in ("det", "preconj", "cc") and child.lower_ in NEGATIONS)
        for child in token.children
        if child.i + 1 == len(child.doc) or child.nbor().lower_ not in ("only", "just", "merely", "simply")
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
            done = {other.lower_ for other in token.children} >= {"already", "have"}  # "will already have sent"
            return None if done else ("planned", lowered)
    if token.lemma_ in ("go", "set", "due", "schedule") and any(c.dep_ == "xcomp" for c in token.children):
        return "planned", token.lower_
    return None


def _unreal(token: Token, step: str, head: Token) -> bool:
    """ "warned that X had attacked" tells of an attack; "warned it would attack" threatens one.

    Who warns that others would attack, threatens nothing.
    """
    if step == "xcomp":
        return True
    if _modal(head) is None:
        return False
    subject = next((child for child in head.children if child.dep_ in ("nsubj", "nsubjpass")), None)
    own = subject is not None and (subject.pos_ == "PRON" or any(c.dep_ == "poss" for c in subject.children))
    return own or token.lemma_.lower() != "warn"


def _path(head: Token) -> Iterator[tuple[Token, str]]:
    """The governors of a token up to its root, with the dependency by which each is reached."""
    token = head
    for _ in range(12):
        if token.dep_ == "ROOT" or token.head.i == token.i or token.dep_ not in CLAUSAL:
            return
        step = token.dep_
        below = token
        token = token.head
        if head.pos_ != "VERB" and is_bygone(below):
            return
        if step == "conj":  # of a governor only what both conjuncts share counts: not its own objects
            if below.pos_ == token.pos_ and any(c.dep_ in ("nsubj", "nsubjpass") for c in below.children):
                return
            continue
        if step in ("relcl", "nsubj", "nsubjpass") and token.pos_ in ("NOUN", "PROPN"):
            return
        yield token, step
        content = any(child.dep_ == "mark" for child in below.children)  # "reports that"
        if step in ("acl", "relcl", "amod") and below.tag_ != "VB" and not content:
            return  # "the men hired by X may leave": what only describes a noun is taken for granted


def is_bygone(thing: Token) -> bool:
    """Whether something else is said to come after it, or because of it: "a raid" of "would respond after a raid"."""
    above = thing.head
    return thing.dep_ in ("pobj", "dobj") and above.dep_ == "prep" and above.lower_ in cues()["bygone"]


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
    """The subject with what stands before it and a short "of", without its clauses."""
    left = [t.i for child in subject.lefts for t in child.subtree if child.dep_ not in ("relcl", "acl", "punct")]
    start, end = min(left, default=subject.i), subject.i + 1
    for child in subject.rights:
        if child.dep_ != "prep" or child.lower_ not in ("of", "for", "at") or child.i != end:
            break
        edge = child.right_edge.i + 1
        if edge - end <= 6:
            end = edge
    span = subject.doc[start:end]
    begin = context.offset + span.start_char
    return Attribution(name=span.text, text=span.text, start=begin, end=begin + len(span.text))
