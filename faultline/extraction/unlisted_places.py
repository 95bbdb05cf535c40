"""Towns and villages that no table has: a name alone, and the country where the text tells it.

They are named where only a place can stand: what the recogniser calls a place after "in" or "near", "the village of X", "the X
district", and a rare capitalised word after "near", "around" or "outside".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from spacy.tokens import Doc

from faultline.extraction.digest import rarity, stem
from faultline.extraction.entities import entities_of
from faultline.extraction.place_mentions import WORDS, demonyms, is_placed, is_stopped
from faultline.extraction.word_positions import hashed, positions

SETTLEMENTS, QUARTERS, NEARBY = (hashed(WORDS[name]) for name in ("settlements", "quarters", "nearby"))
LABELS = ("GPE", "LOC")
LONGEST = 4  # tokens of a name
RARE = 7.0  # inverse document frequency (natural logarithm) of a word that may be a name where no recogniser says so
APART = 8  # tokens between a village and the town that it is told from
LINKS = WORDS["directions"] | frozenset("of the in near outside about some just to only away not far from".split())


class UnlistedPlaces:
    """Finds them in one text after another; keeps nothing between them."""

    def __init__(self) -> None:
        self._demonyms = demonyms()

    def find(self, doc: Doc, known: Mapping[int, str | None]) -> Iterator[tuple[int, int, str | None]]:
        """Token spans and countries (ISO3). ``known``: the tokens of the places that tables have, with their countries."""
        taken: set[int] = set(known)
        for start, end in sorted({*self._called(doc), *self._beside(doc, known)}):
            if taken.isdisjoint(range(start, end)) and self._is_name(doc, start, end):
                taken.update(range(start, end))
                yield start, end, _country(doc, end, known)

    def _is_name(self, doc: Doc, start: int, end: int) -> bool:
        text = doc[start:end].text
        bare = text.replace(" ", "").replace("-", "")
        letters = text[:1].isupper() and not text.isupper() and bare.isalpha()
        return letters and text not in self._demonyms and not is_stopped(doc, start, text)

    @staticmethod
    def _called(doc: Doc) -> Iterator[tuple[int, int]]:
        """By the recogniser, and "the village of X"."""
        for entity in entities_of(doc):
            if entity.label_ in LABELS and is_placed(doc, entity.start):
                yield entity.start, entity.end
        for i in positions(doc, SETTLEMENTS):
            if i + 2 < len(doc) and doc[i + 1].lower_ == "of":
                end = start = i + 2
                while end < len(doc) and end - start < LONGEST and doc[end].is_title and doc[end].lower_ != "the":
                    end += 1
                yield start, end

    @staticmethod
    def _beside(doc: Doc, known: Mapping[int, str | None]) -> Iterator[tuple[int, int]]:
        """A rare word before "district" or the like, and behind "near" or the like."""
        for i in positions(doc, QUARTERS):
            start = i - 1 - (i > 1 and doc[i - 1].is_lower and not doc[i - 1].is_stop)  # "the X diplomatic quarter"
            if (
                start > 0
                and _rare(doc, start)
                and (doc[start - 1].lower_ in ("the", "'s", "’s") or doc[start - 1].is_lower)
            ):
                yield start, start + 1
        for i in (i for i in positions(doc, NEARBY) if i + 1 < len(doc)):
            label = doc[i + 1].ent_type_ if not doc[i].ent_type_ else ""  # "lorry near X" is nobody's name
            if (
                (label in ("", *LABELS) or _country(doc, i + 2, known))
                and _rare(doc, i + 1)
                and not doc[i + 2 : i + 3].text.istitle()
            ):
                yield i + 1, i + 2


def _rare(doc: Doc, at: int) -> bool:
    token = doc[at]
    return token.is_title and token.is_alpha and token.ent_type_ != "NORP" and rarity(stem(token.lower_)) >= RARE


def _country(doc: Doc, end: int, known: Mapping[int, str | None]) -> str | None:
    """Of the place from which the text tells the way, or in which it lies: "X, north of Hodeidah", "X, Nigeria"."""
    if end >= len(doc) or doc[end].text not in (",", "("):
        return None
    for token in doc[end + 1 : end + 1 + APART]:
        if token.i in known:
            return known[token.i]
        if not (token.lower_ in LINKS or token.like_num):
            return None
    return None
