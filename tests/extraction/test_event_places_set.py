"""The set of texts with several places: sound, and events are put right in it."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from benchmarks.places import SET, article, asked, right
from faultline.extraction.pipeline import load

ROWS: list[dict[str, Any]] = [json.loads(line) for line in SET.read_text(encoding="utf-8").splitlines()]


def test_each_text_holds_its_trigger_once_and_its_place() -> None:
    assert len({row["id"] for row in ROWS}) == len(ROWS) == 200
    for row in ROWS:
        assert row["text"].count(row["trigger"]) == 1, row["id"]
        assert row["country_only"] == (row["lat"] is None), row["id"]
        assert row["kind"] == "distance" or row["place"] in row["text"], row["id"]


def test_every_kind_of_difficulty_is_there() -> None:
    assert min(Counter(row["kind"] for row in ROWS).values()) >= 18


def test_a_location_elsewhere_is_counted_wrong() -> None:
    row = next(row for row in ROWS if row["id"] == "p001")
    document = load().extract(article(row))
    assert right(asked(document, row), row)
    assert not right(asked(document, row), {**row, "lat": -row["lat"] + 10, "lon": row["lon"] + 10})


def test_events_are_put_where_they_happened() -> None:
    documents = load().extract_many([article(row) for row in ROWS])
    hits = [right(asked(document, row), row) for document, row in zip(documents, ROWS, strict=True)]
    assert sum(hits) / len(hits) >= 0.85
