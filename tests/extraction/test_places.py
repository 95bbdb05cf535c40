"""What is a place, what only looks like one, and which of its namesakes is meant."""

from __future__ import annotations

import pytest
from spacy.language import Language

from faultline.extraction.gazetteer import Gazetteer
from faultline.extraction.pipeline import load
from faultline.extraction.places import PlaceFinder
from faultline.geometry import km
from faultline.records import Article, Place, Precision


@pytest.fixture(scope="module")
def finder() -> PlaceFinder:
    return PlaceFinder(Gazetteer.load())


def found(nlp: Language, finder: PlaceFinder, text: str) -> dict[str, Place]:
    return {place.text: place for place in finder.find(nlp(text))}


@pytest.mark.parametrize(
    "text",
    [
        "Paris Hilton opened a shop with her sister on Tuesday.",
        "Michael Jordan said that he would not comment.",
        "The Dallas Cowboys beat the visitors by ten points.",
        "Jack London wrote about dogs and snow.",
        "Manchester United won the cup after extra time.",
        "President Lincoln Diaz signed the bill in the evening.",
    ],
)
def test_people_teams_and_firms_are_no_towns(nlp: Language, finder: PlaceFinder, text: str) -> None:
    assert found(nlp, finder, text) == {}


@pytest.mark.parametrize(
    ("text", "name", "country", "lat", "lon"),
    [
        ("Two bombs went off in Tripoli, Lebanon, on Sunday.", "Tripoli", "LBN", 34.43, 35.85),
        ("Two bombs went off in Tripoli, Libya, on Sunday.", "Tripoli", "LBY", 32.89, 13.19),
        ("Police in Hyderabad, Pakistan, arrested a man.", "Hyderabad", "PAK", 25.39, 68.37),
        ("Fires burned around Viña del Mar on Sunday.", "Viña del Mar", "CHL", -33.02, -71.55),
        ("Police in the Pakistani city of Hyderabad arrested a man.", "Hyderabad", "PAK", 25.39, 68.37),
        ("Police in Hyderabad, India, arrested a man.", "Hyderabad", "IND", 17.38, 78.46),
        ("Floods closed roads in Cordoba, Argentina.", "Cordoba", "ARG", -31.41, -64.18),
        ("Gunmen killed two officers in Valencia, Venezuela.", "Valencia", "VEN", 10.16, -68.0),
        ("A church burned in Birmingham, Alabama, on Monday.", "Birmingham", "USA", 33.52, -86.8),
        ("A church burned in Birmingham, England, on Monday.", "Birmingham", "GBR", 52.48, -1.9),
    ],
)
def test_what_contains_a_place_decides_between_namesakes(
    nlp: Language, finder: PlaceFinder, text: str, name: str, country: str, lat: float, lon: float
) -> None:
    place = found(nlp, finder, text)[name]
    assert place.country == country
    assert km(place.lat, place.lon, lat, lon) < 50


def test_the_articles_country_decides_between_namesakes(nlp: Language, finder: PlaceFinder) -> None:
    text = "Venezuelan troops searched houses. The mayor of Valencia said Venezuela's courts would decide."
    assert found(nlp, finder, text)["Valencia"].country == "VEN"


def test_offsets_are_of_the_text_and_the_offset_is_added(nlp: Language, finder: PlaceFinder) -> None:
    text = "Shells fell on the port of Mykolaiv in Ukraine."
    for place in finder.find(nlp(text), offset=100):
        assert text[place.start - 100 : place.end - 100] == place.text


@pytest.mark.parametrize(
    ("text", "name", "precision"),
    [
        ("Fighting went on in Homs.", "Homs", "city"),
        ("Fighting went on in Syria.", "Syria", "country"),
        ("Fighting went on in Maharashtra.", "Maharashtra", "admin1"),
        ("Fighting went on in Darfur.", "Darfur", "admin1"),
    ],
)
def test_precision_says_how_exact_a_place_is(
    nlp: Language, finder: PlaceFinder, text: str, name: str, precision: str
) -> None:
    assert found(nlp, finder, text)[name].precision == precision


def test_a_nationality_is_its_country_and_never_a_point(nlp: Language, finder: PlaceFinder) -> None:
    place = found(nlp, finder, "Egyptian forces crossed the border.")["Egyptian"]
    assert (place.country, place.precision) == ("EGY", "country")


@pytest.mark.model
def test_a_town_abroad_that_a_text_of_other_countries_names_once_is_a_namesake_of_a_place_there() -> None:
    rest = (
        " Police in Maputo arrested ten men, Mozambique's government said. In Beira and in Tete in Mozambique shops were shut. Zimbabwe sent"
        " lorries from Harare. Mutare in Zimbabwe took in those who fled Mozambique."
    )
    extractor = load({"encoder": False})

    def countries(text: str) -> set[str | None]:
        document = extractor.extract(Article(id="a", text=text, published_at="2024-05-02T08:00:00Z"))
        return {place.country for place in document.places}

    assert "BEN" not in countries("A bus was shelled near Savé on Monday." + rest)
    assert "BEN" in countries("A bus was shelled near Savé in Benin on Monday." + rest)


