"""Which phrases of a sentence an act takes as its parties, by the sentence's syntax alone.

The marks and the rules propose more than an act's own: subjects of other clauses, what stands in what is only said, one name
of several. Nothing here knows who anybody is.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

import msgspec
from spacy.tokens import Doc, Token

from faultline.extraction.actor_tables import WORDS
from faultline.extraction.cues import cues
from faultline.extraction.decide import Decision
from faultline.extraction.entities import entities_of
from faultline.extraction.mentions import is_pronoun
from faultline.extraction.phrases import Span, mentions_of, overlaps
from faultline.extraction.place_mentions import WORDS as PLACE_WORDS
from faultline.extraction.stages import Candidate, Context
from faultline.extraction.status import is_bygone
from faultline.extraction.subjects import ANY_SUBJECTS
from faultline.extraction.word_positions import hashed, positions

KNOWING = frozenset(["know", "understand", "realise", "realize", "remember", "expect", "learn"])
SEMICOLON = hashed(";")
CLAUSES = ("acl", "ccomp", "relcl")


def parallel(doc: Doc, span: Span) -> Span | None:
    """Whom the clause before names in the same place as a pronoun: of "arrested two men, and the judge fined them" the men."""
    word = doc[span[0]]
    verb = word.head
    if span[1] - span[0] > 1 or word.lower_ not in ("them", "him", "her") or (word.dep_, verb.dep_) != ("dobj", "conj"):
        return None
    same = next((child for child in verb.head.children if child.dep_ == "dobj"), None)
    if same is None or same.pos_ == "PRON" or (same.tag_ in ("NNS", "NNPS")) != (word.lower_ == "them"):
        return None
    return mentions_of(same)[0]


def aside(act: Token, decision: Decision) -> frozenset[int]:
    """The words below an act that name none of its recipients: the land that somebody intervenes in, whom a defender keeps,
    and of whom what is denied speaks."""
    lemma, kind = act.lemma_.lower(), decision.event_type
    found: list[Token] = []
    content = any(child.dep_ == "ccomp" for child in act.children)
    for child in act.children:
        kept = child.dep_ in ("dobj", "nsubjpass") or child.lower_ == "of"
        if kind == "ASSAULT" and lemma in WORDS["intervening"] and child.lower_ in ("in", "into"):
            found += [*child.children, *(token for noun in child.children for token in noun.conjuncts)]
        if kind == "ASSAULT" and lemma in WORDS["defending"] and kept:
            found += child.subtree
        if kind == "ASSAULT" and child.dep_ == "dobj" and _counted(child).lemma_.lower() in WORDS["projectiles"]:
            found += [child, _counted(child)]  # "fired dozens of rockets at the town"
        if kind in ("ASSAULT", "COERCE") and child.dep_ == "ccomp":  # "attack what Lima regards as a haven"
            found += [noun for inner in child.children if inner.dep_ == "nsubj" for noun in (inner, *inner.conjuncts)]
        if kind == "REQUEST" and child.dep_ == "xcomp" and any(each.dep_ == "dobj" for each in act.children):
            found += child.subtree  # "urged Lima to give the miners a say"
        if kind == "REQUEST":  # "called for Peru to be barred", "demanded that the men be freed"
            found += [
                inner
                for inner in child.subtree
                if inner.dep_ == "nsubjpass" and act in (inner.head.head, inner.head.head.head)
            ]
        if kind == "REQUEST":  # "called for Ana Diaz's release"
            free = [each for each in child.subtree if each.lemma_.lower() in WORDS["freeing"]]
            found += [each for noun in free for each in noun.children if each.dep_ == "poss"]
        if kind == "AGREE" and child.dep_ == "ccomp" and any(each.lower_ == "had" for each in child.children):
            found += child.subtree  # "agreed that Lima had lied"
        if kind == "CONSULT" and lemma in PLACE_WORDS["discussing"] and child.dep_ in ("dobj", "ccomp"):
            found += child.subtree
        if kind == "ACCUSE" and (lemma, child.lower_) == ("complain", "to") and content:
            found += child.subtree  # to whom one complains that
        if kind == "ACCUSE" and lemma == "tell" and child.dep_ in ("dobj", "dative"):
            found += child.subtree
        if kind == "REJECT" and lemma in WORDS["denying"] and child.dep_ == "ccomp":
            found += child.subtree
        if kind == "REJECT" and child.dep_ == "dobj":
            ties = child.lemma_.lower() in WORDS["ties"]
            spoken = CLAUSES if child.lemma_.lower() in WORDS["claims"] else ("prep",) if ties else ()
            below = (*child.children, *(act.rights if ties else ()))
            found += [token for inner in below if inner.dep_ in spoken for token in inner.subtree]
    return frozenset(token.i for token in found)


def answering(doc: Doc, candidate: Candidate) -> tuple[Span, ...]:
    """Who answers what an act asks or claims: Peru, of "Peru rejected Chile's calls for talks"."""
    noun = doc[candidate.head]
    verb = noun.head
    if noun.pos_ == "VERB" or noun.dep_ != "dobj" or verb.lemma_.lower() not in WORDS["answering"]:
        return ()
    return next((mentions_of(child) for child in verb.children if child.dep_ == "nsubj"), ())


def of_own_clause(doc: Doc, candidate: Candidate) -> Candidate:
    """An act of a coordination without whom only the other acts name: Oslo, of "Rome condemned the raid and called on Oslo to
    help", and Rome, of "Rome protested, and Oslo called for talks"."""
    verb = doc[candidate.head]
    if verb.pos_ != "VERB":
        return candidate
    roots = {span: doc[span[0] : span[1]].root for span in (*candidate.actors, *candidate.recipients)}
    other = [each for each in verb.conjuncts if each.pos_ == "VERB" and each.tag_ != "VBG"]
    theirs = {token.i for each in other if each.i > verb.i for token in each.subtree}
    subjects = {child.i for each in other if each.i < verb.i for child in each.children if child.dep_ in ANY_SUBJECTS}
    objects = {child.i for each in other if each.i < verb.i for child in each.children if child.dep_ == "dobj"}
    actors, recipients = list(candidate.actors), list(candidate.recipients)
    subject = next((child for child in verb.children if child.dep_ in ANY_SUBJECTS and child.pos_ != "PRON"), None)
    if subject is not None and subjects:
        actors = [span for span in actors if roots[span].i not in subjects]
        recipients = [span for span in recipients if roots[span].i not in subjects]
        mine = [span for span in recipients if roots[span].i == subject.i]
        if not candidate.passive and not actors and mine:
            actors, recipients = mine, [span for span in recipients if span not in mine]
    own = {token.i for token in verb.subtree} - theirs
    if any(roots[span].i in own for span in recipients):
        recipients = [span for span in recipients if roots[span].i not in theirs | objects]
    return msgspec.structs.replace(candidate, actors=tuple(actors), recipients=tuple(recipients))


