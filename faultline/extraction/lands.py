"""Lands as recipients: whom aid is sent to, whose soil troops leave, which town a curfew is laid on.

PLOVER and CAMEO code a country or town as the target of an act that is directed at it and names nobody else.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from faultline.extraction.stages import Candidate
from faultline.records import Actor, EventType, Location, Place

# Acts that one does to another land: there a foreign land is whom they are for, or against.
ABROAD: frozenset[EventType] = frozenset(["AID", "RETREAT", "MOBILIZE", "SANCTION", "COOPERATE", "THREATEN", "AGREE"])
# What a state does to the one that a text is about.
TOWARDS: frozenset[EventType] = frozenset(["AID", "CONCEDE", "SANCTION"])
GOVERNING = ("GOV", "LEG", "MIL")
# What is laid on a land, mostly one's own.
MEASURES = frozenset(["curfew", "lockdown", "emergency", "siege", "law", "blockade", "blackout", "quarantine"])
DIRECTED = frozenset("in into to from on over across throughout onto inside within for at".split())
INSIDE = frozenset(["in", "inside", "within", "at"])
AGREED: frozenset[EventType] = frozenset(["AGREE", "COOPERATE", "THREATEN"])  # are made in a place, and not with it
TIES = frozenset(["relation", "tie", "contact", "cooperation", "trade", "link"])  # "broke off relations with Togo"
STEPS = 6  # words between a land and its act


def land(
    doc: Doc, offset: int, act: Candidate, kind: EventType | None, places: Sequence[Place], actors: Sequence[Actor]
) -> Actor | None:
    """The land that an act is directed at, as a recipient; None where it names none, or only the actors' own.

    ``places`` are the article's, by code points, ``offset`` those before the sentence.
    """
    if not actors or kind is None:
        return None
    head = doc[act.head]
    measure = kind in ("COERCE", "THREATEN") and any(token.lemma_.lower() in MEASURES for token in head.subtree)
    if not measure and kind not in ABROAD:
        return None
    own = {actor.country for actor in actors}
    ends, directing = _governors(head), _directing(kind)
    found: list[tuple[int, int, Place]] = []
    for place in places:
        span = doc.char_span(place.start - offset, place.end - offset) if place.start >= offset else None
        steps = _steps(span.root, ends, directing) if span is not None else None
        if steps is None or place.country is None:
            continue
        if measure or (None not in own and place.country not in own) or _stateless(actors):
            found.append((steps, place.start, place))
    if not found:
        return None
    place = min(found, key=lambda each: each[:2])[2]
    if place.precision == "country":
        return state_at(place)
    return Actor(
        text=place.text,
        start=place.start,
        end=place.end,
        name=None,
        country=place.country,
        sector="CVL" if measure or kind == "AID" else None,
        kind="population",
    )


def land_told_of(offset: int, actors: Sequence[Actor], places: Sequence[Place], about: Location | None) -> Actor | None:
    """The state that an article is ``about``, as the recipient of what others do to it and tell by no name: "Washington suspended its
    aid". None where not only other states act, or the article has not named it before the sentence."""
    if (
        about is None
        or not actors
        or any(each.sector not in GOVERNING or each.country in (None, about.country) for each in actors)
    ):
        return None
    named = [place for place in places if place.country == about.country and place.end <= offset]
    if not named:
        return None
    last = max(named, key=lambda place: (place.precision == "country", place.start))
    return state_at(last, about.name)


def state_at(place: Place, name: str | None = None) -> Actor:
    """The government of a place's country, by that place's mention."""
    return Actor(
        text=place.text,
        start=place.start,
        end=place.end,
        name=name or place.name,
        country=place.country,
        sector="GOV",
        kind="state",
    )


def _stateless(actors: Sequence[Actor]) -> bool:
    """Everybody who acts is of no country by nature: organisations of states, and those that help."""
    return all(actor.sector in ("IGO", "NGO") for actor in actors)


def _governors(head: Token) -> frozenset[int]:
    """The act's word, and those that it completes: "remained" of "remained on alert"."""
    ends = [head]
    while ends[-1].dep_ in ("prep", "pobj", "dobj", "compound", "pcomp") and ends[-1].pos_ not in ("VERB", "AUX"):
        ends.append(ends[-1].head)
    return frozenset(token.i for token in ends)


def _directing(kind: EventType) -> frozenset[str]:
    """The prepositions by which an act is directed at a land; only who leaves does so "from" it."""
    words = DIRECTED - INSIDE if kind in AGREED else DIRECTED
    return words if kind == "RETREAT" else words - {"from"}


def _steps(token: Token, ends: frozenset[int], directing: frozenset[str]) -> int | None:
    """How many words lead from a place up to the act that it is the direction of, by one of the prepositions; None where it is
    none."""
    preposition = None
    for number in range(1, STEPS):
        if token.i in ends:
            return number if preposition is not None else None
        if token.dep_ == "conj" and any(child.dep_ == "nsubj" for child in token.children):
            return None
        if token.dep_ in ("relcl", "advcl", "ccomp", "poss", "amod", "compound", "nsubj", "nsubjpass", "appos"):
            return None
        if preposition is None and token.dep_ == "prep":
            related = token.lower_ == "with" and token.head.lemma_.lower() in TIES
            if not related and token.lower_ not in directing:
                return None
            if token.head.i in ends and token.i < token.head.i:
                return None  # "In Paris, the minister vowed that the blockades would end"
            preposition = token
        token = token.head
    return None
