"""Quoted stretches of a text, across sentences and paragraphs, and who speaks them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from faultline.records import Attribution, Record

Chars = tuple[int, int]
OPEN, CLOSE = "“«", "”»"
LONGEST = 3000  # code points; an opening mark without its closing one opens nothing
_SAID = (
    r"(?:said|says|told|added|warned|wrote|tweeted|stated|insisted|declared|announced|explained|argued|noted|claimed"
    r"|continued|acknowledged|admitted|vowed|asked|replied|posted)"
)
_WORD = r"(?:(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Gov|Sen|Rep|Sgt|Capt|Maj)\.|(?:[A-Z]\.)+|[A-Z][\w'’-]+)"
_ROLE = r"(?:[Tt]he|[Aa]n?)\s+(?:[a-z]+\s+){0,2}?[a-z]+(?=\s+(?:said|told|added|warned)|[.,])"
_NAME = rf"(?:{_ROLE}|{_WORD}(?:\s+(?:(?:of|al|bin|de|van|von|the|el)\s+)?{_WORD}){{0,6}})"
_AFTER = re.compile(rf"^[,\s]*(?:(?P<a>{_NAME}|he|she|they)\s+{_SAID}\b|{_SAID}\s+(?P<b>{_NAME}|he|she|they))")
_DASH = re.compile(rf"^\s*[—–-]+\s*(?P<a>{_NAME})")
_BEFORE = re.compile(rf"(?P<a>{_NAME})(?:,[^,.]{{0,60}},)?\s+{_SAID}(?:\s+\w+){{0,5}}[,:]?\s*$")
_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he|[Hh]im|[Hh]is|[Hh]er)\b")
_BETWEEN = re.compile(rf"[,\s]*(?:{_NAME}\s+{_SAID}|{_SAID}\s+{_NAME})[^.\n]{{0,60}}[.,]?\s*|\s*")


class Quotation(Record, frozen=True, kw_only=True):
    """A quoted stretch, its marks included, and its speaker where the text names one."""

    start: int
    end: int
    speaker: Attribution | None


def quotations(text: str, persons: Sequence[Chars] = (), starts: Sequence[int] = ()) -> tuple[Quotation, ...]:
    """The quotations of a text, in order; straight marks pair up within a paragraph, curly ones across paragraphs.

    ``persons`` are whom the text names, ``starts`` where its sentences begin, both by code points and in order: "he said" is who
    spoke last, or whom a sentence after that names first, if no pronoun stands before him."""
    found: list[Quotation] = []
    last: Attribution | None = None
    for start, end in _stretches(text):
        speaker = _speaker(text, start, end)
        if speaker is None and found and _BETWEEN.fullmatch(text[found[-1].end : start]):
            speaker = found[-1].speaker  # “…,” said Ana. “…”
        if speaker is not None and speaker.text.lower() in ("he", "she", "they"):
            speaker = _meant(text, speaker.start, last, found, persons, starts)
        last = speaker or last
        found.append(Quotation(start=start, end=end, speaker=speaker))
    return tuple(found)


def _meant(
    text: str,
    pronoun: int,
    last: Attribution | None,
    quoted: Sequence[Quotation],
    persons: Sequence[Chars],
    starts: Sequence[int],
) -> Attribution | None:
    """Whom "he" before or after a quotation stands for."""
    for start, end in reversed(persons):
        if start >= pronoun or any(quote.start <= start < quote.end for quote in quoted):
            continue
        if last is not None and start <= last.start:
            break
        opens = starts[max(0, bisect_right(starts, start) - 1)] if starts else 0
        first = next(each for each, _ in persons if each >= opens)
        if start == first and not _PRONOUN.search(text, opens, start):
            return Attribution(name=text[start:end], text=text[start:end], start=start, end=end)
    return last


def speaker_at(found: Sequence[Quotation], position: int) -> Attribution | None:
    """Who speaks at a position, None outside of quotations."""
    return next((quote.speaker for quote in found if quote.start <= position < quote.end), None)


def _stretches(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    opened: int | None = None
    straight: int | None = None
    for match in re.finditer(r'[“”«»"]|\n\s*\n', text):
        mark = match.group()
        at = match.start()
        if mark in OPEN:
            opened = at if opened is None or at - opened > LONGEST else opened
        elif mark in CLOSE and opened is not None:
            spans.append((opened, at + 1))
            opened = None
        elif mark == '"':
            if straight is None:
                straight = at
            else:
                spans.append((straight, at + 1))
                straight = None
        elif mark.isspace():
            straight = None
    return sorted(spans)


def _speaker(text: str, start: int, end: int) -> Attribution | None:
    after = text[end : end + 120]
    match = _AFTER.match(after) or _DASH.match(after)
    base = end
    if match is None:
        base = max(0, start - 160)
        match = _BEFORE.search(text[base:start])
    if match is None:
        return None
    group = "a" if match.groupdict().get("a") else "b"
    name = match.group(group).rstrip(".,'’-")
    start = base + match.start(group)
    return Attribution(name=name, text=name, start=start, end=start + len(name))
