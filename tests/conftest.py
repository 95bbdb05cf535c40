"""Brokers that the tests start themselves, and what they need."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.brokers import Broker, EmbeddedBroker, KafkaBroker

ROOT = Path(__file__).parent.parent


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Real Kafka needs Java and Maven: without them its tests are skipped loudly, and with CI set they fail."""
    del config
    missing = [tool for tool in ("java", "mvn") if shutil.which(tool) is None]
    if not missing:
        return
    marked = [item for item in items if item.get_closest_marker("kafka")]
    if marked and os.environ.get("CI"):
        raise pytest.UsageError(f"{len(marked)} tests need {', '.join(missing)}; with CI set they must not be skipped")
    warnings.warn(f"{len(marked)} REAL-KAFKA TESTS SKIPPED: no {', '.join(missing)} here", stacklevel=1)
    for item in marked:
        item.add_marker(pytest.mark.skip(reason=f"no {', '.join(missing)} here"))


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaBroker]:
    """A real Apache Kafka (KRaft, one node)."""
    broker = KafkaBroker(tmp_path_factory.mktemp("kafka"), cache=ROOT / ".cache" / "kafka")
    broker.start()
    yield broker
    broker.stop()


@pytest.fixture(scope="session")
def embedded() -> Iterator[EmbeddedBroker]:
    """The embedded broker that the demo uses."""
    broker = EmbeddedBroker()
    broker.start()
    yield broker
    broker.stop()


__all__ = ["Broker", "embedded", "kafka", "socket", "subprocess", "time"]
