"""incidents.events to the topics of the routes: a loop and a call."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from faultline.codec import decode_record
from faultline.records import Event
from streams.acks import OrderedAcks
from streams.codecs import Message
from streams.sending import raw_topic, send

if TYPE_CHECKING:
    import faust

    from streams.app import Runtime


def attach(app: faust.App, runtime: Runtime) -> Any:
    """Registers the agent with the app."""
    routes = runtime.settings.routes
    targets = {name: raw_topic(app, route.topic) for name, route in routes.items()}

    async def handle(event: Any) -> None:
        message = event.message
        record = decode_record(Event, message.value)
        copy = Message(message.key, message.value, tuple((message.headers or {}).items()))
        await asyncio.gather(*(send(targets[name], copy) for name, route in routes.items() if route.matches(record)))
        runtime.watchdog.beat()

    @app.agent(raw_topic(app, runtime.settings.topics.events), concurrency=1, name="route")
    async def route(stream: Any) -> None:
        stream = stream.noack()
        window = OrderedAcks(handle, stream.ack, runtime.settings.window, runtime.die)
        runtime.in_flight.append(window)
        async for event in stream.events():
            await window.submit(event)

    return route
