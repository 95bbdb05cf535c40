"""Writes how often each part of names is told of each people, by which a person's name is judged.

    python training/count_names.py [--held 5]

Reads ``names.tsv``: given and family names that are common among peoples, and the countries that those are of; writes
``faultline/extraction/data/names.npz``. With ``--held`` every fifth name is left out, and it is told how those are judged.
"""

from __future__ import annotations

import argparse
import pathlib
import random
import tempfile
from collections.abc import Sequence

import numpy as np

from faultline.extraction import name_origin
from faultline.extraction.name_origin import BUCKETS, PATH, STRANGE, grams, origins
from faultline.extraction.tables import rows

NAMES = pathlib.Path(__file__).parent / "names.tsv"
MOST = 255  # what a count is at most

People = tuple[list[str], list[list[str]]]  # its countries, and given and family names


def peoples() -> list[People]:
    """The peoples of the table."""
    return [
        (lands.split(" "), [given.split(", "), family.split(", ")]) for _, (_, lands, given, family) in rows(NAMES, 4)
    ]


def counted(names: Sequence[Sequence[str]]) -> np.ndarray:
    """How often each part is told in a hundred given and a hundred family names."""
    found = np.zeros(BUCKETS)
    for kind in names:
        for name in kind:
            np.add.at(found, grams(name), 100 / len(kind))
    return np.minimum(np.round(found), MOST).astype(np.uint8)


def write(path: pathlib.Path, every: Sequence[People]) -> None:
    """Writes the counts of the peoples."""
    counts = np.stack([counted(names) for _, names in every], axis=1)
    np.savez_compressed(path, counts=counts, countries=np.array([" ".join(lands) for lands, _ in every]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--held", type=int, default=0)
    options = parser.parse_args()
    every = peoples()
    if not options.held:
        write(PATH, every)
        return
    rng = random.Random(0)
    shuffled = [(lands, [rng.sample(kind, len(kind)) for kind in names]) for lands, names in every]
    own, other = [], []
    with tempfile.TemporaryDirectory() as folder:
        name_origin.PATH = pathlib.Path(folder) / "names.npz"
        write(
            name_origin.PATH,
            [(lands, [kind[len(kind) // options.held :] for kind in names]) for lands, names in shuffled],
        )
        for lands, (given, family) in shuffled:
            for name in family[: len(family) // options.held]:
                found = origins(f"{rng.choice(given)} {name}")
                own.append(max(found[land] for land in lands))
                other.append(found[rng.choice(every[rng.randrange(len(every))][0])])
    strange = [sum(each < STRANGE for each in those) / len(those) for those in (own, other)]
    print(
        f"{len(every)} peoples; of names left out {strange[0]:.3f} are strange to their own, {strange[1]:.3f} to another one"
    )


if __name__ == "__main__":
    main()
