"""faultline produce"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from faultline import articles
from faultline.cli.options import config_option, load_settings
from faultline.errors import RejectedInput


@click.command()
@click.argument("file", type=click.File("rb"))
@config_option
def produce(file: BinaryIO, config_file: Path | None) -> None:
    """Send articles, one JSON object a line, from FILE or - for stdin; the key is the article's id.

    Every line is sent as it is, a bad one too: the worker says what is wrong with it, in articles.rejected.

    \b
    Examples:
      faultline produce articles.ndjson
      crawler | faultline produce -
    """
    settings = load_settings(config_file).settings
    from streams.topics import connection

    count = asyncio.run(_send(connection(settings.kafka), settings.topics.raw, file))
    click.echo(f"{count} sent to {settings.topics.raw}, all acknowledged", err=True)


async def _send(connection: dict[str, object], topic: str, file: BinaryIO) -> int:
    from faultline import client

    lines = [line.rstrip(b"\r\n") for line in file if line.strip()] if file is not sys.stdin.buffer else None
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    done = 0
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task(topic, total=None if lines is None else len(lines))
        source: Iterator[bytes] = (
            iter(lines) if lines is not None else (line.rstrip(b"\r\n") for line in file if line.strip())
        )
        async for done in client.send(connection, topic, ((_key(line), line) for line in source)):
            progress.update(task, completed=done)
    return done


def _key(line: bytes) -> bytes | None:
    """The article's id; a line that is no article goes without a key."""
    try:
        return articles.decode(line, received_at="1970-01-01T00:00:00Z").id.encode()
    except RejectedInput:
        return None
