"""What the encoder is fitted on: the public sets, the stories, the project's own sentences, and the acts in them.

An item is one text with what is known of it; what is not known is ``NONE`` (no label) or None (acts not marked).
"""

from __future__ import annotations

import hashlib
import json
import pathlib
import random
import re
from typing import Any, get_args

from faultline.extraction.ontology import TYPES, Ontology
from faultline.records import IncidentType, Status

INCIDENTS = list(get_args(IncidentType))
STATUSES = list(get_args(Status))
TRIGGERS = ["-", *TYPES, "DISASTER"]  # what a token may be the trigger of
ROLES = ("actors", "recipients", "places")
MODES = ["-", *sorted({mode for info in Ontology.load().types.values() for mode in info.modes})]
HEADS = {"type": len(TYPES), "quad": 5, "incident": len(INCIDENTS), "mode": len(MODES), "relevant": 2}
YIELD = -2  # the sets merge CONCEDE and RETREAT; the loss takes either
NONE = -1
QUADS = [("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict").index(
    Ontology.load().types[kind].quad) + 1 for kind in TYPES]  # fmt: skip
OLDER = {"DISAPPROVE": "ACCUSE", "FIGHT": "ASSAULT", "DEMAND": "REQUEST", "INVESTIGATE": "ACCUSE", "COOP": "COOPERATE",
         "REDUCE": "SANCTION"}  # fmt: skip
OLDER_MODES = {"primative": "primitive", "sieze": "seize", "execute": "targeted", "assassinate": "targeted",
               "massacre": "targeted", "ban": "restrict"}  # fmt: skip
PLACES = "Kenya France Peru Turkey India Nigeria Japan Mexico Ukraine Iraq Chile Sudan Poland Jordan Vietnam".split()
STORY_WORDS = 45
PASSAGES = ("load", "train_stories")  # sets of which single sentences are marked
OWN = pathlib.Path(__file__).parent / "data"

Item = dict[str, Any]


def read(folder: pathlib.Path, name: str) -> list[dict[str, Any]]:
    """The rows of one gold file."""
    with (folder / f"{name}.ndjson").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def item(source: str, text: str, **labels: Any) -> Item:
    """A text with its labels; ``key`` decides its fold, ``acts`` are marked by offsets in ``text``."""
    empty = {"key": text, "type": NONE, "quad": NONE, "incident": NONE, "mode": NONE, "relevant": NONE, "acts": None}
    return {"set": source, "text": text, **empty, **labels}


def gold(folder: pathlib.Path) -> list[Item]:
    """The public sets, with the acts that ``data/acts.ndjson`` marks in them."""
    marked = [json.loads(line) for line in (OWN / "acts.ndjson").read_text(encoding="utf-8").splitlines()]
    acts = {(row["set"], row["id"]): row["acts"] for row in marked if row["set"] not in PASSAGES}
    found = [
        item("plv", row["article"]["text"], type=_type(row["gold"]["root"]), quad=row["gold"]["quad"], relevant=1,
             acts=acts.get(("plv", row["id"])))
        for row in read(folder, "plv")
    ]  # fmt: skip
    for row in read(folder, "gsr"):
        kind = _type(row["gold"]["event"])
        found.append(item("gsr", row["article"]["text"], type=kind, relevant=1, acts=acts.get(("gsr", row["id"]))))
    for row in read(folder, "quad"):
        quad = row["gold"]["quad"]
        found.append(item("quad", row["article"]["text"], quad=quad, relevant=1 if quad else NONE,
                          acts=acts.get(("quad", row["id"]))))  # fmt: skip
    for row in read(folder, "case"):
        kind = INCIDENTS.index(row["gold"]["incident_type"])
        found.append(
            item("case", row["article"]["text"], incident=kind, relevant=1, acts=acts.get(("case", row["id"])))
        )
    for row in read(folder, "noise"):
        text = row["article"]["text"]
        if row["gold"]["section"] == "world":
            found.append(item("world", text, relevant=1, acts=acts.get(("noise", row["id"]))))
        else:
            found.append(item("noise", text, quad=0, relevant=0, acts=[]))
            if fold_of(text, 2):  # half of them also with their titles
                found.append(item("noise", f"{row['article'].get('title', '')}. {text}", key=text, relevant=0))
    texts = {row["article"]["id"]: row["article"]["text"] for row in read(folder, "load")}
    texts |= {row["id"]: row["text"] for row in read(folder, "train_stories")}
    for row in marked:
        if row["set"] in PASSAGES:
            text = texts[row["id"]]
            found.append(
                item(
                    row["set"],
                    text[row["start"] : row["end"]],
                    key=text,
                    acts=row["acts"],
                    relevant=int(bool(row["acts"])),
                )
            )
    return found


def own() -> list[Item]:
    """The project's own sentences: of incident types, of PLOVER types with their parties, and of no act."""
    found = []
    for path in sorted(OWN.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            fields = line.split("\t")
            if path.name.startswith("incidents"):
                found.append(item("own case", fields[1], incident=INCIDENTS.index(fields[0]), relevant=1))
            elif path.name.startswith("plover"):
                kind = TYPES.index(fields[0])
                found.append(item("own plv", fields[3], type=kind, quad=QUADS[kind], relevant=1))
            else:
                act = int(fields[0])
                found.append(item("own noise", fields[1], quad=NONE if act else 0, relevant=act))
    for line in (OWN / "own_acts.ndjson").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found.append(item("own acts", row["text"], acts=row["acts"], relevant=int(bool(row["acts"]))))
    return found


def stories(folder: pathlib.Path, rng: random.Random) -> list[Item]:
    """The beginnings of the synthetic stories, with type and mode."""
    found = []
    for row in read(folder, "train_stories"):
        title = re.sub(r"\{[a-z]+_?\d*\}", lambda _: rng.choice(PLACES), row["title"] or "")
        text = " ".join(f"{title}. {row['text']}".split()[:STORY_WORDS])
        mode = row["mode"].lower()
        mode = OLDER_MODES.get(mode, mode)
        label = MODES.index(mode) if mode in MODES else (MODES.index("-") if not mode else NONE)
        found.append(item("stories", text, type=TYPES.index(row["event"]), mode=label, relevant=1))
    return found


def fold_of(text: str, folds: int) -> int:
    """The fold of a text, blind to its case and punctuation."""
    return int(hashlib.md5(re.sub(r"\W+", "", text.lower()).encode()).hexdigest(), 16) % folds  # noqa: S324


def _type(name: str) -> int:
    name = OLDER.get(name, name)
    return YIELD if name in ("YIELD", "CONCEDE", "RETREAT") else TYPES.index(name)  # type: ignore[arg-type]
