"""Who acts and who is acted upon: coordination, demands, officials without a country, what stands near an act."""

from __future__ import annotations

from datetime import date

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from faultline.extraction.actors import ActorCoder
from faultline.extraction.arguments import nearby
from faultline.extraction.at_home import at_home, home_of
from faultline.extraction.decide import Decision
from faultline.extraction.ontology import Ontology
from faultline.extraction.parties import meant_by, mutual
from faultline.extraction.party_spans import (
    aside,
    beside,
    coordinated,
    demand,
    halves,
    listed,
    met,
    own_subjects,
    undergone,
    warned,
)
from faultline.extraction.pipeline import load
from faultline.extraction.predicates import candidates
from faultline.extraction.stages import Candidate, Context
from faultline.records import Actor, ActorKind, Article, EventType, Location, Sector


def act(nlp: Language, text: str, trigger: str) -> tuple[object, Candidate]:
    doc = nlp(text)
    found = [c for c in candidates(doc, Ontology.load()) if doc[c.trigger[0] : c.trigger[1]].text == trigger]
    assert found, [doc[c.trigger[0] : c.trigger[1]].text for c in candidates(doc, Ontology.load())]
    return doc, found[0]


def party(**changes: object) -> Actor:
    given = {"text": "the army", "start": 0, "end": 8, "name": None, "country": None, "sector": "MIL", "kind": "group"}
    return Actor(**{**given, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("phrase", "parts"),
    [
        ("Senior Finnish and Estonian officials", ["Finnish", "Estonian officials"]),
        ("Kenyan soldiers", ["Kenyan soldiers"]),
        ("Peru's army", ["Peru's army"]),
        ("NATO and Swiss negotiators", ["NATO", "Swiss negotiators"]),
        ("Protesters in Lima, Peru", ["Protesters in Lima, Peru"]),
    ],
)
def test_nationalities_in_one_phrase_are_a_party_each(nlp: Language, phrase: str, parts: list[str]) -> None:
    doc = nlp(f"{phrase} met in the capital.")
    end = len(nlp.make_doc(phrase))
    assert [doc[start:stop].text for start, stop in coordinated(doc, (0, end))] == parts


@pytest.mark.parametrize(
    ("phrase", "rest", "others"),
    [
        ("Ministers from Italy", " and France met.", ["France"]),
        ("The nurses Helen Frost", " and David Miller were shot.", ["David Miller"]),
        ("The minister of Italy", " and France met.", []),
        ("Italian", " and Greek support was praised.", ["Greek"]),
        ("Ministers from Italy", " met in France.", []),
    ],
)
def test_names_beside_the_one_that_ends_a_phrase_are_parties_too(
    nlp: Language, phrase: str, rest: str, others: list[str]
) -> None:
    doc = nlp(phrase + rest)
    end = len(nlp.make_doc(phrase))
    assert [doc[a:b].text for a, b in listed(doc, (0, end), ())] == others
    assert not listed(doc, (0, end), ((end, len(doc)),))


@pytest.mark.parametrize(
    ("text", "phrase", "others"),
    [
        ("They freed farmers, women and soldiers.", "farmers", ["women", "soldiers"]),
        ("They freed farmers, women and soldiers.", "soldiers", ["farmers", "women"]),
        ("They freed the farmers of the north.", "the farmers of the north", []),
    ],
)
def test_nouns_on_both_sides_of_a_coordination_are_parties(
    nlp: Language, text: str, phrase: str, others: list[str]
) -> None:
    doc = nlp(text)
    span = doc.char_span(text.index(phrase), text.index(phrase) + len(phrase))
    assert span is not None
    assert [doc[a:b].text for a, b in beside(doc, (span.start, span.end), ())] == others


def test_both_halves_of_two_names_are_looked_at(nlp: Language) -> None:
    doc = nlp("Ana Diaz and Bo Lund")
    assert [doc[a:b].text for a, b in halves(doc, (0, len(doc)))] == ["Ana Diaz", "Bo Lund"]
    assert halves(doc, (0, 2)) == []


@pytest.mark.model
def test_who_is_to_act_in_a_threat_is_not_threatened() -> None:
    text = "The president threatened that the army and its allies would attack Chad."
    article = Article(id="a", text=text, published_at="2024-05-02T08:00:00Z")
    threat = next(e for e in load({"places": False}).extract(article).events if e.event_type == "THREATEN")
    assert [party.text for party in threat.recipients] == ["Chad"]


@pytest.mark.parametrize(("kind", "aimed"), [("COOPERATE", ["MLI"]), ("CONSULT", ["TCD", "MLI"])])
def test_who_cooperate_together_do_so_with_another_if_one_is_told(kind: EventType, aimed: list[str]) -> None:
    decision = Decision(event_type=kind, mode=None, cameo=None, incident=None, probability=1.0, listed=True, reasons=())
    candidate = Candidate(trigger=(0, 1), head=0, lemma="work", actors=(), recipients=())
    actors = [party(country="KEN"), party(country="TCD", start=10)]
    found = mutual(decision, candidate, actors, [party(country="MLI", start=20)])
    assert [each.country for each in found] == aimed
    assert [each.country for each in mutual(decision, candidate, actors, [])] == ["TCD"]


@pytest.mark.model
def test_a_state_whose_name_has_an_and_in_it_is_one() -> None:
    text = "Norway urged the Trinidad and Tobago authorities to act."
    article = Article(id="a", text=text, published_at="2024-05-02T08:00:00Z")
    (event,) = load({"places": False}).extract(article).events
    assert [party.country for party in event.recipients] == ["TTO"]


@pytest.mark.model
def test_two_persons_of_one_phrase_are_two() -> None:
    text = "The leaders spoke on Monday. Emmanuel Macron and Angela Merkel met in Paris."
    article = Article(id="a", text=text, published_at="2019-05-02T08:00:00Z")
    met = next(e for e in load({}).extract(article).events if e.evidence.trigger.text == "met")
    assert [party.country for party in met.actors] == ["FRA", "DEU"]


@pytest.mark.model
def test_who_was_released_released_nobody() -> None:
    article = Article(id="a", text="The teacher was released on Monday.", published_at="2024-05-02T08:00:00Z")
    (event,) = load({"places": False}).extract(article).events
    assert (event.event_mode, event.actors) == ("release", ())
    assert [party.text for party in event.recipients] == ["The teacher"]


@pytest.mark.model
def test_what_a_minister_claims_is_not_aimed_at_his_own_state() -> None:
    text = "Finland's foreign minister claimed that Finland has proof that Kenya shelled the port."
    article = Article(id="a", text=text, published_at="2024-05-02T08:00:00Z")
    said = next(e for e in load({"places": False}).extract(article).events if e.evidence.trigger.text == "claimed")
    assert "FIN" not in [party.country for party in said.recipients]


@pytest.mark.parametrize(
    ("text", "trigger", "kind", "out"),
    [
        ("Chad's intervention in Mali and Niger began in May.", "intervention", "ASSAULT", {"Mali", "Niger"}),
        ("Chad's attack in Mali began in May.", "attack", "ASSAULT", set()),
        ("Miners defended the town from the rebels.", "defended", "ASSAULT", {"the", "town"}),
        ("The minister denied that Peru had paid.", "denied", "REJECT", {"that", "Peru", "had", "paid"}),
        ("The minister denied any links to Peru.", "denied", "REJECT", {"to", "Peru"}),
        ("The minister denied Peru's request.", "denied", "REJECT", set()),
        ("The army attacked what Peru regards as a haven.", "attacked", "ASSAULT", {"Peru"}),
    ],
)
def test_whom_an_act_is_not_aimed_at(nlp: Language, text: str, trigger: str, kind: EventType, out: set[str]) -> None:
    doc = nlp(text)
    decision = Decision(event_type=kind, mode=None, cameo=None, incident=None, probability=1.0, listed=True, reasons=())
    found = aside(next(token for token in doc if token.text == trigger), decision)
    assert {doc[i].text for i in found} == out


@pytest.mark.parametrize(
    ("text", "trigger", "marked", "kept"),
    [
        ("Quito denied it, and Lima went on to accuse Bogota.", "accuse", ["Quito", "Lima"], ["Lima"]),
        ("Lima and Quito accused Bogota.", "accused", ["Lima", "Quito"], ["Lima", "Quito"]),
        ("Lima said that it accused Bogota.", "accused", ["Lima", "it"], ["Lima", "it"]),
        ("Lima said that Quito accused Bogota.", "accused", ["Lima", "Quito"], ["Lima", "Quito"]),
        ("Rebels were attacked by Lima.", "attacked", ["Lima"], ["Lima"]),
    ],
)
def test_who_does_another_act_does_not_do_this_one(
    nlp: Language, text: str, trigger: str, marked: list[str], kept: list[str]
) -> None:
    doc = nlp(text)
    at = {token.text: token.i for token in doc}
    head = at[trigger]
    spans = tuple((at[name], at[name] + 1) for name in marked)
    candidate = Candidate(trigger=(head, head + 1), head=head, lemma=trigger, actors=spans, recipients=())
    assert [doc[start:end].text for start, end in own_subjects(doc, candidate)] == kept


@pytest.mark.parametrize(
    ("sector", "text", "befalls", "country"),
    [("OPP", "the opposition", False, "SYR"), ("GOV", "the regime", False, "SYR"), ("OPP", "the opposition", True, "CHE"),
     ("GOV", "the authorities", False, "CHE")],
)  # fmt: skip
def test_a_regime_and_its_opposition_meet_abroad(sector: Sector, text: str, befalls: bool, country: str) -> None:
    syria = Location(name="Syria", country="SYR", admin1=None, lat=35.0, lon=38.0, geonames_id=1, precision="country")
    context = Context(published=date(2018, 1, 1), country=syria, home="CHE")
    assert home_of(party(text=text, sector=sector, kind="group"), context, befalls) == country


@pytest.mark.model
@pytest.mark.parametrize(("where", "country"), [("London, Ontario", "CAN"), ("London, England", "GBR")])
def test_a_town_s_police_are_of_the_country_where_the_text_has_the_town(where: str, country: str) -> None:
    text = f"A shop burned down in {where}, on Friday. London police arrested two men."
    article = Article(id="a", text=text, published_at="2022-05-01T10:00:00Z")
    event = next(e for e in load({}).extract(article).events if e.evidence.trigger.text == "arrested")
    assert [(each.country, each.sector) for each in event.actors] == [(country, "COP")]


@pytest.mark.model
def test_an_office_and_the_name_beside_it_are_one_party() -> None:
    text = "The French president, Emmanuel Macron, condemned the shelling of Kharkiv by Russia."
    article = Article(id="a", text=text, published_at="2022-05-01T10:00:00Z")
    event = next(e for e in load({}).extract(article).events if e.evidence.trigger.text == "condemned")
    assert [(each.name, each.country) for each in event.actors] == [("Emmanuel Macron", "FRA")]


def test_who_says_that_another_must_act_asks_and_the_other_is_asked(nlp: Language) -> None:
    doc, candidate = act(nlp, "The minister said Denmark must release the crew.", "release")
    said = demand(doc, candidate)  # type: ignore[arg-type]
    assert said is not None
    assert [[doc[a:b].text for a, b in side] for side in said] == [["The minister"], ["Denmark"]]  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "trigger", "who"),
    [
        ("Peru should understand that Chile will retaliate.", "retaliate", ["Peru"]),
        ("Peru understands that Chile will retaliate.", "retaliate", []),
        ("Peru said that Chile will retaliate.", "retaliate", []),
    ],
)
def test_who_is_told_to_expect_an_act_is_threatened_with_it(
    nlp: Language, text: str, trigger: str, who: list[str]
) -> None:
    doc = nlp(text)
    head = next(token.i for token in doc if token.text == trigger)
    found = warned(doc, Candidate(trigger=(head, head + 1), head=head, lemma=trigger, actors=(), recipients=()))
    assert [doc[start:end].text for start, end in found] == who


