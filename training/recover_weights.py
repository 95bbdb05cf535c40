"""Makes a fit of the shipped files, for train_encoder.py to --start from: their int8 weights as numbers again.

    python training/recover_weights.py --items items.json --base DIR --out DIR

writes DIR/encoder and DIR/linker. The word embeddings are the base's, which no fit changes. What int8 rounded off is lost, about
one hundredth of a weight.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import re
from collections.abc import Iterator

import numpy as np
import onnx
import torch
from network import Encoder
from onnx import numpy_helper

SHIPPED = pathlib.Path(__file__).parents[1] / "faultline" / "extraction" / "data" / "encoder"
PARTS = {"encoder": "acts", "linker": "linker"}  # upper halves, by what they are called here
ATTENTION = "body.encoder.layer.{}.attention.self.{}"


def weights(path: pathlib.Path) -> Iterator[tuple[str, np.ndarray]]:
    """The weights of one file by the ends of their names. ONNX names matrices for the node that multiplies by them, and puts the
    three of an attention together."""
    graph = onnx.load(path).graph
    values = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    yield from ((name, value) for name, value in values.items() if value.dtype == np.float32)
    for node in graph.node:
        matrix = next((each for each in node.input if each in values and values[each].ndim == 2), None)
        if node.op_type not in ("Gemm", "MatMul", "MatMulInteger", "QAttention") or matrix is None:
            continue
        value, name = values[matrix].astype(np.float32), matrix.removesuffix("_quantized")
        if matrix != name:
            value = (value - values[f"{name}_zero_point"]) * values[f"{name}_scale"]
        if node.op_type != "QAttention":
            yield re.split(r"\.(?:MatMul|Gemm)", node.name.strip("/").replace("/", "."))[0] + ".weight", value.T
            continue
        layer = node.name.split("_")[1]
        bias = values[f"Attention_{layer}_qkv_bias"]
        for i, part in enumerate(("query", "key", "value")):
            yield ATTENTION.format(layer, part) + ".weight", np.split(value, 3, axis=1)[i].T
            yield ATTENTION.format(layer, part) + ".bias", np.split(bias, 3)[i]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("items", "base", "out"):
        parser.add_argument(f"--{name}", type=pathlib.Path, required=True)
    options = parser.parse_args()
    labels = json.loads(options.items.read_text())
    for name, upper in PARTS.items():
        wanted = {
            key: each for key, each in Encoder(options.base, labels).named_parameters() if "embeddings" not in key
        }
        found = {}
        for part in ("lower", upper):
            for ending, value in weights(SHIPPED / f"{part}.onnx"):
                whole = next(
                    (key for key, each in wanted.items() if key.endswith(ending) and each.shape == value.shape), None
                )
                if whole is not None:
                    found[whole] = torch.tensor(np.ascontiguousarray(value))
        (options.out / name).mkdir(parents=True, exist_ok=True)
        torch.save(found, options.out / name / "encoder.pt")
        print(f"{name}: {len(found)} of {len(wanted)} weights; not there: {sorted(wanted.keys() - found.keys())}")


if __name__ == "__main__":
    main()
