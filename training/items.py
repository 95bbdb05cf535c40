"""What the encoder is fitted on: the public sets, the stories, the project's own sentences, and the acts in them.

    python training/items.py --data DIR --out items.json

writes all of it to one file, with its labels, for a machine that has nothing but torch. An item is one text with what is
known of it; what is not known is ``NONE`` (no label) or None (acts not marked). ``own`` names the file of a sentence of ours.
A window is a sentence with those before it: its acts are marked from code point ``since`` on, their parties and places also
before.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import pathlib
import random
import re
from collections.abc import Sequence
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
BUDGETS = (50, 80, 110)  # words of a window before its sentence
CUT = re.compile(r"(?<=[.!?])[\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-Z])|\n+")  # between sentences
LONGEST = 90  # words of a sentence that is worth reading
OWN = pathlib.Path(__file__).parent / "data"

Item = dict[str, Any]


def read(folder: pathlib.Path, name: str) -> list[dict[str, Any]]:
    """The rows of one gold file."""
    with (folder / f"{name}.ndjson").open(encoding="utf-8") as rows:
        return [json.loads(line) for line in rows]


def item(source: str, text: str, **labels: Any) -> Item:
    """A text with its labels; ``key`` decides its fold, ``acts`` are marked by offsets in ``text``."""
    empty = {"type": NONE, "quad": NONE, "incident": NONE, "mode": NONE, "relevant": NONE, "acts": None}
    return {"set": source, "text": text, "key": text, "since": 0, "own": None, **empty, **labels}


def gold(folder: pathlib.Path) -> list[Item]:
    """The public sets, with the acts that ``data/acts.ndjson`` marks in them."""
    marked = lines("acts.ndjson")
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
    texts = passages(folder)
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
    """The project's own sentences: of incident types, of PLOVER types with their parties, of quad classes, and of no act."""
    found = []
    for path in sorted(OWN.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            fields = line.split("\t")
            if path.name.startswith("incidents"):
                found.append(
                    item("own case", fields[1], incident=INCIDENTS.index(fields[0]), relevant=1, own=path.name)
                )
            elif path.name.startswith("plover"):
                kind = TYPES.index(fields[0])
                found.append(item("own plv", fields[3], type=kind, quad=QUADS[kind], relevant=1, own=path.name))
            elif path.name.startswith("quad"):
                quad = int(fields[0])
                found.append(item("own quad", fields[1], quad=quad, relevant=1 if quad else NONE, own=path.name))
            else:
                act = int(fields[0])
                found.append(item("own noise", fields[1], quad=NONE if act else 0, relevant=act, own=path.name))
    for row in lines("own_acts.ndjson"):
        acts = row["acts"]
        found.append(item("own acts", row["text"], acts=acts, relevant=int(bool(acts)), own="own_acts.ndjson"))
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


def windows(folder: pathlib.Path, rng: random.Random) -> list[Item]:
    """The marked sentences of long news that tell of acts, each with what stands before it."""
    texts = passages(folder)
    told = {(row["id"], row["start"], tuple(row["trigger"])): row for row in lines("elsewhere.ndjson")}
    found = []
    for row in lines("acts.ndjson"):
        if row["set"] != "load" or not row["acts"] or not row["start"]:
            continue
        text = texts[row["id"]]
        first = _reach(text, row["start"], rng.choice(BUDGETS))
        shift = row["start"] - first
        acts = [
            _moved(act, told.get((row["id"], row["start"], tuple(act["trigger"])), {}), shift, first)
            for act in row["acts"]
        ]
        found.append(item("window", text[first : row["end"]], key=text, since=shift, acts=acts))
    return found


def articles(rng: random.Random) -> list[Item]:
    """The sentences of our own articles, in all of which acts are marked, and those that tell of acts with what stands before them;
    but for the articles that are held back to measure by."""
    found = []
    for row in (each for each in lines("own_articles.ndjson") if not each["held"]):
        text, spans = row["text"], row["sentences"]
        for number, (start, end) in enumerate(spans):
            acts = [act for act in row["acts"] if act["sentence"] == number]
            found.append(item("article", text[start:end], key=text, acts=acts, relevant=int(bool(acts))))
            if acts and number:
                first = _beginning(spans[:number], rng.choice(BUDGETS), text)
                found.append(item("window", text[first:end], key=text, since=start - first,
                                  acts=[_moved(act, act["far"], start - first, first) for act in acts]))  # fmt: skip
    return found


def _moved(act: dict[str, Any], before: dict[str, Any], shift: int, first: int) -> dict[str, Any]:
    """An act as a window tells it that begins at code point ``first`` of its article, its sentence ``shift`` behind that: with those
    parties and places of it that stand ``before`` the sentence."""
    moved = {
        role: [[start + shift, end + shift] for start, end in act[role]]
        + [[start - first, end - first] for start, end in before.get(role, ()) if start >= first]
        for role in ROLES
    }
    return {**act, **moved, "trigger": [at + shift for at in act["trigger"]]}


def _beginning(before: Sequence[Sequence[int]], words: int, text: str) -> int:
    """Where as many of the last sentences begin as have that many words together; at least one does."""
    end, first = before[-1][1], before[-1][0]
    for start, _ in reversed(before[:-1]):
        if len(text[start:end].split()) > words:
            break
        first = start
    return first


def unmarked(folder: pathlib.Path, rng: random.Random, stories_kept: int = 3000) -> list[Item]:
    """Sentences that nobody has marked, and windows of such, for a student to ask its teachers about."""
    found = []
    texts = passages(folder)
    chosen = [name for name in texts if name.startswith("load")]
    chosen += rng.sample(sorted(texts.keys() - chosen), stories_kept)
    marked = {(row["id"], row["start"]) for row in lines("acts.ndjson")}
    for name in chosen:
        text = re.sub(r"\{([a-z]+)_?\d*\}", r"\1", texts[name]) if "{" in texts[name] else texts[name]
        spans = _sentences(text)
        for start, end in spans:
            if (name, start) not in marked:
                found.append(item("plain", text[start:end], key=text))
        for start, end in rng.sample(spans[1:], min(len(spans) - 1, 12 if name.startswith("load") else 2)):
            first = _reach(text, start, rng.choice(BUDGETS))
            found.append(item("plain window", text[first:end], key=text, since=start - first))
    return found


def passages(folder: pathlib.Path) -> dict[str, str]:
    """The texts of which single sentences are marked, by id."""
    texts = {row["article"]["id"]: row["article"]["text"] for row in read(folder, "load")}
    return texts | {row["id"]: row["text"] for row in read(folder, "train_stories")}


def _reach(text: str, end: int, words: int) -> int:
    """Where as many whole sentences before ``end`` begin as have that many words together; at least one does."""
    return _beginning(_sentences(text[:end]), words, text)


def _sentences(text: str) -> list[tuple[int, int]]:
    """Sentences by their punctuation, good enough for what is only asked about."""
    cuts = [0, *(match.end() for match in CUT.finditer(text)), len(text)]
    spans = [(start, start + len(text[start:end].rstrip())) for start, end in itertools.pairwise(cuts)]
    return [span for span in spans if span[1] - span[0] > 20 and len(text[slice(*span)].split()) <= LONGEST] or [
        (0, len(text))
    ]


def lines(name: str) -> list[dict[str, Any]]:
    """The rows of one of our own files."""
    return [json.loads(line) for line in (OWN / name).read_text(encoding="utf-8").splitlines()]


def fold_of(text: str, folds: int) -> int:
    """The fold of a text, blind to its case and punctuation."""
    return int(digest(text), 16) % folds


def digest(text: str) -> str:
    """What decides the fold of a text, in hexadecimal digits."""
    return hashlib.md5(re.sub(r"\W+", "", text.lower()).encode()).hexdigest()  # noqa: S324


def _type(name: str) -> int:
    name = OLDER.get(name, name)
    return YIELD if name in ("YIELD", "CONCEDE", "RETREAT") else TYPES.index(name)  # type: ignore[arg-type]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "out"):
        parser.add_argument(f"--{name}", type=pathlib.Path, required=True)
    options = parser.parse_args()
    rng = random.Random(0)
    folder = options.data
    sets = {
        "gold": gold(folder) + windows(folder, rng) + articles(rng), "own": own(), "stories": stories(folder, rng),
        "plain": unmarked(folder, rng),
    }  # fmt: skip
    made = {
        **{name: [{**each, "key": digest(each["key"])} for each in items] for name, items in sets.items()},
        "heads": HEADS, "triggers": TRIGGERS, "statuses": STATUSES, "roles": ROLES, "incidents": INCIDENTS,
        "modes": MODES, "types": list(TYPES), "yield": [TYPES.index("CONCEDE"), TYPES.index("RETREAT")],
    }  # fmt: skip
    options.out.write_text(json.dumps(made, ensure_ascii=False))


if __name__ == "__main__":
    main()
