"""An act lies where its own clause says, else its sentence, else the article; never where it isn't said."""

from __future__ import annotations

import pytest
from spacy.language import Language

from faultline.extraction.decide import Decision
from faultline.extraction.event_location import event_location, told_next
from faultline.extraction.gazetteer import Gazetteer
from faultline.extraction.pipeline import load
from faultline.extraction.places import PlaceFinder
from faultline.extraction.reading import Sentence
from faultline.extraction.withdrawals import lands_left, same_withdrawal
from faultline.records import Actor, Article, Location

WITHDRAWING = Decision(
    event_type="RETREAT", mode="withdraw", cameo=None, incident=None, probability=1.0, listed=True, reasons=()
)


@pytest.fixture(scope="module")
def finder() -> PlaceFinder:
    return PlaceFinder(Gazetteer.load())


def located(nlp: Language, finder: PlaceFinder, sentence: str, trigger: str, before: str = "") -> Location | None:
    places = finder.find(nlp(before + sentence))
    doc = nlp(sentence)
    token = next(token.i for token in doc if token.text == trigger)
    return event_location(doc, len(before), (token, token + 1), places)


@pytest.mark.parametrize(
    ("sentence", "trigger", "name"),
    [
        ("Gunmen from Lagos attacked a convoy near Maiduguri on Friday.", "attacked", "Maiduguri"),
        ("Officials in Paris said that a bomb exploded in Bamako.", "exploded", "Bamako"),
        ("The army shelled Kharkiv while talks went on in Geneva.", "shelled", "Kharkiv"),
        ("The army shelled Kharkiv while talks went on in Geneva.", "talks", "Geneva"),
        ("A car bomb killed three people in Basra, Iraq.", "killed", "Basra"),
        ("Thousands marched through Tbilisi against the law.", "marched", "Tbilisi"),
        ("He was shot after leaving a mosque in Cairo.", "shot", "Cairo"),
    ],
)
def test_the_acts_own_clause_comes_first(
    nlp: Language, finder: PlaceFinder, sentence: str, trigger: str, name: str
) -> None:
    where = located(nlp, finder, sentence, trigger)
    assert where is not None
    assert where.name == name


@pytest.mark.parametrize(
    ("sentence", "trigger"),
    [
        ("Iranian forces attacked the convoy.", "attacked"),
        ("Moscow condemned the decision.", "condemned"),
        ("The minister resigned on Monday.", "resigned"),
        ("France accused Germany of delay.", "accused"),
        ("The ministers discussed the war in Sudan.", "discussed"),
        ("The men who kidnapped him were from Leeds.", "kidnapped"),
        ("A court based in Arusha convicted three officers.", "convicted"),
        ("After leaving Homs he was arrested by rebels.", "arrested"),
        ("Militants attacked soldiers in countries other than Sudan.", "attacked"),
        ("The ministers held talks on the floods in Lagos.", "talks"),
    ],
)
def test_a_place_that_is_not_said_is_null(nlp: Language, finder: PlaceFinder, sentence: str, trigger: str) -> None:
    assert located(nlp, finder, sentence, trigger) is None


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Russian missiles struck Kharkiv on Sunday, wounding 12 people.", "Kharkiv"),
        ("Separatists bombarded Mariupol.", "Mariupol"),
        ("The army bombed Taiz overnight.", "Taiz"),
    ],
)
def test_a_town_that_is_struck_is_where_the_act_was(text: str, name: str) -> None:
    (event,) = load().extract(Article(id="a", text=text, published_at="2024-05-02T08:00:00Z")).events
    assert event.location is not None
    assert event.location.name == name


def test_a_country_keeps_the_precision_of_a_country(nlp: Language, finder: PlaceFinder) -> None:
    where = located(nlp, finder, "Three aid workers were kidnapped in Sudan.", "kidnapped")
    assert where is not None
    assert (where.country, where.precision) == ("SDN", "country")


def test_an_article_about_one_town_places_the_sentences_that_name_none(nlp: Language, finder: PlaceFinder) -> None:
    before = "A bomb exploded in Mosul. Hospitals in Mosul took in the wounded. "
    where = located(nlp, finder, "The blast killed six people.", "killed", before)
    assert where is not None
    assert where.name == "Mosul"