def test_an_act_that_is_only_reported_is_no_demand(nlp: Language) -> None:
    doc, candidate = act(nlp, "The minister said Denmark released the crew.", "released")
    assert demand(doc, candidate) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("actor", "country"),
    [
        (party(), "KEN"),
        (party(text="Minister Amina Otieno", name="Amina Otieno", sector="GOV", kind="person"), "KEN"),
        (party(text="the president", sector="GOV", kind="person"), "KEN"),
        (party(text="the foreign minister", sector="GOV", kind="person"), "KEN"),
        (party(text="foreign troops", sector="MIL", kind="group"), None),
        (party(country="UGA"), "UGA"),
        (party(text="villagers", sector="CVL", kind="population"), None),
        (party(text="our embassy", sector="GOV", kind="state"), None),
        (party(text="the European court", sector="JUD", kind="organisation"), None),
        (party(text="the Foreign Office", name="Foreign Office", sector="GOV", kind="organisation"), None),
    ],
)
def test_officials_and_forces_without_a_country_are_of_the_text_s(actor: Actor, country: str | None) -> None:
    assert at_home(actor, "KEN").country == country
    assert at_home(actor, None) == actor


@pytest.mark.parametrize(
    ("actor", "country"),
    [
        (party(text="villagers", sector="CVL", kind="population"), "KEN"),
        (party(text="the rebels", sector="REB", kind="group"), "KEN"),
        (party(text="tourists", sector="CVL", kind="population"), None),
        (party(text="Amina Otieno", name="Amina Otieno", sector="CVL", kind="person"), None),
        (party(text="refugees", sector="REF", kind="population"), None),
    ],
)
def test_who_lives_where_an_act_is_told_to_be_is_of_that_country(actor: Actor, country: str | None) -> None:
    assert at_home(actor, None, "KEN").country == country
    assert at_home(actor, "KEN", None) == actor  # what an article is about says nothing of them


