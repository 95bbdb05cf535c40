"""Fits forests of extremely randomised trees and writes them in the form that ``faultline.extraction.forest`` reads.

Needs scikit-learn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import ExtraTreesClassifier

from faultline.extraction.forest import LEAF

TREES, DEEPEST = 30, 14  # of one question; steps from a root to a leaf
SMALLEST, TRIED = 6, 0.3  # events in a leaf; share of the signs that are tried at a node


def grown(signs: np.ndarray, right: np.ndarray, weight: np.ndarray) -> ExtraTreesClassifier:
    """The trees of one question, of columns of signs, answers of 0 or 1, and weights."""
    model = ExtraTreesClassifier(
        TREES, max_depth=DEEPEST, min_samples_leaf=SMALLEST, max_features=TRIED, random_state=0, n_jobs=-1
    )
    return model.fit(signs, right, sample_weight=weight)


def packed(models: Mapping[str, ExtraTreesClassifier], columns: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The arrays of a forest; ``columns`` are the signs of each question's trees, in the order of their fit."""
    signs = sorted({name for names in columns.values() for name in names})
    roots, sign, value, right = [], [], [], []
    for question, model in models.items():
        own = np.array([signs.index(name) for name in columns[question]])
        for tree in (each.tree_ for each in model.estimators_):
            leaf = tree.children_left < 0
            number = np.arange(tree.node_count)
            if (tree.children_left[~leaf] != number[~leaf] + 1).any():
                raise AssertionError("a tree isn't written depth first")
            roots.append(sum(map(len, sign)))
            sign.append(np.where(leaf, LEAF, own[tree.feature]).astype(np.uint16))
            share = tree.value[:, 0, 1] / tree.value[:, 0].sum(axis=1)
            value.append(np.where(leaf, share, tree.threshold).astype(np.float16))
            right.append(np.where(leaf, 0, tree.children_right - number).astype(np.uint16))
    return {
        "signs": np.array(signs), "questions": np.array(list(models)),
        "roots": np.array(roots, dtype=np.int32).reshape(len(models), -1),
        "sign": np.concatenate(sign), "value": np.concatenate(value), "right": np.concatenate(right),
    }  # fmt: skip


def write(arrays: Mapping[str, Any], path: Path) -> None:
    """Writes a forest's file."""
    np.savez_compressed(path, **arrays)
