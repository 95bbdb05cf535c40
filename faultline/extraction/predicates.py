"""Predicates that may be events, with who did it and to whom, from a sentence's dependency tree.

Verbs take subject and object, the agent of a passive, the controlling subject of an infinitive or participle, and the
noun that a relative clause hangs on. Nouns take possessor, nationality, "by", "on" and "against"; a noun carried by a
light verb ("launched an attack on") takes that verb's subject. Coordinated arguments are separate arguments.
"""

from __future__ import annotations

from spacy.tokens import Doc, Token

from faultline.extraction.ontology import Ontology
from faultline.extraction.phrases import HYPHENS, Span, distinct, entity_of, mentions_of
from faultline.extraction.stages import Candidate
from faultline.extraction.subjects import ANY_SUBJECTS, PASSIVE_SUBJECTS, SUBJECTS, own_subject, subject_of

OBJECTS = {"dobj", "dative", "attr", "oprd", "obj", "iobj"}
# Prepositions that bring whom an act is aimed at, in the order in which they are believed.
TARGET_PREPOSITIONS = (
    "against",
    "on",
    "with",
    "between",
    "to",
    "at",
    "from",
    "over",
    "toward",
    "towards",
    "into",
    "for",
    "of",
    "in",
)
# Prepositions that tell where or what for: they bring whom an act is aimed at only where nothing else does.
WHERE = ("in", "at", "of", "for", "from", "over")
# Verbs that only carry their object: the object names the act.
LIGHT_VERBS = {
    "hold", "launch", "carry", "conduct", "stage", "impose", "issue", "make", "sign", "file", "mount", "wage",
    "lead", "begin", "start", "open", "have", "give", "offer", "take", "deliver", "perform", "commit", "plan",
    "resume", "continue", "announce", "declare", "call", "express", "voice", "reach", "order", "unleash", "intensify",
    "step", "break", "erupt", "come", "witness", "see", "cause", "trigger", "spark", "be", "occur", "happen", "report",
}  # fmt: skip
# Verbs of saying: what is said matters, not that it is said.
SAYING = {
    "say", "tell", "report", "add", "announce", "state", "note", "write", "explain", "reveal", "confirm", "know",
    "think", "believe", "show", "see", "hear", "learn", "expect", "hope", "want", "try", "continue", "begin", "start",
    "disclose", "indicate", "declare", "tweet", "remark", "suggest", "estimate", "describe", "recall", "appear", "seem",
}  # fmt: skip
# Verbs whose subject suffers the act that their object or complement names.
UNDERGOING = {"die", "perish", "subject", "face", "suffer", "endure", "undergo", "withstand", "survive"}
# Verbs whose subject does what they say is done: "the ministry announced that the border is closed".
DECIDING = {"announce", "decide", "order", "declare", "decree", "rule", "approve"}


def candidates(sentence: Doc, ontology: Ontology) -> tuple[Candidate, ...]:
    """Every trigger of a parsed sentence, in reading order; a light verb and its noun are one candidate."""
    found: list[Candidate] = []
    taken: set[int] = set()
    for token in sentence:
        if token.pos_ in ("VERB", "AUX") and token.dep_ not in ("aux", "auxpass", "amod") and not _hyphenated(token):
            candidate = _of_verb(token, ontology)
            if candidate is not None:
                found.append(candidate)
                taken.update(range(*candidate.trigger))
                taken.update(
                    child.i for child in token.children if candidate.lemma.endswith(f">{child.lemma_.lower()}")
                )
    for token in sentence:
        if token.pos_ in ("NOUN", "PROPN") and token.i not in taken:
            candidate = _of_noun(token, ontology)
            if candidate is not None and not taken.intersection(range(*candidate.trigger)):
                found.append(candidate)
                taken.update(range(*candidate.trigger))
    return tuple(sorted(found, key=lambda candidate: candidate.trigger))


