"""Two hundred kinds of bad input, each with the reason that it must be refused for."""

from __future__ import annotations

import json
from collections.abc import Iterator

VALID = {"id": "x", "text": "Envoys met in Lima."}


def bad_inputs() -> Iterator[tuple[str, bytes | None, str]]:
    """A name, the value, the reason."""
    yield "tombstone", None, "tombstone"
    for i, value in enumerate((b"", b" ", b"\n", b"\t\t", b" \r\n ")):
        yield f"empty-{i}", value, "empty"
    for i, value in enumerate((b"\xff\xfe", b'{"text":"\xc3\x28"}', b"\x80", b'{"text":"\xed\xa0\x80"}', b'{"text":"\xf8\x88"}',
                               "né".encode("latin-1"), "Привет".encode("utf-16"))):  # fmt: skip
        yield f"not-utf8-{i}", value, "not_utf8"
    whole = json.dumps({**VALID, "n": [1, 2.5, True, None, {"a": "b"}]}).encode()
    for cut in range(1, len(whole) - 1):
        yield f"truncated-{cut}", whole[:cut], "not_json"
    for i, value in enumerate((b"hello", b"{'text': 'a'}", b'{"text": "a",}', b'{text: "a"}', b"<xml/>", b'{"text": "a"} {}',
                               b"text=a", b"undefined", b'{"text": "a" "b"}', b"[1,", b"{]", b'{"text": "a\nb"}', b"01", b"+1",
                               b'{"text": .5}', b'{"text": "\\x41"}', b"nul", b"tru")):  # fmt: skip
        yield f"no-json-{i}", value, "not_json"
    for i, number in enumerate((b"NaN", b"Infinity", b"-Infinity")):
        yield f"nan-{i}", b'{"text": "a", "score": ' + number + b"}", "not_a_number"
        yield f"nan-text-{i}", b'{"text": ' + number + b"}", "not_a_number"
        yield f"nan-deep-{i}", b'{"text": "a", "x": {"y": [1, ' + number + b"]}}", "not_a_number"
    for i, half in enumerate((b"\\ud800", b"\\udfff", b"a\\udc00b", b"\\ud83d alone")):
        yield f"surrogate-{i}", b'{"text": "' + half + b'"}', "surrogate"
    for depth in (65, 100, 500, 1000, 5000, 50_000):
        yield f"deep-list-{depth}", b'{"text": "a", "x": ' + b"[" * depth + b"]" * depth + b"}", "too_deep"
        yield f"deep-object-{depth}", b'{"text": "a", "x": ' + b'{"a":' * depth + b"1" + b"}" * depth + b"}", "too_deep"
    for i, value in enumerate((b'{"text": "a", "text": "b"}', b'{"text": "a", "id": "1", "id": "1"}',
                               b'{"text": "a", "x": {"y": 1, "y": 2}}', b'{"text": "a", "x": [{"y": 1, "y": 2}]}')):  # fmt: skip
        yield f"duplicate-{i}", value, "duplicate_key"
    for i, value in enumerate((b"[]", b"[1]", b'"text"', b"1", b"2.5", b"true", b"false", b"null", b'[{"text": "a"}]')):
        yield f"no-object-{i}", value, "not_an_object"
    for field in ("text", "id", "title", "url", "source", "published_at", "language"):
        for i, wrong in enumerate((1, 2.5, True, [], ["a"], {}, {"a": "b"})):
            yield f"wrong-{field}-{i}", json.dumps({**VALID, field: wrong}).encode(), "wrong_type"
    for i, value in enumerate(({}, {"id": "x"}, {"title": "Envoys met"}, {"text": None}, {"Text": "a"}, {"body": "a"})):
        yield f"no-text-{i}", json.dumps(value).encode(), "no_text"
    for i, text in enumerate(("", " ", "\n\n", "\t", "\u2003", "\u00a0 ")):
        yield f"empty-text-{i}", json.dumps({"text": text}).encode(), "empty_text"
    yield "long-text", json.dumps({"text": "a " * 100_001}).encode(), "text_too_long"
    yield "five-megabytes", json.dumps({"text": "a" * 5_000_000}).encode(), "too_large"
    for language in ("fr", "de-DE", "zh", "ar", "pt_BR", "xx"):
        yield f"language-{language}", json.dumps({**VALID, "language": language}).encode(), "not_english"
    for i, text in enumerate(
        (
            "Правительство объявило о перемирии в столице.",
            "政府は首都での停戦を発表した。",
            "أعلنت الحكومة وقف إطلاق النار",
        )
    ):
        yield f"script-{i}", json.dumps({"text": text}, ensure_ascii=False).encode(), "not_english"
