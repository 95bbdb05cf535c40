"""An input becomes an article, or is refused with a reason that a machine can read."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import datetime, timezone
from typing import Any, NoReturn

from faultline import codec
from faultline.errors import RejectedInput
from faultline.records import Article

MAX_CHARACTERS = 200_000
MAX_BYTES = 4 * MAX_CHARACTERS + 200_000  # UTF-8's longest encoding of the text, and room for the other fields

REASONS: dict[str, str] = {
    "tombstone": "the message has no value",
    "empty": "the value is empty",
    "too_large": f"the value is longer than {MAX_BYTES} bytes",
    "not_utf8": "the value is not UTF-8",
    "not_json": "the value is not JSON",
    "not_a_number": "the value holds NaN or Infinity, which JSON does not have",
    "surrogate": "the value holds half of a surrogate pair, which is no character",
    "too_deep": "the value is nested too deeply",
    "duplicate_key": "an object names the same key twice",
    "not_an_object": "the value is JSON, but no object",
    "no_text": "the article has no text",
    "empty_text": "the article's text is empty or only white space",
    "text_too_long": f"the article's text is longer than {MAX_CHARACTERS} characters",
    "wrong_type": "a field has the wrong type",
    "not_english": "the article is not in English",
    "extraction_timeout": "the analysis took longer than its limit",
    "extraction_crashed": "the analysis failed, twice",
}

_FIELDS = ("id", "text", "title", "url", "source", "published_at", "language")
_FUNCTION_WORDS = frozenset(
    "the of and to in a is that for on was with as by at from it be are he has have his an this said not but which were"
    " will had its or who they their after been more would about she her up also".split()
)
MIN_WORDS = 30  # shorter texts say too little about their language
MIN_SHARE = 0.12  # of English function words; English news has about 0.35
MIN_LATIN = 0.6  # of letters
MAX_DEPTH = 64


def decode(value: bytes | None, *, received_at: str) -> Article:
    """The article that a message's value holds.

    ``received_at`` (RFC 3339) stands in for a missing ``published_at``, and for one that is no RFC 3339 time: that one
    is kept in ``extra`` as ``published_at_as_received``. Raises RejectedInput.
    """
    fields = _object(value)
    for name in _FIELDS:
        if fields.get(name) is not None and not isinstance(fields[name], str):
            found = type(fields[name]).__name__
            _refuse("wrong_type", f"{name} is a JSON {_JSON_NAMES.get(found, found)}; a string is allowed")
    text = fields.get("text")
    if text is None:
        _refuse("no_text", 'put the article\'s plain text into "text"')
    if not text.strip():
        _refuse("empty_text", "1 to 200,000 characters are allowed")
    if len(text) > MAX_CHARACTERS:
        _refuse("text_too_long", f"it has {len(text)}")
    language = fields.get("language") or "en"
    if language.lower().split("-")[0].split("_")[0] not in ("en", "eng"):
        _refuse("not_english", f"its language is {language[:20]!r}; en and en-* are allowed")
    if not _english(text):
        _refuse("not_english", "too few of its words are English; en is the only language so far")
    extra = {name: content for name, content in fields.items() if name not in _FIELDS}
    published = _time(fields.get("published_at"))
    if published is None and fields.get("published_at"):
        extra["published_at_as_received"] = fields["published_at"]
    return Article(
        id=fields.get("id") or stable_id(fields.get("url"), fields.get("title"), text),
        text=text,
        published_at=published or _time(received_at) or received_at,
        title=fields.get("title"),
        url=fields.get("url"),
        source=fields.get("source"),
        language=language,
        extra=extra,
    )


def stable_id(url: str | None, title: str | None, text: str) -> str:
    """The id of an article that brings none: a hash of its url, else of title and text."""
    return hashlib.sha256((url or f"{title or ''}\x1f{text}").encode()).hexdigest()[:32]


def _object(value: bytes | None) -> dict[str, Any]:
    if value is None:
        _refuse("tombstone", "articles can't be deleted by a message without a value")
    if not value.strip():
        _refuse("empty", "send one JSON object")
    if len(value) > MAX_BYTES:
        _refuse("too_large", f"it has {len(value)}")
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError as error:
        _refuse("not_utf8", f"byte {error.start} can't be decoded")
    try:
        fields = codec.loads(value)
    except ValueError as error:
        _refuse(*_json_fault(text, error))
    if not isinstance(fields, dict):
        found = type(fields).__name__
        _refuse("not_an_object", f"it is a JSON {_JSON_NAMES.get(found, found)}")
    if _depth(fields) > MAX_DEPTH:
        _refuse("too_deep", f"{MAX_DEPTH} levels are allowed")
    json.loads(text, object_pairs_hook=_without_duplicates)
    return fields


def _json_fault(text: str, error: ValueError) -> tuple[str, str]:
    """Why orjson refused: the standard parser, which takes more, tells what kind of fault it was."""
    numbers: list[str] = []
    try:
        json.loads(text, parse_constant=lambda name: numbers.append(name))
    except RecursionError:
        return "too_deep", f"{MAX_DEPTH} levels are allowed"
    except ValueError:
        return "not_json", str(error)
    if numbers:
        return "not_a_number", f"it has {numbers[0]}"
    try:
        json.dumps(json.loads(text), ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return "surrogate", "send characters above U+FFFF as UTF-8, or as both halves"
    return ("too_deep", f"{MAX_DEPTH} levels are allowed") if "recursion" in str(error) else ("not_json", str(error))


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        _refuse("duplicate_key", f"{next(name for name in names if names.count(name) > 1)!r} stands twice")
    return found


def _depth(value: Any) -> int:
    levels = 0
    layer = [value]
    while layer:
        levels += 1
        layer = [
            inner
            for outer in layer
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, (dict, list))
        ]
    return levels


def _time(value: str | None) -> str | None:
    """RFC 3339 in UTC, or None where the value is no such time."""
    if not value or len(value) < 20 or value[10] not in "Tt ":
        return None
    try:
        clock = re.sub(r"\.\d+", "", value[11:].upper()).replace("Z", "+00:00")
        moment = datetime.fromisoformat(f"{value[:10]}T{clock}")
        if moment.tzinfo is None:
            return None
        return moment.astimezone(timezone.utc).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
    except (ValueError, OverflowError):
        return None


def _english(text: str) -> bool:
    start = text[:4000]
    letters = [character for character in start if character.isalpha()]
    if letters and sum(character < "ɐ" for character in letters) < MIN_LATIN * len(letters):
        return False
    words = [word for word in "".join(c if c.isalpha() else " " for c in start.lower()).split() if word]
    if len(words) < MIN_WORDS:
        return True
    return sum(word in _FUNCTION_WORDS for word in words) >= MIN_SHARE * len(words)


def _refuse(reason: str, detail: str) -> NoReturn:
    raise RejectedInput(reason, f"{REASONS[reason]}: {detail}")


_JSON_NAMES = {"int": "number", "float": "number", "list": "array", "dict": "object", "bool": "boolean", "str": "string",
               "NoneType": "null"}  # fmt: skip
