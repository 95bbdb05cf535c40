"""One incident, however many articles: events in, incidents' new states out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from faultline.incidents.block import DAY, Block, Limits, Run
from faultline.incidents.blocks import block_key
from faultline.incidents.cluster import Cluster
from faultline.incidents.features import Item, member_of
from faultline.incidents.match import Weights, load_weights
from faultline.incidents.merge import merge
from faultline.records import EnrichedDocument, Event, Incident, Member

EVERYWHERE = "*"  # the one block of a batch
EVICT_EVERY = 2_000  # events


class Resolver:
    """The incidents of any number of blocks. The same events lead to the same incidents, in whatever order they come.

    ``across`` compares events of all blocks with one another, which takes them all in one place, as in a batch.
    Not for use from several threads.
    """

    def __init__(self, limits: Limits | None = None, weights: Weights | None = None, *, across: bool = False) -> None:
        self._limits = limits or Limits()
        self._weights = weights or load_weights()
        self._across = across
        self._blocks: dict[str, Block] = {}
        self._known: dict[str, Item] = {}
        self._newest: dict[str, float] = {}
        self._swept: dict[str, float] = {}  # the newest report when a block was last gone through
        self._since_eviction = 0

    def __len__(self) -> int:
        return len(self._known)

    def add(self, event: Event) -> tuple[Incident, ...]:
        """``add_many`` of one event."""
        return self.add_many([event])

    def add_many(self, events: Iterable[Event]) -> tuple[Incident, ...]:
        """New states of the incidents that the events change.

        An event that is known by its id changes nothing. Where several incidents change together there are provisional
        states, which must all be written before the others: then no report is lost if the writing is cut off anywhere.
        A state with ``merged_into`` is the last of its incident, and is to be followed by a tombstone.
        """
        by_block: dict[str, list[Item]] = {}
        for event in events:
            if event.event_id in self._known:
                continue
            item = Item(member_of(event))
            self._known[event.event_id] = item
            by_block.setdefault(EVERYWHERE if self._across else block_key(event), []).append(item)
        states: list[Incident] = []
        for key, items in by_block.items():
            block = self._block(key)
            states.extend(self._states(key, block.add(items)))
            self._saw(key, items)
        if self._since_eviction >= EVICT_EVERY:
            self._evict()
        return tuple(states)

    def restore(self, incidents: Iterable[Incident]) -> tuple[Incident, ...]:
        """Takes over written incidents as the state; what must be written to finish a change that was cut off."""
        by_block: dict[str, list[Incident]] = {}
        gone: list[Incident] = []
        for incident in incidents:
            if incident.merged_into is not None:
                gone.append(incident)  # its tombstone is missing
            if incident.merged_into is None and incident.members:
                by_block.setdefault(EVERYWHERE if self._across else incident.block, []).append(incident)
        states: list[Incident] = []
        for key, written in by_block.items():
            states.extend(self._restore(key, written))
        return tuple(states + gone)

    def drop(self, blocks: Iterable[str]) -> None:
        """Forgets blocks, as when another worker has taken them over."""
        for key in blocks:
            block = self._blocks.pop(key, ())
            self._newest.pop(key, None)
            self._swept.pop(key, None)
            for item in block:
                self._known.pop(item.member.event_id, None)

    @property
    def blocks(self) -> tuple[str, ...]:
        """The blocks that are held."""
        return tuple(self._blocks)

    def incident_of(self, event_id: str) -> str | None:
        """The id of the incident that an event is in now."""
        item = self._known.get(event_id)
        return item.cluster.id if item is not None else None

    def incidents(self) -> tuple[Incident, ...]:
        """The present state of every incident."""
        return tuple(self._state(key, cluster) for key, block in self._blocks.items() for cluster in block.clusters())

    def _block(self, key: str) -> Block:
        return self._blocks.setdefault(key, Block(key, self._weights, self._limits))

    def _saw(self, key: str, items: Sequence[Item]) -> None:
        newest = max([item.moment for item in items])
        self._newest[key] = max(newest, self._newest.get(key, newest))
        self._since_eviction += len(items)

    def _evict(self) -> None:
        """Forgets what no event within twice the window can join, then the oldest where there are too many.

        A block is gone through when a sixteenth of the window has passed in it, so that this costs each event the same.
        """
        self._since_eviction = 0
        window = self._limits.window_days * DAY
        for key in self._blocks:
            if self._newest[key] - self._swept.get(key, 0.0) >= window / 16:
                self._sweep(key, 2.0 * window)
        share = 1.5
        while len(self._known) > self._limits.max_events and share > 0.01:
            for key in self._blocks:
                self._sweep(key, share * window)
            share *= 0.75

    def _sweep(self, key: str, age: float) -> None:
        for event_id in self._blocks[key].evict(self._newest[key] - age):
            del self._known[event_id]
        self._swept[key] = self._newest[key]

    def _restore(self, key: str, written: list[Incident]) -> list[Incident]:
        block = self._block(key)
        members: dict[str, Member] = {m.event_id: m for incident in written for m in incident.members}
        items = {event_id: Item(member) for event_id, member in members.items()}
        self._known.update(items)
        whole = len(members) == sum(len(incident.members) for incident in written)
        if whole and not any(incident.provisional for incident in written):
            for incident in sorted(written, key=lambda i: (i.members[0].published_at, i.members[0].event_id)):
                block.place([items[member.event_id] for member in incident.members])
            block.sort()
            self._saw(key, list(items.values()))
            return []
        block.add(items.values())
        self._saw(key, list(items.values()))
        stated = {incident.incident_id: incident for incident in written}
        now = {state.incident_id: state for state in (self._state(key, cluster) for cluster in block.clusters())}
        changed = [state for name, state in now.items() if stated.get(name) != state]
        gone = [self._gone(stated[name]) for name in stated if name not in now]
        return [msgspec.structs.replace(state, provisional=True) for state in changed] + gone + changed

    def _states(self, key: str, run: Run) -> list[Incident]:
        final = {cluster: self._state(key, cluster) for cluster in run.touched if cluster.items}
        if not run.lost:
            return list(final.values())
        first = [
            self._before(key, cluster, run.lost[cluster])
            if cluster in run.lost
            else msgspec.structs.replace(state, provisional=True)
            for cluster, state in final.items()
            if cluster in run.gained
        ]
        names = {state.incident_id for state in final.values()}
        gone = [
            self._gone(merge(cluster.id, key, [cluster.founder.member]))
            for cluster, there in run.touched.items()
            if there and not cluster.items and cluster.id not in names
        ]
        return [*first, *final.values(), *gone]

    def _state(self, key: str, cluster: Cluster) -> Incident:
        return merge(cluster.id, key, [item.member for item in cluster.items])

    def _before(self, key: str, cluster: Cluster, lost: Iterable[Item]) -> Incident:
        """The provisional state, with the reports that leave."""
        members = {item.position: item.member for item in (*cluster.items, *lost)}
        return merge(cluster.id, key, [members[position] for position in sorted(members)], provisional=True)

    def _gone(self, last: Incident) -> Incident:
        first = min(last.members, key=lambda m: (m.published_at, m.event_id))
        return msgspec.structs.replace(last, merged_into=self.incident_of(first.event_id), members=())


def resolve_documents(documents: Sequence[EnrichedDocument], limits: Limits | None = None) -> list[EnrichedDocument]:
    """The documents, each event with the id of the incident that it is in after all of them were seen."""
    resolver = Resolver(limits, across=True)
    told = [[_told(event, document) for event in document.events] for document in documents]
    resolver.add_many(event for events in told for event in events)
    return [
        msgspec.structs.replace(
            document,
            events=tuple(
                msgspec.structs.replace(event, incident_id=resolver.incident_of(event.event_id))
                for event in document.events
            ),
        )
        for document in documents
    ]


def _told(event: Event, document: EnrichedDocument) -> Event:
    return event if event.source else msgspec.structs.replace(event, source=document.source)
