"""Rules propose acts and parties, the encoder's marks propose and decide; on hand-made parses and marks."""

from __future__ import annotations

import dataclasses

import msgspec
import numpy as np
import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from faultline.extraction.encoder import TypingScores
from faultline.extraction.marked import (
    RoleTrust,
    Span,
    Trust,
    belief,
    in_marks,
    marked_acts,
    once,
    place_odds,
    status_of,
    with_parties,
)
from faultline.extraction.marks import Marks
from faultline.extraction.stages import Candidate

WORDS = ["Rebels", "torched", "barns", "near", "Goma", "."]
PLAIN = RoleTrust(phrase=0.5, head=0.5, place=0, rival=0, agreed=1.5, opposed=-0.5, before=0, undergone=0, bias=0.0)
TRUST = Trust(role=0.0, only=9.0, only_recipient=9.0, proposed=0.0, actors=PLAIN, recipients=PLAIN, status=1.0)


@pytest.fixture
def doc() -> Doc:
    return Doc(
        Vocab(), words=WORDS, heads=[1, 1, 1, 1, 3, 1], deps=["nsubj", "ROOT", "dobj", "prep", "pobj", "punct"],
        pos=["NOUN", "VERB", "NOUN", "ADP", "PROPN", "PUNCT"], lemmas=["rebel", "torch", "barn", "near", "Goma", "."],
    )  # fmt: skip


def marks(
    doc: Doc, *, strength: float = 0.9, actors: str = "+-----", recipients: str = "--+---", places: str = "----+-"
) -> Marks:
    """One piece a word; "torched" triggers; + is log odds of 2, 0 of -1 and - of -4."""
    odds = [[{"+": 2.0, "0": -1.0, "-": -4.0}[sign] for sign in role] for role in (actors, recipients, places)]
    trigger = np.full((len(doc), 2), [1.0, 0.0])
    trigger[1] = [1 - strength, strength]
    return Marks(
        offsets=tuple((t.idx, t.idx + len(t)) for t in doc), kinds=("-", "ASSAULT"), statuses=("reported", "denied"),
        trigger=trigger, status=np.full((len(doc), 2), [0.8, 0.2]), acting=np.ones((len(doc), 3)),
        acted=np.array(odds).T, prior=np.zeros((len(doc), 3)),
    )  # fmt: skip


def act(**changes: object) -> Candidate:
    plain = {"trigger": (1, 2), "head": 1, "lemma": "torch", "actors": ((0, 1),), "recipients": ((2, 3),), "piece": 1}
    return Candidate(**{**plain, **changes})  # type: ignore[arg-type]


def test_a_marked_word_is_an_act_though_no_rule_knows_it(doc: Doc) -> None:
    (found,) = marked_acts(doc, marks(doc), (), (), 0.4)
    assert (found.trigger, found.piece) == ((1, 2), 1)
    assert (found.actors, found.recipients[:1]) == (((0, 1),), ((2, 3),))


def test_a_rules_act_that_no_mark_believes_is_none(doc: Doc) -> None:
    assert marked_acts(doc, marks(doc, strength=0.1), (act(),), (act(),), 0.4) == ()


def test_the_whole_act_is_taken_before_the_raw_one(doc: Doc) -> None:
    whole, raw = act(recipients=((2, 3), (4, 5))), act()
    assert marked_acts(doc, marks(doc), (whole,), (raw,), 0.4)[0].recipients == whole.recipients


def test_marks_propose_parties_that_syntax_misses(doc: Doc) -> None:
    found = with_parties(doc, marks(doc), act(actors=(), recipients=()), TRUST)
    assert (found.actors, found.recipients) == (((0, 1),), ((2, 3),))


def test_marks_find_the_party_inside_a_phrase_whose_head_is_a_thing() -> None:
    words = ["Teachers", "demanded", "an", "answer", "from", "the", "minister", "."]
    doc = Doc(
        Vocab(), words=words, heads=[1, 1, 3, 1, 3, 6, 4, 1], lemmas=words,
        deps=["nsubj", "ROOT", "det", "dobj", "prep", "det", "pobj", "punct"],
        pos=["NOUN", "VERB", "DET", "NOUN", "ADP", "DET", "NOUN", "PUNCT"],
    )  # fmt: skip
    asked = act(recipients=((2, 7),), lemma="demand")
    within = marks(doc, actors="+-------", recipients="-----++-", places="--------")
    assert with_parties(doc, within, asked, TRUST).recipients == ((5, 7),)
    whole = marks(doc, actors="+-------", recipients="--+++++-", places="--------")
    assert with_parties(doc, whole, asked, TRUST).recipients == ((2, 7),)


