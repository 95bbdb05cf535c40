"""Who "both sides" and "the two governments" are, where only the article as a whole says it."""

from __future__ import annotations

from datetime import date

import pytest

from faultline.extraction.allegiance import Told
from faultline.extraction.sides import number, sides
from faultline.extraction.stages import Context
from faultline.records import Actor, Location, Place

CHAD = Location(name="Chad", country="TCD", admin1=None, lat=0.0, lon=0.0, geonames_id=1, precision="country")
CONTEXT = Context(published=date(2020, 1, 1), country=CHAD)


def place(country: str, start: int) -> Place:
    return Place(
        text=country, start=start, end=start + 3, name=country, country=country, admin1=None, lat=0.0, lon=0.0,
        geonames_id=1, precision="country",
    )  # fmt: skip


def party(text: str, country: str | None = None) -> Actor:
    return Actor(text=text, start=900, end=900 + len(text), name=None, country=country, sector="GOV", kind="group")


TOLD = Told.of("", [place(code, at) for at, code in enumerate(["TCD", "SDN", "TCD", "SDN", "TCD", "FRA"])], ())


@pytest.mark.parametrize(
    ("phrase", "several"),
    [("both sides", 2), ("the two governments", 2), ("the pair", 2), ("both", 2), ("all parties", 3), ("two men", 0),
     ("two governments", 0), ("both of his sons", 0), ("the sides", 0)],
)  # fmt: skip
def test_how_many_parties_a_description_stands_for(phrase: str, several: int) -> None:
    assert number(phrase.split()) == several


def test_two_governments_are_those_of_the_states_that_an_article_tells_most_of() -> None:
    found = sides([party("the two governments")], [party("France", "FRA")], TOLD, CONTEXT)
    assert [each.country for each in found] == ["TCD", "SDN"]
    assert all(each.text == each.country and each.end <= 900 for each in found)


def test_two_governments_are_nobody_where_an_article_tells_of_many_alike() -> None:
    many = Told.of("", [place(code, at) for at, code in enumerate(["TCD", "SDN", "NER", "MLI", "KEN"])], ())
    assert sides([party("the two governments")], [], many, CONTEXT) == (party("the two governments"),)


def test_two_sides_are_of_the_country_that_an_article_is_about_if_another_speaks_to_them() -> None:
    (found,) = sides([party("both sides")], [party("France", "FRA")], TOLD, CONTEXT)
    assert (found.text, found.country) == ("both sides", "TCD")
    assert sides([party("both sides")], [party("the army", "TCD")], TOLD, CONTEXT) == (party("both sides"),)


def test_two_sides_of_a_war_between_two_states_are_not_of_one_of_them() -> None:
    war = Told.of("", [place(code, at) for at, code in enumerate(["TCD", "SDN", "TCD", "SDN", "FRA"])], ())
    assert sides([party("both sides")], [party("France", "FRA")], war, CONTEXT) == (party("both sides"),)


def test_whose_country_is_known_and_who_is_no_side_stays_as_he_is() -> None:
    known = [party("both sides", "KEN"), party("two men")]
    assert sides(known, [], TOLD, CONTEXT) == tuple(known)
