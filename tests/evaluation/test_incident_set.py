"""The benchmark's incident set has the size and the near misses that its figures are quoted for."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import combinations
from pathlib import Path

from faultline.evaluation.outcome import Row
from faultline.evaluation.runner import read_rows

PATH = Path(__file__).parents[2] / "benchmarks" / "data" / "incidents.ndjson"
WINDOW_DAYS = 14
NEAR_MISSES = (
    ("Sahal hotel", "tea shop"), ("checkpoint", "vegetable market"), ("Marib", "Hodeidah"), ("Otedola", "Ibadan"),
    ("teachers", "axi"), ("motorways", "European Parliament"), ("Korean", "priest"), ("Tyre", "Nabatieh"),
    ("Mindanao", "Sulawesi"), ("Brit", "Berlin"), ("Mitiga", "Janzour"), ("Jeddah", "Juba"),
)  # fmt: skip


def incidents() -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in read_rows(PATH):
        grouped[row.gold["incident"]].append(row)
    return grouped


def day(row: Row) -> date:
    return date.fromisoformat(row.article["published_at"][:10])


def test_it_has_60_incidents_of_3_to_8_articles() -> None:
    sizes = [len(rows) for rows in incidents().values()]
    assert len(sizes) >= 60
    assert min(sizes) >= 3
    assert max(sizes) <= 8
    assert 250 <= sum(sizes) <= 320


def test_an_incident_s_articles_lie_within_the_resolver_s_window() -> None:
    for name, rows in incidents().items():
        assert (max(map(day, rows)) - min(map(day, rows))).days <= WINDOW_DAYS, name


def test_articles_are_short_titled_and_differ() -> None:
    rows = [row for group in incidents().values() for row in group]
    assert all(40 <= len(row.article["text"].split()) <= 90 for row in rows)
    assert all(row.article["title"] for row in rows)
    assert len({row.article["text"] for row in rows}) == len({row.article["id"] for row in rows}) == len(rows)


def test_ids_do_not_give_the_incident_away() -> None:
    rows = read_rows(PATH)
    assert [row.article["published_at"] for row in rows] == sorted(row.article["published_at"] for row in rows)
    assert [row.article["id"] for row in rows] == [f"bench-{number:04d}" for number in range(1, len(rows) + 1)]


def test_twenty_incidents_have_another_of_their_kind_within_two_weeks() -> None:
    groups = [(" ".join(row.article["text"] for row in rows), min(map(day, rows))) for rows in incidents().values()]
    pairs = 0
    for first, second in NEAR_MISSES:
        pairs += any(
            (first in a and second in b) or (first in b and second in a)
            for (a, when_a), (b, when_b) in combinations(groups, 2)
            if abs((when_a - when_b).days) <= WINDOW_DAYS
        )
    assert pairs >= 10