def test_an_article_about_two_towns_places_nothing_by_itself(nlp: Language, finder: PlaceFinder) -> None:
    before = "A bomb exploded in Mosul. Another went off in Kirkuk. "
    assert located(nlp, finder, "The blasts killed six people.", "killed", before) is None


def following(finder: PlaceFinder, nlp: Language, lead: str, rest: str) -> str:
    places = finder.find(nlp(lead + rest))
    land = event_location(nlp(lead), 0, (0, 1), places)
    assert land is not None
    return told_next(places, land, len(lead), len(lead) + len(rest)).name


def test_a_lead_s_country_is_the_one_town_that_the_next_sentences_tell(nlp: Language, finder: PlaceFinder) -> None:
    lead = "Attackers in Nigeria killed ten traders on Monday. "
    assert following(finder, nlp, lead, "They came to Maiduguri at dawn.") == "Maiduguri"
    assert following(finder, nlp, lead, "They came from Maiduguri to Kano.") == "Nigeria"
    assert following(finder, nlp, lead, "They came to Bamako at dawn.") == "Nigeria"


@pytest.mark.model
@pytest.mark.parametrize(
    ("countries", "lemma", "country"),
    [(["KEN"], "withdrawal", "SOM"), ([], "pull out", "SOM"), (["UGA"], "withdrawal", None), (["KEN"], "leave", None)],
)
def test_a_withdrawal_from_nowhere_is_the_last_one_of_that_country(
    countries: list[str], lemma: str, country: str | None
) -> None:
    text = "Kenya withdrew its troops from Somalia on Monday."
    told = load({"encoder": False}).extract(Article(id="a", text=text, published_at="2024-05-02T08:00:00Z")).events
    actors = [
        Actor(text="its army", start=0, end=8, name=None, country=each, sector="MIL", kind="group")
        for each in countries
    ]
    where = same_withdrawal(lemma, WITHDRAWING, actors, told)
    assert (where.country if where else None) == country
    assert same_withdrawal(lemma, WITHDRAWING, actors, []) is None


@pytest.mark.model
def test_a_state_arrests_at_home() -> None:
    article = Article(id="a", text="Kenyan police arrested a union leader.", published_at="2024-05-02T08:00:00Z")
    (event,) = load({"encoder": False}).extract(article).events
    assert event.location is not None
    assert (event.location.country, event.location.precision) == ("KEN", "country")


@pytest.mark.model
def test_a_state_is_struck_at_home_and_its_soldiers_are_struck_anywhere() -> None:
    first = "Envoys of Somalia, Uganda and Ethiopia met on Monday. "
    rest = (
        " Towns in Uganda and Somalia sent aid. Officials flew from Nairobi to Mogadishu, and from Kampala to Berbera."
    )
    for text, where in (
        ("Fighters attacked the Kenyan state for years.", "KEN"),
        ("Fighters attacked Kenyan soldiers for years.", None),
    ):
        article = Article(id="a", text=first + text + rest, published_at="2024-05-02T08:00:00Z")
        event = next(e for e in load({}).extract(article).events if e.evidence.trigger.text == "attacked")
        assert (event.location.country if event.location else None) == where


def test_a_withdrawal_from_nowhere_is_from_what_most_of_a_text_s_withdrawals_leave(
    nlp: Language, finder: PlaceFinder
) -> None:
    text = "Kenya will pull out of Somalia in May. It is the last to withdraw from Somalia. Uganda withdrew its troops from Congo."
    places = finder.find(nlp(text))
    sentences = [
        Sentence(doc=nlp(part.text), offset=part.start_char, field="text", number=number, scores=None)
        for number, part in enumerate(nlp(text).sents)
    ]
    left = lands_left(sentences, places)
    assert [place.name for place in left] == ["Somalia", "Somalia", "Democratic Republic of the Congo"]
    where = same_withdrawal("withdrawal", WITHDRAWING, [], [], left)
    assert where is not None
    assert where.name == "Somalia"
    assert same_withdrawal("leave", WITHDRAWING, [], [], left) is None
