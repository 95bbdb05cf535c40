"""Where an event happened: from its own clause, else its sentence, else from the article's focus.

A reporter's dateline is no place of an event, a country that only acts is none, and what is not said is null.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from spacy.tokens import Doc, Token

from faultline.extraction.linking import Link
from faultline.extraction.place_mentions import WORDS
from faultline.records import Location, Place

# How exact a place is: the more exact of two that are attached alike is meant.
EXACTNESS = {"point": 3, "city": 3, "admin1": 2, "country": 1}
ATTACHED = 0.5  # log odds that a step of attachment is worth
ELSEWHERE = -4.0  # steps: unless the marks are sure
NOT_THERE = -9.0  # whatever the marks say
STRUCK = 5.0  # the same: to the marks a town that is struck is a recipient
BYGONE = ("after", "following", "before")  # what comes next is another act
WAY = re.compile(
    r", (?:(?:[a-z]+ )?[\w.,]+ (?:km|kilomet\w+|miles?) )?(?:to the )?(?:north|south|east|west)[\w-]* of (?:the )?"
    r"(?:[a-z]+ (?:capital|city|town) of )?|, (?:close to|outside|near) (?:the )?"
)  # from one place to another
CLAUSES = ("ccomp", "advcl", "relcl", "acl", "conj")


def event_location(
    sentence: Doc,
    sentence_offset: int,
    trigger: tuple[int, int],
    places: Sequence[Place],
    parties: Sequence[tuple[int, int]] = (),
    home: Location | None = None,
    *,
    spoken: bool = False,
    local: bool = True,
    belongs: Callable[[int, int], float] | None = None,
) -> Location | None:
    """The place of the act that a trigger names, or None.

    ``places`` are the article's, by code points; ``parties`` the token spans of who acts and is acted upon; ``home`` is
    the country that the article is about, which stands in where its sentence names no place at all. Of an act that is
    ``spoken`` the places in its words are topics; one that is not ``local`` is not taken to be in the town that the article
    is about. ``belongs`` gives the log odds that a span of the sentence is the act's
    place; without it syntax alone decides.
    """
    end = sentence_offset + sentence[-1].idx + len(sentence[-1])
    head = sentence[trigger[0] : trigger[1]].root
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
        if not _of_another_act(span.root, head)
    ]
    ranked = sorted(
        (
            (
                _weigh(_attachment(token, head, place, parties, spoken), place, sentence_offset, belongs),
                EXACTNESS[place.precision],
                -place.start,
                place,
            )
            for place, token in inside
        ),
        key=lambda entry: entry[:3],
        reverse=True,
    )
    for strength, exactness, _, place in ranked:
        if strength > 0:
            if place.precision == "country":
                inner = (p for s, e, _, p in ranked if s >= 1 and e > exactness and p.country == place.country)
                return location_of(next(inner, place))
            return location_of(_told_from(place, [each for each, _ in inside], sentence.text, sentence_offset))
    if inside or spoken:
        return None
    return (_focus(places, sentence_offset) if local else None) or home


def from_afar(head: Token) -> bool:
    """Whether those who consult do so by telephone, which is in no place."""
    return any(token.lemma_.lower() in WORDS["telephones"] for token in head.subtree) or (
        head.dep_ == "compound" and head.head.lemma_.lower() in WORDS["telephones"]
    )


def linked_location(places: Sequence[Place], links: Sequence[Link]) -> Location | None:
    """The place that the likeliest of the links names, the most exact one of its phrase."""
    for link in links:
        inside = [place for place in places if link.start < place.end and place.start < link.end]
        if inside:
            return location_of(max(inside, key=lambda place: EXACTNESS[place.precision]))
    return None


def told_next(places: Sequence[Place], land: Location, start: int, end: int) -> Location:
    """The one town of a country that a stretch of text names, else the one province, else the country: a lead says "in
    northern Mali", the sentences after it where there."""
    inside = [place for place in places if start <= place.start < end and place.country == land.country]
    for precision in ("city", "admin1"):
        named = {place.name: place for place in inside if place.precision == precision}
        if named:
            return location_of(*named.values()) if len(named) == 1 else land
    return land


def _told_from(place: Place, places: Sequence[Place], text: str, offset: int) -> Place:
    """The place to which the text tells the way from another: "at Salif, 60 kilometres north of Hodeidah"."""
    for each in places:
        if each.end <= place.start and WAY.fullmatch(text[each.end - offset : place.start - offset]):
            return each
    return place


