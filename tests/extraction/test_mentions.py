"""Spans become coded actors; pronouns and descriptions look backwards only."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
import spacy
from spacy.tokens import Doc

from faultline.extraction.antecedents import Antecedents
from faultline.extraction.mentions import Mentions
from faultline.extraction.stages import ActorCode, Context, Voice
from faultline.records import Actor, Sector

ON = date(2020, 5, 1)
VOCAB = spacy.blank("en").vocab
KENYA = Actor(text="Kenya", start=0, end=5, name="Kenya", country="KEN", sector="GOV", kind="state")
DIAZ = Actor(text="Ana Diaz", start=9, end=17, name="Ana Diaz", country="MEX", sector=None, kind="person")


NOBODY = Antecedents()


class Table:
    """Codes what the test says and nothing else."""

    CODES = {
        "Kenya": ActorCode(name="Kenya", country="KEN", sector="GOV", kind="state"),
        "the regime": ActorCode(name=None, country=None, sector="GOV", kind="state"),
    }

    def code(self, phrase: str, on: date, label: str | None = None, home: str | None = None) -> ActorCode | None:  # noqa: ARG002
        assert on == ON
        assert label in (None, "PERSON")
        return self.CODES.get(phrase)

    def state(self, country: str) -> ActorCode | None:
        return ActorCode(name="Kenya", country=country, sector="GOV", kind="state") if country == "KEN" else None


def sentence(*words: str) -> Doc:
    heads = [0] * len(words)
    return Doc(VOCAB, words=list(words), heads=heads, deps=["ROOT"] + ["dep"] * (len(words) - 1))


def actor(
    doc: Doc, span: tuple[int, int], before: Antecedents = NOBODY, offset: int = 0, voices: tuple[Voice, ...] = ()
) -> Actor | None:
    return Mentions(Table()).actor(doc, span, Context(published=ON, offset=offset, voices=voices), before)


def test_who_is_several_is_not_meant_by_he() -> None:
    aides = msgspec.structs.replace(DIAZ, text="two aides of the mayor", name=None, start=40)
    assert actor(sentence("he", "left"), (0, 1), Antecedents(actors=(DIAZ, aides)), offset=100) == actor(
        sentence("he", "left"), (0, 1), Antecedents(actors=(DIAZ,)), offset=100
    )


def test_offsets_are_those_of_the_article() -> None:
    found = actor(sentence("Kenya", "left"), (0, 1), offset=100)
    assert found is not None
    assert (found.start, found.end, found.country) == (100, 105, "KEN")


@pytest.mark.parametrize(("pronoun", "who"), [("he", DIAZ), ("it", KENYA), ("they", None)])
def test_a_pronoun_is_the_last_actor_of_its_kind(pronoun: str, who: Actor | None) -> None:
    assert actor(sentence(pronoun, "left"), (0, 1), Antecedents(actors=(KENYA, DIAZ)), offset=100) == who


def test_nobody_who_is_named_only_later_is_meant() -> None:
    before = Antecedents(actors=(DIAZ, msgspec.structs.replace(DIAZ, text="Bo Lund", start=40)))
    assert actor(sentence("he", "left"), (0, 1), before, offset=30) == DIAZ


@pytest.mark.parametrize("pronoun", ["we", "us", "our", "I", "me"])
def test_the_first_person_is_who_is_quoted_and_outside_of_quotations_nobody(pronoun: str) -> None:
    quoted = Voice(start=100, end=200, speaker=DIAZ)
    before = Antecedents(actors=(KENYA, DIAZ))
    assert actor(sentence(pronoun, "left"), (0, 1), before, offset=100, voices=(quoted,)) == DIAZ
    assert actor(sentence(pronoun, "left"), (0, 1), before, offset=200, voices=(quoted,)) is None


def test_we_of_a_government_s_speaker_is_its_state() -> None:
    minister = msgspec.structs.replace(DIAZ, country="KEN", sector="GOV")
    voices = (Voice(start=100, end=200, speaker=minister),)
    ours = actor(sentence("We", "left"), (0, 1), offset=100, voices=voices)
    assert ours is not None
    assert (ours.text, ours.start, ours.name, ours.kind) == ("We", 100, "Kenya", "state")
    assert actor(sentence("I", "left"), (0, 1), offset=100, voices=voices) == minister


def test_an_office_is_named_by_the_name_beside_it() -> None:
    class Offices(Table):
        CODES = {"the mayor": ActorCode(name=None, country="MEX", sector="GOV", kind="person")}

    def name(beside: str, after: str) -> str | None:
        words = ["the", "mayor", beside, "Ana", "Diaz", after, "left"]
        doc = Doc(
            VOCAB, words=words, heads=[1, 6, 1, 4, 1, 1, 6], deps=["det", "nsubj", "punct", "compound", "dep", "punct", "ROOT"],
            tags=["DT", "NN", ",", "NNP", "NNP", ",", "VBD"], ents=["O", "O", "O", "B-PERSON", "I-PERSON", "O", "O"],
        )  # fmt: skip
        found = Mentions(Offices()).actor(doc, (0, 2), Context(published=ON), NOBODY)
        assert found is not None
        assert (found.text, found.country) == ("the mayor", "MEX")
        return found.name

    assert name(",", ",") == "Ana Diaz"
    assert name(",", "said") is None  # who speaks after the office is another
    assert name("told", ",") is None


def test_a_person_is_no_group_of_a_country_that_a_long_text_never_names() -> None:
    class Groups(Table):
        CODES = {"Abu Sayyaf": ActorCode(name="Abu Sayyaf", country="PHL", sector="REB", kind="group")}

    doc = Doc(VOCAB, words=["Abu", "Sayyaf", "left"], heads=[1, 2, 2], deps=["compound", "nsubj", "ROOT"],
              ents=["B-PERSON", "I-PERSON", "O"])  # fmt: skip

    def country(*named: str) -> str | None:
        found = Mentions(Groups()).actor(doc, (0, 2), Context(published=ON, countries=frozenset(named)), NOBODY)
        return found.country if found else None

    assert country("PHL", "MYS") == "PHL"
    assert country("IRQ", "SYR") is None


@pytest.mark.parametrize("word", ["he", "it", "they", "who", "there"])
def test_a_pronoun_without_an_antecedent_is_nobody(word: str) -> None:
    assert actor(sentence(word, "left"), (0, 1)) is None


def test_a_description_takes_the_country_of_the_last_of_its_sector() -> None:
    found = actor(sentence("the", "regime", "fell"), (0, 2), Antecedents(actors=(KENYA,)), offset=100)
    assert found is not None
    assert found.country == "KEN"


def government(before: Antecedents, phrase: str = "the government", position: int = 90) -> str | None:
    found = before.described(ActorCode(name=None, country=None, sector="GOV", kind="state"), phrase, position)
    return found.country if found is not None else None


def of(country: str, text: str, start: int, sector: Sector = "GOV") -> Actor:
    return Actor(text=text, start=start, end=start + len(text), name=None, country=country, sector=sector, kind="state")


def test_the_government_is_that_of_its_sentence_or_the_one_before_if_they_tell_of_one() -> None:
    starts = (0, 40, 80)
    assert government(Antecedents(actors=(of("KEN", "Kenya", 50),), starts=starts)) == "KEN"
    assert government(Antecedents(actors=(of("KEN", "Kenya", 50), of("MEX", "Mexico", 60)), starts=starts)) is None
    assert government(Antecedents(actors=(of("KEN", "Kenya", 50), of("MEX", "Mexico", 85)), starts=starts)) == "MEX"
    assert government(Antecedents(actors=(of("KEN", "Kenya", 10),), starts=starts)) is None


def test_the_government_is_no_state_that_its_sentence_names_only_later() -> None:
    assert government(Antecedents(actors=(of("KEN", "Kenya", 95),), starts=(0, 80))) is None


def test_who_is_of_a_party_speaks_of_the_government_at_home() -> None:
    leader, other = of("KEN", "the leader of the opposition", 80, "OPP"), of("MEX", "Mexico", 82)
    assert government(Antecedents(actors=(other, leader), starts=(0, 80)), position=95) == "KEN"


def test_the_government_is_further_back_only_who_was_so_called_with_a_country() -> None:
    starts = (0, 40, 80)
    assert government(Antecedents(actors=(of("KEN", "the Kenyan government", 0),), starts=starts)) == "KEN"
    assert government(Antecedents(actors=(of("KEN", "the government", 0),), starts=starts)) is None


def test_a_surname_is_the_only_person_of_that_name_who_was_named_in_full() -> None:
    diaz = msgspec.structs.replace(DIAZ, sector="OPP", name="Ana Diaz")
    again = msgspec.structs.replace(DIAZ, country=None, name="Ana Diaz")
    found = actor(sentence("Diaz", "spoke"), (0, 1), Antecedents().after([diaz, again]), offset=100)
    assert found is not None
    assert (found.text, found.name, found.country, found.sector) == ("Diaz", "Ana Diaz", "MEX", "OPP")
    two = Antecedents().after([diaz, msgspec.structs.replace(diaz, name="Eva Diaz")])
    assert actor(sentence("Diaz", "spoke"), (0, 1), two, offset=100).name is None  # type: ignore[union-attr]


def test_a_surname_is_known_long_after() -> None:
    before = Antecedents().after([DIAZ]).after([KENYA] * 30)
    assert DIAZ not in before.actors
    assert actor(sentence("Diaz", "spoke"), (0, 1), before, offset=100).name == "Ana Diaz"  # type: ignore[union-attr]


def test_what_the_tables_do_not_know_has_no_country() -> None:
    found = actor(sentence("the", "sheds", "fell"), (0, 2), Antecedents(actors=(KENYA,)))
    assert found is not None
    assert (found.country, found.sector, found.kind) == (None, None, None)


def test_antecedents_keep_only_the_latest_and_the_known() -> None:
    nobody = Actor(text="x", start=0, end=1, name=None, country=None, sector=None, kind=None)
    kept = Antecedents().after([KENYA, nobody] * 30).actors
    assert len(kept) == 24
    assert nobody not in kept


def test_of_a_sentence_the_first_person_is_meant_and_not_one_of_long_ago() -> None:
    ruiz = msgspec.structs.replace(DIAZ, text="Eva Ruiz", start=30, end=38)
    before = Antecedents(actors=(DIAZ, ruiz), starts=(0, 50))
    assert before.of("she", 60) == DIAZ
    assert Antecedents(actors=(DIAZ, ruiz), starts=(0, 25, 50)).of("she", 60) == ruiz
    assert Antecedents(actors=(DIAZ,), starts=tuple(range(0, 400, 20))).of("she", 390) is None


def test_it_is_nothing_that_stands_three_sentences_back() -> None:
    starts = (0, 20, 40, 60)
    assert Antecedents(actors=(KENYA,), starts=starts).of("it", 45) == KENYA
    assert Antecedents(actors=(KENYA,), starts=starts).of("it", 65) is None


def test_who_speaks_of_the_ambassador_in_his_own_sentence_did_not_send_him() -> None:
    code = ActorCode(name=None, country=None, sector="GOV", kind="person")
    near = Antecedents(actors=(KENYA,), starts=(0,))
    assert near.described(code, "the minister", 9).country == "KEN"  # type: ignore[union-attr]
    assert near.described(code, "the ambassador", 9) is None
    assert near.described(code, "the consulate", 9).country == "KEN"  # type: ignore[union-attr]
    assert Antecedents(actors=(KENYA,), starts=(0, 8)).described(code, "the ambassador", 9).country == "KEN"  # type: ignore[union-attr]


def test_two_leaders_are_of_no_country() -> None:
    code = ActorCode(name=None, country=None, sector="GOV", kind="person")
    assert Antecedents(actors=(KENYA,)).described(code, "the two leaders", 9) is None
    assert Antecedents(actors=(KENYA,)).described(code, "the leaders", 9).country == "KEN"  # type: ignore[union-attr]


def test_further_down_a_thing_in_a_country_is_nobody() -> None:
    class Buses(Table):
        CODES = {"a bus in Kenya": ActorCode(name=None, country="KEN", sector=None, kind=None)}

    words = ["a", "bus", "in", "Kenya", "burned"]
    doc = Doc(
        VOCAB, words=words, heads=[1, 4, 1, 2, 4], deps=["det", "nsubj", "prep", "pobj", "ROOT"],
        pos=["DET", "NOUN", "ADP", "PROPN", "VERB"], ents=["O", "O", "O", "B-GPE", "O"],
    )  # fmt: skip
    mentions, context = Mentions(Buses()), Context(published=ON)
    assert mentions.actor(doc, (0, 4), context, NOBODY, strict=True) is None
    assert mentions.actor(doc, (0, 4), context, NOBODY) is not None


def test_the_group_is_the_last_that_was_named() -> None:
    front = Actor(text="the Kivu Front", start=2, end=16, name="Kivu Front", country="COD", sector="REB", kind="group")
    code = ActorCode(name=None, country=None, sector="SOC", kind="organisation")
    found = Antecedents(actors=(front, KENYA)).described(code, "the group", 9)
    assert found is not None
    assert (found.name, found.country, found.sector) == ("Kivu Front", "COD", "REB")
    assert Antecedents(actors=(KENYA,)).described(code, "the group", 9) is None
    of_it = Antecedents(actors=(front, KENYA)).described(code, "the group’s leadership", 9)
    assert of_it is not None
    assert (of_it.name, of_it.country, of_it.sector) == (None, "COD", "REB")


def test_capitals_are_no_body_of_a_country_that_a_long_text_never_names() -> None:
    class Bodies(Table):
        CODES = {"RPG": ActorCode(name="Rally of Guinea", country="GIN", sector="PTY", kind="organisation")}

    doc = sentence("RPG", "hit")

    def country(*named: str) -> str | None:
        context = Context(published=ON, countries=frozenset(named))
        found = Mentions(Bodies()).actor(doc, (0, 1), context, NOBODY)
        return found.country if found else None

    assert country() == country("GIN", "FRA") == "GIN"
    assert country("FRA", "SYR") is None
