"""Who a phrase names: canonical name, country, PLOVER sector and kind, as of a day.

A name of the tables decides; else the head noun gives the sector, and the nearest name, nationality or place of the
phrase the country. "Iranian-backed Iraqi militia" is Iraqi, its sponsor Iran; "anti-Iranian protesters" are nobody's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import msgspec

from faultline.extraction.actor_tables import FOLDER, ActorTables, Named, Tenure, read
from faultline.extraction.actor_tables import words as words_of
from faultline.extraction.stages import ActorCode
from faultline.extraction.tables import toml
from faultline.records import ActorKind, Sector

LONGEST = 7  # words of a name
FIGHTING = ("REB", "PRM", "UAF", "SOC")  # sectors of nouns that may follow the name of a group
AT_WORK = ("JRN", "BUS", "JUD", "COP", "EDU", "LAB", "MED")  # sectors of those who stay so if they oppose a government
PERSONS = ("ers", "ors", "ists", "ants")  # ends of nouns of persons: "two Dubai brokers"
GROUPS = ("REB", "PRM", "CRM")  # sectors of groups whose gunmen are of theirs
_SPONSOR = re.compile(
    r"(?P<who>(?:[A-Z][\w.]* )?[\w.]+)[-–](?P<how>backed|led|supported|funded|sponsored|aligned|allied|trained|armed|run|"
    r"controlled|held|ruled|dominated|based)\b"
)
_AGAINST = re.compile(r"\b(?:anti|pro|non)[-–][\w.]+", re.IGNORECASE)
_CONTINENT = re.compile(r"\b(?:South|North|Latin|Central) America(?:n|ns)?\b")
_LOYAL = re.compile(r"\bpro[-–](?:government|regime)\b", re.IGNORECASE)
_AMOUNT = re.compile(r"^(?:(?:up to|close to|as many as|more than|at least|about|around|nearly|almost|over|fewer than|less than|an estimated|some)\s+)+",
                     re.IGNORECASE)  # fmt: skip

WORDS = {name: frozenset(words) for name, words in toml(FOLDER / "words.toml").items()}
STATES = WORDS["states"]
POSTED = WORDS["posted"] | WORDS["sent"] | WORDS["allied"]


class ActorCoder:
    """Codes phrases by tables. Look-ups are cached; the tables never change."""

    def __init__(self, tables: ActorTables) -> None:
        self._tables = tables
        self._heads = frozenset(
            form.split(" ")[0] for table in (tables.names, tables.adjectives, tables.people) for form in table
        )
        self._code = lru_cache(maxsize=50_000)(self._uncached)

    @classmethod
    def load(cls, extra: Sequence[Path] = ()) -> ActorCoder:
        """The shipped tables and a desk's own. Raises DataFileError, naming file and line."""
        return cls(read(extra))

    def code(self, phrase: str, on: date, label: str | None = None, home: str | None = None) -> ActorCode | None:
        """The code of a noun phrase on a day; ``label`` is the entity label of its head. None where nothing is known.

        ``home`` is the country that the text is about, which decides where countries share a name.
        """
        return self._code(phrase, on, label, home)

    def state(self, country: str) -> ActorCode | None:
        """The code of the state with that ISO3; None where there is none."""
        found = self._tables.states.get(country)
        return ActorCode(name=found.name, country=country, sector="GOV", kind="state") if found is not None else None

    def _uncached(self, phrase: str, on: date, label: str | None, home: str | None) -> ActorCode | None:
        phrase = _CONTINENT.sub(" ", _AMOUNT.sub("", phrase.replace("’", "'").strip()))
        sponsor, owner = self._sponsor(phrase)
        plain = _AGAINST.sub(lambda match: match[0] if match[0] in self._heads else " ", _SPONSOR.sub(" ", phrase))
        words = [self._lowered(word) for word in words_of(plain)]
        former = any(word.lower().startswith("ex-") for word in words[:2])
        words = [word[3:] if word.lower().startswith("ex-") and word not in self._heads else word for word in words]
        if not words:
            return None
        listed = list(self._names(words))
        near = [country for _, _, value in listed if (country := _only_country(value))] + ([home] if home else [])
        found = [
            (start, end, known) for start, end, value in listed if (known := _known(value, words, start, end, on, near))
        ]
        stop = self._stop(words)
        surname = (
            label == "PERSON"
            and words[-1] != words[0]
            and words[-1].istitle()
            and words[-1].lower() in WORDS["surnames"]
        )
        head, sector, kind = self._head(_outside_names(words[:-1] if surname else words, found), plain)
        if label == "PERSON":
            found = [each for each in found if not _surname(each, words)]
        bearer = self._person(words, on)
        person = _holder(self._tables.people[bearer], on, near) if bearer else None
        named = self._main_name(found, words) if words[stop - 1].lower() not in WORDS["allied"] else None
        if sector in GROUPS:
            owner = None  # a US-led militia fights for others
        country = self._country(found, words, owner)
        lowered = {word.lower() for word in words}
        noun = words[stop - 1].lower()
        if owner is not None and (head.lower() or noun) in WORDS["alliances"]:
            sector, kind = "MIL", "group"
        theirs = [value for start, _, value in found if start < stop and isinstance(value, Named)]
        if noun in (WORDS["allied"] | WORDS["kin"]) and (theirs or person):
            own = next((value for start, _, value in found if start < stop and isinstance(value, str)), None)
            whose = own or (country or (person.country if person else None) if noun in WORDS["kin"] else None)
            return ActorCode(name=None, country=whose, sector=sector, kind=kind, sponsor=sponsor)
        former = former or bool(WORDS["former"] & {word.lower() for word in words[:2]})
        if person is not None and bearer is not None and kind == "person" and f"{bearer.split()[-1]}'s " in phrase:
            return ActorCode(
                name=None, country=person.country, sector=person.sector, kind="person", sponsor=sponsor
            )  # "Merkel's deputy"
        if person is not None:
            titled = sector is not None and not former  # "President X" holds the office as far as the text goes
            inside = (person.start <= on <= person.end and not former) or titled
            return ActorCode(
                name=person.name,
                country=person.country,
                sector="OPP" if "opposition" in lowered else person.sector if inside else "ELI",
                kind="person",
                sponsor=sponsor,
            )
        if former and kind == "person":
            sector = "ELI"
        if sector == "GOV" and "shadow" in lowered:
            sector = "OPP"
        if sector == "REB" and _LOYAL.search(phrase):
            sector = "PRM"
        if sector is not None and "opposition" in lowered and sector not in AT_WORK:
            sector = "OPP"
        body = named is not None and named[2].sector in ("IGO", "NGO")
        envoy = self._sender(words, found, named, stop) if named is not None and body else None
        country = envoy or country
        if named is not None and body and envoy is None and (named[0] < stop or _staff(words, stop, named[0], sector)):
            return ActorCode(
                name=named[2].name, country=None, sector=named[2].sector, kind=named[2].kind, sponsor=sponsor
            )
        if noun in POSTED and not any(start < stop and _country_of(value) for start, _, value in found):
            country = owner  # an embassy in Lima need not be Peru's
        if sector is None and person is None and self._only_people(self._core(words)):
            whole = country is not None and words[0].lower() == "the"  # "the Russians" may be their government or army
            return ActorCode(
                name=None, country=country, sector=None if whole else "CVL", kind="population", sponsor=sponsor
            )
        member = named is not None and (
            (sector == "UAF" and _of_group(words, stop, named))
            or (sector in FIGHTING and named[2].sector in GROUPS and named[1] == stop - 1)  # "Houthi rebels"
        )
        if named is not None and (
            sector is None or head.lower() in WORDS["servants"] or _ends_with(words, named[1]) or member
        ):
            value = named[2]
            bears = value.name in WORDS["borne"] or len(words) > named[1] - named[0]
            borne = value.sector in ("BUS", "JRN") and named[0] > 0 and named[1] == len(words)
            if label in ("FAC", "LOC") and value.sector in ("BUS", "JRN") and len(words) > named[1] - named[0]:
                return None  # "the Santander Bridge"
            if label == "PERSON" and sector is None and (borne or (value.kind == "state" and bears)):
                return ActorCode(name=None, country=None, sector=None, kind="person")  # "Jordan said", "Paris Hilton"
            state = value.kind == "state" and sector is None
            somewhere = named[0] >= stop and noun not in STATES
            if (state and (somewhere or noun.endswith(PERSONS))) or (
                body and somewhere and words[stop].lower() in ("in", "near", "outside")  # houses in Brussels
            ):
                return ActorCode(name=None, country=country, sector=None, kind=None, sponsor=sponsor)
            return ActorCode(
                name=value.name,
                country=value.country if value.country or value.sector in ("IGO", "NGO") else country,
                sector=value.sector or (sector if head else None) or ("GOV" if state else None),
                kind=value.kind if not head or value.kind != "state" else kind,
                sponsor=sponsor,
            )
        if sector is None and country is None:
            kinds: dict[str | None, ActorKind] = {"PERSON": "person", "ORG": "organisation"}
            return ActorCode(name=None, country=None, sector=None, kind=kinds[label]) if label in kinds else None
        if sector is None and label == "PERSON":
            if len(words) <= 2:  # a name may also be a province or a people: "Bali said", "Karen Pierce"
                country = None
            return ActorCode(name=None, country=country, sector=None, kind="person", sponsor=sponsor)
        if sector is None and self._only_people(words):
            return ActorCode(name=None, country=country, sector="CVL", kind="population", sponsor=sponsor)
        if sector in ("IGO", "NGO"):
            country = None
        return ActorCode(name=None, country=country, sector=sector, kind=kind, sponsor=sponsor)

    @staticmethod
    def _sender(
        words: Sequence[str], found: Sequence[tuple[int, int, Named | str]], body: tuple[int, int, Named], stop: int
    ) -> str | None:
        """The country whose envoy to an international body is named: Mali's, of "Mali's UN envoy"."""
        start, end, _ = body
        if not WORDS["envoys"].intersection(word.lower() for word in words[end:stop]):
            return None
        return next((country for first, _, value in found if first < start and (country := _country_of(value))), None)

    def _lowered(self, word: str) -> str:
        """BRITAIN, as leads and headlines write it, is Britain; NATO stays."""
        return word.capitalize() if word.isupper() and len(word) > 3 and word not in self._heads else word

    def _names(self, words: Sequence[str]) -> Iterator[tuple[int, int, tuple[Named, ...] | str]]:
        """Names and nationalities in reading order, the longest first: start, end, and what they stand for."""
        i = 0
        while i < len(words):
            for width in range(min(LONGEST, len(words) - i), 0, -1):
                if words[i] not in self._heads:
                    break
                form = " ".join(words[i : i + width])
                value: tuple[Named, ...] | str | None = self._tables.names.get(form) or self._tables.adjectives.get(
                    form
                )
                if value is not None:
                    yield i, i + width, value
                    i += width - 1
                    break
            i += 1

    def _person(self, words: Sequence[str], on: date) -> str | None:
        """The key of a person of the tables; a surname alone counts only on the days of the office."""
        for width in range(min(5, len(words)), 0, -1):
            for start in range(len(words) - width + 1):
                form = " ".join(words[start : start + width])
                tenures = self._tables.people.get(form)
                if tenures is None:
                    continue
                if width > 1:
                    return form
                before = words[start - 1] if start else ""
                given = (
                    before[:1].isupper()
                    and before.lower().rstrip(".") not in WORDS["titles"]
                    and before.lower() not in self._tables.nouns
                    and before not in self._heads
                )
                titled = before.lower() in ("president", "chancellor", "premier", "minister", "king", "emir", "sultan")
                if titled:  # "President Reagan", long after he was
                    return form
                if not given and any(tenure.start <= on <= tenure.end for tenure in tenures):
                    rest = words[start + 1 : start + 2]
                    if not rest or not rest[0][:1].isupper():
                        return form
        return None

    @staticmethod
    def _stop(words: Sequence[str]) -> int:
        return next((i for i, word in enumerate(words) if word.lower() in WORDS["links"] and i > 0), len(words))

    @classmethod
    def _core(cls, words: Sequence[str]) -> Sequence[str]:
        """What stands before the first linking word, past a quantity: "Nigerians" of "thousands of Nigerians from Kano"."""
        stop = cls._stop(words)
        if stop < len(words) - 1 and words[stop].lower() == "of" and words[stop - 1].lower() in WORDS["quantities"]:
            return cls._core(words[stop + 1 :])
        return words[:stop]

    def _head(self, words: Sequence[str], phrase: str) -> tuple[str, Sector | None, ActorKind | None]:
        """The head noun's form, sector and kind: the last listed noun before a linking word."""
        lowered = [word.lower() for word in words]
        stop = self._stop(words)
        comma = phrase.find(", ")
        if comma > 0:
            stop = min(stop, max(1, len(words_of(phrase[:comma]))))
        nouns = self._tables.nouns
        if stop < len(words) - 1 and lowered[stop] == "of" and _counts(lowered, stop):
            inner = self._head(
                words[stop + 1 :], " ".join(words[stop + 1 :])
            )  # "a group of refugees", "members of the army"
            if inner[1] is not None:
                return inner
        if lowered[stop - 1] in ("party", "parties") and _unpolitical(lowered, stop):
            return "", None, None
        for end in range(stop, 0, -1):
            for start in range(max(0, end - 4), end):
                form = " ".join(lowered[start:end])
                single = form[:-2] if form.endswith("'s") else form
                found = nouns.get(form) or nouns.get(single)
                if found is not None and not (
                    end - start == 1
                    and words[start] in self._heads
                    and words[start][:1].isupper()
                    and lowered[start] not in nouns
                ):
                    if lowered[end - 1] in WORDS["servants"] | WORDS["presiding"] and start > 0:
                        before = self._sector_before(lowered, start)
                        if before is not None and before != "CVL":  # Tigrayan forces are no civilians
                            return lowered[end - 1], before, found[1]
                    return lowered[end - 1], found[0], found[1]
        for start in range(stop, len(lowered)):  # "thousands of refugees", "a group of farmers", "one of the students"
            if lowered[start] == "of" and _counts(lowered, start):
                rest = list(words[start + 1 :])
                return self._head(rest, " ".join(rest)) if rest else ("", None, None)
        return "", None, None

    def _sector_before(self, lowered: Sequence[str], end: int) -> Sector | None:
        for start in range(max(0, end - 3), end):
            found = self._tables.nouns.get(" ".join(lowered[start:end]).removesuffix("'s"))
            if found is not None:
                return found[0]
        return None

    def _main_name(
        self, found: Sequence[tuple[int, int, Named | str]], words: Sequence[str]
    ) -> tuple[int, int, Named] | None:
        named = [(start, end, value) for start, end, value in found if isinstance(value, Named)]
        stop = self._stop(words)
        inside = [entry for entry in named if entry[0] < stop]
        better = [entry for entry in inside if entry[2].kind != "state"]
        chosen = better or inside or named
        if not chosen:
            return None
        return chosen[-1 if inside else 0]

    def _country(
        self, found: Sequence[tuple[int, int, Named | str]], words: Sequence[str], owner: str | None
    ) -> str | None:
        """The country nearest to the head: of what stands before the first linking word, else of who owns it, else of what
        stands after that word."""
        stop = self._stop(words)
        codes = [(start, country) for start, _, value in found if (country := _country_of(value))]
        before = [country for start, country in codes if start < stop]
        after = [country for start, country in codes if start >= stop and not _doer(words, stop, start)]
        if "ethnic" in (words[0].lower(), words[-1].lower()) and after:
            return after[0]  # ethnic Greeks in Albania live in Albania
        return before[-1] if before else owner or (after[0] if after else None)

    def _only_people(self, words: Sequence[str]) -> bool:
        return bool(words) and words[-1] in self._tables.adjectives and words[-1].endswith("s")

    def _sponsor(self, phrase: str) -> tuple[str | None, str | None]:
        """The countries of those who back and of those who lead: IRN and none of "Tehran-backed", twice USA of "US-led"."""
        match = _SPONSOR.search(phrase)
        if match is None:
            return None, None
        for who in (match["who"], match["who"].split(" ")[-1]):
            value = self._tables.adjectives.get(who) or self._tables.names.get(who)
            if value is not None:
                country = _only_country(value)
                return country, country if match["how"] in WORDS["owning"] else None
        return None, None


