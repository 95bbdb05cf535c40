"""Names in a text that may be places, each with what the gazetteer knows under it.

They are spaCy's GPE, LOC and FAC entities, adjectives of nationality, places in the names of institutions, and capitalised
names of the gazetteer that the recogniser missed or took for something else. Word lists: ``data/places/words.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import msgspec
from spacy.tokens import Doc

from faultline.extraction.entities import entities_of
from faultline.extraction.gazetteer import Gazetteer, GazetteerEntry
from faultline.extraction.tables import DATA, rows, toml
from faultline.extraction.word_positions import hashed, positions
from faultline.records import Record

PLACE_LABELS = {"GPE", "LOC", "FAC"}
MISTAKEN = ("PERSON", "ORG", "PRODUCT", "WORK_OF_ART")  # what the recogniser takes places for
OTHER_LABELS = {"PERSON", "ORG", "WORK_OF_ART", "LAW", "PRODUCT", "LANGUAGE", "NORP", "DATE", "EVENT"}
SHORT = re.compile(r"(?:[A-Z]\.){2,}|[A-Z]\.[A-Z]")  # U.S., but no town in India for "U.N."
LONGEST = 5  # tokens of a name that the entity recogniser missed: PORT-AU-PRINCE
MISSED_FROM = 15_000  # inhabitants from which a name outside of entities counts
NATIVE_FROM = 1_000  # the same, where a place must stand, and in a country that the text is about
WORDS = {name: frozenset(words) for name, words in toml(DATA / "places" / "words.toml").items()}

BORNE = frozenset(toml(DATA / "actors" / "words.toml")["borne"])  # states that are people's names too


def demonyms() -> dict[str, str]:
    """Adjectives and peoples to the name of their country, from the actor tables."""
    path = DATA / "actors" / "countries.tsv"
    return {
        form.strip(): name
        for _, (_, name, _, people, _) in rows(path, 5)
        for form in people.split(",")
        if form.strip() and not form.endswith(tuple(WORDS["people_endings"]))
    }


class Mention(Record, frozen=True, kw_only=True):
    """A name that may be a place: tokens, whether the recogniser called it one, and what it may be."""

    start: int
    end: int
    text: str
    labelled: bool
    choices: tuple[GazetteerEntry, ...]


class MentionFinder:
    """Finds the names of one text after another; keeps nothing between them."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._demonyms = demonyms()

    def find(self, doc: Doc) -> Sequence[Mention]:
        """The names, by their position; the Doc has entities, no syntax is needed."""
        covered = [False] * len(doc)
        found: list[Mention] = []
        named = [(e[0].text, e[-1].text) for e in entities_of(doc) if e.label_ == "PERSON" and len(e) > 1]
        people = {given for given, _ in named if given not in self._demonyms and not self._land(given)}
        people |= {surname for _, surname in named if not self._large(surname)}
        for entity in entities_of(doc):
            inside: list[Mention] = []
            if entity.label_ in PLACE_LABELS and doc[entity.start].text not in people:
                if _team(doc, entity.end):
                    covered[entity.start : entity.end] = [True] * len(entity)
                    continue
                inside = list(self._of_entity(doc, entity.start, entity.end))
            elif entity.label_ in MISTAKEN and (land := self._land(entity.text)):
                inside = [Mention(start=entity.start, end=entity.end, text=entity.text, labelled=True, choices=land)]
            elif (
                entity.label_ in MISTAKEN
                and len(entity.text.split()) <= 2
                and (
                    is_placed(doc, entity.start)
                    or _destination(doc, entity.start)
                    or (entity.text not in people and (_left(doc, entity.start) or _razed(doc, entity.start)))
                )
            ):
                inside = self._misnamed(doc, entity.start, entity.end)
            elif entity.label_ == "NORP":
                inside = self._nationality(doc, entity.start, entity.end)
                if not inside and is_placed(doc, entity.start):
                    inside = self._misnamed(doc, entity.start, entity.end)
            elif entity.label_ not in ("PERSON", "CARDINAL", "MONEY", "PERCENT", "TIME", "QUANTITY", "ORDINAL"):
                inside = self._within(doc, entity.start, entity.end)
            found.extend(inside)
            certain = len(entity) > 1 or entity.label_ in ("GPE", "NORP", "PERSON")
            if inside or (entity.label_ in PLACE_LABELS | OTHER_LABELS and certain):
                for i in range(entity.start, max([entity.end, *(mention.end for mention in inside)])):
                    covered[i] = True
        words = [token.text for token in doc]
        capital = [word[:1].isupper() for word in words]
        past = 0
        for i in [i for i, upper in enumerate(capital) if upper and not covered[i]]:
            if i < past or (words[i].isupper() and len(words[i]) < 3):
                continue
            for size in range(min(LONGEST, len(doc) - i), 0, -1):
                if any(covered[i : i + size]) or not capital[i + size - 1]:
                    continue
                mention = self._missed(doc, i, i + size, people)
                if mention is not None:
                    found.append(mention)
                    past = i + size
                    break
        return sorted([*found, *self._again(doc, found)], key=lambda mention: mention.start)

    @staticmethod
    def _again(doc: Doc, found: Sequence[Mention]) -> list[Mention]:
        """Other places of a name that the text used for a place: one name has one sense in an article."""
        known: dict[str, list[Mention]] = {}  # by their first word
        for mention in {mention.text: mention for mention in found if mention.labelled}.values():
            known.setdefault(doc[mention.start].text, []).append(mention)
        taken = {i for mention in found for i in range(mention.start, mention.end)}
        taken |= {i for e in entities_of(doc) if e.label_ == "PERSON" and len(e) > 1 for i in range(e.start, e.end)}
        more: list[Mention] = []
        for start in positions(doc, hashed(known), "ORTH"):
            for mention in known[doc[start].text]:
                end = start + mention.end - mention.start
                if taken.isdisjoint(range(start, end)) and doc[start:end].text == mention.text:
                    more.append(msgspec.structs.replace(mention, start=start, end=end))
                    taken.update(range(start, end))
        return more

    def _of_entity(self, doc: Doc, start: int, end: int) -> Iterable[Mention]:
        while start < end and (doc[start].lower_ in ("the", "of", "'s") or doc[start].is_punct):
            start += 1
        while end > start and (
            doc[end - 1].text in ("'s", "’s", "'", "’") or doc[end - 1].is_punct or doc[end - 1].is_space
        ):
            end -= 1
        for first, last in (*_longer(doc, start, end), *_trimmed(doc, start, end)):
            text = doc[first:last].text
            choices = self._known(text)
            if choices and (text[:1].isupper() or text.startswith("al-")) and not is_stopped(doc, first, text):
                yield Mention(start=first, end=last, text=text, labelled=True, choices=choices)
                return
        if any(doc[i].text == "," for i in range(start, end)):
            middle = next(i for i in range(start, end) if doc[i].text == ",")
            yield from self._of_entity(doc, start, middle)
            yield from self._of_entity(doc, middle + 1, end)

    def _known(self, name: str) -> tuple[GazetteerEntry, ...]:
        """The places of a name; towns are not abbreviated by points."""
        found = self._gazetteer.lookup(name)
        return tuple(entry for entry in found if entry.kind != "city") if SHORT.fullmatch(name) else found

    def _land(self, name: str) -> tuple[GazetteerEntry, ...]:
        """The country of a name that is nobody's besides, whatever the recogniser took it for: "left for Togo"."""
        known = self._known(name) if name not in BORNE and not name.isupper() else ()
        return tuple(entry for entry in known if entry.kind == "country" and entry.name == name)

    def _large(self, name: str) -> bool:
        """A country or province bears the name, so that it is no surname here."""
        return any(entry.kind in ("country", "admin1") for entry in self._known(name))

    def _well_known(self, name: str) -> bool:
        return len(name) > 3 and any(
            entry.kind in ("country", "admin1") or (entry.kind == "city" and entry.people >= 100_000)
            for entry in self._known(name)
        )

    def _nationality(self, doc: Doc, start: int, end: int) -> list[Mention]:
        """A people or nationality speaks of its country: "Egyptian forces"."""
        text = doc[start:end].text
        country = self._demonyms.get(text)
        if country is None:
            return []
        choices = tuple(entry for entry in self._known(country) if entry.kind == "country")
        return [Mention(start=start, end=end, text=text, labelled=True, choices=choices)] if choices else []

    def _misnamed(self, doc: Doc, start: int, end: int) -> list[Mention]:
        """A town that the recogniser took for something else, though it stands where only a place can: "in Goma"."""
        text = doc[start:end].text
        choices = tuple(entry for entry in self._known(text) if entry.people >= NATIVE_FROM)
        if not choices or is_stopped(doc, start, text):
            return []
        large = any(entry.people >= MISSED_FROM for entry in choices)
        return [Mention(start=start, end=end, text=text, labelled=large, choices=choices)]

    def _within(self, doc: Doc, start: int, end: int) -> list[Mention]:
        """A place that names an institution: "the Danbury Police Department", "Pretoria High Court", "Bank of Chad"."""
        words = [doc[i].lower_ for i in range(start, end)]
        last = next((i for i in range(start, end) if doc[i].lower_ in WORDS["institutions"]), None)
        spans = []
        if last is not None and last > start:
            first = start + 1 if words[0] == "the" else start
            spans = [(first, stop) for stop in range(last, first, -1)]
        if "of" in words[:-1]:
            after = start + words.index("of") + 1
            spans.append((after + 1 if doc[after].lower_ == "the" else after, end))
        for width in range(min(3, end - start - 1), 0, -1):  # "Environment Canada", but not "Paris Hilton"
            for first in (start + 1 if words[0] == "the" else start, end - width):
                if first == start and end - start == 2:
                    continue
                if self._well_known(doc[first : first + width].text):
                    spans.append((first, first + width))
        for first, stop in spans:
            text = doc[first:stop].text
            choices = tuple(c for c in self._known(text) if c.people >= 5_000)
            if choices and text[:1].isupper() and not is_stopped(doc, first, text):
                return [Mention(start=first, end=stop, text=text, labelled=True, choices=choices)]
        return []

    def _missed(self, doc: Doc, start: int, end: int, people: set[str]) -> Mention | None:
        text = doc[start:end].text
        placed = is_placed(doc, start)
        if is_stopped(doc, start, text) or text in people:
            return None
        if (
            len(text) < 4
            and not (placed and not text.isupper())
            and not (start > 1 and doc[start - 1].text == "," and doc[start - 2].text[:1].isupper())
        ):
            return None  # "Paris, Ky." but not "Al"
        after = doc[end].lower_ if end < len(doc) else ""
        before = doc[start - 1].lower_ if start else ""
        if after in WORDS["not_places"] or (
            end < len(doc) and doc[end].text[:1].isupper() and after not in ("and",) and not doc[end].is_punct
        ):
            return None
        if (
            start
            and doc[start - 1].text[:1].isupper()
            and doc[start - 1].is_alpha
            and before not in WORDS["prepositions"] | {"the", "a", "an"}
        ):
            return None
        dateline = start == 0 and text.isupper()
        least = 0 if dateline else NATIVE_FROM if placed else MISSED_FROM
        choices = tuple(choice for choice in self._known(text) if choice.people >= least)
        if not choices:
            return None
        if dateline:
            return Mention(start=start, end=end, text=text, labelled=True, choices=choices)
        labelled = doc[start].ent_type_ in ("ORG", "PRODUCT", "DATE", "LOC") and end - start == 1
        national = any(choice.kind in ("country", "sea", "region", "point") for choice in choices)
        big = max(choice.people for choice in choices)
        if not (
            national
            or before in WORDS["prepositions"]
            or _razed(doc, start)
            or (big >= (50_000 if labelled else 300_000) and len(text) > 4)
        ):
            return None
        return Mention(start=start, end=end, text=text, labelled=False, choices=choices)


