"""The whole way with the real extraction, on the embedded broker."""

from __future__ import annotations

from pathlib import Path

import pytest

from faultline.codec import dumps, loads
from tests.broker.harness import Stage
from tests.brokers import EmbeddedBroker

pytestmark = [pytest.mark.embedded, pytest.mark.model, pytest.mark.timeout(180)]


def test_an_article_becomes_events_with_their_actors_and_place(embedded: EmbeddedBroker, tmp_path: Path) -> None:
    stage = Stage(embedded, tmp_path, pool_factory="faultline.extraction.pipeline:load", kafka_session_timeout=8)
    try:
        stage.start_worker()
        text = "Kenya's police arrested 12 protesters in Mombasa on Friday. Hospital officials said two people were killed."
        article = {"id": "one", "text": text, "published_at": "2024-06-29T08:00:00Z"}
        lines = dumps(article) + b"\n" + b'{"text": ""}\n'
        stage.command("produce", "-", feed=lines)
        stage.wait(lambda: len(stage.read("enriched")) == 1 and len(stage.read("rejected")) == 1, 90)
        document = loads(stage.read("enriched")[0].value)
        arrest = next(event for event in document["events"] if event["event_type"] == "COERCE")
        assert "KEN" in {actor["country"] for actor in arrest["actors"]}
        assert arrest["location"]["name"] == "Mombasa"
        assert arrest["date"]["start"] == "2024-06-28"
        assert {loads(message.value)["event_id"] for message in stage.read("events")} == {
            event["event_id"] for event in document["events"]
        }
        tailed = stage.command("tail", "enriched", "--from-beginning", "--limit", "1", "--seconds", "20").stdout
        assert loads(tailed)["article_id"] == "one"
    finally:
        stage.stop()
