"""faultline explain"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import BinaryIO

import click

from faultline import articles, codec
from faultline.errors import RejectedInput
from faultline.records import Article


@click.command()
@click.argument("file", type=click.File("rb"))
@click.option(
    "--html",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write one self-contained page here instead of showing the article in the terminal.",
)
@click.pass_context
def explain_command(ctx: click.Context, file: BinaryIO, target: Path | None) -> None:
    """Show the articles of FILE (- for stdin) with their events, the words that say so, and the reasons.

    FILE is one article as a JSON object, or one article a line.

    \b
    Examples:
      faultline explain article.json
      head -3 articles.ndjson | faultline explain - --html events.html
    """
    from faultline.explain import explained
    from faultline.extraction.pipeline import load

    refused: list[int] = []
    extractor = load()
    subjects = (explained(article, *extractor.explain(article)) for article in _articles(file.read(), refused))
    if target is not None:
        from faultline.explain_page import page

        target.write_text(page(list(subjects)), encoding="utf-8")
        click.echo(f"written to {target}", err=True)
    else:
        from rich.console import Console

        from faultline.explain import in_terminal

        console = Console(highlight=False)
        for subject in subjects:
            console.print(in_terminal(subject))
    if refused:
        ctx.exit(1)


def _articles(content: bytes, refused: list[int]) -> Iterator[Article]:
    now = datetime.now(timezone.utc).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
    for number, value in enumerate(_values(content), 1):
        if not value.strip():
            continue
        try:
            yield articles.decode(value, received_at=now)
        except RejectedInput as error:
            refused.append(number)
            click.echo(f"line {number}: {error.reason}: {error}", err=True)


def _values(content: bytes) -> list[bytes]:
    """The file as one value where it is one JSON document, else its lines."""
    try:
        codec.loads(content)
    except ValueError:
        return content.splitlines()
    return [content]
