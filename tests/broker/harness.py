"""Workers as processes of their own, and topics as lists."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from faultline import client
from faultline.codec import dumps
from tests.brokers import Broker

ROOT = Path(__file__).parent.parent.parent
FAKE = "tests.broker.fakes:load"


class Stage:
    """Topics of its own on a broker, and workers that read them."""

    def __init__(self, broker: Broker, folder: Path, *, partitions: int = 4, **settings: object) -> None:
        self.broker = broker
        self.folder = folder
        name = uuid.uuid4().hex[:8]
        self.topics = {kind: f"{name}.{kind}" for kind in ("raw", "enriched", "events", "resolved", "rejected")}
        self.connection = {"bootstrap_servers": broker.address}
        self.workers: list[subprocess.Popen[bytes]] = []
        self.environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("FAULTLINE_")},
            "FAULTLINE_BROKERS": broker.address,
            "FAULTLINE_GROUP": f"group-{name}",
            "FAULTLINE_TOPICS_PARTITIONS": str(partitions),
            "FAULTLINE_POOL_FACTORY": FAKE,
            "FAULTLINE_POOL_PROCESSES": "1",
            "FAULTLINE_KAFKA_SESSION_TIMEOUT": "8",
            "FAULTLINE_KAFKA_HEARTBEAT_INTERVAL": "1",
            "FAULTLINE_KAFKA_COMMIT_INTERVAL": "1",
            "FAULTLINE_RESOLVE_ENABLED": "false",
            **{f"FAULTLINE_TOPICS_{kind.upper()}": topic for kind, topic in self.topics.items()},
            **{f"FAULTLINE_{key.upper()}": str(value) for key, value in settings.items()},
        }
        self.command("topics", "create")

    def command(self, *arguments: str, feed: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
        """Runs the command line to its end."""
        return subprocess.run(
            [sys.executable, "-m", "faultline", *arguments], cwd=ROOT, env=self.environment, input=feed,
            capture_output=True, check=True, timeout=120,
        )  # fmt: skip

    def start_worker(self) -> subprocess.Popen[bytes]:
        """One more worker."""
        log = (self.folder / f"worker-{len(self.workers)}.log").open("wb")
        worker = subprocess.Popen(
            [sys.executable, "-m", "faultline", "worker"], cwd=ROOT, env=self.environment, stdout=log, stderr=log
        )
        self.workers.append(worker)
        return worker

    def stop(self) -> None:
        """Kills what still runs."""
        for worker in self.workers:
            if worker.poll() is None:
                worker.send_signal(signal.SIGKILL)
                worker.wait(timeout=10)

    def produce(self, values: Iterable[tuple[bytes | None, bytes | None]]) -> int:
        """Sends key and value pairs; how many were acknowledged."""

        async def run() -> int:
            return [done async for done in client.send(self.connection, self.topics["raw"], values)][-1]

        return asyncio.run(run())

    def read(self, kind: str) -> list[Any]:
        """Everything that is in a topic now."""
        return asyncio.run(_read(self.connection, self.topics[kind]))

    def wait(self, done: Callable[[], bool], limit: float) -> None:
        """Waits until it is so; fails with the workers' last words."""
        end = time.monotonic() + limit
        while time.monotonic() < end:
            if done():
                return
            time.sleep(1)
        words = "\n".join(path.read_text(errors="replace")[-2000:] for path in sorted(self.folder.glob("worker-*.log")))
        raise AssertionError(f"not within {limit} s; the workers say:\n{words}")

    def count(self, kind: str) -> int:
        """How many messages a topic has, without reading them."""
        return asyncio.run(_count(self.connection, self.topics[kind]))

    def distinct(self, kind: str) -> set[str]:
        """The distinct keys of a topic."""
        return {message.key.decode() for message in self.read(kind)}


def article(number: int, text: str = "Envoys met.") -> tuple[bytes, bytes]:
    """Key and value of a small article."""
    name = f"article-{number}"
    return name.encode(), dumps({"id": name, "text": f"{text} {number}", "published_at": "2020-01-01T00:00:00Z"})


async def _ends(consumer: AIOKafkaConsumer, topic: str) -> dict[TopicPartition, int]:
    cluster = await consumer._client.fetch_all_metadata()
    partitions = [TopicPartition(topic, number) for number in sorted(cluster.partitions_for_topic(topic) or ())]
    consumer.assign(partitions)
    return dict(await consumer.end_offsets(partitions))


async def _count(connection: dict[str, Any], topic: str) -> int:
    async with AIOKafkaConsumer(**connection, enable_auto_commit=False) as consumer:
        return sum((await _ends(consumer, topic)).values())


async def _read(connection: dict[str, Any], topic: str) -> list[Any]:
    found: list[Any] = []
    async with AIOKafkaConsumer(
        **connection,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=12_000_000,
        fetch_max_bytes=60_000_000,
    ) as consumer:
        ends = await _ends(consumer, topic)
        await consumer.seek_to_beginning()
        while True:
            behind = [partition for partition, end in ends.items() if await consumer.position(partition) < end]
            if not behind:
                return found
            for messages in (await consumer.getmany(timeout_ms=500)).values():
                found.extend(messages)
