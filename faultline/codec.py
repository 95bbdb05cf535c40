"""Records to bytes and back: the only place that picks JSON options."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
import orjson

T = TypeVar("T")


def dumps(value: Any) -> bytes:
    """UTF-8 JSON of a record, or of plain values."""
    return orjson.dumps(msgspec.to_builtins(value))


def loads(value: bytes | str) -> Any:
    """Plain values of UTF-8 JSON. Raises ValueError."""
    return orjson.loads(value)


def decode_record(kind: type[T], value: bytes | str) -> T:
    """A record of the kind; unknown fields are ignored. Raises ValueError where the value isn't one."""
    try:
        return msgspec.convert(orjson.loads(value), kind)
    except msgspec.ValidationError as error:
        raise ValueError(f"not a {kind.__name__}: {error}") from error
