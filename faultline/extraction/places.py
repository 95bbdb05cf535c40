"""Places that a text names, with the points that they resolve to.

Candidates are spaCy's GPE, LOC and FAC entities and capitalised names of the gazetteer that it missed. Each is resolved by
kind, population, what contains it in the text ("Basra, Iraq"), the countries that the article speaks of, and what else
is near.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec
from spacy.tokens import Doc

from faultline.extraction.gazetteer import Gazetteer, GazetteerEntry, normal
from faultline.extraction.tables import DATA, rows
from faultline.geometry import km
from faultline.records import Place, Precision, Record

PLACE_LABELS = {"GPE", "LOC", "FAC"}
OTHER_LABELS = {"PERSON", "ORG", "WORK_OF_ART", "LAW", "PRODUCT", "LANGUAGE", "NORP", "DATE", "EVENT"}
LONGEST = 4  # tokens of a name that the entity recogniser missed
PRECISION: dict[str, Precision] = {
    "city": "city", "point": "point", "admin1": "admin1", "region": "admin1", "sea": "admin1", "country": "country",
}  # fmt: skip
MISSED_FROM = 15_000  # inhabitants from which a name outside of entities counts
# Words before a name that make it a place, and after it something else.
PREPOSITIONS = {"in", "at", "near", "from", "to", "of", "around", "outside", "across", "into", "through", "toward", "towards",
                "between", "over", "inside", "throughout", "via", "off", "on", "leaving", "visit", "visiting"}  # fmt: skip
TEAM_WORDS = {"county", "united", "city", "fc", "rovers", "beat", "defeated", "coach", "striker", "won", "lost", "times", "post", "university",
              "college", "airlines", "bank", "group", "inc", "corp", "ltd", "newspaper", "herald", "tribune", "street", "avenue",
              "cowboys", "yankees", "giants", "lakers", "bulls", "journal", "hilton", "agreement", "accord", "treaty", "declaration",
              "protocol", "convention", "consensus", "syndrome"}  # fmt: skip
STOP_NAMES = {"m.d.", "ph.d.", "king", "march", "may", "mobile", "reading", "nice", "of", "most", "police", "union", "the", "un", "eu", "us", "orange", "best",
              "male", "opposition", "army", "congress", "young", "central", "victoria", "man", "university", "bath", "bank", "deal",
              "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "june", "april", "august",
              "september", "october", "november", "december", "july", "february", "senate", "house", "state", "republic", "north",
              "south", "east", "west", "northern", "southern", "eastern", "western", "god", "islam", "media", "home", "hope", "date",
              "same", "as", "an", "at", "is", "it", "this", "they", "so", "or", "new", "are", "president", "minister", "party"}  # fmt: skip


INSTITUTIONS = {"police", "court", "high", "superior", "district", "supreme", "department", "county", "university", "college",
                "hospital", "fire", "sheriff", "council", "city", "school", "airport", "international", "parliament", "government",
                "state", "cathedral", "chamber", "port", "museum", "stadium", "mayor", "medical", "public", "regional", "municipal",
                "health", "metropolitan", "crown", "magistrates"}  # fmt: skip


# Forms for people, not for what belongs to a country: "the Cubans" are no place, "Cuban soil" is one.
PEOPLES = ("ans", "is", "bs", "ks", "ts", "men", "ders", "ns", "gers", "tes", "os", "es")


def demonyms() -> dict[str, str]:
    """Adjectives and peoples to the name of their country, from the actor tables."""
    path = DATA / "actors" / "countries.tsv"
    return {
        form.strip(): name
        for _, (_, name, _, people, _) in rows(path, 5)
        for form in people.split(",")
        if form.strip() and not form.endswith(PEOPLES)
    }


# What stands after a province or state, not after the city of its name.
PROVINCIAL = {"gov.", "governor", "state", "province", "legislature", "lawmakers", "senator", "sen.", "premier"}


class Mention(Record, frozen=True, kw_only=True):
    """A name that may be a place: tokens, whether the recogniser called it one, and what it may be."""

    start: int
    end: int
    text: str
    labelled: bool
    choices: tuple[GazetteerEntry, ...]


class PlaceFinder:
    """Finds and resolves the places of one text after another; keeps nothing between them."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._demonyms = demonyms()

    def find(self, doc: Doc, offset: int = 0, focus: Sequence[str] = ()) -> tuple[Place, ...]:
        """The places of a tokenised text with entities; no syntax is needed. ``focus``: ISO3 codes that speak for a choice.

        ``offset`` is where the Doc begins in its field.
        """
        mentions = list(self._mentions(doc))
        if not mentions:
            return ()
        countries = self._countries(mentions) + Counter(dict.fromkeys(focus, 1))
        resolved = self._resolve(doc, mentions, countries)
        return tuple(
            _place(mention, entry, doc, offset)
            for mention, entry in zip(mentions, resolved, strict=True)
            if entry is not None
        )

    def _mentions(self, doc: Doc) -> Iterable[Mention]:
        covered = [False] * len(doc)
        found: list[Mention] = []
        people = {
            e[0].text for e in doc.ents if e.label_ == "PERSON" and len(e) > 1 and e[0].text not in self._demonyms
        }
        people |= {e[-1].text for e in doc.ents if e.label_ == "PERSON" and len(e) > 1 and not self._large(e[-1].text)}
        for entity in doc.ents:
            inside: list[Mention] = []
            if entity.label_ in PLACE_LABELS and doc[entity.start].text not in people:
                inside = list(self._of_entity(doc, entity.start, entity.end))
            elif entity.label_ in ("PERSON", "ORG", "PRODUCT") and len(entity) <= 2 and _placed(doc, entity.start):
                inside = self._misnamed(doc, entity.start, entity.end)
            elif entity.label_ == "NORP":
                inside = self._nationality(doc, entity.start, entity.end)
            elif entity.label_ not in ("PERSON", "CARDINAL", "MONEY", "PERCENT", "TIME", "QUANTITY", "ORDINAL"):
                inside = self._within(doc, entity.start, entity.end)
            found.extend(inside)
            certain = len(entity) > 1 or entity.label_ in ("GPE", "NORP", "PERSON")
            if inside or (entity.label_ in PLACE_LABELS | OTHER_LABELS and certain):
                for i in range(entity.start, entity.end):
                    covered[i] = True
        i = 0
        while i < len(doc):
            width = 0
            if not covered[i] and doc[i].text[:1].isupper() and not (doc[i].text.isupper() and len(doc[i].text) < 3):
                for size in range(min(LONGEST, len(doc) - i), 0, -1):
                    if any(covered[i : i + size]) or not doc[i + size - 1].text[:1].isupper():
                        continue
                    mention = self._missed(doc, i, i + size, people)
                    if mention is not None:
                        found.append(mention)
                        width = size
                        break
            i += max(1, width)
        return sorted([*found, *self._again(doc, found)], key=lambda mention: mention.start)

    @staticmethod
    def _again(doc: Doc, found: Sequence[Mention]) -> list[Mention]:
        """Other places of a name that the text used for a place: one name has one sense in an article."""
        known = {mention.text: mention for mention in found if mention.labelled}
        taken = {i for mention in found for i in range(mention.start, mention.end)}
        people = {i for e in doc.ents if e.label_ == "PERSON" and len(e) > 1 for i in range(e.start, e.end)}
        more: list[Mention] = []
        for mention in known.values():
            width = mention.end - mention.start
            first = doc[mention.start].text
            for i in range(len(doc) - width + 1):
                free = doc[i].text == first and not (taken | people).intersection(range(i, i + width))
                if free and doc[i : i + width].text == mention.text:
                    more.append(msgspec.structs.replace(mention, start=i, end=i + width))
                    taken.update(range(i, i + width))
        return more

    def _of_entity(self, doc: Doc, start: int, end: int) -> Iterable[Mention]:
        while start < end and (
            doc[start].lower_ in ("the", "of", "'s", "greater", "central", "downtown", "nearby") or doc[start].is_punct
        ):
            start += 1
        while end > start and (
            doc[end - 1].text in ("'s", "’s", "'", "’") or doc[end - 1].is_punct or doc[end - 1].is_space
        ):
            end -= 1
        for first, last in _trimmed(doc, start, end):
            text = doc[first:last].text
            choices = self._gazetteer.lookup(text)
            if choices and (text[:1].isupper() or text.startswith("al-")) and not _stopped(text):
                yield Mention(start=first, end=last, text=text, labelled=True, choices=choices)
                return
        if any(doc[i].text == "," for i in range(start, end)):
            middle = next(i for i in range(start, end) if doc[i].text == ",")
            yield from self._of_entity(doc, start, middle)
            yield from self._of_entity(doc, middle + 1, end)

    def _large(self, name: str) -> bool:
        """A country or province bears the name, so that it is no surname here."""
        return any(entry.kind in ("country", "admin1") for entry in self._gazetteer.lookup(name))

    def _well_known(self, name: str) -> bool:
        return len(name) > 3 and any(
            entry.kind in ("country", "admin1") or (entry.kind == "city" and entry.people >= 100_000)
            for entry in self._gazetteer.lookup(name)
        )

    def _nationality(self, doc: Doc, start: int, end: int) -> list[Mention]:
        """A people or nationality speaks of its country: "Egyptian forces"."""
        text = doc[start:end].text
        country = self._demonyms.get(text)
        if country is None:
            return []
        choices = tuple(entry for entry in self._gazetteer.lookup(country) if entry.kind == "country")
        return [Mention(start=start, end=end, text=text, labelled=True, choices=choices)] if choices else []

    def _misnamed(self, doc: Doc, start: int, end: int) -> list[Mention]:
        """A town that the recogniser took for something else, though it stands where only a place can: "in Goma"."""
        text = doc[start:end].text
        choices = tuple(entry for entry in self._gazetteer.lookup(text) if entry.people >= MISSED_FROM)
        if not choices or _stopped(text):
            return []
        return [Mention(start=start, end=end, text=text, labelled=True, choices=choices)]

    def _within(self, doc: Doc, start: int, end: int) -> list[Mention]:
        """A place that names an institution: "the Danbury Police Department", "Pretoria High Court", "Bank of Chad"."""
        words = [doc[i].lower_ for i in range(start, end)]
        last = next((i for i in range(start, end) if doc[i].lower_ in INSTITUTIONS), None)
        spans = []
        if last is not None and last > start:
            first = start + 1 if words[0] == "the" else start
            spans = [(first, stop) for stop in range(last, first, -1)]
        if "of" in words[:-1]:
            after = start + words.index("of") + 1
            spans.append((after + 1 if doc[after].lower_ == "the" else after, end))
        for width in range(min(3, end - start - 1), 0, -1):  # "Environment Canada", "Lagos Chamber of Commerce"
            for first in (start + 1 if words[0] == "the" else start, end - width):
                if self._well_known(doc[first : first + width].text):
                    spans.append((first, first + width))
        for first, stop in spans:
            text = doc[first:stop].text
            choices = tuple(c for c in self._gazetteer.lookup(text) if c.people >= 5_000)
            if choices and text[:1].isupper() and text.lower() not in STOP_NAMES:
                return [Mention(start=first, end=stop, text=text, labelled=True, choices=choices)]
        return []

    def _missed(self, doc: Doc, start: int, end: int, people: set[str]) -> Mention | None:
        text = doc[start:end].text
        if text.lower() in STOP_NAMES or text in people:
            return None
        if len(text) < 4 and not (start > 1 and doc[start - 1].text == "," and doc[start - 2].text[:1].isupper()):
            return None  # "Paris, Ky." but not "Al"
        after = doc[end].lower_ if end < len(doc) else ""
        before = doc[start - 1].lower_ if start else ""
        if after in TEAM_WORDS or (
            end < len(doc) and doc[end].text[:1].isupper() and after not in ("and",) and not doc[end].is_punct
        ):
            return None
        if (
            start
            and doc[start - 1].text[:1].isupper()
            and doc[start - 1].is_alpha
            and before not in PREPOSITIONS | {"the", "a", "an"}
        ):
            return None
        dateline = start == 0 and text.isupper()
        least = 0 if dateline else MISSED_FROM
        choices = tuple(choice for choice in self._gazetteer.lookup(text) if choice.people >= least)
        if not choices:
            return None
        if dateline:
            return Mention(start=start, end=end, text=text, labelled=True, choices=choices)
        labelled = doc[start].ent_type_ in ("ORG", "PRODUCT", "DATE", "LOC") and end - start == 1
        national = any(choice.kind in ("country", "sea", "region", "point") for choice in choices)
        big = max(choice.people for choice in choices)
        if not (national or before in PREPOSITIONS or (big >= (50_000 if labelled else 300_000) and len(text) > 4)):
            return None
        return Mention(start=start, end=end, text=text, labelled=False, choices=choices)

    @staticmethod
    def _countries(mentions: Sequence[Mention]) -> Counter[str]:
        """How often the article names each country, or a place that can lie in no other."""
        counts: Counter[str] = Counter()
        for mention in mentions:
            national = [choice for choice in mention.choices if choice.kind == "country"]
            where = {choice.country for choice in national or mention.choices if choice.country}
            if len(where) == 1:
                counts[where.pop()] += 2 if national else 1
        return counts

    def _resolve(self, doc: Doc, mentions: Sequence[Mention], countries: Counter[str]) -> list[GazetteerEntry | None]:
        chosen: list[GazetteerEntry | None] = []
        containers = [_container(doc, mentions, index) for index in range(len(mentions))]
        # A place that the text puts somewhere once lies there throughout: "London, Ky.", then "London".
        best_of: dict[str, GazetteerEntry] = {
            mention.text: max(mention.choices, key=lambda entry: _score(entry, mention, outer, countries, ()))
            for mention, outer in zip(mentions, containers, strict=True)
            if outer is not None
        }
        for index, mention in enumerate(mentions):
            container = containers[index]
            governed = mention.end < len(doc) and doc[mention.end].lower_ in PROVINCIAL
            if container is None and not governed and mention.text in best_of:
                chosen.append(best_of[mention.text])
                continue
            anchors = [
                entry for entry in chosen[-6:] if entry is not None and entry.kind in ("city", "admin1", "point")
            ]
            best = max(
                mention.choices, key=lambda entry: _score(entry, mention, container, countries, anchors, governed)
            )
            if not mention.labelled and best.kind == "city" and best.people < MISSED_FROM:
                chosen.append(None)
                continue
            if not governed:
                best_of.setdefault(mention.text, best)
            chosen.append(best)
        return chosen


