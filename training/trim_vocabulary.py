"""Takes the pieces out of an encoder's vocabulary that English news does not use: letters of other scripts, and the unused ones.

    python training/trim_vocabulary.py faultline/extraction/data/encoder

A word of another script is then one unknown piece. What the encoder says of any other text is the same to the bit. Needs onnx.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from pathlib import Path

import onnx
from onnx import numpy_helper

UNUSED = "[unused"


def foreign(piece: str) -> bool:
    """Whether a piece of the vocabulary stands for nothing, or has a letter that is not Latin."""
    letters = (letter for letter in piece.removeprefix("##") if letter.isalpha())
    return piece.startswith(UNUSED) or any(not unicodedata.name(each, "").startswith("LATIN") for each in letters)


def trim(folder: Path) -> int:
    """How many pieces were taken out of an encoder's folder, of its tokenizer.json and lower.onnx."""
    tokenizer = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    vocabulary: dict[str, int] = tokenizer["model"]["vocab"]
    kept = [piece for piece in sorted(vocabulary, key=vocabulary.__getitem__) if not foreign(piece)]
    model = onnx.load(folder / "lower.onnx")
    tables = [each for each in model.graph.initializer if list(each.dims[:1]) == [len(vocabulary)]]
    if len(tables) != 1:
        raise ValueError(f"{folder / 'lower.onnx'}: {len(tables)} tables of {len(vocabulary)} pieces; one was expected")
    rows = numpy_helper.to_array(tables[0])[[vocabulary[piece] for piece in kept]]
    tables[0].CopyFrom(numpy_helper.from_array(rows, tables[0].name))
    numbers = {piece: number for number, piece in enumerate(kept)}
    tokenizer["model"]["vocab"] = numbers
    for added in tokenizer["added_tokens"]:
        added["id"] = numbers[added["content"]]
    for special in tokenizer["post_processor"]["special_tokens"].values():
        special["ids"] = [numbers[piece] for piece in special["tokens"]]
    onnx.save(model, folder / "lower.onnx")
    (folder / "tokenizer.json").write_text(
        json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")), encoding="utf-8"
    )
    return len(vocabulary) - len(kept)


if __name__ == "__main__":
    print(f"{trim(Path(sys.argv[1]))} pieces fewer")
