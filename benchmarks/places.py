"""How often an event is put where it happened, and what finding places costs.

    python benchmarks/places.py [--errors]

Over ``data/event_places.ndjson``: 200 texts of ours that name two or more places, with the place of one act. The event is
the one whose trigger is that act, else the first. Right is within 161 km of the place; where the text says no more than
the country, a location of that country without a closer point.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from faultline.extraction.gazetteer import Gazetteer
from faultline.extraction.pipeline import Extractor, load
from faultline.extraction.places import PlaceFinder
from faultline.geometry import km
from faultline.records import Article, EnrichedDocument, Event

WITHIN = 161  # kilometres
SET = Path(__file__).parent / "data" / "event_places.ndjson"


def article(row: dict[str, Any]) -> Article:
    return Article(id=row["id"], text=row["text"], published_at="2020-06-15T12:00:00Z", language="en")


def asked(document: EnrichedDocument, row: dict[str, Any]) -> Event | None:
    """The event whose trigger lies in the act's words, else the first."""
    start = row["text"].index(row["trigger"])
    end = start + len(row["trigger"])
    own = [e for e in document.events if e.evidence.trigger.start < end and start < e.evidence.trigger.end]
    return next(iter([*own, *document.events]), None)


def right(event: Event | None, row: dict[str, Any]) -> bool:
    if event is None or event.location is None:
        return False
    where = event.location
    if row["country_only"]:
        return where.country == row["country"] and where.precision == "country"
    return (
        where.precision != "country"
        and where.lat is not None
        and where.lon is not None
        and km(where.lat, where.lon, row["lat"], row["lon"]) <= WITHIN
    )


def cost(extractor: Extractor, articles: list[Article]) -> float:
    """The share of an extraction's time that goes into finding places, both timed in this run."""
    finder = PlaceFinder(Gazetteer.load())
    list(extractor.extract_many(articles[:16]))
    begun = time.process_time()
    list(extractor.extract_many(articles))
    whole = time.process_time() - begun
    docs = extractor._parts.language.entities([each.text for each in articles])
    begun = time.process_time()
    for doc in docs:
        finder.find(doc)
    return (time.process_time() - begun) / whole


def main() -> None:
    rows = [json.loads(line) for line in SET.read_text(encoding="utf-8").splitlines()]
    extractor = load()
    documents = list(extractor.extract_many([article(row) for row in rows]))
    events = [asked(document, row) for document, row in zip(documents, rows, strict=True)]
    good = [right(event, row) for event, row in zip(events, rows, strict=True)]
    kinds = Counter(row["kind"] for row in rows)
    hits = Counter(row["kind"] for row, hit in zip(rows, good, strict=True) if hit)
    print(f"{len(rows)} texts: {sum(good) / len(rows):.3f} right; an event found in {sum(map(bool, events))}")
    for kind, count in kinds.items():
        print(f"  {kind:12} {hits[kind]:3} of {count}")
    if "--errors" in sys.argv:
        for row, event, hit in zip(rows, events, good, strict=True):
            if not hit:
                where = event.location if event else None
                said = f"{where.name}, {where.country} ({where.precision} {where.lat} {where.lon})" if where else "null"
                print(
                    f"{row['id']} {row['kind']} [{row['trigger']}] {row['place']}, {row['country']}; got {said}\n    {row['text']}"
                )
    long = [
        Article(
            id=str(i),
            text=" ".join(row["text"] for row in rows[i : i + 12]),
            published_at="2020-06-15T12:00:00Z",
            language="en",
        )
        for i in range(0, len(rows), 4)
    ]
    print(f"finding places takes {cost(extractor, long):.1%} of the extraction's time")


if __name__ == "__main__":
    main()