def _placed(doc: Doc, start: int) -> bool:
    return start > 0 and doc[start - 1].lower_ in ("in", "near", "outside", "around")


def _stopped(text: str) -> bool:
    return text.lower() in STOP_NAMES and text not in ("US",)


def _trimmed(doc: Doc, start: int, end: int) -> Iterable[tuple[int, int]]:
    """The entity, then without its outer words: "southern Helmand province" holds "Helmand"."""
    yield start, end
    generic = {"province", "city", "district", "state", "region", "governorate", "town", "village", "island", "islands",
               "southern", "northern", "eastern", "western", "south", "north", "east", "west", "central", "airport",
               "southwestern", "southeastern", "northwestern", "northeastern", "area", "suburb", "suburbs", "downtown"}  # fmt: skip
    first, last = start, end
    while first < last - 1 and doc[first].lower_ in generic | {"of", "the", "-"}:
        first += 1
    while last - 1 > first and doc[last - 1].lower_ in generic:
        last -= 1
    if (first, last) != (start, end):
        yield first, last


def _container(doc: Doc, mentions: Sequence[Mention], index: int) -> Mention | None:
    """The place that the text says this one lies in: "Basra, Iraq", "Ames in Iowa", "Mali's Gao"."""
    mention = mentions[index]
    if index + 1 < len(mentions):
        following = mentions[index + 1]
        between = doc[mention.end : following.start].text.strip().lower()
        if between in (",", "in", ", in", "(", "province,", "province of", ", a town in", ", a city in") or (
            between.startswith("in ") and following.start - mention.end <= 3
        ):
            return following
    if index:
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


def _score(
    entry: GazetteerEntry,
    mention: Mention,
    container: Mention | None,
    countries: Counter[str],
    anchors: Sequence[GazetteerEntry],
    governed: bool = False,
) -> float:
    score = math.log10(entry.people + 10)
    if entry.kind == "admin1" and any(
        other.kind == "city" and other.people >= 100_000 and other.country == entry.country and other.name == entry.name
        for other in mention.choices
    ):
        score += 1.5 if governed else -1.5  # news means the city, unless it says the province
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
        name=mention.text if normal(mention.text) == normal(entry.name) and not mention.text.isupper() else entry.name,
        country=entry.country,
        admin1=entry.admin1,
        lat=entry.lat,
        lon=entry.lon,
        geonames_id=entry.geonames_id,
        precision=PRECISION[entry.kind],
    )
