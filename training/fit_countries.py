"""Fits the weights by which one of the countries that an article tells of is chosen, and says how often that is right.

    python training/fit_countries.py home training/data/home.ndjson
    python training/fit_countries.py allegiance training/data/allegiance.ndjson training/data/parties.ndjson

that is which country an article is about, and whose a party is that names none. A line is one such question: ``group``, its article, by which the cross-validation is grouped; ``common``, the signs for any country at all,
``countries``, those for each (the module of that name in faultline/extraction); ``right``, the country that readers of the article
said, or null. A conditional logit with a quadratic penalty; what weighs next to nothing is left out. Needs torch.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import torch

from faultline.extraction import allegiance, home
from faultline.extraction.allegiance import likeliest

PENALTY = 8.0
FOLDS = 8
RARE = 6  # questions of which a sign must be told
TABLES = {
    "allegiance": (allegiance.PATH, "Of which country a party is that names none"),
    "home": (home.PATH, "Which country an article is about"),
}
HEAD = """# {}: what each sign adds to the log odds of a country against "none told". Written
# by training/fit_countries.py; the signs are explained in faultline/extraction/{}.py.
#sign	weight
"""

Line = dict[str, Any]


def fitted(lines: Sequence[Line]) -> dict[str, float]:
    """The weight of each sign."""
    seen = Counter(
        name for line in lines for name in {*line["common"], *(n for each in line["countries"].values() for n in each)}
    )
    names = {name: i for i, name in enumerate(sorted(name for name in seen if seen[name] >= RARE))}
    most = max(len(line["countries"]) for line in lines)
    signs = torch.zeros(len(lines), most, len(names))
    closed = torch.zeros(len(lines), most + 1)
    right = torch.zeros(len(lines), dtype=torch.long)
    for i, line in enumerate(lines):
        closed[i, len(line["countries"]) + 1 :] = -1e9
        for j, (country, found) in enumerate(line["countries"].items()):
            for name, value in {**line["common"], **found}.items():
                if name in names:
                    signs[i, j, names[name]] = value
            if country == line["right"]:
                right[i] = j + 1
    weights = torch.zeros(len(names), requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=300, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        odds = torch.cat([torch.zeros(len(lines), 1), signs @ weights], 1) + closed
        value = torch.nn.functional.cross_entropy(odds, right, reduction="sum") + PENALTY / 2 * weights.square().sum()
        value.backward()
        return value

    optimizer.step(loss)  # type: ignore[arg-type]
    return {name: round(float(weights[i]), 3) for name, i in names.items() if abs(weights[i]) >= 0.02}


def report(name: str, answers: Sequence[tuple[Line, str | None, float]]) -> None:
    """Prints how many parties get a country, and how many of these the right one or should have none."""
    told = sum(line["right"] is not None for line, _, _ in answers)
    print(f"{name}: {len(answers)} questions, {told} of which readers know the country")
    for least in (0.4, 0.5, 0.6, 0.7, 0.8):
        given = [(line, country) for line, country, share in answers if share >= least]
        right = sum(line["right"] == country for line, country in given)
        none = sum(line["right"] is None for line, _ in given)
        print(f"  >= {least}: {len(given)}, right {right} ({right / max(1, len(given)):.2f}), none is told {none}")


def folded(lines: Sequence[Line], groups: Iterable[str]) -> Iterator[tuple[set[str], dict[str, float]]]:
    """The ``groups`` in folds, each with weights that were fitted to the lines of no group of that fold."""
    ordered = sorted(groups)
    random.Random(0).shuffle(ordered)
    for fold in range(FOLDS):
        held = set(ordered[fold::FOLDS])
        yield held, fitted([line for line in lines if line["group"] not in held])


def main() -> None:
    table, *paths = sys.argv[1:]
    lines = [json.loads(line) for path in paths for line in Path(path).read_text(encoding="utf-8").splitlines()]
    answers = [
        (line, *likeliest(line["common"], line["countries"], weights))
        for held, weights in folded(lines, {line["group"] for line in lines})
        for line in lines
        if line["group"] in held
    ]
    report("all", answers)
    for name in sorted({line["of"] for line in lines}):
        report(name, [each for each in answers if each[0]["of"] == name])
    weights = fitted(lines)
    path, what = TABLES[table]
    rows = "".join(f"{name}\t{weight}\n" for name, weight in sorted(weights.items()))
    path.write_text(HEAD.format(what, table) + rows, encoding="utf-8")
    print(f"{len(weights)} weights")


if __name__ == "__main__":
    main()
