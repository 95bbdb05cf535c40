"""Links an act to the parties and the place that sentences before its own name: implicit arguments, as the field calls them.

The encoder's linker reads the sentence once more, after those before it, and says for each word of them how probably it is of
the act.
"""

from __future__ import annotations

import math
from functools import cached_property
from itertools import accumulate
from typing import Protocol

from faultline.extraction.marks import Chars, Role, RoleMarks
from faultline.extraction.reading import Field, Sentence
from faultline.extraction.stages import Candidate
from faultline.records import Record

WORDS = 65  # that are read before the sentence, as whole sentences; one sentence at least
EDGE = 0.5  # of what its phrase must be, how probable each word of it must be


class Linker(Protocol):
    """What a window needs of the encoder."""

    def linked(self, window: str) -> RoleMarks:
        """Who and what of a text belongs to whichever word of its last sentence triggers an act."""


class Link(Record, frozen=True, kw_only=True):
    """A phrase that may belong to an act, by code points of its field, and how probably it does, 0 to 1."""

    start: int
    end: int
    probability: float


class Window:
    """A sentence after those before it. It is read when it is first asked, and only once."""

    def __init__(self, linker: Linker, field: Field, sentence: Sentence) -> None:
        self._linker = linker
        self.field = field
        self._sentence = sentence

    @cached_property
    def start(self) -> int:
        """Where the window begins, in code points of the field."""
        spans = self.field.spans[: self._sentence.number]
        words = accumulate(end - start for start, end in reversed(spans))
        whole = max(1, sum(read <= WORDS for read in words))
        return self.field.doc[spans[-whole][0]].idx if spans else self._sentence.offset

    @cached_property
    def _marks(self) -> RoleMarks:
        return self._linker.linked(self.field.text[self.start : self._sentence.end])

    def links(self, act: Candidate, role: Role, least: float) -> list[Link]:
        """What is told of an act in that role before its sentence, at least that probably, the likeliest first."""
        own = self._sentence.offset - self.start
        if own <= 0:
            return []
        piece = self._marks.first_of(self._trigger(act, own))
        if piece is None:
            return []
        odds = self._marks.roles_of(piece)
        faint = least * EDGE
        runs = self._marks.runs(odds, role, math.log(faint / (1 - faint)))
        found = [
            Link(start=start + self.start, end=end + self.start, probability=1 / (1 + math.exp(-best)))
            for start, end in runs
            if end <= own
            for best in [self._marks.highest(odds, role, (start, end))]
        ]
        return sorted((link for link in found if link.probability >= least), key=lambda link: -link.probability)

    def _trigger(self, act: Candidate, own: int) -> Chars:
        """Where the act's trigger stands in the window."""
        trigger = self._sentence.doc[act.trigger[0] : act.trigger[1]]
        start, end = trigger.start_char, trigger.end_char
        if self._sentence.scores is not None and act.piece is not None:
            start, end = self._sentence.scores.marks.offsets[act.piece]
        return start + own, end + own
