"""The enriched document of a copy, made from its original's without analysing it again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import msgspec

from faultline.extraction.event_ids import event_id
from faultline.records import (
    Actor,
    Article,
    Attribution,
    EnrichedDocument,
    Entity,
    Event,
    Evidence,
    Place,
    Record,
    Trigger,
    Weapon,
)

Span = TypeVar("Span", Entity, Place, Actor, Weapon, Attribution, Trigger)


class Original(Record, frozen=True, kw_only=True):
    """What a copy is made from: the original's document and its text."""

    document: EnrichedDocument
    text: str


def as_copy(original: Original, article: Article) -> EnrichedDocument:
    """The copy's document: the original's findings that stand in the copy's text too, at their places there.

    An event is kept where its evidence stands in the copy word for word. It has the id that an analysis of the copy would
    give it, and counts as a report of the copy's source.
    """
    document = original.document
    return msgspec.structs.replace(
        document,
        article_id=article.id,
        published_at=article.published_at,
        source=article.source,
        url=article.url,
        title=article.title,
        language=article.language,
        extra=article.extra,
        duplicate_of=document.article_id,
        entities=_kept(document.entities, original.text, article.text),
        places=_kept(document.places, original.text, article.text),
        events=tuple(filter(None, (_event(event, original, article) for event in document.events))),
    )


def _event(event: Event, original: Original, article: Article) -> Event | None:
    evidence = event.evidence
    text = (article.title or "") if evidence.field == "title" else article.text
    at = text.find(evidence.text)
    if at < 0:
        return None
    by = at - evidence.start
    inside = Evidence(
        field=evidence.field,
        text=evidence.text,
        start=at,
        end=at + len(evidence.text),
        trigger=_moved(evidence.trigger, by),
    )
    before = (original.document.title or "") if evidence.field == "title" else original.text
    return msgspec.structs.replace(
        event,
        event_id=event_id(article.id, inside, event.event_type),
        article_id=article.id,
        published_at=article.published_at,
        source=article.source,
        actors=_mentions(event.actors, evidence, by, before, text),
        recipients=_mentions(event.recipients, evidence, by, before, text),
        weapons=_mentions(event.weapons, evidence, by, before, text),
        attribution=None
        if event.attribution is None
        else next(iter(_mentions((event.attribution,), evidence, by, before, text)), None),
        evidence=inside,
    )


def _mentions(spans: Sequence[Span], evidence: Evidence, by: int, before: str, text: str) -> tuple[Span, ...]:
    """Mentions in the sentence move with it; those elsewhere are looked up, as a pronoun's name is."""
    moved = (
        _moved(span, by) if evidence.start <= span.start < evidence.end else _found(span, before, text)
        for span in spans
    )
    return tuple(span for span in moved if span is not None)


def _kept(spans: Sequence[Span], before: str, text: str) -> tuple[Span, ...]:
    return tuple(sorted(filter(None, (_found(span, before, text) for span in spans)), key=lambda span: span.start))


def _found(span: Span, before: str, text: str) -> Span | None:
    """The span at the same occurrence of its words: the second mention of a name stays the second."""
    words = before[span.start : span.end]
    if not words:
        return None
    if text[span.start : span.end] == words:
        return span
    at = -1
    for _ in range(before.count(words, 0, span.start) + 1):
        following = text.find(words, at + 1)
        if following < 0:
            break
        at = following
    return _moved(span, at - span.start) if at >= 0 else None


def _moved(span: Span, by: int) -> Span:
    return msgspec.structs.replace(span, start=span.start + by, end=span.end + by)