def _surname(entry: tuple[int, int, Named | str], words: Sequence[str]) -> bool:
    """Whether a firm's or paper's name ends that of a person: "the minister, David Ford"."""
    start, end, value = entry
    given = start > 0 and words[start - 1].istitle() and words[start - 1].lower() not in WORDS["titles"]
    return given and end == len(words) and isinstance(value, Named) and value.sector in ("BUS", "JRN", "REL")


def _country_of(value: Named | str) -> str | None:
    return value if isinstance(value, str) else value.country


def _outside_names(words: Sequence[str], found: Sequence[tuple[int, int, Named | str]]) -> list[str]:
    """The words, with blanks for those of longer names: the West Bank is no bank, nor the Soviet Union a union."""
    inside = {
        i for start, end, value in found if isinstance(value, Named) and end - start > 1 for i in range(start, end)
    }
    return ["" if i in inside else word for i, word in enumerate(words)]


def _only_country(value: Sequence[Named] | str) -> str | None:
    """The country of a nationality or a name, where it is of one only."""
    countries = {value} if isinstance(value, str) else {entry.country for entry in value}
    return countries.pop() if len(countries) == 1 else None


def _known(
    value: Sequence[Named] | str, words: Sequence[str], start: int, end: int, on: date, near: Sequence[str]
) -> Named | str | None:
    return value if isinstance(value, str) else _choose(value, " ".join(words[start:end]), on, near)


