"""Enriched documents for other tools and for the eye: a table, ACLED's and GDELT's columns."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from faultline.records import Actor, EnrichedDocument, Event

# Column names as the two projects publish them; a column that Faultline has nothing for stays empty.
ACLED = (
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1 actor2 "
    "assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location latitude longitude "
    "geo_precision source source_scale notes fatalities tags timestamp"
).split()
_GEO = "Type FullName CountryCode ADM1Code ADM2Code Lat Long FeatureID".split()
_PARTY = (
    "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code".split()
)
GDELT = [
    *"GlobalEventID Day MonthYear Year FractionDate".split(),
    *(f"Actor{n}{part}" for n in (1, 2) for part in _PARTY),
    *"IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale NumMentions NumSources NumArticles AvgTone".split(),
    *(f"{who}Geo_{part}" for who in ("Actor1", "Actor2", "Action") for part in _GEO),
    *"DATEADDED SOURCEURL".split(),
]
QUADS = {"verbal_cooperation": 1, "material_cooperation": 2, "verbal_conflict": 3, "material_conflict": 4}
GEO_PRECISION = {"point": 1, "city": 1, "admin1": 2, "country": 3}
TIME_PRECISION = {"day": 1, "week": 2, "range": 2, "month": 3, "year": 3}
# Incident type to ACLED's event and sub-event type (codebook of 2023).
SUB_EVENTS = {
    "ARMED_CLASH": ("Battles", "Armed clash"),
    "GOV_REGAINS_TERIT": ("Battles", "Government regains territory"),
    "NON_STATE_ACTOR_OVERTAKES_TER": ("Battles", "Non-state actor overtakes territory"),
    "CHEM_WEAP": ("Explosions/Remote violence", "Chemical weapon"),
    "AIR_STRIKE": ("Explosions/Remote violence", "Air/drone strike"),
    "SUIC_BOMB": ("Explosions/Remote violence", "Suicide bomb"),
    "ART_MISS_ATTACK": ("Explosions/Remote violence", "Shelling/artillery/missile attack"),
    "REM_EXPLOS": ("Explosions/Remote violence", "Remote explosive/landmine/IED"),
    "GRENADE": ("Explosions/Remote violence", "Grenade"),
    "SEX_VIOL": ("Violence against civilians", "Sexual violence"),
    "ATTACK": ("Violence against civilians", "Attack"),
    "ABDUCT_DISSAP": ("Violence against civilians", "Abduction/forced disappearance"),
    "PEACE_PROTEST": ("Protests", "Peaceful protest"),
    "PROTEST_WITH_INTER": ("Protests", "Protest with intervention"),
    "FORCE_AGAINST_PROTEST": ("Protests", "Excessive force against protesters"),
    "VIOL_DEMONSTR": ("Riots", "Violent demonstration"),
    "MOB_VIOL": ("Riots", "Mob violence"),
    "AGREEMENT": ("Strategic developments", "Agreement"),
    "ARREST": ("Strategic developments", "Arrests"),
    "CHANGE_TO_GROUP_ACT": ("Strategic developments", "Change to group/activity"),
    "DISR_WEAP": ("Strategic developments", "Disrupted weapons use"),
    "HQ_ESTABLISHED": ("Strategic developments", "Headquarters or base established"),
    "PROPERTY_DISTRUCT": ("Strategic developments", "Looting/property destruction"),
    "NON_VIOL_TERRIT_TRANSFER": ("Strategic developments", "Non-violent transfer of territory"),
}


def write(form: str, documents: Iterable[EnrichedDocument], out: TextIO) -> None:
    """Writes all events of the documents; ``form`` is table, csv-acled or csv-gdelt."""
    if form == "table":
        _table(documents, out)
        return
    columns: Sequence[str] = ACLED if form == "csv-acled" else GDELT
    make = acled_row if form == "csv-acled" else gdelt_row
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writeheader()
    for document in documents:
        for event in document.events:
            writer.writerow(make(document, event))


def acled_row(document: EnrichedDocument, event: Event) -> dict[str, object]:
    """An event in ACLED's columns."""
    kind, sub = SUB_EVENTS.get(event.incident_type or "", ("Strategic developments", "Other"))
    where = event.location
    row: dict[str, object] = {
        "event_id_cnty": event.incident_id or event.event_id,
        "event_date": event.date.start,
        "year": event.date.start[:4],
        "time_precision": TIME_PRECISION[event.date.granularity],
        "event_type": kind,
        "sub_event_type": sub,
        "actor1": _names(event.actors[:1]),
        "assoc_actor_1": _names(event.actors[1:]),
        "actor2": _names(event.recipients[:1]),
        "assoc_actor_2": _names(event.recipients[1:]),
        "source": document.source or "",
        "notes": _safe(event.evidence.text),
        "fatalities": event.fatalities.min if event.fatalities else "",
        "tags": f"status={event.status}",
        "timestamp": event.published_at,
    }
    if where is not None:
        row |= {"country": where.country or "", "admin1": where.admin1 or "", "location": _safe(where.name),
                "latitude": where.lat, "longitude": where.lon, "geo_precision": GEO_PRECISION[where.precision]}  # fmt: skip
    return row


