"""The shipped encoder loads, scores in order, and says what is wrong with a folder that is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from faultline.errors import ModelError
from faultline.extraction.encoder import FOLDER, MAX_WINDOW, EventTyper

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def typer() -> EventTyper:
    return EventTyper.load()


def test_every_head_is_a_distribution(typer: EventTyper) -> None:
    (score,) = typer.score(["Kenya recalled its ambassador."])
    for head in (score.types, score.quads, score.incidents, score.modes):
        assert sum(head.values()) == pytest.approx(1.0, abs=1e-5)
    assert 0 <= score.relevant <= 1


def test_nothing_asked_nothing_scored(typer: EventTyper) -> None:
    assert typer.score([]) == []


def test_an_attack_is_told_from_a_match(typer: EventTyper) -> None:
    attack, match = typer.score(
        [
            "Gunmen killed six soldiers in an ambush near the border.",
            "The striker scored twice as the hosts won the cup final on penalties.",
        ]
    )
    assert attack.types["ASSAULT"] > 0.5
    assert attack.relevant > 0.5 > match.relevant


def test_a_folder_without_an_encoder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no encoder can be loaded"):
        EventTyper.load(tmp_path)


def test_a_folder_of_another_format_is_told(tmp_path: Path) -> None:
    labels = json.loads((FOLDER / "labels.json").read_text())
    (tmp_path / "labels.json").write_text(json.dumps({**labels, "format": 99}))
    with pytest.raises(ModelError, match="format 99"):
        EventTyper.load(tmp_path)


def test_scores_come_in_order_and_do_not_depend_on_what_is_scored_together(typer: EventTyper) -> None:
    texts = [
        "Rebels shelled the port.",
        "The council met.",
        "Police arrested two men at the border after a chase. " * 9,
    ]
    together = typer.score(texts)
    alone = [typer.score([text])[0] for text in texts]
    assert [score.types for score in together] == [score.types for score in alone]
    assert [score.marks.trigger.tolist() for score in together] == [score.marks.trigger.tolist() for score in alone]


def test_a_text_that_is_cut_still_begins_and_ends_as_one(typer: EventTyper) -> None:
    long = "The council of the port met its neighbours again. " * 40
    for read, cut in ((typer.score([long])[0].marks, 160), (typer.linked(long), MAX_WINDOW)):
        assert len(read.offsets) == cut
        assert read.offsets[0] == read.offsets[-1] == (0, 0)


def test_of_a_long_window_the_end_is_read(typer: EventTyper) -> None:
    end = "They shelled the port."
    window = "The council of the port met its neighbours again. " * 40 + end
    read = typer.linked(window)
    assert len(read.offsets) <= MAX_WINDOW
    assert read.first_of((len(window) - len(end), len(window))) is not None
    assert read.first_of((0, 5)) is None


def test_words_of_another_script_are_each_one_unknown_piece(typer: EventTyper) -> None:
    one, another = typer.score(["Rebels shelled Москва.", "Rebels shelled Αθήνα."])
    assert one.types == another.types
    assert len(one.marks.offsets) == len("[CLS] rebels shell ##ed ? . [SEP]".split())


def test_all_weights_weigh_no_more_than_30_megabytes() -> None:
    files = [*FOLDER.iterdir(), *(FOLDER.parent / name for name in ("gate.tsv", "confidence.toml", "confidence.npz"))]
    assert sum(file.stat().st_size for file in files) <= 30_000_000
