"""Dates relative to a Wednesday, 12 June 2019."""

from __future__ import annotations

from datetime import date

import pytest
from spacy.language import Language

from faultline.extraction.dates import event_date
from faultline.extraction.stages import Context
from faultline.records import EventDate, Status

CONTEXT = Context(published=date(2019, 6, 12))


def of(nlp: Language, sentence: str, trigger: str, status: Status = "reported") -> EventDate | None:
    doc = nlp(sentence)
    index = next(token.i for token in doc if token.text == trigger)
    return event_date(doc, (index, index + 1), CONTEXT, status)


@pytest.mark.model
@pytest.mark.parametrize(
    ("sentence", "trigger", "start", "end", "granularity"),
    [
        ("Rebels attacked the town on Friday.", "attacked", "2019-06-07", "2019-06-07", "day"),
        ("Rebels attacked the town on Wednesday.", "attacked", "2019-06-12", "2019-06-12", "day"),
        ("Rebels attacked the town last Wednesday.", "attacked", "2019-06-05", "2019-06-05", "day"),
        ("Rebels attacked the town last Monday.", "attacked", "2019-06-10", "2019-06-10", "day"),
        ("Rebels attacked the town yesterday.", "attacked", "2019-06-11", "2019-06-11", "day"),
        ("Rebels attacked the town earlier this month.", "attacked", "2019-06-01", "2019-06-12", "month"),
        ("Ten people died in the past 24 hours.", "died", "2019-06-11", "2019-06-12", "range"),
        ("The army shelled the camp on 12 March.", "shelled", "2019-03-12", "2019-03-12", "day"),
        ("The army shelled the camp on March 12, 2018.", "shelled", "2018-03-12", "2018-03-12", "day"),
        ("The army shelled the camp on 20 December.", "shelled", "2018-12-20", "2018-12-20", "day"),
        ("The army shelled the camp in 2014.", "shelled", "2014-01-01", "2014-12-31", "year"),
        ("The attack that struck the port in 2014 killed six.", "attack", "2014-01-01", "2014-12-31", "year"),
        ("The envoys met last July.", "met", "2018-07-01", "2018-07-31", "month"),
        ("The envoys met last June.", "met", "2018-06-01", "2018-06-30", "month"),
        ("The envoys met last April.", "met", "2019-04-01", "2019-04-30", "month"),
        ("Rebels attacked the town last week.", "attacked", "2019-06-03", "2019-06-09", "week"),
        ("Rebels have shelled the town since Tuesday.", "shelled", "2019-06-11", "2019-06-12", "range"),
        ("The envoys met between 3 and 5 May.", "met", "2019-05-03", "2019-05-05", "range"),
        ("The envoys met between 30 April and 2 May.", "met", "2019-04-30", "2019-05-02", "range"),
        ("Gunmen raided the farm overnight.", "raided", "2019-06-11", "2019-06-12", "range"),
        ("The envoys met two weeks ago.", "met", "2019-05-27", "2019-06-02", "week"),
        ("The envoys met three days ago.", "met", "2019-06-09", "2019-06-09", "day"),
        ("The envoys met in April.", "met", "2019-04-01", "2019-04-30", "month"),
        ("The envoys met last year.", "met", "2018-01-01", "2018-12-31", "year"),
        ("The rebels attacked the town on 31 May 2019.", "attacked", "2019-05-31", "2019-05-31", "day"),
        ("Officials said on Tuesday that rebels attacked the town on Sunday.", "attacked",
         "2019-06-09", "2019-06-09", "day"),
        ("Police said on Tuesday that they arrested a man who bombed a bus in 2017.", "arrested",
         "2019-06-11", "2019-06-11", "day"),
        ("Police said on Tuesday that they arrested a man who bombed a bus in 2017.", "bombed",
         "2017-01-01", "2017-12-31", "year"),
    ],
)  # fmt: skip
def test_date_of_the_triggers_clause(
    nlp: Language, sentence: str, trigger: str, start: str, end: str, granularity: str
) -> None:
    found = of(nlp, sentence, trigger)
    assert found is not None
    assert (found.start, found.end, found.granularity) == (start, end, granularity)


@pytest.mark.model
@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("The envoys will meet on Friday.", "2019-06-14"),
        ("The envoys will meet next Monday.", "2019-06-17"),
        ("The envoys will meet tomorrow.", "2019-06-13"),
        ("The envoys will meet on 3 January.", "2020-01-03"),
    ],
)
def test_what_is_planned_lies_ahead(nlp: Language, sentence: str, day: str) -> None:
    found = of(nlp, sentence, "meet", "planned")
    assert found is not None
    assert found.start == found.end == day


@pytest.mark.model
@pytest.mark.parametrize(
    "sentence",
    [
        "The march ended in violence.",
        "Soldiers may march.",
        "Rebels sat down; the march began.",
        "The march drew 2014 people.",
        "A second march followed.",
    ],
)
def test_words_that_look_like_dates_are_none(nlp: Language, sentence: str) -> None:
    assert of(nlp, sentence, "march") is None


@pytest.mark.model
def test_text_is_the_words_as_written(nlp: Language) -> None:
    found = of(nlp, "Rebels attacked the town on Friday.", "attacked")
    assert found is not None
    assert found.text == "Friday"


@pytest.mark.model
@pytest.mark.parametrize(
    ("sentence", "trigger"),
    [
        ("The army used gas on Friday in breach of promises made in 2013.", "used"),
        ("Rebels shelled a bridge that engineers built in 1998.", "shelled"),
        ("The two men, who were captured by rebels in January, deny the charge.", "deny"),
        ("The rebels denied involvement in March's attack on a barracks.", "denied"),
    ],
)
def test_a_date_of_what_is_only_described_is_not_the_act_s(nlp: Language, sentence: str, trigger: str) -> None:
    found = of(nlp, sentence, trigger)
    assert found is None or found.start == "2019-06-07"
