"""Towns and villages that no table has: where they are found, and whose they are."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from faultline.extraction.pipeline import load
from faultline.records import Article, EnrichedDocument, Place

pytestmark = pytest.mark.model
Extract = Callable[[str], EnrichedDocument]


@pytest.fixture(scope="module")
def extract() -> Extract:
    extractor = load()
    return lambda text: extractor.extract(Article(id="a", text=text, published_at="2019-06-11T08:00:00Z"))


def named(document: EnrichedDocument, text: str) -> Place | None:
    return next((place for place in document.places if place.text == text), None)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Soldiers shelled huts around Ekperiama in pursuit of a Nigerian commander.", "Ekperiama"),
        ("Rebels ambushed an army lorry near Wambokoi, killing two soldiers.", "Wambokoi"),
        ("At Gbaramoko, more than 100 women blocked the gate of a terminal over a spill.", "Gbaramoko"),
        ("Police detained 92 men during a search in the Wellakande district.", "Wellakande"),
        ("Gunmen fired at a crowd outside a depot in Bangkok's Laksiri quarter.", "Laksiri"),
    ],
)
def test_a_rare_name_where_only_a_place_can_stand_is_a_place_without_a_point(
    extract: Extract, text: str, name: str
) -> None:
    place = named(extract(text), name)
    assert place is not None
    assert (place.lat, place.lon, place.geonames_id) == (None, None, None)


@pytest.mark.parametrize(
    "text",
    [
        "Protesters gathered outside Parliament on Friday.",
        "The blast happened near Christmas, in the Jewish quarter, police said.",
        "Workers at Boeing walked out on Monday.",
    ],
)
def test_a_common_word_or_a_firm_is_no_place(extract: Extract, text: str) -> None:
    assert not extract(text).places


def test_a_village_from_which_the_text_tells_the_way_is_of_that_country_and_the_place_of_the_act(
    extract: Extract,
) -> None:
    document = extract("Warplanes bombed a workshop at Salifar, 60 kilometres north of Hodeidah, killing seven people.")
    place = named(document, "Salifar")
    assert place is not None
    assert place.country == "YEM"
    location = document.events[0].location
    assert location is not None
    assert (location.name, location.country) == ("Salifar", "YEM")
