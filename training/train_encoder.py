"""Fits the encoder: a BERT body, heads that judge a text as a whole, and heads that mark its acts.

    python training/items.py --data DIR --out items.json
    python training/train_encoder.py --items items.json --base DIR --out DIR [--folds 4 --fold 0]
    python training/train_encoder.py --items items.json --base DIR --out DIR --teacher BASE FIT --teacher BASE FIT ...
    python training/train_encoder.py --items items.json --base DIR --out DIR --linker --start FIT --frozen 3 [--teacher ...]

``--base`` is a folder of config.json, model.safetensors and tokenizer.json. With ``--fold`` the gold texts of that fold are left
out, of unmarked texts and of windows too, and so are the ``--leave`` files of our own; the fold's scores are printed, and
written to oof.json. With teachers the body learns also what they together believe of every text, and of texts that
nobody marked (distillation: Hinton and others, 2015). The linker goes on from a fit of the encoder, whose lower layers it shares,
and is fitted to sentences with those before them. ``export_encoder.py`` makes the shipped files of the result. Needs torch and
transformers (training/requirements.txt); uses a GPU where there is one.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import pathlib
import random
import time
from collections.abc import Mapping, Sequence
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812
from network import WIDTH, Encoder
from samples import Item, Sample, batches, padded, read, sampled
from tokenizers import Tokenizer
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

LOSS = {"type": 1.0, "quad": 1.0, "incident": 1.0, "mode": 0.3, "relevant": 0.5}
LOSS_TRIGGER, LOSS_STATUS, LOSS_ROLE = 0.6, 0.4, 0.08
LOSS_GOLD = 0.5  # beside what teachers believe
FROZEN = 2  # layers of the body that stay as they are, beside the word embeddings: faster, and no worse
YIELD = -2  # a type: either of two
SPOT = 0.2  # probability of a trigger from which teachers are asked what belongs to it
NONE = -1
ASKED = 256  # texts that teachers read at a time
WARMING = 100  # steps until the rates are full
AGAIN = 2  # times more that sentences of CASE are read in an epoch: among those of our own they are few
DECAY = 0.997  # of the running mean of the weights, which is what a fit leaves


@dataclasses.dataclass(frozen=True, eq=False)
class Belief:
    """What teachers believe of a sample; ``spots`` are its likely triggers."""

    whole: list[torch.Tensor]
    trigger: torch.Tensor
    status: torch.Tensor
    spots: list[int]
    roles: torch.Tensor  # spots x pieces x roles


def run(
    model: Encoder, batch: list[Sample], known: Mapping[int, torch.Tensor] | None = None
) -> dict[str, torch.Tensor]:
    """The model's outputs by name, in 32 bits, and the ``mask``; ``known`` is what the frozen layers made of each sample."""
    pieces, mask = (each.to(model.prior.weight.device) for each in read(batch))
    with torch.autocast(pieces.device.type, torch.bfloat16, enabled=model.brief):
        if known is None:
            outputs = model(pieces, mask)
        else:
            hidden = padded([known[id(each)] for each in batch], pieces.shape[1])
            outputs = model.above(hidden.to(pieces.device).float(), mask)
    return {**{name: each.float() for name, each in zip(model.outputs, outputs, strict=True)}, "mask": mask}


@torch.no_grad()
def read_below(model: Encoder, samples: Sequence[Sample]) -> dict[int, torch.Tensor]:
    """What the frozen layers make of each sample, by its identity, in 16 bits: a third of a step's time, and not again in each epoch."""
    found = {}
    ordered = sorted(samples, key=lambda each: len(each.pieces))
    for start in range(0, len(ordered), 64):
        batch = ordered[start : start + 64]
        pieces, mask = (each.to(model.prior.weight.device) for each in read(batch))
        with torch.autocast(pieces.device.type, torch.bfloat16, enabled=model.brief):
            hidden = model.below(pieces, mask).bfloat16().cpu()
        found.update((id(each), hidden[i, : len(each.pieces)].clone()) for i, each in enumerate(batch))
    return found


def role_logits(outputs: dict[str, torch.Tensor], rows: list[int], spots: list[int]) -> torch.Tensor:
    """For each trigger: acts x pieces x roles."""
    count = outputs["prior"].shape[-1]
    acting = outputs["acting"][rows, spots].unflatten(-1, (count, WIDTH))
    acted = outputs["acted"][rows].unflatten(-1, (count, WIDTH))
    return torch.einsum("arw,atrw->atr", acting, acted) / WIDTH**0.5 + outputs["prior"][rows]


