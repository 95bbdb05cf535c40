"""Of which country a party is whose phrase tells none: of one of those that its article tells of, or of none that is told.

A conditional logit (McFadden, 1974) over these countries and "none", by named signs. Its weights stand in ``data/allegiance.tsv``;
``training/fit_countries.py`` fits them to parties of which readers said whose they are.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from spacy.tokens import Span

from faultline.extraction.actor_tables import POSTED, WORDS
from faultline.extraction.antecedents import Antecedents, is_posted, is_wider
from faultline.extraction.mentions import OWNING, SERVANTS
from faultline.extraction.name_origin import origins
from faultline.extraction.places import weighed
from faultline.extraction.reading import Sentence
from faultline.extraction.stages import Candidate, Context
from faultline.extraction.tables import DATA, rows
from faultline.records import Actor, Entity, Event, EventType, Location, Place

PATH = DATA / "allegiance.tsv"
LEAST = 0.7  # how probable a country must be
OTHER = 0.5  # of the countries beside that of the other party, how much must be told of one that is its neighbour
FEW = 3  # places, with their country, of a text from which whose somebody is may be inferred
NEAR, BEFORE = 250, 600  # code points before a sentence in which a country is told of shortly before, and an event
BESIDE = 30  # code points between a party and a nationality beside it
INTRODUCED = (45, 70)  # code points before and behind a name in which its bearer is introduced
LONGEST = 40  # code points of the name of a country or people
MANY = 12  # countries that are many
# What is mostly done among compatriots.
AT_HOME: frozenset[EventType | None] = frozenset(["COERCE", "PROTEST", "ASSAULT", "SANCTION"])
ARMED = ("REB", "PRM", "UAF", "CRM")
KURDISH, KURDISTAN = frozenset(["kurdish", "kurds", "kurd"]), ("SYR", "IRQ", "TUR", "IRN")
# Signs that mean more of one sort of party than of another, and of one type of act.
CROSSED = tuple("about share where named other home told paragraph opened continued".split())
BY_KIND = ("other", "about")
UNLIKE = ("told", "where", "named", "introduced", "paragraph", "owner")  # signs of one country against the others
NAMED = ("person", "named official")  # sorts that bear a person's name
FARTHEST = -3.0  # the log odds of a people by a name, below which it makes no difference
VAGUE = ("thing", "group", "name")  # sorts that may be no party of a country

# By the code points of a party, the country that it is likely of, and how probable that is, 0 to 1.
Presumed = Mapping[tuple[int, int], tuple[str, float]]


@dataclasses.dataclass(frozen=True)
class Told:
    """What an article's text tells of countries: the places that lie in one, by weight, its entities, some of them peoples, and
    where its paragraphs begin."""

    places: Sequence[Place]
    weights: Mapping[str, int]
    entities: Sequence[Entity]
    peoples: Sequence[Entity]
    paragraphs: Sequence[int]

    @classmethod
    def of(cls, text: str, places: Sequence[Place], entities: Sequence[Entity]) -> Told:
        """Of a text, its places and its entities."""
        known = [place for place in places if place.country]
        peoples = [
            each for each in entities if each.country and each.label in ("NORP", "GPE") and len(each.text) < LONGEST
        ]
        breaks = [match.end() for match in re.finditer(r"\n\s*", text)]
        return cls(known, weighed(known), entities, peoples, breaks)

    def beginning(self, position: int) -> int:
        """Where the paragraph of a code point begins, in a text that has such; else the code point."""
        if not self.paragraphs:
            return position
        return max(each for each in (0, *self.paragraphs) if each <= position)

    def paragraph(self, position: int) -> tuple[int, float]:
        """Where the paragraph of a code point begins, and ends."""
        begins = self.beginning(position)
        return begins, min((each for each in self.paragraphs if each > begins), default=math.inf)


@dataclasses.dataclass(frozen=True)
class Involved:
    """An act whose parties are known but for some of their countries; ``here``: its own sentence says where it was."""

    sentence: Sentence
    act: Candidate
    kind: EventType | None
    actors: Sequence[Actor]
    recipients: Sequence[Actor]
    where: Location | None
    here: bool
    context: Context
    last: Event | None  # the event that was told before
    before: Antecedents


def of_countries(involved: Involved, told: Told) -> Presumed:
    """The likely country of each party that names none, and how probable that is, 0 to 1, by the party's code points; none of
    which is not likely enough, and none at all in a text that names but few places, which tells too little."""
    found = {}
    for role, party in asked(involved, told):
        if is_neighbour(party):
            (country, probability), least = _other_side(involved, told), OTHER
        else:
            (country, probability), least = likeliest(*signs(party, role, involved, told)), LEAST
        if country is not None and probability >= least:
            found[party.start, party.end] = (country, round(probability, 2))
    return found


def is_neighbour(party: Actor) -> bool:
    """Whether a party is called the "neighbour" or "ally" of another, as one of two of whom the article tells."""
    words = party.text.lower().split()
    return words[0] in OWNING and words[-1] in WORDS["related"]


def _other_side(involved: Involved, told: Told) -> tuple[str | None, float]:
    """The country that the article tells most of beside those of an act's other parties, and its share of all that are left."""
    own = {each.country for each in (*involved.actors, *involved.recipients)}
    left = Counter({country: weight for country, weight in told.weights.items() if country not in own})
    country, weight = next(iter(left.most_common(1)), (None, 0))
    return country, (weight / left.total() if own - {None} and left else 0.0)


