"""The encoder as a torch module: a BERT body, heads that judge a text as a whole, and heads that mark its acts.

Marked acts: each token is the trigger of a type or none; a trigger has a status; and for each role a bilinear form over
the trigger's and another token's vector says whether the latter is part of a party or place in that role.
"""

from __future__ import annotations

import pathlib
from typing import Any

import torch
from torch import nn
from transformers import AutoModel

WIDTH = 64  # of the bilinear form, for each role


class Encoder(nn.Module):
    """The body and its heads; outputs are those of ``sizes``, then trigger, status, acting, acted and prior."""

    def __init__(self, base: pathlib.Path, labels: dict[str, Any]) -> None:
        super().__init__()
        # The form that onnxruntime can fuse; dropout of attention takes as long as a layer, and is of no use.
        self.body = AutoModel.from_pretrained(
            base, attn_implementation="eager", add_pooling_layer=False, attention_probs_dropout_prob=0.0
        )
        self.frozen = 0
        sizes, roles = labels["heads"], len(labels["roles"])
        self.names = tuple(sizes)
        self.outputs = (*self.names, "trigger", "status", "acting", "acted", "prior")
        width = self.body.config.hidden_size
        self.drop = nn.Dropout(0.1)
        self.heads = nn.ModuleDict({f"head_{name}": nn.Linear(width, size) for name, size in sizes.items()})
        self.trigger = nn.Linear(width, len(labels["triggers"]))
        self.status = nn.Linear(width, len(labels["statuses"]))
        self.acting = nn.Linear(width, roles * WIDTH)  # of a trigger
        self.acted = nn.Linear(width, roles * WIDTH)  # of what may be a party or place of it
        self.prior = nn.Linear(width, roles)
        nn.init.constant_(self.prior.bias, -3.0)
        self.brief = torch.cuda.is_available() or torch.cpu._is_avx512_bf16_supported()  # reckons in 16 bits

    def freeze(self, layers: int) -> None:
        """Keeps the word embeddings and the first layers of the body as they are."""
        self.frozen = layers
        for part in (self.body.embeddings, *self.body.encoder.layer[:layers]):
            part.requires_grad_(False)

    def trained(self) -> dict[str, torch.Tensor]:
        """The weights that differ from the base's, in 16 bits."""
        return {name: p.detach().half().cpu() for name, p in self.named_parameters() if p.requires_grad}

    def fitted(self, folder: pathlib.Path) -> Encoder:
        """With the weights that a fit left in a folder."""
        state = torch.load(folder / "encoder.pt", map_location="cpu")
        self.load_state_dict({name: value.float() for name, value in state.items()}, strict=False)
        return self.eval()

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
        return self.judged(self.body(input_ids=input_ids, attention_mask=attention_mask)[0], attention_mask)

    @torch.no_grad()
    def below(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """The words' vectors as the frozen layers leave them: the same in each epoch, so that they are reckoned once."""
        layers = self.body.encoder.layer[: self.frozen]
        return self._through(layers.eval(), self.body.embeddings.eval()(input_ids=input_ids), attention_mask)

    def above(self, hidden: torch.Tensor, attention_mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """What ``forward`` gives, from what ``below`` gave."""
        return self.judged(
            self._through(self.body.encoder.layer[self.frozen :], hidden, attention_mask), attention_mask
        )

    @staticmethod
    def _through(layers: nn.ModuleList, hidden: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        closed = ((1 - attention_mask) * -1e4).to(hidden.dtype)[:, None, None, :]
        for layer in layers:
            hidden = layer(hidden, closed)
        return hidden

    def judged(self, hidden: torch.Tensor, attention_mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """What the heads say of the body's vectors."""
        mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
        pooled = self.drop((hidden * mask).sum(1) / mask.sum(1))
        tokens = self.drop(hidden)
        whole = tuple(self.heads[f"head_{name}"](pooled) for name in self.names)
        marks = (self.trigger, self.status, self.acting, self.acted, self.prior)
        return (*whole, *(head(tokens) for head in marks))
