"""Fits the weights of ``confidence`` to events that were judged by hand, and says how well they are calibrated.

    python training/fit_confidence.py training/judged/*.ndjson

A line is one event: ``signs`` (faultline/extraction/confidence.py), whether ``event``, ``type``, ``actor``, ``recipient``,
``status`` and ``place`` were judged right (1 or 0; the event is right if all are), and ``group``, the article, by which the
cross-validation is grouped. Written to faultline/extraction/data/confidence.toml. Needs scikit-learn.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from faultline.extraction.confidence import PATH

PARTS = ("event", "type", "actor", "recipient", "status", "place")
STRENGTH = 0.1  # of the regularisation's inverse
HEAD = """# How sure an event is: what each sign adds to the log odds that it is right. Written by training/fit_confidence.py; the
# signs are explained in faultline/extraction/confidence.py.
"""


def calibration_error(said: np.ndarray, right: np.ndarray) -> float:
    """The expected calibration error over ten equal bins."""
    bins = np.minimum((said * 10).astype(int), 9)
    return float(sum(abs(said[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean() for b in set(bins)))


def main() -> None:
    lines = [
        {**json.loads(line), "panel": path}
        for path in sys.argv[1:]
        for line in Path(path).read_text(encoding="utf-8").splitlines()
    ]
    names = sorted({name for line in lines for name in line["signs"]})
    found = np.array([[line["signs"].get(name, 0.0) for name in names] for line in lines])
    parts = np.array([[float(line[part]) for part in PARTS] for line in lines])
    right = parts.min(axis=1)
    articles = len({(line["panel"], line["group"]) for line in lines})  # as often as it was judged
    said = np.zeros(len(lines))
    for train, held in GroupKFold(5).split(found, right, [line["group"] for line in lines]):
        model = LogisticRegression(C=STRENGTH, max_iter=2000).fit(found[train], right[train])
        said[held] = model.predict_proba(found[held])[:, 1]
    print(
        f"{len(lines)} events, {right.mean():.2f} right; cross-validated calibration error {calibration_error(said, right):.3f}"
    )
    for least in (0.0, 0.3, 0.4, 0.5, 0.6, 0.7):
        chosen = said >= least
        shares = ", ".join(f"{part} {share:.2f}" for part, share in zip(PARTS, parts[chosen].mean(axis=0), strict=True))
        print(
            f"  confidence >= {least}: {chosen.sum() / articles:.1f} an article, {right[chosen].mean():.2f} right; {shares}"
        )
    model = LogisticRegression(C=STRENGTH, max_iter=2000).fit(found, right)
    weights = {"bias": model.intercept_[0], **dict(zip(names, model.coef_[0], strict=True))}
    PATH.write_text(HEAD + "".join(f"{name} = {value:.3f}\n" for name, value in weights.items()), encoding="utf-8")


if __name__ == "__main__":
    main()
