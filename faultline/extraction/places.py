"""Places that a text names, with the points that they resolve to.

Each name that :mod:`faultline.extraction.place_mentions` finds is resolved by
kind, population, what contains it in the text ("Basra, Iraq"), the countries that the article speaks of, and what else
is near.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import takewhile

from spacy.tokens import Doc, Span

from faultline.extraction.gazetteer import Gazetteer, GazetteerEntry, normal
from faultline.extraction.place_mentions import MISSED_FROM, WORDS, Mention, MentionFinder, demonyms
from faultline.extraction.tables import DATA, rows
from faultline.extraction.unlisted_places import UnlistedPlaces
from faultline.geometry import km
from faultline.records import Location, Place, Precision

PRECISION: dict[str, Precision] = {
    "city": "city", "point": "point", "admin1": "admin1", "region": "admin1", "sea": "admin1", "country": "country",
}  # fmt: skip
KNOWN = 50_000  # people of a place that tells of its country where nothing else does
MEANT = 200_000  # people of a place that is meant wherever it is named
REPORTED, MOSTLY = 0.4, 0.55  # of the mentions of places, by weight: of the country most told of; of all
SEVERAL = 5  # times that a text names a country, or what lies in it
FIRM = 14  # the same, from which a text is of several countries
BETWEEN = 5  # words between a place's name and that of where it lies
SPELT = 4  # letters of a name that may be no abbreviation
APPOSED = 7  # words of an apposition to a place's name


class PlaceFinder:
    """Finds and resolves the places of one text after another; keeps nothing between them."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._mentions = MentionFinder(gazetteer)
        self._unlisted = UnlistedPlaces()
        states = [cells for _, cells in rows(DATA / "actors" / "countries.tsv", 5)]
        self._names = {code: name for code, name, *_ in states}
        codes = {name: code for code, name in self._names.items()}
        capitals = [seats for *_, seats in states]
        self._seats = {normal(seat) for seats in (*capitals, *WORDS["seats"]) for seat in seats.split(",")}
        self._nations = {word: codes[name] for word, name in demonyms().items()}

    def find(self, doc: Doc, offset: int = 0, focus: Sequence[str] = ()) -> tuple[Place, ...]:
        """The places of a tokenised text with entities; no syntax is needed. ``focus``: ISO3 codes that speak for a choice. A
        village that no table has is named, and has no point.

        ``offset`` is where the Doc begins in its field.
        """
        mentions = self._mentions.find(doc)
        countries = self._countries(mentions) + Counter(dict.fromkeys(focus, 1))
        resolved = self._resolve(doc, mentions, countries)
        pairs = [(mention, entry) for mention, entry in zip(mentions, resolved, strict=True) if entry is not None]
        known = {i: entry.country for mention, entry in pairs for i in range(mention.start, mention.end)}
        nameless = [
            _unknown(doc[start:end], country, offset) for start, end, country in self._unlisted.find(doc, known)
        ]
        found = [_place(mention, entry, doc, offset) for mention, entry in pairs]
        return tuple(sorted([*found, *nameless], key=lambda place: place.start))

    def home(self, places: Sequence[Place], begins: int = 0) -> Location | None:
        """The country that an article is about, of which its "police" and "the government" mostly are: that of the town of its
        dateline, which stands before it ``begins``, unless it tells far more of another; else the one that most of its places lie
        in. None where there is none."""
        counts = weighed([place for place in places if place.start >= begins])
        told = [each for each in places if each.start < begins and each.country]
        town = next((each for each in told if each.precision != "country"), next(iter(told), None))
        if town is not None and town.country and 1 + counts[town.country] >= REPORTED * max(counts.values(), default=0):
            return self.land(town.country)
        return self._chief(counts, MOSTLY * counts.total())

    def land(self, country: str) -> Location | None:
        """A country of that ISO3 code, as a place; None where the tables don't know it."""
        name = self._names.get(country)
        known = self._gazetteer.lookup(name) if name is not None else ()
        entry = next((each for each in known if each.kind == "country"), None)
        if entry is None:
            return None
        return Location(
            name=entry.name, country=country, admin1=None, lat=entry.lat, lon=entry.lon,
            geonames_id=entry.geonames_id, precision="country",
        )  # fmt: skip

    def theatre(self, places: Sequence[Place]) -> Location | None:
        """The country that at least two of three towns, provinces and points of an article lie in, of three at least:
        countries are also named for what their governments do."""
        exact = [place.country for place in places if place.precision != "country"]
        return self._chief(Counter(filter(None, exact)), len(exact) * 2 / 3) if len(exact) >= 3 else None

    def _chief(self, counts: Counter[str], least: float) -> Location | None:
        """The country that counts most, if it does so at ``least`` so often."""
        country, count = next(iter(counts.most_common(1)), (None, 0))
        return self.land(country) if country is not None and count >= least else None

    @staticmethod
    def _countries(mentions: Sequence[Mention], least: int = 0) -> Counter[str]:
        """How often the article names each country, or a place of so many people that can lie in no other."""
        counts: Counter[str] = Counter()
        for mention in mentions:
            national = [choice for choice in mention.choices if choice.kind == "country"]
            if not national and all(choice.kind == "city" and choice.people < least for choice in mention.choices):
                continue
            where = {choice.country for choice in national or mention.choices if choice.country}
            if len(where) == 1:
                counts[where.pop()] += 2 if national else 1
        return counts

    def _resolve(self, doc: Doc, mentions: Sequence[Mention], countries: Counter[str]) -> list[GazetteerEntry | None]:
        chosen: list[GazetteerEntry | None] = []
        containers = [_container(doc, mentions, index) for index in range(len(mentions))]
        # A place that the text puts somewhere once lies there throughout: "London, Ky.", then "London".
        best_of: dict[str, GazetteerEntry] = {
            _bare(mention): max(mention.choices, key=lambda entry: _score(entry, mention, outer, countries, ()))
            for mention, outer in zip(mentions, containers, strict=True)
            if outer is not None
        }
        foreign: set[str] = set()  # names of places of a country that has none of that name here
        for index, mention in enumerate(mentions):
            container = containers[index]
            governed = _provincial(doc, mention)
            nation = self._nation(doc, mention)
            choices = [each for each in mention.choices if nation in (None, each.country)]
            if not choices or mention.text in foreign:
                foreign.add(mention.text)
                chosen.append(None)  # "the Syrian town of Ariha" is no Jericho
                continue
            if container is None and not governed and _bare(mention) in best_of:
                chosen.append(best_of[_bare(mention)])
                continue
            anchors = [
                entry for entry in chosen[-6:] if entry is not None and entry.kind in ("city", "admin1", "point")
            ]
            best = max(choices, key=lambda entry: _score(entry, mention, container, countries, anchors, governed))
            elsewhere = container is not None and container.labelled and not _inside(best, container)
            if elsewhere and best.kind == "city" and best.people < MISSED_FROM:
                chosen.append(None)  # "Banjska in northern Kosovo" is no Banjska in Bulgaria
                continue
            if container is None and nation is None and self._alien(best, mention, mentions, countries):
                chosen.append(None)  # a jail at Nara, in a text on Pakistan
                continue
            native = countries[best.country or ""] >= REPORTED * countries.total()
            if not mention.labelled and best.kind == "city" and best.people < MISSED_FROM and not native:
                chosen.append(None)
                continue
            if not governed or best.kind == "admin1":  # who speaks of a province first, means it by its name alone
                best_of.setdefault(_bare(mention), best)
            chosen.append(best)
        return chosen

    def _alien(
        self, entry: GazetteerEntry, mention: Mention, mentions: Sequence[Mention], countries: Counter[str]
    ) -> bool:
        """Whether a town bears the name in a country that a text of others names by nothing else, neither itself nor a larger place:
        there is likely a place of that name, too small for the tables, in a country that the text is about. Everybody knows
        capitals, and seats like Geneva; a larger town may be named twice."""
        if entry.kind != "city" or entry.people >= MEANT or normal(entry.name) in self._seats or not countries:
            return False
        country, most = countries.most_common(1)[0]
        mixed = most * 2 >= countries.total() >= SEVERAL or countries.total() >= FIRM
        others = [each for each in mentions if each.text != mention.text]
        again = len(others) < len(mentions) - 1 and entry.people >= KNOWN
        if country == entry.country or not mixed or again:
            return False
        return not self._countries(others, KNOWN)[entry.country or ""]

    def _nation(self, doc: Doc, mention: Mention) -> str | None:
        """The ISO3 of the country that a nationality before a place tells: "the Peruvian city of Andahuaylas"."""
        before = [token.text for token in doc[max(0, mention.start - 3) : mention.start]]
        if len(before) < 3 or before[2] != "of" or before[1].lower() not in WORDS["settlements"]:
            return None
        return self._nations.get(before[0])


