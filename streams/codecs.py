"""Records to Kafka messages: key, value, and CloudEvents attributes in headers (Kafka's binary mode)."""

from __future__ import annotations

import base64
from typing import Any

import msgspec

from faultline import __version__
from faultline.codec import dumps
from faultline.incidents.blocks import block_key
from faultline.records import EnrichedDocument, Event, Incident, Pipeline, Rejection

SOURCE = "faultline"
TYPES: dict[Any, tuple[str, str]] = {
    EnrichedDocument: ("faultline.article.enriched", "enriched-document.json"),
    Event: ("faultline.incident.event", "event.json"),
    Incident: ("faultline.incident.resolved", "incident.json"),
    Rejection: ("faultline.article.rejected", "rejection.json"),
}


class Message(msgspec.Struct, frozen=True):
    """What is sent; without a value it is a tombstone."""

    key: bytes
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...]


class Outputs(msgspec.Struct, frozen=True):
    """Everything that one article leads to."""

    enriched: Message
    events: tuple[Message, ...]


def outputs(document: EnrichedDocument) -> Outputs:
    """The messages of an enriched document. The same document gives the same bytes."""
    key = document.article_id.encode()
    return Outputs(
        enriched=Message(key, dumps(document), headers(document, document.article_id, document.published_at)),
        events=tuple(event_message(event) for event in document.events),
    )


def event_message(event: Event) -> Message:
    """The message of one event."""
    return Message(block_key(event).encode(), dumps(event), headers(event, event.event_id, event.published_at))


def incident_message(incident: Incident) -> Message:
    """The message of an incident's state."""
    return Message(
        incident.incident_id.encode(),
        dumps(incident),
        headers(incident, f"{incident.incident_id}/{incident.revision}", incident.last_updated),
    )


def rejection(
    reason: str,
    detail: str,
    *,
    topic: str,
    partition: int,
    offset: int,
    timestamp: str | None,
    key: bytes | None,
    value: bytes | None,
    pipeline: Pipeline | None = None,
) -> Message:
    """The message of a refused input, which is kept byte for byte."""
    record = Rejection(
        reason=reason,
        detail=detail,
        topic=topic,
        partition=partition,
        offset=offset,
        timestamp=timestamp,
        key=None if key is None else base64.b64encode(key).decode(),
        value=None if value is None else base64.b64encode(value).decode(),
        pipeline=pipeline or Pipeline(name="faultline", version=__version__, models={}),
    )
    return Message(key or b"", dumps(record), headers(record, f"{topic}/{partition}/{offset}", timestamp))


def headers(record: Any, record_id: str, time: str | None) -> tuple[tuple[str, bytes], ...]:
    """CloudEvents' attributes; ``time`` is the publication's, so that a redelivered input gives the same headers."""
    kind, schema = TYPES[type(record)]
    found = {
        "ce_specversion": "1.0",
        "ce_id": record_id,
        "ce_source": SOURCE,
        "ce_type": kind,
        "ce_dataschema": f"urn:faultline:schema:{schema}",
        "content-type": "application/json",
    } | ({"ce_time": time} if time else {})
    return tuple((name, value.encode()) for name, value in found.items())
