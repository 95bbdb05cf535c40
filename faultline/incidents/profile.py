"""The sum of an incident's events: comparing with it costs the same for two reports as for two hundred.

The mean of the comparisons with each member equals one comparison with the profile, because every feature is a sum.
"""

from __future__ import annotations

from collections.abc import Iterable

from faultline.incidents.features import UNIT, Item, same_place
from faultline.records import Location

FEATURES = (
    "text", "place_same", "place_apart", "kind_same", "family_apart", "parties", "toll_same", "toll_apart", "day_same",
    "days_apart",
)  # fmt: skip


class Profile:
    """Additive counts over members."""

    __slots__ = ("days", "families", "kinds", "parties", "places", "size", "tolls", "vector")

    def __init__(self, items: Iterable[Item] = ()) -> None:
        self.size = 0
        self.vector: dict[str, int] = {}
        self.parties: dict[str, int] = {}
        self.places: dict[Location | None, int] = {}
        self.kinds: dict[str, int] = {}
        self.families: dict[str, int] = {}
        self.tolls: dict[int | None, int] = {}
        self.days: dict[int | None, int] = {}
        for item in items:
            self.take(item, 1)

    def take(self, item: Item, times: int) -> None:
        """Takes a member in (1) or out (-1); counts that come to nothing stay as zeros."""
        self.size += times
        vector, parties = self.vector, self.parties
        for term, weight in item.vector:
            if term in vector:
                vector[term] += times * weight
            else:
                vector[term] = times * weight
        for name, weight in item.parties:
            parties[name] = parties.get(name, 0) + times * weight
        self.places[item.place] = self.places.get(item.place, 0) + times
        self.kinds[item.kind] = self.kinds.get(item.kind, 0) + times
        self.families[item.family] = self.families.get(item.family, 0) + times
        self.tolls[item.toll] = self.tolls.get(item.toll, 0) + times
        self.days[item.day] = self.days.get(item.day, 0) + times

    def text(self, item: Item) -> float:
        """The mean cosine between the item's terms and the members'."""
        vector = self.vector
        return sum([weight * vector[term] for term, weight in item.vector if term in vector]) / (
            UNIT * UNIT * self.size
        )

    def compare(self, item: Item, text: float | None = None) -> tuple[float, ...]:
        """The features' values, in the order of ``FEATURES``; each is a mean over the members, 0 where nothing is known.

        ``text`` is the first of them, where it has been computed already.
        """
        size = self.size
        same = apart = 0
        if item.place is not None:
            for place, count in self.places.items():
                agreement = same_place(item.place, place)
                if agreement == "same":
                    same += count
                elif agreement == "apart":
                    apart += count
        parties = self.parties
        common = sum(weight * parties.get(name, 0) for name, weight in item.parties) / (UNIT * UNIT)
        foreign = 0
        if item.family:
            foreign = size - self.families.get(item.family, 0) - self.families.get("", 0)
        equal = differ = 0
        if item.toll is not None:
            for toll, count in self.tolls.items():
                if toll is None:
                    continue
                low, high = sorted((toll, item.toll))
                if high <= 1.3 * low:
                    equal += count
                elif high > 4 * max(low, 1):
                    differ += count
        near = far = 0
        if item.day is not None:
            for day, count in self.days.items():
                if day is None:
                    continue
                gap = abs(day - item.day)
                near += count if gap <= 1 else 0
                far += min(gap, 10) * count
        return (
            self.text(item) if text is None else text,
            same / size,
            apart / size,
            self.kinds.get(item.kind, 0) / size if item.kind else 0.0,
            foreign / size,
            common / size,
            equal / size,
            differ / size,
            near / size,
            far / (10 * size),
        )