def weighed(places: Sequence[Place]) -> Counter[str]:
    """How much places tell of each country (ISO3). Towns count twice: countries are also named for what their governments do."""
    counts: Counter[str] = Counter()
    for place in places:
        if place.country:
            counts[place.country] += 1 if place.precision == "country" else 2
    return counts


def _container(doc: Doc, mentions: Sequence[Mention], index: int) -> Mention | None:
    """The place that the text says this one lies in: "Basra, Iraq", "Ames in Iowa", "Mali's Gao"."""
    mention = mentions[index]
    if index + 1 < len(mentions) and mentions[index + 1].start - mention.end <= BETWEEN:
        following = mentions[index + 1]
        between = doc[mention.end : following.start].text.strip().lower()
        if between in (",", "in", ", in", "(", "province,", "province of", ", a town in", ", a city in") or (
            between.startswith("in ") and following.start - mention.end <= 3
        ):
            return following
    if index and mention.start - mentions[index - 1].end <= BETWEEN:
        previous = mentions[index - 1]
        between = doc[previous.end : mention.start].text.strip().lower()
        if between in (
            "'s",
            "’s",
            "'s city of",
            "city of",
            "province of",
            "'s capital,",
            "’s capital,",
            "'s capital",
            "'s second city",
        ):
            return previous
    return None


