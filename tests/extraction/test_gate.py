"""Which sentences are spared the encoder."""

from __future__ import annotations

import dataclasses
import random
from typing import Any
from unittest.mock import patch

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from faultline.extraction import gate
from faultline.extraction.components import ExtractionConfig
from faultline.extraction.gate import RELEVANT, Gate, event_probability, weigh, worth
from tests.extraction.test_encoder import typer  # noqa: F401

ACT = "Police in Nairobi arrested forty demonstrators on Tuesday."
COMMENT = "The whole affair shows how tired everybody has become of waiting."


@dataclasses.dataclass(frozen=True)
class Unread:
    span: Any
    number: int
    names: frozenset[str]


def sentence(nlp: Language, text: str, number: int) -> Unread:
    doc = nlp(text)
    return Unread(span=doc[:], number=number, names=frozenset(entity.label_ for entity in doc.ents))


def signs_of(doc: Doc) -> tuple[set[str], set[str]]:
    return {token.lower_ for token in doc}, {entity.label_ for entity in doc.ents}


def test_an_article_s_first_sentences_are_heard_whatever_their_words(nlp: Language) -> None:
    first = Gate(99.0)
    assert first.may_matter(sentence(nlp, COMMENT, 0))
    assert first.may_matter(sentence(nlp, COMMENT, 1))


def test_a_later_sentence_without_telling_words_is_spared(nlp: Language) -> None:
    plain = Gate(ExtractionConfig().gate_words)
    assert not plain.may_matter(sentence(nlp, COMMENT, 2))
    assert plain.may_matter(sentence(nlp, ACT, 2))


def test_a_later_sentence_must_weigh_enough(nlp: Language) -> None:
    unread = sentence(nlp, ACT, 5)
    weight = worth(unread.span, unread.names)
    for least, heard in ((weight - 0.1, True), (weight + 0.1, False)):
        assert Gate(least).may_matter(sentence(nlp, ACT, 5)) is heard
    assert Gate(weight + 0.1).may_matter(sentence(nlp, ACT, 4))  # earlier ones a little less
    assert Gate(weight + 0.5).may_matter(sentence(nlp, ACT, 5), among=20)  # and all of a brief article
    assert not Gate(weight + 0.5).may_matter(sentence(nlp, ACT, 5), among=40)


def test_a_longer_sentence_of_the_same_words_must_promise_more(nlp: Language) -> None:
    once, twice = nlp(ACT), nlp(f"{ACT} {ACT}")
    assert weigh(*signs_of(once)) == weigh(*signs_of(twice))
    assert worth(twice[:], set()) < worth(once[:], set())


def test_a_sentence_weighs_the_same_in_whatever_order_its_words_come_from_a_set(nlp: Language) -> None:
    words, names = signs_of(
        nlp("Rebels in Mali said the army shelled a market in Gao on Friday and killed 14 traders.")
    )
    found = list(gate.signs(words, names))
    weights = set()
    for seed in range(200):
        shuffled = random.Random(seed).sample(found, len(found))
        with patch.object(gate, "signs", lambda *_, shuffled=shuffled: iter(shuffled)):
            weights.add(weigh(words, names))
    assert len(weights) == 1


@pytest.mark.parametrize(
    ("act", "comment"),
    [
        (ACT, COMMENT),
        ("Rebels in Mali agreed to release two captured soldiers.", "The war has been going on for as long as he can remember."),
        ("Sweden condemned the arrest of the editor.", "It is a question that few people in the trade care to answer."),
    ],
)  # fmt: skip
def test_words_of_acts_weigh_more_than_commentary(nlp: Language, act: str, comment: str) -> None:
    assert weigh(*signs_of(nlp(act))) > weigh(*signs_of(nlp(comment)))


def test_the_quad_classes_none_is_heard_only_where_a_text_begins(typer: Any) -> None:  # noqa: F811
    (score,) = typer.score([ACT])
    assert event_probability(score) == pytest.approx(RELEVANT * score.relevant + (1 - RELEVANT) * (1 - score.quads[0]))
    assert event_probability(score, deep=True) == score.relevant
