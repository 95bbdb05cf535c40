"""The same events make the same incidents, however they come and however often the work is cut off."""

from __future__ import annotations

from collections.abc import Sequence
from unittest.mock import patch

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from faultline.codec import decode_record, dumps
from faultline.incidents import block
from faultline.incidents.block import Limits
from faultline.incidents.resolver import Resolver, resolve_documents
from faultline.records import EnrichedDocument, Event, Incident, Pipeline
from tests.incidents.events import event

WORDS = "quarry harbour sergeant orchard viaduct lantern cobalt merchant pilgrim tannery ferry granary".split()


@st.composite
def streams(draw: st.DrawFn) -> list[Event]:
    """Events with few words, places and days between them, so that many could belong to several incidents."""
    made = []
    for number in range(draw(st.integers(2, 14))):
        words = draw(st.lists(st.sampled_from(WORDS), min_size=3, max_size=6, unique=True))
        made.append(
            event(
                f"e{number}",
                " ".join(words),
                hours=draw(st.integers(0, 600)),
                place=draw(st.sampled_from(["Tarvik", "Osmund", "Norway", None])),
                toll=draw(st.sampled_from([None, 2, 3, 40])),
            )
        )
    return made


def in_order(events: Sequence[Event]) -> list[Event]:
    return sorted(events, key=lambda e: (e.published_at, e.event_id))


def state(resolver: Resolver) -> dict[str, Incident]:
    return {incident.incident_id: incident for incident in resolver.incidents()}


def written(log: Sequence[Incident]) -> dict[str, Incident]:
    """What a compacted topic holds after these were written; ``merged_into`` stands for the tombstone after it."""
    topic = {}
    for incident in log:
        topic[incident.incident_id] = decode_record(Incident, dumps(incident))
        if incident.merged_into is not None:
            del topic[incident.incident_id]
    return topic


@st.composite
def cut_off(draw: st.DrawFn, states: Sequence[Incident]) -> list[Incident]:
    """Part of what was to be written: provisional states first, but in no order among themselves, nor the others."""
    first = [each for each in states if each.provisional]
    then = [each for each in states if not each.provisional]
    if not first or draw(st.booleans()):
        return first + draw(st.permutations(then))[: draw(st.integers(0, len(then)))]
    return draw(st.permutations(first))[: draw(st.integers(0, len(first)))]


def clustered(events: Sequence[Event]) -> Resolver:
    resolver = Resolver()
    resolver.add_many(in_order(events))
    return resolver


@settings(max_examples=250, deadline=None)
@given(events=streams(), data=st.data())
def test_any_order_of_arrival_leads_to_the_incidents_of_the_order_of_publication(
    events: list[Event], data: st.DataObject
) -> None:
    resolver = Resolver()
    log = [state for each in data.draw(st.permutations(events)) for state in resolver.add(each)]
    assert state(resolver) == state(clustered(events))
    assert written(log) == state(resolver)


@settings(max_examples=600, deadline=None)
@given(events=streams(), latest=st.integers(1, 3), data=st.data())
def test_any_order_leads_to_the_same_incidents_where_terms_are_crowded(
    events: list[Event], latest: int, data: st.DataObject
) -> None:
    with patch.object(block, "LATEST", latest):
        resolver = Resolver()
        for each in data.draw(st.permutations(events)):
            resolver.add(each)
        assert state(resolver) == state(clustered(events))


@settings(max_examples=100, deadline=None)
@given(events=streams(), data=st.data())
def test_any_batches_lead_to_the_same_incidents_as_single_events(events: list[Event], data: st.DataObject) -> None:
    resolver = Resolver()
    log: list[Incident] = []
    rest = list(data.draw(st.permutations(events)))
    while rest:
        size = data.draw(st.integers(1, len(rest)))
        log.extend(resolver.add_many(rest[:size]))
        rest = rest[size:]
    assert state(resolver) == state(clustered(events)) == written(log)


@settings(max_examples=250, deadline=None)
@given(events=streams(), data=st.data())
def test_a_worker_killed_anywhere_in_its_writing_leaves_the_same_incidents_after_redelivery(
    events: list[Event], data: st.DataObject
) -> None:
    arrivals = data.draw(st.permutations(events))
    resolver, log, at = Resolver(), [], 0
    kills = data.draw(st.integers(0, 4))
    while at < len(arrivals):
        size = data.draw(st.integers(1, 4))
        states = resolver.add_many(arrivals[at : at + size])
        if kills and data.draw(st.booleans()):
            kills -= 1
            log.extend(data.draw(cut_off(states)))  # and nothing acknowledged
            resolver = Resolver()
            log.extend(resolver.restore(written(log).values()))
            continue
        log.extend(states)
        at += size
    assert state(resolver) == state(clustered(events)) == written(log)