def asked(involved: Involved, told: Told) -> list[tuple[str, Actor]]:
    """The parties of an act that name no country, each with its role. An embassy need not be of any country that its article names."""
    return [
        (role, party)
        for role, parties in (("actor", involved.actors), ("recipient", involved.recipients))
        for party in parties
        if len(told.places) >= FEW and party.country is None
        if is_neighbour(party) or not POSTED.intersection(party.text.lower().split())
    ]


def likeliest(
    common: Mapping[str, float],
    countries: Mapping[str, Mapping[str, float]],
    weights: Mapping[str, float] | None = None,
) -> tuple[str | None, float]:
    """The likeliest of the countries and how probable it is, 0 to 1, by the signs of all and of each of them; by other ``weights``
    of signs than those of the data file where such are given."""
    weights = _weights() if weights is None else weights
    base = sum(weights.get(name, 0.0) * value for name, value in common.items())
    odds = {
        country: base + sum(weights.get(name, 0.0) * value for name, value in found.items())
        for country, found in countries.items()
    }
    if not odds:
        return None, 0.0
    best = max(odds, key=lambda country: odds[country])
    return best, math.exp(odds[best]) / (1.0 + sum(map(math.exp, odds.values())))


def signs(
    party: Actor, role: str, involved: Involved, told: Told
) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """The signs that speak for any country at all, and those for each that the article tells of."""
    spelt = re.findall(r"\w+", party.text.lower())
    words = frozenset(spelt)
    sort = _sort(party, span := _span(party, involved.sentence))
    common = {"any": 1.0, sort: 1.0, f"{role} {sort}": 1.0, "many": min(1.0, len(told.weights) / MANY)}
    if sort in VAGUE:
        common[f"{involved.kind} {role}"] = 1.0
    first = span[0].lower_ if span is not None and len(span) else ""
    common |= dict.fromkeys(_traits(spelt, first, sort, span), 1.0)
    countries: dict[str, dict[str, float]] = {}
    found = _told_of(party, role, sort, involved, told)
    others = involved.recipients if role == "actor" else involved.actors
    related = bool(words & WORDS["others"])  # "its neighbour" is another, and so is who acts towards an embassy
    borne = origins(party.name or party.text) if sort in NAMED else {}
    not_its = {each.country for each in others if related or is_posted(each)}
    for country in sorted(set().union(told.weights, *found.values()) - not_its):
        each = {name: 1.0 for name, those in found.items() if country in those}
        each["share"] = told.weights.get(country, 0) / (sum(told.weights.values()) or 1)
        each["share squared"] = each["share"] ** 2
        each |= {"origin": max(FARTHEST, borne[country])} if country in borne else {}
        each |= {f"{name}, but not it": 1.0 for name in UNLIKE if found[name] and name not in each}
        each |= {"only named": 1.0} if found["named"] == {country} else {}
        each |= {f"{sort} {name}": each[name] for name in CROSSED if name in each}
        each |= {f"{involved.kind} {role} {name}": 1.0 for name in BY_KIND if name in each}
        if "other" in each and involved.kind in AT_HOME:
            each["other at home"] = 1.0
        if words & KURDISH and country in KURDISTAN:
            each |= {f"kurdish {name}": 1.0 for name in ("theatre", "where", "named") if name in each}
            each["kurdistan"] = 1.0
        if first in OWNING:
            each |= {f"owned {name}": 1.0 for name in ("other", "before", "about") if name in each}
        countries[country] = each
    return common, countries


