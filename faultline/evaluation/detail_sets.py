"""Scorers for the sets that ask for an event's details: gsr, geo, and the keyed articles.

Documents come in the rows' order, as records or as plain values.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from faultline.evaluation.matching import Plain, content_words, is_factual
from faultline.evaluation.outcome import Mistake, Outcome, Row, confusion, plain, worst_first
from faultline.evaluation.typing_sets import root
from faultline.geometry import km

# The gold records' event names that are not PLOVER's of 2024, and its folded roots.
ROOTS = {
    "DISAPPROVE": "ACCUSE", "FIGHT": "ASSAULT", "DEMAND": "REQUEST", "INVESTIGATE": "ACCUSE", "CONCEDE": "YIELD",
    "RETREAT": "YIELD", "COOP": "COOPERATE", "REDUCE": "SANCTION",
}  # fmt: skip
SECTORS = frozenset("GOV MIL COP JUD LEG SPY REB OPP PTY UAF CRM CVL BUS EDU NGO IGO REL REF LAB JRN".split())
NEAR_KM = 161.0  # a hundred miles, the field's usual radius
ENOUGH_WORDS = 0.6  # of a key's words must stand in the evidence


def score_gsr(rows: Sequence[Row], documents: Sequence[Any]) -> Outcome:
    """Gold records: is the type there, are the actors' countries and sectors, are the tolls."""
    asked: Counter[str] = Counter()
    right: Counter[str] = Counter()
    mistakes: list[Mistake] = []
    wanted_roots, found_roots = [], []
    for row, document in zip(rows, plain(documents), strict=True):
        events = document["events"]
        checks = list(_gsr_checks(row.gold, events))
        for name, _, passed in checks:
            asked[name] += 1
            right[name] += passed
        wanted = ROOTS.get(row.gold["event"], row.gold["event"])
        roots = [root(event) for event in events]
        wanted_roots.append(wanted)
        found_roots.append(wanted if wanted in roots else roots[0] if roots else None)
        failed = [f"{name} {want}" for name, want, passed in checks if not passed]
        if failed:
            mistakes.append(_mistake(row, "; ".join(failed), _summary(events), len(failed)))
    return Outcome(
        figures={
            "gsr_type_recall": right["type"] / len(rows),
            **{f"gsr_{name}": right[name] / max(1, asked[name]) for name in ("country", "sector", "casualties")},
        },
        confusions=(confusion("gsr root", wanted_roots, found_roots),),
        mistakes=worst_first(mistakes),
    )


def _gsr_checks(gold: Plain, events: Sequence[Plain]) -> list[tuple[str, Any, bool]]:
    wanted = ROOTS.get(gold["event"], gold["event"])
    checks: list[tuple[str, Any, bool]] = [("type", wanted, any(root(event) == wanted for event in events))]
    for role, key in (("actors", "source"), ("recipients", "target")):
        found = [mention for event in events for mention in event.get(role) or ()]
        for mention in gold[key]:
            country, sector = _country_and_sector(mention)
            if country:
                checks.append(("country", country, any(other.get("country") == country for other in found)))
            if sector in SECTORS:
                checks.append(("sector", sector, any(other.get("sector") == sector for other in found)))
    for key, field in (("dead", "fatalities"), ("injured", "injuries")):
        if str(gold[key] or "").isdigit():
            count = int(gold[key])
            tolls = [event.get(field) or {} for event in events]
            hit = any(toll.get("min", -1) <= count <= toll.get("max", -1) for toll in tolls)
            checks.append(("casualties", f"{key} {count}", hit))
    return checks


def _country_and_sector(mention: Plain) -> tuple[str | None, str | None]:
    """The gold codes in the contract's spelling: an IGO or NGO in the country's place is a sector without a country."""
    country = "JPN" if mention.get("country") == "JAP" else mention.get("country")
    sector = (mention.get("sector") or "")[:3].replace("CIV", "CVL")
    return (None, country) if country in ("IGO", "NGO") else (country, sector)


