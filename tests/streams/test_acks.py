"""Acknowledgement strictly in offset order, after the work, and never past a failure."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from streams.acks import OrderedAcks


def event(offset: int, partition: int = 0) -> Any:
    return SimpleNamespace(message=SimpleNamespace(tp=("t", partition), offset=offset))


async def run(
    delays: list[float], fails: set[int] = frozenset(), limit: int = 4, partitions: int = 1
) -> tuple[list[Any], list[int], int]:
    acked: list[Any] = []
    fatal: list[int] = []
    most = 0

    async def handle(each: Any) -> None:
        nonlocal most
        most = max(most, window.in_flight)
        await asyncio.sleep(delays[each.message.offset])
        if each.message.offset in fails:
            raise OSError("the broker said no")

    async def acknowledge(each: Any) -> None:
        acked.append((each.message.tp[1], each.message.offset))

    window = OrderedAcks(handle, acknowledge, limit, lambda each, _: fatal.append(each.message.offset))
    feed = asyncio.create_task(_feed(window, len(delays), partitions))
    for _ in range(2000):
        if fatal or (feed.done() and window.in_flight == 0):
            break
        await asyncio.sleep(0.001)
    feed.cancel()
    await asyncio.sleep(0.005)
    return acked, fatal, most


async def _feed(window: OrderedAcks, count: int, partitions: int) -> None:
    for offset in range(count):
        await window.submit(event(offset, offset % partitions))


@settings(deadline=None, max_examples=30)
@given(st.lists(st.sampled_from([0.0, 0.001, 0.004]), min_size=1, max_size=12), st.integers(1, 5), st.integers(1, 3))
def test_every_partition_is_acknowledged_in_order_and_whole(delays: list[float], limit: int, partitions: int) -> None:
    acked, fatal, most = asyncio.run(run(delays, limit=limit, partitions=partitions))
    assert not fatal
    assert most <= limit
    for partition in range(partitions):
        assert [o for p, o in acked if p == partition] == [o for o in range(len(delays)) if o % partitions == partition]


@settings(deadline=None, max_examples=8)
@given(st.integers(0, 7))
def test_nothing_from_a_failure_on_is_acknowledged(bad: int) -> None:
    acked, fatal, _ = asyncio.run(run([0.001 * (8 - n) for n in range(8)], fails={bad}))
    assert [offset for _, offset in acked] == list(range(bad))
    assert fatal == [bad]
