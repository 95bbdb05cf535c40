"""A copy costs no analysis, and an original that fails takes no copy with it."""

from __future__ import annotations

import asyncio

import pytest

from faultline.codec import decode_record
from faultline.errors import ExtractionCrashed
from faultline.records import Article, EnrichedDocument
from streams.codecs import Outputs, outputs
from streams.copying import Copies
from streams.settings import Dedupe
from tests.broker.fakes import Fake

TEXT = (
    "Envoys of both sides met in a hotel by the lake, and parted without a word to those who waited outside. A cook said "
    "that neither of the delegations had touched the fish, and that the interpreters had eaten well."
)


def article(name: str) -> Article:
    return Article(id=name, text=TEXT, published_at="2021-05-01T00:00:00Z", source=f"paper {name}")


class Analyst:
    def __init__(self, failing: tuple[str, ...] = ()) -> None:
        self.asked: list[str] = []
        self.failing = failing

    async def __call__(self, article: Article) -> Outputs:
        self.asked.append(article.id)
        await asyncio.sleep(0)
        if article.id in self.failing:
            raise ExtractionCrashed("as asked")
        return outputs(Fake().extract(article))


def document(found: Outputs) -> EnrichedDocument:
    return decode_record(EnrichedDocument, found.enriched.value or b"")


def test_a_copy_is_not_analysed_even_while_its_original_still_is() -> None:
    async def run() -> tuple[Analyst, list[Outputs]]:
        analyst = Analyst()
        copies = Copies(Dedupe(), analyst)
        return analyst, list(await asyncio.gather(*(copies.outputs(article(name)) for name in "abc")))

    analyst, found = asyncio.run(run())
    assert analyst.asked == ["a"]
    assert [document(each).duplicate_of for each in found] == [None, "a", "a"]
    assert [document(each).events[0].article_id for each in found] == ["a", "b", "c"]
    assert len({document(each).events[0].event_id for each in found}) == 3


def test_a_copy_of_an_original_that_failed_is_analysed_itself() -> None:
    async def run() -> tuple[Analyst, Outputs]:
        analyst = Analyst(failing=("a",))
        copies = Copies(Dedupe(), analyst)
        first = asyncio.ensure_future(copies.outputs(article("a")))
        await asyncio.sleep(0)
        second = await copies.outputs(article("b"))
        with pytest.raises(ExtractionCrashed):
            await first
        return analyst, second

    analyst, second = asyncio.run(run())
    assert analyst.asked == ["a", "b"]
    assert document(second).article_id == "b"


def test_without_deduplication_every_article_is_analysed() -> None:
    async def run() -> Analyst:
        analyst = Analyst()
        copies = Copies(Dedupe(enabled=False), analyst)
        for name in "ab":
            await copies.outputs(article(name))
        return analyst

    assert asyncio.run(run()).asked == ["a", "b"]
