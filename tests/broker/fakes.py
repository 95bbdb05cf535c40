"""An extractor for tests about streams: quick, and poisonous where the text says so."""

from __future__ import annotations

import os
import time
from typing import Any

from faultline.records import (
    Article,
    EnrichedDocument,
    Event,
    EventDate,
    Evidence,
    Pipeline,
    Trigger,
)

PIPELINE = Pipeline(name="fake", version="1", models={})


class Fake:
    """HANG sleeps for ever, DIE kills the process, EAT takes all memory, RAISE raises; anything else is one event."""

    pipeline = PIPELINE

    def extract(self, article: Article) -> EnrichedDocument:
        text = article.text
        if "HANG" in text:
            time.sleep(3600)
        if "DIE" in text:
            os._exit(9)
        if "EAT" in text:
            hoard = []
            while True:
                hoard.append(bytearray(250_000_000))
        if "RAISE" in text:
            raise ValueError("as asked")
        if "SLOW" in text:
            time.sleep(0.02)
        trigger = Trigger(text=text[:1], start=0, end=1)
        event = Event(
            event_id=f"event-{article.id}", article_id=article.id, published_at=article.published_at,
            event_type="CONSULT", event_mode=None, contexts=(), quad_class="verbal_cooperation", cameo_code="040",
            goldstein=2.5, incident_type=None, actors=(), recipients=(), weapons=(), location=None,
            date=EventDate(start="2020-01-01", end="2020-01-01", granularity="day", text=None), fatalities=None,
            injuries=None, status="reported", attribution=None, confidence=0.5,
            evidence=Evidence(field="text", text=text[:40], start=0, end=len(text[:40]), trigger=trigger),
            incident_id=None, pipeline=PIPELINE,
        )  # fmt: skip
        return EnrichedDocument(
            article_id=article.id, published_at=article.published_at, source=article.source, url=article.url,
            title=article.title, language=article.language, pipeline=PIPELINE, entities=(), places=(), events=(event,),
            duplicate_of=None, extra=article.extra,
        )  # fmt: skip


def load(config: Any = None) -> Fake:
    """The factory that the pool is told."""
    del config
    return Fake()
