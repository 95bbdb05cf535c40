"""articles.raw becomes articles.enriched and incidents.events, or articles.rejected: a loop and a call."""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from faultline import articles
from faultline.errors import ExtractionFailed, ExtractionTimeout, RejectedInput
from streams import metrics
from streams.acks import OrderedAcks
from streams.codecs import Message, rejection
from streams.copying import Copies
from streams.sending import raw_topic, send

if TYPE_CHECKING:
    import faust

    from streams.app import Runtime

log = logging.getLogger("faultline.enrich")


def attach(app: faust.App, runtime: Runtime) -> Any:
    """Registers the agent with the app."""
    names = runtime.settings.topics
    enriched, events, rejected = (raw_topic(app, name) for name in (names.enriched, names.events, names.rejected))

    copies = Copies(runtime.settings.dedupe, runtime.pool.analyse)

    async def handle(event: Any) -> None:
        message = event.message
        begun = time.monotonic()
        try:
            article = articles.decode(message.value, received_at=_time(message.timestamp))
            found = await copies.outputs(article)
        except (RejectedInput, ExtractionFailed) as error:
            await send(rejected, _refusal(message, error))
            metrics.ARTICLES.labels(_reason(error)).inc()
            log.info("%s/%s/%s rejected: %s", message.topic, message.partition, message.offset, error)
        else:
            await asyncio.gather(*(send(events, each) for each in found.events))
            await send(enriched, found.enriched)
            metrics.ARTICLES.labels("enriched").inc()
            metrics.EVENTS.inc(len(found.events))
        metrics.SECONDS.observe(time.monotonic() - begun)
        runtime.watchdog.beat()

    @app.agent(raw_topic(app, names.raw), concurrency=1, name="enrich")
    async def enrich(stream: Any) -> None:
        stream = stream.noack()
        window = OrderedAcks(handle, stream.ack, runtime.settings.window, runtime.die)
        runtime.in_flight.append(window)
        metrics.IN_FLIGHT.set_function(lambda: window.in_flight)
        async for event in stream.events():
            await window.submit(event)

    return enrich


def _reason(error: RejectedInput | ExtractionFailed) -> str:
    if isinstance(error, RejectedInput):
        return error.reason
    return "extraction_timeout" if isinstance(error, ExtractionTimeout) else "extraction_crashed"


def _refusal(message: Any, error: RejectedInput | ExtractionFailed) -> Message:
    return rejection(
        _reason(error),
        str(error),
        topic=message.topic,
        partition=message.partition,
        offset=message.offset,
        timestamp=_time(message.timestamp),
        key=message.key,
        value=message.value,
    )


def _time(seconds: float | None) -> str:
    moment = datetime.fromtimestamp(seconds or 0, tz=timezone.utc).replace(tzinfo=None)
    return moment.isoformat(timespec="milliseconds") + "Z"
