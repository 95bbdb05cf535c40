"""An input becomes an article, or is refused for the right reason."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultline.articles import MAX_CHARACTERS, REASONS, decode
from faultline.errors import RejectedInput
from tests.broker.bad_inputs import bad_inputs

NOW = "2026-01-02T03:04:05Z"
BAD = list(bad_inputs())


def test_there_are_two_hundred_kinds_of_bad_input() -> None:
    assert len(BAD) >= 200


@pytest.mark.parametrize(("value", "reason"), [(v, r) for _, v, r in BAD], ids=[name for name, _, _ in BAD])
def test_bad_input_is_refused_for_its_reason(value: bytes | None, reason: str) -> None:
    with pytest.raises(RejectedInput) as refusal:
        decode(value, received_at=NOW)
    assert refusal.value.reason == reason
    assert reason in REASONS


def test_unknown_fields_come_back_in_extra() -> None:
    article = decode(b'{"text": "Envoys met.", "desk": "Lima", "n": 1}', received_at=NOW)
    assert article.extra == {"desk": "Lima", "n": 1}


@pytest.mark.parametrize(
    ("given_time", "wanted"),
    [
        ("2020-01-01T05:00:00+02:00", "2020-01-01T03:00:00Z"),
        ("2020-01-01T05:00:00.123456Z", "2020-01-01T05:00:00Z"),
        ("2020-01-01t05:00:00z", "2020-01-01T05:00:00Z"),
        ("2020-01-01T05:00:00.5Z", "2020-01-01T05:00:00Z"),
        (None, NOW),
    ],
)
def test_published_at_is_utc(given_time: str | None, wanted: str) -> None:
    value = json.dumps({"text": "Envoys met.", "published_at": given_time}).encode()
    assert decode(value, received_at=NOW).published_at == wanted


@pytest.mark.parametrize(
    "given_time", ["Friday", "2020-01-01", "2020-13-01T00:00:00Z", "2020-01-01T00:00:00", "1577836800"]
)
def test_a_time_that_is_none_is_kept_aside(given_time: str) -> None:
    article = decode(json.dumps({"text": "Envoys met.", "published_at": given_time}).encode(), received_at=NOW)
    assert article.published_at == NOW
    assert article.extra["published_at_as_received"] == given_time


def test_an_article_without_id_is_known_by_its_url_else_by_its_words() -> None:
    def id_of(**fields: str) -> str:
        return decode(json.dumps({"text": "Envoys met.", **fields}).encode(), received_at=NOW).id

    assert id_of(url="https://a.example/1") == id_of(url="https://a.example/1", title="Other")
    assert id_of(title="One") != id_of(title="Two")
    assert id_of() == id_of(source="elsewhere")


@given(st.text(min_size=1, max_size=300).filter(lambda text: text.strip()))
def test_any_text_is_taken_or_refused_as_not_english(text: str) -> None:
    try:
        article = decode(json.dumps({"text": text}, ensure_ascii=True).encode(), received_at=NOW)
    except RejectedInput as refusal:
        assert refusal.reason in ("not_english", "surrogate")  # noqa: PT017
    else:
        assert article.text == text


@given(st.binary(max_size=200))
def test_no_bytes_lead_to_anything_but_an_article_or_a_refusal(value: bytes) -> None:
    try:
        decode(value, received_at=NOW)
    except RejectedInput as refusal:
        assert refusal.reason in REASONS  # noqa: PT017


def test_the_longest_text_is_taken() -> None:
    assert len(decode(json.dumps({"text": "a" * MAX_CHARACTERS}).encode(), received_at=NOW).text) == MAX_CHARACTERS
