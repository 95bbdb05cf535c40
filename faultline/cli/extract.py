"""faultline extract"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timezone
from itertools import chain, islice
from typing import TYPE_CHECKING, BinaryIO

import click
import msgspec

from faultline import articles
from faultline.codec import dumps
from faultline.errors import RejectedInput
from faultline.records import Article, EnrichedDocument

if TYPE_CHECKING:
    from faultline.extraction.pipeline import Extractor

Report = Callable[[int, str, str], None]  # line number, reason, detail
BATCH = 16  # articles that are analysed together


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
      faultline extract --resolve --format csv-acled articles.ndjson > incidents.csv
      faultline extract --near 30.5,47.8,100 articles.ndjson
    """
    from faultline.extraction.pipeline import load

    bad: list[int] = []

    def report(number: int, reason: str, detail: str) -> None:
        bad.append(number)
        click.echo(f"line {number}: {reason}: {' '.join(detail.split())}", err=True)

    lines = _articles(files or (sys.stdin.buffer,), report)
    documents: Iterable[EnrichedDocument] = _enriched(load(), lines, report)
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

        export.write(form, documents, sys.stdout, lambda text: click.echo(text, err=True))
    ctx.exit(1 if bad else 0)


def _articles(files: Iterable[BinaryIO], report: Report) -> Iterator[tuple[int, Article]]:
    """The articles and their line numbers, counted through all files; blank lines are no articles."""
    now = datetime.now(timezone.utc).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
    for number, line in enumerate(chain.from_iterable(files), 1):
        if not line.strip():
            continue
        try:
            yield number, articles.decode(line.rstrip(b"\r\n"), received_at=now)
        except RejectedInput as error:
            report(number, error.reason, error.detail)


def _enriched(extractor: Extractor, lines: Iterator[tuple[int, Article]], report: Report) -> Iterator[EnrichedDocument]:
    """Documents in the lines' order. An article whose analysis fails is reported, as the worker does; the others come."""
    while batch := list(islice(lines, BATCH)):
        try:
            found: list[EnrichedDocument | None] = list(extractor.extract_many([article for _, article in batch]))
        except Exception:  # one of them is the cause: each is tried alone, and that one is told
            found = [_alone(extractor, number, article, report) for number, article in batch]
        yield from filter(None, found)


def _alone(extractor: Extractor, number: int, article: Article, report: Report) -> EnrichedDocument | None:
    try:
        return extractor.extract(article)
    except Exception as error:  # whatever the extraction raises is the article's fault, and is told
        report(number, "extraction_crashed", f"the analysis failed: {type(error).__name__}: {error}")
        return None


def _near(document: EnrichedDocument, near: tuple[float, float, float]) -> EnrichedDocument:
    from faultline.routes import is_near

    return msgspec.structs.replace(document, events=tuple(event for event in document.events if is_near(event, *near)))
