"""The enriching agent: an input leads to its outputs, which are acknowledged before it is."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import faust
import pytest

from agents import enrich
from faultline.codec import loads
from faultline.errors import ExtractionCrashed, ExtractionTimeout
from faultline.records import Article
from streams import codecs
from streams.settings import Settings
from tests.broker.fakes import Fake


class Pool:
    """Analyses in this process, and fails as the text says."""

    async def analyse(self, article: Article) -> codecs.Outputs:
        if "HANG" in article.text:
            raise ExtractionTimeout("took too long")
        if "DIE" in article.text:
            raise ExtractionCrashed("died")
        return codecs.outputs(Fake().extract(article))


class Sent:
    """Stands for sends to the broker: keeps them, or refuses them."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, codecs.Message]] = []
        self.refuse = False

    async def __call__(self, topic: Any, message: codecs.Message) -> None:
        if self.refuse:
            raise OSError("the broker is away")
        await asyncio.sleep(0)
        self.messages.append((topic.get_topic_name(), message))


async def feed(values: list[bytes | None]) -> tuple[list[Any], list[Any]]:
    """The events that went in, and those for which the process would have died."""
    app = faust.App("test-enrich", store="memory://", web_enabled=False)
    deaths: list[Any] = []
    runtime = SimpleNamespace(
        settings=Settings(), pool=Pool(), in_flight=[], watchdog=SimpleNamespace(beat=lambda: None),
        die=lambda event, error: deaths.append((event, error)),
    )  # fmt: skip
    agent = enrich.attach(app, runtime)  # type: ignore[arg-type]
    async with agent.test_context() as context:
        events = [await context.put(value, key=b"k") for value in values]
        for _ in range(200):
            await asyncio.sleep(0.005)
            if deaths or all(event.message.acked for event in events):
                break
    return events, deaths


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    found = Sent()
    monkeypatch.setattr(enrich, "send", found)
    return found


def test_an_article_leads_to_its_events_then_its_document(sent: Sent) -> None:
    events, deaths = asyncio.run(feed([b'{"id": "a", "text": "Envoys met."}']))
    assert [topic for topic, _ in sent.messages] == ["incidents.events", "articles.enriched"]
    assert loads(sent.messages[1][1].value)["article_id"] == "a"
    assert events[0].message.acked
    assert not deaths


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (b"{", "not_json"),
        (b'{"text": ""}', "empty_text"),
        (b'{"text": "HANG"}', "extraction_timeout"),
        (b'{"text": "DIE"}', "extraction_crashed"),
    ],
)
def test_what_can_not_be_enriched_is_rejected_and_acknowledged(sent: Sent, value: bytes, reason: str) -> None:
    events, _ = asyncio.run(feed([value]))
    assert [topic for topic, _ in sent.messages] == ["articles.rejected"]
    assert loads(sent.messages[0][1].value)["reason"] == reason
    assert events[0].message.acked


def test_when_even_the_rejection_fails_the_worker_dies_without_acknowledging(sent: Sent) -> None:
    sent.refuse = True
    events, deaths = asyncio.run(feed([b"{"]))
    assert not events[0].message.acked
    assert deaths[0][1].args == ("the broker is away",)


def test_the_stream_goes_on_after_a_bad_input(sent: Sent) -> None:
    asyncio.run(feed([b"nonsense", b'{"id": "b", "text": "Envoys met."}']))
    assert [topic for topic, _ in sent.messages].count("articles.rejected") == 1
    assert [topic for topic, _ in sent.messages].count("articles.enriched") == 1
