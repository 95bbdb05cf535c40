"""Where an event happened: from its own clause, else its sentence, else from the article's focus.

A reporter's dateline is no place of an event, a country that only acts is none, and what is not said is null.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from spacy.tokens import Doc, Token

from faultline.records import Location, Place

# How exact a place is: the more exact of two that are attached alike is meant.
EXACTNESS = {"point": 3, "city": 3, "admin1": 2, "country": 1}
PLACING = {"in", "at", "near", "on", "outside", "around", "inside", "across", "throughout", "off", "along", "over", "into",
           "between", "to", "from", "of", "within", "through", "toward", "towards", "by", "under"}  # fmt: skip
STRICT = {
    "in",
    "at",
    "near",
    "outside",
    "around",
    "inside",
    "across",
    "throughout",
    "off",
    "along",
    "within",
    "into",
    "through",
}


def event_location(
    sentence: Doc,
    sentence_offset: int,
    trigger: tuple[int, int],
    places: Sequence[Place],
    parties: Sequence[tuple[int, int]] = (),
) -> Location | None:
    """The place of the act that a trigger names, or None.

    ``places`` are the article's, by code points; ``parties`` the token spans of who acts and is acted upon.
    """
    end = sentence_offset + len(sentence.text)
    inside = [
        (place, span.root)
        for place in places
        if sentence_offset <= place.start and place.end <= end
        if (
            span := sentence.char_span(
                place.start - sentence_offset, place.end - sentence_offset, alignment_mode="expand"
            )
        )
        is not None
    ]
    head = sentence[trigger[0] : trigger[1]].root
    ranked = sorted(
        (
            (_attachment(token, head, place, parties), EXACTNESS[place.precision], -place.start, place)
            for place, token in inside
        ),
        key=lambda entry: entry[:3],
        reverse=True,
    )
    for strength, _, _, place in ranked:
        if strength > 0:
            return _location(place)
    return _focus(places, sentence_offset) if not inside else None


def _attachment(token: Token, head: Token, place: Place, parties: Sequence[tuple[int, int]]) -> float:
    """How closely a place belongs to an act: 4 its own adjunct, 3 inside an argument, 2 in its clause, 1 in its sentence."""
    if token.ent_type_ == "NORP" or (token.dep_ == "amod" and place.precision == "country"):
        return 0.0  # "Iranian forces" may act anywhere
    actor_only = token.dep_ in (
        "nsubj",
        "nsubjpass",
        "agent",
        "dobj",
        "poss",
        "compound",
        "amod",
        "conj",
        "npadvmod",
        "appos",
    )
    chain: list[Token] = [token]
    preposition: Token | None = None
    climb = token
    for _ in range(12):
        if climb.i == head.i or climb.head.i == climb.i:
            break
        climb = climb.head
        chain.append(climb)
        if preposition is None and climb.dep_ == "prep":
            preposition = climb
    reaches = climb.i == head.i
    placing = preposition is not None and preposition.lower_ in PLACING
    strict = preposition is not None and preposition.lower_ in STRICT
    exact = place.precision != "country"
    if reaches:
        crosses = any(t.dep_ in ("ccomp", "advcl", "relcl", "conj") and t.pos_ == "VERB" for t in chain[:-1])
        if strict and not crosses:
            return 4.0 if preposition is not None and preposition.head.i == head.i else 3.6
        if placing and not crosses:
            return 3.0 if exact or preposition is None or preposition.lower_ != "to" else 0.5
        if token.dep_ == "nsubj" and preposition is None and token.head.i == head.i:
            return 0.0  # "Moscow condemned": its government
        if exact:
            return 2.8  # "Basra's airport" is in Basra
        if actor_only:
            return 0.0
        return 1.5
    if strict:
        governor = preposition.head if preposition is not None else token
        above = {t.i for t in head.ancestors}
        return 2.5 if governor.i in above or any(t.i in above for t in governor.ancestors) else 1.2
    if exact and not _acts(token, parties):
        return 1.0
    return 0.0


def _acts(token: Token, parties: Sequence[tuple[int, int]]) -> bool:
    return any(start <= token.i < end and end - start <= 2 for start, end in parties) or (
        token.dep_ in ("nsubj", "pobj") and (token.head.lower_ in ("with", "by", "against", "to", "between"))
    )


def _focus(places: Sequence[Place], before: int) -> Location | None:
    """The one place that the article up to here speaks of most, if it is clear: half of all exact mentions, at least two."""
    exact = [place for place in places if place.precision in ("city", "point") and place.start < before]
    if not exact:
        return None
    name, count = Counter(place.name for place in exact).most_common(1)[0]
    if count < 2 or count * 2 < len(exact):
        return None
    return _location(next(place for place in exact if place.name == name))


def _location(place: Place) -> Location:
    return Location(
        name=place.name,
        country=place.country,
        admin1=place.admin1,
        lat=place.lat,
        lon=place.lon,
        geonames_id=place.geonames_id,
        precision=place.precision,
    )