def test_a_home_secretary_is_britain_s_wherever_a_text_plays() -> None:
    assert at_home(party(text="the home secretary", sector="GOV", kind="person"), "SYR").country == "GBR"
    assert (
        at_home(party(text="India's home secretary", country="IND", sector="GOV", kind="person"), "SYR").country
        == "IND"
    )


@pytest.mark.parametrize(("home", "country"), [("TUR", "USA"), (None, "USA"), ("PHL", None)])
def test_congress_is_america_s_unless_a_text_s_country_has_one(home: str | None, country: str | None) -> None:
    members = party(text="members of Congress", name="Congress", sector="LEG", kind="organisation")
    assert at_home(members, home).country == country


@pytest.mark.model
def test_who_signs_together_signs_with_the_other() -> None:
    article = Article(id="a", text="Kenya and Peru signed a treaty on Monday.", published_at="2024-05-02T08:00:00Z")
    (event,) = load({"encoder": False, "places": False}).extract(article).events
    assert [party.country for party in event.recipients] == ["PER"]


def test_where_an_act_happens_is_nobody(nlp: Language) -> None:
    doc, candidate = act(nlp, "Gunmen abducted two nurses in Somalia.", "abducted")
    bare = Candidate(trigger=candidate.trigger, head=candidate.head, lemma=candidate.lemma, actors=(), recipients=())
    assert nearby(doc, bare, everywhere=True) == ()  # type: ignore[arg-type]


