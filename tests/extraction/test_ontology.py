"""The ontology's files are whole, and their errors are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from faultline.errors import DataFileError
from faultline.extraction.ontology import TYPES, Ontology


def test_every_type_has_triggers_and_a_score() -> None:
    ontology = Ontology.load()
    kinds = {sense.event_type for senses in (*ontology.verbs.values(), *ontology.nouns.values()) for sense in senses}
    assert set(TYPES) <= kinds
    assert all(-10 <= info.score <= 10 for info in ontology.types.values())


def test_a_mode_has_its_own_score_and_a_type_the_default() -> None:
    ontology = Ontology.load()
    assert ontology.intensity("ASSAULT", "aerial") == -9.5
    assert ontology.intensity("ASSAULT", None) == -9.0


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("FIGHT\t-\t-\t-\tv\tduel", "type 'FIGHT'"),
        ("ASSAULT\tpillow\t-\t-\tv\tduel", "mode 'pillow'"),
        ("ASSAULT\t-\t-\tDUEL\tv\tduel", "incident type 'DUEL'"),
        ("ASSAULT\t-\t-\t-\tx\tduel", "part of speech 'x'"),
        ("ASSAULT\tv\tduel", "3 columns"),
    ],
)
def test_a_desks_wrong_row_is_named_with_file_and_line(tmp_path: Path, row: str, said: str) -> None:
    table = tmp_path / "own.tsv"
    table.write_text(f"# ours\n{row}\n")
    with pytest.raises(DataFileError, match=f"own.tsv:2.*{said}"):
        Ontology.load([table])


def test_a_desks_row_adds_a_trigger(tmp_path: Path) -> None:
    table = tmp_path / "own.tsv"
    table.write_text("ASSAULT\t-\t190\tATTACK\tv\tduel, joust\n")
    assert Ontology.load([table]).verbs["joust"][0].event_type == "ASSAULT"


def test_contexts_are_whole_words() -> None:
    ontology = Ontology.load()
    assert "military" in ontology.contexts_of(["the", "army", "marched"])
    assert "military" not in ontology.contexts_of(["the", "armyworm", "marched"])
