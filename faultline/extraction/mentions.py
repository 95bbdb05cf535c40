"""Turns argument spans into actors: coded by the tables, with pronouns and definite descriptions resolved.

Resolution stays within the article and looks only backwards; what it can't resolve stays out.
"""

from __future__ import annotations

from datetime import date
from typing import Protocol

import msgspec
from spacy.tokens import Doc, Span

from faultline.extraction.actors import STATES
from faultline.extraction.antecedents import PRONOUNS, Antecedents
from faultline.extraction.entities import entities_of
from faultline.extraction.linking import Link
from faultline.extraction.stages import ActorCode, Context
from faultline.records import Actor

SPEAKERS_PRONOUNS = {"i", "me", "my", "we", "us", "our", "ours"}
EMPTY = {
    "who", "which", "that", "this", "these", "those", "what", "there", "you", "one", "others", "both",
    "some", "all", "each", "another", "himself", "herself", "themselves", "whom", "whose", "none", "any", "more",
}  # fmt: skip
SHORT = 4  # letters of an acronym that may stand for several bodies
NO_ACTOR_LABELS = {"DATE", "TIME", "MONEY", "PERCENT", "ORDINAL", "QUANTITY"}


class Coder(Protocol):
    """What mentions need of the actor tables."""

    def code(self, phrase: str, on: date, label: str | None = None, home: str | None = None) -> ActorCode | None:
        """The code of a noun phrase on a day, or None."""


class Mentions:
    """Codes the spans of one sentence after another."""

    def __init__(self, coder: Coder) -> None:
        self._coder = coder

    def actor(
        self, sentence: Doc, span: tuple[int, int], context: Context, before: Antecedents, strict: bool = False
    ) -> Actor | None:
        """The actor that a span names, or None where it names none.

        ``strict`` leaves out what may be a thing or a topic, as deep in an article it mostly is.
        """
        start, end = span
        words = sentence[start:end]
        char = words[0].idx + context.offset
        speaker = context.speaker(char)
        if end - start == 1 and words[0].text != "US":
            word = words[0].lower_
            if word in EMPTY:
                return None
            if word in SPEAKERS_PRONOUNS:
                return speaker
            if word in PRONOUNS:
                return before.of(word, char)
        label = _label(sentence, span)
        if label in NO_ACTOR_LABELS:
            return None
        text = words.text
        code = self._coder.code(text, context.published, label, context.home)
        if code is not None and _stray(text, code, context):
            code = None
        if strict and not _may_act(sentence, span, code):
            return None
        if code is not None and code.country is None and words[0].lower_ in ("the", "this", "that"):
            code = before.described(code, text) or code
        if code is not None and code.country is None and words[0].lower_ == "our":
            code = msgspec.structs.replace(code, country=speaker.country if speaker else None)
        return Actor(
            text=text,
            start=char,
            end=char + len(text),
            name=(code.name if code else None) or _name(sentence, span),
            country=code.country if code else None,
            sector=code.sector if code else None,
            kind=code.kind if code else None,
        )

    def linked(self, field: Doc, link: Link, context: Context, before: Antecedents) -> Actor | None:
        """The actor that a phrase of an earlier sentence names, as it was coded there; None where it names nobody."""
        known = next(
            (each for each in reversed(before.actors) if link.start < each.end and each.start < link.end), None
        )
        if known is not None:
            return known
        phrase = field.char_span(link.start, link.end, alignment_mode="expand")
        if phrase is None:
            return None
        names = [entity for entity in phrase.ents if entity.label_ not in NO_ACTOR_LABELS]
        words = _trimmed(phrase) if not names or names[-1].label_ != "PERSON" else names[-1]
        label = names[-1].label_ if names else None
        code = self._coder.code(words.text, context.published, label, context.home)
        if code is None and not names:
            return None
        return Actor(
            text=words.text, start=words.start_char, end=words.end_char,
            name=(code.name if code else None) or (names[-1].text if names and label in ("PERSON", "ORG") else None),
            country=code.country if code else None, sector=code.sector if code else None,
            kind=code.kind if code else None,
        )  # fmt: skip


def _stray(text: str, code: ActorCode, context: Context) -> bool:
    """Whether a few capitals are taken for a body of a country that a text of several countries never names: the RPG that
    hits a tank is no party of Guinea."""
    letters = text.split()[-1]
    short = letters.isupper() and len(letters) <= SHORT and code.name is not None and code.name != letters
    return bool(short and context.countries and code.country and code.country not in context.countries)


def is_pronoun(sentence: Doc, span: tuple[int, int]) -> bool:
    """Whether a span is one word that stands for somebody named before."""
    return span[1] - span[0] == 1 and sentence[span[0]].lower_ in PRONOUNS and sentence[span[0]].text != "US"


def _may_act(sentence: Doc, span: tuple[int, int], code: ActorCode | None) -> bool:
    """Whether a phrase names somebody: things, towns and "the east of Syria" act only in other words."""
    head = sentence[span[0] : span[1]].root
    if code is None or not (code.country or code.sector or code.kind):
        return head.ent_type_ in ("PERSON", "ORG")
    thing = (code.kind == "state" and code.name) or not (code.sector or code.kind)
    if thing and head.pos_ == "NOUN" and not head.ent_type_ and head.lower_ not in STATES:
        return any(token.ent_type_ for token in sentence[span[0] : head.i])
    return True


def _label(sentence: Doc, span: tuple[int, int]) -> str | None:
    """The entity label of the phrase's head word, else of its last entity."""
    head = sentence[span[0] : span[1]].root
    if head.ent_type_:
        return str(head.ent_type_)
    for entity in reversed(entities_of(sentence)):
        if span[0] <= entity.start and entity.end <= span[1] and entity.label_ == "PERSON":
            return "PERSON"
    return None


def _trimmed(phrase: Span) -> Span:
    """A phrase without what can't begin or end a noun phrase; its field was not parsed."""
    start, end = phrase.start, phrase.end
    while end - start > 1 and (
        phrase.doc[start].is_punct or phrase.doc[start].lower_ in ("of", "by", "with", "and", "in")
    ):
        start += 1
    while end - start > 1 and (
        phrase.doc[end - 1].is_punct or phrase.doc[end - 1].lower_ in ("'s", "’s", "’", "and", "of")
    ):
        end -= 1
    return phrase.doc[start:end]


def _name(sentence: Doc, span: tuple[int, int]) -> str | None:
    for entity in entities_of(sentence):
        if span[0] <= entity.start and entity.end <= span[1] and entity.label_ in ("PERSON", "ORG"):
            return str(entity.text)
    return None
