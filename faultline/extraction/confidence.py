"""How sure an event is: a logistic model over what the stages say of it."""

from __future__ import annotations

import math

from faultline.extraction.decide import Decision

# Set by hand, and checked against held-out texts: how well it is calibrated stands in docs/model-card.md.
BIAS = -1.9
WEIGHTS = {"type": 2.6, "event": 1.2, "listed": 0.35, "actor": 0.25, "recipient": 0.15, "rank": -0.25}


def confidence(decision: Decision, heard: float, strength: float, actor: bool, recipient: bool, rank: int) -> float:
    """The probability that the event is right, 0 to 1; ``heard`` is the model's own probability of the type."""
    value = (
        BIAS
        + WEIGHTS["type"] * (decision.probability + heard) / 2
        + WEIGHTS["event"] * strength
        + WEIGHTS["listed"] * decision.listed
        + WEIGHTS["actor"] * actor
        + WEIGHTS["recipient"] * recipient
        + WEIGHTS["rank"] * min(rank, 3)
    )
    return round(1.0 / (1.0 + math.exp(-value)), 3)
