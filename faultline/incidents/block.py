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
from operator import attrgetter, itemgetter

from faultline.incidents.features import Item, seconds
from faultline.incidents.match import Weights, score
from faultline.incidents.profile import Profile
from faultline.records import Record

LATEST = 8  # incidents that a term leads to: those that took it up last before the report
LEAST_HITS = 2  # rarest terms in common, for a report to be compared with an incident at all
LEAST_LIKENESS = 60_000  # and their mean product, in millionths
COMPARED = 6  # incidents that a report is compared with in full: the likest by their rarest terms
LIKE_THE_LIKEST = 0.4  # and those that are at least so much as like it as the likest
SMALL = 4  # reports below which an incident's sum is soon made again
HIT = 1 << 60  # counts hits in the high bits of a sum of products
DAY = 86_400.0

Position = tuple[str, str]  # publication and event id: a report's place in the order
LAST: Position = ("~", "")  # after every date
_position = attrgetter("position")
_first = itemgetter(0)


class Limits(Record, frozen=True, kw_only=True):
    """Bounds: days between a report and the incident's last one before it; reports in an incident; reports kept."""

    window_days: float = 14.0
    max_members: int = 500
    max_events: int = 500_000


class Cluster:
    """An incident in the making: its reports in order, and their sum. ``founder`` is its first report, and names it."""

    __slots__ = ("_profile", "founder", "items", "keys")

    def __init__(self, founder: Item) -> None:
        self.founder = founder
        self.items: list[Item] = []
        self.keys: dict[str, int] = {}
        self._profile: Profile | None = None

    @property
    def profile(self) -> Profile:
        """The sum of the reports; made when it is first asked for."""
        if self._profile is None:
            self._profile = Profile(self.items)
        return self._profile

    def before(self, size: int) -> Profile:
        """The sum of its first reports, so many."""
        later = self.items[size:]
        if not later:
            return self.profile
        return self.profile.without(later) if len(later) < size else Profile(self.items[:size])

    def put(self, item: Item) -> bool:
        """Takes a report in at its place; whether that is the last."""
        last = not self.items or item.position > self.items[-1].position
        if last:
            self.items.append(item)
        else:
            insort(self.items, item, key=_position)
        if self._profile is not None:
            self._profile.add(item)
        return last

    def take(self, item: Item) -> None:
        """Takes a report out."""
        del self.items[bisect_left(self.items, item.position, key=_position)]
        if self._profile is not None:
            self._profile.remove(item)

    def since(self, term: str) -> Position | None:
        """The first of its reports that has a term."""
        return next((item.position for item in self.items if term in item.keys), None)

    def rest(self) -> None:
        """Gives back what can be made again."""
        self._profile = None

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


def _common(item: Item, cluster: Cluster) -> int:
    """The terms that a report has in common with an incident, in hits."""
    return sum(weight * cluster.keys[term] + HIT for term, weight in item.keys.items() if term in cluster.keys)


