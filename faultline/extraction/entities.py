"""The names in a text, built once: spaCy makes new Spans of them each time that it is asked."""

from __future__ import annotations

from functools import lru_cache

from spacy.tokens import Doc, Span


@lru_cache(maxsize=128)
def entities_of(doc: Doc) -> tuple[Span, ...]:
    """The entities of a Doc that is done, in reading order."""
    return tuple(doc.ents)
