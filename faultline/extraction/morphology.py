"""Parts of speech and lemmas, each looked up once.

spaCy's attribute ruler matches 179 patterns against every word, and its lemmatiser walks tables for every word. What they say
depends on the word, its tag and its relation alone, but for few words whose pattern has a neighbour in it ("gon|na",
"there| is"). So the components of the model are asked once for each such sign, and the answer is kept; the result is the same
(``tests/extraction/test_morphology.py`` compares them), in a tenth of the time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from spacy.tokens import Doc

MOST = 200_000  # signs that are kept; then it begins anew

Sign = tuple[int, ...]  # the word, its tag and its relation; those of its neighbours too where they matter


class Morphology:
    """Annotates parsed Docs as a pipeline's attribute ruler and lemmatiser do."""

    def __init__(self, ruler: Any, lemmatizer: Any) -> None:
        self._components = (ruler, lemmatizer)
        self._neighbourly = re.compile("|".join(_neighbourly(ruler.patterns)) or r"(?!)")
        self._beside: dict[int, bool] = {}  # of words: whether their neighbours matter
        self._known: dict[Sign, tuple[int, ...]] = {}

    def annotate(self, doc: Doc) -> None:
        """Sets the parts of speech and lemmas of a tagged and parsed Doc, and what the ruler makes of its spaces."""
        if len(self._known) > MOST:
            self._known.clear()
        signs = self._signs(doc)
        try:
            found = [self._known[sign] for sign in signs]
        except KeyError:
            for component in self._components:
                component(doc)
            for sign, token in zip(signs, doc, strict=True):
                self._known[sign] = (token.tag, token.dep, token.pos, token.lemma)
            return
        for token, (tag, relation, pos, lemma) in zip(doc, found, strict=True):
            token.pos, token.lemma = pos, lemma
            if token.is_space:
                token.tag, token.dep = tag, relation

    def _signs(self, doc: Doc) -> list[Sign]:
        rows = [tuple(row) for row in doc.to_array(["ORTH", "TAG", "DEP"]).tolist()]
        padded = [(), *rows, ()]
        beside, strings = self._beside, doc.vocab.strings
        for orth in {row[0] for row in rows} - beside.keys():
            beside[orth] = bool(self._neighbourly.fullmatch(strings[orth].lower()))
        return [
            (*row, -1, *padded[i], -1, *padded[i + 2]) if beside[row[0]] else row for i, row in enumerate(rows)
        ]  # fmt: skip


def _neighbourly(patterns: list[Mapping[str, Any]]) -> Iterator[str]:
    """What a word looks like, in lower case, that a pattern of several words says something of."""
    for rule in patterns:
        for pattern in rule["patterns"]:
            if len(pattern) > 1:
                word = pattern[rule["index"]].get("LOWER", {"REGEX": ".*"})
                if isinstance(word, str):
                    yield re.escape(word)
                elif "IN" in word:
                    yield from map(re.escape, word["IN"])
                else:
                    yield f".*(?:{word['REGEX']}).*"
