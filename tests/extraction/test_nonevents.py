"""What looks like an act and is none, sentence by sentence and text by text."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from spacy.language import Language

from faultline.extraction.nonevents import is_accident, screen, topic_screen
from faultline.extraction.pipeline import load
from faultline.records import Article

GOLDEN = Path(__file__).parents[1] / "golden" / "status"
KINDS = ["figurative", "sports", "markets", "fiction", "obituary", "history", "exercise"]
MISSES: dict[str, str] = {}  # sentence to why it is missed


def cases(kind: str) -> list[object]:
    lines = (GOLDEN / f"{kind}.tsv").read_text(encoding="utf-8").splitlines()
    split = [line.split("\t") for line in lines if not line.startswith("#")]
    return [
        pytest.param(
            *cells, marks=[pytest.mark.xfail(strict=True, reason=MISSES[cells[0]])] if cells[0] in MISSES else []
        )
        for cells in split
    ]


@pytest.mark.model
@pytest.mark.parametrize(("sentence", "trigger", "expected"), [case for kind in KINDS for case in cases(kind)])
def test_screen_names_why_a_trigger_is_no_act(nlp: Language, sentence: str, trigger: str, expected: str) -> None:
    doc = nlp(sentence)
    index = next(token.i for token in doc if token.text == trigger)
    assert (screen(doc, (index, index + 1), date(2019, 6, 12)) or "-") == expected


@pytest.mark.model
@pytest.mark.parametrize(
    ("sentence", "trigger", "why"),
    [
        ("Kenya is angry at the closing of the border.", "angry", "feeling"),
        ("The minister seethed over the delay.", "seethed", "feeling"),
        ("The ministry declined to comment on the report.", "declined", "figurative"),
        ("The ministry declined the offer.", "declined", None),
        ("The minister denounced the angry crowd.", "denounced", None),
        ("Attackers killed ten traders on Monday.", "killed", None),
    ],
)
def test_what_is_only_felt_or_left_unsaid_is_no_act(
    nlp: Language, sentence: str, trigger: str, why: str | None
) -> None:
    doc = nlp(sentence)
    index = next(token.i for token in doc if token.text == trigger)
    assert screen(doc, (index, index + 1), date(2019, 6, 12)) == why


@pytest.mark.parametrize(
    ("title", "text", "kind"),
    [
        (
            "Rovers win derby",
            "The striker scored two goals as the club beat its league rivals. The coach praised his players.",
            "sports",
        ),
        (
            "Shares climb",
            "Stocks rallied on Monday and the index closed higher as investors cheered quarterly earnings and profit.",
            "markets",
        ),
        (
            "New phone",
            "The company released a software update for its mobile phone and laptop users, with a new web browser.",
            "technology",
        ),
        ("Rebels seize town", "Rebels seized the town, killing soldiers, and the government sent troops.", None),
        (None, "", None),
    ],
)
def test_topic_screen_tells_what_a_text_is_about(title: str | None, text: str, kind: str | None) -> None:
    assert topic_screen(text, title).kind == kind


@pytest.mark.parametrize(
    ("text", "trigger", "accident"),
    [
        ("A boy was hit by a car in Oruro and killed.", "hit", True),
        ("A boy hit and killed by a motorist was seven.", "hit", True),
        ("A train struck a bus near Multan on Friday.", "struck", True),
        ("A car bomb killed three traders in Mosul.", "killed", False),
        ("A man deliberately drove off and his car hit a guard.", "hit", False),
        ("Soldiers in a truck killed three traders.", "killed", False),
    ],
)
def test_what_a_vehicle_does_is_an_accident_unless_it_was_meant(
    nlp: Language, text: str, trigger: str, accident: bool
) -> None:
    doc = nlp(text)
    assert is_accident(doc, next(token.i for token in doc if token.text == trigger)) is accident


@pytest.mark.model
def test_an_accident_is_a_disaster_and_no_assault() -> None:
    article = Article(id="a", text="A car killed a boy in Oruro on Friday.", published_at="2024-05-02T08:00:00Z")
    found = load({"encoder": False}).extract(article).events
    assert [(event.event_type, event.incident_type, event.actors) for event in found] == [
        (None, "MAN_MADE_DISASTER", ())
    ]