def test_a_nationality_near_an_act_is_its_whole_phrase(nlp: Language) -> None:
    doc, candidate = act(nlp, "A rights group protested that Croatian authorities failed the refugees.", "protested")
    bare = Candidate(trigger=candidate.trigger, head=candidate.head, lemma=candidate.lemma, actors=(), recipients=())
    assert [doc[a:b].text for a, b in nearby(doc, bare, everywhere=True)] == ["Croatian authorities"]  # type: ignore[arg-type,index]


@pytest.mark.parametrize(
    ("phrase", "label", "country", "sector"),
    [
        ("the Kenyan army", None, "KEN", "MIL"),
        ("Peruvian police", None, "PER", "COP"),
        ("the Kremlin", None, "RUS", "GOV"),
        ("Benin", "PERSON", "BEN", "GOV"),
        ("Jordan", "PERSON", None, None),
        ("up to 4,000 Malian refugees", None, "MLI", "REF"),
        ("a group of Chadian refugees", None, "TCD", "REF"),
        ("Thousands of Iraqi Kurds", None, "IRQ", "CVL"),
        ("Thousands of Nigerians from the north", None, "NGA", "CVL"),
        ("President Reagan", "PERSON", "USA", "GOV"),
        ("Iranian-backed Iraqi militia", None, "IRQ", "PRM"),
        ("the United Nations", "ORG", None, "IGO"),
        ("Amnesty International", "ORG", None, "NGO"),
        ("an opposition leader in Zambia", None, "ZMB", "OPP"),
        ("war damage", None, None, None),
        ("PORTUGAL", "GPE", "PRT", "GOV"),
        ("NATO", "ORG", None, "IGO"),
        ("its allies in Libya", None, None, None),
        ("Libyan allies", None, "LBY", None),
        ("a bus in Kenya", None, "KEN", None),
        ("the Kingdom of Morocco", None, "MAR", "GOV"),
        ("the ambassador to Kenya", None, None, "GOV"),
        ("Kenya's ambassador", None, "KEN", "GOV"),
        ("Karen Smith", "PERSON", None, None),
        ("South America", "LOC", None, None),
        ("Latin American farmers", None, None, "AGR"),
        ("the Christmas party", None, None, None),
        ("the ruling party", None, None, "PTY"),
        ("the parties", None, None, None),
        ("a Kenyan naval ship", None, "KEN", "MIL"),
        ("Ships of the Kenyan coast guard", None, "KEN", "MIL"),
        ("the chief executive officer", None, None, "BUS"),
        ("the sheriff's deputy", None, None, "COP"),
    ],
)
def test_phrases_are_coded_by_country_and_sector(
    phrase: str, label: str | None, country: str | None, sector: str | None
) -> None:
    code = ActorCoder.load().code(phrase, date(2019, 6, 15), label)
    assert (code.country if code else None, code.sector if code else None) == (country, sector)


