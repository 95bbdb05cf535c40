"""Weapons named in a text, from a table; no syntax is needed."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from spacy.tokens import Doc

from faultline.extraction.tables import DATA, rows
from faultline.extraction.word_positions import hashed, positions


class WeaponFinder:
    """Finds the table's weapons, the longest first; of "mine" and the like only the plural or a longer name."""

    AMBIGUOUS = frozenset({"mine", "tank", "stone", "gun", "poison", "acid", "drone"})

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names
        self._longest = max((name.count(" ") + 1 for name in names), default=1)
        first = {form for name in names for form in (name.split(" ")[0], f"{name}s")}
        self._first = hashed(sorted(first))
        self._found = lru_cache(maxsize=16)(self._uncached)  # each act of a sentence asks

    @classmethod
    def load(cls, path: Path = DATA / "weapons.tsv") -> WeaponFinder:
        """Reads the table. Raises DataFileError."""
        return cls(frozenset(name for _, (name,) in rows(path, 1)))

    def find(self, doc: Doc) -> tuple[tuple[int, int], ...]:
        """Token spans, end excluded, in reading order."""
        return self._found(doc)

    def _uncached(self, doc: Doc) -> tuple[tuple[int, int], ...]:
        starts = positions(doc, self._first)
        words = [token.lower_ for token in doc] if starts else []
        found: list[tuple[int, int]] = []
        for start in starts:
            if not found or start >= found[-1][1]:
                width = next((width for width in range(self._longest, 0, -1) if self._named(words, start, width)), 0)
                found += [(start, start + width)] if width else []
        return tuple(found)

    def _named(self, words: list[str], start: int, width: int) -> bool:
        if start + width > len(words):
            return False
        phrase = " ".join(words[start : start + width])
        if phrase in self._names:
            return phrase not in self.AMBIGUOUS
        return phrase.endswith("s") and phrase[:-1] in self._names