def score_geo(rows: Sequence[Row], documents: Sequence[Any]) -> Outcome:
    """Places with coordinates: found by overlap of spans, right within a hundred miles."""
    wanted = found = near = guessed = right = 0
    mistakes: list[Mistake] = []
    for row, document in zip(rows, plain(documents), strict=True):
        tops = [top for top in row.gold["toponyms"] if top.get("lat") is not None]
        places = [place for place in document.get("places", ()) if place.get("lat") is not None]
        faults: list[str] = []
        for top in tops:
            at = [place for place in places if _crosses(place, top)]
            close = any(km(place["lat"], place["lon"], top["lat"], top["lon"]) <= NEAR_KM for place in at)
            wanted += 1
            found += bool(at)
            near += close
            if not close:
                name = row.article["text"][top["start"] : top["end"]]
                faults.append(f"{name}: " + (f"far off, {at[0]['name']} ({at[0]['country']})" if at else "not found"))
        guessed += len(places)
        right += sum(any(_crosses(place, top) for top in tops) for place in places)
        if faults:
            mistakes.append(_mistake(row, f"{len(tops)} toponyms", "; ".join(faults), len(faults)))
    return Outcome(
        figures={
            "geo_recall": found / max(1, wanted),
            "geo_precision": right / max(1, guessed),
            "geo_acc161_of_found": near / max(1, found),
            "geo_acc161_of_all": near / max(1, wanted),
        },
        mistakes=worst_first(mistakes),
    )


def score_key(rows: Sequence[Row], documents: Sequence[Any]) -> Outcome:
    """Whole articles with a key: what must be found, and what must not be said to have happened."""
    wanted = hits = events = forbidden = said = 0
    mistakes: list[Mistake] = []
    for row, document in zip(rows, plain(documents), strict=True):
        events += len(document["events"])
        for want in row.gold["events"]:
            wanted += 1
            hit = any(_fits(event, want) for event in document["events"])
            hits += hit
            if not hit:
                mistakes.append(_mistake(row, str(want), _summary(document["events"]), 1.0))
        for bad in row.gold.get("never", ()):
            forbidden += 1
            wrong = [event for event in document["events"] if is_factual(event) and _is_by(event, bad)]
            said += bool(wrong)
            if wrong:
                mistakes.append(_mistake(row, f"never {bad}", _summary(wrong), 2.0))
    return Outcome(
        figures={
            "key_recall": hits / max(1, wanted),
            "key_false": said / max(1, forbidden),
            "key_events_per_article": events / len(rows),
        },
        mistakes=worst_first(mistakes),
    )


def _fits(event: Plain, want: Plain) -> bool:
    location = event.get("location") or {}
    key = content_words(want["evidence"])
    common = content_words(event["evidence"]["text"]) & key
    return bool(
        event.get("event_type") in want["event_type"]
        and common
        and len(common) >= ENOUGH_WORDS * len(key)
        and ("actor_country" not in want or _of_country(event.get("actors"), want["actor_country"]))
        and ("recipient_country" not in want or _of_country(event.get("recipients"), want["recipient_country"]))
        and ("place_country" not in want or location.get("country") == want["place_country"])
        and ("place" not in want or want["place"].lower() in (location.get("name") or "").lower())
        and ("status" not in want or event.get("status") in want["status"])
    )


def _is_by(event: Plain, bad: Plain) -> bool:
    return event.get("event_type") in bad["event_type"] and _of_country(event.get("actors"), bad["actor_country"])


def _of_country(mentions: Sequence[Plain] | None, country: str) -> bool:
    return any(mention.get("country") == country for mention in mentions or ())


def _crosses(first: Plain, second: Plain) -> bool:
    return bool(first["start"] < second["end"] and second["start"] < first["end"])


def _mistake(row: Row, gold: str, found: str, weight: float) -> Mistake:
    return Mistake(article_id=row.article["id"], text=row.article["text"], gold=gold, found=found, weight=weight)


def _summary(events: Sequence[Plain]) -> str:
    def one(event: Plain) -> str:
        by = ",".join(str(mention.get("country") or mention.get("sector")) for mention in event.get("actors") or ())
        to = ",".join(str(mention.get("country") or mention.get("sector")) for mention in event.get("recipients") or ())
        return f"{event.get('event_type')} [{by} > {to}] {event.get('status')}"

    return "; ".join(map(one, events)) or "–"
