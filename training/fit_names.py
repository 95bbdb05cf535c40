"""Fits of which people a person's name is: a mean of vectors of its parts, and a softmax over peoples (Joulin and others, 2016).

    python training/fit_names.py --out faultline/extraction/data/names.npz [--held 5]

Reads ``names.tsv``: given and family names that are common among peoples, and the countries that those are of. With ``--held`` every
fifth name is left out and the fit is judged on those. Needs torch (training/requirements.txt).
"""

from __future__ import annotations

import argparse
import pathlib
import random

import numpy as np
import torch
from torch import nn

from faultline.extraction.name_origin import BUCKETS, grams
from faultline.extraction.tables import rows

NAMES = pathlib.Path(__file__).parent / "names.tsv"
WIDTH = 24
STEPS, BATCH, RATE = 6000, 256, 0.01
ALONE = 0.4  # of the names that are seen as surnames alone


def peoples() -> list[tuple[list[str], list[str], list[str]]]:
    """Of each people: its countries, given names and family names."""
    return [
        (lands.split(" "), given.split(", "), family.split(", ")) for _, (_, lands, given, family) in rows(NAMES, 4)
    ]


class Reader(nn.Module):
    """The log odds of each people, of the parts of names."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.parts = nn.EmbeddingBag(BUCKETS, WIDTH, mode="mean")
        self.peoples = nn.Linear(WIDTH, count)
        nn.init.normal_(self.parts.weight, std=0.1)

    def forward(self, names: list[str]) -> torch.Tensor:
        parts = [grams(name) for name in names]
        starts = np.cumsum([0, *map(len, parts[:-1])])
        return self.peoples(
            self.parts(torch.tensor([each for part in parts for each in part]), torch.from_numpy(starts))
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--held", type=int, default=0)
    options = parser.parse_args()
    rng = random.Random(0)
    torch.manual_seed(0)
    every = peoples()
    kept, held = [], []
    for _, given, family in every:
        shuffled = [rng.sample(each, len(each)) for each in (given, family)]
        cut = [len(each) // options.held if options.held else 0 for each in shuffled]
        held.append([each[:n] for each, n in zip(shuffled, cut, strict=True)])
        kept.append([each[n:] for each, n in zip(shuffled, cut, strict=True)])

    def drawn(names: list[list[list[str]]], people: int) -> str:
        given, family = names[people]
        return rng.choice(family) if rng.random() < ALONE else f"{rng.choice(given)} {rng.choice(family)}"

    model = Reader(len(every))
    optimizer = torch.optim.Adam(model.parameters(), lr=RATE, weight_decay=1e-6)
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.02, STEPS)
    for _ in range(STEPS):
        wanted = torch.tensor([rng.randrange(len(every)) for _ in range(BATCH)])
        loss = nn.functional.cross_entropy(
            model([drawn(kept, int(each)) for each in wanted]), wanted, label_smoothing=0.05
        )
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    if options.held:
        wanted = [i % len(every) for i in range(20 * len(every))]
        with torch.no_grad():
            odds = model([drawn(held, each) for each in wanted]).softmax(-1)
        right = float((odds.argmax(-1) == torch.tensor(wanted)).float().mean())
        ranks = (odds > odds[range(len(wanted)), wanted][:, None]).sum(-1).float().mean()
        print(
            f"{len(every)} peoples; of names left out {right:.2f} are of the likeliest, {float(ranks):.1f} others are likelier than theirs"
        )
        return
    table = model.parts.weight.detach().numpy()
    scale = np.abs(table).max() / 127
    np.savez_compressed(
        options.out, parts=np.round(table / scale).astype(np.int8), scale=np.float32(scale),
        peoples=model.peoples.weight.detach().numpy().astype(np.float16), bias=model.peoples.bias.detach().numpy().astype(np.float16),
        countries=np.array([" ".join(lands) for lands, _, _ in every]),
    )  # fmt: skip


if __name__ == "__main__":
    main()
