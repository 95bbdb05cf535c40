"""The type of an act: the ontology's reading and the encoder's vote, weighed together, with the reasons.

Without an encoder the ontology's default reading stands. A verb that the ontology doesn't know gets the encoder's type,
or none.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from faultline.extraction.encoder import TypingScores
from faultline.extraction.ontology import TYPES, Ontology, Sense
from faultline.records import EventType, IncidentType, Record


class Weights(Record, frozen=True, kw_only=True):
    """How the voices are weighed, in natural-log units; fitted by cross-validation, see the model card."""

    listed: float = 0.2  # a type that the ontology lists for the trigger
    specific: float = 1.5  # more for the first reading of a full verb with its object
    listed_minor: float = 3.2  # the same for an act beside the sentence's main one, whose words the encoder hears less
    default_minor: float = 1.2
    minor_share: float = 0.35  # of the encoder's log probability that counts for such an act
    disaster: float = 0.15  # the encoder's least probability of a disaster, where the words name one
    floor: float = 1e-4  # no probability counts for less


class Decision(Record, frozen=True, kw_only=True):
    """What an act is, how probable that is (0 to 1), and why."""

    event_type: EventType | None
    mode: str | None
    cameo: str | None
    incident: IncidentType | None
    probability: float
    listed: bool
    reasons: tuple[str, ...]


def decide(
    senses: Sequence[Sense],
    scores: TypingScores | None,
    main: bool,
    specific: bool,
    ontology: Ontology,
    weights: Weights,
) -> Decision | None:
    """The decision for one act; None where neither voice names a type. ``specific``: the trigger is a full verb with its
    object ("evacuate>staff"), not a light one ("impose>sanction")."""
    if scores is None:
        return _by_table(senses, ontology) if senses else None
    listed = {sense.event_type for sense in senses}
    disaster = None in listed
    if disaster and not listed - {None}:
        kind = senses[0].incident
        if not main or kind is None or scores.incidents.get(kind, 0.0) >= weights.disaster:
            return _by_table(senses, ontology)
    bonus, first = (weights.listed, 0.0) if main else (weights.listed_minor, weights.default_minor)
    first += weights.specific if specific else 0.0
    share = 1.0 if main else weights.minor_share
    values = {
        kind: share * math.log(max(scores.types.get(kind, 0.0), weights.floor))
        + (bonus if kind in listed else 0.0)
        + (first if senses and senses[0].event_type == kind else 0.0)
        for kind in TYPES
    }
    top = max(values.values())
    total = sum(math.exp(value - top) for value in values.values())
    best = max(TYPES, key=lambda kind: values[kind])
    sense = next((sense for sense in senses if sense.event_type == best), None)
    mode = _mode(best, sense, scores, ontology)
    reasons = [f"model: {best} {scores.types.get(best, 0.0):.2f}"]
    if sense is not None:
        reasons.append("ontology lists this reading" if sense != senses[0] else "ontology's default reading")
    return Decision(
        event_type=best,
        mode=mode,
        cameo=(sense.cameo if sense else None) or ontology.types[best].cameo,
        incident=sense.incident if sense else None,
        probability=1.0 / total,
        listed=sense is not None,
        reasons=tuple(reasons),
    )


def _by_table(senses: Sequence[Sense], ontology: Ontology) -> Decision:
    sense = senses[0]
    return Decision(
        event_type=sense.event_type,
        mode=sense.mode,
        cameo=sense.cameo or (ontology.types[sense.event_type].cameo if sense.event_type else None),
        incident=sense.incident,
        probability=0.5,
        listed=True,
        reasons=("ontology's default reading",),
    )


def _mode(kind: EventType, sense: Sense | None, scores: TypingScores, ontology: Ontology) -> str | None:
    allowed = ontology.types[kind].modes
    if not allowed:
        return None
    if sense is not None and sense.mode:
        return sense.mode
    best = max(allowed, key=lambda mode: scores.modes.get(mode, 0.0))
    return best if scores.modes.get(best, 0.0) >= 0.5 else None
