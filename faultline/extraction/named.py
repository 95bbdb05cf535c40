"""Whom a field names: the persons and armed groups that a pronoun or description may stand for, and who speaks its quotations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from spacy.tokens import Span

from faultline.extraction.actor_tables import POSTED, WORDS
from faultline.extraction.antecedents import GROUPED, Antecedents, is_wider
from faultline.extraction.entities import entities_of
from faultline.extraction.mentions import NOBODY, SERVANTS, Coder
from faultline.extraction.quotations import Quotation
from faultline.extraction.reading import Field
from faultline.extraction.stages import ActorCode, Voice
from faultline.records import Actor, Place

LONGEST = 9  # words of what a person is called
ENDING = (",", ".", ";", ":", "–", "—")
TURNING = frozenset(
    "said says told added by with that and but while as when to from who whose which after before".split()
)
DETERMINERS = frozenset(["the", "a", "an"])  # begin what somebody is called
LINKING = frozenset("of for in at on against about near between".split())
STATE = (*SERVANTS, "ELI", "OPP", "PTY")  # sectors of who serves a state, or would
BOUND = POSTED | WORDS["others"] | {"its", "his", "her", "their", "our"}  # of who need not be of the country told of


def named_in(
    field: Field, coder: Coder, published: date, places: Sequence[Place], about: str | None = None
) -> tuple[Actor, ...]:
    """The persons and armed groups that a field names, in order: whom "he" and "the group" may stand for. A surname is whom the
    field named in full before; who is no one of the tables is what the field calls him where it names him, of the country that
    it is ``about`` (ISO3) where he serves a state and no other is named nearby. ``places`` are the text's."""
    towns = {place.start for place in places} if field.name == "text" else set()
    found: list[Actor] = []
    persons = Antecedents()
    for entity in entities_of(field.doc):
        code = coder.code(entity.text, published, entity.label_) or NOBODY
        if entity.label_ == "PERSON":
            if entity.start_char in towns or _is_people(entity.text, coder, published):
                continue
            code = persons.surnamed(entity.text) or code
            if code.name is None and (code.country is None or code.sector is None):
                before = any(place.country == about and place.start < entity.start_char for place in places)
                code = _introduced(field, entity, coder, published, about, code, before)
            found.append(_actor(entity.text, entity.start_char, code, code.name or entity.text))
            persons = persons.after(found[-1:])
        elif entity.label_ == "ORG" and code.name and code.sector in GROUPED and code.kind == "group":
            found.append(_actor(entity.text, entity.start_char, code, code.name))
    return tuple(found)


def voices_of(quotations: Sequence[Quotation], coder: Coder, published: date) -> tuple[Voice, ...]:
    """Who speaks the quotations of a field that say so."""
    spoken = [(each, each.speaker) for each in quotations if each.speaker is not None]
    codes = [coder.code(who.text, published, "PERSON") or NOBODY for _, who in spoken]
    return tuple(
        Voice(start=each.start, end=each.end, speaker=_actor(who.text, who.start, code, code.name))
        for (each, who), code in zip(spoken, codes, strict=True)
    )


def _introduced(
    field: Field, name: Span, coder: Coder, published: date, about: str | None, known: ActorCode, before: bool
) -> ActorCode:
    """The code of a person with what is said right before or behind the name: "the foreign minister, Ana Diaz", "Ana Diaz, a
    spokesman for the ministry,"; of the country that the text is ``about`` if it told of that ``before``."""
    for words in filter(None, (_behind(name), _ahead(name))):
        told = coder.code(words.text, published)
        titled = words.end != name.start or coder.code(words[-1].text, published) is not None
        office = told is not None and told.kind == "person" and told.name in (None, _state_of(told, coder))
        if told is None or told.sector is None or not office or not titled:
            continue
        country = known.country or told.country
        said = words.text.lower().split()
        if country is None and told.sector in STATE and not is_wider(said) and BOUND.isdisjoint(said):
            country = about if before and _states_near(field, name, coder, published) <= {about} else None
        return ActorCode(name=None, country=country, sector=told.sector, kind="person")
    return known


def _state_of(code: ActorCode, coder: Coder) -> str | None:
    """The name of the state that somebody is of: "the White House spokesman" is coded by it, "the US president" by his own."""
    state = coder.state(code.country) if code.country else None
    return state.name if state else None


def _behind(name: Span) -> Span | None:
    """The description between commas that follows a name, which itself describes nobody."""
    doc, start = name.doc, name.end + 1
    apart = name.start and doc[name.start - 1].text == ","
    if apart or start + 1 >= len(doc) or doc[name.end].text != ",":
        return None
    state = doc[start].ent_type_ in ("GPE", "NORP") and doc[start + 1].is_lower  # "US envoy for Syria"
    if doc[start].text[:1].isupper() and not state:
        return None
    if doc[start].lower_.endswith(("ed", "ing")):
        return None  # "Diaz, speaking to reporters, said"
    end = next((i for i in range(start, min(len(doc), start + LONGEST)) if doc[i].text in ENDING), None)
    return doc[start:end] if end is not None and end > start else None


def _ahead(name: Span) -> Span | None:
    """The words before a name, back to the last mark or turn of the sentence; past a comma right before the name, else only as far as
    a word that links others to it: "the mayor of Lima, Ana Diaz", but not "the lawyer of Ana Diaz"."""
    doc, end = name.doc, name.start
    apart = bool(end) and doc[end - 1].text == ","
    end -= apart
    start = end
    while start and end - start < LONGEST and not (doc[start - 1].is_punct or doc[start - 1].is_space):
        word = doc[start - 1].lower_
        if doc[start].lower_ in DETERMINERS or word in TURNING or (not apart and word in LINKING):
            break
        start -= 1
    return doc[start:end] if end > start else None


def _states_near(field: Field, name: Span, coder: Coder, published: date) -> set[str | None]:
    """The countries of the states that are named before a person in his sentence and in the one before it."""
    starts = [start for start, _ in field.spans if start <= name.start][-2:]
    begin = starts[0] if starts else 0
    entities = (each for each in entities_of(field.doc) if begin <= each.start and each.end <= name.start)
    codes = (coder.code(each.text, published, each.label_) for each in entities if each.label_ in ("GPE", "NORP"))
    return {code.country for code in codes if code is not None and code.country}


def _is_people(name: str, coder: Coder, published: date) -> bool:
    """Whether a word is a country's or a people's, whatever the recogniser takes it for."""
    code = coder.code(name, published) if " " not in name else None
    return code is not None and code.country is not None and code.kind in (None, "population", "state")


def _actor(text: str, start: int, code: ActorCode, name: str | None) -> Actor:
    return Actor(
        text=text, start=start, end=start + len(text), name=name, country=code.country, sector=code.sector,
        kind=code.kind or "person",
    )  # fmt: skip
