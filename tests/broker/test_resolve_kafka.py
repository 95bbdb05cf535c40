"""One incident for each thing that happened, on a real Apache Kafka, whoever is killed."""

from __future__ import annotations

import random
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from faultline.codec import decode_record, dumps
from faultline.incidents.resolver import Resolver
from faultline.records import Event, Incident
from tests.broker.harness import Stage
from tests.brokers import KafkaBroker

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(300)]
STORIES = 60
REPORTS = 6


@pytest.fixture
def stage(kafka: KafkaBroker, tmp_path: Path) -> Iterator[Stage]:
    made = Stage(
        kafka,
        tmp_path,
        pool_factory="tests.broker.resolve_fakes:load",
        resolve_enabled="true",
    )
    yield made
    made.stop()


def articles() -> list[tuple[bytes, bytes]]:
    """Reports of stories, in an order that has nothing to do with their publication."""
    made = []
    for story in range(STORIES):
        for report in range(REPORTS):
            name = f"story{story:02}-{report}"
            article = {
                "id": name,
                "text": f"quarry{story} lantern{story} viaduct{story} ferry{story} report{report}",
                "published_at": f"2020-01-{1 + report:02}T00:00:00Z",
                "source": f"paper{report}",
            }
            made.append((name.encode(), dumps(article)))
    random.Random(5).shuffle(made)
    return made


def standing(stage: Stage) -> dict[str, Incident]:
    """The incidents that the compacted topic holds."""
    found: dict[str, Incident] = {}
    for message in sorted(stage.read("resolved"), key=lambda m: (m.partition, m.offset)):
        if message.value is None:
            found.pop(message.key.decode(), None)
        else:
            found[message.key.decode()] = decode_record(Incident, message.value)
    return found


def test_killed_workers_leave_the_incidents_that_one_undisturbed_pass_makes(stage: Stage) -> None:
    victim = stage.start_worker()
    stage.start_worker()
    inputs = articles()
    for part in (inputs[:120], inputs[120:240], inputs[240:]):
        enough = stage.count("resolved") + 20
        stage.produce(part)
        stage.wait(lambda enough=enough: stage.count("resolved") > enough, 90)  # type: ignore[misc]
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        victim = stage.start_worker()
    total = STORIES * REPORTS
    stage.wait(lambda: sum(len(i.event_ids) for i in standing(stage).values()) == total, 100)
    events = {event.event_id: event for event in (decode_record(Event, m.value) for m in stage.read("events"))}
    assert len(events) == total
    once = Resolver()
    once.add_many(events.values())
    found = standing(stage)
    assert found == {incident.incident_id: incident for incident in once.incidents()}
    assert len(found) == STORIES
