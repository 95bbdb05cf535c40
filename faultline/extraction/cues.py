"""The word lists of ``data/status.toml``, read once."""

from __future__ import annotations

from functools import lru_cache

from faultline.extraction.tables import DATA, toml


@lru_cache(maxsize=1)
def cues() -> dict[str, frozenset[str]]:
    """List name to words."""
    return {name: frozenset(words) for name, words in toml(DATA / "status.toml").items()}
