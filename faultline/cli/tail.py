"""faultline tail"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections import deque
from pathlib import Path
from typing import Any

import click

from faultline.cli.options import config_option, hush, load_settings
from faultline.codec import loads

ROWS = 30  # of the live table


@click.command()
@click.argument("what", type=click.Choice(["events", "enriched", "incidents", "rejected"]), default="events")
@click.option("--from-beginning", is_flag=True, help="Start with what is there already.")
@click.option("--limit", type=click.IntRange(min=1), help="Stop after so many records.")
@click.option("--seconds", type=click.FloatRange(min=0), help="Stop after so many seconds.")
@config_option
def tail(what: str, from_beginning: bool, limit: int | None, seconds: float | None, config_file: Path | None) -> None:
    """Watch a topic: a live table on a terminal, newline-delimited JSON in a pipe.

    \b
    Examples:
      faultline tail events
      faultline tail rejected --from-beginning --seconds 5 > rejected.ndjson
    """
    hush()
    settings = load_settings(config_file).settings
    from streams.topics import connection

    names = settings.topics
    topic = {
        "events": names.events,
        "enriched": names.enriched,
        "incidents": names.resolved,
        "rejected": names.rejected,
    }
    show = _Table(what) if sys.stdout.isatty() else _Lines()
    with show, contextlib.suppress(asyncio.TimeoutError, TimeoutError):
        asyncio.run(_follow(connection(settings.kafka), topic[what], from_beginning, limit, seconds, show))


async def _follow(
    connection: dict[str, Any], topic: str, from_beginning: bool, limit: int | None, seconds: float | None, show: Any
) -> None:
    from faultline import client

    async def follow() -> None:
        seen = 0
        async with contextlib.aclosing(client.subscribe(connection, topic, from_beginning=from_beginning)) as messages:  # type: ignore[type-var]
            async for message in messages:
                if message.value is None:  # a tombstone
                    continue
                show.add(message.value)
                seen += 1
                if seen == limit:
                    return

    await asyncio.wait_for(follow(), seconds)


class _Lines:
    def __enter__(self) -> _Lines:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def add(self, value: bytes) -> None:
        sys.stdout.buffer.write(value + b"\n")
        sys.stdout.buffer.flush()


class _Table:
    COLUMNS = {
        "events": ("when", "type", "status", "who", "to whom", "where", "sure", "evidence"),
        "enriched": ("published", "article", "title", "events", "copy of"),
        "incidents": ("revision", "type", "status", "who", "where", "dead", "sources", "headline"),
        "rejected": ("at", "reason", "detail"),
    }

    def __init__(self, what: str) -> None:
        from rich.live import Live

        self._what = what
        self._rows: deque[tuple[str, ...]] = deque(maxlen=ROWS)
        self._live = Live(self._table(), refresh_per_second=4)

    def __enter__(self) -> _Table:
        self._live.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._live.__exit__(*error)

    def add(self, value: bytes) -> None:
        self._rows.append(cells(self._what, loads(value)))
        self._live.update(self._table())

    def _table(self) -> Any:
        from rich.table import Table
        from rich.text import Text

        table = Table(*self.COLUMNS[self._what], expand=True)
        for row in self._rows:
            table.add_row(*(Text(cell, overflow="ellipsis", no_wrap=True) for cell in row))
        return table


def cells(what: str, record: dict[str, Any]) -> tuple[str, ...]:
    """A record's row in the table of its kind."""
    if what == "rejected":
        return f"{record['topic']}/{record['partition']}/{record['offset']}", record["reason"], record["detail"]
    if what == "enriched":
        count = str(len(record["events"]))
        return record["published_at"], record["article_id"], record["title"] or "", count, record["duplicate_of"] or ""
    who = ", ".join(party["name"] or party.get("text") or "?" for party in record["actors"])
    where = (record["location"] or {}).get("name", "")
    kind = record["event_type"] or record["incident_type"] or ""
    if what == "incidents":
        dead = record["fatalities"]
        toll = f"{dead['min']}–{dead['max']}" if dead else ""
        sources = str(len(record["sources"]))
        return str(record["revision"]), kind, record["status"], who, where, toll, sources, record["headline"]
    whom = ", ".join(party["name"] or party["text"] for party in record["recipients"])
    sure = f"{record['confidence']:.2f}"
    return record["date"]["start"], kind, record["status"], who, whom, where, sure, record["evidence"]["text"]
