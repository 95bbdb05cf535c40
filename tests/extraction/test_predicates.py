"""Who did what to whom, on parsed sentences."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from faultline.extraction.arguments import acts
from faultline.extraction.ontology import Ontology
from faultline.extraction.predicates import candidates
from faultline.extraction.stages import Candidate

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return Ontology.load()


@pytest.fixture
def read(nlp: Language, ontology: Ontology) -> Callable[[str], tuple[Doc, tuple[Candidate, ...]]]:
    def of(text: str) -> tuple[Doc, tuple[Candidate, ...]]:
        doc = nlp(text)
        return doc, acts(doc, candidates(doc, ontology), ontology)

    return of


def texts(doc: Doc, spans: tuple[tuple[int, int], ...]) -> list[str]:
    return [doc[start:end].text for start, end in spans]


CASES = [
    ("Troops attacked a village.", "attack", ["Troops"], ["a village"]),
    ("A village was attacked by troops.", "attack", ["troops"], ["A village"]),
    ("Kenya and Uganda signed a pact.", "sign>pact", ["Kenya", "Uganda"], []),
    ("The army launched an assault on the rebels.", "launch>assault", ["The army"], ["the rebels"]),
    ("Turkey imposed sanctions on Chad.", "impose>sanction", ["Turkey"], ["Chad"]),
    ("The minister vowed to punish the rebels.", "vow", ["The minister"], ["the rebels"]),
    ("Police arrested the men who shot the mayor.", "arrest", ["Police"], ["the men"]),
    ("Peru lifted the ban on Bolivia.", "lift>ban", ["Peru"], ["Bolivia"]),
]


@pytest.mark.parametrize(("text", "lemma", "actors", "recipients"), CASES)
def test_first_act_has_actor_and_recipient(read, text, lemma, actors, recipients):  # type: ignore[no-untyped-def]
    doc, found = read(text)
    first = found[0]
    assert first.lemma == lemma or first.lemma == lemma.split(">")[-1]
    assert texts(doc, first.actors) == actors
    assert set(recipients) <= set(texts(doc, first.recipients))


def test_relative_clause_takes_the_noun_it_hangs_on(read):  # type: ignore[no-untyped-def]
    doc, found = read("Police arrested the men who shot the mayor.")
    shot = next(act for act in found if act.lemma == "shoot")
    assert "the men" in texts(doc, shot.actors)
    assert "the mayor" in texts(doc, shot.recipients)


def test_what_is_only_promised_is_part_of_the_promise(read):  # type: ignore[no-untyped-def]
    _, found = read("Chile agreed to release the prisoners.")
    assert [act.lemma for act in found] == ["agree"]


def test_condemned_attack_is_an_act_of_its_own(read):  # type: ignore[no-untyped-def]
    _, found = read("France condemned the bombing of the market.")
    assert [act.lemma for act in found] == ["condemn", "bombing"]


def test_sanctions_imposed_by_have_their_actor_and_sufferer(read):  # type: ignore[no-untyped-def]
    doc, found = read("Cuba faces sanctions imposed by Canada.")
    act = next(act for act in found if "sanction" in act.lemma)
    assert texts(doc, act.actors) == ["Canada"]
    assert "Cuba" in texts(doc, act.recipients)


def test_hyphenated_compound_is_no_act(read):  # type: ignore[no-untyped-def]
    _, found = read("The Saudi-backed government met the envoy.")
    assert [act.lemma for act in found] == ["meet"]


def test_who_follows_the_aim_of_an_attack_with_by_did_it(
    read: Callable[[str], tuple[Doc, tuple[Candidate, ...]]],
) -> None:
    doc, found = read("A trader vowed revenge for the attack on the depot by angry farmers.")
    (attack,) = [act for act in found if act.lemma == "attack"]
    assert (texts(doc, attack.actors), texts(doc, attack.recipients)) == (["angry farmers"], ["the depot"])
