from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import get_args

import pytest

from faultline.errors import DataFileError
from faultline.extraction import actor_tables
from faultline.extraction.actor_tables import COUNTRIES, FOLDER, Named, Tenure
from faultline.extraction.actors import ActorCoder
from faultline.extraction.tables import rows
from faultline.records import Sector

DAY = date(2019, 6, 15)
ENTRIES = {"armed_groups": 500, "parties": 400, "agencies": 400, "international": 250, "media": 200, "companies": 200}
PARTS = ("africa", "americas", "asia", "europe", "mideast", "international")


@pytest.fixture(scope="module")
def coder() -> ActorCoder:
    return ActorCoder.load()


def coded(coder: ActorCoder, phrase: str, on: date = DAY, home: str | None = None) -> tuple[str | None, str | None]:
    code = coder.code(phrase, on, None, home)
    return (code.country, code.sector) if code else (None, None)


@pytest.mark.parametrize(
    ("phrase", "country", "sector"),
    [
        ("Georgian troops", "GEO", "MIL"),
        ("Nigerien soldiers", "NER", "MIL"),
        ("Nigerian soldiers", "NGA", "MIL"),
        ("Niger's junta", "NER", "GOV"),
        ("Niger Delta militants", "NGA", "REB"),
        ("the Republic of Congo", "COG", "GOV"),
        ("DR Congo's army", "COD", "MIL"),
        ("Congolese rebels", "COD", "REB"),
        ("Guinean police", "GIN", "COP"),
        ("the Bissau-Guinean army", "GNB", "MIL"),
        ("Equatorial Guinea", "GNQ", "GOV"),
        ("Papua New Guinea", "PNG", "GOV"),
        ("Dominica", "DMA", "GOV"),
        ("Dominican police", "DOM", "COP"),
        ("South Korea's military", "KOR", "MIL"),
        ("North Korean troops", "PRK", "MIL"),
        ("South Sudanese rebels", "SSD", "REB"),
        ("Macedonia", "MKD", "GOV"),
        ("Palestinian gunmen", "PSE", "UAF"),
        ("the West Bank", "PSE", "GOV"),
        ("the Soviet Union", "RUS", "GOV"),
    ],
)
def test_names_that_look_alike_are_of_their_own_countries(
    coder: ActorCoder, phrase: str, country: str | None, sector: str | None
) -> None:
    assert coded(coder, phrase) == (country, sector)


@pytest.mark.parametrize(
    ("phrase", "country", "sector"),
    [
        ("Kurdish-led forces", None, "MIL"),
        ("Houthi-run health ministry", "YEM", "MED"),
        ("Hezbollah's deputy leader", "LBN", "REB"),
        ("the president's office", None, "GOV"),
        ("a Taliban spokesman", "AFG", "REB"),
        ("Syrian opposition activists", "SYR", "OPP"),
        ("Israeli settlers", "ISR", "CVL"),
        ("Rohingya refugees", "MMR", "REF"),
        ("Catholic bishops", None, "REL"),
        ("Shiite militia", None, "PRM"),
        ("US-led coalition", "USA", "MIL"),
        ("a Saudi-led military coalition", "SAU", "MIL"),
        ("pro-Russian separatists", "UKR", "REB"),
        ("the ruling party", None, "PTY"),
        ("opposition lawmakers", None, "OPP"),
        ("former president", None, "ELI"),
        ("Chadian ex-rebels", "TCD", "REB"),
        ("Tigrayan forces", "ETH", "MIL"),
        ("Iranian state television", "IRN", "JRN"),
        ("Turkish-backed Syrian rebels", "SYR", "REB"),
        ("anti-Iranian protesters", None, "CVL"),
        ("Kenyan troops in rebel-held Goma", "KEN", "MIL"),
        ("a French-run base in the north of Chad", "FRA", "MIL"),
        ("pro-government fighters", None, "PRM"),
        ("Finland's UN ambassador", "FIN", "GOV"),
        ("Chilean UN envoy Ana Diaz", "CHL", "GOV"),
        ("the UN's envoy for Mali", None, "IGO"),
        ("inspectors from the IAEA", None, "IGO"),
        ("Chile's ambassador to the IAEA", "CHL", "GOV"),
        ("NATO allies", None, None),
        ("Kenya's main backers", None, None),
        ("Kenya's Ugandan ally", "UGA", None),
        ("Putin's father", "RUS", "CVL"),
        ("the Finns", "FIN", None),
        ("hundreds of Finns", "FIN", "CVL"),
        ("all parties to the conflict", None, None),
        ("both parties of the coalition", None, None),
        ("the two largest parties", None, "PTY"),
        ("the state department", "USA", "GOV"),
        ("the shadow home secretary", None, "OPP"),
        ("Putin's deputy", "RUS", "GOV"),
        ("Scotland Yard's counter-terrorism command", "GBR", "COP"),
    ],
)
def test_nested_and_qualified_phrases(coder: ActorCoder, phrase: str, country: str | None, sector: str | None) -> None:
    assert coded(coder, phrase) == (country, sector)


