"""A process that hangs, dies or eats memory harms its own article only."""

from __future__ import annotations

import asyncio

import pytest

from faultline.errors import ExtractionCrashed, ExtractionFailed, ExtractionTimeout
from faultline.records import Article
from streams.codecs import Outputs
from streams.pool import ExtractionPool
from streams.settings import Pool

SETTINGS = Pool(processes=2, time_limit=4, memory_limit=800, retries=1, factory="tests.broker.fakes:load")


def article(text: str) -> Article:
    return Article(id=text, text=text, published_at="2020-01-01T00:00:00Z")


async def analyse(texts: list[str]) -> list[Outputs | BaseException]:
    async with ExtractionPool(SETTINGS) as pool:
        await pool.warm()
        return await asyncio.gather(*(pool.analyse(article(text)) for text in texts), return_exceptions=True)


def test_poison_is_told_apart_and_neighbours_are_whole() -> None:
    texts = ["one", "HANG", "two", "DIE", "three", "EAT", "four", "RAISE", "five"]
    found = dict(zip(texts, asyncio.run(analyse(texts)), strict=True))
    assert isinstance(found["HANG"], ExtractionTimeout)
    for word in ("DIE", "EAT", "RAISE"):
        assert isinstance(found[word], ExtractionCrashed)
    for word in ("one", "two", "three", "four", "five"):
        outputs = found[word]
        assert isinstance(outputs, Outputs)
        assert outputs.enriched.key == word.encode()


def test_the_same_article_gives_the_same_bytes() -> None:
    first, second = asyncio.run(analyse(["same", "same"]))
    assert first == second


def test_an_extraction_that_can_not_be_built_is_told_at_once() -> None:
    async def start() -> None:
        async with ExtractionPool(Pool(processes=1, factory="tests.broker.fakes:nothing")) as pool:
            await pool.warm()

    with pytest.raises(ExtractionFailed, match="does not start"):
        asyncio.run(start())
