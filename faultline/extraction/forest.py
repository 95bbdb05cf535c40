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
        self._signs = [str(name) for name in arrays["signs"]]
        self._questions = [str(name) for name in arrays["questions"]]
        self._roots = arrays["roots"].astype(np.intp)  # questions x trees
        self._sign = arrays["sign"].astype(np.intp)
        self._value = arrays["value"].astype(np.float32)
        self._right = arrays["right"].astype(np.intp)

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
        values = np.array([signs.get(name, 0.0) for name in self._signs], dtype=np.float32)
        nodes = self._roots.flatten()
        walking = np.arange(len(nodes))
        while len(walking):
            at = nodes[walking]
            inner = self._sign[at] != LEAF
            walking, at = walking[inner], at[inner]
            below = values[self._sign[at]] <= self._value[at]
            nodes[walking] = at + np.where(below, 1, self._right[at])
        answers = self._value[nodes].reshape(self._roots.shape).mean(axis=1)
        return dict(zip(self._questions, answers.tolist(), strict=True))
