"""An extractor whose events tell stories apart by their words, in four countries."""

from __future__ import annotations

from typing import Any

import msgspec

from faultline.records import Actor, Article, EnrichedDocument
from tests.broker.fakes import Fake

COUNTRIES = ("NOR", "KEN", "PER", "LAO")


class Teller(Fake):
    """Each article is one event, with the article's words as its digest."""

    def extract(self, article: Article) -> EnrichedDocument:
        document = super().extract(article)
        country = COUNTRIES[sum(article.text.split()[0].encode()) % len(COUNTRIES)]
        actor = Actor(text="x", start=0, end=1, name="x", country=country, sector="GOV", kind="state")
        digest = tuple(sorted(article.text.split()))
        events = tuple(
            msgspec.structs.replace(event, actors=(actor,), digest=digest, source=article.source)
            for event in document.events
        )
        return msgspec.structs.replace(document, events=events)


def load(config: Any = None) -> Teller:
    """The factory that the pool is told."""
    del config
    return Teller()
