"""Parts of speech and lemmas, each looked up once.

spaCy's attribute ruler matches 179 patterns against every word, and its lemmatiser walks tables for every word. What they say
depends on the word, its tag and its relation alone, but for few words whose pattern has a neighbour in it ("gon|na",
"there| is"). So the components of the model are asked once for each such sign, and the answer is kept; the result is the same
(``tests/extraction/test_morphology.py`` compares them), in a tenth of the time once the words are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from spacy.tokens import Doc
from spacy.vocab import Vocab

MOST = 200_000  # signs that are kept; then it begins anew

Word = tuple[int, int, int]  # its form, its tag and its relation, as numbers of the vocabulary
Sign = tuple[Word, ...]  # a word; with its neighbours where they matter, or an empty one at an end of the sentence
BREAK: Word = (0, 0, 0)


class Morphology:
    """Annotates parsed Docs as a pipeline's attribute ruler and lemmatiser do."""

    def __init__(self, ruler: Any, lemmatizer: Any) -> None:
        self._components = (ruler, lemmatizer)
        self._neighbourly = re.compile("|".join(_neighbourly(ruler.patterns)) or r"(?!)")
        self._beside: dict[int, bool] = {}  # of words: whether their neighbours matter
        self._known: dict[Sign, tuple[int, int, int, int]] = {}  # tag, relation, part of speech, lemma

    def annotate(self, docs: Sequence[Doc]) -> None:
        """Sets the parts of speech and lemmas of tagged and parsed Docs, and what the ruler makes of their spaces."""
        if len(self._known) > MOST:
            self._known.clear()
            self._beside.clear()
        told = [(doc, self._signs(doc)) for doc in docs if len(doc)]
        new = dict.fromkeys(sign for _, signs in told for sign in signs if sign not in self._known)
        if new:
            self._learn(list(new), told[0][0].vocab)
        for doc, signs in told:
            for token, sign in zip(doc, signs, strict=True):
                tag, relation, token.pos, token.lemma = self._known[sign]
                if token.is_space:
                    token.tag, token.dep = tag, relation

    def _signs(self, doc: Doc) -> list[Sign]:
        words: list[Word] = [tuple(row) for row in doc.to_array(["ORTH", "TAG", "DEP"]).tolist()]
        beside, strings = self._beside, doc.vocab.strings
        for form in {word[0] for word in words} - beside.keys():
            beside[form] = bool(self._neighbourly.fullmatch(strings[form].lower()))
        padded = [BREAK, *words, BREAK]
        return [tuple(padded[i : i + 3]) if beside[word[0]] else (word,) for i, word in enumerate(words)]

    def _learn(self, signs: Sequence[Sign], vocab: Vocab) -> None:
        """Asks the components about signs, one after another in one Doc, with a full stop between them."""
        words = [word for sign in signs for word in (*sign, BREAK)]
        strings = vocab.strings
        doc = Doc(
            vocab, heads=list(range(len(words))),
            words=[strings[form] or "." for form, _, _ in words], tags=[strings[tag] or "." for _, tag, _ in words],
            deps=[strings[relation] or "punct" for _, _, relation in words],
        )  # fmt: skip
        for component in self._components:
            component(doc)
        at = 0
        for sign in signs:
            token = doc[at + len(sign) // 2]
            self._known[sign] = (token.tag, token.dep, token.pos, token.lemma)
            at += len(sign) + 1


def _neighbourly(patterns: Iterable[Mapping[str, Any]]) -> Iterator[str]:
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
