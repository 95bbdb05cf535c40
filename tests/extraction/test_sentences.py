"""Sentence boundaries from tokens."""

from __future__ import annotations

import pytest
import spacy

from faultline.extraction.sentences import dateline_end, split

nlp = spacy.blank("en")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Rebels took the town. The army left.", 2),
        ("The U.S. envoy met Gen. Diaz. He left on Friday.", 2),
        ("Troops from the U.S. The deal was signed later.", 2),
        ("“We will go,” he said. “Now.” They went.", 3),
        ("First paragraph without a stop\n\nSecond paragraph.", 2),
        ("Why? Nobody knows!", 2),
        ("", 0),
        ("\n\n", 0),
    ],
)
def test_split_counts(text: str, count: int) -> None:
    assert len(split(nlp(text))) == count


def test_spans_cover_every_word_once_in_order() -> None:
    doc = nlp("One went. “Two stayed.” \n\n Three, a Mr. Four, returned to the U.N. today! Five")
    seen = [i for start, end in split(doc) for i in range(start, end)]
    assert seen == sorted(set(seen))
    assert all(doc[i].is_space for i in range(len(doc)) if i not in seen)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("NAIROBI, Kenya (AP) -- Police left.", "Police left."),
        ("LIMA — Envoys met.", "Envoys met."),
        ("Police left - and came back.", "Police left - and came back."),
        ("Envoys met in Lima.", "Envoys met in Lima."),
    ],
)
def test_a_dateline_is_no_part_of_the_sentence(text: str, rest: str) -> None:
    doc = nlp(text)
    assert doc[dateline_end(doc, 0, len(doc)) :].text == rest
