"""The actor tables as look-up structures: names to codes, nouns to sectors, dated people and organisations."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import cast, get_args

import pycountry

from faultline.errors import DataFileError
from faultline.extraction.tables import DATA, rows, toml
from faultline.records import ActorKind, Record, Sector

FOLDER = DATA / "actors"
WORDS = {name: frozenset(words) for name, words in toml(FOLDER / "words.toml").items()}
STATES = WORDS["states"]
ABROAD = WORDS["posted"] | WORDS["sent"]  # who deals with the government of where he is
POSTED = ABROAD | WORDS["allied"]
SECTORS = get_args(Sector)
KINDS = get_args(ActorKind)
COUNTRIES = frozenset([*(country.alpha_3 for country in pycountry.countries), "XKX"])
FIRST, LAST = date.min, date.max
_WORD = re.compile(r"[^\W_](?:[\w.&'’/+-]*[\w.+])?(?<!'s)(?<!’s)")
_ARTICLE = re.compile(r"\b[ae]l-(?=\w)")
_SYLLABLE = re.compile(r"-([a-z])")
_SPELT = (("Organization", "Organisation"), ("Defense", "Defence"), ("Center", "Centre"), ("Program ", "Programme "))
_BOTH_WAYS = (*_SPELT, *((two, one) for one, two in _SPELT))
_LETTERS = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ı": "i", "đ": "d", "Đ": "D", "ß": "ss", "ə": "a"})


class Named(Record, frozen=True, kw_only=True):
    """What a name stands for, from a day to a day. ``seat`` marks a city or building that stands for a government."""

    name: str
    country: str | None
    sector: Sector | None
    kind: ActorKind
    seat: bool = False
    start: date = FIRST
    end: date = LAST


class Tenure(Record, frozen=True, kw_only=True):
    """A person in an office, from a day to a day, both included. No name: several people fit."""

    name: str | None
    country: str | None
    sector: Sector
    start: date
    end: date


class ActorTables(Record, frozen=True, kw_only=True):
    """Names and people by cased form, nouns by lower-cased singular and plural, states by ISO3. A form may be of several
    countries."""

    names: dict[str, tuple[Named, ...]]
    adjectives: dict[str, str]
    people: dict[str, tuple[Tenure, ...]]
    nouns: dict[str, tuple[Sector, ActorKind]]
    states: dict[str, Named]


class _Entries:
    """The names and people of some files, as they are read."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self.names: dict[str, tuple[Named, ...]] = {}
        self.people: dict[str, tuple[Tenure, ...]] = {}
        for path in paths:
            for number, cells in rows(path, 4, 6):
                if len(cells) == 6 and cells[2] not in KINDS:
                    self._person(path, number, cells)
                else:
                    self._organisations(path, number, cells)

    def _person(self, path: Path, number: int, cells: Sequence[str]) -> None:
        country, sector, start, end, name, short = cells
        _known(path, number, country, sector, "person")
        first, last = _days(path, number, start, end)
        tenure = Tenure(name=name, country=country or None, sector=cast("Sector", sector), start=first, end=last)
        shorter = _cells(short)
        begun = [each[0].upper() + each[1:] for each in shorter]  # "De Mistura", where a sentence begins with it
        for form in _forms([name, *shorter, *begun]):
            self.people[form] = (*self.people.get(form, ()), tenure)

    def _organisations(self, path: Path, number: int, cells: Sequence[str]) -> None:
        country, sector, kind = cells[:3]
        _known(path, number, country, sector, kind)
        first, last = _days(path, number, *cells[3:5]) if len(cells) == 6 else (FIRST, LAST)
        for organisation in cells[-1].split(";"):
            listed = _cells(organisation)
            named = Named(
                name=listed[0] if listed else "",
                country=country or None,
                sector=cast("Sector", sector),
                kind=cast("ActorKind", kind),
                start=first,
                end=last,
            )
            for form in _forms(listed):
                self.names[form] = (*self.names.get(form, ()), named)


def shipped() -> list[Path]:
    """The tables of names and people: all but those of countries, their units, and nouns."""
    return sorted(path for path in FOLDER.glob("*.tsv") if path.stem not in ("countries", "units", "nouns"))


