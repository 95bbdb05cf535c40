"""Writes what fit_countries.py is fitted to: questions of one country, with their signs and what readers answered.

    python training/collect_countries.py home --data DIR
    python training/collect_countries.py parties

The first reads our own articles with marked acts (data/own_articles.ndjson) and the long articles of which readers said whose "the
government" is in them (data/home_of_long_news.csv, by id), runs the extraction over them, and writes data/home.ndjson; the second, when
home is fitted, of our own articles data/parties.ndjson.
"""

from __future__ import annotations

import argparse
import json
import pathlib
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any
from unittest import mock

from items import lines, read

from faultline.extraction import allegiance, assembly, home
from faultline.extraction.allegiance import Involved, Told
from faultline.extraction.home import Outline
from faultline.extraction.home import home as told
from faultline.extraction.pipeline import Extractor, load
from faultline.records import Actor, Article

DATA = pathlib.Path(__file__).parent / "data"
FEW, MOSTLY = 2, 0.6  # parties that tell what an article is about: at least, and of those of which a country is known

Row = dict[str, Any]


class Asked:
    """What the extraction asks of an article's parties as it is read; of one that is about no country, if not ``settled``."""

    def __init__(self, *, settled: bool) -> None:
        self.settled = settled
        self.parties: list[tuple[Involved, str, Actor, Row]] = []
        self.outline: Row | None = None

    def of_countries(self, involved: Involved, told: Told) -> allegiance.Presumed:
        for role, party in allegiance.asked(involved, told):
            self.parties.append((involved, role, party, _row(allegiance.signs(party, role, involved, told))))
        return {}

    def home(self, outline: Outline, least: float = home.LEAST) -> str | None:
        if least == home.LEAST:  # of the article
            self.outline = _row(home.signs(outline))
        return told(outline, least) if self.settled else None


def asked_of(extractor: Extractor, row: Row, *, settled: bool) -> Asked:
    """What the extraction asks of one article."""
    asked = Asked(settled=settled)
    article = Article(id=row["id"], text=row["text"], title=row.get("title"), published_at=row["published_at"])
    with (
        mock.patch.object(assembly, "of_countries", asked.of_countries),
        mock.patch.object(home, "home", asked.home),
    ):
        extractor.extract(article)
    return asked


def _row(signs: tuple[Mapping[str, float], Mapping[str, Mapping[str, float]]]) -> Row:
    common, countries = signs
    return {
        "common": {name: round(value, 3) for name, value in common.items()},
        "countries": {c: {name: round(value, 3) for name, value in found.items()} for c, found in countries.items()},
    }


def marked(row: Row, involved: Involved) -> Row | None:
    """The marked act of the same trigger."""
    trigger = involved.sentence.doc[involved.act.trigger[0] : involved.act.trigger[1]]
    start = involved.sentence.offset + trigger.start_char
    end = start + len(trigger.text)
    for act in row["acts"]:
        offset = row["sentences"][act["sentence"]][0]
        if act["trigger"][0] + offset < end and start < act["trigger"][1] + offset:
            return act  # type: ignore[no-any-return]
    return None


def parties(row: Row, asked: Asked) -> Iterator[Row]:
    """The parties that name no country and that readers saw as the only ones in their role, with the country that they gave."""
    for involved, role, party, signs in asked.parties:
        act = marked(row, involved)
        if act is None or len(act[f"{role}s"]) != 1 or len(act[f"{role}_countries"]) > 1:
            continue
        offset = row["sentences"][act["sentence"]][0]
        start, end = act[f"{role}s"][0]
        if start + offset < party.end and party.start < end + offset:
            right = next(iter(act[f"{role}_countries"]), None)
            yield {"group": row["id"], "of": "own articles", "right": right, **signs}


def about(row: Row, asked: Asked) -> str | None:
    """The country that most parties of an article are of which name none."""
    counts = Counter(each["right"] for each in parties(row, asked) if each["right"])
    country, first = next(iter(counts.most_common(1)), (None, 0))
    return country if first >= max(FEW, MOSTLY * counts.total()) else None


def fitted_to() -> list[Row]:
    """Our own articles but for those that are held back to measure by."""
    return [row for row in lines("own_articles.ndjson") if not row["held"]]


def homes(folder: pathlib.Path) -> Iterator[Row]:
    """The articles, with the country that they are about."""
    extractor = load()
    for row in fitted_to():
        asked = asked_of(extractor, row, settled=False)
        if asked.outline:
            yield {"group": row["id"], "of": "own articles", "right": about(row, asked), **asked.outline}
    labels = dict(line.split(",") for line in (DATA / "home_of_long_news.csv").read_text(encoding="utf-8").splitlines())
    for row in read(folder, "load"):
        asked = asked_of(extractor, row["article"], settled=False)
        if asked.outline:
            right = labels[row["id"]]
            yield {"group": row["id"], "of": "long news", "right": None if right == "-" else right, **asked.outline}


def strangers() -> Iterator[Row]:
    """The parties of our own articles that name no country, with the country that they are of."""
    extractor = load()
    for row in fitted_to():
        yield from parties(row, asked_of(extractor, row, settled=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["home", "parties"])
    parser.add_argument("--data", type=pathlib.Path, help="the folder of load.ndjson, for home")
    options = parser.parse_args()
    found = list(homes(options.data) if options.what == "home" else strangers())
    text = "".join(json.dumps(each, separators=(",", ":")) + "\n" for each in found)
    (DATA / f"{options.what}.ndjson").write_text(text, encoding="utf-8")
    print(f"{options.what}: {len(found)} questions")


if __name__ == "__main__":
    main()
