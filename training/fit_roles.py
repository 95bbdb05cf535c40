"""Fits how far syntax and marks are followed for the parties of an act: ``RoleTrust`` in faultline/extraction/marked.py.

    python training/fit_roles.py --data DIR --encoder DIR --folds 4 --fold 0

``--encoder`` is an exported encoder that has not seen the fold (train_encoder.py --fold, export_encoder.py). For each
marked act of the fold's sentences every proposed phrase is a case: it is a party in a role where its head word is inside
a marked one. One logistic regression a role. Needs scikit-learn; the weights are printed, and written in by hand.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from items import fold_of, gold
from sklearn.linear_model import LogisticRegression
from spacy.tokens import Doc

from faultline.extraction.arguments import acts
from faultline.extraction.marked import RoleSigns, Trust, marked_acts, proposed, signs
from faultline.extraction.pipeline import load
from faultline.extraction.predicates import candidates

FOUND = 0.15  # the least probability of a trigger


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=4)
    parser.add_argument("--fold", type=int, default=0)
    options = parser.parse_args()
    parts = load({"encoder_folder": str(options.encoder)})._parts
    assert parts.typer is not None  # noqa: S101
    held = [each for each in gold(options.data) if each["acts"] and fold_of(each["key"], options.folds) == options.fold]
    docs = parts.language.parse(doc[:] for doc in parts.language.entities([each["text"] for each in held]))
    cases: tuple[list[list[float]], list[list[float]]] = ([], [])
    labels: tuple[list[bool], list[bool]] = ([], [])
    for each, doc, scores in zip(held, docs, parts.typer.score([each["text"] for each in held]), strict=True):
        raw = candidates(doc, parts.ontology)
        found = marked_acts(doc, scores.marks, acts(doc, raw, parts.ontology), raw, FOUND)
        for act in found:
            marked = next((one for one in each["acts"] if _within(doc, act.head, [one["trigger"]])), None)
            if marked is None or act.piece is None:
                continue
            odds = scores.marks.roles_of(act.piece)
            phrases = proposed(doc, scores.marks, act, odds, Trust())
            for phrase, both in zip(phrases, signs(doc, scores.marks, act, odds, phrases), strict=True):
                head = doc[phrase[0] : phrase[1]].root.i
                for role, sign in enumerate(both):
                    cases[role].append([float(value) for value in sign])
                    labels[role].append(_within(doc, head, marked[("actors", "recipients")[role]]))
    for role, name in enumerate(("actors", "recipients")):
        model = LogisticRegression(C=10.0).fit(cases[role], labels[role])
        weights = dict(zip(RoleSigns._fields, model.coef_[0].round(2).tolist(), strict=True))
        print(name, len(labels[role]), "phrases,", weights, "bias", round(float(model.intercept_[0]), 2))


def _within(doc: Doc, token: int, spans: list[list[int]]) -> bool:
    return any(start <= doc[token].idx < end for start, end in spans)


if __name__ == "__main__":
    main()
