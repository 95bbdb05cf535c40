"""Talking to Faultline over Kafka: send articles, subscribe to what comes out."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterable, AsyncIterator, Iterable
from contextlib import aclosing
from typing import Any, TypeVar

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import KafkaError, UnknownError

from faultline.codec import decode_record
from faultline.errors import BrokerError, TopicMissing

T = TypeVar("T")
Pair = tuple[bytes | None, bytes | None]  # key and value
MAX_REQUEST = 8 * 1024 * 1024  # bytes
IN_FLIGHT = 500  # messages that wait for the broker's word


async def send(
    connection: dict[str, Any], topic: str, messages: Iterable[Pair] | AsyncIterable[Pair]
) -> AsyncIterator[int]:
    """Sends key and value pairs, idempotently where the broker can; yields how many the broker has acknowledged so far.

    ``connection`` holds aiokafka's arguments (``bootstrap_servers`` and the like). The last number is the whole.
    Raises TopicMissing, and BrokerError, which says how many were acknowledged.
    """
    producer = await _producer(connection)
    waiting: deque[Any] = deque()
    done = 0
    try:
        await _require(producer.client, topic, connection)
        async for key, value in _each(messages):
            waiting.append(await producer.send(topic, value=value, key=key))
            before = done
            while waiting and (waiting[0].done() or len(waiting) >= IN_FLIGHT):
                await waiting.popleft()
                done += 1
            if done > before:
                yield done
        while waiting:
            await waiting.popleft()
            done += 1
        yield done
    except KafkaError as error:
        settled = await asyncio.gather(*waiting, return_exceptions=True)
        done += sum(not isinstance(outcome, BaseException) for outcome in settled)
        raise BrokerError(f"{topic}: the broker refused a message ({error}); {done} were acknowledged") from error
    finally:
        await producer.stop()


async def subscribe(
    connection: dict[str, Any], topic: str, *, group: str | None = None, from_beginning: bool = False
) -> AsyncIterator[Any]:
    """Messages of a topic as they arrive, without end; aiokafka's records.

    With a ``group`` the broker keeps the place where the group's next subscriber goes on. Raises TopicMissing, BrokerError.
    """
    consumer = AIOKafkaConsumer(
        **connection,
        group_id=group,
        auto_offset_reset="earliest" if from_beginning else "latest",
        max_partition_fetch_bytes=MAX_REQUEST,
    )
    try:
        await _start(consumer, connection)
        if topic not in await consumer.topics():
            raise _missing(topic, connection)
        consumer.subscribe([topic])  # not before: it would wait for a missing topic
        async for message in consumer:
            yield message
    except KafkaError as error:
        raise BrokerError(f"{topic} can't be read ({error})") from error
    finally:
        await consumer.stop()


async def records(connection: dict[str, Any], topic: str, kind: type[T], **options: Any) -> AsyncIterator[T]:
    """The records of a topic, decoded; tombstones are left out. Options as in ``subscribe``; raises ValueError too."""
    async with aclosing(subscribe(connection, topic, **options)) as messages:  # type: ignore[type-var]
        async for message in messages:
            if message.value is not None:
                yield decode_record(kind, message.value)


async def _each(messages: Iterable[Pair] | AsyncIterable[Pair]) -> AsyncIterator[Pair]:
    if isinstance(messages, AsyncIterable):
        async for pair in messages:
            yield pair
    else:
        for pair in messages:
            yield pair


async def _producer(connection: dict[str, Any]) -> AIOKafkaProducer:
    """A started idempotent producer; a plain one where the broker gives no producer ids, as the embedded one."""
    for idempotent in (True, False):
        producer = AIOKafkaProducer(
            **connection, enable_idempotence=idempotent, acks="all", max_request_size=MAX_REQUEST, linger_ms=5
        )
        try:
            await _start(producer, connection)
            break
        except BaseException as error:
            await producer.stop()
            if not idempotent or not isinstance(error.__cause__, UnknownError):
                raise
    return producer


async def _start(client: Any, connection: dict[str, Any]) -> None:
    try:
        await client.start()
    except (KafkaError, OSError) as error:
        where = connection.get("bootstrap_servers")
        raise BrokerError(f"no broker answers at {where} ({error}); start one, or set FAULTLINE_BROKERS") from error


async def _require(client: Any, topic: str, connection: dict[str, Any]) -> None:
    if topic not in (await client.fetch_all_metadata()).topics():
        raise _missing(topic, connection)


def _missing(topic: str, connection: dict[str, Any]) -> TopicMissing:
    where = connection.get("bootstrap_servers")
    return TopicMissing(f"no topic {topic} on {where}; create what is missing with: faultline topics create")