def _weigh(attached: float, place: Place, offset: int, belongs: Callable[[int, int], float] | None) -> float:
    """Syntax and marks together; positive where they believe that the act was there."""
    if belongs is None or attached in (STRUCK, NOT_THERE):
        return attached
    return belongs(place.start - offset, place.end - offset) + ATTACHED * attached


def _attachment(token: Token, head: Token, place: Place, parties: Sequence[tuple[int, int]], spoken: bool) -> float:
    """How closely a place belongs to an act: 5 the town that it strikes or enters, 4 its own adjunct, 3 inside an
    argument, 2.5 of a clause above it, 2 beside it, 1 in its sentence, 0 not at all."""
    noun = token.head
    if token.dep_ in ("compound", "poss", "nmod") and noun.i != head.i and noun.lemma_.lower() in WORDS["treaties"]:
        return NOT_THERE  # "left the Iran deal"
    if token.ent_type_ == "NORP" and noun.dep_ == "pobj" and noun.head.lower_ in WORDS["placing_strict"]:
        return NOT_THERE  # "outside the Peruvian embassy"
    if token.ent_type_ == "NORP" or (place.precision == "country" and token.dep_ in ("amod", "compound", "nmod")):
        return 0.0  # "Iranian forces" may act anywhere
    if place.country is None and token.dep_ == "compound" and noun.lemma_.lower() in ("coast", "shore"):
        return NOT_THERE  # "near the Mediterranean coast"
    chain, reaches = _climb(token, head)
    preposition = next((t for t in chain[1:] if t.dep_ in ("prep", "agent")), None)
    word = preposition.lower_ if preposition is not None else ""
    governor = preposition.head if preposition is not None else token.head
    exact = place.precision != "country"
    if _of_the_report(chain, head):
        return ELSEWHERE
    if word in ("with", "into", "to") and governor.lemma_.lower() in WORDS["borders"]:
        return NOT_THERE  # "closed its border with Serbia", "a crossing into Serbia"
    if (reaches and _of_the_talk(chain, head)) or _of_another_time(chain, head):
        return NOT_THERE
    clause = next((i for i, t in enumerate(chain[:-1]) if t.dep_ in CLAUSES and t.pos_ in ("VERB", "AUX")), len(chain))
    origin = next((t for t in chain[:clause] if t.dep_ == "prep" and is_origin(t)), None)
    if origin is not None:
        if spoken and origin.i == origin.sent.start and origin.head.i == head.i:
            return 3.6  # "From Nairobi, the president urged"
        near = (origin.head.i, origin.head.head.i, origin.head.head.head.i)
        leaves = head.lemma_.lower() in WORDS["leaving"] and head.i in near
        if not leaves and reaches and origin.head.lemma_.lower() in WORDS["coming"]:
            return NOT_THERE
        return 3.0 if leaves else 0.0
    strict = word in WORDS["placing_strict"] or (word == "of" and governor.lower_ in WORDS["directions"])
    if not reaches:
        above = {t.i for t in head.ancestors}
        if strict:
            return 2.5 if governor.i in above or any(t.i in above for t in governor.ancestors) else 1.2
        return 1.0 if exact and word in WORDS["placing"] and not _acts(token, parties) else 0.0
    crosses = clause < len(chain)
    if crosses and chain[clause].dep_ == "relcl" and chain[clause].head.i != head.i:
        party = chain[clause].head
        if any(start <= party.i < end for start, end in parties):
            return NOT_THERE  # "killed by soldiers, who took him to Quito"
    if spoken and (crosses or governor.i != head.i) and token.dep_ == "pobj":
        return 0.0  # what is spoken of, not where
    if crosses:
        return 2.0 if strict and exact else 1.5 if strict else 1.0 if exact and word in WORDS["placing"] else 0.0
    if strict:
        return 4.0 if governor.i == head.i or word == "of" else 3.6
    if word == "to" and not exact:
        return 3.0 if governor.lemma_.lower() in WORDS["arriving"] else 0.0
    if word in WORDS["placing"]:
        return 3.0
    if token.dep_ in ("nsubj", "nsubjpass", "dobj") and token.head.i == head.i:
        if token.dep_ == "dobj" and not spoken:  # "visited Bhutan", "shelled Homs"
            if head.lemma_.lower() in WORDS["entering"]:
                return STRUCK if exact else 4.0
            return 3.0 if exact else 0.0
        return 2.8 if exact and token.dep_ == "nsubjpass" else 0.0  # "Moscow condemned": its government
    if token.dep_ == "nsubj" and token.head.i != head.i:
        return 0.0  # "what Tokyo regards as its own"
    with_subject = token.dep_ == "conj" and token.head.dep_ == "nsubj"  # "Oslo and Rome condemned"
    return 2.8 if exact and not word and not with_subject else 0.0  # "Basra's airport" is in Basra


