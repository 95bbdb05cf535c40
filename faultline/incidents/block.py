"""The incidents of one block: each report, in the order of publication, joins the incident that it fits best.

What is promised is the result of going through all reports once, sorted by ``(published_at, event_id)``. Reports may
come in any order all the same: a late one is put in its place, and every later decision that saw an incident which has
changed is made again (and so on, always forwards in time), which ends in that same result. A decision sees an incident
as it was at the report's place in the order.
"""

from __future__ import annotations

import hashlib
import heapq
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator
from operator import attrgetter

from faultline.incidents.features import Item, seconds
from faultline.incidents.match import Weights, score
from faultline.incidents.profile import Profile
from faultline.records import Record

LEAST_HITS = 2  # rarest terms in common, for a report to be compared with an incident at all
LEAST_LIKENESS = 60_000  # and their mean product, in millionths
COMPARED = 6  # incidents that a report is compared with in full: the likest by their rarest terms
HIT = 1 << 60  # counts hits in the high bits of a sum of products
DAY = 86_400.0

_position = attrgetter("position")


class Limits(Record, frozen=True, kw_only=True):
    """Bounds: days between a report and the incident's last one before it; reports in an incident; reports kept."""

    window_days: float = 14.0
    max_members: int = 500
    max_events: int = 500_000


class Cluster:
    """An incident in the making: its reports in order, and their sum. ``founder`` is its first report, and names it."""

    __slots__ = ("founder", "items", "keys", "profile")

    def __init__(self, founder: Item) -> None:
        self.founder = founder
        self.items: list[Item] = []
        self.profile = Profile()
        self.keys: dict[str, int] = {}

    @property
    def id(self) -> str:
        """The incident's id: the same for the same founder."""
        return incident_id(self.founder.member.event_id)


def incident_id(event_id: str) -> str:
    """The id of the incident whose first report is this event."""
    return "inc-" + hashlib.sha256(event_id.encode()).hexdigest()[:20]


def _shared(item: Item, cluster: Cluster, later: list[Item]) -> int:
    """What a report's terms owe to the later reports of an incident, in hits."""
    found = 0
    for term, weight in item.keys.items():
        sum_ = sum([each.keys.get(term, 0) for each in later])
        if sum_:
            found += weight * sum_ + (HIT if sum_ == cluster.keys[term] else 0)
    return found


class Run:
    """What one call changed: clusters touched, and who left which."""

    def __init__(self) -> None:
        self.touched: dict[Cluster, bool] = {}  # to whether it was there before
        self.gained: set[Cluster] = set()
        self.lost: dict[Cluster, list[Item]] = {}

    def touch(self, cluster: Cluster, *, there: bool) -> None:
        """Notes that an incident changes; ``there``: whether it had reports before."""
        self.touched.setdefault(cluster, there)


