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

import msgspec

from faultline.extraction.actor_tables import POSTED, WORDS, ActorTables, Named, head_end, read, unaccented
from faultline.extraction.actor_tables import words as words_of
from faultline.extraction.coded_phrases import GROUPS, Phrase, beside, borne, by_name, decides
from faultline.extraction.dated_names import holder, known_as, only_country
from faultline.extraction.stages import ActorCode
from faultline.records import ActorKind, Sector

LONGEST = 7  # words of a name
AT_WORK = ("JRN", "BUS", "JUD", "COP", "EDU", "LAB", "MED")  # sectors of those who stay so if they oppose a government
_SPONSOR = re.compile(
    r"(?P<who>(?:[A-Z][\w.]* )?[\w.]+)[-–](?P<how>backed|led|supported|funded|sponsored|aligned|allied|trained|armed|run|"
    r"controlled|held|ruled|dominated|based)\b"
)
_AGAINST = re.compile(r"\b(?:anti|pro|non)[-–][\w.]+", re.IGNORECASE)
_CONTINENT = re.compile(r"\b(?:South|North|Latin|Central) America(?:n|ns)?\b")
_LOYAL = re.compile(r"\bpro[-–](?:government|regime)\b", re.IGNORECASE)
_AMOUNT = re.compile(r"^(?:(?:up to|close to|as many as|more than|at least|about|around|nearly|almost|over|fewer than|less than|an estimated|some)\s+)+",
                     re.IGNORECASE)  # fmt: skip


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
        words = [self._spelt(word) for word in words_of(plain)]
        former = any(word.lower().startswith("ex-") or word.lower() in WORDS["former"] for word in words[:2])
        words = [word[3:] if word.lower().startswith("ex-") and word not in self._heads else word for word in words]
        if not words:
            return None
        listed = list(self._names(words))
        near = [country for _, _, value in listed if (country := only_country(value))] + ([home] if home else [])
        found = [
            (start, end, known)
            for start, end, value in listed
            if (known := known_as(value, " ".join(words[start:end]), on, near))
        ]
        named_so = label == "PERSON" and words[-1] != words[0] and words[-1].istitle()
        surname = named_so and words[-1].lower() in WORDS["surnames"]
        head, sector, kind = self._head(_outside_names(words[:-1] if surname else words, found), plain)
        if label == "PERSON":
            found = [each for each in found if not _surname(each, words)]
        if sector in GROUPS:
            owner = None  # a US-led militia fights for others
        stop = head_end(words)
        if owner is not None and (head.lower() or words[stop - 1].lower()) in WORDS["alliances"]:
            sector, kind = "MIL", "group"
        read = Phrase(
            text=phrase, words=words, stop=stop, found=found, label=label, owner=owner, former=former, head=head,
            sector=sector, kind=kind, country=self._country(found, words, owner),
        )  # fmt: skip
        bearer = self._person(words, on)
        person = holder(self._tables.people[bearer], on, near) if bearer else None
        if read.noun in (WORDS["allied"] | WORDS["kin"]) and (person or read.owned()):
            code: ActorCode | None = beside(read, person)
        elif bearer is not None and person is not None:
            code = borne(read, bearer, person, on)
        else:
            code = self._described(read)
        return code if code is None or sponsor is None else msgspec.structs.replace(code, sponsor=sponsor)

    def _described(self, read: Phrase) -> ActorCode | None:
        """Who a phrase names in which no person of the tables stands."""
        words, found, stop, sector = read.words, read.found, read.stop, read.sector
        lowered = {word.lower() for word in words}
        if read.former and read.kind == "person":
            sector = "ELI"
        if sector == "REB" and _LOYAL.search(read.text):
            sector = "PRM"
        if (sector == "GOV" and "shadow" in lowered) or (
            sector is not None and "opposition" in lowered and sector not in AT_WORK
        ):
            sector = "OPP"
        named = self._main_name(found, words) if read.noun not in WORDS["allied"] else None
        body = named is not None and named[2].sector in ("IGO", "NGO")
        envoy = self._sender(words, found, named, stop) if named is not None and body else None
        country = envoy or read.country
        if named is not None and body and envoy is None and (named[0] < stop or _staff(words, stop, named[0], sector)):
            return ActorCode(name=named[2].name, country=named[2].country, sector=named[2].sector, kind=named[2].kind)
        if read.noun in POSTED and not any(start < stop and _country_of(value) for start, _, value in found):
            country = read.owner  # an embassy in Lima need not be Peru's
        if sector is None and self._only_people(self._core(words)):
            whole = country is not None and words[0].lower() == "the"  # "the Russians" may be their government or army
            return ActorCode(name=None, country=country, sector=None if whole else "CVL", kind="population")
        read = msgspec.structs.replace(read, sector=sector, country=country)
        if named is not None and decides(read, named):
            return by_name(read, named)
        if sector is None and country is None:
            kinds: dict[str | None, ActorKind] = {"PERSON": "person", "ORG": "organisation"}
            return (
                ActorCode(name=None, country=None, sector=None, kind=kinds[read.label]) if read.label in kinds else None
            )
        if sector is None and read.label == "PERSON":
            if len(words) <= 2:  # a name may also be a province or a people: "Bali said", "Karen Pierce"
                country = None
            return ActorCode(name=None, country=country, sector=None, kind="person")
        if sector is None and self._only_people(words):
            return ActorCode(name=None, country=country, sector="CVL", kind="population")
        if sector == "IGO" or (sector == "NGO" and not any(start < stop for start, _, _ in found)):
            country = None  # a charity in Yemen need not be Yemen's, a Yemeni one is
        return ActorCode(name=None, country=country, sector=sector, kind=read.kind)

    @staticmethod
    def _sender(
        words: Sequence[str], found: Sequence[tuple[int, int, Named | str]], body: tuple[int, int, Named], stop: int
    ) -> str | None:
        """The country whose envoy to an international body is named: Mali's, of "Mali's UN envoy"."""
        start, end, _ = body
        if not WORDS["envoys"].intersection(word.lower() for word in words[end:stop]):
            return None
        return next((country for first, _, value in found if first < start and (country := _country_of(value))), None)

    def _spelt(self, word: str) -> str:
        """BRITAIN, as leads and headlines write it, is Britain, and Brasília Brasilia; NATO stays."""
        if word in self._heads:
            return word
        plain = unaccented(word)
        word = plain if plain in self._heads else word
        return word.capitalize() if word.isupper() and len(word) > 3 else word

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

    @classmethod
    def _core(cls, words: Sequence[str]) -> Sequence[str]:
        """What stands before the first linking word, past a quantity: "Nigerians" of "thousands of Nigerians from Kano"."""
        stop = head_end(words)
        if stop < len(words) - 1 and words[stop].lower() == "of" and words[stop - 1].lower() in WORDS["quantities"]:
            return cls._core(words[stop + 1 :])
        return words[:stop]

    def _head(self, words: Sequence[str], phrase: str) -> tuple[str, Sector | None, ActorKind | None]:
        """The head noun's form, sector and kind: the last listed noun before a linking word."""
        lowered = [word.lower() for word in words]
        stop = head_end(words)
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
        stop = head_end(words)
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
        stop = head_end(words)
        codes = [(start, country) for start, _, value in found if (country := _country_of(value))]
        before = [country for start, country in codes if start < stop]
        if len(before) > 1 and words[stop - 1].lower() in WORDS["sent"]:
            return before[0]  # "Kenya's UN envoy", "Peru's Chile ambassador"
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
                country = only_country(value)
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


def _unpolitical(words: Sequence[str], stop: int) -> bool:
    """Whether the party or parties that end here, in lower case, are feasts or those of a conflict: "both parties", "the parties
    to the deal"."""
    if stop > 1 and words[stop - 2] in WORDS["feasts"]:
        return True
    bare = words[:stop] in (["the", "parties"], ["parties"])
    of_a_conflict = bare or words[stop : stop + 1] == ["to"] or not WORDS["sides"].isdisjoint(words[:stop])
    return words[stop - 1] == "parties" and of_a_conflict
