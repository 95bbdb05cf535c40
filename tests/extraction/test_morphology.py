"""Parts of speech and lemmas that are looked up are those that spaCy's own components set."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from faultline.extraction.language import SYNTAX
from faultline.extraction.morphology import Morphology

pytestmark = pytest.mark.model
WORDS = (
    "there is are was 's gon na let us got ta ai n't Ain't y' all c'm on do does had have been that what which it you I"
    " better left leaves struck attacks \n \n\n the rebels ' of to will , . - 12 Goma an since"
).split(" ")


@pytest.fixture(scope="module")
def morphology(nlp: Language) -> Morphology:
    return Morphology(nlp.get_pipe("attribute_ruler"), nlp.get_pipe("lemmatizer"))


def parsed(nlp: Language, text: str) -> Doc:
    with nlp.select_pipes(enable=list(SYNTAX)):
        return nlp(text)


def told(doc: Doc) -> list[tuple[str, ...]]:
    return [(token.text, token.tag_, token.dep_, token.pos_, token.lemma_) for token in doc]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(WORDS), max_size=12))
def test_a_sentence_is_annotated_as_spacy_does_it_at_first_and_from_memory(
    nlp: Language, morphology: Morphology, words: list[str]
) -> None:
    text = " ".join(words)
    theirs = parsed(nlp, text)
    for name in ("attribute_ruler", "lemmatizer"):
        theirs = nlp.get_pipe(name)(theirs)
    for _ in range(2):
        ours = parsed(nlp, text)
        morphology.annotate([ours])
        assert told(ours) == told(theirs)


def test_a_word_in_a_pattern_of_two_is_remembered_with_its_neighbours(nlp: Language, morphology: Morphology) -> None:
    for text, lemmas in (("We got there.", "get"), ("Let's go.", "us"), ("Goma's mayor left.", "'s")):
        doc = parsed(nlp, text)
        morphology.annotate([doc])
        assert doc[1].lemma_ == lemmas
