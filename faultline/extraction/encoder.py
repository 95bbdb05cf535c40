"""The encoder: a small transformer (MiniLM-L6, int8) that types texts and marks their acts, run by onnxruntime on one core.

Its lower half is shared: upon it stand the upper half that reads sentences, and another, the linker, that reads a sentence with
those before it and says who and what of them belongs to its acts.

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
from faultline.extraction.marks import Marks, RoleMarks, softmax
from faultline.extraction.tables import DATA
from faultline.records import EventType, IncidentType, Record

FOLDER = DATA / "encoder"
HEADS = ("type", "quad", "incident", "mode", "relevant")
LINKS = ("acting", "acted", "prior")
MARKS = ("trigger", "status", *LINKS)
FILES = ("lower", "acts", "linker")  # models
SLOWER = ("SkipLayerNormFusion", "BiasGeluFusion")  # what onnxruntime joins to its own cost (benchmarks/extraction.md)
FORMAT = 3  # of the folder: the models as .onnx, tokenizer.json, labels.json
MAX_WINDOW = 288  # pieces of a sentence with those before it; of more, the beginning is not read


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

    def __init__(self, models: dict[str, Any], tokenizer: Any, windows: Any, labels: dict[str, Any]) -> None:
        self._models = models
        self._inputs = {name: [each.name for each in model.get_inputs()] for name, model in models.items()}
        self._between = [each.name for each in models["lower"].get_outputs()]
        self._tokenizer = tokenizer
        self._windows = windows  # the same tokenizer, for windows
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
            models = {
                name: onnxruntime.InferenceSession(
                    str(folder / f"{name}.onnx"), options, ["CPUExecutionProvider"], disabled_optimizers=SLOWER
                )
                for name in FILES
            }
            tokenizer, windows = (Tokenizer.from_file(str(folder / "tokenizer.json")) for _ in range(2))
        except ModelError:
            raise
        except Exception as error:  # onnxruntime and tokenizers raise types of their own for a broken file
            raise ModelError(
                f"{folder}: no encoder can be loaded from here ({error}); install the package again"
            ) from error
        tokenizer.enable_truncation(labels["max_length"], strategy="longest_first")
        windows.enable_truncation(MAX_WINDOW, direction="left")
        for each in (tokenizer, windows):
            each.no_padding()
        return cls(models, tokenizer, windows, labels)

    def score(self, texts: Sequence[str]) -> list[TypingScores]:
        """One score a text, in order. Each text is run by itself: the int8 model scales its sums by what is run with
        them, and a score must not depend on an article's neighbours. Nor is a batch any faster on one core."""
        return [self._scored(encoding) for encoding in self._tokenizer.encode_batch(list(texts))]

    def linked(self, window: str) -> RoleMarks:
        """Who and what of a sentence and of those before it belongs to whichever word triggers an act."""
        encoding = self._windows.encode(window)
        acting, acted, prior = self._run("linker", encoding, LINKS)
        return RoleMarks(offsets=tuple(encoding.offsets), acting=acting, acted=acted, prior=prior)

    def _run(self, model: str, encoding: Any, wanted: Sequence[str]) -> list[Any]:
        words = {
            "input_ids": np.array([encoding.ids], dtype=np.int64),
            "attention_mask": np.array([encoding.attention_mask], dtype=np.int64),
        }
        known = words | dict(zip(self._between, self._models["lower"].run(None, words), strict=True))
        outputs = self._models[model].run(wanted, {name: known[name] for name in self._inputs[model]})
        return [output[0] for output in outputs]

    def _scored(self, encoding: Any) -> TypingScores:
        labels = self._labels
        outputs = self._run("acts", encoding, (*HEADS, *MARKS))
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
