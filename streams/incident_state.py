"""The resolving agent's state: for each partition a resolver, rebuilt from what the compacted topic holds of it.

An incident is written to the partition that its events came from, so that a partition's incidents are all in one place.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from faultline.codec import decode_record
from faultline.errors import BrokerError
from faultline.incidents.block import Limits
from faultline.incidents.resolver import Resolver
from faultline.records import Incident

log = logging.getLogger("faultline.resolve")
FETCH = 16 * 1024 * 1024  # bytes


class IncidentState:
    """The resolvers of the partitions that this worker has. ``connection`` holds aiokafka's arguments."""

    def __init__(self, connection: Mapping[str, Any], topic: str, limits: Limits) -> None:
        self._connection = dict(connection)
        self._topic = topic
        self._limits = limits
        self._resolvers: dict[int, Resolver] = {}

    def reset(self) -> None:
        """Forgets everything, as after a rebalance: another worker may have written since."""
        self._resolvers.clear()

    def held(self, partition: int) -> Resolver | None:
        """The partition's resolver, if it has been rebuilt."""
        return self._resolvers.get(partition)

    async def rebuild(self, partition: int) -> tuple[Resolver, tuple[Incident, ...]]:
        """The partition's resolver from the topic, and what must be written to finish a change that was cut off.

        Raises BrokerError.
        """
        latest: dict[bytes, bytes | None] = {}
        async for key, value in read_to_end(self._connection, self._topic, partition):
            latest[key] = value  # noqa: PERF403
        resolver = Resolver(self._limits)
        unfinished = await asyncio.to_thread(_restore, resolver, [value for value in latest.values() if value])
        self._resolvers[partition] = resolver
        log.warning("partition %s: %s events' incidents rebuilt from %s", partition, len(resolver), self._topic)
        return resolver, unfinished


def _restore(resolver: Resolver, values: Sequence[bytes]) -> tuple[Incident, ...]:
    return resolver.restore([decode_record(Incident, value) for value in values])


async def read_to_end(
    connection: Mapping[str, Any], topic: str, partition: int
) -> AsyncIterator[tuple[bytes, bytes | None]]:
    """Key and value of every message that a partition holds now. Raises BrokerError."""
    consumer = AIOKafkaConsumer(
        **connection, enable_auto_commit=False, auto_offset_reset="earliest", max_partition_fetch_bytes=FETCH
    )
    place = TopicPartition(topic, partition)
    try:
        await consumer.start()
        consumer.assign([place])
        end = (await consumer.end_offsets([place]))[place]
        # Not seek_to_beginning: the reset that assign() begins may overtake it, and then nothing is read.
        consumer.seek(place, (await consumer.beginning_offsets([place]))[place])
        log.info("%s partition %s is read up to %s", topic, partition, end)
        while await consumer.position(place) < end:
            for message in (await consumer.getmany(place, timeout_ms=500)).get(place, ()):
                if message.offset < end:
                    yield message.key, message.value
    except KafkaError as error:
        raise BrokerError(f"{topic} partition {partition} can't be read ({error}); the state is not rebuilt") from error
    finally:
        await consumer.stop()
