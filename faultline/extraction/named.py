"""Whom a field names: the persons and armed groups that a pronoun or description may stand for, and who speaks its quotations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from faultline.extraction.antecedents import GROUPED, Antecedents
from faultline.extraction.entities import entities_of
from faultline.extraction.mentions import NOBODY, Coder
from faultline.extraction.quotations import Quotation
from faultline.extraction.reading import Field
from faultline.extraction.stages import ActorCode, Voice
from faultline.records import Actor, Place


def named_in(field: Field, coder: Coder, published: date, places: Sequence[Place]) -> tuple[Actor, ...]:
    """The persons and armed groups that a field names, in order: whom "he" and "the group" may stand for. A surname is whom the
    field named in full before. ``places`` are the text's."""
    towns = {place.start for place in places} if field.name == "text" else set()
    found: list[Actor] = []
    persons = Antecedents()
    for entity in entities_of(field.doc):
        code = coder.code(entity.text, published, entity.label_) or NOBODY
        if entity.label_ == "PERSON":
            if entity.start_char in towns or _is_people(entity.text, coder, published):
                continue
            code = persons.surnamed(entity.text) or code
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


def _is_people(name: str, coder: Coder, published: date) -> bool:
    """Whether a word is a country's or a people's, whatever the recogniser takes it for."""
    code = coder.code(name, published) if " " not in name else None
    return code is not None and code.country is not None and code.kind in (None, "population", "state")


def _actor(text: str, start: int, code: ActorCode, name: str | None) -> Actor:
    return Actor(
        text=text, start=start, end=start + len(text), name=name, country=code.country, sector=code.sector,
        kind=code.kind or "person",
    )  # fmt: skip
