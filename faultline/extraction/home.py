"""The country that an article is about: whose "the government" and "the police" mostly are, where it doesn't say so.

A conditional logit (McFadden, 1974) over the countries that it tells of and "none of them", by named signs. Its weights stand in
``data/home.tsv``; ``training/fit_countries.py`` fits them to articles of which readers said whose their parties are.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from faultline.extraction.allegiance import Told, likeliest
from faultline.extraction.places import PlaceFinder, weighed
from faultline.extraction.reading import Field, Sentence
from faultline.extraction.tables import DATA, rows
from faultline.records import Entity, Location, Place

PATH = DATA / "home.tsv"
LEAST, SURELY = 0.5, 0.6  # how probable the country of an article must be, and that of a paragraph
FEW = 3  # places of a text, and sentences, from which that may be inferred
LEAD = 200  # code points of a paragraph's beginning
MANY = 12  # countries that are many
PARTS = 3  # of a text, over which what it is about is spread
STATE = ("GOV", "MIL", "LEG", "COP", "JUD")


@dataclasses.dataclass(frozen=True)
class Outline:
    """What an article tells of countries, and where: its places and entities, those of its title, where its first sentence
    ``begins`` behind the dateline, and ``ends``; by code points of its text."""

    places: Sequence[Place]
    entities: Sequence[Entity]
    title: Sequence[Place]
    begins: int
    ends: int


def of_article(
    finder: PlaceFinder | None, fields: Sequence[Field], places: Sequence[Place], lands: Told, begins: int
) -> Location | None:
    """The country that an article is about, whose text ``begins`` behind its dateline."""
    if finder is None:
        return None
    text = next(field for field in fields if field.name == "text")
    if len(places) < FEW or len(text.spans) < FEW:
        return finder.home(places, begins)
    title = [place for field in fields if field.name == "title" for place in finder.find(field.doc)]
    first = text.doc[text.spans[0][1] - 1]
    country = home(Outline(places, lands.entities, title, begins, first.idx + len(first)))
    return finder.land(country) if country is not None else None


def of_paragraph(
    finder: PlaceFinder | None, sentence: Sentence, places: Sequence[Place], lands: Told
) -> Location | None:
    """The country that a sentence's paragraph is about, for an article that is about several."""
    if finder is None or sentence.field != "text" or not lands.paragraphs:
        return None
    start, end = lands.paragraph(sentence.offset)
    inside = [place for place in places if start <= place.start < end]
    entities = [each for each in lands.entities if start <= each.start < end]
    country = home(Outline(inside, entities, (), start, start + LEAD), SURELY) if inside else None
    return finder.land(country) if country is not None else None


def home(outline: Outline, least: float = LEAST) -> str | None:
    """The country (ISO3) that an article, or a part of one, is about; None where that is not at least so probable, 0 to 1."""
    country, probability = likeliest(*signs(outline), _weights())
    return country if probability >= least else None


def signs(outline: Outline) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """The signs that speak for any country at all, and those for each that the article tells of."""
    begins = outline.begins
    told = [place for place in outline.places if place.country]
    body = [place for place in told if place.start >= begins]
    named = [each for each in outline.entities if each.country and each.start >= begins]
    titled = [place.country for place in outline.title if place.country]
    dateline = [place for place in told if place.start < begins]
    desk = next((each for each in dateline if each.precision != "country"), next(iter(dateline), None))
    mentions = sorted([*((p.start, p.country) for p in body), *((e.start, e.country) for e in named)])
    first = mentions[0][1] if mentions else None
    lead = {country for start, country in mentions if start < outline.ends}
    length = 1 + max((place.start for place in body), default=0)
    counts: dict[str, Counter[str]] = {
        "share": weighed(body),
        "entities": Counter(each.country or "" for each in named),
        "officials": Counter(each.country or "" for each in named if each.sector in STATE),
        "peoples": Counter(each.country or "" for each in named if each.label == "NORP"),
        "towns": Counter(place.country or "" for place in body if place.precision != "country"),
    }
    countries: dict[str, dict[str, float]] = {}
    every = {*(country for _, country in mentions), *(place.country for place in dateline), *titled}
    for country in sorted(filter(None, every)):
        each = {name: count[country] / (count.total() or 1) for name, count in counts.items()}
        each |= {f"{name} squared": each[name] ** 2 for name in ("share", "entities")}
        for name in ("share", "entities", "officials"):
            others = max((n for other, n in counts[name].items() if other != country), default=0)
            each[f"margin of {name}"] = each[name] - others / (counts[name].total() or 1)
        each["spread"] = len({PARTS * p.start // length for p in body if p.country == country}) / PARTS
        each |= {
            name: 1.0
            for name, there in (
                ("dateline", desk is not None and desk.country == country),
                ("not the dateline", desk is not None and desk.country != country),
                ("title", country in titled),
                ("title alone", {country} == set(titled)),
                ("title first", titled[:1] == [country]),
                ("lead", country in lead),
                ("lead alone", {country} == lead),
                ("first", first == country),
            )
            if there
        }
        if "dateline" in each:
            each["dateline share"] = each["share"]
        countries[country] = {name: round(value, 3) for name, value in each.items() if value}
    common = {"any": 1.0, "many": min(1.0, len(counts["share"]) / MANY)}
    return common | ({"titled": 1.0} if titled else {}), countries


@lru_cache(maxsize=1)
def _weights() -> Mapping[str, float]:
    return {name: float(weight) for _, (name, weight) in rows(PATH, 2)}