def _sees(later: Item, reach: dict[str, Position], least: int) -> bool:
    """Whether a report has at least so many of the terms, and one of them reaches as far as it."""
    common = reach.keys() & later.keys
    return len(common) >= least and any(later.position <= reach[term] for term in common)


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
        # Term to incidents, by the first of their reports that has it.
        self._index: dict[str, list[tuple[Position, Cluster]]] = {}

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

    def evict(self, before: float) -> set[str]:
        """Forgets incidents whose last report is older than a moment (seconds); the ids of their events."""
        clusters = self.clusters()
        old = [cluster for cluster in clusters if seconds(cluster.items[-1].member.published_at) < before]
        quiet = seconds(self._items[-1].member.published_at) - DAY if self._items else 0.0
        for cluster in clusters:
            if len(cluster.items) < SMALL and seconds(cluster.items[-1].member.published_at) < quiet:
                cluster.rest()
        gone: set[str] = set()
        for cluster in old:
            for item in list(cluster.items):
                self._leave(item)
                gone.add(item.member.event_id)
        self._items = [item for item in self._items if item.member.event_id not in gone]
        return gone

    def _decide(self, item: Item, run: Run) -> list[Item]:
        """Decides where a report belongs; the later reports that must be decided again, if that changed anything."""
        best = self._best(item)
        old: Cluster | None = item.cluster
        if old is None:
            self._insert(item)
        elif best is old or (best is None and old.founder is item):
            return []
        terms = set(item.keys)
        changed: dict[str, Position] = {}
        if old is not None:
            terms.update(old.keys)
            run.touch(old, there=True)
            run.lost.setdefault(old, []).append(item)
            changed = self._leave(item)
        target = best if best is not None else Cluster(item)
        run.touch(target, there=bool(target.items))
        run.gained.add(target)
        for term, place in self._join(item, target).items():
            changed[term] = max(place, changed.get(term, place))
        first = bisect_right(self._items, item.position, key=_position)
        if first == len(self._items):
            return []
        terms.update(target.keys)
        # Where a term is crowded, a later report sees the incident, or misses one that it crowded out, only up to a place.
        seen = {term: self._beyond(term, item.position) for term in terms}
        moved = {term: self._beyond(term, place) for term, place in changed.items() if self._crowded(term)}
        return [
            later
            for later in self._items[first:]
            if later.cluster is target
            or later.cluster is old
            or _sees(later, seen, LEAST_HITS)
            or _sees(later, moved, 1)
        ]

    def _crowded(self, term: str) -> bool:
        return len(self._index.get(term, ())) >= LATEST

    def _beyond(self, term: str, place: Position) -> Position:
        """The last place from which what a term led to at a place is seen."""
        posting = self._index.get(term, [])
        beyond = bisect_right(posting, place, key=_first) + LATEST
        return posting[beyond][0] if beyond < len(posting) else LAST

    def _best(self, item: Item) -> Cluster | None:
        views = heapq.nsmallest(COMPARED, self._views(item), key=lambda view: view[:2])
        best: tuple[float, tuple[str, str]] | None = None
        found: Cluster | None = None
        for unlikeness, founder, size, cluster in views:
            if unlikeness > views[0][0] * LIKE_THE_LIKEST:
                break
            value = score(item, cluster.before(size), self._weights)
            if value is not None and value > 0 and (best is None or (-value, founder) < best):
                best, found = (-value, founder), cluster
        return found

    def _views(self, item: Item) -> Iterator[tuple[float, Position, int, Cluster]]:
        """The incidents that share rare terms with a report, and how many reports they had before it; the likest sort
        first."""
        window = self._limits.window_days * DAY
        position, published = item.position, seconds(item.member.published_at)
        for cluster, found in self._hits(item).items():
            if found < LEAST_HITS * HIT or cluster.founder.position >= position:
                continue
            items = cluster.items
            size = len(items)
            if items[-1].position >= position:
                size = bisect_left(items, position, key=_position)
                found = _common(item, cluster) - _shared(item, cluster, items[size:])
                if not size or found < LEAST_HITS * HIT:
                    continue
            likeness = (found % HIT) / size
            if likeness < LEAST_LIKENESS or size >= self._limits.max_members:
                continue
            if published - seconds(items[size - 1].member.published_at) > window:
                continue
            yield -likeness, cluster.founder.position, size, cluster

    def _hits(self, item: Item) -> dict[Cluster, int]:
        """The incidents that a report's terms lead to, with the terms in common: no more for a term than ``LATEST``, so
        that a report costs no more in a full block than in an empty one."""
        hits: dict[Cluster, int] = {}
        crowded: list[tuple[str, int]] = []
        for term, weight in item.keys.items():
            posting = self._index.get(term, [])
            end = len(posting)
            if end and posting[-1][0] >= item.position:  # what took the term up later is not seen
                end = bisect_left(posting, item.position, key=_first)
            if end > LATEST:
                crowded.append((term, weight))
                for _, cluster in posting[end - LATEST : end]:
                    hits.setdefault(cluster, 0)
                continue
            for _, cluster in posting[:end]:
                hits[cluster] = hits.get(cluster, 0) + weight * cluster.keys[term] + HIT
        for term, weight in crowded:
            for cluster in hits:
                if sum_ := cluster.keys.get(term, 0):
                    hits[cluster] += weight * sum_ + HIT
        return hits

    def _insert(self, item: Item) -> None:
        if self._items and item.position < self._items[-1].position:
            insort(self._items, item, key=_position)
        else:
            self._items.append(item)

    def _join(self, item: Item, cluster: Cluster) -> dict[str, Position]:
        """Puts a report into an incident; the terms whose postings that changes, up to which place."""
        item.cluster = cluster
        last = cluster.put(item)
        changed: dict[str, Position] = {}
        for term, weight in item.keys.items():
            before = cluster.keys.get(term)
            cluster.keys[term] = (before or 0) + weight
            if before is None:
                self._post(term, item.position, cluster)
                changed[term] = item.position
            elif not last and cluster.since(term) == item.position:
                other = next(each for each in cluster.items if each is not item and term in each.keys)
                self._unpost(term, other.position)
                self._post(term, item.position, cluster)
                changed[term] = other.position
        return changed

    def _leave(self, item: Item) -> dict[str, Position]:
        """Takes a report out of its incident; the terms whose postings that changes, up to which place."""
        cluster: Cluster = item.cluster
        item.cluster = None
        changed: dict[str, Position] = {}
        cluster.take(item)
        for term, weight in item.keys.items():
            cluster.keys[term] -= weight
            then = cluster.since(term)
            if then is None:
                del cluster.keys[term]
                self._unpost(term, item.position)
                changed[term] = item.position
            elif then > item.position:
                self._unpost(term, item.position)
                self._post(term, then, cluster)
                changed[term] = then
        return changed

    def _post(self, term: str, position: Position, cluster: Cluster) -> None:
        posting = self._index.setdefault(term, [])
        if posting and posting[-1][0] > position:
            insort(posting, (position, cluster), key=_first)
        else:
            posting.append((position, cluster))

    def _unpost(self, term: str, position: Position) -> None:
        posting = self._index[term]
        del posting[bisect_left(posting, position, key=_first)]
        if not posting:
            del self._index[term]