def gold_loss(outputs: dict[str, torch.Tensor], batch: list[Sample], labels: dict[str, Any]) -> torch.Tensor:
    """The sum of the heads' losses, each over what is known."""
    device, longest = outputs["mask"].device, outputs["mask"].shape[1]
    total = torch.zeros((), device=device)
    for name in labels["heads"]:
        known = torch.tensor([each.item[name] for each in batch], device=device)
        total = total + LOSS[name] * F.cross_entropy(
            outputs[name], known.clamp(min=NONE), ignore_index=NONE, label_smoothing=0.05, reduction="sum"
        )
        if name == "type" and any(each.item[name] == YIELD for each in batch):
            log = F.log_softmax(outputs[name][known == YIELD], -1)[:, labels["yield"]]
            total = total - torch.logsumexp(log, -1).sum()
    marked = [i for i, each in enumerate(batch) if each.kinds is not None]
    if not marked:
        return total / len(batch)
    kinds = padded([batch[i].kinds for i in marked], longest, -100).to(device)
    total = total + LOSS_TRIGGER * F.cross_entropy(
        outputs["trigger"][marked].flatten(0, 1), kinds.flatten(), ignore_index=-100, reduction="sum"
    )
    rows = [i for i in marked for _ in batch[i].heads]
    if rows:
        spots = [head for i in marked for head in batch[i].heads]
        statuses = torch.tensor([status for i in marked for status in batch[i].statuses], device=device)
        total = total + LOSS_STATUS * F.cross_entropy(
            outputs["status"][rows, spots], statuses, label_smoothing=0.02, reduction="sum"
        )
        wanted = padded([want for i in marked for want in batch[i].wanted], longest).to(device)
        each = F.binary_cross_entropy_with_logits(role_logits(outputs, rows, spots), wanted, reduction="none").sum(-1)
        total = total + LOSS_ROLE * (each * outputs["mask"][rows]).sum()
    return total / len(batch)


def taught_loss(
    outputs: dict[str, torch.Tensor], batch: list[Sample], beliefs: Sequence[Belief], labels: dict[str, Any]
) -> torch.Tensor:
    """How far the outputs are from what the teachers believe."""
    device, longest = outputs["mask"].device, outputs["mask"].shape[1]
    total = torch.zeros((), device=device)
    whole = [i for i, each in enumerate(batch) if each.whole]
    for number, name in enumerate(labels["heads"]):
        if whole:
            wanted = torch.stack([beliefs[i].whole[number] for i in whole]).float().to(device)
            total = total + LOSS[name] * F.cross_entropy(outputs[name][whole], wanted, reduction="sum")
    told = padded([each.told for each in batch], longest).to(device)
    kinds = padded([each.trigger for each in beliefs], longest).float().to(device)
    total = total - LOSS_TRIGGER * ((kinds * F.log_softmax(outputs["trigger"], -1)).sum(-1) * told).sum()
    rows = [i for i, each in enumerate(beliefs) for _ in each.spots]
    if rows:
        spots = [spot for each in beliefs for spot in each.spots]
        weight = 1 - kinds[rows, spots, 0]
        status = torch.stack([each.status[spot] for each in beliefs for spot in each.spots]).float().to(device)
        said = (status * F.log_softmax(outputs["status"][rows, spots], -1)).sum(-1)
        total = total - LOSS_STATUS * (said * weight).sum()
        wanted = padded([role for each in beliefs for role in each.roles], longest).float().to(device)
        each = F.binary_cross_entropy_with_logits(role_logits(outputs, rows, spots), wanted, reduction="none").sum(-1)
        total = total + LOSS_ROLE * ((each * outputs["mask"][rows]).sum(-1) * weight).sum()
    return total / len(batch)