@pytest.mark.parametrize(("prefix", "party"), [("anti", (1, 5)), ("Lima", (3, 5))])
def test_part_of_a_hyphened_description_is_of_whom_it_describes(prefix: str, party: tuple[int, int]) -> None:
    words = ["The", prefix, "-", "tax", "protesters", "burned", "barns", "."]
    doc = Doc(
        Vocab(), words=words, spaces=[True, False, False, True, True, True, False, False], heads=[4, 4, 4, 4, 5, 5, 5, 5],
        deps=["det", "amod", "punct", "amod", "nsubj", "ROOT", "dobj", "punct"], lemmas=words,
        pos=["DET", "ADJ", "PUNCT", "NOUN", "NOUN", "VERB", "NOUN", "PUNCT"], tags=["DT", "JJ", "HYPH", "NN", "NNS", "VBD", "NNS", "."],
    )  # fmt: skip
    seen = marks(doc, actors="---++---", recipients="------+-", places="--------")
    found = with_parties(doc, seen, act(trigger=(5, 6), head=5, piece=5, actors=(), recipients=()), TRUST)
    assert found.actors == (party,)


def test_coordinated_parties_that_only_marks_see_are_two() -> None:
    words = ["Rebels", "and", "soldiers", "torched", "barns", "."]
    doc = Doc(
        Vocab(), words=words, heads=[3, 0, 0, 3, 3, 3], deps=["nsubj", "cc", "conj", "ROOT", "dobj", "punct"],
        pos=["NOUN", "CCONJ", "NOUN", "VERB", "NOUN", "PUNCT"], lemmas=words,
    )  # fmt: skip
    both = marks(doc, actors="+++---", recipients="----+-", places="------")
    found = with_parties(doc, both, act(trigger=(3, 4), head=3, piece=3, actors=(), recipients=()), TRUST)
    assert found.actors == ((0, 1), (2, 3))


def test_doubtful_parties_stay_where_syntax_has_them(doc: Doc) -> None:
    doubtful = marks(doc, actors="0-----", recipients="--0---")
    assert with_parties(doc, doubtful, act(), TRUST).actors == ((0, 1),)
    assert with_parties(doc, doubtful, act(actors=(), recipients=()), TRUST).actors == ()


def test_marks_may_turn_an_actor_into_a_recipient(doc: Doc) -> None:
    found = with_parties(doc, marks(doc, actors="------", recipients="+-+---"), act(), TRUST)
    assert (found.actors, found.recipients) == ((), ((0, 1), (2, 3)))


def test_an_act_that_was_not_read_keeps_its_syntax(doc: Doc) -> None:
    assert with_parties(doc, marks(doc), act(piece=None), TRUST) == act(piece=None)


def test_a_party_that_is_marked_but_not_taken_makes_the_actors_unsure(doc: Doc) -> None:
    nobody = with_parties(doc, marks(doc, actors="------"), act(actors=()), TRUST)
    somebody = with_parties(doc, marks(doc, actors="0-----"), act(actors=()), TRUST)
    assert nobody.sure[0] == pytest.approx(4.0)
    assert somebody.sure[0] == pytest.approx(1.0)


def test_the_rules_status_needs_less_than_the_marks_status() -> None:
    assert status_of("denied", {"reported": 0.6, "denied": 0.4}, TRUST) == "denied"
    assert status_of("denied", {"reported": 0.95, "denied": 0.05}, TRUST) == "reported"
    assert status_of("denied", {}, TRUST) == "denied"


def scores(found: Marks) -> TypingScores:
    return TypingScores(types={}, quads={}, incidents={}, modes={}, relevant=1.0, marks=found)


def test_belief_tells_how_sure_each_part_is(doc: Doc) -> None:
    read = scores(marks(doc))
    sure = belief(read, with_parties(doc, read.marks, act(), TRUST), "reported", placed=True)
    doubted = belief(read, with_parties(doc, read.marks, act(), TRUST), "denied", placed=False)
    assert sure["said"] > doubted["said"]
    assert sure["place"] > doubted["place"]
    assert belief(None, act(), "reported", placed=True) == {}


def test_a_place_is_weighed_by_its_words(doc: Doc) -> None:
    odds = place_odds(scores(marks(doc)), act())
    assert odds is not None
    assert odds(doc[4].idx, doc[4].idx + 4) == 2.0
    assert place_odds(None, act()) is None


def test_an_act_finds_its_place_in_the_marks(doc: Doc) -> None:
    assert in_marks(doc, marks(doc), act(piece=None)).piece == 1


def test_what_says_an_act_again_with_fewer_parties_is_left_out(doc: Doc) -> None:
    again = act(trigger=(2, 3), head=2, lemma="barn", actors=(), recipients=())
    other = act(trigger=(4, 5), head=4, lemma="goma", actors=(), recipients=())  # two steps away: an act of its own
    assert once(doc, marks(doc), [again, act(), other]) == (act(), other)


