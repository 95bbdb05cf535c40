"""A comparison can be explained, and says what its weights say."""

from __future__ import annotations

from pathlib import Path

import pytest

from faultline.errors import DataFileError
from faultline.incidents.features import Item, member_of
from faultline.incidents.match import explain, load_weights, score
from faultline.incidents.profile import FEATURES, Profile
from tests.incidents.events import event

WORDS = "granary lantern sergeant tarvik viaduct"


def value(one: object, name: str) -> float:
    return next(reason.value for reason in one if reason.feature == name)  # type: ignore[attr-defined]


def test_an_explanation_names_every_feature_and_sums_to_the_score() -> None:
    one, other = event("a", WORDS, toll=3), event("b", WORDS, hours=2, toll=40)
    total, reasons = explain(one, other)
    assert {reason.feature for reason in reasons} == {"bias", *FEATURES}
    assert total == pytest.approx(score(Item(member_of(one)), Profile([Item(member_of(other))]), load_weights()))


def test_comparing_with_an_incident_is_the_mean_of_comparing_with_its_reports() -> None:
    item = Item(member_of(event("a", WORDS, toll=3)))
    others = [
        Item(member_of(event("b", "granary tarvik", place="Osmund", toll=3))),
        Item(member_of(event("c", "ferry tarvik viaduct", hours=90, place=None))),
    ]
    alone = [Profile([other]).compare(item) for other in others]
    assert Profile(others).compare(item) == pytest.approx([sum(pair) / 2 for pair in zip(*alone, strict=True)])


def test_a_profile_without_a_member_is_the_profile_of_the_rest() -> None:
    items = [Item(member_of(event(name, f"{WORDS} {name}", toll=n))) for n, name in enumerate("abc")]
    item = Item(member_of(event("x", WORDS, toll=1)))
    whole = Profile(items)
    whole.take(items[2], -1)
    assert whole.compare(item) == Profile(items[:2]).compare(item)
    whole.take(items[1], -1)
    assert whole.compare(item) == Profile(items[:1]).compare(item)


def test_another_place_another_toll_and_another_day_speak_against_a_match() -> None:
    one = event("a", WORDS, toll=2)
    same, _ = explain(one, event("b", WORDS, toll=2))
    for other in (
        event("b", WORDS, toll=2, place="Osmund"),
        event("b", WORDS, toll=50),
        event("b", WORDS, toll=2, hours=240),
    ):
        assert explain(one, other)[0] < same


def test_a_country_is_neither_the_same_place_as_a_town_in_it_nor_apart_from_it() -> None:
    _, reasons = explain(event("a", WORDS), event("b", WORDS, place="Norway"))
    assert value(reasons, "place_same") == value(reasons, "place_apart") == 0


def test_weights_that_lack_a_feature_are_refused_with_the_file_s_name(tmp_path: Path) -> None:
    broken = tmp_path / "weights.toml"
    broken.write_text("bias = 1.0\nleast_text = 0.1\n[features]\ntext = 2.0\n")
    with pytest.raises(DataFileError, match=r"weights\.toml"):
        load_weights(broken)
