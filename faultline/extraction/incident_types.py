"""The ACLED-compatible incident type of an act: the model's where it is sure, else the ontology's, else none."""

from __future__ import annotations

from faultline.extraction.decide import Decision
from faultline.extraction.encoder import TypingScores
from faultline.records import IncidentType

SURE = 0.6  # probability from which the model overrules the trigger's reading


def incident_type(decision: Decision, scores: TypingScores | None) -> IncidentType | None:
    """The incident type of one act in its sentence."""
    if scores is None:
        return decision.incident
    best = max(scores.incidents, key=lambda name: scores.incidents[name])
    if scores.incidents[best] >= SURE and (decision.incident is not None or decision.event_type == "ASSAULT"):
        return best
    return decision.incident
