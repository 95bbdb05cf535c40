"""The encoder: a small transformer (MiniLM-L6, int8) that types texts and marks their acts, run by onnxruntime on one core.

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
from faultline.extraction.marks import Marks, softmax
from faultline.extraction.tables import DATA
from faultline.records import EventType, IncidentType, Record

FOLDER = DATA / "encoder"
HEADS = ("type", "quad", "incident", "mode", "relevant")
MARKS = ("trigger", "status", "acting", "acted", "prior")
FORMAT = 2  # of the folder: model.onnx, tokenizer.json, labels.json


class TypingScores(Record, frozen=True, kw_only=True):
    """Probabilities: of the act's type, its quad class (0 for none), its incident type and mode, and of any act at all;
    and the marks of the single acts."""

    types: dict[EventType, float]
    quads: dict[int, float]
    incidents: dict[IncidentType, float]
    modes: dict[str, float]
    relevant: float
    marks: Marks

    @property
    def likeliest(self) -> EventType:
        """The likeliest type of the text as a whole."""
        return max(self.types, key=lambda kind: self.types[kind])


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

    def score(self, texts: Sequence[str]) -> list[TypingScores]:
        """One score a text, in order. Each text is run by itself: the int8 model scales its sums by what is run with
        them, and a score must not depend on an article's neighbours. Nor is a batch any faster on one core."""
        return [self._run(encoding) for encoding in self._tokenizer.encode_batch(list(texts))]

    def _run(self, encoding: Any) -> TypingScores:
        named = (("input_ids", encoding.ids), ("attention_mask", encoding.attention_mask))
        inputs = {name: np.array([values], dtype=np.int64) for name, values in named}
        outputs = [output[0] for output in self._session.run((*HEADS, *MARKS), inputs)]
        labels = self._labels
        kind, quad, incident, mode, relevant = (
            softmax(output / labels["temperature"][name]).tolist()
            for name, output in zip(HEADS, outputs[: len(HEADS)], strict=True)
        )
        trigger, status, acting, acted, prior = outputs[len(HEADS) :]
        return TypingScores(
            types=dict(zip(labels["types"], kind, strict=True)),
            quads=dict(enumerate(quad)),
            incidents=dict(zip(labels["incidents"], incident, strict=True)),
            modes=dict(zip(labels["modes"], mode, strict=True)),
            relevant=relevant[1],
            marks=Marks(
                offsets=tuple(encoding.offsets), kinds=tuple(labels["triggers"]), statuses=tuple(labels["statuses"]),
                trigger=softmax(trigger), status=softmax(status), acting=acting, acted=acted, prior=prior,
            ),
        )  # fmt: skip
