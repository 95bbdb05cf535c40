"""The ontology as read from its data files: what words name an act, and what each type of act is worth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import get_args

from faultline.errors import DataFileError
from faultline.extraction.tables import DATA, rows, toml
from faultline.records import EventType, IncidentType, QuadClass, Record

FOLDER = DATA / "ontology"
TYPES: tuple[EventType, ...] = get_args(EventType)
INCIDENTS: tuple[IncidentType, ...] = get_args(IncidentType)


class Sense(Record, frozen=True, kw_only=True):
    """One reading of a trigger. ``event_type`` is None for a disaster, which is an incident without an act."""

    event_type: EventType | None
    mode: str | None
    cameo: str | None
    incident: IncidentType | None


class TypeInfo(Record, frozen=True, kw_only=True):
    """What the type of an act is worth: quad class, intensity (-10 to 10) and CAMEO root code."""

    quad: QuadClass
    score: float
    cameo: str
    modes: dict[str, float] = {}


class Ontology:
    """Triggers and types. Keys are lemmas; see ``data/ontology/triggers.tsv`` for how phrases are written."""

    def __init__(
        self,
        types: dict[EventType, TypeInfo],
        verbs: dict[str, tuple[Sense, ...]],
        nouns: dict[str, tuple[Sense, ...]],
        contexts: dict[str, tuple[str, ...]],
        own: frozenset[str] = frozenset(),
    ) -> None:
        """``own`` are the triggers of a desk's own tables: they are acts whatever the encoder thinks."""
        self.types = types
        self.verbs = verbs
        self.nouns = nouns
        # "open>fire" is looked up from either end: a verb knows its objects, an object the verbs that carry it.
        self.carried = frozenset(key.split(">", 1)[1] for key in verbs if ">" in key)
        self.own = own
        self.last = frozenset(key.rsplit(" ", 1)[-1] for key in nouns)  # words of the nouns' keys, for a quick look
        self._contexts = contexts

    @classmethod
    def load(cls, extra: Iterable[Path] = ()) -> Ontology:
        """The shipped ontology, extended by a desk's tables of the same form, whose readings come first. Raises
        DataFileError, naming file and line."""
        types = _types(FOLDER / "types.toml")
        verbs: dict[str, list[Sense]] = {}
        nouns: dict[str, list[Sense]] = {}
        own: set[str] = set()
        shipped = FOLDER / "triggers.tsv"
        for path in (shipped, *extra):
            for number, (name, mode, cameo, incident, pos, keys) in rows(path, 6):
                if pos not in ("v", "n"):
                    raise DataFileError(f"{path}:{number}: part of speech {pos!r}; v and n are allowed")
                sense = _sense(path, number, types, name, mode, cameo, incident)
                for key in (part.strip() for part in keys.split(",")):
                    senses = (verbs if pos == "v" else nouns).setdefault(key, [])
                    if path is not shipped:
                        own.add(key)
                        senses.insert(0, sense)
                    elif sense not in senses:
                        senses.append(sense)
        contexts = {
            name: tuple(word.strip() for word in words.split(","))
            for _, (name, words) in rows(FOLDER / "contexts.tsv", 2)
        }
        return cls(
            types,
            {key: tuple(senses) for key, senses in verbs.items()},
            {key: tuple(senses) for key, senses in nouns.items()},
            contexts,
            frozenset(own),
        )

    def contexts_of(self, lemmas: Sequence[str]) -> tuple[str, ...]:
        """PLOVER's contexts that the words of a sentence speak for; ``lemmas`` in lower case and reading order."""
        line = f" {' '.join(lemmas)} "
        return tuple(name for name, words in self._contexts.items() if any(f" {word} " in line for word in words))

    def intensity(self, event_type: EventType, mode: str | None) -> float:
        """The mode's score, else the type's."""
        info = self.types[event_type]
        return info.modes.get(mode or "", info.score)


def _types(path: Path) -> dict[EventType, TypeInfo]:
    read = toml(path)
    if missing := sorted(set(TYPES) - set(read)):
        raise DataFileError(f"{path}: no entry for {', '.join(missing)}; every PLOVER type needs one")
    return {name: TypeInfo(**read[name]) for name in TYPES}


def _sense(
    path: Path, number: int, types: dict[EventType, TypeInfo], name: str, mode: str, cameo: str, incident: str
) -> Sense:
    if name and name not in types:
        raise DataFileError(f"{path}:{number}: type {name!r}; allowed are {', '.join(TYPES)}, or - for a disaster")
    event_type = name or None
    if mode and (event_type is None or mode not in types[event_type].modes):
        allowed = ", ".join(types[event_type].modes) if event_type else "none"
        raise DataFileError(f"{path}:{number}: mode {mode!r} of {name or '-'}; allowed are {allowed}, or -")
    if incident and incident not in INCIDENTS:
        raise DataFileError(f"{path}:{number}: incident type {incident!r}; allowed are {', '.join(INCIDENTS)}, or -")
    return Sense(
        event_type=event_type,
        mode=mode or None,
        cameo=cameo or None,
        incident=incident or None,
    )
