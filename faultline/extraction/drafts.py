"""An act with all that is told of it, and the event that it becomes, on their way to the document."""

from __future__ import annotations

import dataclasses

from faultline.extraction.allegiance import Presumed
from faultline.extraction.confidence import Confidence
from faultline.extraction.decide import Decision
from faultline.extraction.stages import Candidate, Reason
from faultline.records import Actor, Event, Location

SPOKEN = ("ACCUSE", "REJECT", "SUPPORT", "REQUEST", "THREATEN", "AGREE")  # places in their words are mostly topics
# Acts (and disasters) that people die of: a toll beside another act belongs to its background.
DEADLY = ("ASSAULT", "PROTEST", "COERCE", None)
# What befalls, or is done by, people of the country that a text is about, unless it says otherwise.
HOMELY = ("COERCE", "PROTEST")


@dataclasses.dataclass(frozen=True)
class Act:
    """An act of a sentence with all that is told of it there."""

    candidate: Candidate
    decision: Decision
    actors: tuple[Actor, ...]
    recipients: tuple[Actor, ...]
    where: Location | None
    here: bool  # the sentence itself says where
    after: bool  # the sentences after it say where exactly
    strength: float  # how probable it is that the sentence tells of an act, 0 to 1
    rank: int  # among the sentence's acts, from 0
    presumed: Presumed  # countries of parties that name none


@dataclasses.dataclass(frozen=True)
class Draft:
    """An event on its way, with what orders and explains it."""

    event: Event
    salience: float
    sure: Confidence
    reasons: tuple[Reason, ...]
