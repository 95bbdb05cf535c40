"""What must hold on a real Apache Kafka."""

from __future__ import annotations

import base64
import signal
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from faultline.codec import loads
from tests.broker.bad_inputs import bad_inputs
from tests.broker.harness import Stage, article
from tests.brokers import KafkaBroker

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(300)]
Staging = Callable[..., Stage]


@pytest.fixture
def staging(kafka: KafkaBroker, tmp_path: Path) -> Iterator[Staging]:
    stages: list[Stage] = []

    def make(**settings: object) -> Stage:
        stages.append(Stage(kafka, tmp_path, **settings))  # type: ignore[arg-type]
        return stages[-1]

    yield make
    for stage in stages:
        stage.stop()


def test_nothing_is_lost_when_a_worker_is_killed_twice(staging: Staging) -> None:
    """5,000 articles over 4 partitions, 2 workers: each ends in exactly one of enriched and rejected; copies are alike."""
    stage = staging()
    victim = stage.start_worker()
    stage.start_worker()
    total = 5000
    inputs = [article(n) if n % 50 else (f"article-{n}".encode(), b'{"text": ""}') for n in range(total)]
    for half in (inputs[: total // 2], inputs[total // 2 :]):
        enough = stage.count("enriched") + 200
        stage.produce(half)
        stage.wait(lambda enough=enough: stage.count("enriched") > enough, 60)  # type: ignore[misc]
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        victim = stage.start_worker()
    stage.wait(lambda: len(stage.distinct("enriched")) + len(stage.distinct("rejected")) >= total, 150)
    enriched, rejected = stage.distinct("enriched"), stage.distinct("rejected")
    assert not enriched & rejected
    assert enriched | rejected == {f"article-{n}" for n in range(total)}
    assert rejected == {f"article-{n}" for n in range(0, total, 50)}
    copies: dict[bytes, set[bytes]] = defaultdict(set)
    for message in stage.read("enriched") + stage.read("events"):
        copies[dict(message.headers)["ce_type"] + message.key + dict(message.headers)["ce_id"]].add(message.value)
    assert all(len(values) == 1 for values in copies.values())
    assert {loads(message.value)["article_id"] for message in stage.read("events")} == enriched


def test_nothing_is_lost_when_the_broker_is_away_for_20_seconds(tmp_path: Path, kafka: KafkaBroker) -> None:
    """The worker recovers by itself."""
    own = KafkaBroker(tmp_path / "broker", cache=kafka._cache)
    (tmp_path / "broker").mkdir()
    own.start()
    stage = Stage(own, tmp_path)
    try:
        stage.start_worker()
        total = 2000
        stage.produce(article(n, "SLOW talks") for n in range(total))
        stage.wait(lambda: len(stage.read("enriched")) > 100, 60)
        own.stop()
        time.sleep(20)
        own.start()
        stage.wait(lambda: len(stage.distinct("enriched")) == total, 150)
        assert all(worker.poll() is None for worker in stage.workers)
    finally:
        stage.stop()
        own.stop()


def test_two_hundred_kinds_of_bad_input_are_told_apart_and_kept(staging: Staging) -> None:
    """Each in articles.rejected with its reason and bytes; the good ones between them come through."""
    stage = staging()
    stage.start_worker()
    bad = list(bad_inputs())
    values: list[tuple[bytes | None, bytes | None]] = [(b"", article(0)[1])]  # a key of no length is no fault
    for number, (name, value, _) in enumerate(bad):
        values += [(name.encode(), value), article(number + 1)]
    stage.produce(values)
    stage.wait(lambda: len(stage.distinct("rejected")) >= len(bad), 90)
    stage.wait(lambda: len(stage.distinct("enriched")) >= len(bad) + 1, 60)
    refused = {message.key.decode(): loads(message.value) for message in stage.read("rejected")}
    assert set(refused) == {name for name, _, _ in bad}
    wrong = {name: (refused[name]["reason"], reason) for name, _, reason in bad if refused[name]["reason"] != reason}
    assert not wrong
    for name, value, _ in bad:
        record = refused[name]
        assert (None if record["value"] is None else base64.b64decode(record["value"])) == value
        assert base64.b64decode(record["key"]) == name.encode()
        assert record["topic"] == stage.topics["raw"]
        assert record["offset"] >= 0


def test_a_poisonous_article_takes_no_neighbour_with_it(staging: Staging) -> None:
    """One that hangs, one that kills its process, one that eats memory, one that raises: rejected after a retry."""
    stage = staging(pool_time_limit=5, pool_memory_limit=1000, pool_processes=2)
    stage.start_worker()
    poison = {"HANG": "extraction_timeout", "DIE": "extraction_crashed", "EAT": "extraction_crashed",
              "RAISE": "extraction_crashed"}  # fmt: skip
    values = [article(n) for n in range(200)]
    for place, word in enumerate(poison):
        values.insert(30 + 40 * place, article(1000 + place, word))
    stage.produce(values)
    stage.wait(lambda: len(stage.distinct("rejected")) == len(poison), 90)
    stage.wait(lambda: len(stage.distinct("enriched")) == 200, 30)
    reasons = Counter(loads(message.value)["reason"] for message in stage.read("rejected"))
    assert reasons == Counter(poison.values())


def test_sigterm_finishes_commits_and_leaves_within_30_seconds(staging: Staging) -> None:
    """Exit status 0, and a second worker goes on where the first one stopped."""
    stage = staging()
    worker = stage.start_worker()
    total = 1500
    stage.produce(article(n, "SLOW talks") for n in range(total))
    stage.wait(lambda: len(stage.read("enriched")) > 100, 60)
    begun = time.monotonic()
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=30) == 0
    assert time.monotonic() - begun < 30
    done = len(stage.read("enriched"))
    assert done < total
    stage.start_worker()
    stage.wait(lambda: len(stage.distinct("enriched")) == total, 90)
    assert len(stage.read("enriched")) == total  # what was finished had been committed


def test_memory_is_bounded_while_10000_articles_wait(staging: Staging) -> None:
    """Worker and pool together stay where they were after the first hundreds, however much waits."""
    stage = staging(pool_processes=1, worker_buffer=64)
    stage.produce((f"article-{n}".encode(), article(n, "SLOW talks " + "x" * 20_000)[1]) for n in range(10_000))
    worker = stage.start_worker()
    stage.wait(lambda: stage.count("enriched") > 200, 60)
    early = _memory(worker.pid)
    stage.wait(lambda: stage.count("enriched") > 1200, 90)
    late = _memory(worker.pid)
    assert late < early + 100 * 2**20, f"{early / 2**20:.0f} MiB became {late / 2**20:.0f} MiB"
    assert late < 600 * 2**20


def _memory(pid: int) -> int:
    """Resident bytes of a process and its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    own = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096
    return own + sum(_memory(int(child)) for child in children)


def test_a_missing_topic_is_a_clear_error_at_start(staging: Staging) -> None:
    stage = staging()
    stage.environment["FAULTLINE_TOPICS_RAW"] = "nobody.made.this"
    worker = stage.start_worker()
    assert worker.wait(timeout=60) == 2
    said = next(stage.folder.glob("worker-0.log")).read_text()
    assert "nobody.made.this" in said
    assert "faultline topics create" in said
    assert "Traceback" not in said