def main_predicate(sentence: Doc) -> Candidate | None:
    """The sentence's main verb as a candidate, below verbs of saying; None where there is no verb."""
    root = next((token for token in sentence if token.dep_ == "ROOT"), None)
    seen: set[int] = set()
    while root is not None and root.lemma_.lower() in SAYING and root.i not in seen:
        seen.add(root.i)
        below = [child for child in root.children if child.dep_ in ("ccomp", "xcomp") and child.pos_ in ("VERB", "AUX")]
        if not below:
            break
        root = below[0]
    if root is None:
        return None
    if root.pos_ not in ("VERB", "AUX"):
        verbs = [token for token in sentence if token.pos_ == "VERB"]
        if not verbs:
            return candidate_at(root)
        root = verbs[0]
    return candidate_at(root)


def candidate_at(token: Token) -> Candidate:
    """The act that a word names, whether the ontology knows it or not, with the arguments that its syntax gives it."""
    if token.pos_ in ("VERB", "AUX"):
        actors, recipients, passive = _arguments(token)
    else:
        actors, recipients, passive = _modifiers(token), _prepositional(token), False
    return Candidate(
        trigger=(token.i, token.i + 1),
        head=token.i,
        lemma=token.lemma_.lower(),
        actors=distinct(actors),
        recipients=distinct(recipients),
        passive=passive,
    )


def _behind(subject: Token, ontology: Ontology) -> tuple[Span, ...]:
    """Who is behind an act or weapon that is the subject: "a bombing by rebels killed", "missiles fired by the army hit"."""
    spans = _modifiers(subject)
    for participle in (child for child in subject.children if child.dep_ == "acl" and child.tag_ == "VBN"):
        spans += _agents(participle)
    return spans if _noun_span(subject, ontology) is not None or spans else ()


def _means(verb: Token, ontology: Ontology) -> tuple[Span, ...]:
    """Whose the act is by which something was done: "killed in Turkish air strikes"."""
    nouns = (
        noun
        for child in verb.children
        if child.dep_ == "prep" and child.lower_ in ("in", "during")
        for noun in child.children
    )
    return next(
        (_modifiers(noun) for noun in nouns if noun.dep_ == "pobj" and _noun_span(noun, ontology) is not None), ()
    )


def _of_verb(verb: Token, ontology: Ontology) -> Candidate | None:
    lemma = verb.lemma_.lower()
    key = _verb_key(verb, lemma, ontology)
    noun = None
    if key is None or ">" not in key:
        noun = _carried_noun(verb, lemma, ontology) if lemma in LIGHT_VERBS or key is None else None
    if key is None and noun is None:
        return None
    actors, recipients, passive = _arguments(verb)
    if passive and not actors:
        actors = _means(verb, ontology)
    subject = own_subject(verb)
    if subject is not None and not passive and _noun_span(subject, ontology) is not None:
        actors = _behind(subject, ontology)
    if noun is not None and (key is None or lemma in LIGHT_VERBS):
        if noun.dep_ in ANY_SUBJECTS:  # "clashes erupted", "an attack was carried out by"
            actors = (_agents(verb) or ()) + _modifiers(noun)
            recipients = ()
        else:
            actors = actors or _modifiers(noun)
            recipients = tuple(span for span in recipients if not span[0] <= noun.i < span[1])
        # "was hit by an air strike": the noun is the agent and the subject is whom it hit
        recipients = _prepositional(noun) + recipients
        start, end = _noun_span(noun, ontology) or (noun.i, noun.i + 1)
        return Candidate(
            trigger=(start, end),
            head=noun.i,
            lemma=_lemmas(noun.doc, start, end),
            actors=distinct(actors),
            recipients=distinct(recipients),
            passive=passive,
        )
    end = verb.i + 1
    if key is not None and " " in key:
        part = next(
            (t for t in verb.children if t.dep_ in ("prt", "prep", "advmod", "acomp") and t.i == verb.i + 1), None
        )
        end = part.i + 1 if part is not None else end
    if key is not None and ">" in key:
        carried = next((t for t in verb.subtree if t.lemma_.lower() == key.split(">", 1)[1]), None)
        if carried is not None:
            if carried.dep_ not in PASSIVE_SUBJECTS:
                recipients = tuple(s for s in recipients if not s[0] <= carried.i < s[1])
            recipients = distinct(_prepositional(carried) + recipients + _modifiers(carried))
    return Candidate(
        trigger=(verb.i, end),
        head=verb.i,
        lemma=key or lemma,
        actors=actors,
        recipients=recipients,
        passive=passive,
    )


