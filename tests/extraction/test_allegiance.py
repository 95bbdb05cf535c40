"""Of which country a party is that names none: by its article, or not at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from faultline.extraction.allegiance import FEW, LEAST, likeliest
from faultline.extraction.pipeline import Extractor, load
from faultline.records import Article, EnrichedDocument

KENYA = (
    "NAIROBI, July 3 (Lakeside) - Dockers in Mombasa stopped work on Monday over unpaid wages, and lorries queued as far as"
    " Mariakani.\n\n"
    "Mercy Wanjala, who speaks for the dockers' union, accused the port's owners of lying about a rescue plan.\n\n"
    "In Kisumu, riot police fired tear gas at strikers, injuring six. The Red Cross condemned the operation, and Uganda thanked its"
    " neighbour for keeping the border open.\n\n"
    "Across the border in Arusha, traders blocked the road to Moshi. Police there arrested 12 of them."
)


def extracted(extractor: Extractor, text: str) -> EnrichedDocument:
    return extractor.extract(Article(id="a", text=text, published_at="2023-07-03T12:00:00Z"))


def countries(document: EnrichedDocument, text: str) -> set[str | None]:
    """The countries of all parties of that text."""
    parties = [each for event in document.events for each in (*event.actors, *event.recipients)]
    return {each.country for each in parties if each.text == text}


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return load()


@pytest.fixture(scope="module")
def kenya(extractor: Extractor) -> EnrichedDocument:
    return extracted(extractor, KENYA)


@pytest.mark.model
def test_whom_an_article_only_names_is_of_the_country_that_it_is_all_about(kenya: EnrichedDocument) -> None:
    assert countries(kenya, "Mercy Wanjala") == {"KEN"}


@pytest.mark.model
def test_police_who_are_there_are_of_where_the_sentence_before_was(kenya: EnrichedDocument) -> None:
    assert countries(kenya, "Police") == {"TZA"}


@pytest.mark.model
def test_an_organisation_of_many_countries_is_of_none_of_them(kenya: EnrichedDocument) -> None:
    assert countries(kenya, "The Red Cross") == {None}


@pytest.mark.model
def test_a_neighbour_is_not_the_one_whose_neighbour_it_is(kenya: EnrichedDocument) -> None:
    assert "UGA" not in countries(kenya, "its neighbour")


@pytest.mark.model
def test_a_neighbour_is_the_other_of_two_that_an_article_tells_of(extractor: Extractor) -> None:
    text = (
        "ACCRA, May 3 - Ghana closed its crossings to Togo on Monday. Togo sent soldiers to Aflao. In Accra, a minister said that boys had"
        " been shot near Ho.\n\nLome accused its neighbour of smuggling. Ghana denied it."
    )
    assert countries(extracted(extractor, text), "its neighbour") == {"GHA"}


@pytest.mark.model
def test_a_text_of_few_places_tells_too_little(extractor: Extractor) -> None:
    document = extracted(extractor, "Mercy Wanjala accused the owners of a port near Mombasa of lying on Monday.")
    assert len(document.places) < FEW
    assert countries(document, "Mercy Wanjala") == {None}


@pytest.mark.model
def test_what_is_presumed_is_explained_with_its_probability_and_can_be_switched_off(extractor: Extractor) -> None:
    _, reasons = extractor.explain(Article(id="a", text=KENYA, published_at="2023-07-03T12:00:00Z"))
    told = [each for each in reasons if each.component == "allegiance" and "Mercy Wanjala" in each.text]
    assert told
    assert "KEN" in told[0].text
    assert told[0].score is not None
    assert LEAST <= told[0].score <= 1
    without = extracted(load({"allegiance": False}), KENYA)
    assert countries(without, "Mercy Wanjala") == {None}


@pytest.mark.model
def test_what_is_presumed_does_not_depend_on_the_order_of_sets() -> None:
    text = f"{KENYA} Their foreign ministry asked the foreign minister of Kenya for a list of the men."
    code = "import sys; from faultline.cli import main; main(['extract', '-'])"
    line = json.dumps({"id": "a", "text": text, "published_at": "2023-07-03T12:00:00Z"})
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            input=line,
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


def test_no_country_is_likely_where_no_sign_speaks_for_one() -> None:
    assert likeliest({}, {}) == (None, 0.0)
    _, probability = likeliest({}, {"KEN": {}, "UGA": {}})
    assert probability == pytest.approx(1 / 3)  # as likely as the other, and as none


def test_countries_of_the_same_signs_are_equally_likely_and_share_what_is_left_by_none() -> None:
    for name in ("about", "named", "share", "where"):
        _, alone = likeliest({}, {"KEN": {name: 1.0}})
        _, shared = likeliest({}, {"KEN": {name: 1.0}, "UGA": {name: 1.0}})
        assert shared < alone < 2 * shared


def test_whom_the_article_is_about_is_likelier_than_whom_it_only_names() -> None:
    country, _ = likeliest({}, {"UGA": {"named": 1.0}, "KEN": {"named": 1.0, "about": 1.0, "share": 0.6}})
    assert country == "KEN"
