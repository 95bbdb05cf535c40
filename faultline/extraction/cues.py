"""The word lists of ``data/status.toml``, read once."""

from __future__ import annotations

import sys
from functools import lru_cache

from faultline.extraction.tables import DATA

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


@lru_cache(maxsize=1)
def cues() -> dict[str, frozenset[str]]:
    """List name to words."""
    read = tomllib.loads((DATA / "status.toml").read_text(encoding="utf-8"))
    return {name: frozenset(words) for name, words in read.items()}
