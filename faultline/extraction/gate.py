"""Which sentences may hold an event: first by their words, then by the encoder.

Beyond an article's first sentences the words are also weighed: a linear model of how sure an event the sentence would give, fitted
by ``training/fit_gate.py``, spares the encoder what would hardly end in one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from math import fsum, log
from typing import Protocol

from spacy.tokens import Span

from faultline.extraction.encoder import TypingScores
from faultline.extraction.marks import DISASTER
from faultline.extraction.reading import LEADING
from faultline.extraction.tables import DATA, rows

GATE = DATA / "gate.tsv"
RELEVANT = 0.3  # the weight of the head that tells texts without acts; the rest is the quad classes' "none"
SHORTEST, LONGEST = 4, 120  # tokens
TYPICAL = 25  # tokens of a sentence
COSTLY = 0.5  # log odds less for a sentence e times as long as that: it costs more
EARLY, MILDER = 5, 0.4  # the first so many sentences may weigh so much less: brief news is heard nearly whole
BRIEF, MILDEST = 25, 1.65  # all of an article of so few sentences may weigh so much less: nearly all of it is heard
LENGTHY = 32  # sentences of an article from which nothing is left of that


class Unparsed(Protocol):
    """A sentence before parsing."""

    @property
    def span(self) -> Span:
        """Its tokens in the article's Doc."""

    @property
    def number(self) -> int:
        """Its place in its field, from 0."""

    @property
    def names(self) -> Collection[str]:
        """The kinds of names in it, as spaCy's NER labels them."""


class Gate:
    """Judges sentences by their words."""

    def __init__(self, least: float | None, own: Collection[str] = ()) -> None:
        """``least``: the log odds by its words that a sentence further down must reach; None lets all pass. ``own`` are a
        desk's own triggers, which are always heard."""
        self._least = least
        self._own = tuple(key.split(">")[0].split(" ")[0].rstrip("ey") for key in own)

    def must_matter(self, sentence: Unparsed) -> bool:
        """Whether the sentence has a word that begins like one of the desk's own triggers."""
        return bool(self._own) and any(token.lower_.startswith(self._own) for token in sentence.span)

    def may_matter(self, sentence: Unparsed, among: int = LENGTHY) -> bool:
        """Whether the sentence, one of so many, deserves the encoder."""
        span = sentence.span
        if not SHORTEST <= len(span) <= LONGEST:
            return sentence.number == 0 and len(span) <= LONGEST
        if sentence.number < LEADING or self._least is None:  # news says the main thing first, whatever its words
            return True
        brief = MILDEST * min(1.0, max(0.0, (LENGTHY - among) / (LENGTHY - BRIEF)))
        least = self._least - max(brief, MILDER if sentence.number < EARLY else 0.0)
        return self.must_matter(sentence) or worth(span, sentence.names) >= least


def worth(span: Span, names: Collection[str]) -> float:
    """What a sentence weighs by its words and the kinds of names in it, less for what its length costs; log odds."""
    return weigh({token.lower_ for token in span}, names) - COSTLY * log(len(span) / TYPICAL)


def weigh(words: Collection[str], names: Collection[str]) -> float:
    """The log odds, by its words and the kinds of names in it, that a sentence gives an event that deserves confidence."""
    weights = _weights()
    found = (weights.get(sign, 0.0) for sign in signs(words, names))
    return fsum([weights["<bias>"], *found])  # the same in any order


def signs(words: Collection[str], names: Collection[str]) -> Iterator[str]:
    """The words of a sentence in lower case, each once, and the kinds of names in it."""
    yield from {word for word in words if word.isalpha()}
    yield from {f"<{name}>" for name in names}


@lru_cache(maxsize=1)
def _weights() -> Mapping[str, float]:
    return {name: float(weight) for _, (name, weight) in rows(GATE, 2)}


def event_probability(scores: TypingScores, deep: bool = False) -> float:
    """How probable it is that a sentence reports an act or a disaster, 0 to 1. The quad classes' "none" leaves out much
    that is said and asked; it is heard where a text begins, but not ``deep`` in it. A disaster has no quad class."""
    if deep:
        return scores.relevant
    act = RELEVANT * scores.relevant + (1.0 - RELEVANT) * (1.0 - scores.quads.get(0, 0.0))
    return max(act, min(scores.relevant, scores.marks.strongest(DISASTER)))