@torch.no_grad()
def asked(models: Sequence[Encoder], batch: list[Sample], gold: bool = False) -> list[Belief]:
    """What the models together believe; of the ``gold`` triggers, or of those that they see."""
    several = [run(model, batch) for model in models]

    def mean(name: str) -> torch.Tensor:
        return torch.stack([F.softmax(outputs[name], -1) for outputs in several]).mean(0)

    whole = [mean(name).half().cpu() for name in models[0].names]
    trigger, status = mean("trigger").half().cpu(), mean("status").half().cpu()
    likely = (1 - trigger[..., 0] >= SPOT) & padded([each.told for each in batch], trigger.shape[1])
    spots = [each.heads if gold else likely[i].nonzero().flatten().tolist() for i, each in enumerate(batch)]
    rows = [i for i, found in enumerate(spots) for _ in found]
    flat = [spot for found in spots for spot in found]
    odds = [role_logits(outputs, rows, flat).sigmoid() for outputs in several]
    roles = torch.stack(odds).mean(0).half().cpu()
    found, at = [], 0
    for i, each in enumerate(batch):
        length, here = len(each.pieces), len(spots[i])
        belongs = roles[at : at + here, :length]
        at += here
        found.append(Belief([part[i] for part in whole], trigger[i, :length], status[i, :length], spots[i], belongs))
    return found


def scores(models: Sequence[Encoder], held: list[Sample], labels: dict[str, Any]) -> dict[str, float]:
    """How right the models are about texts that they were not fitted on: accuracy of the heads, F1 of the marks."""
    for model in models:
        model.eval()
    right: dict[str, list[float]] = {}
    found: dict[str, list[float]] = {}
    ordered = sorted(held, key=lambda each: len(each.pieces))
    for start in range(0, len(ordered), 64):
        batch = ordered[start : start + 64]
        for sample, belief in zip(batch, asked(models, batch, gold=True), strict=True):
            for name, guess in zip(labels["heads"], belief.whole, strict=True):
                if sample.whole and sample.item[name] >= 0:
                    right.setdefault(name, []).append(float(guess.argmax() == sample.item[name]))
            if sample.kinds is None:
                continue
            guesses = belief.trigger.float().argmax(-1)
            gold, guess = (sample.kinds > 0), (guesses > 0) & (sample.kinds >= 0)
            same = (guesses == sample.kinds) & gold
            _count(found, f"trigger {'window' if not sample.whole else sample.item['set']}", same, gold, guess)
            for act, (spot, status) in enumerate(zip(sample.heads, sample.statuses, strict=True)):
                right.setdefault("status", []).append(float(belief.status[spot].argmax() == status))
                for r, role in enumerate(labels["roles"]):
                    gold, guess = sample.wanted[act, :, r] > 0, belief.roles[act, :, r] >= 0.5
                    where = "beside" if sample.whole else "before"
                    scope = torch.ones_like(gold) if sample.whole else ~sample.told
                    _count(found, f"{role} {where}", gold & guess & scope, gold & scope, guess & scope)
    f1 = {name: 2 * hit / max(1.0, gold + guess) for name, (hit, gold, guess) in found.items()}
    return {name: round(sum(each) / len(each), 4) for name, each in right.items()} | {
        name: round(value, 4) for name, value in f1.items()
    }


