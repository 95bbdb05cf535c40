"""A sentence is copied with its words and entities, as spaCy would copy it."""

from __future__ import annotations

import pytest
from spacy.language import Language as Pipeline

from faultline.extraction.language import Language

TEXT = "U.S. troops left Kabul on Monday.  The Taliban (it said) welcomed them,\nand the U.N. Security Council met in New York."


@pytest.mark.parametrize(("start", "end"), [(0, 7), (8, 15), (16, 27), (3, 4), (23, 27)])
def test_a_copied_sentence_is_what_spacy_copies(nlp: Pipeline, start: int, end: int) -> None:
    (doc,) = Language(nlp).entities([TEXT])
    span = doc[start:end]
    (own,) = Language(nlp).parse([span])
    theirs = span.as_doc()
    assert [(token.text, token.idx, token.whitespace_) for token in own] == [
        (token.text, token.idx, token.whitespace_) for token in theirs
    ]
    assert [(each.text, each.label_, each.start) for each in own.ents] == [
        (each.text, each.label_, each.start) for each in theirs.ents
    ]
