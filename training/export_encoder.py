"""Makes the files that EventTyper loads from a fitted encoder: an int8 ONNX model, the tokenizer, the labels.

    python training/export_encoder.py --base DIR --model DIR [DIR ...] --out DIR [--oof FILE ...] --version NAME

The weights of several ``--model`` folders, of which each went on from the one before, are averaged: that was better on held-out
texts than either.
Temperatures are fitted on the out-of-fold logits of ``--oof`` files, written by train_encoder.py. The body's weights are
int8 with seven bits in use (``reduce_range``): processors without VNNI add two products in 16 bits, which eight bits
overflow. The heads stay in 32 bits: they are small, and the marks of acts are differences of long sums.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import shutil
import tempfile
from typing import Any

import onnx
import torch
import torch.nn.functional as F  # noqa: N812
from items import HEADS, INCIDENTS, MODES, ROLES, STATUSES, TRIGGERS
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.fusion_options import FusionOptions
from onnxruntime.transformers.optimizer import optimize_model
from train_encoder import MAX_LENGTH, OUTPUTS, WIDTH, Encoder

from faultline.extraction.ontology import TYPES


def temperature(rows: list[dict[str, Any]], name: str) -> float:
    """The temperature of least log loss on held-out logits."""
    known = [(row["logits"][name], row[name]) for row in rows if row[name] >= 0]
    if not known:
        return 1.0
    logits = torch.tensor([logit for logit, _ in known])
    labels = torch.tensor([label for _, label in known])
    grid = [0.5 + 0.05 * i for i in range(50)]
    return min(grid, key=lambda t: F.cross_entropy(logits / t, labels).item())


def average(states: list[dict[str, torch.Tensor]]) -> dict[str, torch.Tensor]:
    """The mean of several fits of one model."""
    return {
        name: torch.stack([state[name] for state in states]).mean(0) if first.is_floating_point() else first
        for name, first in states[0].items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("base", "out"):
        parser.add_argument(f"--{name}", type=pathlib.Path, required=True)
    parser.add_argument("--model", type=pathlib.Path, nargs="+", required=True)
    parser.add_argument("--oof", type=pathlib.Path, nargs="*", default=[])
    parser.add_argument("--version", required=True)
    options = parser.parse_args()
    model = Encoder(options.base)
    model.load_state_dict(average([torch.load(folder / "encoder.pt") for folder in options.model]))
    model.eval()
    sample = torch.ones(2, 12, dtype=torch.long)
    options.out.mkdir(parents=True, exist_ok=True)
    names = ["input_ids", "attention_mask"]
    whole = {name: {0: "batch"} for name in HEADS}
    tokens = {name: {0: "batch", 1: "length"} for name in OUTPUTS if name not in HEADS}
    with tempfile.TemporaryDirectory() as folder:
        plain, fused = pathlib.Path(folder) / "plain.onnx", pathlib.Path(folder) / "fused.onnx"
        torch.onnx.export(
            model, (sample, sample), plain, input_names=names, output_names=list(OUTPUTS),
            dynamic_axes={name: {0: "batch", 1: "length"} for name in names} | whole | tokens,
            opset_version=17, dynamo=False,
        )  # fmt: skip
        fusion = FusionOptions("bert")
        optimize_model(
            str(plain), "bert", num_heads=12, hidden_size=384, optimization_options=fusion
        ).save_model_to_file(str(fused))
        outputs = {node.name for node in onnx.load(fused).graph.node if set(node.output) & _feeding(fused)}
        quantize_dynamic(
            fused, options.out / "model.onnx", weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
            nodes_to_exclude=sorted(outputs), extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )  # fmt: skip
    shutil.copy(options.base / "tokenizer.json", options.out / "tokenizer.json")
    rows = [row for path in options.oof for row in json.loads(path.read_text())]
    labels = {
        "format": 2, "version": options.version, "max_length": MAX_LENGTH, "types": list(TYPES),
        "incidents": INCIDENTS, "modes": MODES, "triggers": TRIGGERS, "statuses": STATUSES, "roles": ROLES, "width": WIDTH,
        "temperature": {name: round(temperature(rows, name), 2) if rows else 1.0 for name in HEADS},
    }  # fmt: skip
    (options.out / "labels.json").write_text(json.dumps(labels, indent=1))


def _feeding(path: pathlib.Path) -> set[str]:
    """What the matrix products of the heads are called: those from which only an addition leads to an output."""
    graph = onnx.load(path).graph
    last = {name for node in graph.node if set(node.output) & set(OUTPUTS) for name in node.input}
    return last | set(OUTPUTS)


if __name__ == "__main__":
    main()