def _told_of(party: Actor, role: str, sort: str, involved: Involved, told: Told) -> dict[str, set[str]]:
    """The countries of which each sign may be."""
    context, sentence, start, end = involved.context, involved.sentence, party.start, party.end
    inside = [place for place in told.places if sentence.offset <= place.start < sentence.end]
    earlier = [place for place in told.places if place.start < sentence.offset]
    peoples = [each for each in told.peoples if sentence.offset <= each.start < sentence.end]
    others, beside = (
        (involved.recipients, involved.actors) if role == "actor" else (involved.actors, involved.recipients)
    )
    last = involved.last if involved.last and sentence.offset - involved.last.evidence.start <= BEFORE else None
    where = {involved.where.country} if involved.where is not None else set()
    opening = told.beginning(sentence.offset)
    paragraph = [place for place in earlier if place.start >= opening] if opening < sentence.offset else []
    opened = (paragraph or (inside if opening == sentence.offset and told.paragraphs else []))[:1]
    found = {
        "about": {context.about},
        "home": {context.home} - {context.about},
        "told": {context.told},
        "theatre": {context.theatre.country} if context.theatre is not None else set(),
        "where": where if involved.here else set(),
        "there": set() if involved.here else where,
        "named": {place.country for place in inside},
        "before": {place.country for place in inside if place.start < start},
        "near": {place.country for place in earlier if place.start >= sentence.offset - NEAR},
        "paragraph": {place.country for place in paragraph},
        "opened": {place.country for place in opened},
        "continued": {paragraph[-1].country} if paragraph else set(),
        "owner": _owner(party, involved),
        "last": {earlier[-1].country} if earlier else set(),
        "other": {each.country for each in others},
        "beside": {each.country for each in beside},
        "acted before": {each.country for each in last.actors} if last is not None else set(),
        "suffered before": {each.country for each in last.recipients} if last is not None else set(),
        "people": {each.country for each in peoples if each.label == "NORP"},
        "bodies": {
            each.country
            for each in told.entities
            if each.label in ("ORG", "PERSON") and sentence.offset <= each.start < sentence.end
            if each.end <= start or each.start >= end
        },
        "right before": {
            each.country for each in peoples if 0 < start - each.end <= BESIDE or start <= each.start < end
        },
        "right behind": {each.country for each in peoples if 0 <= each.start - end <= BESIDE},
        "introduced": _introduced(party, told) if sort in ("person", "named official", "group", "name") else set(),
    }
    found["other about"] = found["other"] & found["about"]
    return {name: {each for each in those if each is not None} for name, those in found.items()}


def _owner(party: Actor, involved: Involved) -> set[str | None]:
    """The country of whose "its forces" are."""
    first = party.text.lower().split(" ")[0]
    owner = involved.before.of(first, party.start) if first in OWNING else None
    return {owner.country} if owner is not None else set()


def _introduced(party: Actor, told: Told) -> set[str | None]:
    """The countries and peoples that are named beside the first mention of a name."""
    surname = (party.name or "").split()[-1:]
    first = next((each for each in told.entities if surname and each.text.split()[-1:] == surname), None)
    if first is None:
        return set()
    begin, end = first.start - INTRODUCED[0], first.end + INTRODUCED[1]
    return {
        each.country for each in told.peoples if begin <= each.end <= end and not first.start < each.end <= first.end
    }


def _sort(party: Actor, span: Span | None) -> str:
    """What sort of party it is, as far as whose it is depends on that."""
    if party.sector in ("IGO", "NGO"):
        return "international"
    if party.kind == "person" or (span is not None and span.root.ent_type_ == "PERSON"):
        if party.name:
            return "named official" if party.sector else "person"
        return "official" if party.sector in (*SERVANTS, "ELI", "OPP", "PTY") else "somebody"
    if party.name:
        return "body" if party.sector in SERVANTS else "group"
    if party.sector in SERVANTS:
        return "force"
    if party.sector is not None:
        return "armed" if party.sector in ARMED else "civilians"
    return "name" if span is not None and span.root.pos_ == "PROPN" else "thing"


def _traits(spelt: Sequence[str], first: str, sort: str, span: Span | None) -> list[str]:
    """What a phrase says of whether it is of one country at all."""
    words = frozenset(spelt)
    found = [
        name
        for name, there in (
            ("wider", is_wider(spelt)),
            ("landless", bool(words & WORDS["landless"])),
            ("sides", bool(words & WORDS["several_lands"])),
            ("kurdish", bool(words & KURDISH)),
            ("plural", span is not None and span.root.tag_ in ("NNS", "NNPS")),
            ("elsewhere", span is None),
        )
        if there
    ]
    if first in OWNING:
        found += ["owned", f"owned {sort}"]
    return [*found, first] if first in ("the", "a", "an") else found


def _span(party: Actor, sentence: Sentence) -> Span | None:
    if not sentence.offset <= party.start < sentence.end:
        return None
    offset = sentence.offset
    return sentence.doc.char_span(party.start - offset, party.end - offset, alignment_mode="expand")


@lru_cache(maxsize=1)
def _weights() -> Mapping[str, float]:
    return {name: float(weight) for _, (name, weight) in rows(PATH, 2)}
