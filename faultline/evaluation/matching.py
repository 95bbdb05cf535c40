"""When a mention counts as the gold one: a content word in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

Plain = dict[str, Any]

_QUOTES = ".,'\"“”’"
_EMPTY = frozenset({"the", "a", "an", "of", "", "in", "and", "'s"})


def content_words(text: str | None) -> set[str]:
    """The words of a phrase, lower case and without punctuation around them, less articles and prepositions."""
    return {word.strip(_QUOTES).lower() for word in (text or "").split()} - _EMPTY


def overlaps(first: str | None, second: str | None) -> bool:
    """Whether two phrases share a content word."""
    return bool(content_words(first) & content_words(second))


def names_one(mentions: Iterable[Plain] | None, text: str | None) -> bool:
    """Whether one of the mentions shares a word with the text, by its own words or by its canonical name."""
    return any(overlaps(mention.get("text"), text) or overlaps(mention.get("name"), text) for mention in mentions or ())


def event_between(events: Sequence[Plain], source: str | None, target: str | None) -> Plain:
    """The event from source to target, else one with either, else the main one; empty where there is none."""

    def fit(event: Plain) -> int:
        return 2 * names_one(event.get("actors"), source) + 2 * names_one(event.get("recipients"), target)

    return max(events, key=fit, default={})


def is_factual(event: Plain) -> bool:
    """Whether the event is said to have happened."""
    return bool(event.get("status", "reported") == "reported")
