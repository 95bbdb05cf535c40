"""ACLED's and GDELT's columns hold what happened, in their own codes; the rest is left out and counted."""

from __future__ import annotations

import csv
import io
from typing import get_args

import pytest

from faultline import export
from faultline.extraction.tables import rows
from faultline.records import Event, IncidentType, Sector
from tests.samples import document, event, location

BASRA = location("Basra", 30.5, 47.8)


def written(form: str, *events: Event, duplicate_of: str | None = None) -> tuple[list[list[str]], list[str]]:
    out = io.StringIO()
    notes: list[str] = []
    export.write(form, [document("a1", events, {}, duplicate_of)], out, notes.append)
    delimiter = "," if form == "csv-acled" else "\t"
    return list(csv.reader(io.StringIO(out.getvalue()), delimiter=delimiter)), notes


def acled(**changes: object) -> dict[str, str]:
    row = export.acled_row(document("a1", (), {}), event(**changes))
    assert row is not None
    return dict(zip(export.ACLED_COLUMNS, row, strict=True))


def test_acled_has_31_columns_and_a_header() -> None:
    table, notes = written("csv-acled", event())
    assert [len(row) for row in table] == [31, 31]
    assert table[0] == export.ACLED_COLUMNS
    assert notes == []


def test_gdelt_has_61_columns_and_no_header() -> None:
    table, _ = written("csv-gdelt", event(), event(event_id="e2"))
    assert [len(row) for row in table] == [export.GDELT_COLUMNS] * 2
    assert table[0][0] != table[1][0]


@pytest.mark.parametrize("status", ["denied", "alleged", "planned", "hypothetical", "negated"])
@pytest.mark.parametrize("form", ["csv-acled", "csv-gdelt"])
def test_what_is_not_said_to_have_happened_is_left_out_and_counted(form: str, status: str) -> None:
    table, notes = written(form, event(), event(event_id="e2", status=status))
    assert len(table) == (2 if form == "csv-acled" else 1)
    assert notes[0].startswith("1 events left out")


@pytest.mark.parametrize("form", ["csv-acled", "csv-gdelt"])
def test_a_copy_counts_for_nothing(form: str) -> None:
    table, notes = written(form, event(), duplicate_of="a0")
    assert len(table) == (1 if form == "csv-acled" else 0)
    assert notes


def test_a_threat_is_an_event_for_gdelt_and_none_for_acled() -> None:
    threat = event(event_type="THREATEN", status="threatened", cameo_code="13", incident_type=None)
    assert len(written("csv-gdelt", threat)[0]) == 1
    assert len(written("csv-acled", threat)[0]) == 1  # its header


def test_a_disaster_is_none_of_acleds() -> None:
    assert export.acled_row(document("a1", (), {}), event(incident_type="NATURAL_DISASTER")) is None


@pytest.mark.parametrize(
    ("code", "event_code", "base", "root"),
    [("19", "190", "190", "19"), ("190", "190", "190", "19"), ("0841", "0841", "084", "08")],
)
def test_gdelts_codes_are_the_whole_the_base_and_the_root(code: str, event_code: str, base: str, root: str) -> None:
    row = export.gdelt_row(document("a1", (), {}), event(cameo_code=code))
    assert row is not None
    assert row[26:29] == [event_code, base, root]
    assert row[29] == "4"


def test_gdelts_place_has_the_fips_country() -> None:
    row = export.gdelt_row(document("a1", (), {}), event(location=BASRA))
    assert row is not None
    assert row[51:59] == ["4", "Basra", "IZ", "", "", "30.5", "47.8", ""]
    assert row[59:] == ["20240501000000", "https://wire.example/1"]


def test_acled_names_country_place_and_sides() -> None:
    row = acled(location=BASRA, fatalities={"min": 2, "max": 4, "text": "two to four"})
    assert (row["country"], row["iso"], row["location"], row["geo_precision"]) == ("Iraq", "368", "Basra", "1")
    assert (row["inter1"], row["inter2"], row["interaction"]) == (
        "Rebel group",
        "State forces",
        "Rebel group-State forces",
    )
    assert row["fatalities"] == "2"


def test_a_countrys_middle_is_no_point() -> None:
    row = acled(location=location("Iraq", 33.0, 44.0, precision="country"))
    assert (row["latitude"], row["longitude"], row["geo_precision"]) == ("", "", "3")


def test_what_is_not_said_is_empty() -> None:
    row = acled(recipients=[])
    assert [row[name] for name in ("actor2", "inter2", "fatalities", "location", "iso", "region")] == [""] * 6


def test_line_ends_in_a_sentence_stay_in_its_row() -> None:
    sentence = {"field": "text", "text": "Rebels\nattacked\tit.", "start": 0, "end": 19,
                "trigger": {"text": "attacked", "start": 7, "end": 15}}  # fmt: skip
    assert acled(evidence=sentence)["notes"] == "Rebels\nattacked\tit."
    table, _ = written("csv-acled", event(evidence=sentence))
    assert table[1][export.ACLED_COLUMNS.index("notes")] == "Rebels attacked it."


def test_the_tables_name_known_codes_only() -> None:
    types = {cells[0] for _, cells in rows(export.DATA / "acled_types.tsv", 4)}
    sectors = {cells[0] for _, cells in rows(export.DATA / "sector_names.tsv", 3)}
    assert set(get_args(IncidentType)) - types == {
        "ATTRIB",
        "DIPLO",
        "MAN_MADE_DISASTER",
        "NATURAL_DISASTER",
        "ORG_CRIME",
    }
    assert types <= set(get_args(IncidentType))
    assert sectors == set(get_args(Sector))
