"""Which sentences may hold an event: first by their words, then by the encoder.

Beyond an article's first sentences the words are also weighed: a linear model of what the encoder would say, fitted by
``training/fit_gate.py``, spares the encoder what it would hardly believe.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from math import fsum
from typing import Protocol

from spacy.tokens import Span

from faultline.extraction.encoder import TypingScores
from faultline.extraction.ontology import Ontology
from faultline.extraction.reading import LEADING
from faultline.extraction.tables import DATA, rows

NAMED = {"GPE", "NORP", "ORG", "PERSON", "LOC", "FAC"}
GATE = DATA / "gate.tsv"
SHORTEST, LONGEST = 4, 120  # tokens


class Unparsed(Protocol):
    """A sentence before parsing."""

    @property
    def span(self) -> Span:
        """Its tokens in the article's Doc."""

    @property
    def number(self) -> int:
        """Its place in its field, from 0."""


class Gate:
    """Judges sentences by the forms of the ontology's triggers."""

    def __init__(
        self, ontology: Ontology, irregular: Mapping[str, tuple[str, ...]], least: float | None = None
    ) -> None:
        """``least``: the log odds by its words that a sentence further down must reach; None lets all pass."""
        self._least = least
        verbs = {key.split(">")[0].split(" ")[0] for key in ontology.verbs}
        nouns = {key.split(" ")[-1] for key in ontology.nouns}
        self._strong = frozenset(form for word in nouns for form in _forms(word, irregular))
        self._weak = frozenset(form for word in verbs for form in _forms(word, irregular))

    def may_matter(self, sentence: Unparsed) -> bool:
        """Whether the sentence deserves the encoder."""
        span = sentence.span
        if not SHORTEST <= len(span) <= LONGEST:
            return sentence.number == 0 and len(span) <= LONGEST
        if sentence.number < LEADING:  # whatever their words: news says the main thing first
            return True
        words = {token.lower_ for token in span}
        named = any(entity.label_ in NAMED for entity in span.ents)
        if not (words & self._strong or (named and words & self._weak)):
            return False
        return self._least is None or weigh(span) >= self._least


def weigh(span: Span) -> float:
    """The log odds, by its words alone, that the encoder will find an act in a sentence."""
    weights = _weights()
    return fsum([weights["<bias>"], *(weights.get(sign, 0.0) for sign in signs(span))])  # the same in any order


def signs(span: Span) -> Iterator[str]:
    """The words of a sentence, each once, and the kinds of names in it."""
    yield from {token.lower_ for token in span if token.is_alpha}
    yield from {f"<{entity.label_}>" for entity in span.ents}


@lru_cache(maxsize=1)
def _weights() -> Mapping[str, float]:
    return {name: float(weight) for _, (name, weight) in rows(GATE, 2)}


def event_probability(scores: TypingScores) -> float:
    """How probable it is that a sentence reports an act, 0 to 1: the mean of the two heads that were asked."""
    return (scores.relevant + 1.0 - scores.quads.get(0, 0.0)) / 2


def _forms(lemma: str, irregular: Mapping[str, tuple[str, ...]]) -> set[str]:
    stem = lemma[:-1] if lemma.endswith("e") else lemma
    forms = {lemma, f"{lemma}s", f"{lemma}es", f"{stem}ed", f"{stem}ing", f"{lemma}d", *irregular.get(lemma, ())}
    if lemma.endswith("y"):
        forms |= {f"{lemma[:-1]}ies", f"{lemma[:-1]}ied"}
    if len(lemma) > 2 and lemma[-1] not in "aeiouwxy" and lemma[-2] in "aeiou":
        forms |= {f"{lemma}{lemma[-1]}ed", f"{lemma}{lemma[-1]}ing"}
    return forms
