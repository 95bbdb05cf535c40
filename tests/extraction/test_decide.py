"""How the word's reading, the sentence's and the ontology's decide a type together; scores are made by hand."""

from __future__ import annotations

import pytest

from faultline.extraction.decide import PROMISED, QUADS, Decision, Weights, decide, promised
from faultline.extraction.encoder import TypingScores
from faultline.extraction.ontology import TYPES, Ontology, Sense
from faultline.records import EventType

ONTOLOGY = Ontology.load()
CRASH = Sense(event_type=None, mode=None, cameo=None, incident="MAN_MADE_DISASTER")


def sense(kind: EventType) -> Sense:
    return Sense(event_type=kind, mode=None, cameo=None, incident=None)


def decided(
    whole: EventType, word: dict[str, float], *senses: Sense, main: bool = True, deep: bool = False, heard: bool = True
) -> Decision | None:
    """The decision where the sentence is most probably ``whole`` and its word is marked with ``word``."""
    quad = QUADS.index(ONTOLOGY.types[whole].quad) + 1
    scores = TypingScores(
        types={each: 0.7 if each == whole else 0.3 / (len(TYPES) - 1) for each in TYPES},
        quads={number: 0.8 if number == quad else 0.05 for number in range(5)},
        incidents={"MAN_MADE_DISASTER": 0.6, "NATURAL_DISASTER": 0.3},
        modes={}, relevant=0.9, marks=None,  # type: ignore[arg-type]
    )  # fmt: skip
    return decide(senses, scores if heard else None, main, deep, False, ONTOLOGY, Weights(), word)


def kind(decision: Decision | None) -> EventType | None:
    assert decision is not None
    return decision.event_type


def test_the_main_act_of_a_beginning_is_what_its_sentence_is() -> None:
    assert kind(decided("SANCTION", {"COERCE": 0.5, "SANCTION": 0.4})) == "SANCTION"


def test_an_act_beside_the_main_one_is_what_its_own_word_is() -> None:
    assert kind(decided("SANCTION", {"COERCE": 0.5, "SANCTION": 0.4}, main=False)) == "COERCE"


def test_the_sentence_weighs_less_further_down() -> None:
    word = {"COERCE": 0.9, "SANCTION": 0.02}
    assert (kind(decided("SANCTION", word)), kind(decided("SANCTION", word, deep=True))) == ("SANCTION", "COERCE")


def test_between_two_that_are_alike_the_ontology_decides() -> None:
    word = {"AID": 0.45, "COOPERATE": 0.45}
    for listed in ("AID", "COOPERATE"):
        assert kind(decided("PROTEST", word, sense(listed), main=False)) == listed  # type: ignore[arg-type]


def test_a_disaster_has_an_incident_type_and_no_event_type() -> None:
    decision = decided("ASSAULT", {"DISASTER": 0.8, "ASSAULT": 0.2}, CRASH)
    assert decision is not None
    assert (decision.event_type, decision.incident) == (None, "MAN_MADE_DISASTER")


def test_without_an_encoder_the_ontology_s_first_reading_stands_or_nothing_does() -> None:
    assert kind(decided("AID", {}, sense("COERCE"), sense("ASSAULT"), heard=False)) == "COERCE"
    assert decided("AID", {}, heard=False) is None


@pytest.mark.parametrize("planned", sorted(PROMISED))
def test_a_planned_kindness_is_an_agreement_with_its_codes(planned: EventType) -> None:
    before = decided(planned, {planned: 0.9}, sense(planned))
    assert before is not None
    after = promised(before, ONTOLOGY)
    assert (after.event_type, after.cameo, after.mode) == ("AGREE", ONTOLOGY.types["AGREE"].cameo, None)
    assert after.reasons[:-1] == before.reasons
