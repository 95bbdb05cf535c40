"""What looks like an act and is none, sentence by sentence and text by text."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from spacy.language import Language

from faultline.extraction.nonevents import screen, topic_screen

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
