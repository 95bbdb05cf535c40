"""Whose a verb's act is by the dependency tree: its own subject, that of the verb which controls it, or the noun that it describes."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from faultline.extraction.phrases import Span, mentions_of
from faultline.extraction.stages import Candidate

SUBJECTS = {"nsubj", "csubj"}
PASSIVE_SUBJECTS = {"nsubjpass", "csubjpass"}
ANY_SUBJECTS = SUBJECTS | PASSIVE_SUBJECTS


def own_subject(verb: Token) -> Token | None:
    """The subject; where that is a pronoun in what somebody says or plans, that somebody ("Chad says it will")."""
    subject = subject_of(verb)
    if subject is None or subject.lower_ not in ("it", "he", "she", "they", "we"):
        return subject
    for _ in range(6):
        if verb.dep_ in ("ccomp", "xcomp", "conj", "advcl") and verb.head.i != verb.i:
            verb = verb.head
            above = next((child for child in verb.children if child.dep_ == "nsubj"), None)
            if above is not None and above.pos_ != "PRON":
                return above
        else:
            break
    return subject


def governing_subjects(sentence: Doc, candidate: Candidate) -> Iterator[tuple[Span, ...]]:
    """Subjects of the verbs that an act hangs on, the nearest first, for an act without an actor of its own: "Chad
    announced the end of the boycott", "published a report accusing"."""
    token = sentence[candidate.head]
    covered = {i for start, end in candidate.recipients for i in range(start, end)}
    for _ in range(8):
        if token.pos_ in ("VERB", "AUX"):
            subject = own_subject(token)
            passive = any(child.dep_ in PASSIVE_SUBJECTS for child in token.children)
            if passive and token.i != candidate.head:
                return
            if subject is not None and subject.i not in covered and subject.i != candidate.head:
                yield mentions_of(subject)
        if token.dep_ in ("relcl", "advcl", "ccomp", "ROOT", "nsubj", "nsubjpass", "parataxis"):
            return
        token = token.head


def subject_of(verb: Token) -> Token | None:
    """The verb's own subject, else that of the verb which controls it, else the noun that its clause describes."""
    seen = 0
    while seen < 6:
        seen += 1
        for child in verb.children:
            if child.dep_ in ANY_SUBJECTS:
                if child.lower_ in ("who", "which", "that") and verb.dep_ == "relcl":
                    return _antecedent(child, verb.head)
                return child
        if verb.dep_ == "acl":
            return verb.head
        if verb.dep_ == "relcl":
            return None  # "the city that rebels took": the relative word is its object
        if verb.dep_ in ("xcomp", "conj", "advcl", "pcomp") or (verb.dep_ == "ccomp" and verb.tag_ == "VB"):
            head = verb.head
            if verb.dep_ == "xcomp":
                objects = [child for child in head.children if child.dep_ in ("dobj", "obj")]
                if objects and head.lemma_.lower() not in ("promise", "threaten", "vow", "agree"):
                    return objects[0]
            if verb.dep_ == "pcomp":
                head = head.head
            verbal = head.pos_ in ("VERB", "AUX") or any(child.dep_ == "nsubj" for child in head.children)
            if head.i == verb.i or not verbal:
                return head if verb.dep_ == "pcomp" and head.pos_ in ("NOUN", "PROPN") else None
            if any(child.dep_ in PASSIVE_SUBJECTS for child in head.children) and verb.dep_ != "conj":
                return None if verb.dep_ == "advcl" else subject_of(head)
            verb = head
            continue
        return None
    return None


def _antecedent(pronoun: Token, attached: Token) -> Token:
    """The noun that a relative clause describes: the name right before its pronoun, where the parser hung the clause on
    a common noun further up ("tensions between Chad and Niger, which ...")."""
    before = pronoun.i - 1
    while before > 0 and pronoun.doc[before].is_punct:
        before -= 1
    last = pronoun.doc[before]
    return last if last.ent_type_ in ("GPE", "ORG", "PERSON", "NORP") and not attached.ent_type_ else attached
