"""What sentences before an act's own tell of it; on hand-made marks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest
import spacy

from faultline.extraction.actors import ActorCoder
from faultline.extraction.antecedents import Antecedents
from faultline.extraction.decide import Decision
from faultline.extraction.event_location import linked_location
from faultline.extraction.linking import WORDS, Window
from faultline.extraction.marks import RoleMarks
from faultline.extraction.parties import Parties
from faultline.extraction.pipeline import load
from faultline.extraction.reading import Field, Sentence
from faultline.extraction.sentences import split
from faultline.extraction.stages import Candidate, Context
from faultline.records import Actor, Article, EventType, Place

NLP = spacy.blank("en")
FIRST = "The Kivu Front met villagers in Goma and in Congo."
SECOND = "They shelled a school."
GOMA = "Fighters of the Kivu Front entered the town of Goma on Monday."


class Reader:
    """Marks the words that the test says, with the log odds that it says; counts how often it reads."""

    def __init__(self, **odds: dict[str, float]) -> None:
        self._odds = odds
        self.read: list[str] = []

    def linked(self, window: str) -> RoleMarks:
        self.read.append(window)
        doc = NLP(window)
        roles = ("actors", "recipients", "places")
        acted = np.array([[self._odds.get(role, {}).get(token.text, -6.0) for role in roles] for token in doc])
        return RoleMarks(
            offsets=tuple((token.idx, token.idx + len(token)) for token in doc),
            acting=np.ones((len(doc), 3)), acted=acted, prior=np.zeros((len(doc), 3)),
        )  # fmt: skip


def window(reader: Reader, *sentences: str) -> tuple[Window, Candidate]:
    """The last of the sentences after the others, and the act of its second word."""
    doc = NLP(" ".join(sentences))
    spans = split(doc)
    start, end = spans[-1]
    last = Sentence(
        doc=doc[start:end].as_doc(), offset=doc[start].idx, field="text", number=len(spans) - 1, scores=None
    )
    act = Candidate(trigger=(1, 2), head=1, lemma="shell", actors=((0, 1),), recipients=())
    return Window(reader, Field(article=0, name="text", doc=doc, spans=spans), last), act


def test_what_is_named_before_is_found_where_it_stands_in_the_article() -> None:
    read, act = window(Reader(actors={"Kivu": 2.0, "Front": 1.0, "They": 3.0}), FIRST, SECOND)
    (link,) = read.links(act, "actors", 0.5)
    assert FIRST[link.start : link.end] == "Kivu Front"
    assert link.probability == pytest.approx(1 / (1 + np.exp(-2.0)))


def test_the_act_s_own_sentence_is_left_to_its_own_reading() -> None:
    read, act = window(Reader(recipients={"school": 4.0}), FIRST, SECOND)
    assert read.links(act, "recipients", 0.1) == []


def test_the_likeliest_comes_first_and_the_unlikely_not_at_all() -> None:
    read, act = window(Reader(places={"Congo": 1.0, "Goma": 2.0, "villagers": -1.0}), FIRST, SECOND)
    assert [FIRST[link.start : link.end] for link in read.links(act, "places", 0.4)] == ["Goma", "Congo"]


def test_one_reading_serves_all_questions() -> None:
    reader = Reader(actors={"Kivu": 2.0}, places={"Goma": 2.0})
    read, act = window(reader, FIRST, SECOND)
    read.links(act, "actors", 0.5)
    read.links(act, "places", 0.5)
    assert reader.read == [f"{FIRST} {SECOND}"]


def test_nothing_is_read_before_the_first_sentence() -> None:
    reader = Reader(actors={"They": 3.0})
    read, act = window(reader, SECOND)
    assert read.links(act, "actors", 0.1) == []
    assert reader.read == []


def test_as_many_sentences_are_read_as_have_their_words_and_one_at_least() -> None:
    long = "Envoys " + "of many parties " * (WORDS // 3) + "talked."
    reader = Reader()
    read, act = window(reader, FIRST, long, SECOND)
    read.links(act, "actors", 0.5)
    assert reader.read == [f"{long} {SECOND}"]
    reader = Reader()
    read, act = window(reader, FIRST, FIRST, SECOND)
    read.links(act, "actors", 0.5)
    assert reader.read == [f"{FIRST} {FIRST} {SECOND}"]


def test_the_place_of_a_link_is_the_most_exact_one_that_it_touches() -> None:
    read, act = window(Reader(places=dict.fromkeys(["Goma", "and", "in", "Congo"], 2.0)), FIRST, SECOND)
    goma, congo = (
        Place(
            text=name, start=FIRST.index(name), end=FIRST.index(name) + len(name), name=name, country="COD", admin1=None,
            lat=-1.68, lon=29.23, geonames_id=1, precision=precision,
        )
        for name, precision in (("Goma", "city"), ("Congo", "country"))
    )  # fmt: skip
    links = read.links(act, "places", 0.5)
    found = linked_location([congo, goma], links)
    assert found is not None
    assert found.name == "Goma"
    assert linked_location([], links) is None


@pytest.mark.parametrize(
    ("kind", "odds", "who"),
    [("REJECT", 1.0, ["Kivu Front"]), ("REJECT", -1.0, []), ("MOBILIZE", 1.0, [])],
)  # fmt: skip
def test_whom_a_refusal_answers_that_names_nobody_is_whom_earlier_sentences_name(
    kind: EventType, odds: float, who: list[str]
) -> None:
    read, act = window(Reader(recipients=dict.fromkeys(["Kivu", "Front"], odds)), FIRST, SECOND)
    found = implied(kind, read, act, [])
    assert [party.text for party in found] == who
    assert implied(kind, read, act, found) == ()  # who refuses answers somebody else


def implied(kind: EventType, read: Window, act: Candidate, actors: Sequence[Actor]) -> tuple[Actor, ...]:
    decision = Decision(event_type=kind, mode=None, cameo=None, incident=None, probability=1.0, listed=True, reasons=())
    context = Context(published=date(2024, 5, 2))
    front = Actor(text="Kivu Front", start=4, end=14, name=None, country="COD", sector="REB", kind="group")
    return Parties(ActorCoder.load()).implied(act, decision, context, Antecedents(actors=(front,)), actors, read)


@pytest.mark.model
def test_who_and_where_are_read_off_the_sentence_before_and_the_reasons_say_so() -> None:
    text = f"{GOMA} They shelled a hospital and killed nine nurses."
    article = Article(id="a", text=text, published_at="2024-05-02T08:00:00Z")
    document, reasons = load().explain(article)
    (event,) = (each for each in document.events if each.evidence.trigger.text in ("shelled", "killed"))
    assert [(party.name or party.text, party.country) for party in event.actors] == [
        ("Fighters of the Kivu Front", "COD")
    ]
    assert event.location is not None
    assert event.location.name == "Goma"
    told = [reason.text for reason in reasons if reason.component == "elsewhere" and reason.event_id == event.event_id]
    assert len(told) == 2
    (plain,) = (
        each
        for each in load({"linking": False}).extract(article).events
        if each.evidence.trigger.text in ("shelled", "killed")
    )
    assert plain.location is None or plain.location.name != "Goma"
