"""Of which countries a person's name is likely: Robinson is rather a Briton than a Syrian.

The mean of the vectors of a name's parts, and a softmax over peoples (Joulin and others, 2016: Bag of tricks for efficient text
classification), each of one country or of several. ``training/fit_names.py`` writes ``data/names.npz`` from lists of names.
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
BUCKETS = 8192  # of parts of names, by their hash
LONGEST = 4  # letters of a part
WORD = re.compile(r"[^\W\d_]+")


def grams(name: str) -> list[int]:
    """The numbers of a name's parts: its words, and two to four letters of them; of none for a name without letters."""
    found = []
    for word in WORD.findall(unaccented(name).lower()):
        closed = f"^{word}$"
        parts = {closed[i : i + n] for n in range(2, LONGEST + 1) for i in range(len(closed) - n + 1)} | {closed}
        found += [zlib.crc32(part.encode()) % BUCKETS for part in sorted(parts)]
    return found


@lru_cache(maxsize=20_000)
def origins(name: str) -> Mapping[str, float]:
    """How much likelier a name is in each country than anywhere, as a natural logarithm; nothing of a name without letters."""
    parts, scale, peoples, bias, countries = _tables()
    numbers = grams(name)
    if not numbers:
        return {}
    odds = peoples @ (parts[numbers].mean(axis=0) * scale) + bias
    shares = np.exp(odds - odds.max())
    shares /= shares.sum()
    best: dict[str, float] = {}
    for share, lands in zip(shares, countries, strict=True):
        for land in lands:
            best[land] = max(best.get(land, 0.0), float(share))
    return {land: float(np.log(share * len(countries))) for land, share in best.items()}


@lru_cache(maxsize=1)
def _tables() -> tuple[np.ndarray, float, np.ndarray, np.ndarray, list[list[str]]]:
    with np.load(PATH) as file:
        return (
            file["parts"].astype(np.float32), float(file["scale"]), file["peoples"].astype(np.float32), file["bias"].astype(np.float32),
            [str(each).split(" ") for each in file["countries"]],
        )  # fmt: skip
