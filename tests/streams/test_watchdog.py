"""A worker with work in flight and no progress is ended; an idle one is not."""

from __future__ import annotations

import pytest

from streams.watchdog import EXIT_STALLED, Watchdog


@pytest.mark.parametrize(("busy", "seconds", "ended"), [(True, 11, True), (True, 9, False), (False, 1000, False)])
def test_a_stall_is_work_without_progress(busy: bool, seconds: float, ended: bool) -> None:
    now = 0.0
    ends: list[int] = []
    watchdog = Watchdog(lambda: busy, 10, clock=lambda: now, end=ends.append)
    now = seconds
    watchdog.check()
    assert ends == ([EXIT_STALLED] if ended else [])


def test_progress_puts_the_end_off() -> None:
    now = 0.0
    ends: list[int] = []
    watchdog = Watchdog(lambda: True, 10, clock=lambda: now, end=ends.append)
    for _ in range(5):
        now += 8
        watchdog.beat()
        watchdog.check()
    assert not ends
    assert watchdog.healthy
