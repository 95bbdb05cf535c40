"""An article becomes an enriched document.

The costly steps run only where they can matter: entities over the whole text, the encoder over sentences whose
words may tell of an act, the parser over those that the encoder believes. All of it is batched over articles. Nothing
here knows Kafka.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import msgspec

from faultline.extraction.assembly import Assembler
from faultline.extraction.components import Components, ExtractionConfig, load_components
from faultline.extraction.encoder import TypingScores
from faultline.extraction.gate import event_probability
from faultline.extraction.reading import Field, Sentence, Unread
from faultline.extraction.sentences import split
from faultline.extraction.stages import Reason
from faultline.records import Article, EnrichedDocument, Pipeline

BATCH = 16  # articles that are analysed together
LONG = 1200  # code points from which an article's first sentence says what it is about
LEAD = 400  # code points of an article's beginning that its main incident is typed by


class Extractor:
    """Turns articles into enriched documents; holds the models, and no state between articles."""

    def __init__(self, components: Components) -> None:
        self._parts = components
        self._assembler = Assembler(components)

    @property
    def pipeline(self) -> Pipeline:
        """Name, version and models, as every record carries them."""
        return self._parts.pipeline

    def extract(self, article: Article) -> EnrichedDocument:
        """The enriched document of one article."""
        return next(self.extract_many([article]))

    def extract_many(self, articles: Iterable[Article]) -> Iterator[EnrichedDocument]:
        """Enriched documents in the articles' order; work is shared within batches."""
        source = iter(articles)
        while batch := list(islice(source, BATCH)):
            for document, _ in self._analyse(batch):
                yield document

    def explain(self, article: Article) -> tuple[EnrichedDocument, tuple[Reason, ...]]:
        """The document, and why each event is what it is."""
        return self._analyse([article])[0]

    def _analyse(self, articles: Sequence[Article]) -> list[tuple[EnrichedDocument, tuple[Reason, ...]]]:
        return [self._assembler.document(*read) for read in self.read(articles)]

    def read(
        self, articles: Sequence[Article]
    ) -> list[tuple[Article, list[Field], list[Sentence], TypingScores | None]]:
        """What is costly: each article's fields, its sentences that may hold acts, scored and parsed, and its lead's
        scores."""
        fields = self._fields(articles)
        gate = self._parts.gate
        chosen = [
            sentence
            for field in fields
            for sentence in field.sentences()
            if gate.may_matter(sentence, len(field.spans))
        ]
        first = {sentence.article: sentence.text for sentence in reversed(chosen) if sentence.field == "text"}
        leads = [  # a long article's first sentence must do: it is scored anyway
            first.get(index, _lead(article)) if len(article.text) > LONG else _lead(article)
            for index, article in enumerate(articles)
        ]
        scores, about = self._scores(chosen, leads)
        kept = [
            (sentence, score)
            for sentence, score in zip(chosen, scores, strict=True)
            if score is None
            or event_probability(score, sentence.deep) >= self._parts.config.gate_threshold
            or gate.must_matter(sentence)
        ]
        parsed = self._parts.language.parse([sentence.span for sentence, _ in kept])
        by_article: list[list[Sentence]] = [[] for _ in articles]
        for (unread, score), doc in zip(kept, parsed, strict=True):
            by_article[unread.article].append(
                Sentence(doc=doc, offset=unread.offset, field=unread.field, number=unread.number, scores=score)
            )
        return [
            (article, [field for field in fields if field.article == index], by_article[index], lead)
            for index, (article, lead) in enumerate(zip(articles, about, strict=True))
        ]

    def _fields(self, articles: Sequence[Article]) -> list[Field]:
        named = [
            (index, name, text)
            for index, article in enumerate(articles)
            for name, text in (("title", article.title), ("text", article.text))
            if text
        ]
        docs = self._parts.language.entities([text for _, _, text in named])
        return [
            Field(article=index, name=name, doc=doc, spans=split(doc))
            for (index, name, _), doc in zip(named, docs, strict=True)
        ]

    def _scores(
        self, sentences: Sequence[Unread], leads: Sequence[str]
    ) -> tuple[list[TypingScores | None], list[TypingScores | None]]:
        typer = self._parts.typer
        if typer is None:
            return [None] * len(sentences), [None] * len(leads)
        texts = [sentence.text for sentence in sentences]
        distinct = list(dict.fromkeys([*texts, *leads]))  # a short article's lead is its only sentence
        scored = dict(zip(distinct, typer.score(distinct), strict=True))
        return [scored[text] for text in texts], [scored[lead] for lead in leads]


def _lead(article: Article) -> str:
    text = article.text.strip()
    if article.title and not text.startswith(article.title):
        text = f"{article.title.rstrip('.')}. {text}"
    return text[:LEAD]


def load(config: ExtractionConfig | Mapping[str, Any] | None = None) -> Extractor:
    """An extractor with everything that the configuration turns on; a mapping holds its fields as plain values, as they
    cross to another process. Raises ModelError, DataFileError."""
    return Extractor(load_components(msgspec.convert(config or {}, ExtractionConfig, from_attributes=True)))
