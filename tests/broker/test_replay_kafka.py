"""A replay fills new topics, goes on where it was cut off, and leaves the live group's offsets alone."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.broker.harness import ROOT, Stage, article
from tests.brokers import KafkaBroker

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(200)]
TOTAL = 400


@pytest.fixture
def stage(kafka: KafkaBroker, tmp_path: Path) -> Iterator[Stage]:
    made = Stage(kafka, tmp_path)
    yield made
    made.stop()


def test_a_replay_that_was_killed_goes_on_and_reaches_every_article(stage: Stage, tmp_path: Path) -> None:
    stage.produce(article(n, "SLOW talks") for n in range(TOTAL))
    state = tmp_path / "state.json"
    arguments = ["replay", "--suffix", ".again", "--state", str(state)]
    running = subprocess.Popen([sys.executable, "-m", "faultline", *arguments], cwd=ROOT, env=stage.environment)
    stage.wait(state.exists, 60)
    running.send_signal(signal.SIGKILL)
    running.wait()
    again = stage.command(*arguments)
    left = int(again.stderr.split(b" articles")[0].split()[-1])
    assert 0 < left < TOTAL
    assert not state.exists()
    stage.topics["again"] = stage.topics["enriched"] + ".again"
    assert stage.distinct("again") == {f"article-{n}" for n in range(TOTAL)}
    assert stage.count("enriched") == 0