class Block:
    """Reports of one block and their incidents."""

    def __init__(self, key: str, weights: Weights, limits: Limits) -> None:
        self.key = key
        self._weights = weights
        self._limits = limits
        self._items: list[Item] = []
        self._index: dict[str, dict[Cluster, int]] = {}

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items)

    def clusters(self) -> list[Cluster]:
        """All incidents, in the order of their first reports."""
        return list(dict.fromkeys(item.cluster for item in self._items))

    def add(self, items: Iterable[Item]) -> Run:
        """Puts reports in their places, and makes again the decisions that this changes."""
        run = Run()
        new = list(items)
        waiting = [(item.position, item) for item in new]
        heapq.heapify(waiting)
        queued = {item.position for item in new}
        while waiting:
            _, item = heapq.heappop(waiting)
            for later in self._decide(item, run):
                if later.position not in queued:
                    queued.add(later.position)
                    heapq.heappush(waiting, (later.position, later))
        return run

    def place(self, items: list[Item]) -> None:
        """Takes over an incident as it was written: its reports in order, the first its founder."""
        cluster = Cluster(items[0])
        for item in items:
            self._items.append(item)
            self._join(item, cluster)

    def sort(self) -> None:
        """Puts the reports in order after several incidents were taken over."""
        self._items.sort(key=_position)

    def evict(self, before: float) -> int:
        """Forgets incidents whose last report is older than a moment (seconds); how many reports that were."""
        old = [cluster for cluster in self.clusters() if seconds(cluster.items[-1].member.published_at) < before]
        gone: set[str] = set()
        for cluster in old:
            for item in list(cluster.items):
                self._leave(item)
                gone.add(item.member.event_id)
        self._items = [item for item in self._items if item.member.event_id not in gone]
        return len(gone)

    def _decide(self, item: Item, run: Run) -> list[Item]:
        """Decides where a report belongs; the later reports that must be decided again, if that changed anything."""
        best = self._best(item)
        old: Cluster | None = item.cluster
        if old is None:
            self._insert(item)
        elif best is old or (best is None and old.founder is item):
            return []
        terms = set(item.keys)
        if old is not None:
            terms.update(old.keys)
            run.touch(old, there=True)
            run.lost.setdefault(old, []).append(item)
            self._leave(item)
        target = best if best is not None else Cluster(item)
        run.touch(target, there=bool(target.items))
        run.gained.add(target)
        self._join(item, target)
        first = bisect_right(self._items, item.position, key=_position)
        if first == len(self._items):
            return []
        terms.update(target.keys)
        return [
            later
            for later in self._items[first:]
            if later.cluster is target or later.cluster is old or len(terms.intersection(later.keys)) >= LEAST_HITS
        ]

    def _best(self, item: Item) -> Cluster | None:
        views = heapq.nsmallest(COMPARED, self._views(item), key=lambda view: view[:2])
        best: tuple[float, tuple[str, str]] | None = None
        found: Cluster | None = None
        for _, founder, profile, cluster in views:
            value = score(item, profile, self._weights)
            if value is not None and value > 0 and (best is None or (-value, founder) < best):
                best, found = (-value, founder), cluster
        return found

    def _views(self, item: Item) -> Iterator[tuple[float, tuple[str, str], Profile, Cluster]]:
        """The incidents that share rare terms with a report, as they were before it; the likest sort first."""
        hits: dict[Cluster, int] = {}
        index = self._index
        for term, weight in item.keys.items():
            for cluster, sum_ in index.get(term, {}).items():
                hits[cluster] = hits.get(cluster, 0) + weight * sum_ + HIT
        window = self._limits.window_days * DAY
        position, published = item.position, seconds(item.member.published_at)
        for cluster, found in hits.items():
            if found < LEAST_HITS * HIT or cluster.founder.position >= position:
                continue
            items = cluster.items
            size = len(items)
            later: list[Item] = []
            if items[-1].position >= position:
                size = bisect_left(items, position, key=_position)
                later = items[size:]
                found -= _shared(item, cluster, later)
                if not size or found < LEAST_HITS * HIT:
                    continue
            likeness = (found % HIT) / size
            if likeness < LEAST_LIKENESS or size >= self._limits.max_members:
                continue
            if published - seconds(items[size - 1].member.published_at) > window:
                continue
            profile = cluster.profile
            if later:
                profile = profile.without(later) if len(later) < size else Profile(items[:size])
            yield -likeness, cluster.founder.position, profile, cluster

    def _insert(self, item: Item) -> None:
        if self._items and item.position < self._items[-1].position:
            insort(self._items, item, key=_position)
        else:
            self._items.append(item)

    def _join(self, item: Item, cluster: Cluster) -> None:
        item.cluster = cluster
        if cluster.items and item.position < cluster.items[-1].position:
            insort(cluster.items, item, key=_position)
        else:
            cluster.items.append(item)
        cluster.profile.add(item)
        for term, weight in item.keys.items():
            sum_ = cluster.keys.get(term, 0) + weight
            cluster.keys[term] = sum_
            self._index.setdefault(term, {})[cluster] = sum_

    def _leave(self, item: Item) -> None:
        cluster: Cluster = item.cluster
        item.cluster = None
        del cluster.items[bisect_left(cluster.items, item.position, key=_position)]
        cluster.profile.remove(item)
        for term, weight in item.keys.items():
            posting = self._index[term]
            sum_ = cluster.keys[term] - weight
            if sum_:
                cluster.keys[term] = posting[cluster] = sum_
                continue
            del cluster.keys[term], posting[cluster]
            if not posting:
                del self._index[term]