def of_own_part(doc: Doc, candidate: Candidate) -> Candidate:
    """An act without recipients that a semicolon parts from it, and without actors that come after one, or before it where its verb
    has a subject of its own: "Rome protested; Oslo, for its part, did nothing"."""
    parts = positions(doc, SEMICOLON, "ORTH")
    if not parts:
        return candidate
    here = bisect_left(parts, candidate.head)
    actors = tuple(span for span in candidate.actors if bisect_left(parts, span[0]) <= here)
    own = [child for child in doc[candidate.head].lefts if child.dep_ == "nsubj" and child.pos_ == "PROPN"]
    if actors and own and all(bisect_left(parts, span[0]) < here for span in actors):
        actors = (
            tuple(span for subject in own if bisect_left(parts, subject.i) == here for span in mentions_of(subject))
            or actors
        )
    return msgspec.structs.replace(
        candidate,
        actors=actors,
        recipients=tuple(span for span in candidate.recipients if bisect_left(parts, span[0]) == here),
    )


def speaks(doc: Doc, candidate: Candidate, position: int) -> bool:
    """Whether a person only speaks of an act that a noun names, and others do: Bolton, of "Bolton said that the withdrawal would
    be slow"."""
    noun = doc[candidate.head]
    if noun.pos_ != "NOUN":
        return False
    word = next((token for token in doc if token.idx <= position < token.idx + len(token)), None)
    if word is None:
        return False
    subject = word if word.dep_ == "nsubj" else next((t for t in word.ancestors if t.dep_ == "nsubj"), None)
    if subject is None or subject.ent_type_ != "PERSON" or subject.head.lemma_.lower() not in cues()["saying"]:
        return False
    return any(child.dep_ == "ccomp" and noun in child.subtree for child in subject.head.children)


def turned(doc: Doc, candidate: Candidate) -> Candidate:
    """An act with its parties the other way round where its subject gets it from another: "has the backing of the union"."""
    noun = doc[candidate.head]
    gets = noun.dep_ == "dobj" and noun.head.lemma_.lower() in WORDS["getting"]
    if not gets or noun.lemma_.lower() not in WORDS["gotten"]:
        return candidate
    givers = [each for child in noun.children if child.lower_ in ("of", "from") for each in child.children]
    getter = next((mentions_of(child) for child in noun.head.children if child.dep_ == "nsubj"), ())
    given = tuple(span for each in givers if each.dep_ == "pobj" for span in mentions_of(each))
    return msgspec.structs.replace(candidate, actors=given, recipients=getter) if given and getter else candidate


