"""Whom a pronoun or a description stands for: parties that an article named before, and not too long before.

In a sentence the first that fits is meant, as its subject mostly is the first; of sentences the nearest.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

import msgspec

from faultline.extraction.actor_tables import ABROAD, WORDS, head_end
from faultline.extraction.stages import ActorCode
from faultline.records import Actor, ActorKind, Record

KEPT = 24  # actors; nobody refers back to more
# For each pronoun: the kinds that it may stand for, and how many sentences back they may stand.
_PERSON: tuple[frozenset[ActorKind], int] = (frozenset(["person"]), 12)
_THING: tuple[frozenset[ActorKind], int] = (frozenset(["state", "organisation", "group"]), 2)
_GROUP: tuple[frozenset[ActorKind], int] = (frozenset(["group", "population", "organisation"]), 2)
SEVERAL = frozenset(["two", "both", "three", "four", "five", "six", "seven", "several", "some", "many", "other"])
# Words of those who are of no country, or of more than one: "the European court", "Kurdish forces", "the refugee agency".
WIDER = frozenset(
    (
        "international european multinational foreign regional global western arab african kurdish un allied joint "
        "coalition peacekeeping states countries nations governments powers foreigners tourists migrants immigrants "
        "expatriates travellers visitors pilgrims mercenaries passengers crew sailors peacekeepers agency agencies "
        "gulf baltic balkan nordic neighbouring neighboring"
    ).split()
)
MINISTERIAL = ("minister", "ministry", "ministers", "secretary", "office", "affairs")
GROUPS = frozenset(["group", "movement", "organisation", "organization"])  # which a name before them told
GROUPED = ("REB", "PRM", "OPP", "PTY", "CRM", "UAF", "NGO", "SOC", "REL")  # sectors of groups and movements
NAMED_ONCE = ("regime",)  # what a text mostly calls one and the same
DOMESTIC = ("OPP", "PTY", "LEG", "REB")  # who mostly speaks of the government of their own country
PARTICLES = frozenset("al bin da de del della den der di dos du el la le ten ter van von".split())  # of surnames
PRONOUNS = {
    **dict.fromkeys(("he", "she", "him", "her", "his"), _PERSON),
    **dict.fromkeys(("it", "its", "itself"), _THING),
    **dict.fromkeys(("they", "them", "their"), _GROUP),
}


_ALIKE = (frozenset(["he", "him", "his"]), frozenset(["she", "her"]), frozenset(["it", "its", "itself"]),
          frozenset(["they", "them", "their"]))  # fmt: skip


def alike(pronoun: str) -> frozenset[str]:
    """The pronouns that stand for the same as this one in a sentence."""
    return next(each for each in _ALIKE if pronoun in each)


class Antecedents(Record, frozen=True, kw_only=True):
    """The actors mentioned so far in an article, latest last, the persons among them that were named in full, once each, and
    where the sentences of their field begin."""

    actors: tuple[Actor, ...] = ()
    persons: tuple[Actor, ...] = ()
    starts: tuple[int, ...] = ()

    def after(self, found: Sequence[Actor]) -> Antecedents:
        """These and the newly found, kept short."""
        known = tuple(actor for actor in found if actor.country or actor.sector or actor.kind == "person")
        if not known:
            return self
        persons = {actor.name: actor for actor in self.persons}
        for actor in known:
            told = persons.get(actor.name, actor)
            if actor.kind == "person" and " " in (actor.name or "") and (actor.country or not told.country):
                persons[actor.name] = actor if actor.sector else told
        return Antecedents(actors=(self.actors + known)[-KEPT:], persons=tuple(persons.values()), starts=self.starts)

    def of(self, pronoun: str, position: int) -> Actor | None:
        """Whom a pronoun at a code point of the field stands for."""
        kinds, reach = PRONOUNS[pronoun]
        here = bisect_right(self.starts, position)
        fitting = [
            (bisect_right(self.starts, actor.start), actor)
            for actor in self.actors
            if actor.kind in kinds
            and actor.start < position
            and not (actor.kind == "person" and _are_several(actor.text))
        ]
        near = max((number for number, _ in fitting), default=None)
        if near is None or here - near > reach:
            return None
        return min((actor for number, actor in fitting if number == near), key=lambda actor: actor.start)

    def surnamed(self, surname: str) -> ActorCode | None:
        """The only person of that surname who was named in full, else of that first name; with a country if any mention told it.
        Staffan de Mistura is also De Mistura."""
        surname = surname.split(" ")[-1] if _is_surname(surname) else surname
        named = [actor for actor in self.persons if actor.name]
        known = [actor for actor in named if _surname(actor.name or "") == surname]
        known = known or [actor for actor in named if (actor.name or "").split()[0] == surname]
        return _person(known[0]) if len(known) == 1 else None

    def called(self, name: str) -> ActorCode | None:
        """The person of that name, in full or after a "Mr", as the text named him before."""
        if _is_surname(name):
            return self.surnamed(name)
        return next((_person(actor) for actor in self.persons if actor.name == name), None)

    def described(self, code: ActorCode, phrase: str, position: int) -> ActorCode | None:
        """Whom a phrase with "the", at a code point of the field, stands for: "the regime" for the last regime that was named
        with its country, "the group" for the last that was named, "the two leaders" for none.

        A government or official that was not so named is of the country of those whom its own sentence, else the one before,
        names of that sector, if they are of one; fighters and soldiers of the country that most before them had.
        """
        words = phrase.lower().split()
        head = words[-1]
        if SEVERAL.intersection(words) or is_wider(words):
            return None
        whose = re.sub("['’]s$", "", words[min(1, len(words) - 1)])
        if head in GROUPS or whose in GROUPS:
            meant = self._group(position)
            if meant is None:
                return None
            if head in GROUPS:
                return ActorCode(name=meant.name, country=meant.country, sector=meant.sector, kind=meant.kind)
            return msgspec.structs.replace(code, country=meant.country, sector=meant.sector)  # "the group's leadership"
        if code.sector in ("IGO", "NGO"):
            return None
        governing = code.sector == "GOV"
        told = [actor for actor in self.actors if actor.start < position]
        country = self._governing(head, position) if governing else _fighting(told, code, head)
        return msgspec.structs.replace(code, country=country) if country is not None else None

    def _group(self, position: int) -> Actor | None:
        """The first group that the sentence named before a code point, else that the nearest sentence before it names."""
        named = [
            (bisect_right(self.starts, actor.start), actor)
            for actor in self.actors
            if actor.name
            and actor.sector in GROUPED
            and actor.kind in ("group", "organisation")
            and actor.start < position
        ]
        near = max((number for number, _ in named), default=None)
        return min((actor for number, actor in named if number == near), key=lambda actor: actor.start, default=None)

    def _governing(self, head: str, position: int) -> str | None:
        here = bisect_right(self.starts, position)
        told = [actor for actor in self.actors if actor.country and actor.start < position]
        if head not in ABROAD:
            told = [actor for actor in told if not is_posted(actor)]
        domestic = [
            actor for actor in told if actor.sector in DOMESTIC and here == bisect_right(self.starts, actor.start)
        ]
        if domestic:  # "the leader of the opposition accuses the government"
            return _one(domestic)
        officials = [actor for actor in told if actor.sector == "GOV"]
        officials = officials or [actor for actor in told if actor.sector in ("LEG", "MIL", "JUD")]
        same = [actor for actor in officials if actor.text.lower().split()[-1:] == [head]]
        if head in NAMED_ONCE and same:
            return same[-1].country
        for back in (1,) if head in WORDS["sent"] else (0, 1):  # who expels the ambassador did not send him
            near = [actor for actor in officials if here - bisect_right(self.starts, actor.start) == back]
            if near:
                return _one([actor for actor in same if actor in near] or near) or _chief(officials)
        return _one([actor for actor in same if actor.text.lower() != f"the {head}"])


def _person(actor: Actor) -> ActorCode:
    return ActorCode(name=actor.name, country=actor.country, sector=actor.sector, kind="person")


def _is_surname(name: str) -> bool:
    """Whether a name is one word, but for the particles before it."""
    return PARTICLES.issuperset(word.lower() for word in name.split(" ")[:-1])


def _surname(name: str) -> str:
    """The last name, without an article: Hariri, of Nasr al-Hariri."""
    return re.sub("^[ae]l-", "", name.split()[-1])


def _one(actors: Sequence[Actor]) -> str | None:
    """The country of actors that are of one."""
    countries = {actor.country for actor in actors}
    return countries.pop() if len(countries) == 1 else None


def _chief(actors: Sequence[Actor]) -> str | None:
    """The country that at least two of three actors are of."""
    country, count = Counter(actor.country for actor in actors).most_common(1)[0]
    return country if count * 3 >= len(actors) * 2 else None


def _are_several(phrase: str) -> bool:
    """Whether a phrase is of more than one person by the end of its head: "his aides", "12 soldiers from Goma"."""
    words = phrase.split()
    head = words[head_end(words) - 1]
    return head.islower() and head.endswith("s") and not head.endswith(("ss", "us"))


def is_wider(words: Sequence[str]) -> bool:
    """Whether words in lower case are of those who are of no country, or of more than one; "the foreign minister" is of one."""
    words = [word.strip(",;") for word in words]
    found = WIDER.intersection(words)
    after = words[words.index("foreign") + 1 :] if found == {"foreign"} else []
    return bool(found) and not (after and after[0] in MINISTERIAL)


def is_posted(actor: Actor) -> bool:
    """Whether a party is an embassy, or who is sent abroad."""
    return not ABROAD.isdisjoint(actor.text.lower().split())


def _fighting(actors: Sequence[Actor], code: ActorCode, head: str) -> str | None:
    same = [actor for actor in actors if actor.country and actor.text.lower().split()[-1:] == [head]]
    if same:
        return same[-1].country
    fighters = [actor for actor in actors if actor.country and actor.sector == code.sector]
    if not fighters or code.sector not in ("MIL", "REB", "PRM"):
        return None
    counts = Counter(actor.country for actor in fighters)
    return max(reversed(fighters), key=lambda actor: counts[actor.country]).country
