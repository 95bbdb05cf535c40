"""Sentence boundaries from tokens alone, so that a sentence can be judged before it is parsed.

The rule: a sentence ends at a full stop, question or exclamation mark with its closing quotes, or at a blank line.
A token that carries its own stop ("U.S.", "Gov.") ends a sentence only before a word that opens one.
"""

from __future__ import annotations

from spacy.tokens import Doc

STOPS = {".", "!", "?", "…", "..."}
CLOSERS = {'"', "”", "’", "'", ")", "]", "''"}
TITLES = {
    "mr.", "mrs.", "ms.", "dr.", "gov.", "sen.", "rep.", "gen.", "lt.", "col.", "sgt.", "capt.", "maj.", "st.", "jr.",
    "sr.", "prof.", "rev.", "hon.", "adm.", "no.", "vs.", "etc.", "inc.", "ltd.", "corp.", "co.", "jan.", "feb.",
    "mar.", "apr.", "jun.", "jul.", "aug.", "sep.", "sept.", "oct.", "nov.", "dec.", "mt.", "ft.", "e.g.", "i.e.",
}  # fmt: skip
OPENERS = {
    "the", "a", "an", "in", "on", "at", "he", "she", "it", "they", "we", "i", "but", "and", "this", "that", "these",
    "there", "his", "her", "its", "their", "however", "meanwhile", "after", "when", "while", "as", "for", "if", "some",
    "many", "last", "earlier", "one", "two", "according", "since", "officials", "police", "“", '"', "``",
}  # fmt: skip


def split(doc: Doc) -> tuple[tuple[int, int], ...]:
    """Token spans of the sentences, end excluded; white-space tokens at the edges are left out."""
    spans: list[tuple[int, int]] = []
    start = 0
    i = 0
    size = len(doc)
    while i < size:
        token = doc[i]
        end = None
        if token.is_space and "\n" in token.text:
            end = i
        elif token.text in STOPS or (i + 1 == size) or _inner_stop(doc, i):
            end = i + 1
        if end is not None:
            while end < size and doc[end].text in CLOSERS and not doc[end - 1].whitespace_:
                end += 1
            _keep(doc, start, end, spans)
            start = max(end, i + 1)
            i = start
            continue
        i += 1
    _keep(doc, start, size, spans)
    return tuple(spans)


def dateline_end(doc: Doc, start: int, end: int) -> int:
    """The token after a reporter's dateline ("NAIROBI, Kenya (AP) --") at the head of a sentence; its start without one.

    A dateline says where the reporter is, and is no part of what is reported.
    """
    for i in range(start + 1, min(end, start + 14)):
        token = doc[i]
        if token.text in ("--", "—", "–", "-", "---") and (token.whitespace_ or token.text != "-"):
            before = doc[start:i]
            proper = all(t.is_punct or t.is_digit or t.text[:1].isupper() for t in before)
            return i + 1 if proper and i + 1 < end else start
    return start


def _inner_stop(doc: Doc, i: int) -> bool:
    text = doc[i].lower_
    return (
        len(text) > 1
        and text.endswith(".")
        and text not in TITLES
        and i + 1 < len(doc)
        and doc[i + 1].lower_ in OPENERS
        and (doc[i + 1].is_title or doc[i + 1].is_punct)
    )


def _keep(doc: Doc, start: int, end: int, spans: list[tuple[int, int]]) -> None:
    while start < end and doc[start].is_space:
        start += 1
    while end > start and doc[end - 1].is_space:
        end -= 1
    if start < end:
        spans.append((start, end))
