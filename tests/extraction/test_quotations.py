"""Quoted stretches and who speaks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultline.extraction.quotations import quotations, speaker_at


@pytest.mark.parametrize(
    ("text", "quoted", "speaker"),
    [
        ('"They burned it," said Ana Brask.', '"They burned it,"', "Ana Brask"),
        ('Ana Brask said: "They burned it."', '"They burned it."', "Ana Brask"),
        ("“They burned it,” Ana Brask told reporters.", "“They burned it,”", "Ana Brask"),
        ("“They burned it.” — Ana Brask", "“They burned it.”", "Ana Brask"),
        ("Ana Brask, the mayor, said “they burned it”.", "“they burned it”", "Ana Brask"),
        ("He called it a “relocation” of staff.", "“relocation”", None),
        ("“They burned it,” the mayor said.", "“They burned it,”", "the mayor"),
        ("“They burned it,” said the mayor.", "“They burned it,”", "the mayor"),
    ],
)
def test_speaker_before_or_after(text: str, quoted: str, speaker: str | None) -> None:
    (found,) = quotations(text)
    assert text[found.start : found.end] == quoted
    assert (found.speaker.text if found.speaker else None) == speaker
    if found.speaker:
        assert text[found.speaker.start : found.speaker.end] == speaker


def test_speaker_in_between_speaks_both_halves() -> None:
    text = "“They burned it,” said Ana Brask. “They killed the goats.”"
    first, second = quotations(text)
    assert first.speaker is not None
    assert second.speaker == first.speaker


def test_pronoun_speaks_for_the_last_speaker() -> None:
    text = "“They came,” said Ana Brask. Nobody slept. “They left,” she said."
    assert [quote.speaker.text for quote in quotations(text) if quote.speaker] == ["Ana Brask", "Ana Brask"]


def test_curly_quotation_goes_on_over_paragraphs() -> None:
    text = "Ana Brask said: “They came at night.\n\n“They left at noon.” Nobody slept."
    (found,) = quotations(text)
    assert text[found.start : found.end].endswith("noon.”")
    speaker = speaker_at([found], text.index("left"))
    assert speaker is not None
    assert speaker.text == "Ana Brask"
    assert speaker_at([found], text.index("Nobody")) is None


def test_mark_without_its_partner_opens_nothing() -> None:
    assert quotations('A 6" pipe burst.\n\nNobody was hurt.') == ()


@given(st.text(alphabet='ab "“”«»\n.,', max_size=80))
def test_quotations_lie_inside_the_text_in_order(text: str) -> None:
    found = quotations(text)
    assert all(0 <= quote.start < quote.end <= len(text) for quote in found)
    assert [quote.start for quote in found] == sorted(quote.start for quote in found)
