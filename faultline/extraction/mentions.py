"""Turns argument spans into actors: coded by the tables, with pronouns and definite descriptions resolved.

Resolution stays within the article and looks only backwards; what it can't resolve stays out.
"""

from __future__ import annotations

from datetime import date
from typing import Protocol

import msgspec
from spacy.tokens import Doc, Span, Token

from faultline.extraction.actor_tables import ABROAD, STATES, WORDS
from faultline.extraction.antecedents import GROUPED, PARTICLES, PRONOUNS, Antecedents, alike, is_wider
from faultline.extraction.entities import entities_of
from faultline.extraction.linking import Link
from faultline.extraction.phrases import HYPHENS, balanced, hyphenated, mentions_of, overlaps
from faultline.extraction.stages import ActorCode, Context
from faultline.records import Actor

TOGETHER = {"we", "us", "our", "ours"}  # whom a government's speaker speaks for
SPEAKERS_PRONOUNS = {"i", "me", "my"} | TOGETHER
EMPTY = {
    "who", "which", "that", "this", "these", "those", "what", "there", "you", "one", "others", "both",
    "some", "all", "each", "another", "'s", "’s", "himself", "herself", "themselves", "whom", "whose", "none", "any", "more",
}  # fmt: skip
LONGEST = 4  # words by which a name may go on after the word that the parser takes for a phrase
SHORT = 4  # letters of an acronym that may stand for several bodies
LINKING_WORDS = ("of", "by", "with", "and", "in")  # before a noun phrase
TRAILING = ("'s", "’s", "’", "and", "of")  # after one
CLOSING = (",", ".", ";", ":", "–", "—", ")")  # after a name that is told in passing
SERVANTS = ("GOV", "MIL", "COP", "JUD", "LEG", "SPY")  # sectors of what a state, or its leader, calls its own
STRAYING = ("PTY", "JUD", "LEG")  # sectors of bodies that are called alike in many countries
NAMING = ("PERSON", "ORG")  # labels of names that stand for themselves
HALVES = {"North": "PRK", "South": "KOR"}  # what Korea's are called
WHERE = ("in", "near", "at", "outside", "around")  # before a place, whatever the recogniser takes it for
OWNING = ("its", "their", "his", "her")
NO_ACTOR_LABELS = {"DATE", "TIME", "MONEY", "PERCENT", "ORDINAL", "QUANTITY"}
NOBODY = ActorCode(name=None, country=None, sector=None, kind=None)


