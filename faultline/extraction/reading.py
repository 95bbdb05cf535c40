"""What the pipeline carries of an article between its stages: its fields, and their sentences before and after parsing."""

from __future__ import annotations

import dataclasses
from functools import cached_property

from spacy.tokens import Doc, Span

from faultline.extraction.encoder import TypingScores
from faultline.extraction.entities import entities_of
from faultline.extraction.sentences import dateline_end

LEADING = 2  # sentences of an article that say what it is about


@dataclasses.dataclass(frozen=True)
class Unread:
    """A sentence before parsing: its tokens in the field's Doc, and the kinds of names in them."""

    article: int
    field: str
    number: int
    offset: int
    span: Span
    names: frozenset[str]

    @property
    def deep(self) -> bool:
        """As of a ``Sentence``."""
        return is_deep(self.field, self.number)

    @property
    def text(self) -> str:
        """The sentence as it stands in the article."""
        return str(self.span.text)


@dataclasses.dataclass(frozen=True)
class Field:
    """An article's text or title, tokenised, with entities and sentence spans."""

    article: int
    name: str
    doc: Doc
    spans: tuple[tuple[int, int], ...]

    @cached_property
    def text(self) -> str:
        """The field as it stands in the article; spaCy would join its tokens each time."""
        return str(self.doc.text)

    @cached_property
    def first(self) -> int:
        """The token that the first sentence begins with, behind the reporter's dateline."""
        return dateline_end(self.doc, *self.spans[0]) if self.spans else 0

    def sentences(self) -> tuple[Unread, ...]:
        """The field's sentences, in order."""
        spans = self.spans
        if spans:
            spans = ((self.first, spans[0][1]), *spans[1:])
        entities = [(entity.start, entity.label_) for entity in entities_of(self.doc)]
        return tuple(
            Unread(
                article=self.article,
                field=self.name,
                number=number,
                offset=self.doc[start].idx,
                span=self.doc[start:end],
                names=frozenset(label for at, label in entities if start <= at < end),
            )
            for number, (start, end) in enumerate(spans)
        )


@dataclasses.dataclass(frozen=True)
class Sentence:
    """A parsed sentence that may hold events; ``offset`` is where it begins in its field."""

    doc: Doc
    offset: int
    field: str
    number: int
    scores: TypingScores | None

    @cached_property
    def text(self) -> str:
        """The sentence as it stands in the article."""
        return str(self.doc.text)

    @cached_property
    def lemmas(self) -> tuple[str, ...]:
        """Its words' lemmas, in lower case."""
        return tuple(token.lemma_.lower() for token in self.doc)

    @property
    def end(self) -> int:
        """Where the sentence ends in its field."""
        return self.offset + len(self.text)

    @property
    def deep(self) -> bool:
        """Beyond an article's first sentences, which name the main act and its parties; further down, most of what stands
        near an act is something else."""
        return is_deep(self.field, self.number)


def is_deep(field: str, number: int) -> bool:
    """Beyond the first sentences of a text."""
    return field == "text" and number >= LEADING