@pytest.mark.parametrize(
    ("phrase", "country", "sector"),
    [
        ("Boko Haram", "NGA", "REB"),
        ("the FDLR", "COD", "REB"),
        ("Mai-Mai fighters", "COD", "REB"),
        ("the Lord's Resistance Army", "UGA", "REB"),
        ("Shining Path", "PER", "REB"),
        ("Comando Vermelho", "BRA", "CRM"),
        ("the Arakan Army", "MMR", "REB"),
        ("Kataib Hezbollah", "IRQ", "PRM"),
        ("Aso Rock", "NGA", "GOV"),
        ("the Blue House", "KOR", "GOV"),
        ("the Elysee Palace", "FRA", "GOV"),
        ("the Bundestag", "DEU", "LEG"),
        ("Kenya Defence Forces", "KEN", "MIL"),
        ("the FBI", "USA", "COP"),
        ("Inter-Services Intelligence", "PAK", "SPY"),
        ("the Awami League", "BGD", "PTY"),
        ("ZANU-PF", "ZWE", "PTY"),
        ("Xinhua", "CHN", "JRN"),
        ("Yonhap", "KOR", "JRN"),
        ("Reuters", None, "JRN"),
        ("Petrobras", "BRA", "BUS"),
        ("MINUSMA", None, "IGO"),
        ("UN peacekeepers", None, "IGO"),
        ("African Union troops", None, "IGO"),
        ("Médecins Sans Frontières", None, "NGO"),
        ("Medecins Sans Frontieres", None, "NGO"),
        ("three more Norwegian charities", "NOR", "NGO"),
        ("charities in Norway", None, "NGO"),
        ("Al Qaeda", None, "REB"),
    ],
)
def test_organisations_of_all_parts_of_the_world(
    coder: ActorCoder, phrase: str, country: str | None, sector: str | None
) -> None:
    assert coded(coder, phrase) == (country, sector)


@pytest.mark.parametrize(
    ("phrase", "on", "country", "sector"),
    [
        ("Olusegun Obasanjo", "2003-01-01", "NGA", "GOV"),
        ("Olusegun Obasanjo", "2012-01-01", "NGA", "ELI"),
        ("Daniel Ortega", "1985-06-01", "NIC", "GOV"),
        ("Daniel Ortega", "1999-06-01", "NIC", "OPP"),
        ("Sheikh Hasina", "2005-06-01", "BGD", "OPP"),
        ("Sheikh Hasina", "2015-06-01", "BGD", "GOV"),
        ("Imran Khan", "2020-06-01", "PAK", "GOV"),
        ("Aung San Suu Kyi", "2005-06-01", "MMR", "OPP"),
        ("Jose Eduardo dos Santos", "2000-01-01", "AGO", "GOV"),
        ("José Eduardo dos Santos", "2000-01-01", "AGO", "GOV"),
        ("Kim Jong Un", "2018-01-01", "PRK", "GOV"),
        ("Lula", "2008-01-01", "BRA", "GOV"),
        ("Lula", "2018-01-01", "BRA", "OPP"),
        ("the Taliban", "1999-01-01", "AFG", "GOV"),
        ("the Taliban", "2015-01-01", "AFG", "REB"),
        ("the Taliban", "2022-01-01", "AFG", "GOV"),
        ("FARC", "2005-01-01", "COL", "REB"),
        ("FARC", "2019-01-01", "COL", "PTY"),
        ("UNITA", "1995-01-01", "AGO", "REB"),
        ("UNITA", "2010-01-01", "AGO", "PTY"),
    ],
)
def test_an_office_or_a_role_that_changed_is_coded_by_the_day(
    coder: ActorCoder, phrase: str, on: str, country: str, sector: str
) -> None:
    assert coded(coder, phrase, date.fromisoformat(on)) == (country, sector)


def test_a_surname_is_whose_office_it_was_that_day(coder: ActorCoder) -> None:
    assert coder.code("Bush", date(1990, 6, 1)).name == "George H. W. Bush"  # type: ignore[union-attr]
    assert coder.code("Bush", date(2005, 6, 1)).name == "George W. Bush"  # type: ignore[union-attr]


def test_a_name_that_countries_share_is_of_the_text_s_country_else_of_none(coder: ActorCoder) -> None:
    assert coded(coder, "the Conservative Party", home="GBR") == ("GBR", "PTY")
    assert coded(coder, "the Conservative Party", home="CAN") == ("CAN", "PTY")
    assert coded(coder, "the Canadian Conservative Party") == ("CAN", "PTY")
    assert coded(coder, "the Conservative Party") == (None, "PTY")
    assert coded(coder, "King Abdullah", date(2010, 1, 1)) == (None, "GOV")
    assert coded(coder, "King Abdullah", date(2010, 1, 1), "JOR") == ("JOR", "GOV")
    assert coded(coder, "Georgia", home="USA")[0] == "USA"
    assert coded(coder, "Georgia")[0] == "GEO"