def met(doc: Doc, candidate: Candidate) -> Candidate:
    """A meeting with whom its verb has for an object as recipient: the rebels of "the envoy met the rebels"."""
    met = tuple(
        span
        for span in candidate.actors
        if (root := doc[span[0] : span[1]].root).dep_ == "dobj" and root.head.i == candidate.head
    )
    others = tuple(span for span in candidate.actors if span not in met)
    if not met or not others:
        return candidate
    also = tuple(span for span in met if not overlaps(span, candidate.recipients))
    return msgspec.structs.replace(candidate, actors=others, recipients=(*candidate.recipients, *also))


def undergone(doc: Doc, candidate: Candidate) -> Candidate:
    """An act with whom a text says to be subjected to it: Chad, and Niger who does it, of "tensions of Niger and Chad, which is
    subjected to sanctions imposed by Niger"."""
    noun = doc[candidate.head]
    verb = noun.head.head
    if noun.dep_ != "pobj" or noun.head.lower_ != "to" or verb.lemma_.lower() != "subject" or verb.tag_ != "VBN":
        return candidate
    subject = next((child for child in verb.children if child.dep_ == "nsubjpass"), verb.head)
    if subject.lower_ in ("which", "who", "that"):  # of the noun before it, whatever the parser says
        subject = next((doc[i] for i in range(subject.i - 1, -1, -1) if not doc[i].is_punct), subject)
    suffers = mentions_of(subject)
    passives = [verb, *(child for child in noun.children if child.dep_ == "acl")]
    by = [agent for each in passives for agent in each.children if agent.dep_ == "agent"]
    actors = tuple(span for agent in by for child in agent.children for span in mentions_of(child))
    left = tuple(span for span in candidate.actors if not overlaps(span, suffers))
    return msgspec.structs.replace(candidate, actors=actors or left, recipients=suffers)


def _counted(noun: Token) -> Token:
    """What a quantity is of: the rockets of "dozens of rockets"."""
    if noun.lower_ not in WORDS["quantities"] | WORDS["volleys"]:
        return noun
    of = next((child for child in noun.children if child.lower_ == "of"), None)
    return next(iter(of.children), noun) if of is not None else noun


def own_subjects(doc: Doc, candidate: Candidate) -> list[Span]:
    """The actors of an act without the subjects of other verbs, where its own is among them: Lima, of "Quito denied it, and Lima
    went on to accuse Bogota". Who says what somebody does may do it too, and a pronoun that is its own may stand for another."""
    verb = doc[candidate.head]
    while verb.dep_ in ("xcomp", "conj", "advcl") and not any(child.dep_ in ANY_SUBJECTS for child in verb.children):
        verb = verb.head
    subjects = [word for child in verb.children if child.dep_ == "nsubj" for word in (child, *child.conjuncts)]
    own = {word.i for word in subjects if word.pos_ != "PRON"}
    roots = [(span, doc[span[0] : span[1]].root) for span in candidate.actors]
    if verb.pos_ != "VERB" and is_bygone(verb):  # who acts after "an Indian raid" did not raid
        below = {token.i for token in verb.subtree}
        return [span for span, root in roots if root.i in below] or list(candidate.actors)
    if not any(root.i in own for _, root in roots):
        return list(candidate.actors)
    saying, clause = set(), verb
    while verb.dep_ in ("ccomp", "conj"):
        if verb.dep_ == "ccomp":
            saying.add(verb.head.i)
        verb = verb.head
    below = {token.i for token in clause.subtree}
    return [
        span
        for span, root in roots
        if root.i in own or (root.dep_ not in ANY_SUBJECTS and root.i in below) or root.head.i in saying
    ]


def nested(doc: Doc, span: Span, others: Sequence[Span]) -> bool:
    """Whether a participle behind another party tells what this one did to that: who armed it, of "rebels armed by Togo"."""
    for token in doc[span[0] : span[1]].root.ancestors:
        if token.dep_ == "acl" and token.tag_ == "VBN":
            return any(start <= token.head.i < end for start, end in others if (start, end) != span)
    return False


def without_pronouns(doc: Doc, spans: Sequence[Span]) -> list[Span]:
    """The spans without a pronoun that stands for one of those before it: "Rouhani said that he rejects it"."""
    named = min((start for start, end in spans if not is_pronoun(doc, (start, end))), default=len(doc))
    return [span for span in spans if span[0] <= named or not is_pronoun(doc, span)]


