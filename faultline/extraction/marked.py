"""The acts of a parsed sentence as the encoder marks them: its triggers, and the parties on which syntax and marks agree.

The rules propose: triggers of the ontology with the arguments of their syntax. The marks propose too, and decide: each
phrase is weighed for each role by its mean log odds, and a phrase that the syntax puts in that role gets a bonus.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import msgspec
from spacy.tokens import Doc, Token

from faultline.extraction.encoder import TypingScores
from faultline.extraction.entities import entities_of
from faultline.extraction.marks import ROLES, Marks
from faultline.extraction.phrases import HYPHENS, depth, overlaps
from faultline.extraction.predicates import candidate_at
from faultline.extraction.stages import Candidate
from faultline.extraction.subjects import ANY_SUBJECTS
from faultline.records import Record, Status

Span = tuple[int, int]
PLACE = ROLES.index("places")
TOGETHER = ("AGREE", "CONSULT", "COOPERATE")
PREFIXES = frozenset(
    ["anti", "pro", "non", "ex", "counter", "co", "vice", "self", "multi", "inter", "pan", "post", "pre", "mid"]
)
LIMIT = 5.0  # log odds beyond which nothing gets surer


class RoleTrust(Record, frozen=True, kw_only=True):
    """How a phrase is weighed for a role, in natural-log odds; fitted by ``training/fit_roles.py``."""

    phrase: float  # of the mean log odds of the phrase's pieces
    head: float  # of those of its head word
    place: float  # of the mean log odds that it is the act's place
    rival: float  # of the mean log odds of the likeliest other phrase
    agreed: float  # added where the syntax gives the phrase the same role
    opposed: float  # added where it gives it the other one
    before: float  # added where it stands before the act
    undergone: float  # added where it stands before an act in the passive
    bias: float


class RoleSigns(NamedTuple):
    """What ``RoleTrust`` weighs of a phrase in a role; the names are the same."""

    phrase: float
    head: float
    place: float
    rival: float
    agreed: bool
    opposed: bool
    before: bool
    undergone: bool

    def weigh(self, trust: RoleTrust) -> float:
        """The log odds that the phrase has the role."""
        return float(
            trust.bias + sum(getattr(trust, name) * value for name, value in zip(self._fields, self, strict=True))
        )


class Trust(Record, frozen=True, kw_only=True):
    """How far the marks are followed. Probabilities, and natural-log odds."""

    trigger: float = 0.35  # the least probability of a trigger
    alone: float = 0.9  # the same for an act that names nobody known
    role: float = -1.2  # the least weighed log odds of a party
    role_deep: float = 0.2  # the same further down in an article, where most of what stands near is something else
    beside: float = -2.5  # the least log odds of what is coordinated with a party
    only: float = -0.8  # the least log odds of the likeliest actor of an act that has no surer one
    only_recipient: float = -0.5  # the same of a recipient
    proposed: float = -1.0  # the least log odds of words that the marks propose as a party
    actors: RoleTrust = RoleTrust(
        phrase=0.1,
        head=0.55,
        place=-0.07,
        rival=-0.07,
        agreed=1.76,
        opposed=0.49,
        before=0.2,
        undergone=-1.18,
        bias=-1.52,
    )
    recipients: RoleTrust = RoleTrust(
        phrase=0.2,
        head=0.58,
        place=0.0,
        rival=-0.13,
        agreed=1.0,
        opposed=-0.29,
        before=-0.12,
        undergone=0.29,
        bias=-0.74,
    )
    status: float = 1.0  # log odds added to the status that the rules read


def marked_acts(
    doc: Doc, marks: Marks, whole: Sequence[Candidate], raw: Sequence[Candidate], least: float
) -> tuple[Candidate, ...]:
    """The acts that the marks believe in with at least that probability, the most prominent first. ``whole`` are the
    rules' acts with their complements, ``raw`` all that the rules see."""
    found: dict[Span, tuple[float, Candidate]] = {}
    for piece in marks.triggers(least):
        span = doc.char_span(*marks.offsets[piece], alignment_mode="expand")
        if span is None or span[0].is_punct:
            continue
        token = _past_prefix(span[0])
        strength = marks.strength(piece)
        candidate = _covering(token, whole) or _covering(token, raw) or candidate_at(token)
        if strength > found.get(candidate.trigger, (0.0, candidate))[0]:
            found[candidate.trigger] = strength, msgspec.structs.replace(candidate, piece=piece)
    acts = [candidate for _, candidate in found.values()]
    return tuple(sorted(acts, key=lambda act: (depth(doc[act.head]), act.trigger)))


