"""The incidents of one block: each report, in the order of publication, joins the incident that it fits best.

What is promised is the result of going through all reports once, sorted by ``(published_at, event_id)``. Reports may
come in any order all the same: a late one is put in its place, and every later decision that could come out otherwise is
made again (and so on, always forwards in time), which ends in that same result. A decision sees an incident as it was at
the report's place in the order.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from faultline.incidents.cluster import Cluster, Position, dot, position_of
from faultline.incidents.features import Item
from faultline.incidents.match import Weights, score
from faultline.records import Record

LATEST = 8  # incidents that a term leads to: those that took it up last before the report
LEAST_HITS = 2  # rarest terms that lead to an incident, for a report to be compared with it at all
LEAST_LIKENESS = 60_000.0  # and the mean product of the rarest terms, in millionths
COMPARED = 6  # incidents that a report is compared with in full: the likest by their rarest terms
LIKE_THE_LIKEST = 0.4  # and those that are at least so much as like it as the likest
DAY = 86_400.0
LAST: Position = ("~", "")  # after every date


class Limits(Record, frozen=True, kw_only=True):
    """Bounds: days between a report and the incident's last one before it; reports in an incident; reports kept."""

    window_days: float = 14.0
    max_members: int = 500
    max_events: int = 500_000


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
        # Term to the first report of each incident that has it, in order.
        self._index: dict[str, list[Item]] = {}

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items)

    def clusters(self) -> list[Cluster]:
        """All incidents, in the order of their first reports."""
        return list(dict.fromkeys([item.cluster for item in self._items]))

    def add(self, items: Iterable[Item]) -> Run:
        """Puts reports in their places, and makes again the decisions that this changes."""
        run = Run()
        waiting = [(item.position, item) for item in items]
        heapq.heapify(waiting)
        queued = {position for position, _ in waiting}
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
        self._items.sort(key=position_of)

    def evict(self, before: float) -> list[str]:
        """Forgets incidents whose last report is older than a moment (seconds); the ids of their events."""
        quiet = self._items[-1].moment - DAY if self._items else 0.0
        gone: list[str] = []
        for cluster in self.clusters():
            last = cluster.items[-1].moment
            if last < before:
                self._forget(cluster)
                gone.extend([item.member.event_id for item in cluster.items])
            elif last < quiet:
                cluster.rest()
        if gone:
            self._items = [item for item in self._items if item.cluster is not None]
        return gone

    def _forget(self, cluster: Cluster) -> None:
        terms = set(cluster.keys)
        for item in cluster.items:
            for term in terms.intersection(item.keys):
                self._unpost(term, item)
            terms.difference_update(item.keys)
            item.cluster = None

    def _decide(self, item: Item, run: Run) -> list[Item]:
        """Decides where a report belongs; the later reports that must be decided again, if that changed anything."""
        best = self._best(item)
        old: Cluster | None = item.cluster
        if old is None:
            self._insert(item)
        elif best is old or (best is None and old.founder is item):
            return []
        again: list[Item] = []
        if old is not None:
            run.touch(old, there=True)
            run.lost.setdefault(old, []).append(item)
            again += self._concerned(item, old, -1, self._leave(item))
        target = best if best is not None else Cluster(item)
        run.touch(target, there=bool(target.items))
        run.gained.add(target)
        return again + self._concerned(item, target, 1, self._join(item, target))

    def _concerned(self, item: Item, changed: Cluster, grown: int, moved: dict[str, Position]) -> list[Item]:
        """The later reports whose decisions could come out otherwise, after a report joined an incident or left it.

        Those are the incident's own; those that the incident is, or was, like enough to be compared with; and those that
        are like another incident, which a term that they share leads to no more, or leads to now.
        """
        first = bisect_right(self._items, item.position, key=position_of)
        if first == len(self._items):
            return []
        reach = {term: self._beyond(term, place) for term, place in moved.items() if self._crowded(term)}
        rare = item.rare
        found = []
        for later in self._items[first:]:
            if later.cluster is changed or _minds(later, rare, changed, grown) or self._misses(later, reach):
                found.append(later)  # noqa: PERF401
        return found

    def _misses(self, later: Item, reach: dict[str, Position]) -> bool:
        """Whether a term that moved may have crowded out, or let in, an incident that a report would be compared with."""
        for term, last in reach.items():
            if later.position <= last and term in later.keys:
                posting = self._index[term]
                end = bisect_left(posting, later.position, key=position_of)
                for edge in posting[max(0, end - LATEST - 1) : max(0, end - LATEST + 1)]:
                    size = edge.cluster.size_at(later.position)
                    if size and edge.cluster.product(later, size) / size >= later.cut:
                        return True
        return False

    def _crowded(self, term: str) -> bool:
        return len(self._index.get(term, ())) >= LATEST

    def _beyond(self, term: str, place: Position) -> Position:
        """The last place from which what a term led to at a place is seen."""
        posting = self._index[term]
        beyond = bisect_right(posting, place, key=position_of) + LATEST
        return posting[beyond].position if beyond < len(posting) else self._items[-1].position

    def _best(self, item: Item) -> Cluster | None:
        """The incident that a report fits best, if it fits any; notes on the report how like it others would have to be."""
        views = sorted(self._views(item))
        item.cut = max([LEAST_LIKENESS, *(-LIKE_THE_LIKEST * view[0] for view in views[:1])])
        if len(views) >= COMPARED:
            item.cut = max(item.cut, -views[COMPARED - 1][0])
        best: tuple[float, Position] = (0.0, LAST)
        found: Cluster | None = None
        for unlikeness, founder, size, cluster in views[:COMPARED]:
            if -unlikeness < item.cut:
                break
            value = score(item, cluster.profile(size), self._weights, -best[0])
            if value is not None and value > 0 and (-value, founder) < best:
                best, found = (-value, founder), cluster
        return found

    def _views(self, item: Item) -> Iterator[tuple[float, Position, int, Cluster]]:
        """The incidents that a report's rare terms lead to, and how many reports they had before it; the likest sort
        first."""
        window, full = self._limits.window_days * DAY, self._limits.max_members
        position = item.position
        for cluster, hits in Counter(self._led(item)).items():
            if hits < LEAST_HITS:
                continue
            size = cluster.size_at(position)
            if size >= full or item.moment - cluster.items[size - 1].moment > window:
                continue
            likeness = cluster.product(item, size) / size
            if likeness >= LEAST_LIKENESS:
                yield -likeness, cluster.founder.position, size, cluster

    def _led(self, item: Item) -> list[Cluster]:
        """Where each of a report's terms leads: no more than ``LATEST`` incidents for a term, so that a report costs no
        more in a full block than in an empty one."""
        index, position = self._index, item.position
        led: list[Cluster] = []
        for term in item.keys:
            posting = index.get(term)
            if posting is None:
                continue
            if posting[-1].position < position:
                latest = posting[-LATEST:]
            else:  # what took the term up later is not seen
                end = bisect_left(posting, position, key=position_of)
                latest = posting[max(0, end - LATEST) : end]
            led += [each.cluster for each in latest]
        return led

    def _insert(self, item: Item) -> None:
        if self._items and item.position < self._items[-1].position:
            insort(self._items, item, key=position_of)
        else:
            self._items.append(item)

    def _join(self, item: Item, cluster: Cluster) -> dict[str, Position]:
        """Puts a report into an incident; the terms whose postings that changes, up to which place."""
        item.cluster = cluster
        last = cluster.put(item)
        moved: dict[str, Position] = {}
        for term, weight in zip(item.keys, item.weights):  # noqa: B905 - weights go on
            before = cluster.keys.get(term)
            cluster.keys[term] = (before or 0) + weight
            if before is None:
                self._post(term, item)
                moved[term] = item.position
            elif not last and cluster.first_with(term) is item:
                other = next(each for each in cluster.items if each is not item and term in each.keys)
                self._unpost(term, other)
                self._post(term, item)
                moved[term] = other.position
        return moved

    def _leave(self, item: Item) -> dict[str, Position]:
        """Takes a report out of its incident; the terms whose postings that changes, up to which place."""
        cluster: Cluster = item.cluster
        cluster.take(item)
        moved: dict[str, Position] = {}
        for term, weight in zip(item.keys, item.weights):  # noqa: B905 - weights go on
            cluster.keys[term] -= weight
            then = cluster.first_with(term)
            if then is None:
                del cluster.keys[term]
                self._unpost(term, item)
                moved[term] = item.position
            elif then.position > item.position:
                self._unpost(term, item)
                self._post(term, then)
                moved[term] = then.position
        item.cluster = None
        return moved

    def _post(self, term: str, item: Item) -> None:
        posting = self._index.setdefault(term, [])
        if posting and posting[-1].position > item.position:
            insort(posting, item, key=position_of)
        else:
            posting.append(item)

    def _unpost(self, term: str, item: Item) -> None:
        posting = self._index[term]
        del posting[bisect_left(posting, item.position, key=position_of)]
        if not posting:
            del self._index[term]


def _minds(later: Item, rare: Mapping[str, int], changed: Cluster, grown: int) -> bool:
    """Whether a report would be compared with an incident, now or as it was before another joined it (1) or left (-1),
    whose rarest terms are given."""
    size = changed.size_at(later.position)
    product = changed.product(later, size)
    if size and product / size >= later.cut:
        return True
    before = size - grown
    return before > 0 and (product - grown * dot(rare, later)) / before >= later.cut