def test_an_office_is_its_holder_s_only_while_it_is_held() -> None:
    coder = ActorCoder.load()
    assert coder.code("Barack Obama", date(2012, 1, 1), "PERSON").sector == "GOV"  # type: ignore[union-attr]
    assert coder.code("Barack Obama", date(2021, 1, 1), "PERSON").sector == "ELI"  # type: ignore[union-attr]


def test_pronouns_stand_for_nobody_where_coreference_is_off() -> None:
    text = "President Emmanuel Macron met miners in Lens. He condemned the shelling of Kharkiv."
    article = Article(id="a", text=text, published_at="2022-05-01T10:00:00Z")
    by_switch = {
        on: [e for e in load({"coreference": on}).extract(article).events if e.evidence.trigger.text == "condemned"]
        for on in (True, False)
    }
    assert [a.country for e in by_switch[True] for a in e.actors] == ["FRA"]
    assert [a.country for e in by_switch[False] for a in e.actors] == []


@pytest.mark.model
def test_of_a_clash_each_side_acts_upon_the_other() -> None:
    article = Article(id="a", text="Kenya and Somalia clashed on Monday.", published_at="2024-05-02T08:00:00Z")
    (event,) = load({"encoder": False, "places": False}).extract(article).events
    assert [party.country for party in event.actors] == ["KEN", "SOM"]
    assert [party.country for party in event.recipients] == ["SOM"]


