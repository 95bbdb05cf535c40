"""Processing a range of the input again: what is in it, where it goes, and how far it has come.

A replay reads with no group of its own, so that the live group's offsets and partitions are left alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError

from faultline import articles
from faultline.codec import decode_record, dumps
from faultline.errors import BrokerError, ExtractionFailed, ExtractionTimeout, RejectedInput, SettingsError
from streams.codecs import Message, Outputs, rejection
from streams.pool import ExtractionPool
from streams.settings import Settings, Topics
from streams.topics import connection

FETCH = 16 * 1024 * 1024  # bytes


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """Which messages: from a moment or an offset on, up to one (excluded); None is the beginning, or the end as of now.

    Moments are Kafka's timestamps in milliseconds. Offsets hold for every partition.
    """

    since: int | None = None
    until: int | None = None
    first: int | None = None
    last: int | None = None


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a partition's replay stands: the next offset, and the one at which it ends."""

    next: int
    end: int


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """A replay that can be taken up again."""

    source: str
    target: str
    partitions: dict[str, Place]

    @property
    def left(self) -> int:
        """Offsets still to go."""
        return sum(place.end - place.next for place in self.partitions.values())


def target_topics(topics: Topics, suffix: str) -> Topics:
    """The topics that a replay writes to: those of the settings with a suffix, or themselves without one."""
    if not suffix:
        return topics
    return msgspec.structs.replace(
        topics,
        enriched=topics.enriched + suffix,
        events=topics.events + suffix,
        resolved=topics.resolved + suffix,
        rejected=topics.rejected + suffix,
    )


def load_progress(path: Path, source: str, target: str) -> Progress | None:
    """A replay that was cut off, or None. Raises SettingsError where the file is another replay's."""
    if not path.exists():
        return None
    try:
        found = decode_record(Progress, path.read_bytes())
    except ValueError as error:
        raise SettingsError(f"{path}: no replay's state ({error}); delete it, or name another with --state") from error
    if (found.source, found.target) != (source, target):
        raise SettingsError(
            f"{path} is the state of a replay of {found.source} to {found.target}; delete it, or name another with --state"
        )
    return found


def save_progress(path: Path, progress: Progress) -> None:
    """Writes the state whole or not at all."""
    beside = path.with_name(path.name + ".new")
    beside.write_bytes(dumps(progress))
    beside.replace(path)


async def plan(settings: Settings, span: Span, target: str) -> Progress:
    """The offsets of the span in each partition. Raises BrokerError."""
    consumer = AIOKafkaConsumer(**connection(settings.kafka), enable_auto_commit=False)
    topic = settings.topics.raw
    try:
        await consumer.start()
        numbers = (await consumer._client.fetch_all_metadata()).partitions_for_topic(topic)
        if not numbers:
            raise BrokerError(f"no topic {topic} on {settings.kafka.brokers}; check [topics] raw")
        places = [TopicPartition(topic, number) for number in sorted(numbers)]
        consumer.assign(places)
        begin, end = await consumer.beginning_offsets(places), await consumer.end_offsets(places)
        since = await _at(consumer, places, span.since, end)
        until = await _at(consumer, places, span.until, end)
        found = {}
        for place in places:
            low = max(begin[place], span.first or 0, since[place] if span.since is not None else 0)
            high = min(end[place], until[place], end[place] if span.last is None else span.last)
            found[str(place.partition)] = Place(next=min(low, max(high, 0)), end=high)
        return Progress(source=topic, target=target, partitions=found)
    except (KafkaError, OSError) as error:
        raise BrokerError(f"{topic} can't be read on {settings.kafka.brokers} ({error})") from error
    finally:
        await consumer.stop()


async def _at(
    consumer: AIOKafkaConsumer,
    places: list[TopicPartition],
    moment: int | None,
    end: Mapping[TopicPartition, int],
) -> dict[TopicPartition, int]:
    """The first offsets not before a moment; the ends where there is none, or no moment is given."""
    if moment is None:
        return dict(end)
    found = await consumer.offsets_for_times(dict.fromkeys(places, moment))
    return {place: found[place].offset if found.get(place) is not None else end[place] for place in places}


async def replay(settings: Settings, progress: Progress, targets: Topics) -> AsyncIterator[Progress]:
    """Analyses what is left and writes it to the targets; yields how far it has come, all of it acknowledged.

    Articles of one step are analysed side by side. Raises BrokerError.
    """
    consumer = AIOKafkaConsumer(
        **connection(settings.kafka),
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=FETCH,
    )
    producer = AIOKafkaProducer(
        **connection(settings.kafka), acks="all", max_request_size=settings.kafka.send_max_bytes
    )
    try:
        await consumer.start()
        await producer.start()
        async with ExtractionPool(settings.pool, settings.extraction) as pool:
            for number, place in list(progress.partitions.items()):
                here = TopicPartition(progress.source, int(number))
                consumer.assign([here])
                consumer.seek(here, place.next)
                while place.next < place.end:
                    found = await consumer.getmany(here, timeout_ms=1000, max_records=settings.window)
                    messages = [message for message in found.get(here, ()) if message.offset < place.end]
                    await asyncio.gather(*(_again(message, pool, producer, targets) for message in messages))
                    place = Place(next=min(await consumer.position(here), place.end), end=place.end)
                    progress = msgspec.structs.replace(progress, partitions={**progress.partitions, number: place})
                    yield progress
    except (KafkaError, OSError) as error:
        raise BrokerError(f"the replay of {progress.source} stopped ({error}); start it again to go on") from error
    finally:
        await consumer.stop()
        await producer.stop()


async def _again(message: Any, pool: ExtractionPool, producer: AIOKafkaProducer, targets: Topics) -> None:
    when = articles_time(message.timestamp)
    try:
        outputs: Outputs = await pool.analyse(articles.decode(message.value or b"", received_at=when))
    except (RejectedInput, ExtractionFailed) as error:
        reason = (
            error.reason
            if isinstance(error, RejectedInput)
            else "extraction_timeout"
            if isinstance(error, ExtractionTimeout)
            else "extraction_crashed"
        )
        refused = rejection(
            reason, str(error), topic=message.topic, partition=message.partition, offset=message.offset,
            timestamp=when, key=message.key, value=message.value,
        )  # fmt: skip
        sends = [(targets.rejected, refused)]
    else:
        sends = [*((targets.events, each) for each in outputs.events), (targets.enriched, outputs.enriched)]
    await asyncio.gather(*(_send(producer, topic, each) for topic, each in sends))


async def _send(producer: AIOKafkaProducer, topic: str, message: Message) -> None:
    await producer.send_and_wait(topic, message.value, key=message.key, headers=list(message.headers))


def articles_time(milliseconds: int) -> str:
    """Kafka's timestamp as RFC 3339."""
    from datetime import datetime, timezone

    moment = datetime.fromtimestamp(milliseconds / 1000, tz=timezone.utc).replace(tzinfo=None)
    return moment.isoformat(timespec="milliseconds") + "Z"
