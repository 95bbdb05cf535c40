"""The actor tables as look-up structures: names to codes, nouns to sectors, dated people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import cast, get_args

import pycountry

from faultline.errors import DataFileError
from faultline.extraction.tables import DATA, rows
from faultline.records import ActorKind, Record, Sector

FOLDER = DATA / "actors"
SECTORS = get_args(Sector)
KINDS = get_args(ActorKind)
COUNTRIES = frozenset([*(country.alpha_3 for country in pycountry.countries), "XKX"])
FIRST, LAST = date.min, date.max


class Named(Record, frozen=True, kw_only=True):
    """What a name stands for. ``seat`` marks a city or building that stands for a government."""

    name: str
    country: str | None
    sector: Sector | None
    kind: ActorKind
    seat: bool = False


class Tenure(Record, frozen=True, kw_only=True):
    """A person in an office, from a day to a day, both included."""

    name: str
    country: str | None
    sector: Sector
    start: date
    end: date


class ActorTables(Record, frozen=True, kw_only=True):
    """Names and people by cased form, nouns by lower-cased singular and plural."""

    names: dict[str, Named]
    adjectives: dict[str, str]
    people: dict[str, tuple[Tenure, ...]]
    nouns: dict[str, tuple[Sector, ActorKind]]


def read(extra: Sequence[Path] = ()) -> ActorTables:
    """The shipped tables and a desk's own, which are of ``organisations.tsv``'s form. Raises DataFileError."""
    names: dict[str, Named] = {}
    adjectives: dict[str, str] = {}
    for country in pycountry.countries:
        for official in (country.name, getattr(country, "common_name", None), getattr(country, "official_name", None)):
            if official:
                names[official] = Named(name=official, country=country.alpha_3, sector=None, kind="state")
    for number, (iso3, name, others, people, seats) in rows(FOLDER / "countries.tsv", 5):
        _known_country(FOLDER / "countries.tsv", number, iso3)
        for other in _cells(f"{name},{others}"):
            names[other] = Named(name=name, country=iso3, sector=None, kind="state")
        for adjective in _cells(people):
            adjectives[adjective] = iso3
        for seat in _cells(seats):
            names[seat] = Named(name=name, country=iso3, sector="GOV", kind="state", seat=True)
    for number, (iso3, units) in rows(FOLDER / "units.tsv", 2):
        _known_country(FOLDER / "units.tsv", number, iso3)
        for unit in _cells(units):
            adjectives.setdefault(unit, iso3)
    for path in (FOLDER / "organisations.tsv", *extra):
        for number, (country_code, sector, kind, forms) in rows(path, 4):
            _known(path, number, country_code, sector, kind)
            for organisation in forms.split(";"):
                listed = list(_cells(organisation))
                for form in listed:
                    names[form] = Named(
                        name=listed[0],
                        country=country_code or None,
                        sector=cast("Sector", sector),
                        kind=cast("ActorKind", kind),
                    )
    return ActorTables(names=names, adjectives=adjectives, people=_people(), nouns=_nouns())


def _people() -> dict[str, tuple[Tenure, ...]]:
    path = FOLDER / "people.tsv"
    people: dict[str, list[Tenure]] = {}
    for number, (country, sector, start, end, name, short) in rows(path, 6):
        _known(path, number, country, sector, "person")
        try:
            tenure = Tenure(
                name=name,
                country=country or None,
                sector=cast("Sector", sector),
                start=date.fromisoformat(start) if start else FIRST,
                end=date.fromisoformat(end) if end else LAST,
            )
        except ValueError as error:
            raise DataFileError(f"{path}:{number}: {error}; dates are written 2017-01-20") from error
        for form in (name, *_cells(short)):
            people.setdefault(form, []).append(tenure)
    return {form: tuple(tenures) for form, tenures in people.items()}


def _nouns() -> dict[str, tuple[Sector, ActorKind]]:
    path = FOLDER / "nouns.tsv"
    nouns: dict[str, tuple[Sector, ActorKind]] = {}
    for number, (sector, kind, words) in rows(path, 3):
        _known(path, number, "", sector, kind)
        for word in _cells(words):
            for form in (word, *_plurals(word)):
                nouns.setdefault(form, (cast("Sector", sector), cast("ActorKind", kind)))
    return nouns


def _plurals(word: str) -> Iterable[str]:
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return (f"{word[:-1]}ies",)
    if word.endswith(("s", "x", "ch", "sh")):
        return (f"{word}es",)
    return (f"{word}s",)


def _cells(text: str) -> Iterable[str]:
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
