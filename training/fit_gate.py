"""Fits the word weights by which sentences are spared the encoder: a linear model of the encoder's own opinion.

    python training/fit_gate.py --data DIR

``--data`` as for train_encoder.py. Each sentence of the sets, of a sample of the synthetic stories and of Faultline's own
sentences is scored by the shipped encoder; a logistic regression over its words is fitted to those probabilities (so no
gold label is used), and its weights are written to faultline/extraction/data/gate.tsv. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy.sparse import vstack
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from spacy.tokens import Span

from faultline.extraction.gate import GATE, event_probability, signs
from faultline.extraction.pipeline import load
from faultline.extraction.sentences import split

STORIES = 900
LEAST = 0.15  # a weight nearer to 0 is left out
SEEN = 3  # times that a word must have been seen


def texts(folder: Path) -> list[str]:
    found = []
    for name in ("plv", "quad", "case", "gsr", "noise", "ecb", "load"):
        rows = (json.loads(line) for line in (folder / f"{name}.ndjson").read_text(encoding="utf-8").splitlines())
        found += [row["article"]["text"] for row in rows]
    stories = (folder / "train_stories.ndjson").read_text(encoding="utf-8").splitlines()
    found += [json.loads(line)["text"] for line in random.Random(0).sample(stories, STORIES)]
    for path in sorted((Path(__file__).parent / "data").glob("*.tsv")):
        found += [line.split("\t")[-1] for line in path.read_text(encoding="utf-8").splitlines()]
    return found


def _signs(span: Span) -> Iterator[str]:
    return signs({token.lower_ for token in span}, {entity.label_ for entity in span.ents})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    parts = load()._parts
    assert parts.typer is not None  # noqa: S101
    docs = parts.language.entities(texts(options.data))
    spans = [doc[start:end] for doc in docs for start, end in split(doc) if end - start >= 4]
    scores = parts.typer.score([span.text for span in spans])
    heard = np.array([event_probability(score, deep=True) for score in scores])
    vectorizer = DictVectorizer()
    found = vectorizer.fit_transform([dict.fromkeys(_signs(span), 1.0) for span in spans])
    often = np.asarray((found > 0).sum(axis=0)).ravel() >= SEEN
    model = LogisticRegression(C=0.3, max_iter=1000)
    doubled, labels = vstack([found, found]), np.r_[np.ones(len(heard)), np.zeros(len(heard))]
    model.fit(doubled, labels, sample_weight=np.r_[heard, 1 - heard])
    names = vectorizer.get_feature_names_out()
    kept = [
        (name, weight)
        for name, weight, seen in zip(names, model.coef_[0], often, strict=True)
        if seen and abs(weight) >= LEAST
    ]
    lines = [
        "# How much each word speaks for an act in its sentence, in log odds. Written by training/fit_gate.py.",
        f"#bias\t{model.intercept_[0]:.2f}",
    ]
    lines += [f"{name}\t{weight:.2f}" for name, weight in kept]
    GATE.write_text("\n".join(lines).replace("#bias", "<bias>") + "\n", encoding="utf-8")
    print(f"{len(spans)} sentences, {heard.mean():.2f} with an act, {len(kept)} weights")


if __name__ == "__main__":
    main()