@settings(max_examples=100, deadline=None)
@given(events=streams())
def test_an_event_that_comes_again_changes_nothing(events: list[Event]) -> None:
    resolver = clustered(events)
    assert resolver.add_many(events) == ()


def test_reports_of_one_attack_become_one_incident_and_another_attack_in_the_town_stays_apart() -> None:
    events = [
        event("a", "bomb granary tarvik sergeant lantern", hours=1),
        event("b", "blast granary tarvik lantern sergeant", hours=3),
        event("c", "shooting ferry tarvik pilgrim cobalt", hours=30),
    ]
    assert sorted(i.event_ids for i in clustered(events).incidents()) == [("a", "b"), ("c",)]


def test_reports_further_apart_than_the_window_are_two_incidents() -> None:
    words = "bomb granary tarvik sergeant lantern"
    resolver = Resolver(Limits(window_days=2))
    resolver.add_many([event("a", words, hours=0), event("b", words, hours=47), event("c", words, hours=120)])
    assert sorted(i.event_ids for i in resolver.incidents()) == [("a", "b"), ("c",)]


def test_an_earlier_report_that_comes_late_takes_over_the_incident_and_the_old_id_says_so() -> None:
    words = "bomb granary tarvik sergeant lantern"
    resolver = Resolver()
    (first,) = resolver.add(event("b", words, hours=5))
    states = resolver.add(event("a", words, hours=1))
    gone = [s for s in states if s.merged_into is not None]
    kept = [s for s in states if s.merged_into is None and not s.provisional]
    assert [s.incident_id for s in gone] == [first.incident_id]
    assert [s.event_ids for s in kept] == [("a", "b")]
    assert gone[0].merged_into == kept[0].incident_id


def test_events_of_different_countries_are_compared_only_in_a_batch() -> None:
    words = "bomb granary tarvik sergeant lantern"
    events = [event("a", words), event("b", words, place=None)]
    stream, batch = Resolver(), Resolver(across=True)
    stream.add_many(events)
    batch.add_many(events)
    assert (len(stream.incidents()), len(batch.incidents())) == (2, 1)


def test_what_no_event_can_join_any_more_is_forgotten() -> None:
    resolver = Resolver(Limits(window_days=1))
    resolver.add_many(event(f"e{n}", hours=0) for n in range(5))
    resolver.add_many(event(f"f{n}", "ferry pilgrim cobalt", hours=600) for n in range(2_000))
    assert resolver.incident_of("e0") is None
    assert len(resolver) == 2_000


def test_memory_is_bounded_by_the_number_of_events() -> None:
    resolver = Resolver(Limits(max_events=500))
    resolver.add_many(event(f"e{n:04}", f"w{n} v{n} u{n}", hours=n // 10) for n in range(3_000))
    assert len(resolver) <= 500


def test_a_dropped_block_is_forgotten_and_can_be_restored() -> None:
    resolver = Resolver()
    states = resolver.add_many([event("a"), event("b", hours=1)])
    resolver.drop(["NOR"])
    assert len(resolver) == 0
    resolver.restore(states)
    assert resolver.add(event("b", hours=1)) == ()
    assert len(resolver) == 2


def test_each_event_of_a_document_carries_its_incident() -> None:
    pipeline = Pipeline(name="faultline", version="0", models={})
    documents = [
        EnrichedDocument(
            article_id=name, published_at="2021-05-01T00:00:00Z", source="s", url=None, title=None, language="en",
            pipeline=pipeline, entities=(), places=(), duplicate_of=None, extra={},
            events=(event(name),) if name != "none" else (),
        )
        for name in ("one", "none", "two")
    ]  # fmt: skip
    resolved = resolve_documents(documents)
    ids = [each.incident_id for document in resolved for each in document.events]
    assert len(ids) == 2
    assert ids[0] is not None
    assert ids[0] == ids[1]
    assert [msgspec.structs.replace(d, events=()) for d in resolved] == [
        msgspec.structs.replace(d, events=()) for d in documents
    ]
