"""Leads written by hand, each with what a reader takes from one act of it: who, to whom, how and where it is said.

They came of reading the output of such leads against their text; each stands for a rule, and not for itself.
"""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from faultline.extraction.pipeline import load
from faultline.records import Actor, Article, EnrichedDocument

# Text, the act's word; type, status; actors and recipients as name (where it has one) or text with country and sector; place.
LEADS = {
    "a surname is no company": (
        "Sir Simon McDonald, the permanent secretary, warned Kenya that aid would end.",
        "warned", "THREATEN", "threatened", "Simon McDonald - GOV", "Kenya KEN GOV", None,
    ),
    "its ministry is the state's that was named": (
        "Kenya on Monday condemned the raid on its embassy. Its foreign ministry summoned the Somali ambassador.",
        "summoned", "ACCUSE", "reported", "Its foreign ministry KEN GOV", "the Somali ambassador SOM GOV", None,
    ),
    "an adviser to a leader is of the leader's country": (
        "A senior adviser to the Iranian supreme leader met Lebanese officials on Thursday in Beirut.",
        "met", "CONSULT", "reported",
        "A senior adviser to the Iranian supreme leader IRN GOV", "Lebanese officials LBN GOV",
        "Beirut",
    ),
    "the family of one soldier is a family": (
        "A family of a detained soldier begged Theresa May for help.",
        "begged", "REQUEST", "reported", "A family of a detained soldier - CVL", "Theresa May GBR ELI", None,
    ),
    "a watchdog for weapons is of states": (
        "The chemical weapons watchdog accused Damascus of using chlorine in Douma.",
        "accused", "ACCUSE", "reported", "The chemical weapons watchdog - IGO", "Syria SYR GOV", None,
    ),
    "who meets a government abroad is not of where they meet": (
        "Two days of talks between the government and the rebels in Doha ended without a deal.",
        "talks", "CONSULT", "reported", "the government - GOV; the rebels - REB", "the rebels - REB", "Doha",
    ),
    "who accuses another country's president by its name is not of it": (
        "The environment secretary, Michael Gove, accused Turkey's president of jailing journalists.",
        "accused", "ACCUSE", "reported", "Michael Gove - GOV", "Turkey's president TUR GOV", None,
    ),
    "what one threatens after has happened, and others did it": (
        "Hamas vowed to respond following an Israeli raid on Jenin.",
        "raid", "ASSAULT", "reported", "Israeli ISR -", "Jenin PSE -", "Jenin",
    ),
    "who has the backing of another is backed": (
        "The president has the backing of the main opposition leader.",
        "backing", "SUPPORT", "reported", "the main opposition leader - OPP", "The president - GOV", None,
    ),
    "who rejects a call was called on": (
        "Putin rejected Erdoğan's calls for a ceasefire in Idlib.",
        "calls", "REQUEST", "reported", "Recep Tayyip Erdoğan TUR GOV", "Vladimir Putin RUS GOV", None,
    ),
    "who rejects a claim did not make it": (
        "Velayati rejected charges that the Syrian government was to blame.",
        "charges", "ACCUSE", "reported", "", None, None,
    ),
    "who rejects what nobody is said to claim answers nobody": (
        "Velayati rejected claims that the Syrian government was behind the attack in Douma.",
        "rejected", "REJECT", "reported", "Velayati - -", "", None,
    ),
    "a name that begins with a verb is a name": (
        "Save the Children condemned the British government on Tuesday for its arms sales to Saudi Arabia.",
        "condemned", "ACCUSE", "reported", "Save the Children - NGO", "the British government GBR GOV", None,
    ),
    "a name goes on after its preposition": (
        "Doctors Without Borders accused the junta of blocking aid.",
        "accused", "ACCUSE", "reported", "Doctors Without Borders - NGO", "the junta - GOV", None,
    ),
    "an adjective before a name is no other party": (
        "Sudan's paramilitary Rapid Support Forces shelled El Fasher, killing 15 civilians.",
        "shelled", "ASSAULT", "reported", "Rapid Support Forces SDN PRM", "El Fasher SDN -; 15 civilians SDN CVL", "El Fasher",
    ),
    "a number keeps what bounds it": (
        "Turkey has accepted close to 2 million refugees from Syria.",
        "accepted", "AID", "reported", "Turkey TUR GOV", "close to 2 million refugees from Syria SYR REF", "Turkey",
    ),
    "gunmen from a group are of the group": (
        "Gunmen from the al-Shabab militant group ambushed a police convoy near the border town of Mandera on Tuesday.",
        "ambushed", "ASSAULT", "reported", "al-Shabab SOM REB", "a police convoy near the border town of Mandera KEN COP",
        "Mandera",
    ),
    "what is prepared is planned": (
        "Russia is preparing an offensive on Kharkiv, Ukraine's army chief said.",
        "offensive", "ASSAULT", "planned", "Russia RUS GOV", "Kharkiv UKR -", "Kharkiv",
    ),
    "who fights withdraws, and leaves a town": (
        "Rebels withdrew from Goma on Friday.",
        "withdrew from", "RETREAT", "reported", "Rebels - REB", "", "Goma",
    ),
    "a state withdraws its ambassador as a sanction": (
        "The United States withdrew its ambassador from Niger.",
        "withdrew", "SANCTION", "reported", "United States USA GOV", "Niger NER GOV", "Niger",
    ),
    "who meets by telephone meets in no place": (
        "Macron spoke to Erdoğan by telephone about the fighting in Afrin.",
        "telephone", "CONSULT", "reported", None, None, None,
    ),
    "refugees come from where nobody takes them in": (
        "Turkey has accepted 2 million refugees from Syria.", "accepted", "AID", "reported", "Turkey TUR GOV", None,
        "Turkey",
    ),
    "a minister is of the country of the parliament before him": (
        "Iran's parliament voted to halt inspections. The foreign minister warned Britain against new sanctions.",
        "warned", "THREATEN", "threatened", "The foreign minister IRN GOV", "United Kingdom GBR GOV", None,
    ),
    "the Gulf state is whom others meant": (
        "The army accused the United Arab Emirates of arming it. Egypt called for a truce. The Gulf state condemned the attack.",
        "condemned", "ACCUSE", "reported", "The Gulf state - GOV", None, None,
    ),
    "who is asked to ask another is asked": (
        "Jeremy Corbyn urged Theresa May to consult MPs about the strikes.",
        "urged", "REQUEST", "reported", "Jeremy Corbyn GBR ELI", "Theresa May GBR ELI", None,
    ),
    "a body's name is whole": (
        "Colombia's National Liberation Army released two soldiers it had held for three weeks in Arauca.",
        "held", "COERCE", "reported", "ELN COL REB", "two soldiers COL MIL", "Arauca",
    ),
    "a province of that name is no town abroad": (
        "Police in Papua New Guinea shot eight men after an ambush in Enga province killed at least 49 people.",
        "ambush", "ASSAULT", "reported", "", "at least 49 people PNG CVL", "Enga",
    ),
    "what is fired is nobody who is struck": (
        "Hezbollah fired dozens of rockets at northern Israel on Wednesday.",
        "fired", "ASSAULT", "reported", "Hezbollah LBN REB", "Israel ISR GOV", "Israel",
    ),
    "an alliance is no town of its name": (
        "NATO began its largest exercises since the Cold War.", "exercises", "COOPERATE", "reported", "NATO - IGO", "", None,
    ),
    "a number is whole": (
        "Rebels abducted two thousand people from their homes in Kalehe.",
        "abducted", "ASSAULT", "reported", "Rebels COD REB", "two thousand people COD CVL", "Kalehe",
    ),
    "who takes somebody elsewhere acted before": (
        "Abu Sayyaf was killed in a raid by US commandos, who took his wife to Erbil.",
        "raid", "ASSAULT", "reported", "US commandos USA MIL", None, None,
    ),
    "what only describes somebody is taken for granted": (
        "Erdoğan accused Washington, which supports the Kurdish YPG militia, of backing terrorists.",
        "supports", "SUPPORT", "reported", "United States USA GOV", None, None,
    ),
    "who armed them did not do it, and they are not of his country": (
        "The men were detained by Kurdish groups, armed by Washington, in Raqqa.",
        "detained", "COERCE", "reported", "Kurdish groups - SOC", "The men SYR CVL", "Raqqa",
    ),
    "all are meant whom a number counts": (
        "The police arrested hundreds of activists, journalists and lawyers in Ankara on Monday.",
        "arrested", "COERCE", "reported", "The police TUR COP",
        "hundreds of activists TUR CVL; journalists TUR JRN; lawyers TUR JUD", "Ankara",
    ),
    "a group's name stands before its fighters": (
        "Isis fighters attacked a Kurdish checkpoint near Manbij.",
        "attacked", "ASSAULT", "reported", "Islamic State - REB", None, "Manbij",
    ),
    "them is whom the clause before names": (
        "The police in Gimpo arrested two defectors, and prosecutors charged them with trespassing.",
        "charged", "ACCUSE", "reported", "prosecutors KOR JUD", "two defectors - -", None,
    ),
    "his council is of his country, whoever else has one of that name": (
        "South Korean President Moon Jae-in convened a meeting of his National Security Council.",
        "meeting", "CONSULT", "reported", None, "National Security Council KOR GOV", None,
    ),
    "who burns a portrait protests": (
        "Hundreds of protesters burned portraits of the president in Seoul on Tuesday.",
        "burned", "PROTEST", "reported", "Hundreds of protesters KOR CVL", None, "Seoul",
    ),
    "whom one accuses of something is not of it": (
        "The government's envoy accused the opposition of sabotage.",
        "accused", "ACCUSE", "reported", "The government's envoy - GOV", "the opposition - OPP", None,
    ),
    "the North is North Korea in a text on both": (
        "North Korea shelled an island. South Korea condemned North Korea. South Korea and North Korea met. South Korea demanded that the North stop.",
        "demanded", "REQUEST", "reported", "South Korea KOR GOV", "North Korea PRK GOV", None,
    ),
    "a town that is entered is a town": (
        "Troops entered Kobani on Monday.", "entered", "MOBILIZE", "reported", "Troops SYR MIL", None, "Kobani",
    ),
    "a province that was named as such is meant by its bare name": (
        "The army shelled Idlib province on Monday. Jets bombed Idlib again on Tuesday, killing six people.",
        "bombed", "ASSAULT", "reported", None, None, "Idlib",
    ),
    "a withdrawal that names no place is from where the text says that troops leave": (
        "Kenya will pull its soldiers out of Somalia by June. Nairobi said on Monday that the army had begun to withdraw.",
        "withdraw", "RETREAT", "reported", None, None, "Somalia",
    ),
    "a dateline of no capital places the first act": (
        "KADUNA, Nigeria (Reuters) - Gunmen killed ten people at a market on Sunday, police said.",
        "killed", "ASSAULT", "reported", "Gunmen NGA UAF", "ten people NGA CVL", "Kaduna",
    ),
    "a correspondent's capital places nothing": (
        "BAGHDAD (AP) - Insurgents shot down a helicopter on Monday.",
        "shot", "ASSAULT", "reported", None, None, "Iraq",
    ),
    "the group is the first that the sentence before names": (
        "The Syrian Democratic Forces said they had lost 12 fighters to shelling near Islamic State camps. The group demanded that Washington explain its position.",
        "demanded", "REQUEST", "reported", "Syrian Democratic Forces SYR REB", "United States USA GOV", None,
    ),
    "a surname is whom the text named in full": (
        "Nasr al-Hariri, the head of the Syrian opposition delegation, arrived in Riyadh. Hariri accused the EU of silence.",
        "accused", "ACCUSE", "reported", "Nasr al-Hariri - -", "European Union - IGO", None,
    ),
    "who refuses answers who asked": (
        "Russia and Iran demanded that Turkey hand over Afrin. Erdoğan angrily rejected the demands.",
        "rejected", "REJECT", "reported", "Recep Tayyip Erdoğan TUR GOV", "Russia RUS GOV; Iran IRN GOV", None,
    ),
    "a report is nobody": (
        "The minister rejected reports of a rift.", "rejected", "REJECT", "reported", "The minister - GOV", "", None,
    ),
    "a state detains at home": (
        "Washington has protested against Turkey's detention of an American pastor on terror charges.",
        "detention", "COERCE", "reported", "Turkey TUR GOV", "an American pastor USA REL", "Turkey",
    ),
    "who was arrested in a country is sentenced there": (
        "Turkey arrested Joe Robinson in July on terror charges. A judge sentenced Joe Robinson to five years in prison.",
        "sentenced", "SANCTION", "reported", "A judge TUR JUD", "Joe Robinson - -", "Turkey",
    ),
    "support in words is nowhere": (
        "In Cairo, the president praised Egypt's army for its patience.",
        "praised", "SUPPORT", "reported", "the president - GOV", "Egypt's army EGY MIL", None,
    ),
    "who is shot dead is not named dead": (
        "Police shot dead 34 strikers in Marikana.",
        "shot", "ASSAULT", "reported", "Police ZAF COP", "34 strikers in Marikana ZAF LAB", "Marikana",
    ),
    "a day is no part of whom it befell": (
        "Last Friday six army officers were accused of plotting a coup.",
        "accused", "ACCUSE", "reported", "", "six army officers - MIL", None,
    ),
    "a charge with an article is no part of the accused": (
        "Hungary's Péter Szijjártó accused his colleagues of a war psychosis.",
        "accused", "ACCUSE", "reported", "Péter Szijjártó HUN GOV", "his colleagues - -", None,
    ),
    "a firm's name at the end of a person's is his": (
        "The justice minister, David Ford, condemned the attack on a police station.",
        "condemned", "ACCUSE", "reported", "David Ford - GOV", None, None,
    ),
    "a surname is no office": (
        "Dina Mufti, the spokesman, accused Sudan's generals of lying.",
        "accused", "ACCUSE", "reported", "Dina Mufti - GOV", "Sudan's generals SDN MIL", None,
    ),
    "who presides over a union is of it": (
        "The union's president, Joseph Mathunjwa, demanded an apology from the police.",
        "demanded", "REQUEST", "reported", "Joseph Mathunjwa - LAB", None, None,
    ),
    "brokers of a city are no state": (
        "The U.S. Treasury blacklisted two Dubai brokers on Monday.",
        "blacklisted", "SANCTION", "reported", "Treasury Department USA GOV", "two Dubai brokers ARE -", None,
    ),
    "an embassy deals with the authorities of another land": (
        "Hanoi's embassy thanked the authorities and asked for patience.",
        "thanked", "SUPPORT", "reported", "Hanoi's embassy VNM GOV", "the authorities - GOV", None,
    ),
    "what stands before all of a sentence is where it is said": (
        "In Paris, the interior minister, Brice Hortefeux, vowed that the blockades would be lifted one after another.",
        "vowed", "THREATEN", "threatened", "Brice Hortefeux FRA GOV", "", "Paris",
    ),
    "one act of several keeps its own type": (
        "A court in Abuja sentenced two men to life in prison and rebuked the police for holding a third without charge. The men's lawyer said that he would appeal.",
        "sentenced", "SANCTION", "reported", "A court in Abuja NGA JUD", "two men NGA CVL", "Abuja",
    ),
    "a withdrawal that is announced has yet to come": (
        "The president announced that he was pulling 2,000 troops out of Syria.",
        "pulling", "RETREAT", "planned", "The president - GOV", None, "Syria",
    ),
    "what is ruled out is not done": (
        "Kenya ruled out arresting the former president of Chad.",
        "arresting", "COERCE", "negated", "Kenya KEN GOV", None, "Kenya",
    ),
    "what is waited for has not come": (
        "Kenya said that the border would stay shut until Uganda agreed to talks.",
        "agreed", "AGREE", "hypothetical", "Uganda UGA GOV", None, None,
    ),
    "who urges another in a clause of his own makes a request of his own": (
        "The Chinese foreign ministry called on all sides to wait, while Peru's foreign minister urged Quito to come back to the table.",
        "urged", "REQUEST", "reported", "Peru's foreign minister PER GOV", "Ecuador ECU GOV", None,
    ),
    "a war that is dated does not date the sentence for it": (
        "A tribunal in Dhaka sentenced a former militia leader to death on Wednesday for massacres in the 1971 war.",
        "sentenced", "SANCTION", "reported", "A tribunal in Dhaka BGD JUD", None, "Dhaka",
    ),
    "a person is what the text calls him": (
        "NAIROBI, Kenya - Amina Otieno, a spokeswoman for the ministry, said that a march had been banned. Otieno accused the opposition of lying.",
        "accused", "ACCUSE", "reported", "Amina Otieno KEN GOV", "the opposition KEN OPP", None,
    ),
    "the government is the dateline's, whatever else its sentence names": (
        "TRIPOLI, Libya - Bombs went off at two polling stations on Monday. The government closed its border with Egypt.",
        "closed", "COERCE", "reported", "The government LBY GOV", None, "Libya",
    ),
    "praise of a ban is for who banned": (
        "CAIRO - Egypt banned the Brotherhood on Monday as a terrorist group. Saudi Arabia praised the ban.",
        "praised", "SUPPORT", "reported", "Saudi Arabia SAU GOV", "Egypt EGY GOV", None,
    ),
    "who rejects the move rejects who made it": (
        "Niger cancelled its military accords with France on Thursday. Paris rejected the move.",
        "rejected", "REJECT", "reported", "France FRA GOV", "Niger NER GOV", None,
    ),
    "who lifts sanctions concedes": (
        "The United States suspended some of its sanctions on Syria for 180 days, and it welcomed the opening of the border.",
        "suspended", "CONCEDE", "reported", "United States USA GOV", "Syria SYR GOV", None,
    ),
    "aid that is stopped is the country's that the text is about": (
        "CAIRO - Egyptian police shot dead six marchers on Friday. Washington suspended part of its military aid.",
        "suspended", "SANCTION", "reported", "United States USA GOV", "Egypt EGY GOV", None,
    ),
    "there is where the sentence before was": (
        "Rebels attacked an army post in Goma on Monday. On Tuesday soldiers shot six people there.",
        "shot", "ASSAULT", "reported", None, None, "Goma",
    ),
    "a village that no table has is the place": (
        "BANGUI, Central African Republic - Gunmen burned the village of Ndoubala on Sunday, killing six people.",
        "burned", "ASSAULT", "reported", "Gunmen CAF UAF", None, "Ndoubala",
    ),
    "a foreign embassy stands where it stands": (
        "HANOI - About 200 students rallied outside the Chinese embassy in Hanoi on Sunday.",
        "rallied", "PROTEST", "reported", "About 200 students VNM EDU", None, "Hanoi",
    ),
    "who is arrested by nobody's police is of the country that the text is about": (
        "BISHKEK - Riots shook Bishkek for a second day. Police arrested 200 rioters on Sunday.",
        "arrested", "COERCE", "reported", "Police KGZ COP", "200 rioters KGZ CVL", "Bishkek",
    ),
    "whose end is demanded is of who does it": (
        "Turkish jets bombed two villages in northern Iraq on Monday. Iraq demanded an immediate end to the bombing.",
        "demanded", "REQUEST", "reported", "Iraq IRQ GOV", "Turkish jets TUR MIL", None,
    ),
    "a mission that its own state closes is given up": (
        "Kenya closed its consulate in Jalalabad on Thursday, officials said. Shops stayed shut.",
        "closed", "RETREAT", "reported", "Kenya KEN GOV", None, "Jalalabad",
    ),
    "a border that is closed to others is no aid": (
        "Uzbekistan sealed its border to refugees from Kyrgyzstan on Tuesday. Soldiers stood by.",
        "sealed", "COERCE", "reported", "Uzbekistan UZB GOV", None, None,
    ),
    "who says that he will attack threatens": (
        "“We will hunt them down in their barracks,” said Erdogan in Ankara. He spoke of the Kurdish militia in Manbij.",
        "hunt", "THREATEN", "threatened", None, None, None,
    ),
    "a raid that is ruled out is no raid": (
        "The minister ruled out a raid on the camp in Goma.", "raid", "ASSAULT", "negated", None, None, "Goma",
    ),
    "what one signs in a town is not signed with it": (
        "Oil fell on Friday. Russia's Dmitry Medvedev signed a $2 billion loan in Abuja last month.",
        "signed", "AGREE", "reported", "Dmitry Medvedev RUS GOV", "", "Abuja",
    ),
    "where one speaks from is where one speaks": (
        "From Nairobi, the Kenyan president urged the rebels to lay down their arms. Shops were shut.",
        "urged", "REQUEST", "reported", "the Kenyan president KEN GOV", None, "Nairobi",
    ),
    "a promise of violence threatens whom it is for": (
        "The president promised to attack the rebels in the north. He met Putin.",
        "promised", "THREATEN", "threatened", None, None, None,
    ),
    "a takeover that is condemned is nobody": (
        "The European Union condemned the takeover and said nothing else.",
        "condemned", "ACCUSE", "reported", "European Union - IGO", "", None,
    ),
    "plain-clothes officers are police": (
        "Plainclothes officers detained a reporter at his flat in Yangon.",
        "detained", "COERCE", "reported", "Plainclothes officers MMR COP", "a reporter MMR JRN", "Yangon",
    ),
    "the spokesman of a seat of government is of its state": (
        "The White House spokesman, Robert Gibbons, spoke to reporters on Monday. Gibbons condemned the expulsions.",
        "condemned", "ACCUSE", "reported", "Robert Gibbons USA GOV", None, None,
    ),
    "veterans who rally do so today": (
        "In Seoul, several hundred army veterans rallied outside the city hall and burned portraits of the Northern leader.",
        "rallied", "PROTEST", "reported", "several hundred army veterans KOR MIL", None, "Seoul",
    ),
    "the refugee agency is of states": (
        "The refugee agency asked donors for 300 million dollars.",
        "asked", "REQUEST", "reported", "The refugee agency - IGO", None, None,
    ),
    "who denies answers the accusation right before": (
        "Police in Gulu blamed the rebels for two fires, and the rebels denied that anyone had been hurt.",
        "denied", "REJECT", "reported", "the rebels - REB", "Police in Gulu UGA COP", None,
    ),
    "people of a town are of its country": (
        "LIMA - Prosecutors in Arica charged two colonels with theft on Monday. Peru's government said nothing.",
        "charged", "ACCUSE", "reported", "Prosecutors CHL JUD", None, "Arica",
    ),
    "a dateline with hyphens is one town": (
        "PORT-AU-PRINCE - Gunmen burned a police station on Thursday, killing two people.",
        "burned", "ASSAULT", "reported", "Gunmen HTI UAF", None, "Port-au-Prince",
    ),
    "across a border the police are of that land": (
        "LIMA - Peru closed schools in Tacna on Monday. Across the border in Arica, police arrested 40 students.",
        "arrested", "COERCE", "reported", "police CHL COP", "40 students CHL EDU", "Arica",
    ),
    "police who are there are of where the sentence before was": (
        "Refugees from Congo reached Bujumbura on Monday. Police there arrested six of them.",
        "arrested", "COERCE", "reported", "Police BDI COP", None, "Bujumbura",
    ),
    "a group of many lands is of none where it fights": (
        "Isis in Syria attacked a village near Palmyra on Monday, killing two people.",
        "attacked", "ASSAULT", "reported", "Islamic State - REB", None, "Palmyra",
    ),
    "whom one would have barred is not asked": (
        "Several senators in Lima called for Bolivia to be barred from the summit.",
        "called", "REQUEST", "reported", "Several senators in Lima PER LEG", "", "Lima",
    ),
    "a deal that is condemned is not who made it": (
        "Iran condemned the nuclear deal in Vienna on Monday.",
        "condemned", "ACCUSE", "reported", "Iran IRN GOV", "", "Vienna",
    ),
    "a capital with hyphens speaks for its state": (
        "Port-au-Prince protested to the Dominican ambassador on Monday.",
        "protested", "ACCUSE", "reported", "Haiti HTI GOV", None, None,
    ),
    "the land that troops leave is where that is": (
        "France criticised the plan. The United States pulled its troops out of Syria on Monday, and sent a ship.",
        "pulled", "RETREAT", "reported", "United States USA GOV", "", "Syria",
    ),
}  # fmt: skip