class Coder(Protocol):
    """What mentions need of the actor tables."""

    def code(self, phrase: str, on: date, label: str | None = None, home: str | None = None) -> ActorCode | None:
        """The code of a noun phrase on a day, or None."""

    def state(self, country: str) -> ActorCode | None:
        """The code of the state with that ISO3, or None."""


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
        span = hyphenated(sentence, balanced(sentence, span))
        words = sentence[span[0] : span[1]]
        char = words[0].idx + context.offset
        speaker = context.speaker(char)
        word = _single(sentence, span)
        if word in EMPTY:
            return None
        if word in SPEAKERS_PRONOUNS:
            ours = word in TOGETHER and speaker is not None and speaker.sector == "GOV" and speaker.country
            state = self._coder.state(ours) if ours else None
            return _coded(words.text, char, state, None) if state is not None else speaker
        if word in PRONOUNS:  # as the first such pronoun of its sentence: of nobody who is named after that
            same = alike(word)
            first = next(token for token in sentence if token.lower_ in same)
            return before.of(word, first.idx + context.offset)
        label = _label(sentence, span)
        text = words.text
        if label in NO_ACTOR_LABELS and before.surnamed(text) is None:  # unless it is Theresa May
            return None
        span, code = self._told(sentence, span, label, context, before)
        if strict and not _may_act(sentence, span, code):
            return None
        words = sentence[span[0] : span[1]]
        name = _name(sentence, span)
        if code is not None:
            code = self._completed(code, sentence, span, context, before)
        return _coded(words.text, char, _as_before(code, before.called(name)) if name else code, name)

    def state_of(self, official: Actor) -> Actor:
        """The state that an official speaks for, as the party that he names; himself where he speaks for none."""
        state = self._coder.state(official.country) if official.country and official.sector == "GOV" else None
        return official if state is None else msgspec.structs.replace(official, name=state.name, kind="state")

    def _told(
        self, sentence: Doc, span: tuple[int, int], label: str | None, context: Context, before: Antecedents
    ) -> tuple[tuple[int, int], ActorCode | None]:
        """What a phrase says of itself, by the tables and by the names of the text; and the phrase, which may be longer."""
        text = sentence[span[0] : span[1]].text
        code = self._coder.code(text, context.published, label, context.home)
        if text[:1].isupper() and (code is None or code.name is None):
            span, code = self._longer(sentence, span, context) or (span, code)
        words = sentence[span[0] : span[1]]
        text, word = words.text, _single(sentence, span)
        if label == "PERSON" and word and code is not None and code.country is None:
            state = self._coder.code(text, context.published, None, context.home)
            if state is not None and state.kind == "state" and state.country in context.countries:
                code = state  # Chad, in a text on Chad
        half = _half(words, context)
        if half is not None and (code is None or code.country is None):
            alone = len(words) <= 2 or words[-1].lower_ in ("'s", "’s")
            state = self._coder.state(half)
            code = state if alone or code is None else msgspec.structs.replace(code, country=half)
        if code is not None and _stray(text, code, label, context):
            kept = code.sector in STRAYING
            code = msgspec.structs.replace(code, name=None, country=None) if kept else None
        char = words[0].idx + context.offset
        if ABROAD.isdisjoint(text.lower().split()):  # "its consulate in Aden" is of no Yemenis
            code = self._of_the_town(code, (char, char + len(text)), context)
        if (
            (word or words[0].lower_ in PARTICLES)
            and text[:1].isupper()
            and (code is None or code.name is None or code.kind == "person" or code.sector in ("BUS", "JRN"))
        ):
            code = before.surnamed(text) or code  # whom the text names in full, before whom the tables know
        return span, code

    def _completed(
        self, code: ActorCode, sentence: Doc, span: tuple[int, int], context: Context, before: Antecedents
    ) -> ActorCode:
        """The code of a phrase with what only stands beside it, or before it in the text: who holds an office, which group "the
        group" is, whose "its ministry" and "our embassy" are."""
        words = sentence[span[0] : span[1]]
        first, char = words[0].lower_, words[0].idx + context.offset
        if code.name is None and code.kind == "person":
            code = self._named(code, _apposed(sentence, span), context)
        group = code.name is not None and code.sector in GROUPED
        if code.country is None and not group and first in ("the", "this", "that"):
            here = context.told if context.venue is None and code.sector in SERVANTS else None
            local = here is not None and not is_wider(words.text.lower().split())
            told = msgspec.structs.replace(code, country=here) if local else before.described(code, words.text, char)
            code = told or code
        if code.country is None and first == "our":
            speaker = context.speaker(char)
            return msgspec.structs.replace(code, country=speaker.country if speaker else None)
        if first in OWNING and code.country is None and words[-1].lower_ in ("leader", "leaders"):
            return msgspec.structs.replace(code, sector=None)  # of a gang as well as of a state
        if first in OWNING and code.country is None and code.sector in GROUPED:
            return self._of_owners(code, words, context, before)
        if code.sector not in SERVANTS:
            return code
        if code.country is None:
            return self._owned(code, sentence, span, context, before)
        if code.kind == "organisation":  # "his National Security Council"
            nobodys = msgspec.structs.replace(code, name=None, country=None)
            whose = self._owned(nobodys, sentence, span, context, before)
            return code if whose.country in (None, code.country) else whose
        return code

    def _longer(
        self, sentence: Doc, span: tuple[int, int], context: Context
    ) -> tuple[tuple[int, int], ActorCode] | None:
        """The name of the tables that a phrase begins, and its code: "Doctors Without Borders", of which the parser makes doctors.
        Nothing where what follows is a name by itself."""
        start, end = span
        if (
            end - start > 1
            or end >= len(sentence)
            or not (sentence[end].is_title or sentence[end].lower_ in ("the", "of") or sentence[end].text in HYPHENS)
        ):
            return None
        for last in range(min(len(sentence), end + LONGEST), end, -1):
            rest = self._coder.code(sentence[end:last].text, context.published)
            if sentence[last - 1].is_title and (rest is None or rest.name is None):
                code = self._coder.code(sentence[start:last].text, context.published)
                if code is not None and code.name is not None:
                    return (start, last), code
        return None

    def _owned(
        self, code: ActorCode, sentence: Doc, span: tuple[int, int], context: Context, before: Antecedents
    ) -> ActorCode:
        """The code of "its ministry" and "his army" with the country of whose it is: of the one state that the sentence names
        before "its", where it names any, else as the pronoun stands for somebody."""
        whose = sentence[span[0]].lower_
        words = {token.lower_ for token in sentence[span[0] : span[1]]}
        if whose not in ("its", "his", "her") or WORDS["others"] & words:
            return code
        if whose == "its":
            names = (name for name in entities_of(sentence) if name.end <= span[0] and name.label_ in ("GPE", "NORP"))
            states = {
                one.country
                for name in names
                if (one := self._coder.code(name.text, context.published, None, context.home)) is not None
                if one.kind == "state" or (name.label_ == "NORP" and self._governs(name, context))
            }
            if states:
                return msgspec.structs.replace(code, country=states.pop()) if len(states) == 1 else code
        owner = self._subject(sentence[span[0]], context) or before.of(whose, sentence[span[0]].idx + context.offset)
        if owner is None or not owner.country:
            return code
        if owner.sector in GROUPED:
            forces = code.sector == "MIL"
            return msgspec.structs.replace(code, country=owner.country, sector=owner.sector) if forces else code
        return msgspec.structs.replace(code, country=owner.country)

    def _of_owners(self, code: ActorCode, words: Span, context: Context, before: Antecedents) -> ActorCode:
        """The code of "its fighters", those of the group or country that the pronoun stands for."""
        owner = before.of(words[0].lower_, words[0].idx + context.offset)
        return code if owner is None else msgspec.structs.replace(code, country=owner.country)

    def _governs(self, people: Span, context: Context) -> bool:
        """Whether a nationality is said of a state's government or forces, or of nothing: of no German yachtsman."""
        noun = people.root.head
        if people.root.dep_ not in ("amod", "compound"):
            return True
        code = self._coder.code(people.doc[people.start : noun.i + 1].text, context.published, None, context.home)
        return code is not None and code.sector in SERVANTS

    def _subject(self, pronoun: Token, context: Context) -> ActorCode | None:
        """The person who is the subject of the nearest clause that "his" stands in."""
        for above in pronoun.ancestors:
            subject = next((child for child in above.children if child.dep_ in ("nsubj", "nsubjpass")), None)
            if subject is not None and subject.i < pronoun.i and subject.ent_type_ == "PERSON":
                start, end = mentions_of(subject)[0]
                return self._coder.code(pronoun.doc[start:end].text, context.published, "PERSON", context.home)
        return None

    def _of_the_town(self, code: ActorCode | None, chars: tuple[int, int], context: Context) -> ActorCode | None:
        """The code of a phrase of no name of its own whose country a town told, if the text means another town of that name:
        London's police, of London in Kentucky."""
        if code is None or code.name is not None:
            return code
        for town in context.towns:
            inside = chars[0] < town.start and town.end <= chars[1] and context.venue is None
            if inside and code.country is None and code.sector in SERVANTS:
                return msgspec.structs.replace(code, country=town.country)  # "prosecutors in Taichung"
            if town.country == context.home != code.country and overlaps((town.start, town.end), [chars]):
                told = self._coder.code(town.text, context.published, None, context.home)
                if told is not None and told.country == code.country:
                    return msgspec.structs.replace(code, country=town.country)
        return code

    def _named(self, code: ActorCode, name: Span | None, context: Context) -> ActorCode:
        """The code of an office, with who holds it, where a name beside it says so."""
        if name is None:
            return code
        told = self._coder.code(name.text, context.published, name.label_, context.home) or NOBODY
        if name.label_ != "PERSON" and told.kind != "person":
            return code
        return msgspec.structs.replace(code, name=told.name or name.text, country=code.country or told.country)

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
        return _coded(words.text, words.start_char, code, names[-1].text if label in NAMING else None)