def test_a_word_that_the_tokenizer_splits_is_one_act() -> None:
    words = ["Counter", "-", "attacks", "hit", "Goma"]
    doc = Doc(
        Vocab(), words=words, spaces=[False, False, True, True, False], heads=[2, 2, 3, 3, 3],
        deps=["compound", "punct", "nsubj", "ROOT", "dobj"], pos=["NOUN", "PUNCT", "NOUN", "VERB", "PROPN"], lemmas=words,
    )  # fmt: skip
    trigger = np.array([[0.2, 0.8], [1, 0], [0.1, 0.9], [1, 0], [1, 0]])
    plain = marks(doc, actors="-----", recipients="-----", places="-----")
    (found,) = marked_acts(doc, dataclasses.replace(plain, trigger=trigger), (), (), 0.4)
    assert found.trigger == (2, 3)


def test_punctuation_is_no_party(doc: Doc) -> None:
    found = with_parties(doc, marks(doc), act(recipients=((2, 3), (5, 6))), TRUST)
    assert found.recipients == ((2, 3),)


def test_who_somebody_stood_alongside_is_no_party() -> None:
    words = ["Medics", "died", "working", "alongside", "soldiers"]
    doc = Doc(
        Vocab(), words=words, heads=[1, 1, 1, 2, 3], deps=["nsubj", "ROOT", "advcl", "prep", "pobj"],
        pos=["NOUN", "VERB", "VERB", "ADP", "NOUN"], lemmas=words,
    )  # fmt: skip
    found = with_parties(doc, marks(doc, actors="----+", recipients="+----", places="-----"), act(recipients=()), TRUST)
    assert found.actors == ()
    assert found.recipients == ((0, 1),)


def test_what_only_describes_a_named_party_is_none_of_its_own() -> None:
    words = ["Gunmen", "killed", "Mora", ",", "a", "painter", "and", "activist"]
    doc = Doc(
        Vocab(), words=words, heads=[1, 1, 1, 2, 5, 2, 5, 5],
        deps=["nsubj", "ROOT", "dobj", "punct", "det", "appos", "cc", "conj"],
        pos=["NOUN", "VERB", "PROPN", "PUNCT", "DET", "NOUN", "CCONJ", "NOUN"], lemmas=words,
    )  # fmt: skip
    seen = marks(doc, actors="+-------", recipients="--+--+-+", places="--------")
    found = with_parties(doc, seen, act(recipients=((2, 3), (5, 6), (7, 8))), TRUST)
    assert found.recipients == ((2, 3),)


@pytest.mark.parametrize(("label", "parties"), [("GPE", ((0, 1), (2, 3))), ("", ((0, 1),))])
def test_a_name_beside_a_party_is_one_though_the_marks_doubt_it(label: str, parties: tuple[Span, ...]) -> None:
    words = ["Peru", "and", "Chile", "shelled", "Goma"]
    doc = Doc(
        Vocab(), words=words, heads=[3, 0, 0, 3, 3], deps=["nsubj", "cc", "conj", "ROOT", "dobj"],
        pos=["PROPN", "CCONJ", "PROPN", "VERB", "PROPN"], lemmas=words,
        ents=["B-GPE", "O", f"B-{label}" if label else "O", "O", "B-GPE"],
    )  # fmt: skip
    seen = marks(doc, actors="+-0--", recipients="----+", places="-----")
    one = act(trigger=(3, 4), head=3, actors=((0, 1), (2, 3)), recipients=((4, 5),))
    sceptic = msgspec.structs.replace(TRUST, role=1.0, actors=msgspec.structs.replace(PLAIN, agreed=0.0))
    assert with_parties(doc, seen, one, sceptic).actors == parties


def test_states_in_a_list_that_the_parser_reads_as_an_apposition_are_two() -> None:
    words = ["Peru", ",", "Chile", "shelled", "Goma"]
    doc = Doc(
        Vocab(), words=words, heads=[3, 0, 0, 3, 3], deps=["nsubj", "punct", "appos", "ROOT", "dobj"],
        pos=["PROPN", "PUNCT", "PROPN", "VERB", "PROPN"], lemmas=words, ents=["B-GPE", "O", "B-GPE", "O", "B-GPE"],
    )  # fmt: skip
    seen = marks(doc, actors="+-+--", recipients="----+", places="-----")
    found = with_parties(doc, seen, act(trigger=(3, 4), head=3, actors=((0, 1), (2, 3))), TRUST, deep=True)
    assert found.actors == ((0, 1), (2, 3))


def test_a_likely_word_in_no_party_is_told(doc: Doc) -> None:
    sceptic = msgspec.structs.replace(TRUST, role=9.0)
    assert with_parties(doc, marks(doc), act(), sceptic).left == (2.0, 2.0)
    assert with_parties(doc, marks(doc), act(), TRUST).left == (-4.0, -4.0)
