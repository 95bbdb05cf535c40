"""Makes the files that EventTyper loads from a fitted encoder: int8 ONNX models, the tokenizer, the labels.

    python training/export_encoder.py --items items.json --base DIR --model DIR [DIR ...] --linker DIR --out DIR
                                      [--oof FILE ...] --version NAME

The encoder is cut in two: lower.onnx, up to the layers that the linker was fitted without, and acts.onnx above it. linker.onnx is
the linker's upper half: it stands on the same lower one.
The weights of several ``--model`` folders, of which each went on from the one before, are averaged: that was better on held-out
texts than either.
Temperatures are fitted on the out-of-fold logits of ``--oof`` files, written by train_encoder.py. The body's weights are
int8 with seven bits in use (``reduce_range``): processors without VNNI add two products in 16 bits, which eight bits
overflow. The heads stay in 32 bits: they are small, and the marks of acts are differences of long sums. Attention is fused; sums
are not fused with norms, nor biases with GELU, for onnxruntime is slower with these (benchmarks/extraction.md).
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
from network import WIDTH, Encoder
from onnx.utils import extract_model
from onnxruntime import InferenceSession
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.fusion_options import FusionOptions
from onnxruntime.transformers.optimizer import optimize_model
from samples import MAX_LENGTH
from trim_vocabulary import trim

SHARED = 3  # layers of the lower half: those that --frozen 3 left as they were in the linker's fit
ONNX_TYPES = {
    "tensor(float)": onnx.TensorProto.FLOAT, "tensor(bool)": onnx.TensorProto.BOOL, "tensor(int32)": onnx.TensorProto.INT32,
    "tensor(int64)": onnx.TensorProto.INT64,
}  # fmt: skip
INPUTS = ["input_ids", "attention_mask"]
LINKS = ["acting", "acted", "prior"]  # what the linker gives


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


def quantised(model: Encoder, path: pathlib.Path) -> pathlib.Path:
    """The whole model as int8 ONNX, written to ``path``."""
    sample = torch.ones(2, 12, dtype=torch.long)
    whole = {name: {0: "batch"} for name in model.names}
    tokens = {name: {0: "batch", 1: "length"} for name in (*INPUTS, *model.outputs) if name not in model.names}
    plain, fused = path.with_suffix(".plain"), path.with_suffix(".fused")
    torch.onnx.export(
        model, (sample, sample), plain, input_names=INPUTS, output_names=list(model.outputs),
        dynamic_axes=whole | tokens, opset_version=17, dynamo=False,
    )  # fmt: skip
    fusions = FusionOptions("bert")
    for slower in ("skip_layer_norm", "bias_skip_layer_norm", "embed_layer_norm", "bias_gelu"):
        setattr(fusions, f"enable_{slower}", False)
    optimize_model(str(plain), "bert", num_heads=12, hidden_size=384, optimization_options=fusions).save_model_to_file(
        str(fused)
    )
    feeding = _feeding(fused, set(model.outputs))
    heads = {node.name for node in onnx.load(fused).graph.node if set(node.output) & feeding}
    quantize_dynamic(
        fused, path, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
        nodes_to_exclude=sorted(heads), extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )  # fmt: skip
    return path


def split(path: pathlib.Path, out: pathlib.Path, lower: str | None, upper: str, outputs: list[str]) -> None:
    """Cuts a model above its SHARED layers into files of those names; without ``lower`` only the upper half is kept."""
    model = onnx.load(path)
    norms = [node for node in model.graph.node if node.op_type == "LayerNormalization"]
    below = _needed(model, [norms[2 * SHARED].output[0]])  # one of the words, and each layer has two
    above = [node for node in _needed(model, outputs) if node not in below]
    made = {name for node in below for name in node.output}
    taken = {name for node in above for name in node.input}
    crossing = sorted(taken & made)
    model.graph.output.extend(onnx.helper.make_empty_tensor_value_info(name) for name in crossing)
    given = {each.name: each for each in InferenceSession(model.SerializeToString()).get_outputs()}
    model.graph.value_info.extend(
        onnx.helper.make_tensor_value_info(name, ONNX_TYPES[given[name].type], [None] * len(given[name].shape))
        for name in crossing
    )
    with tempfile.NamedTemporaryFile(suffix=".onnx") as whole:
        del model.graph.output[-len(crossing) :]
        onnx.save(model, whole.name)
        extract_model(whole.name, str(out / upper), [*crossing, *(name for name in INPUTS if name in taken)], outputs)
        if lower:
            extract_model(whole.name, str(out / lower), INPUTS, crossing)


def _needed(model: onnx.ModelProto, outputs: list[str]) -> list[onnx.NodeProto]:
    """The nodes without which a model can't reckon those outputs."""
    makers = {name: node for node in model.graph.node for name in node.output}
    found: dict[str, onnx.NodeProto] = {}
    wanted = list(outputs)
    while wanted:
        node = makers.get(wanted.pop())
        if node is not None and node.output[0] not in found:
            found[node.output[0]] = node
            wanted += node.input
    return list(found.values())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("items", "base", "linker", "out"):
        parser.add_argument(f"--{name}", type=pathlib.Path, required=True)
    parser.add_argument("--model", type=pathlib.Path, nargs="+", required=True)
    parser.add_argument("--oof", type=pathlib.Path, nargs="*", default=[])
    parser.add_argument("--version", required=True)
    options = parser.parse_args()
    told = json.loads(options.items.read_text())
    model = Encoder(options.base, told)
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        model.load_state_dict(average([Encoder(options.base, told).fitted(fit).state_dict() for fit in options.model]))
        path = quantised(model.eval(), pathlib.Path(folder) / "acts.onnx")
        split(path, options.out, "lower.onnx", "acts.onnx", list(model.outputs))
        path = quantised(model.fitted(options.linker), pathlib.Path(folder) / "linker.onnx")
        split(path, options.out, None, "linker.onnx", LINKS)
    shutil.copy(options.base / "tokenizer.json", options.out / "tokenizer.json")
    rows = [row for path in options.oof for row in json.loads(path.read_text())]
    labels = {
        "format": 3, "version": options.version, "max_length": MAX_LENGTH, "width": WIDTH,
        **{name: told[name] for name in ("types", "incidents", "modes", "triggers", "statuses", "roles")},
        "temperature": {name: round(temperature(rows, name), 2) if rows else 1.0 for name in model.names},
    }  # fmt: skip
    (options.out / "labels.json").write_text(json.dumps(labels, indent=1))
    trim(options.out)


def _feeding(path: pathlib.Path, outputs: set[str]) -> set[str]:
    """What the matrix products of the heads are called: those from which only an addition leads to an output."""
    nodes = onnx.load(path).graph.node
    return outputs | {name for node in nodes if set(node.output) & outputs for name in node.input}


if __name__ == "__main__":
    main()