def gdelt_row(document: EnrichedDocument, event: Event) -> dict[str, object]:
    """An event in GDELT 2.0's columns; codes are CAMEO roots where nothing finer is known."""
    day = event.date.start.replace("-", "")
    code = event.cameo_code or ""
    row: dict[str, object] = {
        "GlobalEventID": event.event_id,
        "Day": day,
        "MonthYear": day[:6],
        "Year": day[:4],
        "IsRootEvent": int(bool(document.events) and document.events[0].event_id == event.event_id),
        "EventCode": code,
        "EventBaseCode": code[:3],
        "EventRootCode": code[:2],
        "QuadClass": QUADS.get(event.quad_class or "", ""),
        "GoldsteinScale": event.goldstein if event.goldstein is not None else "",
        "NumMentions": 1,
        "NumSources": 1,
        "NumArticles": 1,
        "DATEADDED": event.published_at.replace("-", "").replace(":", "").replace("T", "").rstrip("Z"),
        "SOURCEURL": document.url or "",
    }
    for number, parties in ((1, event.actors), (2, event.recipients)):
        for party in parties[:1]:
            row |= {f"Actor{number}Code": f"{party.country or ''}{party.sector or ''}", f"Actor{number}Name": _names([party]),
                    f"Actor{number}CountryCode": party.country or "", f"Actor{number}Type1Code": party.sector or ""}  # fmt: skip
    where = event.location
    if where is not None:
        row |= {"ActionGeo_Type": {"country": 1, "admin1": 5}.get(where.precision, 4), "ActionGeo_FullName": _safe(where.name),
                "ActionGeo_CountryCode": where.country or "", "ActionGeo_Lat": where.lat, "ActionGeo_Long": where.lon,
                "ActionGeo_FeatureID": where.geonames_id or ""}  # fmt: skip
    return row


def _names(parties: Sequence[Actor]) -> str:
    return _safe("; ".join(party.name or party.text for party in parties))


def _safe(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    line = " ".join(text.split())
    return f"'{line}" if line[:1] in "=+-@" else line


def _table(documents: Iterable[EnrichedDocument], out: TextIO) -> None:
    table = Table("date", "type", "status", "who", "to whom", "where", "dead", "sure", "evidence")
    for document in documents:
        for event in document.events:
            dead = f"{event.fatalities.min}–{event.fatalities.max}" if event.fatalities else ""
            cells = (event.date.start, event.event_type or event.incident_type or "", event.status, _names(event.actors),
                     _names(event.recipients), event.location.name if event.location else "", dead,
                     f"{event.confidence:.2f}", event.evidence.text)  # fmt: skip
            table.add_row(*(Text(cell) for cell in cells))
    Console(file=out).print(table)
