"""incidents.events becomes incidents.resolved: a loop and a call."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from faultline.codec import decode_record
from faultline.incidents.block import Limits
from faultline.records import Event, Incident
from streams.acks import OrderedAcks
from streams.codecs import Message, incident_message
from streams.incident_state import IncidentState
from streams.sending import raw_topic, send
from streams.topics import connection

if TYPE_CHECKING:
    import faust

    from streams.app import Runtime

IN_FLIGHT = 1_000  # events; those that wait are resolved together


def attach(app: faust.App, runtime: Runtime) -> Any:
    """Registers the agent with the app."""
    settings = runtime.settings
    resolved = raw_topic(app, settings.topics.resolved)
    limits = Limits(window_days=settings.resolve.window_days, max_events=settings.resolve.max_events)
    batches = Batches(IncidentState(connection(settings.kafka), settings.topics.resolved, limits), resolved)

    async def handle(event: Any) -> None:
        await batches.resolve(event.message.partition, decode_record(Event, event.message.value))
        runtime.watchdog.beat()

    @app.on_partitions_assigned.connect(weak=False)
    async def assigned(*_: Any, **__: Any) -> None:
        await batches.reset()

    @app.agent(raw_topic(app, settings.topics.events), concurrency=1, name="resolve")
    async def resolve(stream: Any) -> None:
        stream = stream.noack()
        window = OrderedAcks(handle, stream.ack, IN_FLIGHT, runtime.die)
        runtime.in_flight.append(window)
        async for event in stream.events():
            await window.submit(event)

    return resolve


class Batches:
    """Events that wait while others are written, resolved together and in their order.

    The events of a batch are done when everything that they change has been acknowledged by the broker.
    """

    def __init__(self, state: IncidentState, topic: Any) -> None:
        self._state = state
        self._topic = topic
        self._waiting: dict[int, list[tuple[Event, asyncio.Future[None]]]] = {}
        self._locks: dict[int, asyncio.Lock] = {}

    async def resolve(self, partition: int, event: Event) -> None:
        """Returns when the event's incidents are written. Raises what the broker refused them with."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(partition, []).append((event, done))
        async with self._locks.setdefault(partition, asyncio.Lock()):
            batch = self._waiting.pop(partition, [])
            if batch:
                try:
                    await self._write(partition, [event for event, _ in batch])
                except BaseException as error:
                    for _, each in batch:
                        each.set_exception(error if isinstance(error, Exception) else asyncio.CancelledError())
                else:
                    for _, each in batch:
                        each.set_result(None)
        await done

    async def reset(self) -> None:
        """Forgets the state, once what is being written is written."""
        for lock in self._locks.values():
            async with lock:
                pass
        self._state.reset()

    async def _write(self, partition: int, events: Sequence[Event]) -> None:
        resolver = self._state.held(partition)
        if resolver is None:
            resolver, unfinished = await self._state.rebuild(partition)
            await self._send(partition, unfinished)
        await self._send(partition, resolver.add_many(events))

    async def _send(self, partition: int, states: Sequence[Incident]) -> None:
        """Provisional states, then the others, then tombstones, each when those before it are acknowledged.

        Within one of the three the order is open: sends that are under way together may overtake one another.
        """
        first = [incident_message(state) for state in states if state.provisional]
        then = [incident_message(state) for state in states if not state.provisional]
        gone = [incident_message(state) for state in states if state.merged_into is not None]
        last = [Message(message.key, None, message.headers) for message in gone]
        for messages in (first, then, last):
            await asyncio.gather(*(send(self._topic, message, partition) for message in messages))