def _bare(mention: Mention) -> str:
    """A place's name without what kind of place it is: Idlib, of "Idlib province"."""
    name, _, kind = mention.text.rpartition(" ")
    return name if name and kind.lower() in WORDS["provincial"] else mention.text


def _provincial(doc: Doc, mention: Mention) -> bool:
    """The province is meant, not its city: "Idlib province", "the province of Idlib", "southern Idlib", "Idlib, the last rebel
    province"."""
    after = doc[mention.end].lower_ if mention.end < len(doc) else ""
    before = doc[mention.start - 1].lower_ if mention.start else ""
    further = doc[mention.start - 2].lower_ if mention.start > 1 else ""
    parts = ("northern", "southern", "eastern", "western", "rural")
    if after == ",":
        beside = list(takewhile(lambda token: not token.is_punct, doc[mention.end + 1 : mention.end + 1 + APPOSED]))
        if beside and beside[-1].lower_ in WORDS["provincial"]:
            return True
    return after in WORDS["provincial"] or before in parts or (before == "of" and further in WORDS["provincial"])


def _inside(entry: GazetteerEntry, container: Mention) -> bool:
    """The place may lie in what the text says contains it, as far as the country goes."""
    return entry.country in {outer.country for outer in container.choices}


def _score(
    entry: GazetteerEntry,
    mention: Mention,
    container: Mention | None,
    countries: Counter[str],
    anchors: Sequence[GazetteerEntry],
    governed: bool = False,
) -> float:
    score = math.log10(entry.people + 10)
    if entry.kind == "admin1" and governed:
        score += 1.5
    elif entry.kind == "admin1" and any(
        other.kind == "city" and other.people >= 100_000 and other.country == entry.country
        and normal(other.name) == normal(entry.name) and normal(other.admin1 or "") in ("", normal(entry.admin1 or entry.name))
        for other in mention.choices
    ):  # fmt: skip
        score -= 1.5  # news means the city, unless it says the province
    score += {"country": 3.0, "sea": 2.0, "region": 1.5, "point": 1.0, "admin1": 0.6, "city": 0.0}[entry.kind]
    if normal(entry.name) == normal(mention.text):
        score += 1.2
    share = countries[entry.country or ""] / (sum(countries.values()) or 1)
    score += 4.0 * share
    if container is not None:
        inside = any(
            (outer.kind == "country" and outer.country == entry.country)
            or (outer.kind in ("admin1", "region") and outer.country == entry.country
                and (entry.admin1 in (outer.name, outer.admin1) if entry.admin1 else km(outer.lat, outer.lon, entry.lat, entry.lon) < 400))
            for outer in container.choices
        )  # fmt: skip
        score += 4.0 if inside and entry.kind != "country" else 0.0
    if anchors:
        nearest = min(km(entry.lat, entry.lon, anchor.lat, anchor.lon) for anchor in anchors)
        score += 1.5 if nearest < 150 else 0.5 if nearest < 600 else 0.0
    return score


def _place(mention: Mention, entry: GazetteerEntry, doc: Doc, offset: int) -> Place:
    start = doc[mention.start].idx + offset
    return Place(
        text=mention.text,
        start=start,
        end=start + len(mention.text),
        name=_spelt(mention, entry),
        country=entry.country,
        admin1=entry.admin1,
        lat=entry.lat,
        lon=entry.lon,
        geonames_id=entry.geonames_id,
        precision=PRECISION[entry.kind],
    )


def _unknown(name: Span, country: str | None, offset: int) -> Place:
    return Place(
        text=name.text, start=name.start_char + offset, end=name.end_char + offset, name=name.text, country=country, admin1=None,
        lat=None, lon=None, geonames_id=None, precision="city",
    )  # fmt: skip


def _spelt(mention: Mention, entry: GazetteerEntry) -> str:
    """What a place is called: as the text does, Raqqa and not Ar Raqqah, unless that is short for it or stands in capitals."""
    said = _bare(mention) if mention.text.split()[-1].islower() else mention.text  # "Idlib province", but "Sadr City"
    if normal(said) == normal(entry.name):
        return entry.name if said.isupper() else said
    short = len(said) < SPELT or "." in said or said.isupper()
    return entry.name if short or entry.kind == "country" else said
