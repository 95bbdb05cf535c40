"""Whether a report tells of an incident: a weighted sum of features, each of which can be shown."""

from __future__ import annotations

import sys
from functools import cache
from math import inf
from pathlib import Path
from typing import Any

from faultline.errors import DataFileError
from faultline.incidents.features import Item, member_of
from faultline.incidents.profile import FEATURES, Profile
from faultline.records import Event, Record

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

WEIGHTS = Path(__file__).parent / "data" / "weights.toml"


class Weights(Record, frozen=True, kw_only=True):
    """The scorer's numbers: a report joins where ``bias`` plus the weighted features is above 0."""

    bias: float
    least_text: float  # mean cosine below which nothing else counts
    features: tuple[float, ...]  # in the order of FEATURES


class Reasoned(Record, frozen=True, kw_only=True):
    """One feature of a comparison, for ``explain``."""

    feature: str
    value: float
    weight: float


@cache
def load_weights(path: Path = WEIGHTS) -> Weights:
    """The weights of a TOML file. Raises DataFileError."""
    try:
        table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        return Weights(
            bias=float(table["bias"]),
            least_text=float(table["least_text"]),
            features=tuple(float(table["features"][name]) for name in FEATURES),
        )
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise DataFileError(
            f"{path}: no weights can be read ({error!r}); it needs bias, least_text, and [features] with {', '.join(FEATURES)}"
        ) from error


def score(item: Item, profile: Profile, weights: Weights, least: float = -inf) -> float | None:
    """The log-odds that the item belongs with the profile's members; None where the texts have too little in common.

    None too where they have so little in common that the log-odds are below ``least``, whatever else agrees.
    """
    text = profile.text(item)
    if text < weights.least_text or weights.bias + weights.features[0] * text + _others(weights.features) < least:
        return None
    values = profile.compare(item, text)
    return weights.bias + sum(weight * value for weight, value in zip(weights.features, values, strict=True))


@cache
def _others(features: tuple[float, ...]) -> float:
    """What the features other than the text can add, with a margin for rounding."""
    return sum(weight for weight in features[1:] if weight > 0) + 1e-6


def explain(one: Event, other: Event, weights: Weights | None = None) -> tuple[float, tuple[Reasoned, ...]]:
    """The log-odds that two events are one, and what makes them up."""
    weights = weights or load_weights()
    values = Profile([Item(member_of(other))]).compare(Item(member_of(one)))
    reasons = [
        Reasoned(feature="bias", value=1.0, weight=weights.bias),
        *(
            Reasoned(feature=name, value=value, weight=weight)
            for name, value, weight in zip(FEATURES, values, weights.features, strict=True)
        ),
    ]
    return sum(reason.value * reason.weight for reason in reasons), tuple(reasons)
