"""Fits the word weights by which sentences are spared the encoder, in two steps.

    python training/fit_gate.py --data DIR

``--data`` as for train_encoder.py. First each sentence of the sets, of a sample of the synthetic stories and of Faultline's own
sentences is scored by the shipped encoder, and a logistic regression over its words is fitted to those probabilities. Then
the sentences of the long articles are read in full, and a second one, over their words and what the first says of them, is fitted to
the highest confidence of an event in each: what is heard should end in an event that a desk can use. No gold label is used. The
sum of both is written to faultline/extraction/data/gate.tsv. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import vstack
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from spacy.tokens import Span

from faultline import articles
from faultline.extraction.gate import GATE, LONGEST, SHORTEST, event_probability, signs
from faultline.extraction.pipeline import Extractor, load
from faultline.extraction.sentences import split

STORIES = 900
BATCH = 8  # articles
PRIOR, SCALE = "<prior>", 2.0  # the first step's sum, as a sign of the second, and what it is divided by
LEAST = 0.08  # a weight nearer to 0 is left out
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


def _signs(span: Span) -> dict[str, float]:
    found = signs({token.lower_ for token in span}, {entity.label_ for entity in span.ents})
    return dict.fromkeys(found, 1.0)


def opinions(extractor: Extractor, folder: Path) -> Iterator[tuple[dict[str, float], float]]:
    """Each sentence's signs, and how probable the encoder holds an act in it."""
    parts = extractor._parts
    assert parts.typer is not None  # noqa: S101
    docs = parts.language.entities(texts(folder))
    spans = [doc[start:end] for doc in docs for start, end in split(doc) if end - start >= SHORTEST]
    for span, score in zip(spans, parts.typer.score([span.text for span in spans]), strict=True):
        yield _signs(span), event_probability(score, deep=True)


def endings(extractor: Extractor, folder: Path) -> Iterator[tuple[dict[str, float], float]]:
    """The signs of each sentence of the long articles, and the highest confidence of an event in it, 0 without one."""
    rows = [json.loads(line) for line in (folder / "load.ndjson").read_text(encoding="utf-8").splitlines()]
    inputs = [articles.decode(json.dumps(row["article"]).encode(), received_at="2026-01-01T00:00:00Z") for row in rows]
    for batch in (inputs[start : start + BATCH] for start in range(0, len(inputs), BATCH)):
        surest: defaultdict[tuple[int, str, int], float] = defaultdict(float)
        sentences = [sentence for field in extractor._fields(batch) for sentence in field.sentences()]
        for index, document in enumerate(extractor.extract_many(batch)):
            for event in document.events:
                at = (index, event.evidence.field, event.evidence.start)
                surest[at] = max(surest[at], event.confidence)
        for sentence in sentences:
            if SHORTEST <= len(sentence.span) <= LONGEST:
                yield _signs(sentence.span), surest[sentence.article, sentence.field, sentence.offset]


def fit(found: Sequence[tuple[Mapping[str, float], float]], strength: float) -> dict[str, float]:
    """The weights of a logistic regression of probabilities upon signs."""
    vectorizer = DictVectorizer()
    seen = vectorizer.fit_transform([one for one, _ in found])
    heard = np.array([probability for _, probability in found])
    often = np.asarray((seen != 0).sum(axis=0)).ravel() >= SEEN
    model = LogisticRegression(C=strength, max_iter=1000)
    doubled, labels = vstack([seen, seen]), np.r_[np.ones(len(heard)), np.zeros(len(heard))]
    model.fit(doubled, labels, sample_weight=np.r_[heard, 1 - heard])
    named = zip(vectorizer.get_feature_names_out(), model.coef_[0], often, strict=True)
    return {"<bias>": float(model.intercept_[0])} | {name: float(weight) for name, weight, kept in named if kept}


def _prior(weights: Mapping[str, float], one: Mapping[str, float]) -> float:
    return weights["<bias>"] + sum(weights.get(sign, 0.0) for sign in one)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    extractor = load({"gate_words": None})
    first = fit(list(opinions(extractor, options.data)), 0.3)
    ends = list(endings(extractor, options.data))
    second = fit([({**one, PRIOR: _prior(first, one) / SCALE}, sure) for one, sure in ends], 0.1)
    share = second.pop(PRIOR) / SCALE
    weights = {name: second.get(name, 0.0) + share * first.get(name, 0.0) for name in sorted({*first, *second})}
    lines = [f"{name}\t{weight:.2f}" for name, weight in weights.items() if abs(weight) >= LEAST or name == "<bias>"]
    about = "# How much each word speaks for an event in its sentence, in log odds. Written by training/fit_gate.py."
    GATE.write_text("\n".join([about, *lines]) + "\n", encoding="utf-8")
    print(f"{len(ends)} sentences of long articles, the encoder's opinion counts {share:.2f}, {len(lines)} weights")


if __name__ == "__main__":
    main()
