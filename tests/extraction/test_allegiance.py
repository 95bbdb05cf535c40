"""Of which country a party is that names none: by its article, or not at all."""

from __future__ import annotations

import msgspec
import pytest
from spacy.language import Language

from faultline.extraction.allegiance import FEW, LEAST, Involved, Told, likeliest, of_countries, signs
from faultline.extraction.antecedents import Antecedents
from faultline.extraction.pipeline import Extractor, load
from faultline.extraction.reading import Sentence
from faultline.extraction.stages import Context
from faultline.records import Actor, Article, Entity, Event, Place

from datetime import date

KENYA = (
    "NAIROBI, July 3 (Lakeside) - Dockers in Mombasa stopped work on Monday over unpaid wages, and lorries queued as far as Mariakani.\n\n"
    "Mercy Wanjala, who speaks for the dockers' union, accused the port's owners of lying about a rescue plan. "
    "The finance ministry in Nairobi said that it had no money.\n\n"
    "In Kisumu, riot police fired tear gas at strikers, injuring six. The management rejected the demand for talks.\n\n"
    "Across the border in Arusha, traders blocked the road to Namanga. Police there arrested 12 of them."
)


def article(text: str) -> Article:
    return Article(
        id="a", title=None, text=text, published_at="2023-07-03T12:00:00Z", source=None, url=None, language="en", extra={},
        received_at="2023-07-03T12:00:00Z",
    )  # fmt: skip


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return load()


def party(events: tuple[Event, ...], text: str) -> set[str | None]:
    """The countries of all parties of that text."""
    return {each.country for event in events for each in (*event.actors, *event.recipients) if each.text == text}
