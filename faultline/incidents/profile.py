"""The sum of an incident's events: comparing with it costs the same for two reports as for two hundred.

The mean of the comparisons with each member equals one comparison with the profile, because every feature is a sum.
"""

from __future__ import annotations

from collections import Counter
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
        self.vector: Counter[str] = Counter()
        self.parties: Counter[str] = Counter()
        self.places: Counter[Location | None] = Counter()
        self.kinds: Counter[str] = Counter()
        self.families: Counter[str] = Counter()
        self.tolls: Counter[int | None] = Counter()
        self.days: Counter[int | None] = Counter()
        for item in items:
            self.add(item)

    def add(self, item: Item, times: int = 1) -> None:
        """Takes a member in, or out with ``times`` -1."""
        self.size += times
        for term, weight in item.vector:
            self.vector[term] += times * weight
        for name, weight in item.parties:
            self.parties[name] += times * weight
        for counts, value in (
            (self.places, item.place), (self.kinds, item.kind), (self.families, item.family),
            (self.tolls, item.toll), (self.days, item.day),
        ):  # fmt: skip
            counts[value] += times  # type: ignore[index]
        if times < 0:
            for each in (self.vector, self.parties, self.places, self.kinds, self.families, self.tolls, self.days):
                for key in [key for key, count in each.items() if not count]:  # type: ignore[attr-defined]
                    del each[key]  # type: ignore[attr-defined]

    def text(self, item: Item) -> float:
        """The mean cosine between the item's terms and the members'."""
        vector = self.vector
        return sum(weight * vector.get(term, 0) for term, weight in item.vector) / (UNIT * UNIT * self.size)

    def compare(self, item: Item) -> tuple[float, ...]:
        """The features' values, in the order of ``FEATURES``; each is a mean over the members, 0 where nothing is known."""
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
            self.text(item),
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
