"""Of which countries a person's name is likely."""

from __future__ import annotations

import pytest

from faultline.extraction.name_origin import BUCKETS, grams, origins


@pytest.mark.parametrize(
    ("name", "likely", "strange"),
    [("Robinson", "GBR", "SYR"), ("Mahmoud al-Masri", "SYR", "GBR"), ("Wanjiru Kamau", "KEN", "JPN"),
     ("Kenji Tanaka", "JPN", "PRK"), ("Olena Shevchuk", "UKR", "FRA"), ("José García", "MEX", "THA")],
)  # fmt: skip
def test_a_name_speaks_for_the_countries_of_its_people(name: str, likely: str, strange: str) -> None:
    assert origins(name)[likely] > 1 > -1 > origins(name)[strange]


def test_accents_and_case_make_no_difference() -> None:
    assert grams("José García") == grams("JOSE GARCIA")


def test_the_parts_of_a_name_are_numbers_below_the_buckets() -> None:
    assert grams("Bo")
    assert all(0 <= each < BUCKETS for each in grams("Bo Lindqvist-Åberg"))


def test_what_has_no_letters_speaks_for_no_country() -> None:
    assert grams("4 7") == []
    assert origins("4 7") == {}
