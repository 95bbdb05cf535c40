"""A land is the recipient of what is directed at it; hand-made places, the shipped parser."""

from __future__ import annotations

import pytest
from spacy.language import Language

from faultline.extraction.lands import land
from faultline.extraction.stages import Candidate
from faultline.records import Actor, EventType, Place

OFFSET = 100


def place(text: str, at: str, country: str, precision: str) -> Place:
    start = OFFSET + text.index(at)
    return Place(
        text=at, start=start, end=start + len(at), name=at, country=country, admin1=None, lat=0.0, lon=0.0,
        geonames_id=1, precision=precision,
    )  # type: ignore[arg-type]  # fmt: skip


def party(country: str | None, sector: str = "MIL") -> Actor:
    return Actor(text="x", start=0, end=1, name=None, country=country, sector=sector, kind="group")  # type: ignore[arg-type]


def aimed(nlp: Language, text: str, trigger: str, kind: EventType | None, at: Place, actor: Actor | None) -> str | None:
    doc = nlp(text)
    head = next(token.i for token in doc if token.text == trigger)
    act = Candidate(trigger=(head, head + 1), head=head, lemma=trigger, actors=(), recipients=())
    found = land(doc, OFFSET, act, kind, [at], [actor] if actor is not None else [])
    return found.text if found is not None else None


@pytest.mark.parametrize(
    ("text", "trigger", "kind", "at", "country", "precision"),
    [
        ("Portugal began pulling its medics from Malawi.", "pulling", "RETREAT", "Malawi", "MWI", "country"),
        ("Portugal has sent water engineers to Malawi.", "sent", "AID", "Malawi", "MWI", "country"),
        ("Portuguese marines stayed on alert in Blantyre.", "alert", "MOBILIZE", "Blantyre", "MWI", "city"),
    ],
)
def test_a_foreign_land_is_whom_an_act_abroad_is_directed_at(
    nlp: Language, text: str, trigger: str, kind: EventType, at: str, country: str, precision: str
) -> None:
    where = place(text, at, country, precision)
    assert aimed(nlp, text, trigger, kind, where, party("PRT")) == at
    assert aimed(nlp, text, trigger, kind, where, party(country)) is None  # at home
    assert aimed(nlp, text, trigger, kind, where, None) is None  # nobody does it
    assert aimed(nlp, text, trigger, "ACCUSE", where, party("PRT")) is None  # words are about lands, not aimed at them


def test_a_measure_is_laid_on_a_town_at_home_too(nlp: Language) -> None:
    text = "Officials imposed a curfew in Blantyre."
    where = place(text, "Blantyre", "MWI", "city")
    assert aimed(nlp, text, "imposed", "COERCE", where, party("MWI", "GOV")) == "Blantyre"


def test_where_somebody_comes_from_is_not_aimed_at(nlp: Language) -> None:
    text = "Portugal has sent engineers who were trained in Malawi."
    assert aimed(nlp, text, "sent", "AID", place(text, "Malawi", "MWI", "country"), party("PRT")) is None


def test_helpers_of_no_country_help_a_land(nlp: Language) -> None:
    text = "The agency sent tents to Malawi."
    where = place(text, "Malawi", "MWI", "country")
    assert aimed(nlp, text, "sent", "AID", where, party(None, "IGO")) == "Malawi"
    assert aimed(nlp, text, "sent", "AID", where, party(None, "MIL")) is None  # whose soldiers, nobody knows


def test_what_comes_from_a_land_is_not_directed_at_it_unless_somebody_leaves(nlp: Language) -> None:
    text = "Portugal sent medics and pulled soldiers from Malawi."
    where = place(text, "Malawi", "MWI", "country")
    assert aimed(nlp, text, "pulled", "RETREAT", where, party("PRT")) == "Malawi"
    assert aimed(nlp, text, "pulled", "AID", where, party("PRT")) is None
