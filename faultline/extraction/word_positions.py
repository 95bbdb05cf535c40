"""Where words of a list stand in a Doc, found in its array of words and not token by token."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from spacy.strings import get_string_id
from spacy.tokens import Doc


def hashed(words: Iterable[str]) -> Any:
    """Words as spaCy's vocabulary numbers them, whatever the model."""
    return np.array([get_string_id(word) for word in words], dtype=np.uint64)


def positions(doc: Doc, words: Any, attribute: str = "LOWER") -> list[int]:
    """The tokens that are one of the ``hashed`` words, in order; ``attribute``: LOWER or ORTH."""
    found: list[int] = np.flatnonzero(np.isin(doc.to_array(attribute), words)).tolist()
    return found
