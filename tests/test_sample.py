"""The bundled sample is what the demo promises: varied news, copies, updates, non-events and five bad inputs."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

SAMPLE = Path(__file__).parent.parent / "examples" / "sample.ndjson"
NON_EVENTS = {
    "sports-derby", "sports-tennis", "product-launch", "markets-rally",
    "film-review", "obituary-composer", "science-probe", "cooking-feature",
}  # fmt: skip


def lines() -> list[str]:
    return SAMPLE.read_text(encoding="utf-8").splitlines()


def parsed() -> list[Any]:
    return [decoded(line) for line in lines()]


def decoded(line: str) -> Any:
    try:
        return json.loads(line)
    except json.JSONDecodeError:
        return None


def good() -> list[dict[str, Any]]:
    return [
        row
        for row in parsed()
        if row and isinstance(row.get("text"), str) and row.get("language") == "en" and row["text"]
    ]


def test_it_has_at_least_64_lines_of_which_60_are_articles() -> None:
    assert len(lines()) >= 64
    assert len(good()) >= 60


def test_exactly_five_lines_are_bad_each_in_its_own_way() -> None:
    bad = [row for row in parsed() if row not in good()]
    assert len(bad) == 5
    assert Counter(
        "truncated"
        if row is None
        else "empty"
        if row == {}
        else "no text"
        if "text" not in row
        else "wrong type"
        if not isinstance(row["text"], str)
        else "language"
        for row in bad
    ) == Counter(["truncated", "empty", "no text", "wrong type", "language"])


def test_the_closing_of_the_basra_consulate_comes_first() -> None:
    first = good()[0]
    assert parsed()[0] == first
    assert "Basra" in first["text"]
    assert first["published_at"].startswith("2018-09")
    assert 150 <= len(first["text"].split()) <= 250


@pytest.mark.parametrize("row", good(), ids=lambda row: row["id"])
def test_an_article_has_60_to_200_words_and_says_where_it_is_from(row: dict[str, Any]) -> None:
    assert 60 <= len(row["text"].split()) <= 200
    assert row["title"]
    assert row["source"]
    assert row["url"].startswith("https://")
    assert 2018 <= datetime.fromisoformat(row["published_at"].replace("Z", "+00:00")).year <= 2026


def test_ids_and_urls_are_unique() -> None:
    for key in ("id", "url"):
        assert max(Counter(row[key] for row in good()).values()) == 1


def test_five_syndicated_copies_come_later_and_from_another_source() -> None:
    copies = 0
    seen: dict[str, dict[str, Any]] = {}
    for row in good():
        earlier = seen.setdefault(row["text"], row)
        if earlier is not row:
            copies += 1
            assert earlier["source"] != row["source"]
            assert earlier["published_at"] < row["published_at"]
    assert copies + sum(row["id"].endswith("-edited") for row in good()) >= 5
    assert any(row["id"].endswith("-edited") for row in good())


def test_at_least_six_articles_are_no_events() -> None:
    present = {row["id"] for row in good()} & NON_EVENTS
    assert len(present) >= 6
    assert present == NON_EVENTS


@pytest.mark.parametrize("story", ["idlib-airstrike", "kabul-airport"])
def test_a_story_with_a_rising_toll_comes_in_three_updates(story: str) -> None:
    assert len([row for row in good() if row["id"].startswith(story)]) == 3


@pytest.mark.parametrize(
    "country",
    ["Iraq", "Bolivia", "Haiti", "Canada", "Australia", "Kenya", "Zimbabwe", "India", "Ukraine", "Lisbon", "Malawi"],
)
def test_every_continent_is_there(country: str) -> None:
    assert any(country in row["text"] for row in good())
