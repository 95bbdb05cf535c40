"""Tolls: figures, ranges, round words, and what is not a toll."""

from __future__ import annotations

import pytest
from spacy.language import Language

from faultline.extraction.casualties import toll
from faultline.extraction.stages import Toll


def of(nlp: Language, sentence: str, trigger: str) -> Toll:
    doc = nlp(sentence)
    index = next(token.i for token in doc if token.text == trigger)
    return toll(doc, (index, index + 1))


def pair(value: object) -> tuple[int, int] | None:
    return None if value is None else (value.min, value.max)  # type: ignore[attr-defined]


@pytest.mark.model
@pytest.mark.parametrize(
    ("sentence", "trigger", "dead", "hurt"),
    [
        ("Rebels attacked the village, killing at least 6 civilians, two of them women.", "attacked", (6, 6), None),
        ("The bombing killed dozens of shoppers.", "bombing", (24, 99), None),
        ("The storm killed hundreds of people.", "killed", (200, 999), None),
        ("There were no casualties in the attack.", "attack", (0, 0), (0, 0)),
        ("No one was killed in the attack.", "attack", (0, 0), None),
        ("Nobody was hurt in the explosion.", "explosion", None, (0, 0)),
        ("The death toll from the bombing rose to 17.", "bombing", (17, 17), None),
        ("The attack killed between 5 and 7 soldiers.", "attack", (5, 7), None),
        ("The attack left 3 dead and 12 wounded.", "attack", (3, 3), (12, 12)),
        ("Gunmen killed a dozen farmers.", "killed", (12, 12), None),
        ("More than 200 villagers were killed in the raid.", "raid", (200, 200), None),
        ("Two policemen and a civilian were killed in the clash.", "clash", (3, 3), None),
        ("The blast killed four people and injured 5 others.", "blast", (4, 4), (5, 5)),
        ("Twenty-one miners died in the explosion.", "explosion", (21, 21), None),
        ("One person was injured in the shooting.", "shooting", None, (1, 1)),
        ("A soldier was killed in the ambush.", "ambush", (1, 1), None),
        ("Gunmen killed the couple at home.", "killed", (2, 2), None),
        ("The army killed 1,200 rebels.", "killed", (1200, 1200), None),
        ("Two thousand people died in the fighting.", "fighting", (2000, 2000), None),
        ("The bomb wounded two dozen students.", "wounded", None, (24, 24)),
        ("Gunmen shot dead three judges.", "shot", (3, 3), None),
        ("The clashes wounded several officers.", "clashes", None, (3, 9)),
        ("Police killed a man aged 34 on 12 June 2019.", "killed", (1, 1), None),
        ("The attack happened in 2014.", "attack", None, None),
        ("The attack cost 40 million dollars.", "attack", None, None),
        ("Rebels attacked a convoy 20 kilometres from the city.", "attacked", None, None),
        ("The army did not say how many people were killed.", "killed", None, None),
        ("The committee killed three bills.", "killed", None, None),
        ("The strike killed five militants, including two commanders.", "strike", (5, 5), None),
        ("Soldiers shot and killed two protesters.", "shot", (2, 2), None),
        ("At least nine people have been killed and 30 wounded in the protests.", "protests", (9, 9), (30, 30)),
        ("Three people were killed and five others were injured in the blast.", "blast", (3, 3), (5, 5)),
        ("Up to 50 people were killed in the attack.", "attack", (50, 50), None),
        ("Gunmen murdered her brother and his wife.", "murdered", (2, 2), None),
        ("Tens of thousands of people died in the war.", "war", (20000, 99999), None),
    ],
)
def test_toll_is_what_the_sentence_says(
    nlp: Language, sentence: str, trigger: str, dead: tuple[int, int] | None, hurt: tuple[int, int] | None
) -> None:
    found = of(nlp, sentence, trigger)
    assert (pair(found.fatalities), pair(found.injuries)) == (dead, hurt)


@pytest.mark.model
def test_text_keeps_the_words_of_the_bound(nlp: Language) -> None:
    found = of(nlp, "Rebels attacked the village, killing at least 6 civilians.", "attacked")
    assert found.fatalities is not None
    assert found.fatalities.text == "at least 6 civilians"
