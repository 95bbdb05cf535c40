"""faultline replay"""

from __future__ import annotations

import asyncio
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from faultline.cli.options import config_option, load_settings

if TYPE_CHECKING:
    from streams.replay import Span
    from streams.settings import Settings

MOMENTS = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ"])


@click.command()
@click.option("--since", type=MOMENTS, help="From this moment of arrival on, UTC.")
@click.option("--until", type=MOMENTS, help="Up to this moment, excluded.")
@click.option("--from-offset", type=click.IntRange(min=0), help="From this offset on, in every partition.")
@click.option("--to-offset", type=click.IntRange(min=0), help="Up to this offset, excluded, in every partition.")
@click.option("--suffix", default="", help="Write to new topics, named with this suffix; they are created.")
@click.option("--in-place", is_flag=True, help="Write to the live topics.")
@click.option("--state", type=click.Path(path_type=Path, dir_okay=False), help="Where the progress is kept.")
@config_option
def replay(
    since: datetime | None,
    until: datetime | None,
    from_offset: int | None,
    to_offset: int | None,
    suffix: str,
    in_place: bool,
    state: Path | None,
    config_file: Path | None,
) -> None:
    """Process a range of articles.raw again, beside the live group and without touching its offsets.

    Writes to topics with --suffix, or to the live ones with --in-place. Cut off, it goes on where it stopped when it is
    started again with the same options. Incidents of new topics are resolved by a worker whose [topics] name them.

    \b
    Examples:
      faultline replay --since 2024-05-01 --suffix .v2
      faultline replay --from-offset 1200 --to-offset 1300 --in-place
    """
    if in_place == bool(suffix):
        raise click.UsageError("give either --suffix for new topics or --in-place for the live ones")
    settings = load_settings(config_file).settings
    from streams.replay import Span

    span = Span(since=_ms(since), until=_ms(until), first=from_offset, last=to_offset)
    kept = state or Path(f"replay{suffix or '.in-place'}.json")
    done = asyncio.run(_run(settings, span, suffix, kept))
    kept.unlink(missing_ok=True)
    click.echo(f"{done} articles processed again", err=True)


async def _run(settings: Settings, span: Span, suffix: str, state: Path) -> int:
    from streams import topics
    from streams.replay import load_progress, plan, replay, save_progress, target_topics

    targets = target_topics(settings.topics, suffix)
    progress = load_progress(state, settings.topics.raw, targets.events) or await plan(settings, span, targets.events)
    if suffix:
        await topics.create(msgspec.structs.replace(settings, topics=targets, routes={}))
    total = progress.left
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(settings.topics.raw, total=total)
        async for reached in replay(settings, progress, targets):
            save_progress(state, reached)
            bar.update(task, completed=total - reached.left)
    return total


def _ms(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.replace(tzinfo=timezone.utc).timestamp() * 1000)
