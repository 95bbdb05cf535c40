"""Which words of a sentence belong to a noun phrase."""

from __future__ import annotations

import pytest
from spacy.language import Language

from faultline.extraction.phrases import mentions_of

pytestmark = pytest.mark.model


@pytest.mark.parametrize(
    ("text", "head", "phrase"),
    [
        ("Rangers accused the crew of a ferry of cutting the cable.", "crew", "the crew of a ferry"),
        ("Rangers accused the guards of shooting a farmer.", "guards", "the guards"),
        ("Rangers met the mayor of the town of Oruro.", "mayor", "the mayor of the town of Oruro"),
        ("They recalled a failed revolt in May that officials blamed on smugglers.", "officials", "officials"),
    ],
)
def test_a_charge_or_a_linking_that_is_no_part_of_who_somebody_is(
    nlp: Language, text: str, head: str, phrase: str
) -> None:
    doc = nlp(text)
    (span,) = mentions_of(next(token for token in doc if token.text == head))
    assert doc[slice(*span)].text == phrase


def test_a_bracket_is_taken_whole_or_not_at_all(nlp: Language) -> None:
    doc = nlp("Rangers praised members of the Sahel Relief Forces (SRF) on Monday.")
    (span,) = mentions_of(next(token for token in doc if token.text == "members"))
    assert doc[slice(*span)].text.count("(") == doc[slice(*span)].text.count(")")
