"""What gsr, geo, the keyed articles and the incident sets count as right."""

from __future__ import annotations

from typing import Any

import pytest

from faultline.evaluation.detail_sets import score_geo, score_gsr, score_key
from faultline.evaluation.incident_sets import score_incidents

from .builders import document, event, mention, row


def gsr(**fields: Any) -> dict[str, Any]:
    return {"event": "ASSAULT", "source": [], "target": [], "dead": None, "injured": None, **fields}


def test_gsr_asks_whether_any_event_has_the_type() -> None:
    found = [document(event("CONSULT"), event("ASSAULT"))]
    assert score_gsr([row(gsr())], found).figures["gsr_type_recall"] == 1.0
    assert score_gsr([row(gsr(event="FIGHT"))], found).figures["gsr_type_recall"] == 1.0
    assert score_gsr([row(gsr(event="AID"))], found).figures["gsr_type_recall"] == 0.0


def test_gsr_wants_country_and_sector_in_the_right_role() -> None:
    gold = [row(gsr(source=[{"text": "Guards", "country": "GHA", "sector": "COP"}]))]
    right = [document(event(actors=[mention(country="GHA", sector="COP")]))]
    wrong_role = [document(event(recipients=[mention(country="GHA", sector="COP")]))]
    assert score_gsr(gold, right).figures["gsr_country"] == 1.0
    assert score_gsr(gold, wrong_role).figures["gsr_country"] == 0.0
    assert score_gsr(gold, wrong_role).figures["gsr_sector"] == 0.0


def test_gsr_reads_an_igo_in_the_country_s_place_as_a_sector() -> None:
    gold = [row(gsr(target=[{"text": "the union", "country": "IGO", "sector": ""}]))]
    outcome = score_gsr(gold, [document(event(recipients=[mention(sector="IGO")]))])
    assert outcome.figures["gsr_sector"] == 1.0
    assert outcome.figures["gsr_country"] == 0.0  # none was asked for


@pytest.mark.parametrize(("low", "high", "right"), [(4, 4, 1.0), (3, 9, 1.0), (5, 9, 0.0)])
def test_gsr_toll_lies_within_the_range(low: int, high: int, right: float) -> None:
    found = [document(event(fatalities={"min": low, "max": high}))]
    assert score_gsr([row(gsr(dead="4"))], found).figures["gsr_casualties"] == right


def place(start: int, end: int, lat: float | None, lon: float | None) -> dict[str, Any]:
    return {"start": start, "end": end, "lat": lat, "lon": lon, "name": "x", "country": "GHA"}


def test_geo_counts_overlap_as_found_and_a_hundred_miles_as_near() -> None:
    gold = [row({"toponyms": [place(27, 33, 9.4, -0.8), place(0, 6, None, None)]})]
    near = [document(places=(place(25, 33, 9.5, -0.9),))]
    far = [document(places=(place(25, 33, 5.6, -0.2), place(0, 6, 1.0, 1.0), place(7, 9, None, None)))]
    assert score_geo(gold, near).figures == {
        "geo_recall": 1.0,
        "geo_precision": 1.0,
        "geo_acc161_of_found": 1.0,
        "geo_acc161_of_all": 1.0,
    }
    assert score_geo(gold, far).figures["geo_acc161_of_all"] == 0.0
    assert score_geo(gold, far).figures["geo_precision"] == 0.5


KEY = {"event_type": ["ASSAULT"], "evidence": "fired at a crowd", "place": "tamale", "status": ["reported"]}


@pytest.mark.parametrize(
    ("change", "hit"),
    [
        ({}, 1.0),
        ({"event_type": "AID"}, 0.0),
        ({"status": "denied"}, 0.0),
        ({"location": {"name": "Accra"}}, 0.0),
        ({"evidence": {"text": "Nobody fired."}}, 0.0),
    ],
)
def test_a_key_wants_type_words_place_and_status_of_one_event(change: dict[str, Any], hit: float) -> None:
    found = {**event(location={"name": "Tamale", "country": "GHA"}), **change}
    assert score_key([row({"events": [KEY]})], [document(found)]).figures["key_recall"] == hit


def test_what_must_not_be_said_counts_only_as_a_fact() -> None:
    gold = [row({"events": [KEY], "never": [{"event_type": ["ASSAULT"], "actor_country": "TGO"}]})]
    said = event(actors=[mention(country="TGO")])
    assert score_key(gold, [document(said)]).figures["key_false"] == 1.0
    assert score_key(gold, [document({**said, "status": "alleged"})]).figures["key_false"] == 0.0


def test_articles_without_an_incident_stand_alone() -> None:
    rows = [row({"incident": name}, number=n) for n, name in enumerate(("x", "x", "y"))]
    found = [document(event(incident_id="i")), document(event(incident_id="i")), document()]
    assert score_incidents(rows, found).figures["ecb_b3_f1"] == 1.0
    split = score_incidents(rows, [document(), document(), document()], name="own")
    assert split.figures["own_b3_precision"] == 1.0
    assert split.figures["own_b3_recall"] == pytest.approx(2 / 3)
    assert {mistake.article_id for mistake in split.mistakes} == {"t-0", "t-1"}
