"""faultline extract"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import datetime, timezone
from typing import BinaryIO

import click
import msgspec

from faultline import articles
from faultline.codec import dumps
from faultline.errors import RejectedInput
from faultline.records import Article, EnrichedDocument


class _Near(click.ParamType):
    name = "LAT,LON,KM"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[float, float, float]:
        try:
            lat, lon, radius = (float(part) for part in value.split(","))
        except ValueError:
            self.fail(f"{value!r}; write latitude, longitude and kilometres: 30.5,47.8,100", param, ctx)
        if not (-90 <= lat <= 90 and -180 <= lon <= 180 and radius > 0):
            self.fail(f"{value!r}; latitude is -90 to 90, longitude -180 to 180, kilometres above 0", param, ctx)
        return lat, lon, radius


@click.command()
@click.argument("files", nargs=-1, type=click.File("rb"))
@click.option("--resolve", is_flag=True, help="Give each event the incident_id that it has after all of the input.")
@click.option("--near", type=_Near(), help="Keep only events within so many kilometres of a point.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["ndjson", "table", "csv-acled", "csv-gdelt"]),
    default="ndjson",
    show_default=True,
)
@click.pass_context
def extract(
    ctx: click.Context,
    files: tuple[BinaryIO, ...],
    resolve: bool,
    near: tuple[float, float, float] | None,
    form: str,
) -> None:
    """Enrich articles: newline-delimited JSON in, one enriched document a line out, in the input's order.

    Reads FILES, or stdin without any. A bad line gives one line on stderr and exit code 1 at the end; the good ones
    still come out.

    \b
    Examples:
      faultline extract articles.ndjson > enriched.ndjson
      faultline extract --format table < articles.ndjson
      faultline extract --near 30.5,47.8,100 articles.ndjson
    """
    from faultline.extraction.pipeline import load

    bad: list[int] = []
    documents: Iterable[EnrichedDocument] = load().extract_many(_articles(files or (sys.stdin.buffer,), bad))
    if resolve:
        from faultline.incidents.resolver import resolve_documents

        documents = resolve_documents(list(documents))
    if near is not None:
        documents = (_near(document, near) for document in documents)
    if form == "ndjson":
        for document in documents:
            sys.stdout.buffer.write(dumps(document) + b"\n")
            sys.stdout.buffer.flush()
    else:
        from faultline import export

        export.write(form, documents, sys.stdout)
    if bad:
        ctx.exit(1)


def _articles(files: Iterable[BinaryIO], bad: list[int]) -> Iterator[Article]:
    now = datetime.now(timezone.utc).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
    number = 0
    for file in files:
        for line in file:
            number += 1
            if not line.strip():
                continue
            try:
                yield articles.decode(line.rstrip(b"\r\n"), received_at=now)
            except RejectedInput as error:
                bad.append(number)
                click.echo(f"line {number}: {error.reason}: {error}", err=True)


def _near(document: EnrichedDocument, near: tuple[float, float, float]) -> EnrichedDocument:
    from faultline.routes import is_near

    return msgspec.structs.replace(document, events=tuple(event for event in document.events if is_near(event, *near)))