def is_placed(doc: Doc, start: int) -> bool:
    """A place must stand here: "in Goma", "east of Goma", "the mayor of Goma"."""
    before = doc[start - 1].lower_ if start else ""
    governed = before == "of" and start > 1 and doc[start - 2].lower_ in WORDS["offices"] | WORDS["directions"]
    return before in WORDS["locative"] or governed


def _destination(doc: Doc, start: int) -> bool:
    """Something is brought here, or somebody comes: "delivered tents to Van", "reached Juba"."""
    if start and doc[start - 1].lower_ in WORDS["reaching"]:
        return True
    return (
        start > 1
        and doc[start - 1].lower_ in ("to", "toward", "towards")
        and any(token.lower_.startswith(_arrivals()) for token in doc[max(0, start - 8) : start - 1])
    )


def _left(doc: Doc, start: int) -> bool:
    """Somebody leaves, or is driven out of, what stands here: "withdrew from Goma"."""
    out = start > 2 and doc[start - 1].lower_ == "of" and doc[start - 2].lower_ == "out"
    return (out or (start > 1 and doc[start - 1].lower_ == "from")) and any(
        token.lower_.startswith(tuple(WORDS["departing"])) for token in doc[max(0, start - 8) : start - 1]
    )


def _razed(doc: Doc, start: int) -> bool:
    """Something is done here that is done to towns: "shelled Goma"."""
    return start > 0 and doc[start - 1].lower_ in WORDS["razing"]