@pytest.mark.parametrize("path", actor_tables.shipped(), ids=lambda path: path.stem)
def test_each_table_says_what_it_holds_and_holds_it(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith("# ")
    entries = sum(len(cells[-1].split(";")) for _, cells in rows(path, 4, 6))
    assert entries >= ENTRIES.get(path.stem, 100)


def test_more_than_a_thousand_people_of_nearly_all_countries() -> None:
    paths = [FOLDER / f"people_{part}.tsv" for part in PARTS]
    listed = [cells for path in paths for _, cells in rows(path, 6)]
    assert len({(cells[0], cells[4]) for cells in listed}) >= 1000
    assert len({cells[0] for cells in listed}) >= 165


def overlapping(entries: tuple[Named, ...] | tuple[Tenure, ...]) -> list[tuple[Named | Tenure, Named | Tenure]]:
    """Pairs of one country that hold on the same day and say something else; a dated name goes before an undated."""
    by_country: dict[str | None, list[Named | Tenure]] = defaultdict(list)
    for entry in entries:
        by_country[entry.country].append(entry)
    return [
        (one, two)
        for same in by_country.values()
        for one, two in combinations(same, 2)
        if one.sector != two.sector
        and one.start <= two.end
        and two.start <= one.end
        and (one.start == actor_tables.FIRST) == (two.start == actor_tables.FIRST)
    ]


def test_no_name_has_contradicting_codes_on_a_day() -> None:
    tables = actor_tables.read()
    assert [pair for entries in tables.names.values() for pair in overlapping(entries)] == []
    assert [pair for entries in tables.people.values() for pair in overlapping(entries)] == []


def test_every_country_is_an_iso_code_and_no_row_ends_before_it_begins() -> None:
    tables = actor_tables.read()
    for entry in (entry for table in (tables.names, tables.people) for entries in table.values() for entry in entries):
        assert entry.country is None or entry.country in COUNTRIES
        assert entry.sector is None or entry.sector in get_args(Sector)
        assert entry.start <= entry.end
    assert set(tables.adjectives.values()) <= COUNTRIES


def test_a_desk_s_own_file_replaces_what_is_shipped(tmp_path: Path) -> None:
    own = tmp_path / "actors.tsv"
    own.write_text(
        "KEN\tPRM\tgroup\tBoko Haram, BH\n"
        "KEN\tREB\tgroup\t2019-01-01\t2019-12-31\tValley Front\n"
        "KEN\tCOP\t2019-01-01\t2020-01-01\tAngela Merkel\tMerkel\n",
        encoding="utf-8",
    )
    coder = ActorCoder.load([own])
    assert coded(coder, "Boko Haram") == coded(coder, "BH") == ("KEN", "PRM")
    assert coded(coder, "the Valley Front") == ("KEN", "REB")
    assert coded(coder, "the Valley Front", date(2021, 1, 1)) == (None, None)
    assert coded(coder, "Merkel") == ("KEN", "COP")
    assert coded(coder, "the Bundestag") == ("DEU", "LEG")


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("KEX\tGOV\tgroup\tSomebody", "country"),
        ("KEN\tXXX\tgroup\tSomebody", "sector"),
        ("KEN\tGOV\tthing\tSomebody", "kind"),
        ("KEN\tGOV\t2020-13-01\t-\tSomebody\t-", "dates"),
        ("KEN\tGOV\t2020-02-01\t2020-01-01\tSomebody\t-", "begins"),
        ("KEN\tGOV\tSomebody", "columns"),
    ],
)
def test_a_wrong_row_is_named_with_its_line(tmp_path: Path, row: str, says: str) -> None:
    own = tmp_path / "actors.tsv"
    own.write_text(f"# ours\n{row}\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=rf"actors.tsv:2: .*{says}"):
        ActorCoder.load([own])


def test_the_desk_s_file_in_config_is_a_header_only() -> None:
    path = Path(__file__).parents[2] / "config" / "actors.tsv"
    assert path.read_text(encoding="utf-8").startswith("#")
    ActorCoder.load([path])


@pytest.mark.parametrize("phrase", ["Mr. Ramaphosa", "Ramaphosa", "President Ramaphosa", "Cyril Ramaphosa"])
def test_a_title_is_no_given_name(coder: ActorCoder, phrase: str) -> None:
    assert coded(coder, phrase) == ("ZAF", "GOV")


def test_a_given_name_makes_a_surname_somebody_else(coder: ActorCoder) -> None:
    assert coded(coder, "Lindiwe Ramaphosa") == (None, None)


@pytest.mark.parametrize("phrase", ["International Labour Organisation", "International Labour Organization"])
def test_british_and_american_spellings_are_one_name(coder: ActorCoder, phrase: str) -> None:
    assert coded(coder, phrase) == (None, "IGO")