def _coded(text: str, start: int, code: ActorCode | None, name: str | None) -> Actor:
    """The actor of a phrase, by its code, and by ``name`` where that has none."""
    known = code or NOBODY
    return Actor(
        text=text, start=start, end=start + len(text), name=known.name or name, country=known.country,
        sector=known.sector, kind=known.kind,
    )  # fmt: skip


def _as_before(code: ActorCode | None, known: ActorCode | None) -> ActorCode | None:
    """The code of a person, with what the text said of him where it named him."""
    if code is None or known is None or code.kind != "person" or code.country is not None:
        return code
    return msgspec.structs.replace(code, country=known.country, sector=code.sector or known.sector)


def _stray(text: str, code: ActorCode, label: str | None, context: Context) -> bool:
    """Whether a few capitals, a person's name or a party's are taken for a body of a country that a text of several countries never
    names: the RPG that hits a tank is no party of Guinea, nor Abu Sayyaf of Mosul a group of the Philippines, nor are Bulgaria's
    Socialists Spain's, or its Labour Court Britain's."""
    letters = text.split()[-1]
    short = letters.isupper() and len(letters) <= SHORT and code.name is not None and code.name != letters
    taken = short or (label == "PERSON" and code.name is not None and code.kind == "group")
    taken = taken or (code.sector in STRAYING and (code.name is None or code.sector == "PTY"))
    return bool(taken and context.countries and code.country and code.country not in context.countries)