def codes(parties: Iterable[Actor]) -> str:
    return "; ".join(f"{p.name or p.text} {p.country or '-'} {p.sector or '-'}" for p in parties)


@pytest.fixture(scope="module")
def documents() -> dict[str, EnrichedDocument]:
    articles = [Article(id=rule, text=text, published_at="2024-05-02T08:00:00Z") for rule, (text, *_) in LEADS.items()]
    return {document.article_id: document for document in load().extract_many(articles)}


@pytest.mark.model
@pytest.mark.parametrize("rule", LEADS)
def test_a_lead_says(documents: dict[str, EnrichedDocument], rule: str) -> None:
    _, word, kind, status, actors, recipients, place = LEADS[rule]
    (event,) = [event for event in documents[rule].events if event.evidence.trigger.text == word]
    assert (kind or event.event_type, event.status) == (event.event_type, status)
    assert actors is None or codes(event.actors) == actors
    assert recipients is None or codes(event.recipients) == recipients
    assert (event.location.name if event.location else None) == place


@pytest.mark.model
def test_he_who_says_is_whom_a_sentence_named_first_after_the_last_speaker() -> None:
    text = (
        "Emmanuel Macron promised a response. “We will act with our allies,” he said. Boris Johnson, the British foreign "
        "secretary, welcomed the findings. He said: “We have asked the OPCW to publish the summary.”"
    )
    events = load().extract(Article(id="a", text=text, published_at="2018-05-02T08:00:00Z")).events
    assert [codes(e.actors) for e in events if e.evidence.trigger.text == "asked"] == ["United Kingdom GBR GOV"]


