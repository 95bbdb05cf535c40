"""A desk's own triggers are acts, whatever the encoder thinks of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from faultline.extraction.gate import Gate
from faultline.extraction.ontology import Ontology
from faultline.extraction.pipeline import load
from faultline.records import Article
from tests.extraction.test_gate import sentence

TEXT = (
    "Rebels shelled Goma on Monday, killing four people. The army fired back for two hours. Traders closed their shops. "
    "Meanwhile the ministry of tourism has serenaded the Ugandan delegation."
)
ROW = "SANCTION\t-\t163\t-\tv\tserenade\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "triggers.tsv"
    path.write_text(ROW, encoding="utf-8")
    return path


@pytest.mark.model
def test_a_word_of_the_desk_s_table_is_an_act_of_its_type(table: Path) -> None:
    article = Article(id="a", text=TEXT, published_at="2024-05-02T08:00:00Z")
    found = load({"triggers": [str(table)]}).extract(article).events
    (event,) = [event for event in found if event.evidence.trigger.text == "serenaded"]
    assert (event.event_type, event.cameo_code) == ("SANCTION", "163")
    assert all(event.event_type != "SANCTION" for event in load().extract(article).events)


def test_the_desk_s_reading_of_a_word_comes_before_the_shipped_one(tmp_path: Path) -> None:
    path = tmp_path / "triggers.tsv"
    path.write_text("AID\t-\t073\t-\tv\tattack\n", encoding="utf-8")
    read = Ontology.load([path])
    assert read.verbs["attack"][0].event_type == "AID"
    assert (read.own, Ontology.load().own) == ({"attack"}, frozenset())


def test_sentences_with_a_word_of_the_desk_s_are_heard(nlp) -> None:  # type: ignore[no-untyped-def]
    last = sentence(nlp, "He serenaded it.", 9)
    assert Gate(99.0, ["serenade"]).may_matter(last)
    assert not Gate(99.0).may_matter(last)