@pytest.mark.parametrize(
    ("words", "sector", "country"),
    [
        ("the government", "GOV", "KEN"),
        ("our government", "GOV", None),
        ("a separate group", "SOC", None),
        ("an armed drone", "MIL", None),
    ],
)
def test_whose_and_which_they_are_is_not_told_by_the_place(words: str, sector: Sector, country: str | None) -> None:
    kind: ActorKind = "state" if sector == "GOV" else "organisation"
    party = Actor(text=words, start=0, end=len(words), name=None, country=None, sector=sector, kind=kind)
    assert at_home(party, "KEN", "KEN").country == country


def test_he_is_no_capital_and_it_is_no_person_before_a_state() -> None:
    capital = party(text="Lima", name="Peru", country="PER", sector="GOV", kind="state")
    mayor = party(text="the mayor", sector="GOV", kind="person")
    assert meant_by("he", [capital, mayor]) == [mayor]
    assert meant_by("he", [capital]) == []
    assert meant_by("it", [capital, mayor]) == [capital]
    assert meant_by("they", [capital, mayor]) == [capital, mayor]


def test_an_official_of_a_strange_name_need_not_be_of_the_country_that_an_article_is_about() -> None:
    briton = party(text="the foreign secretary, Giles Robinson", name="Giles Robinson", sector="GOV", kind="person")
    syrian = party(text="the minister, Mahmoud al-Masri", name="Mahmoud al-Masri", sector="GOV", kind="person")
    assert at_home(briton, "SYR").country is None
    assert at_home(briton, "GBR").country == "GBR"
    assert at_home(syrian, "SYR").country == "SYR"


def spans(doc: Doc, *phrases: str) -> tuple[tuple[int, int], ...]:
    """Where phrases stand in a sentence, in words."""
    found = [doc.char_span(doc.text.index(phrase), doc.text.index(phrase) + len(phrase)) for phrase in phrases]
    return tuple((span.start, span.end) for span in found if span is not None)


@pytest.mark.parametrize(
    ("text", "trigger", "actors", "recipients"),
    [
        ("Tensions grow between Niger and Chad, which is subjected to sanctions imposed by Niger.", "sanctions", ("Niger",), ("Chad",)),
        ("Detainees were subjected to torture by the police.", "torture", ("the police",), ("Detainees",)),
        ("The men resorted to torture.", "torture", ("The men",), ()),
    ],
)  # fmt: skip
def test_who_is_subjected_to_an_act_is_its_recipient(
    nlp: Language, text: str, trigger: str, actors: tuple[str, ...], recipients: tuple[str, ...]
) -> None:
    doc = nlp(text)
    at = next(token.i for token in doc if token.text == trigger)
    first = (0, 1) if doc[0].pos_ != "DET" else (0, 2)
    found = undergone(doc, Candidate(trigger=(at, at + 1), head=at, lemma=trigger, actors=(first,), recipients=()))
    assert tuple(doc[slice(*span)].text for span in found.actors) == actors
    assert tuple(doc[slice(*span)].text for span in found.recipients) == recipients


def test_the_object_of_a_meeting_is_met_and_meets_nobody(nlp: Language) -> None:
    doc = nlp("The envoy met the rebels on Friday.")
    both = spans(doc, "The envoy", "the rebels")
    found = met(doc, Candidate(trigger=(2, 3), head=2, lemma="meet", actors=both, recipients=()))
    assert (found.actors, found.recipients) == (both[:1], both[1:])
    alone = Candidate(trigger=(2, 3), head=2, lemma="meet", actors=both[1:], recipients=())
    assert met(doc, alone) == alone