@lru_cache(maxsize=1)
def _arrivals() -> tuple[str, ...]:
    return tuple(word.removesuffix("e") for word in WORDS["arriving"] if len(word) > 3)


def _team(doc: Doc, end: int) -> bool:
    """The word here makes the name before it a team, a paper or a treaty: "the Dallas Cowboys"."""
    if end >= len(doc):
        return False
    word = doc[end]
    plural = word.text[:1].isupper() and word.is_alpha and word.text.endswith("s") and word.text[1:].islower()
    calm = end + 1 == len(doc) or not doc[end + 1].text[:1].isupper()  # not the capitals of a headline
    return word.text[:1].isupper() and (
        word.lower_ in WORDS["not_places"] - WORDS["institutions"]
        or (plural and calm and word.lower_ not in WORDS["plurals"])
    )


def is_stopped(doc: Doc, start: int, text: str) -> bool:
    """The name is nearly always something else, here at least."""
    word = text.lower()
    return (word in WORDS["stops"] and text != "US") or (
        word in WORDS["words_that_are_towns"] and not is_placed(doc, start)
    )


def _longer(doc: Doc, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The entity with what goes on after it, the longest first: "Viña" of "Viña del Mar", "Port" of "Port Moresby"."""
    cut = end < len(doc) and doc[end].is_title and not doc[end].ent_type_
    if not cut and doc[end : end + 1].text not in WORDS["joining"]:
        return
    for last in range(min(start + LONGEST, len(doc)), end + (not cut), -1):
        if doc[last - 1].text[:1].isupper():
            yield start, last


def _trimmed(doc: Doc, start: int, end: int) -> Iterable[tuple[int, int]]:
    """The entity, then without its outer words: "southern Helmand province" holds "Helmand"."""
    yield start, end
    generic = WORDS["outer"]
    first, last = start, end
    while first < last - 1 and doc[first].lower_ in generic | {"of", "the", "-"}:
        first += 1
    while last - 1 > first and doc[last - 1].lower_ in generic:
        last -= 1
    if (first, last) != (start, end):
        yield first, last