def _verb_key(verb: Token, lemma: str, ontology: Ontology) -> str | None:
    for child in verb.children:
        if child.dep_ in (*OBJECTS, *PASSIVE_SUBJECTS):
            for noun in (child, *child.conjuncts):
                key = f"{lemma}>{noun.lemma_.lower()}"
                if key in ontology.verbs:
                    return key
        if child.dep_ in ("prt", "prep", "advmod", "acomp"):
            key = f"{lemma} {child.lower_}"
            if key in ontology.verbs:
                return key
        if child.dep_ == "prep" and child.lower_ in ("into", "under", "on", "of", "in"):
            for grandchild in child.children:
                key = f"{lemma}>{grandchild.lemma_.lower()}"
                if key in ontology.verbs:
                    return key
    return lemma if lemma in ontology.verbs else None


def _carried_noun(verb: Token, lemma: str, ontology: Ontology) -> Token | None:
    light = lemma in LIGHT_VERBS
    for child in verb.children:
        if child.dep_ in OBJECTS | PASSIVE_SUBJECTS or (light and child.dep_ in SUBJECTS):
            if light and _noun_span(child, ontology) is not None:
                return child
        elif child.dep_ in ("agent", "prep") and child.lower_ in ("by", "in", "with") and light:
            for grandchild in child.children:
                if grandchild.dep_ == "pobj" and _noun_span(grandchild, ontology) is not None:
                    return grandchild
    return None


def _hyphenated(token: Token) -> bool:
    """Part of a compound such as "Iranian-backed", which describes and doesn't tell."""
    return token.i > 0 and token.nbor(-1).text in HYPHENS and not token.nbor(-1).whitespace_


def _of_noun(noun: Token, ontology: Ontology) -> Candidate | None:
    span = _noun_span(noun, ontology)
    if span is None or noun.dep_ == "compound" or noun.ent_type_ in ("DATE", "TIME"):
        return None
    actors = _modifiers(noun)
    recipients = _prepositional(noun)
    governor = noun.head
    if noun.dep_ == "pobj" and governor.dep_ == "prep":
        if (
            governor.lower_ == "of" and governor.head.pos_ == "NOUN"
        ):  # "incidents of shelling by", "a wave of attacks on"
            actors += _modifiers(governor.head)
            recipients += tuple(s for s in _prepositional(governor.head) if not s[0] <= noun.i < s[1])
            noun = governor.head
        governor = governor.head
    for participle in (child for child in noun.children if child.dep_ == "acl" and child.tag_ == "VBN"):
        actors += _agents(participle)  # "a rocket aimed at the base", "sanctions imposed by"
        recipients += _prepositional(participle)
    actors = actors or _by_beyond(noun)
    undergoes = governor.lemma_.lower() in UNDERGOING or any(c.dep_ in PASSIVE_SUBJECTS for c in governor.children)
    if undergoes and governor.pos_ == "VERB" and not recipients:
        undergoer = subject_of(governor)
        recipients += mentions_of(undergoer) if undergoer is not None else ()
    elif not actors and governor.pos_ == "VERB" and governor.i != noun.i and noun.dep_ in ("dobj", "pobj"):
        actors = _arguments(governor)[0] if governor.lemma_.lower() in LIGHT_VERBS else ()
    return Candidate(
        trigger=span,
        head=span[1] - 1,
        lemma=_lemmas(noun.doc, *span),
        actors=distinct(actors),
        recipients=distinct(recipients),
    )


def _noun_span(noun: Token, ontology: Ontology) -> Span | None:
    doc = noun.doc
    if _lemmas(doc, noun.i, noun.i + 1) not in ontology.last:
        return None
    for start in range(max(0, noun.i - 3), noun.i + 1):
        if _lemmas(doc, start, noun.i + 1) in ontology.nouns:
            return start, noun.i + 1
    return None


def _lemmas(doc: Doc, start: int, end: int) -> str:
    """The phrase with its last word as a lemma: "car bombs" and "suicide bombing" are looked up whole."""
    words = [doc[i].lower_ for i in range(start, end - 1)]
    last = doc[end - 1]
    return " ".join([*words, last.lemma_.lower() if last.pos_ != "PROPN" else last.lower_])