def read(extra: Sequence[Path] = ()) -> ActorTables:
    """The shipped tables and a desk's own, which replaces what is shipped of the same name. Raises DataFileError.

    A row of four columns is an organisation, of six a person or an organisation from a day to a day.
    """
    states: dict[str, tuple[Named, ...]] = {}
    by_code: dict[str, Named] = {}
    adjectives: dict[str, str] = {}
    for country in pycountry.countries:
        for official in (country.name, getattr(country, "common_name", None), getattr(country, "official_name", None)):
            if official:
                named = Named(name=official, country=country.alpha_3, sector=None, kind="state")
                states.update(dict.fromkeys(_forms([official]), (named,)))
                by_code.setdefault(country.alpha_3, named)
    for number, (iso3, name, others, people, seats) in rows(FOLDER / "countries.tsv", 5):
        _known_country(FOLDER / "countries.tsv", number, iso3)
        named = by_code[iso3] = Named(name=name, country=iso3, sector=None, kind="state")
        states.update(dict.fromkeys(_forms([name, *_cells(others)]), (named,)))
        adjectives.update(dict.fromkeys(_forms(_cells(people)), iso3))
        named = Named(name=name, country=iso3, sector="GOV", kind="state", seat=True)
        states.update(dict.fromkeys(_forms(_cells(seats)), (named,)))
    for number, (iso3, units) in rows(FOLDER / "units.tsv", 2):
        _known_country(FOLDER / "units.tsv", number, iso3)
        for unit in _forms(_cells(units)):
            if unit in states:  # Georgia
                states[unit] += (Named(name=unit, country=iso3, sector=None, kind="state"),)
            else:
                adjectives.setdefault(unit, iso3)
    ours, own = _Entries(shipped()), _Entries(extra)
    adjectives = {form: iso3 for form, iso3 in adjectives.items() if form not in own.names}
    return ActorTables(
        names=states | ours.names | own.names, adjectives=adjectives, people=ours.people | own.people, nouns=_nouns(),
        states=by_code,
    )  # fmt: skip


def words(text: str) -> list[str]:
    """The words of a phrase or a name, without possessives and punctuation."""
    return _WORD.findall(text)


def head_end(words: Sequence[str]) -> int:
    """Where the part of a phrase ends that holds its head: at its first linking word, "in" of "police in Nairobi", else at its end."""
    return next((i for i, word in enumerate(words) if word.lower() in WORDS["links"] and i > 0), len(words))


def unaccented(text: str) -> str:
    """Without accents: "Brasilia" for "Brasília"."""
    plain = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return plain.translate(_LETTERS)


def _forms(listed: Iterable[str]) -> set[str]:
    """A name's spellings as phrases are looked up: without accents too, "al-Assad" as "Al Assad", "Defense" as "Defence"."""
    forms: set[str] = set()
    for one in listed:
        plain = " ".join(words(one.replace("’", "'")))
        forms.add(plain)
        if not plain.isascii():
            plain = unaccented(plain)
            forms.add(plain)
        for one_way, other_way in _BOTH_WAYS:
            if one_way in plain:
                forms.add(plain.replace(one_way, other_way))
        if "-" in plain:
            forms.update(_ARTICLE.sub(article, plain) for article in ("Al-", "al ", "Al "))
            forms.add(_SYLLABLE.sub(lambda match: f" {match[1].upper()}", plain))
    return forms


def _days(path: Path, number: int, start: str, end: str) -> tuple[date, date]:
    try:
        first = date.fromisoformat(start) if start else FIRST
        last = date.fromisoformat(end) if end else LAST
    except ValueError as error:
        raise DataFileError(f"{path}:{number}: {error}; dates are written 2017-01-20") from error
    if first > last:
        raise DataFileError(f"{path}:{number}: begins on {start}, after its end on {end}")
    return first, last


def _nouns() -> dict[str, tuple[Sector, ActorKind]]:
    path = FOLDER / "nouns.tsv"
    nouns: dict[str, tuple[Sector, ActorKind]] = {}
    for number, (sector, kind, listed) in rows(path, 3):
        _known(path, number, "", sector, kind)
        for word in _cells(listed):
            for form in (word, *_plurals(word)):
                nouns.setdefault(" ".join(words(form)), (cast("Sector", sector), cast("ActorKind", kind)))
    return nouns


def _plurals(word: str) -> Iterable[str]:
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return (f"{word[:-1]}ies",)
    if word.endswith(("s", "x", "ch", "sh")):
        return (f"{word}es",)
    return (f"{word}s",)


def _cells(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip() and part.strip() != "-"]


def _known(path: Path, number: int, country: str, sector: str, kind: str) -> None:
    if country:
        _known_country(path, number, country)
    if sector not in SECTORS:
        raise DataFileError(f"{path}:{number}: sector {sector!r}; allowed are {', '.join(SECTORS)}")
    if kind not in KINDS:
        raise DataFileError(f"{path}:{number}: kind {kind!r}; allowed are {', '.join(KINDS)}")


def _known_country(path: Path, number: int, country: str) -> None:
    if country not in COUNTRIES:
        raise DataFileError(f"{path}:{number}: country {country!r}; ISO 3166-1 alpha-3 codes and XKX are allowed")