def _past_prefix(token: Token) -> Token:
    """The attacks of "counter-attacks", of which the tokenizer makes three words."""
    doc, i = token.doc, token.i
    joined = i + 2 < len(doc) and doc[i + 1].text in HYPHENS and not (token.whitespace_ or doc[i + 1].whitespace_)
    return doc[i + 2] if joined and token.text.lower() in PREFIXES else token


def once(doc: Doc, marks: Marks, found: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The acts without what only says another one again, with fewer parties or less surely: "imposed" and the "sanctions"
    that it governs are one act."""

    def told(act: Candidate) -> tuple[int, float]:
        return bool(act.actors) + bool(act.recipients), marks.strength(act.piece)

    kept: list[Candidate] = []
    for act in sorted(found, key=told, reverse=True):
        head, kind = doc[act.head], marks.likeliest(act.piece)
        same = (doc[other.head] for other in kept if marks.likeliest(other.piece) == kind)
        if not any((other.head.i == head.i or head.head.i == other.i) and not _of_two(other, head) for other in same):
            kept.append(act)
    return tuple(act for act in found if act in kept)


def _of_two(one: Token, other: Token) -> bool:
    """Whether two verbs have subjects of their own: "Paris urged Ankara, while Rome called on Athens to wait"."""
    return all(any(child.dep_ in ANY_SUBJECTS for child in verb.children) for verb in (one, other))


def in_marks(doc: Doc, marks: Marks, act: Candidate) -> Candidate:
    """The act with the place of its trigger in the marks."""
    return msgspec.structs.replace(act, piece=marks.trigger_at(_chars(doc, act.trigger)))


def status_of(read: Status, marked: Mapping[Status, float], trust: Trust) -> Status:
    """The status that rules and marks together believe in."""
    weighed = {
        status: math.log(max(p, 1e-4)) + (trust.status if status == read else 0.0) for status, p in marked.items()
    }
    return max(weighed, key=lambda status: weighed[status]) if weighed else read


def place_odds(scores: TypingScores | None, act: Candidate) -> Callable[[int, int], float] | None:
    """The log odds that a span of the sentence is where the act was; None without marks."""
    if scores is None or act.piece is None:
        return None
    marks, odds = scores.marks, scores.marks.roles_of(act.piece)
    return lambda start, end: marks.mean(odds, (start, end))[PLACE]


def belief(scores: TypingScores | None, act: Candidate, status: Status, placed: bool) -> dict[str, float]:
    """For each part of an event how probable the marks make it, as log probability: the trigger, the status, the actors,
    the recipients and the place (or that there is none). Empty without marks."""
    if scores is None or act.piece is None:
        return {}
    marks = scores.marks
    place = float(marks.roles_of(act.piece)[:, PLACE].max())
    said = marks.statuses_of(act.piece)
    reported = said.get("reported", 0.0) if status == "alleged" else 0.0  # what a state reports of another is alleged
    told = max(said.get(status, 0.0), reported)
    return {
        "trigger": math.log(max(marks.strength(act.piece), 0.01)),
        "said": math.log(max(told, 0.01)),
        "actors": _log_probability(act.sure[0]),
        "recipients": _log_probability(act.sure[1]),
        "place": _log_probability(place if placed else -place),
    }


def _log_probability(odds: float) -> float:
    return -math.log1p(math.exp(-max(-LIMIT, min(LIMIT, odds))))


def with_parties(doc: Doc, marks: Marks, act: Candidate, trust: Trust, deep: bool = False) -> Candidate:
    """The act with the parties that its syntax and the marks together believe in."""
    if act.piece is None:
        return act
    odds = marks.roles_of(act.piece)
    phrases = proposed(doc, marks, act, odds, trust)
    weighed = [
        (phrase, as_actor.weigh(trust.actors), as_recipient.weigh(trust.recipients))
        for phrase, (as_actor, as_recipient) in zip(phrases, signs(doc, marks, act, odds, phrases), strict=True)
    ]
    together = marks.likeliest(act.piece) in TOGETHER
    least = trust.role_deep if deep and not together else trust.role
    actors: dict[Span, float] = {}
    recipients: dict[Span, float] = {}
    for phrase, acting, suffering in sorted(weighed, key=lambda each: -max(each[1:])):
        either = math.log(math.exp(acting) + math.exp(suffering))  # a party, on whichever side
        if either >= least and not overlaps(phrase, (*actors, *recipients)):
            (actors if acting >= suffering else recipients)[phrase] = either
    for phrase, *odd in weighed:  # "Hezbollah and Hamas": what holds of the one
        for role, chosen in enumerate((actors, recipients)):
            if (
                odd[role] >= trust.beside
                and _joined(doc, phrase, chosen)
                and not overlaps(phrase, (*actors, *recipients))
            ):
                chosen[phrase] = min(chosen.values())
    actors = actors or _likeliest([(acting, phrase) for phrase, acting, _ in weighed], recipients, trust.only)
    recipients = recipients or _likeliest(
        [(suffering, phrase) for phrase, _, suffering in weighed], actors, trust.only_recipient
    )
    for chosen in (actors, recipients):
        for phrase in [each for each in chosen if any(_repeats(doc, each, other, deep) for other in chosen)]:
            del chosen[phrase]
    sure = tuple(
        max(-LIMIT, min(LIMIT, min(chosen.values()) if chosen else -float(odds[:, role].max())))
        for role, chosen in enumerate((actors, recipients))
    )
    taken = [_chars(doc, phrase) for phrase in (act.trigger, *actors, *recipients)]
    left = [max(-LIMIT, min(LIMIT, marks.highest_beside(odds, role, taken))) for role in ROLES[:2]]
    return msgspec.structs.replace(
        act,
        actors=tuple(sorted(actors)),
        recipients=tuple(sorted(recipients)),
        sure=(sure[0], sure[1]),
        left=(left[0], left[1]),
    )


def _joined(doc: Doc, phrase: Span, others: Iterable[Span]) -> bool:
    """Whether a phrase is a name that is coordinated with one of the others."""
    root = doc[phrase[0] : phrase[1]].root
    return root.dep_ == "conj" and bool(root.ent_type_) and any(start <= root.head.i < end for start, end in others)


def _likeliest(odds: Sequence[tuple[float, Span]], others: Iterable[Span], least: float) -> dict[Span, float]:
    """The likeliest phrase that isn't one of the others, if it is likely enough."""
    taken = tuple(others)
    left = [each for each in odds if not overlaps(each[1], taken) and each[0] >= least]
    return {phrase: value for value, phrase in [max(left)]} if left else {}


def proposed(doc: Doc, marks: Marks, act: Candidate, odds: Any, trust: Trust) -> list[Span]:
    """The phrases that may be parties: those of the syntax, and what the marks see beside them, or within them beside
    their head word, as the minister of "an answer from the minister"."""
    ruled = dict.fromkeys((*act.actors, *act.recipients))
    found = [phrase for phrase in ruled if any(not token.is_punct for token in doc[phrase[0] : phrase[1]])]
    heads = [doc[start:end].root.i for start, end in found]
    for role in ROLES[:2]:
        for chars in marks.runs(odds, role, trust.proposed):
            run = doc.char_span(*chars, alignment_mode="expand")
            for part in _apart(doc, (run.start, run.end)) if run is not None else ():
                trimmed = _trimmed(doc, part, act)
                if trimmed is None or any(trimmed[0] <= head < trimmed[1] for head in heads):
                    continue
                if not any(overlaps(trimmed, [other]) and not _within(trimmed, other) for other in found):
                    found.append(trimmed)
                    heads.append(doc[trimmed[0] : trimmed[1]].root.i)
    return [phrase for phrase in found if not _alongside(doc, phrase, act)]


def _alongside(doc: Doc, phrase: Span, act: Candidate) -> bool:
    """Whether somebody else was alongside that party: who is killed "while working alongside soldiers" isn't killed by them."""
    word = doc[phrase[0] : phrase[1]].root.head
    return word.text.lower() == "alongside" and word.head.i != act.head


def _apart(doc: Doc, span: Span) -> list[Span]:
    """The coordinated parts of a run of words: "rebels" and "soldiers" of "rebels and soldiers"."""
    start, end = span
    joined = [token.left_edge.i for token in doc[start:end].root.conjuncts if start < token.i < end]
    cuts = sorted({cut for cut in joined if cut > start and doc[cut].ent_iob_ != "I"})  # a name is never cut
    return list(pairwise([start, *cuts, end]))


def _repeats(doc: Doc, phrase: Span, other: Span, deep: bool) -> bool:
    """Whether a phrase says again what another one says: further down in an article any part of it or apposition to it,
    anywhere "the film-maker and activist" of a name before them."""
    if phrase == other:
        return False
    root = head = doc[phrase[0] : phrase[1]].root
    named = any(token.ent_type_ == "PERSON" for token in doc[phrase[0] : phrase[1]])
    while head.dep_ == "conj" and root.pos_ == "NOUN" and not named:
        head = head.head
    listed = head.ent_type_ == head.head.ent_type_ == "GPE"  # "Egypt, the UAE and Bahrain" are three
    beside = head.dep_ == "appos" and other[0] <= head.head.i < other[1] and not listed
    return (deep and (beside or _within(phrase, other))) or (beside and root.pos_ == "NOUN")


def signs(
    doc: Doc, marks: Marks, act: Candidate, odds: Any, phrases: Sequence[Span]
) -> list[tuple[RoleSigns, RoleSigns]]:
    """What speaks for each phrase as actor, and as recipient."""
    whole = [marks.mean(odds, _chars(doc, phrase)) for phrase in phrases]
    found = []
    for number, phrase in enumerate(phrases):
        root = doc[phrase[0] : phrase[1]].root
        head = marks.mean(odds, _chars(doc, (root.i, root.i + 1)))
        others = [*whole[:number], *whole[number + 1 :]]
        before = root.i < act.head
        acting, suffering = (
            RoleSigns(
                phrase=whole[number][role], head=head[role], place=whole[number][PLACE],
                rival=max([-LIMIT, *(other[role] for other in others)]),
                agreed=phrase in own, opposed=phrase in other, before=before, undergone=before and act.passive,
            )
            for role, own, other in ((0, act.actors, act.recipients), (1, act.recipients, act.actors))
        )  # fmt: skip
        found.append((acting, suffering))
    return found


def _chars(doc: Doc, span: Span) -> tuple[int, int]:
    last = doc[span[1] - 1]
    return doc[span[0]].idx, last.idx + len(last)


def _covering(token: Token, candidates: Iterable[Candidate]) -> Candidate | None:
    return next(
        (each for each in candidates if each.trigger[0] <= token.i < each.trigger[1] or each.head == token.i), None
    )


def _within(span: Span, other: Span) -> bool:
    return other[0] <= span[0] and span[1] <= other[1]


def _whole_compound(doc: Doc, start: int, end: int) -> Span:
    """A run that touches one part of "anti-tax" or "US-backed" is of whom that describes: "anti-tax protesters"."""
    first, last = start, end
    while first >= 2 and doc[first - 1].text in HYPHENS and not doc[first - 1].whitespace_:
        first -= 2
    while last + 1 < len(doc) and doc[last].text in HYPHENS and not doc[last].whitespace_:
        last += 2
    describes = doc[first].text.lower() in PREFIXES or doc[last - 1].tag_ == "VBN"
    if (first, last) == (start, end) or not describes:
        return start, end
    noun = doc[first:last].root.head if doc[last - 1].dep_ in ("amod", "compound", "nmod", "acl") else doc[last - 1]
    return first, noun.i + 1 if last <= noun.i < last + 4 else last


def _trimmed(doc: Doc, span: Span, act: Candidate) -> Span | None:
    """A run of marked words without what can't begin or end a noun phrase; "our" alone is of "our consulate", unless
    the act is ours."""
    start, end = span
    for entity in entities_of(doc):  # never a part of a name or a number
        capital = all(token.text[0].isupper() for token in entity)
        inside = entity.label_ == "ORG" and capital and entity.start <= start and end <= entity.end
        shared = entity.start < end and start < entity.end
        if inside or (shared and entity.label_ in ("PERSON", "CARDINAL")):
            start, end = min(start, entity.start), max(end, entity.end)
    while (
        start < end
        and doc[start].ent_type_ != "CARDINAL"  # "at least 9"
        and (doc[start].is_punct or doc[start].is_space or doc[start].pos_ in ("ADP", "CCONJ", "AUX", "PART"))
    ):
        start += 1
    if end - start == 1 and doc[start].dep_ == "poss" and doc[start].pos_ == "PRON" and doc[start].head.i != act.head:
        end = max(end, doc[start].head.i + 1)
    while end > start and (
        doc[end - 1].is_punct or doc[end - 1].is_space or doc[end - 1].pos_ in ("ADP", "CCONJ", "DET", "PART")
    ):
        end -= 1
    if start < end:
        start, end = _whole_compound(doc, start, end)
    return (
        (start, end)
        if start < end and any(t.pos_ in ("NOUN", "PROPN", "PRON", "ADJ", "NUM") for t in doc[start:end])
        else None
    )
