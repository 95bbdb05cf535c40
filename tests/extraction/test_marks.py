"""What the encoder marks: triggers, statuses and roles, by code points of a text."""

from __future__ import annotations

import numpy as np
import pytest

from faultline.extraction.marks import Marks, softmax

TEXT = "Rebels shelled Goma"
KINDS = ("-", "ASSAULT", "CONSULT")


def marks(trigger: list[list[float]] | None = None) -> Marks:
    """Three words, "shelled" in two pieces; roles by a bilinear form one wide: the trigger's 2.0 times each piece's value."""
    chances = np.array(trigger or [[0.9, 0.1, 0.0], [0.3, 0.6, 0.1], [0.1, 0.8, 0.1], [0.95, 0.0, 0.05]])
    pieces = len(chances)
    return Marks(
        offsets=((0, 6), (7, 12), (12, 14), (15, 19)), kinds=KINDS, statuses=("reported", "denied"),
        trigger=chances, status=np.array([[0.5, 0.5], [0.2, 0.8], [0.7, 0.3], [0.5, 0.5]]),
        acting=np.full((pieces, 3), 2.0),
        acted=np.array([[3.0, -3.0, -3.0], [-3.0, -3.0, -3.0], [-3.0, -3.0, -3.0], [-3.0, 1.0, 2.0]]),
        prior=np.zeros((pieces, 3)),
    )  # fmt: skip


def test_a_word_triggers_by_its_surest_piece() -> None:
    assert marks().trigger_at((7, 14)) == 2
    assert marks().strength(2) == pytest.approx(0.9)


def test_a_word_beyond_what_was_read_triggers_nothing() -> None:
    assert marks().trigger_at((40, 45)) is None
    assert marks().strength(None) == 0.0
    assert marks().kinds_of(None) == marks().statuses_of(None) == {}


def test_kinds_are_told_given_that_there_is_an_act() -> None:
    assert marks().kinds_of(1) == pytest.approx({"ASSAULT": 6 / 7, "CONSULT": 1 / 7})


def test_a_status_is_told_for_each_trigger() -> None:
    assert marks().statuses_of(1) == {"reported": 0.2, "denied": 0.8}


def test_roles_are_weighed_against_the_trigger() -> None:
    odds = marks().roles_of(1)
    assert odds[0].tolist() == [6.0, -6.0, -6.0]
    assert marks().mean(odds, (15, 19)) == [-6.0, 2.0, 4.0]


def test_a_span_that_was_not_read_has_no_role() -> None:
    assert max(marks().mean(marks().roles_of(1), (30, 35))) < -5


def test_neighbouring_pieces_are_one_run() -> None:
    read = marks()
    odds = np.array([[1.0, 0, 0], [1.0, 0, 0], [-1.0, 0, 0], [1.0, 0, 0]])
    assert read.runs(odds, "actors", 0.5) == [(0, 12), (15, 19)]


def test_softmax_is_a_distribution_however_large_its_values() -> None:
    assert softmax(np.array([1000.0, 1000.0])).tolist() == [0.5, 0.5]


def test_a_kind_is_as_strong_as_its_likeliest_piece() -> None:
    assert (marks().strongest("ASSAULT"), marks().strongest("DISASTER")) == (pytest.approx(0.8), 0.0)


def test_the_likeliest_kind_is_asked_of_a_piece_and_nothing_of_none() -> None:
    assert (marks().likeliest(1), marks().likeliest(None)) == ("ASSAULT", None)


def test_the_likeliest_word_beside_some_is_in_none_of_them() -> None:
    odds = marks().roles_of(1)
    assert marks().highest_beside(odds, "actors", [(7, 14)]) == 6.0
    assert marks().highest_beside(odds, "actors", [(0, 6), (7, 14)]) == -6.0
    assert marks().highest_beside(odds, "actors", [(0, 19)]) == -9.0
