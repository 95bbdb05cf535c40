"""Copies of articles pass by the costly analysis: what was found in the original is found in them."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from faultline.codec import decode_record
from faultline.errors import ExtractionFailed
from faultline.incidents.copies import Original, as_copy
from faultline.incidents.dedupe import DuplicateIndex
from faultline.records import Article, EnrichedDocument
from streams.codecs import Outputs, outputs
from streams.settings import Dedupe

KEPT = 4_000  # originals' documents in memory, some 10 KiB each; a later copy is analysed


class Copies:
    """Analyses articles, once for an original and its copies. ``analyse`` is the pool's."""

    def __init__(self, settings: Dedupe, analyse: Callable[[Article], Awaitable[Outputs]]) -> None:
        self._analyse = analyse
        self._enabled = settings.enabled
        self._index = DuplicateIndex(settings.window, settings.days, settings.threshold)
        self._originals: OrderedDict[str, tuple[Article, asyncio.Future[Outputs]]] = OrderedDict()

    async def outputs(self, article: Article) -> Outputs:
        """The messages of an article. Raises ExtractionFailed, for a copy only where its own analysis failed."""
        if not self._enabled:
            return await self._analyse(article)
        name = self._index.seen(article)
        if name is None:
            return await self._original(article)
        known = self._originals.get(name)
        if known is not None:
            original, future = known
            try:
                found = await asyncio.shield(future)
            except ExtractionFailed:
                return await self._analyse(article)
            document = decode_record(EnrichedDocument, found.enriched.value or b"")
            return outputs(as_copy(Original(document=document, text=original.text), article))
        return await self._analyse(article)

    async def _original(self, article: Article) -> Outputs:
        future: asyncio.Future[Outputs] = asyncio.ensure_future(self._analyse(article))
        self._originals[article.id] = (article, future)
        if len(self._originals) > KEPT:
            self._originals.popitem(last=False)
        try:
            return await future
        except ExtractionFailed:
            self._originals.pop(article.id, None)
            self._index.forget(article.id)
            raise
