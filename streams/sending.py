"""Topics of raw bytes, and sends that wait for the broker's word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import faust

    from streams.codecs import Message


def raw_topic(app: faust.App, name: str) -> Any:
    """A topic whose keys and values Faust leaves alone."""
    return app.topic(
        name, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw", internal=False
    )


async def send(topic: Any, message: Message, partition: int | None = None) -> None:
    """Sends and waits until the broker has acknowledged; raises what the broker refused it with.

    Without ``partition`` the key decides where it goes.
    """
    await (
        await topic.send(
            key=message.key, value=message.value, headers=list(message.headers), partition=partition, force=True
        )
    )
