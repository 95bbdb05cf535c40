"""Copies of an article, recognised before the costly analysis: MinHash over word shingles, found by banding.

Method: Broder (1997), "On the resemblance and containment of documents"; hashing by rensa.
"""

from __future__ import annotations

import re
from collections import OrderedDict, defaultdict
from datetime import datetime
from typing import Any

from rensa import RMinHash

from faultline.records import Article

PERMUTATIONS = 128
ROWS = 4  # of a band: two texts that share half of their shingles meet in one of the 32 bands almost surely
SHINGLE = 3  # words
LEAST = 30  # words of a text that can be a copy or have one: short notices are alike without being copies
LEAD = 60  # words in which another figure makes another report
DAY = 86_400.0
_WORD = re.compile(r"\w+(?:[.,]\d+)*")
_FIGURE = re.compile(
    r"\d.*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|scores?|hundreds?|thousands?|.*teen|.*ty(?:one|two|three|four|five|six|seven|eight|nine)?"
)
_TENS = frozenset("twenty thirty forty fifty sixty seventy eighty ninety".split())


class _Original:
    __slots__ = ("bands", "figures", "hashes", "published", "words")

    def __init__(self, article: Article) -> None:
        words = _WORD.findall(article.text.lower())
        self.words = len(words)
        self.figures = tuple(word for word in words[:LEAD] if _is_figure(word))
        self.hashes = RMinHash(num_perm=PERMUTATIONS, seed=1)
        self.hashes.update(
            [" ".join(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1))] or [article.text]
        )
        signature = self.hashes.digest()
        self.bands = [(row, *signature[row : row + ROWS]) for row in range(0, PERMUTATIONS, ROWS)]
        self.published = datetime.fromisoformat(article.published_at.replace("Z", "+00:00")).timestamp()


def _is_figure(word: str) -> bool:
    if _FIGURE.fullmatch(word) is None:
        return False
    return not word.endswith("ty") or word in _TENS


class DuplicateIndex:
    """The articles of the last days, by what they say.

    ``window`` bounds how many are remembered, ``days`` how far apart in publication a copy and its original may be, and
    ``threshold`` is the least Jaccard similarity of their three-word shingles, estimated to within about 0.04. A text
    whose first 60 words give other figures than the original's is no copy: a new toll is news. Nor is a text of fewer than
    30 words. Not for several threads.
    """

    def __init__(self, window: int = 20_000, days: float = 7.0, threshold: float = 0.8) -> None:
        self._window = window
        self._seconds = days * DAY
        self._threshold = threshold
        self._originals: OrderedDict[str, _Original] = OrderedDict()
        self._copies: OrderedDict[str, str] = OrderedDict()
        self._bands: defaultdict[Any, list[str]] = defaultdict(list)

    def __len__(self) -> int:
        return len(self._originals)

    def seen(self, article: Article) -> str | None:
        """The id of the original that the article copies, else None, and then it is remembered as an original.

        An article that comes again under its own id gets the answer that it got before. A copy of a copy is a copy of
        the first: similarity does not drift.
        """
        if article.id in self._copies:
            return self._copies[article.id]
        if article.id in self._originals:
            return None
        new = _Original(article)
        if new.words < LEAST:
            return None
        original = self._find(new)
        if original is not None:
            self._copies[article.id] = original
            if len(self._copies) > self._window:
                self._copies.popitem(last=False)
            return original
        self._originals[article.id] = new
        for band in new.bands:
            self._bands[band].append(article.id)
        if len(self._originals) > self._window:
            self._forget(*self._originals.popitem(last=False))
        return None

    def forget(self, article_id: str) -> None:
        """Takes an article out again, as when its analysis failed and there is nothing to copy."""
        original = self._originals.pop(article_id, None)
        if original is not None:
            self._forget(article_id, original)
        self._copies.pop(article_id, None)

    def _find(self, new: _Original) -> str | None:
        best: tuple[float, str] | None = None
        for article_id in {each for band in new.bands for each in self._bands.get(band, ())}:
            old = self._originals[article_id]
            if abs(old.published - new.published) > self._seconds or old.figures != new.figures:
                continue
            likeness = old.hashes.jaccard(new.hashes)
            if likeness >= self._threshold and (best is None or (-likeness, article_id) < best):
                best = (-likeness, article_id)
        return best[1] if best else None

    def _forget(self, article_id: str, original: _Original) -> None:
        for band in original.bands:
            ids = self._bands[band]
            ids.remove(article_id)
            if not ids:
                del self._bands[band]
