"""The model's own entity recogniser, decoded at once for all tokens.

spaCy's greedy recogniser walks token by token. But between entities its state is nothing but the next token, so that what
it does there can be computed for every token in one product; only inside an entity it has to be walked, and there it can
but go on or end. The result is the same (``tests/extraction/test_recogniser.py`` compares them), at a third of the time.
The states and their moves are those of spaCy 3.8: ``spacy/pipeline/_parser_internals/ner.pyx`` and ``_state.pxd``, for models
with three state features.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from spacy.tokens import Doc, Span

FEATURES = 3  # the next token; the first and the last one of an open entity


class Recogniser:
    """Finds entities with the weights of a loaded spaCy recogniser; holds no state between texts."""

    def __init__(self, component: Any) -> None:
        """``component``: a pipeline's ``ner``, of a form that ``reads`` accepts."""
        model = component.model
        lower = model.get_ref("lower")
        self._tok2vec = model.get_ref("tok2vec")
        hidden, pieces = lower.get_dim("nO"), lower.get_dim("nP")
        self._shape = (hidden, pieces)
        self._weights = lower.get_param("W").reshape(FEATURES, hidden * pieces, -1)
        padding = lower.get_param("pad").reshape(FEATURES, hidden * pieces)
        self._closed = padding[1] + padding[2] + lower.get_param("b").reshape(-1)
        self._bias = lower.get_param("b").reshape(-1)
        upper = model.get_ref("upper")
        self._upper, self._upper_bias = upper.get_param("W"), upper.get_param("b")
        names = [component.moves.get_class_name(i) for i in range(component.moves.n_moves)]
        self._moves = [tuple(name.split("-", 1)) if "-" in name else (name, "") for name in names]
        self._index = {move: i for i, move in enumerate(self._moves)}
        self._begins = np.array([move == "B" and bool(label) for move, label in self._moves])
        self._units = np.array([move == "U" and bool(label) for move, label in self._moves])
        self._outside = np.array([move == "O" for move, _ in self._moves])

    @staticmethod
    def reads(component: Any) -> bool:
        """Whether a pipeline's ``ner`` has the form that is decoded here."""
        model = component.model
        greedy = component.cfg.get("beam_width", 1) == 1
        return bool(greedy and model.attrs.get("has_upper") and model.get_ref("lower").get_dim("nF") == FEATURES)

    def annotate(self, docs: Sequence[Doc]) -> None:
        """Sets the entities of tokenised texts that have none yet."""
        told = [doc for doc in docs if len(doc)]
        ends = np.cumsum([len(doc) for doc in told])
        for doc, vectors in zip(told, np.split(self._tok2vec.predict(told), ends[:-1]) if told else (), strict=True):
            doc.set_ents([Span(doc, start, end, label=label) for start, end, label in self._entities(doc, vectors)])

    def _entities(self, doc: Doc, vectors: Any) -> Iterator[tuple[int, int, str]]:
        first = vectors @ self._weights[0].T
        scores = self._scores(first + self._closed)
        space = np.array([token.is_space for token in doc])
        scores[:, ~(self._begins | self._units | self._outside)] = -np.inf
        scores[np.ix_(space, self._begins | self._units)] = -np.inf
        scores[-1, self._begins] = -np.inf
        closed = scores.argmax(1).tolist()
        token, size = 0, len(doc)
        while token < size:
            move, label = self._moves[closed[token]]
            start, token = token, token + 1
            if move == "B":
                token = self._end(vectors, first, start, label)
            if move != "O":
                yield start, token, label

    def _end(self, vectors: Any, first: Any, start: int, label: str) -> int:
        """The token after the entity that begins at ``start``: the first at which ending it scores higher than going on."""
        inside, last = self._index["I", label], self._index["L", label]
        opened = vectors[start] @ self._weights[1].T + self._bias
        token = start + 1
        while token + 1 < len(vectors):
            score = self._scores((first[token] + opened + vectors[token - 1] @ self._weights[2].T)[np.newaxis])[0]
            if score[last] > score[inside]:
                break
            token += 1
        return token + 1

    def _scores(self, sums: Any) -> Any:
        hidden = sums.reshape(-1, *self._shape).max(-1)
        return hidden @ self._upper.T + self._upper_bias