def _choose(entries: Sequence[Named], form: str, on: date, near: Sequence[str]) -> Named | None:
    """What a name stands for on a day: where it is of several countries, the one nearby; else of none, if of one sector."""
    current = [entry for entry in entries if entry.start <= on <= entry.end]
    if len({entry.country for entry in current}) > 1:
        current = _of_nearest(current, near) or current
    if not current or len({entry.country for entry in current}) == 1:
        return max(current, key=lambda entry: entry.start, default=None)
    one = current[0]
    if one.kind == "state":  # Georgia, where the text isn't about the other one
        return one
    alike = all(entry.sector == one.sector for entry in current)
    return Named(name=form, country=None, sector=one.sector, kind=one.kind) if alike else None


def _holder(tenures: Sequence[Tenure], on: date, near: Sequence[str]) -> Tenure | None:
    """Who bears a name on a day: who is in office, else who was last; of several countries' the one nearby, else nobody."""
    chosen = [tenure for tenure in tenures if tenure.start <= on <= tenure.end] or list(tenures)
    if len({tenure.country for tenure in chosen}) > 1:
        chosen = _of_nearest(chosen, near)
    if not chosen:
        return None
    begun = [tenure for tenure in chosen if tenure.start <= on]
    one = max(begun, key=lambda tenure: tenure.start) if begun else min(chosen, key=lambda tenure: tenure.start)
    together = {tenure.name for tenure in begun if tenure.end >= on}
    return one if len(together) < 2 else msgspec.structs.replace(one, name=None)


