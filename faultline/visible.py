"""An article's words made safe to look at: they come from strangers."""

from __future__ import annotations

import re

# Control characters can drive a terminal, and bidirectional overrides can show words in another order than they have.
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
STAND_IN = "\N{REPLACEMENT CHARACTER}"


def visible(text: str) -> str:
    """The text with every control character but newline and tab replaced, one for one, so that offsets still hold."""
    return _HIDDEN.sub(STAND_IN, text.replace("\r\n", " \n"))