def _climb(token: Token, head: Token) -> tuple[list[Token], bool]:
    """The tokens from a place up to the act's word, and whether that is reached."""
    chain = [token]
    while chain[-1].i != head.i and chain[-1].head.i != chain[-1].i:
        chain.append(chain[-1].head)
    return chain, chain[-1].i == head.i


def is_origin(preposition: Token) -> bool:
    """Whether a preposition is a "from", or of an "out of"."""
    return preposition.lower_ == "from" or (preposition.lower_ == "of" and preposition.head.lower_ == "out")


def _of_the_report(chain: Sequence[Token], head: Token) -> bool:
    """The place is the speaker's: "said in Doha that", "activists in Beirut said", "according to a radio in Kigali"."""
    for lower, upper in pairwise(chain):
        if upper.lower_ == "according" or lower.lower_ == "according":
            return True
        reports = (
            upper.i != head.i
            and upper.lemma_.lower() in WORDS["reporting"]
            and any(c.dep_ in ("ccomp", "parataxis") for c in upper.children)
        )
        if reports and lower.dep_ in ("nsubj", "prep", "npadvmod"):
            return True
    return False


def _of_the_talk(chain: Sequence[Token], head: Token) -> bool:
    """The place is what is talked about: "discussed the war in Syria", "talks on Idlib"."""
    below = chain[-2] if len(chain) > 1 else head
    what = below.dep_ == "dobj" and head.lemma_.lower() in WORDS["discussing"]
    return what or (below.lower_ in ("on", "over", "about") and head.lemma_.lower() in WORDS["talking"])


def _of_another_time(chain: Sequence[Token], head: Token) -> bool:
    """The place is where who acts comes from or has his seat, where he was before or went after, or the only one where the act
    was not: "were from Leeds", "a court based in Arusha", "after leaving Homs", "other than Syria"."""
    for token in chain[1:]:
        seat = token.lower_ == "based" and token.head.dep_ == "nsubj" and token.head.head.i == head.i
        if seat or token.lower_ == "than":
            return True
    if len(chain) < 3:
        return False
    if chain[1].lower_ == "from" and chain[2].lemma_ == "be":
        return True
    whole = chain[0].dep_ == "dobj"  # "leaving Homs", and not "leaving a mosque in Homs"
    moving = chain[1] if whole else chain[2]
    goal = whole or chain[1].lower_ in ("to", "for") or moving.lemma_ == "arrive"
    aside = moving.dep_ == "pcomp" and moving.head.lower_ in ("before", "after") and moving.i != head.i
    return aside and goal and moving.lemma_.lower() in WORDS["moving"]


def _of_another_act(token: Token, head: Token) -> bool:
    """The place is that of what was before: "launched raids after a bomb had killed six people in Oslo", "strikes after the attack
    in Homs"."""
    chain, reaches = _climb(token, head)
    for below, word in pairwise(chain[:-1] if reaches else ()):
        later = word.dep_ == "advcl" and any(child.dep_ == "mark" and child.lower_ in BYGONE for child in word.children)
        if later or (word.dep_ == "prep" and word.lower_ in BYGONE and below.dep_ == "pobj" and below.i != chain[0].i):
            return True
    return False


def _acts(token: Token, parties: Sequence[tuple[int, int]]) -> bool:
    return any(start <= token.i < end and end - start <= 2 for start, end in parties) or (
        token.dep_ == "pobj" and token.head.lower_ in ("with", "by", "against", "to", "between", "of")
    )


def _focus(places: Sequence[Place], before: int) -> Location | None:
    """The one town that the article up to here speaks of most, if it is clear: the last that it named, with all mentions of
    towns, at least two, or with half of them, at least three. Points are mostly seats of governments."""
    exact = [place for place in places if place.precision == "city" and place.start < before]
    if not exact:
        return None
    last = max(exact, key=lambda place: place.start)
    count = sum(1 for place in exact if place.name == last.name)
    clear = (count >= 3 and count * 2 >= len(exact)) or count == len(exact) >= 2
    return location_of(last) if clear else None


def location_of(place: Place) -> Location:
    """A place that a text names, as the place of an event."""
    return Location(
        name=place.name,
        country=place.country,
        admin1=place.admin1,
        lat=place.lat,
        lon=place.lon,
        geonames_id=place.geonames_id,
        precision=place.precision,
    )
