"""Fits the weights of ``confidence`` to events that were judged by hand, and says how well they are calibrated.

    python training/fit_confidence.py training/judged/*.ndjson

A line is one event: ``signs`` (faultline/extraction/confidence.py; those of 0 may be left out), whether ``event``, ``type``,
``actor``, ``recipient``, ``status`` and ``place`` were judged right (1 or 0; the event is right if all are), ``group``, the
article, by which the cross-validation is grouped, and ``of``, how many events the judged one stands for where not all
were judged. For each part of an event a sparse logistic regression (lasso: Tibshirani, 1996) over standardised signs, and a forest;
the weighted mean of their log odds counts. Events of files named *_unseen are of sentences that the encoder was not fitted on; what
the others have more is told apart and left out of what is written to faultline/extraction/data, confidence.toml and
confidence.npz, which are meant for new texts. Needs scikit-learn.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from forests import grown, packed, write
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from faultline.extraction.confidence import FOREST, PARTS, PATH, together
from faultline.extraction.forest import Forest

JUDGED = {"act": ("event", "type", "status"), "actors": ("actor",), "recipients": ("recipient",), "place": ("place",)}
KINDS = ("mark", "sure", "left", "likely")  # of the encoder's marks as signs
MARKS = {"act": ("trigger", "said", "type"), **{part: (part,) for part in PARTS[1:]}}  # of each part alone
SEEN = "seen"  # the sign that the encoder was fitted on an event's sentence
STRENGTH = 0.02  # of the regularisation's inverse
HEAVIEST = 3.0  # how much more than one event a line may weigh in a fit, beside what it weighs in the report
SAMPLE, ROUNDED = 200, 0.05  # events of which the written forest must say what the grown one does, and how nearly
HEAD = """# How sure an event is: what each sign adds to the log odds that a part of it is right. Written by
# training/fit_confidence.py; the signs are explained in faultline/extraction/confidence.py.
"""


def calibration_error(said: np.ndarray, right: np.ndarray, weight: np.ndarray) -> float:
    """The expected calibration error over ten equal bins."""
    bins = np.minimum((said * 10).astype(int), 9)
    gaps = (abs(((said - right) * weight)[bins == b].sum()) for b in set(bins))
    return float(sum(gaps) / weight.sum())


def own(part: str, names: Sequence[str]) -> list[int]:
    """The signs that may speak of a part: all but the encoder's marks of the others."""
    others = {f"{kind}_{mark}" for each in PARTS if each != part for mark in MARKS[each] for kind in KINDS}
    return [i for i, name in enumerate(names) if name not in others]


def fitted(signs: np.ndarray, right: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, float]:
    """The weights of the signs as they are, and the bias."""
    mean, spread = signs.mean(axis=0), signs.std(axis=0) + 1e-6
    model = LogisticRegression(C=STRENGTH, l1_ratio=1, solver="liblinear", max_iter=4000)
    model.fit((signs - mean) / spread, right, sample_weight=np.minimum(weight, HEAVIEST))
    weights = model.coef_[0] / spread
    return weights, float(model.intercept_[0] - weights @ mean)


def answers(forest: Forest, lines: Sequence[dict]) -> dict[str, np.ndarray]:
    """What a forest says of each part of the events of some lines."""
    told = [forest.probabilities(line["signs"]) for line in lines]
    return {part: np.array([each[part] for each in told]) for part in PARTS}


def report(name: str, said: np.ndarray, right: dict[str, np.ndarray], weight: np.ndarray, articles: int) -> None:
    """Prints how often the events of some articles are right, by their cross-validated confidence as that of new texts."""
    whole = np.min(list(right.values()), axis=0)
    print(f"{name}: {len(said)} events; calibration error {calibration_error(said, whole, weight):.3f}")
    for least in (0.0, 0.3, 0.4, 0.5, 0.6, 0.7):
        chosen = weight * (said >= least)
        shares = ", ".join(f"{part} {np.average(right[part], weights=chosen):.2f}" for part in PARTS)
        print(
            f"  confidence >= {least}: {chosen.sum() / articles:.1f} an article, said"
            f" {np.average(said, weights=chosen):.2f}, right {np.average(whole, weights=chosen):.2f}; {shares}"
        )


def main() -> None:
    lines = [
        {**json.loads(line), "panel": path, SEEN: not Path(path).stem.endswith("_unseen")}
        for path in sys.argv[1:]
        for line in Path(path).read_text(encoding="utf-8").splitlines()
    ]
    for line in lines:
        line["signs"][SEEN] = float(line[SEEN])
    names = sorted({name for line in lines for name in line["signs"]})
    seen = np.array([line[SEEN] for line in lines])
    signs = np.array([[line["signs"].get(name, 0.0) for name in names] for line in lines])
    weight = np.array([float(line.get("of", 1)) for line in lines])
    groups = [line["group"] for line in lines]
    panels = np.array([f"{line['panel']} {line['group']}" for line in lines])  # an article as often as it was judged
    right = {part: np.array([min(line[each] for each in JUDGED[part]) for line in lines]) for part in PARTS}
    whole = np.min(list(right.values()), axis=0)
    said = np.ones(len(lines))
    new = signs.copy()
    new[:, names.index(SEEN)] = 0.0
    for train, held in GroupKFold(8).split(signs, whole, groups):
        for part in PARTS:
            own_signs = own(part, names)
            weights, bias = fitted(signs[train][:, own_signs], right[part][train], weight[train])
            trees = grown(signs[train][:, own_signs], right[part][train], np.minimum(weight[train], HEAVIEST))
            shares = trees.predict_proba(new[held][:, own_signs])[:, 1]
            linear = new[held][:, own_signs] @ weights + bias
            said[held] *= [together(odds, share) for odds, share in zip(linear, shares, strict=True)]
    for name, chosen in (("all", seen | ~seen), ("seen", seen), ("unseen", ~seen)):
        report(
            name, said[chosen], {part: right[part][chosen] for part in PARTS}, weight[chosen], len(set(panels[chosen]))
        )
    text = HEAD
    for part in PARTS:
        chosen = own(part, names)
        weights, bias = fitted(signs[:, chosen], right[part], weight)
        named = zip((names[i] for i in chosen), weights, strict=True)
        kept = {name: value for name, value in named if abs(value) >= 0.001 and name != SEEN}
        text += f"\n[{part}]\nbias = {bias:.3f}\n" + "".join(f"{name} = {value:.3f}\n" for name, value in kept.items())
    PATH.write_text(text, encoding="utf-8")
    columns = {part: [names[i] for i in own(part, names)] for part in PARTS}
    models = {part: grown(signs[:, own(part, names)], right[part], np.minimum(weight, HEAVIEST)) for part in PARTS}
    write(packed(models, columns), FOREST)
    for part, shares in answers(Forest.load(FOREST), lines[:SAMPLE]).items():
        grown_say = models[part].predict_proba(signs[:SAMPLE, own(part, names)])[:, 1]
        if abs(shares - grown_say).max() > ROUNDED:
            raise AssertionError(f"{FOREST} doesn't say of the {part} what the trees say that were grown")


if __name__ == "__main__":
    main()
