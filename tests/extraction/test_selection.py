"""Which articles and acts are let through; on hand-made scores."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from faultline.extraction import selection
from faultline.extraction.components import ExtractionConfig
from faultline.extraction.selection import SUREST, Selector
from faultline.extraction.stages import Candidate
from faultline.records import Actor

ARMY = Actor(text="The army", start=0, end=8, name=None, country="MLI", sector="MIL", kind="group")
SOMEBODY = Actor(text="somebody", start=0, end=8, name=None, country=None, sector=None, kind="person")
ACT = Candidate(trigger=(1, 2), head=1, lemma="torch", actors=(), recipients=(), piece=1)


@pytest.fixture
def selector() -> Selector:
    return Selector(SimpleNamespace(ontology=None, config=ExtractionConfig(off_topic=0.6)))  # type: ignore[arg-type]


def told(relevant: float, *, field: str = "text", strength: float = 0.5, deep: bool = False) -> Any:
    marks = SimpleNamespace(strength=lambda piece: strength if piece is not None else 0.0)
    scores = SimpleNamespace(relevant=relevant, marks=marks)
    return SimpleNamespace(scores=scores, field=field, deep=deep)


@pytest.mark.parametrize(
    ("lead", "sentences", "about"),
    [
        (0.7, [], True),  # its beginning tells of an act
        (0.1, [0.9, 0.1, 0.1], False),  # one sentence is too little
        (0.1, [0.9, 0.1, 0.8], True),
        (0.1, [0.9, 0.8], False),  # of two sentences the beginning is the whole
    ],
)
def test_an_article_is_about_acts_in_its_beginning_or_in_two_of_its_sentences(
    selector: Selector, lead: float, sentences: list[float], about: bool
) -> None:
    assert selector.on_topic([told(each) for each in sentences], told(lead).scores) is about


def test_a_title_alone_is_no_second_sentence(selector: Selector) -> None:
    sentences = [told(0.9, field="title"), told(0.9), told(0.1), told(0.1)]
    assert not selector.on_topic(sentences, told(0.1).scores)


@pytest.mark.parametrize(
    ("sentence", "parties", "listed", "main", "known"),
    [
        (told(0.9), [ARMY], False, False, True),
        (told(0.9), [SOMEBODY], False, False, False),
        (told(0.9), [], True, True, True),  # a listed word is its sentence's main act
        (told(0.9), [], True, False, False),
        (told(0.9), [], False, True, True),  # a sure sentence where the article begins
        (told(0.9, deep=True), [], False, True, False),
        (told(0.9, strength=0.95, deep=True), [], False, False, True),  # a sure word
    ],
)
def test_an_act_without_a_known_party_needs_a_sure_word_or_sentence(
    selector: Selector, sentence: Any, parties: list[Actor], listed: bool, main: bool, known: bool
) -> None:
    assert selector.known(sentence, ACT, parties, listed, main, SUREST) is known


@pytest.mark.parametrize(("deep", "chosen"), [(False, ["sure", "faint"]), (True, ["sure"])])
def test_faint_acts_count_where_an_article_begins_after_the_sure_ones(
    selector: Selector, monkeypatch: pytest.MonkeyPatch, deep: bool, chosen: list[str]
) -> None:
    acts = {"faint": (0.2, ACT), "sure": (0.9, msgspec.structs.replace(ACT, trigger=(3, 4), head=3, piece=2))}
    monkeypatch.setattr(selection, "marked_acts", lambda *given: tuple(a for p, a in acts.values() if p >= given[-1]))
    sentence = SimpleNamespace(doc=None, deep=deep)
    strength = {1: 0.2, 2: 0.9}
    marks = SimpleNamespace(likeliest=lambda _: "ASSAULT", strength=lambda piece: strength[piece])
    scores = SimpleNamespace(marks=marks, likeliest="ASSAULT")
    found = selector._marked(sentence, scores, (), ())  # type: ignore[arg-type]
    assert [name for act in found for name, (_, other) in acts.items() if other == act] == chosen


@pytest.mark.parametrize(
    ("strength", "trigger", "incident", "believed"),
    [
        (0.6, 0.5, 0.2, True),  # the sentence tells of acts
        (0.4, 0.95, 0.95, True),  # its word does, in an article about an incident
        (0.4, 0.95, 0.5, False),
        (0.4, 0.5, 0.95, False),
        (0.1, 0.95, 0.95, False),
    ],
)
def test_an_act_is_believed_for_its_sentence_or_for_its_word_in_an_article_about_an_incident(
    selector: Selector, strength: float, trigger: float, incident: float, believed: bool
) -> None:
    lead: Any = SimpleNamespace(incidents={"ATTACK": incident})
    assert selector.believed(told(0.5, strength=trigger), ACT, True, strength, lead) is believed
