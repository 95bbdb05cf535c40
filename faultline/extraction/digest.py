"""The terms that tell one story from another: names, numbers and rare words, as stems.

An incident is recognised by them across articles; they are weighted by how rare they are in news (a fixed table, so
that a weight never depends on what else was read).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from faultline.errors import DataFileError
from faultline.records import Entity

SIZE = 24  # terms of a digest
NAMES = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "PRODUCT", "WORK_OF_ART", "LAW"})
NAME_FACTOR = 1.5  # a name tells more than a word of the same rarity
NUMBER_RARITY = 4.0
LEAST_RARITY = 1.2  # below: a function word
FREQUENCIES = Path(__file__).parent / "data" / "frequencies.tsv"

_WORD = re.compile(r"[^\W\d_][^\W_]*|\d+(?:[.,]\d+)*")
_SUFFIXES = ("ings", "ing", "edly", "ed", "ers", "er", "es", "s")


@cache
def stem(word: str) -> str:
    """A lower-cased word without its inflection; crude, but the same for every form that news uses."""
    if len(word) <= 4:
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3 and not (suffix == "s" and word[-2] in "su"):
            word = word[: -len(suffix)]
            if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            break
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def stems(text: str) -> list[str]:
    """The stems of a text, in order, single letters left out."""
    found = (stem(word) for word in _WORD.findall(text.lower()))
    return [each for each in found if len(each) > 1 or each.isdigit()]


@cache
def _frequencies() -> dict[str, float]:
    table: dict[str, float] = {}
    for number, line in enumerate(FREQUENCIES.read_text(encoding="utf-8").splitlines(), 1):
        if not line.startswith("#"):
            term, _, count = line.partition("\t")
            try:
                table[term] = float(count) / 1000
            except ValueError as error:
                raise DataFileError(
                    f"{FREQUENCIES}:{number}: {line!r} is no stem, tab and number; write these"
                ) from error
    return table


@cache
def rarity(term: str) -> float:
    """The inverse document frequency of a stem (natural logarithm); numbers have one of their own."""
    if term[0].isdigit():
        return NUMBER_RARITY
    return math.log(1 / _frequencies().get(term, 0.0004))


def digest(text: str, title: str | None, entities: Iterable[Entity]) -> tuple[str, ...]:
    """Up to 24 most telling stems of a text, sorted: frequent here, rare elsewhere, names first."""
    names = {each for entity in entities if entity.label in NAMES for each in stems(entity.text)}
    counts = Counter(stems(f"{title or ''} {text}"))
    weights = {
        term: (1 + math.log(count)) * rarity(term) * (NAME_FACTOR if term in names else 1.0)
        for term, count in counts.items()
        if rarity(term) >= LEAST_RARITY
    }
    return tuple(sorted(sorted(weights, key=lambda term: (-weights[term], term))[:SIZE]))
