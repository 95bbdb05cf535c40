"""Runs an extractor over gold files and scores what it says."""

from __future__ import annotations

import functools
import importlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from faultline import articles, codec
from faultline.errors import DataFileError, RejectedInput, SettingsError
from faultline.evaluation.detail_sets import score_geo, score_gsr, score_key
from faultline.evaluation.incident_sets import score_incidents
from faultline.evaluation.outcome import Outcome, Row
from faultline.evaluation.typing_sets import score_case, score_noise, score_plv, score_quad
from faultline.records import Article, EnrichedDocument

Scorer = Callable[[Sequence[Row], Sequence[Any]], Outcome]

SCORERS: dict[str, Scorer] = {
    "plv": score_plv,
    "quad": score_quad,
    "case": score_case,
    "gsr": score_gsr,
    "geo": score_geo,
    "noise": score_noise,
    "ecb": score_incidents,
    "incidents": functools.partial(score_incidents, name="incidents"),
    "basra": score_key,
    "key": score_key,
}
RESOLVED = frozenset({"ecb", "incidents"})  # their events need an incident_id
NEVER_RECEIVED = "1970-01-01T00:00:00Z"


class ExtractsMany(Protocol):
    """What is measured: anything that enriches articles in their order."""

    def extract_many(self, articles: Iterable[Article]) -> Iterator[EnrichedDocument]:
        """Enriched documents in the articles' order."""
        ...


def load_extractor(target: str) -> ExtractsMany:
    """What ``module:factory`` makes when it is called without arguments. Raises SettingsError."""
    module, _, name = target.partition(":")
    try:
        factory = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise SettingsError(f"no extractor at {target!r} ({error}); write module:factory") from error
    extractor: ExtractsMany = factory()
    return extractor


def gold_files(folder: Path, only: Sequence[str] = ()) -> dict[str, Path]:
    """The folder's gold files by set, in a fixed order; a set that was asked for must be there.

    Raises DataFileError, and SettingsError for a name that no scorer has.
    """
    if unknown := sorted(set(only) - set(SCORERS)):
        raise SettingsError(f"no set is called {', '.join(unknown)}; the sets are {', '.join(SCORERS)}")
    found = {name: folder / f"{name}.ndjson" for name in SCORERS if not only or name in only}
    present = {name: path for name, path in found.items() if path.is_file()}
    if missing := sorted(set(only) - set(present)):
        raise DataFileError(f"{folder} has no {', '.join(f'{name}.ndjson' for name in missing)}")
    if not present:
        raise DataFileError(
            f"{folder} has no gold file; one is called {', '.join(f'{name}.ndjson' for name in SCORERS)}"
        )
    return present


def read_rows(path: Path) -> list[Row]:
    """A gold file's cases. Raises DataFileError with the line that is none."""
    rows = []
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                rows.append(_row(line, f"{path}:{number}"))
    if not rows:
        raise DataFileError(f"{path} is empty; it needs one JSON object a line with an article and its gold")
    return rows


def _row(line: bytes, where: str) -> Row:
    try:
        value = codec.loads(line)
        # The incident set keeps its label beside the article, where a person reads it first.
        gold = value["gold"] if "gold" in value else {"incident": value["incident"]}
        row = Row(article=dict(value["article"]), gold=dict(gold))
        row.article["id"], row.article["text"]
    except (ValueError, KeyError, TypeError) as error:
        raise DataFileError(f"{where} is no gold case ({error!r}): it needs article (id, text) and gold") from error
    return row


def score_set(name: str, rows: Sequence[Row], extractor: ExtractsMany) -> Outcome:
    """The set's outcome, with ``<name>_seconds`` for the extraction alone. Raises DataFileError."""
    inputs = [_article(row) for row in rows]
    start = time.perf_counter()
    documents: Sequence[EnrichedDocument] = list(extractor.extract_many(inputs))
    if name in RESOLVED:
        from faultline.incidents.resolver import resolve_documents

        documents = list(resolve_documents(documents))
    took = time.perf_counter() - start
    outcome = SCORERS[name](rows, documents)
    return Outcome(
        figures={**outcome.figures, f"{name}_seconds": took},
        confusions=outcome.confusions,
        mistakes=outcome.mistakes,
    )


def _article(row: Row) -> Article:
    try:
        return articles.decode(codec.dumps(row.article), received_at=NEVER_RECEIVED)
    except RejectedInput as error:
        raise DataFileError(f"article {row.article['id']} would be rejected: {error.reason}: {error}") from error
