"""An incident in the making: its reports in order, and their sums."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Mapping
from operator import attrgetter

from faultline.incidents.features import Item
from faultline.incidents.profile import Profile

Position = tuple[str, str]  # publication and event id: a report's place in the order
position_of = attrgetter("position")


class Cluster:
    """Reports in order, with the sums of their rarest terms. ``founder`` is the first report, and names the incident."""

    __slots__ = ("_profile", "founder", "items", "keys")

    def __init__(self, founder: Item) -> None:
        self.founder = founder
        self.items: list[Item] = []
        self.keys: dict[str, int] = {}
        self._profile: Profile | None = None

    @property
    def id(self) -> str:
        """The incident's id: the same for the same founder."""
        return incident_id(self.founder.member.event_id)

    def size_at(self, position: Position) -> int:
        """How many of its reports come before a place."""
        items = self.items
        if items and items[-1].position < position:
            return len(items)
        return bisect_left(items, position, key=position_of)

    def product(self, item: Item, size: int) -> int:
        """The product of a report's rarest terms with those of its first reports, so many."""
        items, keys = self.items, self.keys
        if 2 * size < len(items):
            rare = item.rare
            return sum([dot(rare, each) for each in items[:size]])
        total = 0
        for term, weight in zip(item.keys, item.weights):  # noqa: B905 - weights go on
            if term in keys:
                total += weight * keys[term]
        if total and size < len(items):
            rare = item.rare
            total -= sum([dot(rare, each) for each in items[size:]])
        return total

    def profile(self, size: int) -> Profile:
        """The sum of its first reports, so many. Good until it is asked for again: the sum goes back and forth with the
        reports that are decided, which lie close to one another."""
        profile = self._profile
        if profile is None or abs(profile.size - size) > size:
            profile = self._profile = Profile(self.items[:size])
        while profile.size < size:
            profile.take(self.items[profile.size], 1)
        while profile.size > size:
            profile.take(self.items[profile.size - 1], -1)
        return profile

    def put(self, item: Item) -> bool:
        """Takes a report in at its place; whether that is the last."""
        items = self.items
        if not items or item.position > items[-1].position:
            items.append(item)
            return True
        place = bisect_left(items, item.position, key=position_of)
        items.insert(place, item)
        if self._profile is not None and place < self._profile.size:
            self._profile.take(item, 1)
        return False

    def take(self, item: Item) -> None:
        """Takes a report out."""
        place = bisect_left(self.items, item.position, key=position_of)
        del self.items[place]
        if self._profile is not None and place < self._profile.size:
            self._profile.take(item, -1)

    def first_with(self, term: str) -> Item | None:
        """The first of its reports that has a term among its rarest."""
        for item in self.items:
            if term in item.keys:
                return item
        return None

    def rest(self) -> None:
        """Gives back what can be made again."""
        self._profile = None


def dot(rare: Mapping[str, int], other: Item) -> int:
    """The product of a report's rarest terms with those of another."""
    total = 0
    for term, weight in zip(other.keys, other.weights):  # noqa: B905 - weights go on
        if term in rare:
            total += weight * rare[term]
    return total


def incident_id(event_id: str) -> str:
    """The id of the incident whose first report is this event."""
    return "inc-" + hashlib.sha256(event_id.encode()).hexdigest()[:20]