_Dated = TypeVar("_Dated", Named, Tenure)


def _of_nearest(entries: Sequence[_Dated], near: Sequence[str]) -> list[_Dated]:
    for country in near:
        found = [entry for entry in entries if entry.country == country]
        if found:
            return found
    return []


def _staff(words: Sequence[str], stop: int, start: int, sector: Sector | None) -> bool:
    """Whether people of a body are named that begins behind the linking word: "inspectors from the OPCW"."""
    return sector in ("GOV", "EDU") and {word.lower() for word in words[stop:start]} <= WORDS["staff_of"]


def _counts(words: Sequence[str], of: int) -> bool:
    """Whether what stands before an "of", in lower case, only counts what follows it; one of one is somebody's: "the family of
    a soldier"."""
    return words[max(0, of - 1)] in WORDS["quantities"] and words[of + 1 : of + 2] not in (["a"], ["an"])


def _doer(words: Sequence[str], stop: int, start: int) -> bool:
    """Whether a "by" stands before a name: rebels armed by Togo are not of Togo."""
    links = [word.lower() for word in words[stop:start] if word.lower() in WORDS["links"]]
    return links[-1:] == ["by"]


def _of_group(words: Sequence[str], stop: int, named: tuple[int, int, Named]) -> bool:
    """Whether who fights is of a group that is named behind the linking word: "gunmen from Boko Haram"."""
    start, _, group = named
    between = {word.lower() for word in words[stop:start]}
    return group.sector in GROUPS and start > stop and between <= WORDS["staff_of"]


def _ends_with(words: Sequence[str], end: int) -> bool:
    return end == ActorCoder._stop(words)


def _unpolitical(words: Sequence[str], stop: int) -> bool:
    """Whether the party or parties that end here, in lower case, are feasts or those of a conflict: "both parties", "the parties
    to the deal"."""
    if stop > 1 and words[stop - 2] in WORDS["feasts"]:
        return True
    bare = words[:stop] in (["the", "parties"], ["parties"])
    of_a_conflict = bare or words[stop : stop + 1] == ["to"] or not WORDS["sides"].isdisjoint(words[:stop])
    return words[stop - 1] == "parties" and of_a_conflict
