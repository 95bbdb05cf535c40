"""Items in pieces of words, as the encoder reads them, and in batches."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Sequence
from typing import Any

import torch
from tokenizers import Tokenizer

MAX_LENGTH = 160  # pieces of a sentence that is read by itself
MAX_WINDOW = 288  # pieces of a sentence with those before it

Item = dict[str, Any]


@dataclasses.dataclass(frozen=True, eq=False)
class Sample:
    """An item in pieces of words."""

    item: Item
    pieces: list[int]
    told: torch.Tensor  # pieces x 1: whether acts are marked there
    kinds: torch.Tensor | None  # of each piece, as a trigger
    heads: list[int]  # the acts' first pieces
    statuses: list[int]
    wanted: torch.Tensor  # acts x pieces x roles

    @property
    def whole(self) -> bool:
        """Read by itself, not with what stands before it."""
        return not self.item["since"]


def sampled(items: Sequence[Item], tokenizer: Tokenizer, labels: dict[str, Any]) -> list[Sample]:
    """The items in pieces, without windows that are too long."""
    found = []
    for item, coded in zip(items, tokenizer.encode_batch([item["text"] for item in items]), strict=True):
        pieces, offsets = coded.ids, coded.offsets
        if item["since"] and len(pieces) > MAX_WINDOW:
            continue
        if not item["since"]:
            pieces, offsets = [*pieces[: MAX_LENGTH - 1], pieces[-1]][: len(pieces)], offsets[: MAX_LENGTH - 1]
            offsets = [*offsets, (0, 0)][: len(pieces)]
        told = torch.tensor([end == 0 or start >= item["since"] for start, end in offsets])
        kinds = torch.where(told, 0, -100) if item["acts"] is not None else None
        heads, statuses, wanted = [], [], []
        for act in item["acts"] or ():
            trigger = _touched(offsets, act["trigger"])
            if not trigger or kinds is None:
                continue
            kinds[trigger] = labels["triggers"].index(act["type"])
            heads.append(trigger[0])
            statuses.append(labels["statuses"].index(act["status"]))
            want = torch.zeros(len(pieces), len(labels["roles"]))
            for r, role in enumerate(labels["roles"]):
                for span in act[role]:
                    want[_touched(offsets, span), r] = 1.0
            wanted.append(want)
        roles = torch.stack(wanted) if wanted else torch.zeros(0, len(pieces), len(labels["roles"]))
        found.append(Sample(item, pieces, told, kinds, heads, statuses, roles))
    return found


def _touched(offsets: Sequence[tuple[int, int]], span: Sequence[int]) -> list[int]:
    return [i for i, (start, end) in enumerate(offsets) if start < span[1] and span[0] < end]


def batches(samples: list[Sample], rng: random.Random, size: int) -> list[list[Sample]]:
    """Samples of like length together, fewer of long ones."""
    shuffled = rng.sample(samples, len(samples))
    found = []
    for start in range(0, len(shuffled), size * 40):
        near = sorted(shuffled[start : start + size * 40], key=lambda each: len(each.pieces))
        while near:
            many = max(4, min(size, size * 64 // len(near[min(size, len(near)) - 1].pieces)))
            found.append(near[:many])
            near = near[many:]
    rng.shuffle(found)
    return found


def padded(tensors: Sequence[torch.Tensor], longest: int, value: float = 0) -> torch.Tensor:
    """Tensors of pieces x something, or of pieces, as one."""
    shape = (longest, *tensors[0].shape[1:])
    found = torch.full((len(tensors), *shape), value, dtype=tensors[0].dtype)
    for i, each in enumerate(tensors):
        found[i, : len(each)] = each
    return found


def read(batch: Sequence[Sample]) -> tuple[torch.Tensor, torch.Tensor]:
    """The pieces of a batch, and a mask of where there are any."""
    longest = max(len(each.pieces) for each in batch)
    pieces = padded([torch.tensor(each.pieces) for each in batch], longest)
    return pieces, padded([torch.ones(len(each.pieces), dtype=torch.long) for each in batch], longest)
