"""Where a sentence says that an act was without naming the place: "there", "in the same district", "in the capital"."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from faultline.extraction.place_mentions import WORDS
from faultline.records import Place

POINTING = frozenset(["the", "that", "this", "same"])
WIDE = frozenset(["district", "governorate", "province", "region", "state"])  # of what may be no town
CAPITAL = "capital"


def points_back(doc: Doc, head: Token) -> Token | None:
    """The word by which an act's own clause points to a place that was named before; None where none does."""
    for token in doc:
        there = token.lower_ == "there" and token.dep_ == "advmod"
        if (there or _settlement(token)) and _in_clause(token, head):
            return token
    return None


def pointed_at(word: Token, offset: int, places: Sequence[Place], capitals: Sequence[Place]) -> Place | None:
    """The place that a word points to: the last town, or province, that the text named before it; of "the capital" one of the
    ``capitals`` that the text names of the country that it is about. ``places`` are the text's, by code points; the sentence begins
    at ``offset``."""
    if word.lower_ == CAPITAL:
        return next(iter(capitals), None)
    kinds = ("city", "point", "admin1") if word.lower_ in WIDE | {"there"} else ("city", "point")
    told = (place for place in places if place.start < offset + word.idx and place.precision in kinds)
    before = [place for place in told if place.country or place.precision == "city"]
    return max(before, key=lambda place: place.start, default=None)


def _settlement(token: Token) -> bool:
    """Whether a word stands for a place that it doesn't name."""
    if (
        token.lower_ not in WORDS["settlements"]
        or token.dep_ != "pobj"
        or token.head.lower_ not in WORDS["placing_strict"]
    ):
        return False
    told = [child for child in token.children if not child.is_punct]
    return bool(told) and all(child.lower_ in POINTING for child in told)


def _in_clause(token: Token, head: Token) -> bool:
    """Whether a word belongs to an act's clause, and not to a clause below or beside it."""
    above = token
    while above.i != head.i and above.head.i != above.i:
        above = above.head
        if above.i != head.i and above.pos_ in ("VERB", "AUX"):
            return False
    return above.i == head.i
