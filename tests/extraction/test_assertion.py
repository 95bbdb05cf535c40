"""How an act is said, all told: by rules, type and who speaks; without the encoder, so that every step is the rules' own."""

from __future__ import annotations

import pytest

from faultline.extraction.pipeline import Extractor, load
from faultline.records import Article, Event

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return load({"encoder": False, "places": False})


def said(extractor: Extractor, text: str, trigger: str) -> Event:
    document = extractor.extract(Article(id="a", text=text, published_at="2024-05-02T08:00:00Z"))
    return next(event for event in document.events if event.evidence.trigger.text == trigger)


def test_what_one_state_says_of_another_s_violence_is_alleged(extractor: Extractor) -> None:
    theirs = said(
        extractor, "The Armenian government said the Azerbaijani army shelled two villages on Monday.", "shelled"
    )
    assert (theirs.event_type, theirs.status) == ("ASSAULT", "alleged")


def test_what_a_state_says_of_its_own_violence_is_reported(extractor: Extractor) -> None:
    own = said(extractor, "The Armenian government said the Armenian army shelled two villages on Monday.", "shelled")
    assert (own.event_type, own.status) == ("ASSAULT", "reported")


def test_what_others_say_of_a_state_s_violence_is_reported(extractor: Extractor) -> None:
    told = said(extractor, "Witnesses said the Azerbaijani army shelled two villages on Monday.", "shelled")
    assert told.status == "reported"


def test_a_planned_visit_is_an_agreement(extractor: Extractor) -> None:
    visit = said(extractor, "The president of Kenya will visit Uganda next week.", "visit")
    assert (visit.event_type, visit.status) == ("AGREE", "planned")


def test_a_planned_attack_stays_one(extractor: Extractor) -> None:
    attack = said(extractor, "The Kenyan army will attack the rebels next week.", "attack")
    assert (attack.event_type, attack.status) == ("ASSAULT", "planned")


def test_a_threat_is_threatened(extractor: Extractor) -> None:
    threat = said(extractor, "The rebels threatened the Kenyan government on Monday.", "threatened")
    assert (threat.event_type, threat.status) == ("THREATEN", "threatened")


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("While the rebels did not directly accuse the Kenyan minister, they put a price on his head.", "accuse"),
        ("Kenyan officials no longer demand that the governor resign.", "demand"),
    ],
)
def test_what_is_not_done_is_negated_whatever_the_marks_say(text: str, trigger: str) -> None:
    assert said(load({"places": False}), text, trigger).status == "negated"
