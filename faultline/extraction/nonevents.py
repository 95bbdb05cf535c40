"""What looks like an act and is none: figures of speech, fiction, exercises, history, obituaries, and whole texts about
sports, markets, technology or entertainment."""

from __future__ import annotations

import re
from collections.abc import Mapping
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
OLD = 3  # years before publication from which a dated act is past, and no news
ANCIENT = 30  # years from which it is history
_COUNTS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_DATED = re.compile(r"\d{4}|century|years|decade|year ")
_AGO = re.compile(
    r"(?P<count>a|half a|\d+|[a-z]+) (?P<unit>years?|decades?|century|centuries) (?:(?P<from>since|after)|ago|earlier)\b"
    r"|\b(?P<decade>(?:1[0-9]|20)[0-9]0s|\d{1,2}(?:th|st) century)\b|\b(?P<year>1[0-9]{3}|20[0-9]{2})\b"
)
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


@lru_cache(maxsize=1)
def _lists() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in _tables()["words"].items()}


def is_weak(lemma: str) -> bool:
    """Whether a trigger's lemma is too general to stand for an act by itself."""
    return lemma in _lists()["weak"]


def is_accident(sentence: Doc, head: int) -> bool:
    """Whether a verb of violence says what a vehicle did to somebody, and nothing in its sentence that it was meant."""
    tables, verb = _lists(), sentence[head]
    if verb.lemma_.lower() not in tables["colliding"]:
        return False
    if any(token.lemma_.lower() in tables["meant"] for token in sentence):
        return False
    both = (child for each in (verb, *verb.conjuncts) for child in each.children)  # "hit and killed by a car"
    agents = (child for child in both if child.dep_ in ("nsubj", "agent"))
    nouns = (noun for agent in agents for noun in (agent.children if agent.dep_ == "agent" else (agent,)))
    return any(noun.lemma_.lower() in tables["vehicles"] for noun in nouns)


@lru_cache(maxsize=4)  # the triggers of one sentence follow one another
def _said(text: str) -> frozenset[str]:
    """The kinds of which a phrase stands in a lower-cased sentence."""
    return frozenset(kind for kind in _tables()["phrases"] if kind != "figurative" and _pattern(kind).search(text))


@lru_cache(maxsize=16)
def _pattern(kind: str) -> re.Pattern[str]:
    return re.compile(r"(?<![\w-])(?:" + "|".join(_tables()["phrases"][kind]) + r")(?![\w-])")


def screen(sentence: Doc, trigger: tuple[int, int], published: date) -> str | None:
    """Why the trigger names no act, or None where it may. "past" is an act that is dated some years back: no news, but an
    act where the text is about it."""
    tables = _lists()
    head = sentence[trigger[0] : trigger[1]].root
    words = {token.lower_ for token in sentence}
    text = sentence.text.lower()
    combative = head.lemma_.lower() in tables["combative"]
    said = _said(text)
    around = sentence[max(0, trigger[0] - 3) : trigger[1] + 3].text.lower()
    if _pattern("figurative").search(around):
        return "figurative"
    if combative and _figure(head, tables["figurative"]):
        return "figurative"
    if head.lemma_.lower() in tables["feelings"] and head.pos_ in ("ADJ", "VERB"):
        return "feeling"
    if "credits" in said:
        return "credits"
    if combative and not words & tables["violent"]:
        for kind in ("sports", "markets"):
            if words & tables[kind] or len(words & tables[f"{kind}_weak"]) > 1 or kind in said:
                return kind
    if combative and (words & tables["exercise"] or "exercise" in said):
        return "exercise"
    if "obituary" in said:
        return "obituary"
    if "fiction" in said or _apart(words & tables["fiction"], sentence, head):
        return "fiction"
    if "history" in said or _apart(words & tables["history"], sentence, head):
        return "history"
    return _long_ago(sentence, head, text, published)


def _apart(words: set[str], sentence: Doc, head: Token) -> bool:
    """Whether one of the words stands for itself and outside of what the trigger governs: who attacks a museum, attacks."""
    if not words:
        return False
    governed = None
    for token in sentence:
        if token.lower_ in words and token.dep_ not in ("compound", "amod") and token.i != head.i:
            if token.dep_ == "nsubj" and token.head.i == head.i and token.lower_ in _lists()["rememberers"]:
                continue  # who remembers for a living acts like others: "veterans blocked the road"
            governed = {below.i for below in head.subtree} if governed is None else governed
            acts = token.dep_ in ("nsubj", "nsubjpass", "poss") or token.i < head.i
            if token.i not in governed or (acts and token.i < head.i):
                return True
    return False


def _long_ago(sentence: Doc, head: Token, text: str, published: date) -> str | None:
    """Whether a year, a decade or an "ago" in the trigger's own clause puts it years before the publication: "past" for
    some years, "history" for many."""
    if not _DATED.search(text):
        return None
    for match in _AGO.finditer(text):
        part = match.groupdict()
        years = _years(part, published)
        if years < OLD:
            continue
        age = "past" if years < ANCIENT and not part["from"] else "history"
        span = sentence.char_span(match.start(), match.end(), alignment_mode="expand")
        if span is None or (span.start and sentence[span.start - 1].lower_ == "since"):  # and goes on
            continue
        thing = span.root.head
        if (
            span.root.dep_ in ("compound", "amod", "nmod", "nummod")
            and thing.pos_ in ("NOUN", "PROPN")
            and thing.i != head.i
        ):
            continue  # "an 18th century manuscript", "the 1971 war" are old, what is done about them is not
        if part["from"]:  # "ten years after the siege": the siege is history, what follows it is not
            start = span.end - 1
            if any(token.i == start for token in head.ancestors) and sentence[start].pos_ in ("ADP", "SCONJ"):
                return age
            continue
        if _clause(span.root) in (head.i, _clause(head)) or head.i in {
            token.i for token in span.root.ancestors if token.pos_ == "NOUN"
        }:
            return age
    return None


def _years(part: Mapping[str, str | None], published: date) -> int:
    """How many years before the publication a match is; -1 for none."""
    if part["year"]:
        return published.year - int(part["year"]) - 1
    if part["decade"]:
        return published.year - int(part["decade"][:4]) if part["decade"][:4].isdigit() else ANCIENT
    if part["count"] is None or part["unit"] is None:
        return -1
    return ANCIENT if part["unit"].startswith(("decade", "centur")) else _small(part["count"])


def _clause(token: Token) -> int:
    """The verb whose clause a token stands in."""
    while token.pos_ not in ("VERB", "AUX") and token.head.i != token.i:
        token = token.head
    return token.i


def _small(word: str) -> int:
    if word in _TENS:
        return 20 + 10 * _TENS.index(word)
    return int(word) if word.isdigit() else _COUNTS.index(word) if word in _COUNTS else OLD


def _figure(head: Token, objects: frozenset[str]) -> bool:
    if head.pos_ == "VERB" and any(_object(child) in objects for child in head.children):
        return True
    return head.pos_ == "NOUN" and _complement(head) in objects


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


def _object(child: Token) -> str:
    return child.lemma_.lower() if child.dep_ in ("dobj", "nsubjpass") else ""


def _complement(noun: Token) -> str:
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in ("against", "on", "with", "over"):
            for inner in child.children:
                return str(inner.lemma_.lower())
    return ""
