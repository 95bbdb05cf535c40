"""Makes the files that EventTyper loads from a fitted encoder: an int8 ONNX model, the tokenizer, the labels.

    python training/export_encoder.py --base DIR --model DIR --out DIR [--oof FILE ...] --version NAME

Temperatures are fitted on the out-of-fold logits of ``--oof`` files, written by train_encoder.py.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import shutil
import tempfile
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812
from onnxruntime.quantization import QuantType, quantize_dynamic
from train_encoder import HEADS, INCIDENTS, MAX_LENGTH, MODES, Encoder

from faultline.extraction.ontology import TYPES


def temperature(rows: list[dict[str, Any]], name: str) -> float:
    """The temperature of least log loss on held-out logits."""
    known = [(row["logits"][name], row[name]) for row in rows if row[name] >= 0 and not row["pair"]]
    if not known:
        return 1.0
    logits = torch.tensor([logit for logit, _ in known])
    labels = torch.tensor([label for _, label in known])
    grid = [0.5 + 0.05 * i for i in range(50)]
    return min(grid, key=lambda t: F.cross_entropy(logits / t, labels).item())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("base", "model", "out"):
        parser.add_argument(f"--{name}", type=pathlib.Path, required=True)
    parser.add_argument("--oof", type=pathlib.Path, nargs="*", default=[])
    parser.add_argument("--version", required=True)
    options = parser.parse_args()
    model = Encoder(options.base)
    model.load_state_dict(torch.load(options.model / "encoder.pt"))
    model.eval()
    sample = torch.ones(2, 12, dtype=torch.long)
    options.out.mkdir(parents=True, exist_ok=True)
    names = ["input_ids", "attention_mask", "token_type_ids"]
    with tempfile.TemporaryDirectory() as folder:
        whole = pathlib.Path(folder) / "model.onnx"
        torch.onnx.export(
            model, (sample, sample, torch.zeros_like(sample)), whole, input_names=names, output_names=list(HEADS),
            dynamic_axes={name: {0: "batch", 1: "length"} for name in names} | {name: {0: "batch"} for name in HEADS},
            opset_version=17, dynamo=False,
        )  # fmt: skip
        quantize_dynamic(whole, options.out / "model.onnx", weight_type=QuantType.QInt8)
    shutil.copy(options.base / "tokenizer.json", options.out / "tokenizer.json")
    rows = [row for path in options.oof for row in json.loads(path.read_text())]
    labels = {
        "format": 1, "version": options.version, "max_length": MAX_LENGTH, "types": list(TYPES),
        "incidents": INCIDENTS, "modes": MODES,
        "temperature": {name: round(temperature(rows, name), 2) if rows else 1.0 for name in HEADS},
    }  # fmt: skip
    (options.out / "labels.json").write_text(json.dumps(labels, indent=1))


if __name__ == "__main__":
    main()
