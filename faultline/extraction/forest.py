"""A forest of extremely randomised trees over named signs, walked all trees at once.

Source: P. Geurts, D. Ernst and L. Wehenkel, "Extremely randomized trees", Machine Learning 63 (2006). ``training/forests.py``
fits and writes one. A node's left child is the next node, its right one stands ``right`` further on; ``value`` is what the
sign is compared to, or the probability in a leaf.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from faultline.errors import DataFileError

LEAF = 65535  # in the place of a sign


class Forest:
    """Trees for each of several questions, which they answer with a probability."""

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        self._place = {str(name): place for place, name in enumerate(arrays["signs"])}
        self._questions = [str(name) for name in arrays["questions"]]
        self._roots = arrays["roots"].astype(np.intp)  # questions x trees
        self._value = arrays["value"].astype(np.float32)
        leaf = arrays["sign"] == LEAF
        # A leaf asks for what is always 0, and leads to itself.
        self._sign = np.where(leaf, len(self._place), arrays["sign"]).astype(np.intp)
        self._steps = np.where(leaf, 0, [arrays["right"], np.ones_like(arrays["right"])]).astype(np.intp)
        self._depth = self._deepest()

    def _deepest(self) -> int:
        """How many steps lead at most from a root to a leaf."""
        nodes, depth = self._roots.ravel(), -1
        while len(nodes):
            inner = nodes[self._steps[1][nodes] > 0]
            nodes, depth = np.concatenate([inner + steps[inner] for steps in self._steps]), depth + 1
        return depth

    @classmethod
    def load(cls, path: Path) -> Forest:
        """The forest of a file. Raises DataFileError."""
        try:
            with np.load(path, allow_pickle=False) as arrays:
                return cls({name: arrays[name] for name in arrays.files})
        except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
            raise DataFileError(f"{path}: no forest ({error}); install the package again") from error

    def probabilities(self, signs: Mapping[str, float]) -> dict[str, float]:
        """For each question the mean answer of its trees; a sign that is not given is 0."""
        values = np.zeros(len(self._place) + 1, dtype=np.float32)
        for name, value in signs.items():
            if (place := self._place.get(name)) is not None:
                values[place] = value
        nodes = self._roots.flatten()
        for _ in range(self._depth):
            below = values[self._sign[nodes]] <= self._value[nodes]
            nodes += self._steps[below.view(np.int8), nodes]
        answers = self._value[nodes].reshape(self._roots.shape).mean(axis=1)
        return dict(zip(self._questions, answers.tolist(), strict=True))