def demand(doc: Doc, candidate: Candidate) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]] | None:
    """Who says that the act must be done, and who must do it; None where nobody says so."""
    verb = doc[candidate.head]
    while verb.dep_ in ("xcomp", "acomp", "conj") and verb.head.i != verb.i:
        verb = verb.head
    must = any(child.dep_ == "aux" and child.lower_ in ("must", "should") for child in verb.children)
    if not must or verb.dep_ != "ccomp" or verb.head.lemma_.lower() not in cues()["saying"]:
        return None
    asking, asked = (
        next((mentions_of(child) for child in token.children if child.dep_ in ("nsubj", "nsubjpass")), ())
        for token in (verb.head, verb)
    )
    return asking, asked


def warned_not_to(doc: Doc, candidate: Candidate) -> bool:
    """Whether somebody is only told what not to do: "warned the EU not to think so", and no consequence."""
    told = [child for child in doc[candidate.head].children if child.dep_ == "xcomp"]
    return any(child.dep_ == "neg" for each in told for child in each.children)


def warned(doc: Doc, candidate: Candidate) -> tuple[tuple[int, int], ...]:
    """Who is told to know that the act will come: Iran, of "Iran should understand that we will respond"."""
    token = doc[candidate.head]
    while token.dep_ != "ccomp" and token.head.i != token.i:
        token = token.head
    knowing = token.head
    must = any(child.dep_ == "aux" and child.lower_ in ("must", "should", "ought") for child in knowing.children)
    if token.dep_ != "ccomp" or not must or knowing.lemma_.lower() not in KNOWING:
        return ()
    return next((mentions_of(child) for child in knowing.children if child.dep_ == "nsubj"), ())


def coordinated(doc: Doc, span: Span) -> list[Span]:
    """The parts of a phrase that name a party each: of "Russian and Turkish ministers" "Russian", and the rest."""
    inside = (entity for entity in entities_of(doc) if span[0] <= entity.start and entity.end <= span[1])
    names = [entity for entity in inside if entity.label_ in ("GPE", "NORP", "ORG")]
    between = [doc[one.end : two.start].text.strip() for one, two in pairwise(names)]
    if not between or not set(between) <= {"and", ",", ", and"}:
        return [span]
    if between[-1] == "," and names[-1].root.dep_ != "conj":  # "Lima, Peru" is one place
        return [span]
    return [*((name.start, name.end) for name in names[:-1]), (names[-1].start, span[1])]


def halves(doc: Doc, span: Span) -> list[Span]:
    """What stands before and after the first "and" of a phrase: two persons, if the parser didn't part them."""
    middle = next((i for i in range(span[0] + 1, span[1] - 1) if doc[i].lower_ == "and"), None)
    return [(span[0], middle), (middle + 1, span[1])] if middle is not None else []


def listed(doc: Doc, span: Span, others: Sequence[Span]) -> list[Span]:
    """The names behind a phrase that are coordinated with the name that ends it: "Bo Lund" of "journalists Ana Diaz and Bo
    Lund", "France" of "ministers from Italy and France", "Greek" of "Italian and Greek support"; none that stand in ``others``."""
    names = [entity for entity in entities_of(doc) if entity.label_ in ("GPE", "PERSON", "NORP")]
    last = next((name for name in names if span[0] <= name.start and name.end == span[1]), None)
    head = doc[span[0] : span[1]].root
    if last is None or not (head.tag_ == "NNS" if last.start > span[0] else last.root.dep_ == "amod"):
        return []
    conjuncts = last.root.conjuncts
    return [
        (name.start, name.end)
        for name in names
        if name.start >= span[1] and name.root in conjuncts and name.label_ == last.label_
        if not overlaps((name.start, name.end), others)
    ]


def beside(doc: Doc, span: Span, others: Sequence[Span]) -> list[Span]:
    """The noun phrases that are coordinated with a noun phrase, or with what it counts; none that stand in ``others``."""
    root = _counted(doc[span[0] : span[1]].root)
    if root.pos_ != "NOUN":
        return []
    found = [mentions_of(token)[0] for token in root.conjuncts if token.pos_ == "NOUN"]
    return [phrase for phrase in found if not overlaps(phrase, (span, *others))]


def before_town(doc: Doc, span: Span, context: Context) -> Span:
    """A phrase without the town at its end: "the rebels" of "the rebels in Doha"."""
    for town in context.towns:
        name = doc.char_span(town.start - context.offset, town.end - context.offset, alignment_mode="expand")
        if name is not None and span[0] + 1 < name.start < span[1] and doc[name.start - 1].lower_ in ("in", "at"):
            return span[0], name.start - 1
    return span
