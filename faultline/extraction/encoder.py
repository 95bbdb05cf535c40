"""The sentence encoder: a small transformer (MiniLM-L6, int8) that types sentences, run by onnxruntime on one core.

What it was fitted on, and how well, stands in docs/model-card.md; ``training/`` fits it again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from faultline.errors import ModelError
from faultline.extraction.tables import DATA
from faultline.records import EventType, IncidentType, Record

FOLDER = DATA / "encoder"
FORMAT = 1  # of the folder: model.onnx, tokenizer.json, labels.json


class TypingRequest(Record, frozen=True, kw_only=True):
    """A text to be typed; ``about`` names the actor and the recipient whose act is meant, where they are known."""

    text: str
    about: str = ""


class TypingScores(Record, frozen=True, kw_only=True):
    """Probabilities: of the act's type, its quad class (0 for none), its incident type and mode, and of any act at all."""

    types: dict[EventType, float]
    quads: dict[int, float]
    incidents: dict[IncidentType, float]
    modes: dict[str, float]
    relevant: float


class EventTyper:
    """Scores texts. Loading takes a moment; scoring keeps no state."""

    def __init__(self, session: Any, tokenizer: Any, labels: dict[str, Any]) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._labels = labels
        self.version: str = labels["version"]

    @classmethod
    def load(cls, folder: Path | None = None) -> EventTyper:
        """The shipped encoder, or another folder of its form. Raises ModelError."""
        folder = folder or FOLDER
        try:
            labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
            if labels["format"] != FORMAT:
                raise ModelError(
                    f"{folder}: format {labels['format']}; this version reads {FORMAT}. Train or install again"
                )
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = 1
            options.inter_op_num_threads = 1
            session = onnxruntime.InferenceSession(
                str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
            )
            tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except ModelError:
            raise
        except Exception as error:  # onnxruntime and tokenizers raise types of their own for a broken file
            raise ModelError(
                f"{folder}: no encoder can be loaded from here ({error}); install the package again"
            ) from error
        tokenizer.enable_truncation(labels["max_length"], strategy="longest_first")
        tokenizer.no_padding()
        return cls(session, tokenizer, labels)

    def score(self, requests: Sequence[TypingRequest], batch: int = 16) -> list[TypingScores]:
        """One score a request, in order; texts of like length are run together, ``batch`` at a time."""
        pairs = [(request.text, request.about) if request.about else request.text for request in requests]
        encodings = self._tokenizer.encode_batch(pairs)
        order = sorted(range(len(encodings)), key=lambda i: len(encodings[i].ids))
        scores: list[TypingScores | None] = [None] * len(encodings)
        for start in range(0, len(order), batch):
            chosen = order[start : start + batch]
            for i, score in zip(chosen, self._run([encodings[i] for i in chosen]), strict=True):
                scores[i] = score
        return [score for score in scores if score is not None]

    def _run(self, encodings: Sequence[Any]) -> list[TypingScores]:
        width = max(len(encoding.ids) for encoding in encodings)
        ids, mask, kinds = (np.zeros((len(encodings), width), dtype=np.int64) for _ in range(3))
        for row, encoding in enumerate(encodings):
            size = len(encoding.ids)
            ids[row, :size] = encoding.ids
            mask[row, :size] = 1
            kinds[row, :size] = encoding.type_ids
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": kinds}
        outputs = self._session.run(["type", "quad", "incident", "mode", "relevant"], feed)
        heads = [
            _softmax(output / self._labels["temperature"][name])
            for name, output in zip(("type", "quad", "incident", "mode", "relevant"), outputs, strict=True)
        ]
        labels = self._labels
        return [
            TypingScores(
                types=dict(zip(labels["types"], heads[0][row].tolist(), strict=True)),
                quads=dict(enumerate(heads[1][row].tolist())),
                incidents=dict(zip(labels["incidents"], heads[2][row].tolist(), strict=True)),
                modes=dict(zip(labels["modes"], heads[3][row].tolist(), strict=True)),
                relevant=float(heads[4][row][1]),
            )
            for row in range(len(encodings))
        ]


def _softmax(values: Any) -> Any:
    exponent = np.exp(values - values.max(axis=-1, keepdims=True))
    return exponent / exponent.sum(axis=-1, keepdims=True)