@pytest.mark.model
def test_a_town_to_which_somebody_flies_or_marches_is_no_person() -> None:
    extractor = load({"encoder": False})
    text = "The army flew in some 300 reinforcements to Goma. Thousands marched towards Petion-Ville in Haiti."
    document = extractor.extract(Article(id="a", text=text, published_at="2024-05-02T08:00:00Z"))
    assert {place.text for place in document.places} >= {"Goma", "Petion-Ville"}


def test_a_text_without_places_has_none(nlp: Language, finder: PlaceFinder) -> None:
    assert finder.find(nlp("The committee met again and agreed on nothing.")) == ()


def test_the_towns_of_an_article_tell_where_it_plays(finder: PlaceFinder) -> None:
    def named(name: str, country: str, precision: Precision) -> Place:
        return Place(
            text=name, start=0, end=len(name), name=name, country=country, admin1=None, lat=0.0, lon=0.0, geonames_id=1,
            precision=precision,
        )  # fmt: skip

    towns = [named(name, "KEN", "city") for name in ("Garissa", "Mandera", "Wajir")]
    capitals = [named(name, code, "country") for name, code in (("France", "FRA"), ("Japan", "JPN"), ("Peru", "PER"))]
    assert finder.home([*towns[:1], *capitals]) is None
    theatre = finder.theatre([*towns, *capitals])
    assert theatre is not None
    assert (theatre.country, theatre.precision) == ("KEN", "country")
    assert finder.theatre([*towns[:2], *capitals]) is None


def test_a_country_is_one_whatever_the_recogniser_took_it_for(nlp: Language, finder: PlaceFinder) -> None:
    doc = nlp("Colonel Damiba left for Togo on Sunday.")
    assert "Togo" not in [entity.text for entity in doc.ents if entity.label_ == "GPE"]  # or this proves nothing
    assert [place.country for place in finder.find(doc)] == ["TGO"]


def test_a_town_of_a_nation_is_no_namesake_elsewhere(nlp: Language, finder: PlaceFinder) -> None:
    told = found(nlp, finder, "A market burned in the Norwegian town of Hyderabad. Nobody in Hyderabad was hurt.")
    assert told["Hyderabad"].geonames_id is None
    assert "Hyderabad" in found(nlp, finder, "A market burned in the town of Hyderabad. Nobody in Hyderabad was hurt.")


def test_what_is_shelled_or_struck_is_a_town_where_it_can_be(nlp: Language, finder: PlaceFinder) -> None:
    doc = nlp("Rebels shelled Goma on Monday.")
    assert [entity.label_ for entity in doc.ents if entity.text == "Goma"] == ["PERSON"]  # or this proves nothing
    assert [place.name for place in finder.find(doc)] == ["Goma"]
    told = found(nlp, finder, "The singer Ann Preston wept. A car had struck Preston outside her house.")
    assert "Preston" not in told


@pytest.mark.parametrize(
    ("text", "precisions"),
    [
        ("Rebels hold Idlib province. Jets struck Idlib again.", ["admin1", "admin1"]),
        ("Jets struck Idlib, Syria’s last rebel province.", ["admin1"]),
        ("Jets struck Idlib. Idlib province is quiet.", ["city", "admin1"]),
    ],
)
def test_a_province_named_as_such_is_meant_by_its_name_alone(
    nlp: Language, finder: PlaceFinder, text: str, precisions: list[Precision]
) -> None:
    assert [place.precision for place in finder.find(nlp(text)) if "Idlib" in place.text] == precisions


def test_a_small_namesake_in_a_country_that_a_text_never_names_is_none(nlp: Language, finder: PlaceFinder) -> None:
    text = "A quake shook Ambon and Masohi in Indonesia. Ships left Jakarta and Surabaya. A crowd stopped a lorry near Haya."
    assert found(nlp, finder, text)["Haya"].geonames_id is None
    assert "Haya" in found(nlp, finder, "A crowd stopped a lorry near Haya in Iran. The police came from Tehran.")


def test_a_body_that_is_written_with_points_is_no_town(nlp: Language, finder: PlaceFinder) -> None:
    places = found(
        nlp, finder, "The U.N. Security Council met in the U.S. on Monday, and envoys left the U.N. at noon."
    )
    assert set(places) == {"U.S."}


def test_where_somebody_arrives_is_a_place_whatever_the_recogniser_takes_it_for(
    nlp: Language, finder: PlaceFinder
) -> None:
    assert found(nlp, finder, "Eight refugees crossed the river and reached Juba.")["Juba"].country == "SSD"


def test_a_dateline_in_capitals_with_hyphens_is_one_town(nlp: Language, finder: PlaceFinder) -> None:
    places = found(nlp, finder, "PORT-AU-PRINCE, March 31 (CWS) - Soldiers left a police station on Thursday.")
    assert {place.name: place.country for place in places.values()} == {"Port-au-Prince": "HTI"}
