"""Where a withdrawal was that doesn't say so itself: where the article's other withdrawals were from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import mode

from spacy.tokens import Token

from faultline.extraction.decide import Decision
from faultline.extraction.event_location import is_origin, location_of
from faultline.extraction.place_mentions import WORDS
from faultline.extraction.reading import Sentence
from faultline.extraction.stages import Candidate
from faultline.records import Actor, Event, Location, Place

WITHDRAWAL = ("RETREAT", "withdraw")


def lands_left(sentences: Sequence[Sentence], places: Sequence[Place]) -> tuple[Location, ...]:
    """The places that an article's sentences withdraw from, one for each time that they do; ``places`` are the text's."""
    return tuple(
        location_of(place)
        for sentence in sentences
        if sentence.field == "text"
        for word in _left(sentence)
        for place in places
        if place.start <= word.idx + sentence.offset < place.end
    )


def same_withdrawal(
    lemma: str, decision: Decision, actors: Sequence[Actor], earlier: Sequence[Event], left: Sequence[Location] = ()
) -> Location | None:
    """Where the last withdrawal was that an article told of ``earlier``, by the same country or by nobody who is told: that one is
    meant by a withdrawal from nowhere; else the place that at least half of those are from that the article tells of at all
    (``left``). Who only "leaves" may leave his office."""
    if (decision.event_type, decision.mode) != WITHDRAWAL or lemma == "leave":
        return None
    most = mode(left) if left else None
    if most is not None and left.count(most) * 3 > len(left) * 2 and len(left) > 1:
        return most
    own = {actor.country for actor in actors if actor.country}
    for event in reversed(earlier):
        theirs = {actor.country for actor in event.actors if actor.country}
        same = not own or not theirs or own & theirs
        if (event.event_type, event.event_mode) == WITHDRAWAL and event.location is not None and same:
            return event.location
    return most if most is not None and left.count(most) * 2 >= len(left) else None


def says(sentence: Sentence, candidate: Candidate, places: Sequence[Place]) -> bool:
    """Whether one of the ``places`` stands in what belongs to an act's word."""
    below = [token.idx + sentence.offset for token in sentence.doc[candidate.head].subtree]
    return any(place.start <= at < place.end for place in places for at in below)


def _left(sentence: Sentence) -> Iterator[Token]:
    """What a sentence's words of withdrawal are "from", or "out of"."""
    for word in sentence.doc:
        if word.lemma_.lower() not in WORDS["withdrawing"]:
            continue
        for below in word.subtree:
            if below.dep_ == "prep" and is_origin(below):
                yield from (child for child in below.children if child.dep_ == "pobj")
