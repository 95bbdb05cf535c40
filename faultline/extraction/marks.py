"""What the encoder marks in a sentence: words that trigger acts, how an act is said, who and what belongs to it.

Positions are code points of the text that was scored. A word counts by the piece of it that is surest.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np

from faultline.extraction.phrases import overlaps
from faultline.records import Status

Role = Literal["actors", "recipients", "places"]
ROLES: tuple[Role, ...] = ("actors", "recipients", "places")
NO_TRIGGER = "-"
DISASTER = "DISASTER"
Chars = tuple[int, int]


@dataclasses.dataclass(frozen=True, eq=False)
class RoleMarks:
    """Who and what belongs to whichever word of a text triggers an act; arrays have one row for each piece of a word."""

    offsets: tuple[Chars, ...]
    acting: Any  # pieces x (roles x width)
    acted: Any  # pieces x (roles x width)
    prior: Any  # pieces x roles, log odds

    def first_of(self, chars: Chars) -> int | None:
        """The first piece within ``chars``; None beyond what was read."""
        return next(iter(self._pieces(chars)), None)

    def roles_of(self, piece: int) -> Any:
        """Log odds, pieces x roles, that a piece is part of a party or place of the act which ``piece`` triggers."""
        shape = (len(ROLES), -1)
        acting = self.acting[piece].reshape(shape)
        acted = self.acted.reshape(len(self.offsets), *shape)
        return (acted * acting).sum(-1) / acting.shape[1] ** 0.5 + self.prior

    def mean(self, odds: Any, chars: Chars) -> Sequence[float]:
        """The mean log odds for each role over a span's pieces; very low where nothing of it was read."""
        pieces = self._pieces(chars)
        return odds[pieces].mean(0).tolist() if pieces else [-9.0] * len(ROLES)

    def highest(self, odds: Any, role: Role, chars: Chars) -> float:
        """The highest log odds for a role among a span's pieces."""
        return float(odds[self._pieces(chars), ROLES.index(role)].max())

    def highest_beside(self, odds: Any, role: Role, spans: Sequence[Chars]) -> float:
        """The highest log odds for a role among the pieces of no span; very low where there are none."""
        column = odds[:, ROLES.index(role)].tolist()
        left = (
            value
            for (start, end), value in zip(self.offsets, column, strict=True)
            if end > start and not overlaps((start, end), spans)
        )
        return max(left, default=-9.0)

    def runs(self, odds: Any, role: Role, least: float) -> list[Chars]:
        """The runs of pieces whose log odds for a role are at least ``least``, as spans of characters."""
        column = odds[:, ROLES.index(role)].tolist()
        found: list[list[int]] = []
        open_ = False
        for (start, end), value in zip(self.offsets, column, strict=True):
            if end > start and value >= least:
                if open_:
                    found[-1][1] = end
                else:
                    found.append([start, end])
            open_ = end > start and value >= least
        return [(start, end) for start, end in found]

    def _pieces(self, chars: Chars) -> list[int]:
        return [i for i, (start, end) in enumerate(self.offsets) if start < chars[1] and chars[0] < end]


@dataclasses.dataclass(frozen=True, eq=False)
class Marks(RoleMarks):
    """All marks of one text."""

    kinds: tuple[str, ...]  # what a trigger may be: NO_TRIGGER, PLOVER's types, DISASTER
    statuses: tuple[Status, ...]
    trigger: Any  # pieces x kinds, probabilities
    status: Any  # pieces x statuses, probabilities

    def triggers(self, least: float) -> list[int]:
        """The pieces that are at least that probably triggers, in reading order."""
        return [int(piece) for piece in np.flatnonzero(1.0 - self.trigger[:, 0] >= least) if self.offsets[piece][1]]

    def trigger_at(self, chars: Chars) -> int | None:
        """The piece within ``chars`` that is most probably a trigger; None beyond what was read."""
        pieces = self._pieces(chars)
        return min(pieces, key=lambda piece: (float(self.trigger[piece, 0]), piece)) if pieces else None

    def strength(self, piece: int | None) -> float:
        """How probable it is that a piece triggers an act, 0 to 1."""
        return 1.0 - float(self.trigger[piece, 0]) if piece is not None else 0.0

    def strongest(self, kind: str) -> float:
        """How probable it is that the likeliest piece triggers a ``kind``, 0 to 1."""
        return float(self.trigger[:, self.kinds.index(kind)].max()) if kind in self.kinds else 0.0

    def kinds_of(self, piece: int | None) -> dict[str, float]:
        """The probability of each kind, given that the piece is a trigger."""
        if piece is None:
            return {}
        values = self.trigger[piece, 1:].tolist()
        total = sum(values) or 1.0
        return {kind: value / total for kind, value in zip(self.kinds[1:], values, strict=True)}

    def likeliest(self, piece: int | None) -> str | None:
        """The likeliest kind, given that the piece is a trigger."""
        kinds = self.kinds_of(piece)
        return max(kinds, key=lambda kind: kinds[kind]) if kinds else None

    def statuses_of(self, piece: int | None) -> dict[Status, float]:
        """The probability of each status of the act that a piece triggers."""
        return dict(zip(self.statuses, self.status[piece].tolist(), strict=True)) if piece is not None else {}


def softmax(values: Any) -> Any:
    """Probabilities along the last axis."""
    exponent = np.exp(values - values.max(axis=-1, keepdims=True))
    return exponent / exponent.sum(axis=-1, keepdims=True)
