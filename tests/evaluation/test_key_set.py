"""The keyed articles of our own: each key stands in its text, in the forms that the scorer knows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest

from faultline.extraction.actor_tables import COUNTRIES
from faultline.extraction.ontology import TYPES
from faultline.records import Status

FOLDER = Path(__file__).parents[2] / "benchmarks" / "data"
ROWS: list[dict[str, Any]] = [
    json.loads(line)
    for path in (FOLDER / "key.ndjson", FOLDER / "unread" / "key.ndjson")
    for line in path.read_text(encoding="utf-8").splitlines()
]


def test_each_article_stands_in_one_file_once() -> None:
    assert len({row["id"] for row in ROWS}) == len(ROWS) == 48


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_keys_are_words_places_and_codes_of_their_text(row: dict[str, Any]) -> None:
    text = row["article"]["text"]
    for event in (*row["gold"]["events"], *row["gold"]["never"]):
        assert set(event["event_type"]) <= set(TYPES)
        assert set(event.get("status", ())) <= set(get_args(Status))
        assert {value for name, value in event.items() if name.endswith("country")} <= COUNTRIES
        assert event.get("place", "") in text
        assert all(word in text for word in event.get("evidence", "").split())
