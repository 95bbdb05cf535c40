"""Names lead to places, however they are written; a desk's own table adds to them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultline.errors import DataFileError
from faultline.extraction.gazetteer import Gazetteer, normal
from faultline.geometry import km


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.mark.parametrize(
    ("name", "country", "kind", "lat", "lon"),
    [
        ("Basra", "IRQ", "city", 30.51, 47.78),
        ("Al Başrah", "IRQ", "city", 30.51, 47.78),
        ("Kyiv", "UKR", "city", 50.45, 30.52),
        ("Kiev", "UKR", "city", 50.45, 30.52),
        ("Ivory Coast", "CIV", "country", 7.5, -5.5),
        ("Côte d'Ivoire", "CIV", "country", 7.5, -5.5),
        ("Darfur", "SDN", "region", 13.5, 24.5),
        ("Strait of Hormuz", None, "sea", 26.6, 56.3),
        ("Maharashtra", "IND", "admin1", 19.5, 76.0),
        ("Cox's Bazar", "BGD", "city", 21.44, 91.98),
    ],
)
def test_a_place_is_found_under_each_of_its_names(
    gazetteer: Gazetteer, name: str, country: str | None, kind: str, lat: float, lon: float
) -> None:
    fitting = [entry for entry in gazetteer.lookup(name) if entry.kind == kind]
    assert any(km(entry.lat, entry.lon, lat, lon) < 161 for entry in fitting), gazetteer.lookup(name)
    if country:
        assert country in {entry.country for entry in fitting}


def test_namesakes_are_all_found(gazetteer: Gazetteer) -> None:
    countries = {entry.country for entry in gazetteer.lookup("Tripoli")}
    assert {"LBY", "LBN"} <= countries


@pytest.mark.parametrize("name", ["", "x", "Qqzzyx", "the talks"])
def test_what_is_no_place_is_not_found(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.lookup(name) == ()


@given(st.text(max_size=30))
def test_a_normal_name_is_its_own_normal_name(name: str) -> None:
    assert normal(normal(name)) == normal(name)


def test_accents_case_and_punctuation_make_no_difference(gazetteer: Gazetteer) -> None:
    assert gazetteer.lookup("SAO PAULO") == gazetteer.lookup("São Paulo") != ()


def test_a_desk_adds_places_of_its_own(tmp_path: Path) -> None:
    table = tmp_path / "places.tsv"
    table.write_text("point\tKEN\t-0.05\t40.31\tCamp Umoja, Umoja\n", encoding="utf-8")
    (entry,) = Gazetteer.load(extra=[table]).lookup("camp umoja")
    assert (entry.name, entry.country, entry.kind, entry.lat) == ("Camp Umoja", "KEN", "point", -0.05)


@pytest.mark.parametrize("line", ["village\tKEN\t1\t2\tUmoja", "city\tKEN\tnorth\t2\tUmoja"])
def test_a_faulty_row_is_told_with_its_line(tmp_path: Path, line: str) -> None:
    table = tmp_path / "places.tsv"
    table.write_text(f"# places\n{line}\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=r"places\.tsv:2"):
        Gazetteer.load(extra=[table])


def test_a_missing_gazetteer_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="install the package again"):
        Gazetteer.load(tmp_path / "none.bin")
