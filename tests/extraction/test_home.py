"""Which country an article is about, and whose parties are then of it."""

from __future__ import annotations

import pytest

from faultline.extraction.home import Outline, home
from faultline.extraction.pipeline import Extractor, load
from faultline.records import Article, EnrichedDocument, Entity, Place, Precision

BOLIVIA = (
    "SUCRE, May 9 - Tin miners seized a dam near Potosi in southern Bolivia on Monday. Bolivia's tin"
    " lost half of its price.\n\nInterior Minister Rosa Quiroga Llanos accused the miners of theft. The police arrested nine of"
    " them in Oruro. Brazil and Chile offered to mediate.\n\nIn Santiago, a ministry spokesman, Pedro Rojas, condemned the raid. Washington regretted the"
    " seizure; Moscow, for its part, accused the owners of greed. Paris urged its citizens to leave."
)


def place(country: str, start: int, precision: Precision = "city") -> Place:
    return Place(
        text="x", start=start, end=start + 1, name="x", country=country, admin1=None, lat=0.0, lon=0.0, geonames_id=1,
        precision=precision,
    )  # fmt: skip


def outline(
    *places: Place, entities: tuple[Entity, ...] = (), title: tuple[Place, ...] = (), begins: int = 0
) -> Outline:
    return Outline(places=places, entities=entities, title=title, begins=begins, ends=begins + 100)


def test_an_article_is_about_the_country_that_most_of_it_tells_of() -> None:
    assert home(outline(*(place("KEN", at) for at in (0, 50, 150, 400)), place("TZA", 300))) == "KEN"


def test_an_article_that_tells_of_many_countries_alike_is_about_none() -> None:
    assert (
        home(outline(*(place(code, at) for at, code in enumerate(("FRA", "JPN", "PER", "KEN", "CAN", "FIN"), 200))))
        is None
    )


def test_a_dateline_and_a_title_tell_what_an_article_is_about() -> None:
    told = (place("KEN", 60), place("TZA", 90), place("KEN", 200), place("TZA", 300))
    assert home(outline(place("KEN", 0), *told, title=(place("KEN", 0),), begins=20)) == "KEN"
    assert home(outline(place("TZA", 0), *told, title=(place("TZA", 0),), begins=20)) != "KEN"


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return load()


@pytest.fixture(scope="module")
def bolivia(extractor: Extractor) -> EnrichedDocument:
    return extractor.extract(Article(id="a", text=BOLIVIA, published_at="2011-05-09T12:00:00Z"))


def acts(document: EnrichedDocument, trigger: str) -> list[tuple[list[str | None], list[str | None]]]:
    """The countries of who does each act of that trigger, and of whom it concerns."""
    return [
        ([each.country for each in event.actors], [each.country for each in event.recipients])
        for event in document.events
        if event.evidence.trigger.text == trigger
    ]


@pytest.mark.model
def test_a_minister_without_a_country_is_of_the_one_that_the_article_is_about(bolivia: EnrichedDocument) -> None:
    assert ["BOL"] in [actors for actors, _ in acts(bolivia, "accused")]


@pytest.mark.model
def test_who_speaks_in_a_foreign_capital_is_of_that_country(bolivia: EnrichedDocument) -> None:
    assert [actors for actors, _ in acts(bolivia, "condemned")] == [["CHL"]]


@pytest.mark.model
def test_who_acts_behind_a_semicolon_is_the_subject_there(bolivia: EnrichedDocument) -> None:
    assert ["RUS"] in [actors for actors, _ in acts(bolivia, "accused")]


@pytest.mark.model
def test_two_who_offer_something_do_not_offer_it_to_each_other(bolivia: EnrichedDocument) -> None:
    assert acts(bolivia, "offered") == [(["BRA", "CHL"], [])]


@pytest.mark.model
def test_a_state_s_citizens_are_of_that_state(bolivia: EnrichedDocument) -> None:
    assert acts(bolivia, "urged") == [(["FRA"], ["FRA"])]


@pytest.mark.model
def test_the_forces_of_a_round_up_are_of_the_country_of_their_paragraph(extractor: Extractor) -> None:
    text = (
        "Ceasefires in Chad, Kenya, Nepal, Peru and Sri Lanka were in doubt on Friday.\n\nIn Nepal, rebels shelled Birgunj, and shops in"
        " Pokhara closed. The army arrested nine men.\n\nIn Chad, gunmen burned a market near Abeche, and ministers met in Moundou. The police closed a bridge.\n\nIn Peru,"
        " miners blocked a road to Cusco, and Arequipa was calm. The interior ministry denied that it had fired on them."
    )
    document = extractor.extract(Article(id="a", text=text, published_at="2006-05-09T12:00:00Z"))
    whose = [actors for trigger in ("arrested", "closed", "denied") for actors, _ in acts(document, trigger)]
    assert [actors for actors in whose if actors] == [["NPL"], ["TCD"], ["PER"]]
