"""How sure an event is: named signs, each with its weight."""

from __future__ import annotations

import dataclasses
import math
from typing import Any, get_args

import msgspec
import pytest
from spacy.language import Language

from faultline.extraction.confidence import (
    FOREST,
    PARTS,
    PATH,
    TREES,
    Confidence,
    Observed,
    confidence,
    contributions,
    signs,
    together,
)
from faultline.extraction.decide import Decision
from faultline.extraction.forest import Forest
from faultline.extraction.ontology import Ontology
from faultline.extraction.predicates import candidates
from faultline.extraction.tables import toml
from faultline.records import Actor, EventType, Location

ARMY = Actor(text="The army", start=0, end=8, name=None, country="MLI", sector="MIL", kind="group")
MALIANS = Actor(text="The Malian army", start=0, end=15, name=None, country="MLI", sector="MIL", kind="group")
MALI = Location(name="Mali", country="MLI", admin1=None, lat=17.0, lon=-4.0, geonames_id=1, precision="country")
THING = Actor(text="a report", start=0, end=8, name=None, country=None, sector=None, kind=None)


def observed(nlp: Language, text: str = "The army shelled the village of Toro on Sunday.", **changes: Any) -> Observed:
    doc = nlp(text)
    decision = Decision(
        event_type="ASSAULT", mode=None, cameo="19", incident=None, probability=0.9, listed=True, reasons=()
    )
    plain = Observed(
        doc=doc, candidate=candidates(doc, Ontology.load())[0], decision=decision, heard=0.9, strength=0.9, rank=0, number=0,
        title=False, actors=(ARMY,), recipients=(), outside=(), status="reported", attributed=False, quoted=False,
        location=None, afield=False, dated=True, toll=False, presumed={}, belief={},
    )  # fmt: skip
    return dataclasses.replace(plain, **changes)


def test_a_part_is_as_sure_as_its_contributions_and_its_trees_say_together(nlp: Language) -> None:
    found, told = confidence(observed(nlp)), signs(observed(nlp))
    shares = Forest.load(FOREST).probabilities(told)
    for part in PARTS:
        total = sum(value for of, _, value in contributions(told) if of == part)
        odds = (1 - TREES) * total + TREES * math.log(shares[part] / (1 - shares[part]))
        assert getattr(found, part) == pytest.approx(1 / (1 + math.exp(-odds)))


def test_trees_that_are_all_of_one_mind_do_not_decide_alone() -> None:
    assert together(-2.0, 1.0) == together(-2.0, 0.99) < 0.95


def test_an_event_is_as_sure_as_all_of_its_parts_together() -> None:
    found = Confidence(act=0.9, actors=0.8, recipients=0.5, place=0.5)
    assert found.whole == pytest.approx(0.18)
    assert found.but_for_place == pytest.approx(0.36)


def test_every_weight_is_of_a_sign_that_there_is(nlp: Language) -> None:
    marks = dict.fromkeys(["trigger", "said", "actors", "recipients", "place"], -0.1)
    plain = observed(nlp, belief=marks)
    known = {"bias"}
    for kind in get_args(EventType):
        of_type = msgspec.structs.replace(plain.decision, event_type=kind)
        known |= set(signs(dataclasses.replace(plain, decision=of_type)))
    assert known >= {name for part in PARTS for name in toml(PATH)[part]}


@pytest.mark.parametrize("part", ["trigger", "said", "actors", "recipients", "place"])
def test_what_the_marks_doubt_is_less_sure_whichever_part_it_is(nlp: Language, part: str) -> None:
    sure = dict.fromkeys(["trigger", "said", "actors", "recipients", "place"], math.log(0.95))
    doubted = {**sure, part: math.log(0.3)}
    less, more = (confidence(observed(nlp, belief=belief)) for belief in (doubted, sure))
    assert less.but_for_place * less.place < more.but_for_place * more.place  # ``whole``, before it is rounded


@pytest.mark.parametrize(
    ("changes", "sign", "value"),
    [
        ({}, "actor", 1.0),
        ({"actors": (THING,)}, "actor", 0.0),
        ({"actors": (THING,)}, "uncoded", 1.0),
        ({"actors": ()}, "no_actor", 1.0),
        ({"status": "planned"}, "is_planned", 1.0),
        ({}, "is_ASSAULT", 1.0),
        ({}, "unstruck", 1.0),
        ({"recipients": (THING,)}, "unstruck", 0.0),
        ({"recipients": (THING,)}, "recipient_stateless", 1.0),
        ({"actors": ()}, "unclaimed", 1.0),
        ({}, "actor_described", 1.0),
        ({}, "ASSAULT_no_recipient", 1.0),
        ({}, "actor_inferred", 1.0),
        ({"actors": (MALIANS,)}, "actor_inferred", 0.0),
        ({"actors": (THING,)}, "actor_inferred", 0.0),
        ({"outside": (ARMY,)}, "actor_elsewhere", 1.0),
        ({"outside": (ARMY,)}, "recipient_elsewhere", 0.0),
        ({"recipients": (ARMY,)}, "compatriots", 1.0),
        ({}, "unplaced", 1.0),
        ({"location": MALI}, "act_in_country", 1.0),
        ({"location": MALI}, "among_parties", 1.0),
        ({"rank": 7}, "rank", 3.0),
        ({"number": 90}, "late", 1.0),
        ({}, "past", 1.0),
        ({"text": "The army is shelling the village."}, "participle", 1.0),
        ({"text": "The village was shelled by the army."}, "passive", 1.0),
    ],
)
def test_signs_say_what_they_are_named(nlp: Language, changes: dict[str, Any], sign: str, value: float) -> None:
    assert signs(observed(nlp, **changes))[sign] == value


def test_signs_have_bounds_so_that_no_one_of_them_decides_alone(nlp: Language) -> None:
    found = signs(observed(nlp, rank=50, number=5000, strength=1.0, actors=(ARMY,) * 40))
    assert all(-4.0 <= value <= 4.0 for value in found.values())