def _arguments(verb: Token) -> tuple[tuple[Span, ...], tuple[Span, ...], bool]:
    """Actors, recipients, and whether the verb is passive."""
    passive = any(child.dep_ in (*PASSIVE_SUBJECTS, "auxpass") for child in verb.children) or (
        verb.tag_ == "VBN" and (verb.dep_ == "acl" or any(child.dep_ == "agent" for child in verb.children))
    )
    subject = own_subject(verb)
    objects = [child for child in verb.children if child.dep_ in OBJECTS]
    recipients: list[Span] = []
    if passive:
        actors = _agents(verb) or _deciders(verb)
        if subject is not None:
            recipients.extend(mentions_of(subject))
    else:
        actors = mentions_of(subject) if subject is not None else ()
    for child in objects:
        recipients.extend(mentions_of(child))
    for child in verb.children:  # "urged the government to resign": the small clause's subject is whom it is asked of
        if child.dep_ in ("ccomp", "xcomp"):
            inner = [c for c in child.children if c.dep_ in ANY_SUBJECTS]
            recipients.extend(span for c in inner if c.pos_ != "PRON" for span in mentions_of(c))
            if not inner or child.dep_ == "xcomp":
                for deeper in (c for c in child.children if c.dep_ in OBJECTS):
                    recipients.extend(mentions_of(deeper))
                recipients.extend(_prepositional(child))
    found = _prepositional(verb, WHERE if recipients else ())
    recipients.extend(found)
    return distinct(actors), distinct(tuple(recipients)), passive


def _deciders(verb: Token) -> tuple[Span, ...]:
    governor = verb.head
    if verb.dep_ != "ccomp" or governor.lemma_.lower() not in DECIDING:
        return ()
    subject = subject_of(governor)
    return mentions_of(subject) if subject is not None else ()


def _agents(verb: Token) -> tuple[Span, ...]:
    return tuple(
        span
        for child in verb.children
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by")
        for pobj in child.children
        if pobj.dep_ == "pobj"
        for span in mentions_of(pobj)
    )


def _by_beyond(noun: Token) -> tuple[Span, ...]:
    """Who follows a noun's phrase with "by" where the parse hangs that on an active verb above: "vowed revenge for the raid on
    the depot by farmers"."""
    after = noun.right_edge.i + 1
    if after >= len(noun.doc) or noun.right_edge.i == noun.i:
        return ()
    by = noun.doc[after]
    if by.lower_ != "by" or by.dep_ != "prep" or by.head.pos_ != "VERB" or by.head.tag_ == "VBN":
        return ()
    return _objects(by)


def _objects(preposition: Token) -> tuple[Span, ...]:
    """Whom a preposition governs, but no dates and amounts."""
    return tuple(
        span
        for pobj in preposition.children
        if pobj.dep_ == "pobj" and pobj.ent_type_ not in ("DATE", "TIME", "MONEY", "PERCENT", "CARDINAL")
        for span in mentions_of(pobj)
    )


def _modifiers(noun: Token) -> tuple[Span, ...]:
    """Possessor, "by" phrase and nationality of a noun that names an act: whose attack it was."""
    spans: list[Span] = []
    for child in noun.children:
        if (child.dep_ == "prep" and child.lower_ in ("by", "from")) or (
            child.dep_ == "prep" and child.lower_ in ("between", "among")
        ):
            for pobj in (c for c in child.children if c.dep_ == "pobj"):
                spans.extend(mentions_of(pobj))
        elif child.dep_ == "poss" and child.pos_ != "PRON":
            spans.extend(mentions_of(child))
        elif child.dep_ in ("amod", "compound", "nmod") and child.ent_type_ in ("NORP", "GPE", "ORG", "PERSON"):
            spans.append(entity_of(child))
    return tuple(spans)


def _prepositional(head: Token, without: tuple[str, ...] = ()) -> tuple[Span, ...]:
    by_preposition: dict[str, list[Span]] = {}
    for child in head.children:
        word = child.lower_
        if child.dep_ in ("prep", "dative") and word in TARGET_PREPOSITIONS and word not in without:
            by_preposition.setdefault(word, []).extend(_objects(child))
    return tuple(span for name in TARGET_PREPOSITIONS for span in by_preposition.get(name, ()))
