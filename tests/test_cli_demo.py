"""The demo accounts for every line it sends: 0 when each came out as enriched or rejected, and nothing is left running."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def demo(sample: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("FAULTLINE_")},
        "FAULTLINE_POOL_FACTORY": "tests.broker.fakes:load",
        "FAULTLINE_POOL_PROCESSES": "1",
        **settings,
    }
    return subprocess.run(
        [sys.executable, "-m", "faultline", "demo", str(sample)],
        cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=110,
    )  # fmt: skip


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """Three articles, a broken line and one without text; the second is sent twice."""
    path = tmp_path / "sample.ndjson"
    second = b'{"id": "b", "text": "Envoys met again."}\n'
    path.write_bytes(
        b'{"id": "a", "text": "Envoys met."}\n'
        + second
        + second
        + b'\xff{broken\n{"id": "x"}\n{"id": "c", "text": "They left."}'
    )
    return path


@pytest.mark.embedded
def test_every_line_is_accounted_for(sample: Path) -> None:
    done = demo(sample)
    assert done.returncode == 0, done.stderr
    found = re.search(r"(\d+) articles in, (\d+) enriched, (\d+) events.*?, (\d+) rejected; latency", done.stderr)
    assert found is not None, done.stderr
    articles, enriched, events, rejected = map(int, found.groups())
    assert articles == 6
    assert enriched >= 3
    assert events >= 3
    assert rejected == 2
    assert "rejected  not_utf8" in done.stdout
    assert "rejected  no_text" in done.stdout
    assert done.stdout.count("event     ") == events


@pytest.mark.embedded
def test_a_worker_that_can_not_start_is_a_failure(sample: Path) -> None:
    done = demo(sample, FAULTLINE_POOL_FACTORY="tests.broker.fakes:no_such_factory")
    assert done.returncode == 1
    assert "NOT accounted for" in done.stderr
