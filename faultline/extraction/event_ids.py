"""An event's id: the same for the same article, words and type, whenever and however it was found."""

from __future__ import annotations

import hashlib

from faultline.records import Evidence


def event_id(article_id: str, evidence: Evidence, kind: str | None) -> str:
    """Deterministic: article, evidence span, trigger and type."""
    parts = (
        article_id,
        evidence.field,
        str(evidence.start),
        str(evidence.end),
        str(evidence.trigger.start),
        kind or "-",
    )
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:24]
