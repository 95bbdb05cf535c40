"""faultline produce"""

from __future__ import annotations

import asyncio
import os
import stat
import sys
from collections.abc import AsyncIterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any, BinaryIO

import click

from faultline import articles
from faultline.cli.options import config_option, hush, load_settings
from faultline.errors import RejectedInput

INPUT = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
LONGEST_LINE = 64 * 1024 * 1024  # bytes


@click.command()
@click.argument("file", type=INPUT)
@config_option
def produce(file: Path, config_file: Path | None) -> None:
    """Send articles, one JSON object a line, from FILE or - for stdin; the key is the article's id.

    Every line is sent as it is, a bad one too: the worker says what is wrong with it, in articles.rejected. Lines of a
    pipe are sent as they come.

    \b
    Examples:
      faultline produce articles.ndjson
      crawler | faultline produce -
    """
    hush()
    settings = load_settings(config_file).settings
    from streams.topics import connection

    piped = str(file) == "-"
    with nullcontext(sys.stdin.buffer) if piped else file.open("rb") as source:
        total = None if piped else sum(1 for line in source if line.strip())
        if not piped:
            source.seek(0)
        count = asyncio.run(_send(connection(settings.kafka), settings.topics.raw, source, total))
    click.echo(f"{count} sent to {settings.topics.raw}, all acknowledged", err=True)


async def _send(connection: dict[str, Any], topic: str, source: BinaryIO, total: int | None) -> int:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from faultline import client

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    done = 0
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task(topic, total=total)
        async for done in client.send(connection, topic, _messages(source)):
            progress.update(task, completed=done)
    return done


async def _messages(source: BinaryIO) -> AsyncIterator[tuple[bytes | None, bytes]]:
    async for line in _lines(source):
        if line.strip():
            value = line.rstrip(b"\r\n")
            yield key(value), value


async def _lines(source: BinaryIO) -> AsyncIterator[bytes]:
    """A file's lines at once; a pipe's as they come, without holding up what is being sent."""
    if stat.S_ISREG(os.fstat(source.fileno()).st_mode):
        for line in source:
            yield line
        return
    reader = asyncio.StreamReader(limit=LONGEST_LINE)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), source)
    while line := await reader.readline():
        yield line


def key(line: bytes) -> bytes | None:
    """The article's id; a line that is no article goes without a key."""
    try:
        return articles.decode(line, received_at="1970-01-01T00:00:00Z").id.encode()
    except RejectedInput:
        return None
