"""faultline eval"""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console

from faultline.codec import dumps


@click.command()
@click.option(
    "--data",
    "folder",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    required=True,
    help="Folder of gold files, SET.ndjson.",
)
@click.option("--only", default="", help="Comma-separated sets: plv,quad,case,gsr,geo,noise,ecb,incidents,basra,key.")
@click.option("--errors", type=click.IntRange(min=0), default=0, help="Show so many of the worst mistakes of each set.")
@click.option("--json", "target", type=click.Path(path_type=Path, dir_okay=False), help="Write the figures here.")
@click.option(
    "--extractor",
    default="faultline.extraction.pipeline:load",
    show_default=True,
    help="What to measure, as module:factory; called without arguments it gives an object with extract_many.",
)
@click.option("--plain", is_flag=True, help="Figures alone, one a line.")
def eval_command(folder: Path, only: str, errors: int, target: Path | None, extractor: str, plain: bool) -> None:
    """Score the extraction against gold files: figures, confusion tables, and the worst mistakes to read.

    \b
    Examples:
      faultline eval --data gold --only plv,case --errors 10
      faultline eval --data benchmarks/data --only incidents
    """
    from faultline.evaluation import report, runner

    files = runner.gold_files(folder, [name for name in only.split(",") if name])
    measured = runner.load_extractor(extractor)
    console = Console()
    figures: dict[str, float] = {}
    for name, path in files.items():
        rows = runner.read_rows(path)
        outcome = runner.score_set(name, rows, measured)
        figures |= outcome.figures
        if plain:
            for key, value in outcome.figures.items():
                click.echo(f"{key:28s} {value:8.3f}")
        else:
            report.print_outcome(console, name, outcome, len(rows), errors)
    if target is not None:
        target.write_bytes(dumps(figures) + b"\n")
