"""Fits teachers and students side by side on one GPU: of everything, and of all but each fold.

    python training/distil.py --items items.json --teacher BASE --student BASE --out DIR [--minutes 60]

Each process is bound by its own Python more than by the GPU (0.2 s a step, one or a dozen), so that many take little longer
than one. All five splits need about an hour: in nine minutes teachers came to two and a half epochs and students to two. The
teachers of a split are several fits that differ in their seed; its student learns from all of them. Folders are named for their
split: ``all``, or the fold that was left out. The linker of ``all`` is fitted last, upon its student.
"""

from __future__ import annotations

import argparse
import pathlib
import subprocess
import sys
from collections.abc import Iterable

FOLDS = 4
SEEDS = {"all": 3, **{str(fold): 2 for fold in range(FOLDS)}}
READ = ("incidents_i.tsv", "incidents_j.tsv", "plover_c.tsv")  # written after the sets had been read
TEACHING, LEARNING, LINKING = 0.38, 0.5, 0.12  # of the time


def fitting(options: argparse.Namespace, split: str, out: pathlib.Path, share: float, *more: object) -> list[str]:
    """The command of one fit, which takes that share of the time."""
    fold = ("--fold", split, "--leave", *READ) if split != "all" else ()
    script = pathlib.Path(__file__).with_name("train_encoder.py")
    told = ("--items", options.items, "--out", out, "--minutes", share * options.minutes, "--threads", 1, *fold, *more)
    return [sys.executable, str(script), *map(str, told), *options.more]


def together(commands: Iterable[list[str]]) -> None:
    """Runs commands at once; the log of each stands beside what it makes. One that fails is only named: others go on."""
    running = []
    for command in commands:
        out = pathlib.Path(command[command.index("--out") + 1])
        out.mkdir(parents=True, exist_ok=True)
        with (out / "log").open("w") as log:
            running.append((out, subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)))
    for out, process in running:
        if process.wait():
            print(f"{out} failed: see its log", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("items", "teacher", "student", "out"):
        parser.add_argument(f"--{name}", type=pathlib.Path, required=True)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--splits", nargs="*", default=list(SEEDS), choices=list(SEEDS))
    options, options.more = parser.parse_known_args()
    taught = {
        split: [options.out / f"teacher-{split}-{seed}" for seed in range(SEEDS[split])] for split in options.splits
    }
    together(
        fitting(options, split, out, TEACHING, "--base", options.teacher, "--seed", seed, "--frozen", 0,
                "--epochs", 7, "--batch", 96, "--rates", 1.2e-4, 2.2e-3)
        for split, teachers in taught.items() for seed, out in enumerate(teachers)
    )  # fmt: skip
    believed = {
        split: [
            word for out in teachers if (out / "encoder.pt").exists() for word in ("--teacher", options.teacher, out)
        ]
        for split, teachers in taught.items()
    }
    together(
        fitting(options, split, options.out / f"student-{split}", LEARNING, "--base", options.student,
                "--epochs", 10, "--batch", 64, "--rates", 2e-4, 2.5e-3, *believed[split])
        for split in options.splits
    )  # fmt: skip
    if "all" in options.splits:
        together([
            fitting(options, "all", options.out / "linker", LINKING, "--base", options.student, "--linker",
                    "--start", options.out / "student-all", "--frozen", 3, "--epochs", 8,
                    "--rates", 1e-4, 1e-3, *believed["all"])
        ])  # fmt: skip


if __name__ == "__main__":
    main()
