"""Sending and subscribing: order, keys, counts, and errors that say what to do."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from faultline import client
from faultline.codec import dumps
from faultline.errors import BrokerError, TopicMissing
from faultline.records import Event
from tests.brokers import EmbeddedBroker, free_port
from tests.samples import event

ROOT = Path(__file__).parent.parent
Pair = tuple[bytes | None, bytes | None]


@pytest.fixture
def topic(embedded: EmbeddedBroker) -> str:
    """A fresh topic with one partition."""
    name = f"client.{uuid.uuid4().hex[:8]}"

    async def create() -> None:
        admin = AIOKafkaAdminClient(bootstrap_servers=embedded.address)
        await admin.start()
        await admin.create_topics([NewTopic(name, 1, 1)])
        await admin.close()

    asyncio.run(create())
    return name


def connection(broker: EmbeddedBroker) -> dict[str, Any]:
    return {"bootstrap_servers": broker.address}


async def sent(where: dict[str, Any], topic: str, messages: Any) -> list[int]:
    return [done async for done in client.send(where, topic, messages)]


async def first(where: dict[str, Any], topic: str, count: int) -> list[Any]:
    found = []
    async for message in client.subscribe(where, topic, from_beginning=True):
        found.append(message)
        if len(found) == count:
            break
    return found


@pytest.mark.embedded
def test_what_is_sent_comes_back_in_order_with_its_keys(embedded: EmbeddedBroker, topic: str) -> None:
    pairs: list[Pair] = [(f"k{number}".encode(), f"v{number}".encode()) for number in range(1200)]
    counts = asyncio.run(sent(connection(embedded), topic, pairs))
    assert counts == sorted(counts)
    assert counts[-1] == 1200
    found = asyncio.run(first(connection(embedded), topic, 1200))
    assert [(message.key, message.value) for message in found] == pairs


@pytest.mark.embedded
def test_nothing_to_send_is_nothing_sent(embedded: EmbeddedBroker, topic: str) -> None:
    assert asyncio.run(sent(connection(embedded), topic, [])) == [0]


@pytest.mark.embedded
def test_a_slow_source_does_not_hold_up_what_is_sent(embedded: EmbeddedBroker, topic: str) -> None:
    """The first message is readable before the source gives its second."""

    async def run() -> bytes:
        arrived = asyncio.Event()

        async def source() -> AsyncIterator[Pair]:
            yield b"k", b"first"
            await arrived.wait()
            yield b"k", b"second"

        sending = asyncio.create_task(sent(connection(embedded), topic, source()))
        (message,) = await asyncio.wait_for(first(connection(embedded), topic, 1), 30)
        arrived.set()
        assert (await asyncio.wait_for(sending, 30))[-1] == 2
        return bytes(message.value)

    assert asyncio.run(run()) == b"first"


@pytest.mark.embedded
def test_records_are_decoded_and_tombstones_left_out(embedded: EmbeddedBroker, topic: str) -> None:
    one, two = event(event_id="e1"), event(event_id="e2")
    pairs: list[Pair] = [(b"COD", dumps(one)), (b"COD", None), (b"COD", dumps(two))]

    async def run() -> list[Event]:
        await sent(connection(embedded), topic, pairs)
        found = []
        async for record in client.records(connection(embedded), topic, Event, from_beginning=True):
            found.append(record)
            if len(found) == 2:
                break
        return found

    assert asyncio.run(run()) == [one, two]


@pytest.mark.embedded
def test_a_missing_topic_is_named(embedded: EmbeddedBroker) -> None:
    with pytest.raises(TopicMissing, match=r"no topic nowhere.*topics create"):
        asyncio.run(sent(connection(embedded), "nowhere", [(None, b"x")]))
    with pytest.raises(TopicMissing, match=r"no topic nowhere.*topics create"):
        asyncio.run(first(connection(embedded), "nowhere", 1))


@pytest.mark.embedded
def test_a_message_that_is_too_large_is_an_error_and_no_hang(embedded: EmbeddedBroker, topic: str) -> None:
    with pytest.raises(BrokerError, match="1 were acknowledged"):
        asyncio.run(sent(connection(embedded), topic, [(None, b"x"), (None, b"x" * (client.MAX_REQUEST + 1))]))


def test_no_broker_is_an_error_that_names_the_address() -> None:
    where = {"bootstrap_servers": f"127.0.0.1:{free_port()}"}
    with pytest.raises(BrokerError, match=rf"{where['bootstrap_servers']}.*FAULTLINE_BROKERS"):
        asyncio.run(sent(where, "t", [(None, b"x")]))
    with pytest.raises(BrokerError, match="no broker answers"):
        asyncio.run(first(where, "t", 1))


@pytest.mark.embedded
def test_produce_sends_a_pipe_as_it_comes_bad_lines_too(embedded: EmbeddedBroker, topic: str) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("FAULTLINE_")},
        "FAULTLINE_BROKERS": embedded.address,
        "FAULTLINE_TOPICS_RAW": topic,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "faultline", "produce", "-"],
        cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    process.stdin.write(b'{"id": "a", "text": "Envoys met."}\n')
    process.stdin.flush()
    (message,) = asyncio.run(asyncio.wait_for(first(connection(embedded), topic, 1), 60))
    assert (message.key, message.value) == (b"a", b'{"id": "a", "text": "Envoys met."}')
    out, err = process.communicate(b"{broken\r\n\n", timeout=60)
    assert (process.returncode, out) == (0, b"")
    assert err == f"2 sent to {topic}, all acknowledged\n".encode()
    assert [each.value for each in asyncio.run(first(connection(embedded), topic, 2))][1] == b"{broken"
