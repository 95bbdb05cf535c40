"""What a phrase stands for, once its words are found in the tables: whose ally it is, which person, which body or state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from faultline.extraction.actor_tables import STATES, WORDS, Named, Tenure
from faultline.extraction.stages import ActorCode
from faultline.records import ActorKind, Record, Sector

FIGHTING = ("REB", "PRM", "UAF", "SOC")  # sectors of nouns that may follow the name of a group
PERSONS = ("ers", "ors", "ists", "ants")  # ends of nouns of persons: "two Dubai brokers"
GROUPS = ("REB", "PRM", "CRM")  # sectors of groups whose gunmen are of theirs


class Phrase(Record, frozen=True, kw_only=True):
    """A phrase as its words tell: which names stand in it, and what its head noun is."""

    text: str
    words: Sequence[str]
    stop: int  # the first linking word, else the end
    found: Sequence[tuple[int, int, Named | str]]  # names and nationalities, with their words
    label: str | None
    owner: str | None  # ISO3 of those who lead
    former: bool
    head: str
    sector: Sector | None
    kind: ActorKind | None
    country: str | None

    @property
    def noun(self) -> str:
        """The word before the first linking one, in lower case."""
        return self.words[self.stop - 1].lower()

    def owned(self) -> bool:
        """Whether a name, and not only a nationality, stands before the first linking word."""
        return any(start < self.stop and isinstance(value, Named) for start, _, value in self.found)


def beside(read: Phrase, person: Tenure | None) -> ActorCode:
    """Allies and relatives of who is named: of their own country, relatives else of theirs."""
    own = next((value for start, _, value in read.found if start < read.stop and isinstance(value, str)), None)
    theirs = read.country or (person.country if person else None)
    country = own or (theirs if read.noun in WORDS["kin"] else None)
    return ActorCode(name=None, country=country, sector=read.sector, kind=read.kind)


def borne(read: Phrase, bearer: str, person: Tenure, on: date) -> ActorCode:
    """A person of the tables, by his office of the day, or somebody of his: "Merkel's deputy"."""
    if read.kind == "person" and f"{bearer.split()[-1]}'s " in read.text:
        return ActorCode(name=None, country=person.country, sector=person.sector, kind="person")
    titled = read.sector is not None  # "President X" holds the office as far as the text goes
    inside = not read.former and (person.start <= on <= person.end or titled)
    opposed = "opposition" in {word.lower() for word in read.words}
    sector = "OPP" if opposed else person.sector if inside else "ELI"
    return ActorCode(name=person.name, country=person.country, sector=sector, kind="person")


def decides(read: Phrase, named: tuple[int, int, Named]) -> bool:
    """Whether a name of the tables is who a phrase is about, beside its head noun."""
    if read.sector is None or read.head.lower() in WORDS["servants"] or named[1] == read.stop:
        return True
    rebels = read.sector in FIGHTING and named[2].sector in GROUPS and named[1] == read.stop - 1  # "Houthi rebels"
    return rebels or (read.sector == "UAF" and _of_group(read.words, read.stop, named))


def by_name(read: Phrase, named: tuple[int, int, Named]) -> ActorCode | None:
    """Whom a name of the tables that decides stands for; None for what only bears it."""
    start, end, value = named
    words, sector = read.words, read.sector
    longer = len(words) > end - start
    trading = value.sector in ("BUS", "JRN")
    if read.label in ("FAC", "LOC") and trading and longer:
        return None  # "the Santander Bridge"
    if read.label == "PERSON" and sector is None:  # "Jordan said", "Paris Hilton"
        surname = trading and start > 0 and end == len(words)
        if surname or (value.kind == "state" and (value.name in WORDS["borne"] or longer)):
            return ActorCode(name=None, country=None, sector=None, kind="person")
    state = value.kind == "state" and sector is None
    somewhere = start >= read.stop and read.noun not in STATES
    houses = value.sector in ("IGO", "NGO") and somewhere and words[read.stop].lower() in ("in", "near", "outside")
    if houses or (state and (somewhere or read.noun.endswith(PERSONS))):  # houses in Brussels
        return ActorCode(name=None, country=read.country, sector=None, kind=None)
    abroad = value.kind == "group" and end <= read.stop and not _adjacent(read, start)  # "Islamic State in Mali"
    return ActorCode(
        name=value.name,
        country=value.country if value.country or value.sector in ("IGO", "NGO") or abroad else read.country,
        sector=value.sector or (sector if read.head else None) or ("GOV" if state else None),
        kind=value.kind if not read.head or value.kind != "state" else read.kind,
    )


def _adjacent(read: Phrase, start: int) -> bool:
    """Whether the country of a phrase is told before a name in it: "Mali's Islamic State"."""
    return any(end <= start and (isinstance(value, str) or value.country) for _, end, value in read.found)


def _of_group(words: Sequence[str], stop: int, named: tuple[int, int, Named]) -> bool:
    """Whether who fights is of a group that is named behind the linking word: "gunmen from Boko Haram"."""
    start, _, group = named
    between = {word.lower() for word in words[stop:start]}
    return group.sector in GROUPS and start > stop and between <= WORDS["staff_of"]