@pytest.mark.model
def test_he_is_one_of_those_whom_the_sentence_before_may_mean() -> None:
    text = "Emmanuel Macron spoke to France's ambassadors on Monday. He condemned the shelling of Kharkiv."
    events = load().extract(Article(id="a", text=text, published_at="2022-05-02T08:00:00Z")).events
    assert [codes(e.actors) for e in events if e.evidence.trigger.text == "condemned"] == ["Emmanuel Macron FRA GOV"]


@pytest.mark.model
def test_a_state_that_the_recogniser_once_takes_for_a_first_name_stays_a_state() -> None:
    text = (
        "Members of Congress urged the Pentagon not to sell Turkey F-35 fighters, arguing that it undermined the alliance. "
        "On Monday Turkey shelled Manbij."
    )
    document = load().extract(Article(id="a", text=text, published_at="2018-09-02T08:00:00Z"))
    assert ("Turkey", "TUR") in {(place.text, place.country) for place in document.places}
    assert not [place for place in document.places if place.text == "Turkey" and place.country is None]


@pytest.mark.model
def test_who_takes_charge_of_troops_charges_nobody() -> None:
    text = "Talabani took charge of Peshmerga battalions around Kirkuk and routed government forces."
    events = load().extract(Article(id="a", text=text, published_at="2018-05-02T08:00:00Z")).events
    assert "charge" not in {event.evidence.trigger.text for event in events}
