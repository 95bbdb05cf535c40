"""What looks like an act and is none: figures of speech, fiction, exercises, history, obituaries, and whole texts about
sports, markets, technology or entertainment."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from spacy.tokens import Doc, Token

from faultline.extraction.tables import DATA, toml
from faultline.records import Record

Topic = Literal["sports", "technology", "markets", "entertainment"]
# Shares of a text's words, from which it is about a topic; conflict words count against it.
SHARES: dict[Topic, float] = {"sports": 0.075, "technology": 0.10, "markets": 0.11, "entertainment": 0.10}
AGAINST = 1.0
OLD = 3  # years before publication from which a dated act is history
_WORD = re.compile(r"[a-z][a-z'-]*[a-z]|[a-z]")


class Screen(Record, frozen=True, kw_only=True):
    """What a text is about, if it is about something else, and how clearly (share of its words)."""

    kind: Topic | None
    score: float


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, Any]]:
    return toml(DATA / "nonevents.toml")


@lru_cache(maxsize=1)
def _topics() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in _tables()["topics"].items()}


def screen(sentence: Doc, trigger: tuple[int, int], published: date) -> str | None:
    """Why the trigger names no act, or None where it may."""
    tables = _tables()
    text = sentence.text.lower()
    head = sentence[trigger[0] : trigger[1]].root
    around = sentence[max(0, trigger[0] - 3) : trigger[1] + 3].text.lower()
    if any(phrase in around for phrase in tables["figurative"]["phrases"]):
        return "figurative"
    if head.pos_ == "VERB" and any(_object(child) in tables["figurative"]["objects"] for child in head.children):
        return "figurative"
    if head.pos_ == "NOUN" and _complement(head) in tables["figurative"]["objects"] and head.lemma_ in _FIGHTS:
        return "figurative"
    for kind in ("credits", "fiction", "history", "exercise"):
        words = tables[kind]["near"]
        if any(_stands(word, text) for word in words) and (kind != "exercise" or head.lemma_ in _FIGHTS):
            return kind
    if any(war in text for war in tables["history"]["wars"]):
        return "history"
    years = [int(year) for year in re.findall(r"\b(1[0-9]{3}|20[0-9]{2})\b", text)]
    if years and max(years) < published.year - OLD and head.pos_ in ("VERB", "NOUN"):
        return "history"
    return None


def topic_screen(text: str, title: str | None) -> Screen:
    """Whether a text is about something that makes no events, by the share of its words that say so."""
    words = _WORD.findall(f"{title or ''} {text[:3000]}".lower())
    if not words:
        return Screen(kind=None, score=0.0)
    topics = _topics()
    conflict = sum(word in topics["conflict"] for word in words) / len(words)
    best: Topic | None = None
    score = 0.0
    for kind, least in SHARES.items():
        share = sum(word in topics[kind] for word in words) / len(words) - AGAINST * conflict
        if share >= least and share / least > score:
            best, score = kind, share / least
    return Screen(kind=best, score=round(score, 3))


_FIGHTS = {"fight", "battle", "war", "attack", "strike", "combat", "campaign", "assault", "offensive", "crackdown", "fire", "kill",
           "bomb", "raid", "invade", "bombing", "shooting", "killing"}  # fmt: skip


def _object(child: Token) -> str:
    return child.lemma_.lower() if child.dep_ in ("dobj", "nsubjpass") else ""


def _complement(noun: Token) -> str:
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in ("against", "on", "with", "over"):
            for inner in child.children:
                return str(inner.lemma_.lower())
    return ""


def _stands(word: str, text: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text) is not None
