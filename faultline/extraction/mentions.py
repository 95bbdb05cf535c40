"""Turns argument spans into actors: coded by the tables, with pronouns and definite descriptions resolved.

Resolution stays within the article and looks only backwards; what it can't resolve stays out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Protocol

import msgspec
from spacy.tokens import Doc

from faultline.extraction.stages import ActorCode, Context
from faultline.records import Actor, Record

PERSON_PRONOUNS = {"he", "she", "him", "her", "his"}
THING_PRONOUNS = {"it", "its", "itself"}
GROUP_PRONOUNS = {"they", "them", "their"}
SPEAKERS_PRONOUNS = {"i", "me", "my", "we", "us", "our", "ours"}
EMPTY = {
    "who", "which", "that", "this", "these", "those", "what", "there", "you", "one", "others", "both",
    "some", "all", "each", "another", "himself", "herself", "themselves", "whom", "whose", "none", "any", "more",
}  # fmt: skip
STATES = {"state", "republic", "kingdom", "emirate", "government", "nation", "country", "all", "most"}
NO_ACTOR_LABELS = {"DATE", "TIME", "MONEY", "PERCENT", "ORDINAL", "QUANTITY"}


class Coder(Protocol):
    """What mentions need of the actor tables."""

    def code(self, phrase: str, on: date, label: str | None = None, home: str | None = None) -> ActorCode | None:
        """The code of a noun phrase on a day, or None."""


class Antecedents(Record, frozen=True, kw_only=True):
    """The actors mentioned so far in an article, latest last."""

    actors: tuple[Actor, ...] = ()

    def after(self, found: Sequence[Actor]) -> Antecedents:
        """These and the newly found, kept short: nobody refers back over more than some sentences."""
        known = tuple(actor for actor in found if actor.country or actor.sector or actor.kind == "person")
        return Antecedents(actors=(self.actors + known)[-24:]) if known else self


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
            if word in PERSON_PRONOUNS | THING_PRONOUNS | GROUP_PRONOUNS:
                return _antecedent(word, before, char)
        label = _label(sentence, span)
        if label in NO_ACTOR_LABELS:
            return None
        text = words.text
        code = self._coder.code(text, context.published, label, context.home)
        if strict and not _may_act(sentence, span, code):
            return None
        if code is not None and code.country is None and words[0].lower_ in ("the", "this", "that"):
            code = _described(code, words[-1].lower_, before) or code
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


def _may_act(sentence: Doc, span: tuple[int, int], code: ActorCode | None) -> bool:
    """Whether a phrase names somebody: things, towns and "the east of Syria" act only in other words."""
    head = sentence[span[0] : span[1]].root
    if code is None or not (code.country or code.sector or code.kind):
        return head.ent_type_ in ("PERSON", "ORG")
    if code.kind == "state" and code.name and head.pos_ == "NOUN" and not head.ent_type_ and head.lower_ not in STATES:
        return any(token.ent_type_ for token in sentence[span[0] : head.i])
    return True


def _label(sentence: Doc, span: tuple[int, int]) -> str | None:
    """The entity label of the phrase's head word, else of its last entity."""
    head = sentence[span[0] : span[1]].root
    if head.ent_type_:
        return str(head.ent_type_)
    for entity in reversed(sentence.ents):
        if span[0] <= entity.start and entity.end <= span[1] and entity.label_ == "PERSON":
            return "PERSON"
    return None


def _name(sentence: Doc, span: tuple[int, int]) -> str | None:
    for entity in sentence.ents:
        if span[0] <= entity.start and entity.end <= span[1] and entity.label_ in ("PERSON", "ORG"):
            return str(entity.text)
    return None


def _antecedent(pronoun: str, before: Antecedents, position: int) -> Actor | None:
    for actor in reversed(before.actors):
        if actor.start >= position:
            continue
        if pronoun in PERSON_PRONOUNS and actor.kind == "person":
            return actor
        if pronoun in THING_PRONOUNS and actor.kind in ("state", "organisation", "group"):
            return actor
        if pronoun in GROUP_PRONOUNS and actor.kind in ("group", "population", "organisation", "state"):
            return actor
    return None


def _described(code: ActorCode, head: str, before: Antecedents) -> ActorCode | None:
    """ "the regime" is the last regime that had a country, else of the country that most actors of that sector had."""
    alike = [actor for actor in before.actors if actor.country and actor.sector == code.sector]
    same_word = [actor for actor in before.actors if actor.country and actor.text.lower().split()[-1:] == [head]]
    if same_word:
        country = same_word[-1].country
    elif alike and code.sector in ("GOV", "MIL", "REB", "PRM"):
        counts = Counter(actor.country for actor in alike)
        country = max(reversed(alike), key=lambda actor: counts[actor.country]).country
    else:
        return None
    return ActorCode(name=code.name, country=country, sector=code.sector, kind=code.kind)
