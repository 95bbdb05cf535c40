"""Which sentences may hold an event: first by their words, then by the encoder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from spacy.tokens import Span

from faultline.extraction.encoder import TypingScores
from faultline.extraction.ontology import Ontology

ALWAYS = 2  # leading sentences that are looked at whatever their words: news says the main thing first
NAMED = {"GPE", "NORP", "ORG", "PERSON", "LOC", "FAC"}
# Listed as triggers, but so common that they only open the gate where an actor is named.
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

    def __init__(self, ontology: Ontology, irregular: Mapping[str, tuple[str, ...]]) -> None:
        verbs = {key.split(">")[0].split(" ")[0] for key in ontology.verbs}
        nouns = {key.split(" ")[-1] for key in ontology.nouns}
        self._strong = frozenset(form for word in nouns for form in _forms(word, irregular))
        self._weak = frozenset(form for word in verbs for form in _forms(word, irregular))

    def may_matter(self, sentence: Unparsed) -> bool:
        """Whether the sentence deserves the encoder."""
        span = sentence.span
        if not SHORTEST <= len(span) <= LONGEST:
            return sentence.number == 0 and len(span) <= LONGEST
        if sentence.number < ALWAYS:
            return True
        words = {token.lower_ for token in span}
        if words & self._strong:
            return True
        return bool(words & self._weak) and any(entity.label_ in NAMED for entity in span.ents)


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
