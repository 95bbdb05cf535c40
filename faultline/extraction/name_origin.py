"""Of which countries a person's name is likely: Robinson is rather a Briton than a Syrian.

Naive Bayes over parts of names, with a table of how often those are told in the common names of peoples, each of one country or of
several: ``data/names.npz``, which ``training/count_names.py`` writes.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from faultline.extraction.actor_tables import unaccented
from faultline.extraction.tables import DATA

PATH = DATA / "names.npz"
BUCKETS = 16384  # of parts of names, by their hash
SHORTEST, LONGEST = 2, 4  # letters of a part
UNSEEN = 0.1  # what is added to each count
SHARED = 0.2  # how much a part tells beside the others, which are mostly of the same letters
STRANGE = -1.5  # the log odds of a country by a name, below which its bearer isn't taken for one of it
WORD = re.compile(r"[^\W\d_]+")


def grams(name: str) -> list[int]:
    """The numbers of a name's parts: its words, and two to four letters of them; of none for a name without letters."""
    found = []
    for word in WORD.findall(unaccented(name).lower()):
        closed = f"^{word}$"
        lengths = range(SHORTEST, LONGEST + 1)
        parts = {closed[i : i + n] for n in lengths for i in range(len(closed) - n + 1)} | {closed}
        found += [zlib.crc32(part.encode()) % BUCKETS for part in sorted(parts)]
    return found


@lru_cache(maxsize=20_000)
def origins(name: str) -> Mapping[str, float]:
    """How much likelier a name is in each country than anywhere, as a natural logarithm; nothing of a name without letters."""
    numbers = grams(name)
    if not numbers:
        return {}
    logs, countries = _tables()
    odds = SHARED * logs[numbers].sum(axis=0)
    shares = np.exp(odds - odds.max())
    ratios = np.log(shares / shares.mean())
    best: dict[str, float] = {}
    for ratio, lands in zip(ratios.tolist(), countries, strict=True):
        for land in lands:
            best[land] = max(best.get(land, ratio), ratio)
    return best


@lru_cache(maxsize=1)
def _tables() -> tuple[np.ndarray, list[list[str]]]:
    """The logarithm of how frequent each part is among each people, parts x peoples, and the countries of each."""
    with np.load(PATH) as file:
        counts = file["counts"].astype(np.float32) + UNSEEN
        return np.log(counts / counts.sum(axis=0)), [str(each).split(" ") for each in file["countries"]]
