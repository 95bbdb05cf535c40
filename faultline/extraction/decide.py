"""The type of an act: the ontology's reading and the encoder's vote, weighed together, with the reasons.

Without an encoder the ontology's default reading stands. A verb that the ontology doesn't know gets the encoder's type,
or none.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import get_args

import msgspec

from faultline.extraction.encoder import TypingScores
from faultline.extraction.marks import DISASTER
from faultline.extraction.ontology import TYPES, Ontology, Sense
from faultline.records import EventType, IncidentType, QuadClass, Record

QUADS: tuple[QuadClass, ...] = get_args(QuadClass)
# What is planned of these is an agreement, as PLOVER has it: "will visit".
PROMISED = frozenset(["CONSULT"])
SURELY, CLAIMED = 0.8, 0.5  # of a word's kind, and that another word is of the sentence's
DISASTERS: tuple[IncidentType, ...] = ("NATURAL_DISASTER", "MAN_MADE_DISASTER")


class Weights(Record, frozen=True, kw_only=True):
    """How the voices are weighed, in natural-log units; fitted by cross-validation, see the model card."""

    marked: float = 1.0  # of the log probability of the type that the encoder marks the trigger with
    whole: float = 2.5  # of the log probability of the sentence's type, for the main act of an article's beginning
    quad: float = 1.5  # of the log probability of the sentence's quad class, for the main act of an article's beginning
    whole_deep: float = 0.5  # the same further down, where sentences tell of more than one thing
    specific: float = 2.0  # more for the first reading of a verb with its object, such as "close>consulate"
    listed: float = 0.2  # for a type that the ontology lists for the trigger
    disaster: float = 0.5  # the least probability that a trigger is a disaster's
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
    deep: bool,
    specific: bool,
    ontology: Ontology,
    weights: Weights,
    marked: Mapping[str, float],
    own: bool = False,
) -> Decision | None:
    """The decision for one act; None where neither voice names a type. ``main``: it is its sentence's main act,
    ``deep``: which stands further down in its article; ``specific``: the trigger is a full verb with its object, not a
    light one ("impose>sanction"); ``marked``: the probabilities of the kinds that the encoder marks the trigger with;
    ``own``: the desk's own table says what it is."""
    if scores is None or own:
        return _by_table(senses, ontology) if senses else None
    if marked.get(DISASTER, 0.0) >= weights.disaster:
        return _disaster(senses, scores, marked[DISASTER])
    listed = {sense.event_type for sense in senses}
    share = (weights.whole_deep if deep else weights.whole) if main else 0.0
    lead = main and not deep
    number = {kind: QUADS.index(ontology.types[kind].quad) + 1 for kind in TYPES}
    values = {
        kind: weights.marked * math.log(max(marked.get(kind, 0.0), weights.floor))
        + share * math.log(max(scores.types.get(kind, 0.0), weights.floor))
        + (weights.quad * math.log(max(scores.quads.get(number[kind], 0.0), weights.floor)) if lead else 0.0)
        + (weights.listed if kind in listed else 0.0)
        + (weights.specific if specific and senses[0].event_type == kind else 0.0)
        for kind in TYPES
    }
    top = max(values.values())
    total = sum(math.exp(value - top) for value in values.values())
    best = max(TYPES, key=lambda kind: values[kind])
    sense = next((sense for sense in senses if sense.event_type == best), None)
    mode = _mode(best, sense, scores, ontology)
    reasons = [
        f"model: {best} {marked.get(best, 0.0):.2f} by its word, {scores.types.get(best, 0.0):.2f} by its sentence"
    ]
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


def anothers(scores: TypingScores, marked: Mapping[str, float]) -> bool:
    """Whether a sentence's type as a whole is that of another word in it, and not of this surely different one: "sentenced two
    men, and rebuked the police"."""
    kind = scores.likeliest
    surest = max(marked, key=lambda each: marked[each], default=kind)
    return surest != kind and marked.get(surest, 0.0) >= SURELY and scores.marks.strongest(kind) >= CLAIMED


def recast(
    decision: Decision,
    ontology: Ontology,
    kind: EventType,
    why: str,
    *,
    mode: str | None = None,
    word: str | None = None,
) -> Decision:
    """The decision for an act that is of another type than it looked like, for a reason; with the reading that the ontology has of
    a ``word``, if given."""
    sense = next((each for each in ontology.verbs[word] if each.event_type == kind), None) if word else None
    return msgspec.structs.replace(
        decision, event_type=kind, mode=sense.mode if sense else mode,
        cameo=(sense.cameo if sense else None) or ontology.types[kind].cameo, incident=sense.incident if sense else None,
        listed=decision.listed if sense is None else True, reasons=(*decision.reasons, why),
    )  # fmt: skip


def promised(decision: Decision, ontology: Ontology) -> Decision:
    """The decision for an act that is only planned."""
    return recast(decision, ontology, "AGREE", f"a planned {decision.event_type} is an agreement")


def accidental(decision: Decision) -> Decision:
    """The decision for what looked like violence and was an accident."""
    return msgspec.structs.replace(
        decision, event_type=None, mode=None, cameo=None, incident="MAN_MADE_DISASTER",
        reasons=(*decision.reasons, "by a vehicle, and nothing says that it was meant"),
    )  # fmt: skip


def _disaster(senses: Sequence[Sense], scores: TypingScores, probability: float) -> Decision:
    kind = max(DISASTERS, key=lambda name: scores.incidents.get(name, 0.0))
    return Decision(event_type=None, mode=None, cameo=None, incident=kind, probability=probability,
                    listed=any(sense.event_type is None for sense in senses),
                    reasons=(f"model: disaster {probability:.2f}",))  # fmt: skip


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
