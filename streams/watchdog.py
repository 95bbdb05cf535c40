"""Sees that the worker makes progress, from a thread of its own so that a blocked loop is seen too."""

from __future__ import annotations

import faulthandler
import logging
import os
import sys
import threading
import time
from collections.abc import Callable

log = logging.getLogger("faultline.watchdog")
EXIT_STALLED = 75  # EX_TEMPFAIL: start me again


class Watchdog:
    """Ends the process when work waits and none is finished for ``limit`` seconds.

    ``busy`` tells whether work is in flight. ``beat`` is called whenever something is finished or nothing waits.
    """

    def __init__(
        self,
        busy: Callable[[], bool],
        limit: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        end: Callable[[int], object] = os._exit,
    ) -> None:
        self._busy = busy
        self._limit = limit
        self._clock = clock
        self._end = end
        self._last = clock()
        self._stop = threading.Event()

    def beat(self) -> None:
        """Progress was made."""
        self._last = self._clock()

    @property
    def healthy(self) -> bool:
        """Whether there was progress within the limit, or nothing to do."""
        return not self._busy() or self._clock() - self._last <= self._limit

    def check(self) -> None:
        """One look: idle counts as progress, a stall ends the process."""
        if not self._busy():
            self.beat()
        elif not self.healthy:
            log.critical("no progress for %.0f s with work in flight; ending, to be started again", self._limit)
            faulthandler.dump_traceback(file=sys.stderr)
            self._end(EXIT_STALLED)

    def start(self) -> None:
        """Looks every tenth of the limit until ``stop``."""
        threading.Thread(target=self._run, name="watchdog", daemon=True).start()

    def stop(self) -> None:
        """No more looks."""
        self._stop.set()

    def _run(self) -> None:
        while not self._stop.wait(self._limit / 10):
            self.check()
