"""Whom a pronoun or a description stands for: parties that an article named before, and not too long before.

In a sentence the first that fits is meant, as its subject mostly is the first; of sentences the nearest.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

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
        "expatriates travellers visitors pilgrims mercenaries passengers crew sailors peacekeepers agency agencies"
    ).split()
)
UNBOUND = SEVERAL | WIDER - {"foreign"}  # "the foreign minister" is of the country that was told
GROUPS = frozenset(["group", "movement", "organisation", "organization"])  # which a name before them told
GROUPED = ("REB", "PRM", "OPP", "PTY", "CRM", "UAF", "NGO", "SOC", "REL")  # sectors of groups and movements
PRONOUNS = {
    **dict.fromkeys(("he", "she", "him", "her", "his"), _PERSON),
    **dict.fromkeys(("it", "its", "itself"), _THING),
    **dict.fromkeys(("they", "them", "their"), _GROUP),
}


class Antecedents(Record, frozen=True, kw_only=True):
    """The actors mentioned so far in an article, latest last, and where the sentences of their field begin."""

    actors: tuple[Actor, ...] = ()
    starts: tuple[int, ...] = ()

    def after(self, found: Sequence[Actor]) -> Antecedents:
        """These and the newly found, kept short."""
        known = tuple(actor for actor in found if actor.country or actor.sector or actor.kind == "person")
        return Antecedents(actors=(self.actors + known)[-KEPT:], starts=self.starts) if known else self

    def of(self, pronoun: str, position: int) -> Actor | None:
        """Whom a pronoun at a code point of the field stands for."""
        kinds, reach = PRONOUNS[pronoun]
        here = bisect_right(self.starts, position)
        fitting = [
            (bisect_right(self.starts, actor.start), actor)
            for actor in self.actors
            if actor.kind in kinds and actor.start < position
        ]
        near = max((number for number, _ in fitting), default=None)
        if near is None or here - near > reach:
            return None
        return min((actor for number, actor in fitting if number == near), key=lambda actor: actor.start)

    def described(self, code: ActorCode, phrase: str) -> ActorCode | None:
        """ "the regime" is the last regime that had a country, else of the country that most actors of that sector had;
        "the group" is the last that was named; "the two leaders" are of none."""
        words = phrase.lower().split()
        head = words[-1]
        if UNBOUND.intersection(words):
            return None
        if head in GROUPS:
            named = (actor for actor in reversed(self.actors) if actor.name and actor.sector in GROUPED)
            meant = next((actor for actor in named if actor.kind in ("group", "organisation")), None)
            if meant is None:
                return None
            return ActorCode(name=meant.name, country=meant.country, sector=meant.sector, kind=meant.kind)
        alike = [actor for actor in self.actors if actor.country and actor.sector == code.sector]
        same_word = [actor for actor in self.actors if actor.country and actor.text.lower().split()[-1:] == [head]]
        if same_word:
            country = same_word[-1].country
        elif alike and code.sector in ("GOV", "MIL", "REB", "PRM"):
            counts = Counter(actor.country for actor in alike)
            country = max(reversed(alike), key=lambda actor: counts[actor.country]).country
        else:
            return None
        return ActorCode(name=code.name, country=country, sector=code.sector, kind=code.kind)
