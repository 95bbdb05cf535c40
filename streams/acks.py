"""The in-order acknowledgement window.

Messages are handled side by side, and acknowledged strictly in offset order, each only after everything that it led to
has been acknowledged by the broker. A message whose handling fails is fatal: nothing after it may be acknowledged.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

Handle = Callable[[Any], Coroutine[Any, Any, None]]
Acknowledge = Callable[[Any], Awaitable[Any]]
Fatal = Callable[[Any, BaseException], None]


class OrderedAcks:
    """Bounds how much is in flight, and acknowledges in order for each partition.

    ``handle`` works on one event; ``acknowledge`` marks it done; ``fatal`` is told of the first failure of a partition
    and is expected to end the process.
    """

    def __init__(self, handle: Handle, acknowledge: Acknowledge, limit: int, fatal: Fatal) -> None:
        self._handle = handle
        self._acknowledge = acknowledge
        self._fatal = fatal
        self._slots = asyncio.Semaphore(limit)
        self._queues: dict[Any, deque[tuple[Any, asyncio.Task[None]]]] = defaultdict(deque)
        self._draining: set[Any] = set()
        self._failed: set[Any] = set()
        self._drains: set[asyncio.Task[None]] = set()

    @property
    def in_flight(self) -> int:
        """Messages taken and not yet acknowledged."""
        return sum(len(queue) for queue in self._queues.values())

    async def submit(self, event: Any) -> None:
        """Starts on an event; waits while the window is full."""
        await self._slots.acquire()
        partition = event.message.tp
        task = asyncio.create_task(self._handle(event))
        self._queues[partition].append((event, task))
        task.add_done_callback(lambda _: self._drain_soon(partition))

    def _drain_soon(self, partition: Any) -> None:
        if partition in self._draining or partition in self._failed:
            return
        self._draining.add(partition)
        drain = asyncio.create_task(self._drain(partition))
        self._drains.add(drain)
        drain.add_done_callback(self._drains.discard)

    async def _drain(self, partition: Any) -> None:
        queue = self._queues[partition]
        try:
            while queue and queue[0][1].done():
                event, task = queue[0]
                error = asyncio.CancelledError() if task.cancelled() else task.exception()
                if error is not None:
                    self._failed.add(partition)
                    self._fatal(event, error)
                    return
                await self._acknowledge(event)
                queue.popleft()
                self._slots.release()
        finally:
            self._draining.discard(partition)
