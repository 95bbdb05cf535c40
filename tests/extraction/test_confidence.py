"""How sure an event is: named signs, each with its weight."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import pytest
from spacy.language import Language

from faultline.extraction.confidence import Observed, confidence, contributions, signs
from faultline.extraction.decide import Decision
from faultline.extraction.ontology import Ontology
from faultline.extraction.predicates import candidates
from faultline.records import Actor

ARMY = Actor(text="The army", start=0, end=8, name=None, country="MLI", sector="MIL", kind="group")
THING = Actor(text="a report", start=0, end=8, name=None, country=None, sector=None, kind=None)


def observed(nlp: Language, text: str = "The army shelled the village of Toro on Sunday.", **changes: Any) -> Observed:
    doc = nlp(text)
    decision = Decision(
        event_type="ASSAULT", mode=None, cameo="19", incident=None, probability=0.9, listed=True, reasons=()
    )
    plain = Observed(
        doc=doc, candidate=candidates(doc, Ontology.load())[0], decision=decision, heard=0.9, strength=0.9, rank=0, number=0,
        title=False, actors=(ARMY,), recipients=(), status="reported", attributed=False, quoted=False, location=None,
        afield=False, resolved=False, dated=True, toll=False, belief={},
    )  # fmt: skip
    return dataclasses.replace(plain, **changes)


def test_the_contributions_add_up_to_the_confidence(nlp: Language) -> None:
    total = sum(value for _, value in contributions(observed(nlp)))
    assert confidence(observed(nlp)) == pytest.approx(1 / (1 + math.exp(-total)), abs=0.001)


def test_what_the_model_hears_clearly_is_surer(nlp: Language) -> None:
    unsure = observed(nlp, heard=0.2, strength=0.4)
    assert confidence(observed(nlp)) > confidence(unsure)


@pytest.mark.parametrize("part", ["trigger", "said", "actors", "recipients", "place"])
def test_what_the_marks_doubt_is_less_sure_whichever_part_it_is(nlp: Language, part: str) -> None:
    sure = dict.fromkeys(["trigger", "said", "actors", "recipients", "place"], math.log(0.95))
    doubted = {**sure, part: math.log(0.3)}
    assert confidence(observed(nlp, belief=doubted)) < confidence(observed(nlp, belief=sure))


@pytest.mark.parametrize(
    ("changes", "sign", "value"),
    [
        ({}, "actor", 1.0),
        ({"actors": (THING,)}, "actor", 0.0),
        ({"actors": (THING,)}, "uncoded", 1.0),
        ({"actors": ()}, "no_actor", 1.0),
        ({"status": "planned"}, "hypothetical", 1.0),
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
