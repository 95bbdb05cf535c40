"""Who "both sides" and "the two governments" are where nothing near says it: the two states that an article tells most of, or the
parties of a conflict within the one that it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from faultline.extraction.actor_tables import WORDS
from faultline.extraction.allegiance import Told
from faultline.extraction.lands import state_at
from faultline.extraction.stages import Context
from faultline.records import Actor

NUMBERS = {"both": 2, "either": 2, "two": 2, "pair": 2, "rivals": 2, "all": 3, "three": 3, "four": 4}
ALONE = 1.5  # times as often as of any other country an article must tell of one, for both sides of its conflict to be of it
PEOPLE = ("BUS", "CVL", "EDU", "JRN", "LAB", "NGO", "REF", "REL")  # who is not the state
LONGEST = 3  # words of "the two sides"
# Of what an article tells of countries other than those of an act's other parties, how much must be of the two.
MOSTLY = 0.6
SEVERAL = WORDS["stately"] | WORDS["warring"] | WORDS["opposed"] | NUMBERS.keys()


def number(words: Sequence[str]) -> int:
    """How many parties, told of before, words (in lower case) stand for: two for "both sides"; 0 for others, as for "two men"."""
    known = len(words) == 1 or words[0] in ("all", "both", "either", "the")
    if not known or words[-1] not in SEVERAL or len(words) > LONGEST:
        return 0
    return next((NUMBERS[word] for word in words if word in NUMBERS), 0)


def sides(parties: Sequence[Actor], others: Sequence[Actor], told: Told, context: Context) -> tuple[Actor, ...]:
    """The parties of one role of an act, with who those are of them that stand for several; ``others`` are of the other role."""
    found: list[Actor] = []
    for party in parties:
        words = party.text.lower().split()
        several = number(words) if party.country is None else 0
        states = _states(several, others, told, party.start) if several == 2 and words[-1] in WORDS["stately"] else []
        if states:
            found += states
        elif several and words[-1] in WORDS["warring"] and _within(context.about, others, told):
            found.append(msgspec.structs.replace(party, country=context.about))
        else:
            found.append(party)
    return tuple(found)


def _within(country: str | None, others: Sequence[Actor], told: Told) -> bool:
    """Is it a conflict within a country that an article tells of: of no other as often, nor of it on the other side?"""
    rest = max((weight for other, weight in told.weights.items() if other != country), default=0)
    return country not in {each.country for each in others} and told.weights.get(country or "", 0) >= ALONE * rest


def _states(several: int, others: Sequence[Actor], told: Told, position: int) -> list[Actor]:
    """The states, by their last mentions before a code point, that an article tells most of beside those of the others."""
    own = {each.country for each in others if each.sector not in PEOPLE}  # traders of one press both governments
    left = Counter({country: weight for country, weight in told.weights.items() if country not in own})
    chief = left.most_common(several)
    if len(chief) < several or sum(weight for _, weight in chief) < MOSTLY * left.total():
        return []
    named = [place for place in told.places if place.precision == "country" and place.end <= position]
    places = [
        max((place for place in named if place.country == country), key=lambda place: place.start, default=None)
        for country, _ in chief
    ]
    return [state_at(place) for place in places if place is not None] if None not in places else []