def _count(
    found: dict[str, list[float]], name: str, hit: torch.Tensor, gold: torch.Tensor, guess: torch.Tensor
) -> None:
    counts = found.setdefault(name, [0.0, 0.0, 0.0])
    for i, each in enumerate((hit, gold, guess)):
        counts[i] += float(each.sum())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("items", "base", "out"):
        parser.add_argument(f"--{name}", type=pathlib.Path, required=True)
    parser.add_argument("--folds", type=int, default=4)
    parser.add_argument("--fold", type=int, default=-1)
    parser.add_argument("--leave", nargs="*", default=[], help="files of our own that a fold's fit leaves out")
    parser.add_argument("--teacher", nargs=2, action="append", type=pathlib.Path, default=[], metavar=("BASE", "FIT"))
    parser.add_argument("--start", type=pathlib.Path, help="a fit to go on from")
    parser.add_argument("--linker", action="store_true", help="fit to windows alone, for what earlier sentences tell")
    parser.add_argument("--plain", type=int, default=10**6, help="unmarked texts to ask teachers about")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rates", type=float, nargs=2, default=(1.5e-4, 2e-3), help="of the body and of the heads")
    parser.add_argument("--frozen", type=int, default=FROZEN, help="layers of the body that are not fitted")
    parser.add_argument("--minutes", type=float, default=1e9, help="the fit is over by then, its rates with it")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--stories", type=int, default=300, help="stories an epoch")
    parser.add_argument("--only", type=int, help="items of each kind, to try the script")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    begun = time.time()
    labels = json.loads(options.items.read_text())
    sets = {name: labels.pop(name)[slice(options.only)] for name in ("gold", "own", "stories", "plain")}
    tokenizer = Tokenizer.from_file(str(options.base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()

    def inside(item: Item) -> bool:
        return int(item["key"], 16) % options.folds == options.fold

    held = sampled([each for each in sets["gold"] if inside(each)], tokenizer, labels)
    kept = [each for each in sets["own"] if options.fold < 0 or each["own"] not in options.leave]
    if options.linker:
        kept, sets["stories"] = [], []
        for name in ("gold", "plain"):
            sets[name] = [each for each in sets[name] if each["since"]]
        held = [each for each in held if not each.whole]
    train = sampled([each for each in sets["gold"] if not inside(each)] + kept, tokenizer, labels)
    told = sampled([each for each in sets["stories"] if not inside(each)], tokenizer, labels)
    beliefs: dict[int, Belief] = {}
    if options.teacher:
        some = [each for each in sets["plain"] if not inside(each)]
        plain = sampled(rng.sample(some, min(len(some), options.plain)), tokenizer, labels)
        teachers = [Encoder(base, labels).fitted(fit).to(device) for base, fit in options.teacher]
        if held:
            print("teachers", json.dumps(scores(teachers, held, labels)), flush=True)
        every = sorted((*train, *told, *plain), key=lambda each: len(each.pieces))
        for start in range(0, len(every), ASKED):
            some = every[start : start + ASKED]
            beliefs.update(zip(map(id, some), asked(teachers, some), strict=True))
        train += plain
        del teachers
        print(f"asked about {len(beliefs)} texts, {time.time() - begun:.0f} s", flush=True)
    model = Encoder(options.base, labels)
    if options.start:
        model.fitted(options.start)
    model.freeze(options.frozen)
    model.to(device)
    body = [p for name, p in model.named_parameters() if p.requires_grad and name.startswith("body.")]
    rest = [p for name, p in model.named_parameters() if not name.startswith("body.")]
    optimizer = torch.optim.AdamW([{"params": body}, {"params": rest}], lr=1e-3, weight_decay=0.01, fused=True)
    plan: list[list[Sample]] = []
    for _ in range(options.epochs):
        again = AGAIN * [each for each in train if each.item["set"] == "case"]
        plan += batches(train + again + rng.sample(told, min(len(told), options.stories)), rng, options.batch)
    known = read_below(model, [*train, *told])
    print(f"read below, {time.time() - begun:.0f} s", flush=True)
    model.train()
    mean = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(DECAY))
    for step, batch in enumerate(plan):
        done = max(step / len(plan), (time.time() - begun) / (60 * options.minutes))
        if done >= 1:
            break
        scale = min(1.0, (step + 1) / WARMING) * max(0.02, 1 - done)
        for group, rate in zip(optimizer.param_groups, options.rates, strict=True):
            group["lr"] = rate * scale
        outputs = run(model, batch, known)
        loss = gold_loss(outputs, batch, labels)
        if beliefs:
            loss = LOSS_GOLD * loss + taught_loss(outputs, batch, [beliefs[id(each)] for each in batch], labels)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        mean.update_parameters(model)
        if step % 100 == 0:
            print(f"{step}/{len(plan)} loss {loss.item():.3f} {time.time() - begun:.0f} s", flush=True)
    model = mean.module.eval()
    if not all(weights.isfinite().all() for weights in model.state_dict().values()):
        raise SystemExit("the fit diverged: take lower --rates")
    options.out.mkdir(parents=True, exist_ok=True)
    begun_from = torch.load(options.start / "encoder.pt") if options.start else {}  # its layers that are frozen here
    torch.save({**begun_from, **model.trained()}, options.out / "encoder.pt")
    if held:
        print("fit", json.dumps(scores([model], held, labels)), flush=True)
    rows = []
    for start in range(0, len(held), 64):
        chosen = [each for each in held[start : start + 64] if any(each.item[name] >= 0 for name in labels["heads"])]
        if chosen:
            with torch.no_grad():
                outputs = run(model, chosen)
            for i, each in enumerate(chosen):
                known = {name: each.item[name] for name in labels["heads"]}
                logits = {name: [round(x, 3) for x in outputs[name][i].tolist()] for name in labels["heads"]}
                rows.append({**known, "logits": logits})
    (options.out / "oof.json").write_text(json.dumps(rows))


if __name__ == "__main__":
    main()
