"""Talking to Faultline over Kafka: send articles, subscribe to what comes out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from typing import Any, TypeVar

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import KafkaError

from faultline.codec import decode_record
from faultline.errors import BrokerError

T = TypeVar("T")
MAX_REQUEST = 8 * 1024 * 1024  # bytes
IN_FLIGHT = 500  # messages that wait for the broker's word


async def send(
    connection: dict[str, Any], topic: str, messages: Iterable[tuple[bytes | None, bytes | None]]
) -> AsyncIterator[int]:
    """Sends key and value pairs with an idempotent producer; yields how many the broker has acknowledged so far.

    ``connection`` holds aiokafka's arguments (``bootstrap_servers`` and the like). Raises BrokerError.
    """
    producer = AIOKafkaProducer(
        **connection, enable_idempotence=True, acks="all", max_request_size=MAX_REQUEST, linger_ms=5
    )
    await _start(producer, connection)
    done = 0
    try:
        waiting = []
        for key, value in messages:
            waiting.append(await producer.send(topic, value=value, key=key))
            if len(waiting) >= IN_FLIGHT:
                for future in waiting:
                    await future
                done += len(waiting)
                waiting = []
                yield done
        for future in waiting:
            await future
        yield done + len(waiting)
    except KafkaError as error:
        raise BrokerError(f"{topic}: the broker refused a message ({error}); {done} were acknowledged") from error
    finally:
        await producer.stop()


async def subscribe(
    connection: dict[str, Any], topic: str, *, group: str | None = None, from_beginning: bool = False
) -> AsyncIterator[Any]:
    """Messages of a topic as they arrive, without end; aiokafka's records. Raises BrokerError."""
    consumer = AIOKafkaConsumer(
        topic,
        **connection,
        group_id=group,
        auto_offset_reset="earliest" if from_beginning else "latest",
        max_partition_fetch_bytes=MAX_REQUEST,
    )
    await _start(consumer, connection)
    try:
        async for message in consumer:
            yield message
    finally:
        await consumer.stop()


async def records(connection: dict[str, Any], topic: str, kind: type[T], **options: Any) -> AsyncIterator[T]:
    """The records of a topic, decoded; tombstones are left out. Options as in ``subscribe``."""
    async for message in subscribe(connection, topic, **options):
        if message.value is not None:
            yield decode_record(kind, message.value)


async def _start(client: Any, connection: dict[str, Any]) -> None:
    try:
        await client.start()
    except (KafkaError, OSError) as error:
        await client.stop()
        where = connection.get("bootstrap_servers")
        raise BrokerError(f"no broker answers at {where} ({error}); start one, or set FAULTLINE_BROKERS") from error