def _half(words: Span, context: Context) -> str | None:
    """The Korea that "the North" or "the South" is, in a text on both."""
    if len(words) < 2 or words[0].lower_ != "the" or not context.countries >= set(HALVES.values()):
        return None
    return HALVES.get(words[1].text)


def is_somebody(party: Actor) -> bool:
    """Whether anything is known of a party but its words."""
    return bool(party.country or party.sector or party.name)


def is_pronoun(sentence: Doc, span: tuple[int, int]) -> bool:
    """Whether a span is one word that stands for somebody named before."""
    return _single(sentence, span) in PRONOUNS


def _single(sentence: Doc, span: tuple[int, int]) -> str:
    """The word of a span that has but one, in lower case; else nothing. The US is no pronoun."""
    token = sentence[span[0]]
    return token.lower_ if span[1] - span[0] == 1 and token.text != "US" else ""


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


def _apposed(sentence: Doc, span: tuple[int, int]) -> Span | None:
    """The name that follows a phrase after a comma, where the phrase is of one: "the mayor, Ana Diaz"."""
    head, end = sentence[span[0] : span[1]].root, span[1]
    if head.tag_ != "NN" or end + 1 >= len(sentence) or sentence[end].text != ",":
        return None
    name = next((entity for entity in entities_of(sentence) if entity.start == end + 1), None)
    if name is None or name.label_ not in NAMING:
        return None
    aside = name.root.dep_ == "appos" or sentence[name.end : name.end + 1].text in CLOSING
    return name if aside else None


def _trimmed(phrase: Span) -> Span:
    """A phrase without what can't begin or end a noun phrase; its field was not parsed."""
    doc = phrase.doc
    start, end = phrase.start, phrase.end
    while end - start > 1 and (doc[start].is_punct or doc[start].lower_ in LINKING_WORDS):
        start += 1
    while end - start > 1 and (doc[end - 1].is_punct or doc[end - 1].lower_ in TRAILING):
        end -= 1
    return doc[start:end]


def _whose(name: Span, span: tuple[int, int]) -> bool:
    """Whether a person's name tells whose somebody is: "the two children of Ana Diaz"."""
    of = name.root.head
    return name.label_ == "PERSON" and of.lower_ == "of" and span[0] < of.i and of.head.pos_ == "NOUN"


def _name(sentence: Doc, span: tuple[int, int]) -> str | None:
    """The first name of a phrase, persons first; none that only possesses what it names, or tells where that is."""
    names = [
        entity
        for entity in entities_of(sentence)
        if span[0] <= entity.start and entity.end <= span[1] and entity.label_ in NAMING
        if entity.root.dep_ != "poss" or span[1] - span[0] <= entity.end - entity.start + 1
        if not any(above.lower_ in WHERE and span[0] < above.i < entity.start for above in entity.root.ancestors)
        if not _whose(entity, span) and len(entity.text) > 1
    ]
    return next((str(entity.text) for entity in sorted(names, key=lambda entity: entity.label_ != "PERSON")), None)
