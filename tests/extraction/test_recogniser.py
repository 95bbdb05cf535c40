"""Our decoding of the entity recogniser finds what spaCy's own finds."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from faultline.extraction.recogniser import Recogniser

pytestmark = pytest.mark.model
SAMPLE = Path(__file__).parents[2] / "examples" / "sample.ndjson"
WORDS = "Goma the Kenya's \n Prime Minister of United States , . 12 May 2024 Abdel Fattah al- Burhan said $ 5 million NATO -".split(
    " "
)


def both(nlp: Language, text: str) -> tuple[Doc, Doc]:
    with nlp.select_pipes(enable=["ner"]):
        theirs = nlp(text)
    ours = nlp.make_doc(text)
    Recogniser(nlp.get_pipe("ner")).annotate([ours])
    return theirs, ours


def told(doc: Doc) -> list[tuple[str, str]]:
    return [(token.ent_iob_, token.ent_type_) for token in doc]


def test_the_sample_articles_have_the_entities_that_spacy_finds(nlp: Language) -> None:
    texts = [
        field
        for line in SAMPLE.read_text(encoding="utf-8").splitlines()
        for field in line.split('"')
        if len(field) > 80
    ]
    assert len(texts) > 50
    for text in texts:
        theirs, ours = both(nlp, text)
        assert told(ours) == told(theirs)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=25))
def test_any_row_of_words_has_the_entities_that_spacy_finds(nlp: Language, words: list[str]) -> None:
    theirs, ours = both(nlp, " ".join(words))
    assert told(ours) == told(theirs)


def test_no_text_has_no_entities_and_texts_do_not_depend_on_each_other(nlp: Language) -> None:
    docs = [nlp.make_doc(text) for text in ("", "Kenya", "")]
    Recogniser(nlp.get_pipe("ner")).annotate(docs)
    assert [len(doc.ents) for doc in docs] == [0, 1, 0]
    Recogniser(nlp.get_pipe("ner")).annotate([])


def test_a_recogniser_of_another_form_is_left_to_spacy(nlp: Language) -> None:
    assert Recogniser.reads(nlp.get_pipe("ner"))
    assert not Recogniser.reads(nlp.get_pipe("parser"))
