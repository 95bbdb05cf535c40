"""What the resolving agent promises of its batches, without a broker."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from agents.resolve import Batches
from faultline.codec import decode_record
from faultline.errors import BrokerError
from faultline.incidents.block import Limits
from faultline.incidents.resolver import Resolver
from faultline.records import Incident
from tests.incidents.events import event

WORDS = "granary lantern sergeant tarvik viaduct"


class State:
    """Stands for IncidentState: counts how often a partition was rebuilt."""

    def __init__(self) -> None:
        self.rebuilt: list[int] = []
        self.resolvers: dict[int, Resolver] = {}

    def held(self, partition: int) -> Resolver | None:
        return self.resolvers.get(partition)

    async def rebuild(self, partition: int) -> tuple[Resolver, tuple[Incident, ...]]:
        self.rebuilt.append(partition)
        await asyncio.sleep(0)
        return self.resolvers.setdefault(partition, Resolver(Limits())), ()

    def reset(self) -> None:
        self.resolvers.clear()


class Topic:
    """Keeps what is sent; the broker's word comes a moment later, or is a refusal."""

    def __init__(self, refuse: bool = False) -> None:
        self.log: list[tuple[int, bytes, bytes | None]] = []
        self.refuse = refuse

    async def send(self, *, key: bytes, value: bytes | None, partition: int, **_: Any) -> Any:
        async def word() -> None:
            await asyncio.sleep(0.001)
            if self.refuse:
                raise BrokerError("as asked")
            self.log.append((partition, key, value))

        return asyncio.ensure_future(word())


async def resolve(batches: Batches, *events: Any, partition: int = 2) -> None:
    await asyncio.gather(*(batches.resolve(partition, each) for each in events))


def test_events_that_wait_are_written_as_one_change_to_the_partition_that_they_came_from() -> None:
    state, topic = State(), Topic()
    asyncio.run(resolve(Batches(state, topic), *(event(f"e{n}", WORDS, hours=n) for n in range(20))))  # type: ignore[arg-type]
    assert state.rebuilt == [2]
    assert {partition for partition, _, _ in topic.log} == {2}
    assert len(topic.log) <= 2
    assert len(decode_record(Incident, topic.log[-1][2] or b"").event_ids) == 20


def test_an_incident_that_is_merged_away_says_into_which_and_then_gets_a_tombstone() -> None:
    state, topic = State(), Topic()
    batches = Batches(state, topic)  # type: ignore[arg-type]

    async def run() -> None:
        await resolve(batches, event("b", WORDS, hours=5))
        await resolve(batches, event("a", WORDS, hours=1))

    asyncio.run(run())
    gone = topic.log[0][1]
    of_gone = [value for _, key, value in topic.log if key == gone]
    assert of_gone[-1] is None
    assert decode_record(Incident, of_gone[-2] or b"").merged_into == topic.log[1][1].decode()
    assert topic.log[-1] == (2, gone, None)


def test_an_event_whose_incident_the_broker_refuses_is_not_done() -> None:
    with pytest.raises(BrokerError):
        asyncio.run(resolve(Batches(State(), Topic(refuse=True)), event("a", WORDS)))  # type: ignore[arg-type]


def test_after_a_reset_the_state_is_rebuilt_before_anything_is_resolved() -> None:
    state = State()
    batches = Batches(state, Topic())  # type: ignore[arg-type]

    async def run() -> None:
        await resolve(batches, event("a", WORDS))
        await batches.reset()
        await resolve(batches, event("b", WORDS, hours=1))

    asyncio.run(run())
    assert state.rebuilt == [2, 2]
