"""Measures hold by hand-made examples, by definition, and for any labels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultline.evaluation.measures import b_cubed, item_b_cubed, label_scores, macro, weighted

LABELS = st.sampled_from(["a", "b", "c", None])
PAIRS = st.lists(st.tuples(LABELS, LABELS), min_size=1, max_size=30)


def test_f1_counts_hits_against_gold_and_guesses() -> None:
    scores = label_scores(["a", "a", "a", "b"], ["a", "a", "b", "b"])
    assert scores["a"].f1 == pytest.approx(0.8)
    assert scores["b"].f1 == pytest.approx(2 / 3)
    assert (scores["a"].support, scores["b"].support) == (3, 1)


def test_a_stray_prediction_adds_no_class_but_costs_recall() -> None:
    scores = label_scores(["a", "a"], ["a", "z"])
    assert list(scores) == ["a"]
    assert scores["a"].f1 == pytest.approx(2 / 3)


def test_a_label_that_was_asked_for_counts_even_where_it_is_not_gold() -> None:
    assert macro(label_scores([1, 1], [1, 1], [1, 2])) == pytest.approx(0.5)


def test_weighted_mean_follows_support() -> None:
    scores = label_scores(["a", "a", "a", "b"], ["a", "a", "a", "a"])
    assert weighted(scores) == pytest.approx(0.75 * 6 / 7)
    assert macro(scores) == pytest.approx(0.5 * 6 / 7)


def test_lists_of_unequal_length_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        label_scores(["a", "b"], ["a"])


@given(PAIRS)
def test_f1_equals_the_harmonic_mean_of_precision_and_recall(pairs: list[tuple[str | None, str | None]]) -> None:
    gold, found = [want for want, _ in pairs], [got for _, got in pairs]
    for label, score in label_scores(gold, found).items():
        hits = sum(want == got == label for want, got in pairs)
        if not hits:
            assert score.f1 == 0
        else:
            precision, recall = hits / found.count(label), hits / gold.count(label)
            assert score.f1 == pytest.approx(2 * precision * recall / (precision + recall))


@given(st.lists(LABELS, min_size=1, max_size=30))
def test_the_right_answer_scores_one_everywhere(gold: list[str | None]) -> None:
    scores = label_scores(gold, gold)
    assert macro(scores) == weighted(scores) == 1.0
    assert b_cubed(gold, gold).f1 == 1.0


@given(PAIRS)
def test_b_cubed_swaps_precision_and_recall_with_its_arguments(pairs: list[tuple[str | None, str | None]]) -> None:
    gold, found = [want for want, _ in pairs], [got for _, got in pairs]
    forth, back = b_cubed(gold, found), b_cubed(found, gold)
    assert forth.precision == pytest.approx(back.recall)
    assert forth.recall == pytest.approx(back.precision)
    assert 0 < forth.f1 <= 1


@given(PAIRS)
def test_b_cubed_does_not_depend_on_cluster_names_or_order(pairs: list[tuple[str | None, str | None]]) -> None:
    gold, found = [want for want, _ in pairs], [got for _, got in pairs]
    renamed = b_cubed(gold, [f"cluster {got}" for got in found])
    backwards = b_cubed(gold[::-1], found[::-1])
    assert b_cubed(gold, found).f1 == pytest.approx(renamed.f1) == pytest.approx(backwards.f1)


@given(st.lists(LABELS, min_size=1, max_size=30))
def test_singletons_are_all_precise_and_one_lump_finds_all(gold: list[str | None]) -> None:
    assert b_cubed(gold, list(range(len(gold)))).precision == 1.0
    assert b_cubed(gold, ["one"] * len(gold)).recall == 1.0


def test_b_cubed_of_a_split_and_a_merge_by_hand() -> None:
    # Gold {0 1 2} {3}; found {0 1} {2 3}: precision 1 1 1/2 1/2, recall 2/3 2/3 1/3 1.
    score = b_cubed(["x", "x", "x", "y"], ["p", "p", "q", "q"])
    assert score.precision == pytest.approx(0.75)
    assert score.recall == pytest.approx(2 / 3)
    assert [item.precision for item in item_b_cubed(["x", "x", "x", "y"], ["p", "p", "q", "q"])] == [1, 1, 0.5, 0.5]
