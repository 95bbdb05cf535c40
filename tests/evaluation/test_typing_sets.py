"""What plv, quad, case and noise count as right."""

from __future__ import annotations

import pytest

from faultline.evaluation.matching import content_words, event_between, overlaps
from faultline.evaluation.typing_sets import score_case, score_noise, score_plv, score_quad

from .builders import document, event, mention, row


def test_content_words_lose_case_punctuation_and_articles() -> None:
    assert content_words("The “Army” of Chad's, north.") == {"army", "chad's", "north"}
    assert not overlaps("the of", "a of the")


def test_the_event_between_both_phrases_is_preferred_to_the_main_event() -> None:
    main = event("CONSULT", actors=[mention("Envoys")])
    both = event("ACCUSE", actors=[mention("Oslo")], recipients=[mention("Bern")])
    assert event_between([main, both], "Oslo officials", "Bern") is both
    assert event_between([main, both], "Quito", "Lima") is main
    assert event_between([], "Quito", "Lima") == {}


def test_an_actor_is_also_matched_by_its_canonical_name() -> None:
    gold = {"source": "Norway", "target": "Bern", "root": "ACCUSE", "quad": 3}
    found = event("ACCUSE", actors=[mention("Oslo", name="Norway")], recipients=[mention("Bern")])
    assert score_plv([row(gold)], [document(found)]).figures["plv_pair_recall"] == 1.0


def test_concede_and_retreat_count_as_yield() -> None:
    rows = [row({"source": "x", "target": "y", "root": "YIELD", "quad": 2}, number=n) for n in (1, 2)]
    found = [document(event("CONCEDE")), document(event("RETREAT"))]
    assert score_plv(rows, found).figures["plv_root_macro_f1"] == 1.0


def test_quad_scores_no_event_as_its_own_class() -> None:
    rows = [row({"quad": 0}, number=1), row({"quad": 4}, number=2)]
    outcome = score_quad(rows, [document(), document(event())])
    assert outcome.figures["quad_macro_f1"] == pytest.approx(2 / 5)
    assert not outcome.mistakes


def test_case_takes_the_first_event_only() -> None:
    rows = [row({"incident_type": "AIR_STRIKE"})]
    later = [document(event(incident_type="ATTACK"), event(incident_type="AIR_STRIKE"))]
    outcome = score_case(rows, later)
    assert outcome.figures["case_weighted_f1"] == 0.0
    assert outcome.confusions[0].counts == {("AIR_STRIKE", "ATTACK"): 1}


def test_only_events_that_happened_are_noise() -> None:
    rows = [row({"section": name}, number=n) for n, name in enumerate(("sports", "technology", "world"))]
    found = [document(event(status="threatened")), document(event()), document(event())]
    assert score_noise(rows, found).figures == {
        "noise_sports_false": 0.0,
        "noise_technology_false": 1.0,
        "noise_world_found": 1.0,
    }


def test_the_surest_mistake_comes_first() -> None:
    rows = [row({"incident_type": "ARREST"}, number=n) for n in (1, 2, 3)]
    found = [document(event(confidence=sure, incident_type="OTHER")) for sure in (0.2, 0.9, 0.5)]
    assert [mistake.article_id for mistake in score_case(rows, found).mistakes] == ["t-2", "t-3", "t-1"]
