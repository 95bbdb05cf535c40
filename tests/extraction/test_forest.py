"""A forest answers each question with the mean of its trees."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from faultline.errors import DataFileError
from faultline.extraction.forest import LEAF, Forest

# Two trees for one question: "long" at most 0.5 says 0.2, else "named" at most 0.5 says 0.4, else 0.8; the other says 0.6.
ARRAYS = {
    "signs": np.array(["long", "named"]),
    "questions": np.array(["right"]),
    "roots": np.array([[0, 5]], dtype=np.int32),
    "sign": np.array([0, LEAF, 1, LEAF, LEAF, LEAF], dtype=np.uint16),
    "value": np.array([0.5, 0.2, 0.5, 0.4, 0.8, 0.6], dtype=np.float16),
    "right": np.array([2, 0, 2, 0, 0, 0], dtype=np.uint16),
}


@pytest.mark.parametrize(
    ("signs", "answer"),
    [({}, 0.4), ({"long": 1.0}, 0.5), ({"long": 1.0, "named": 1.0}, 0.7), ({"long": 0.5, "other": 1.0}, 0.4)],
)
def test_a_sign_leads_left_up_to_its_value_and_right_beyond(signs: dict[str, float], answer: float) -> None:
    assert Forest(ARRAYS).probabilities(signs) == {"right": pytest.approx(answer, abs=1e-3)}


def test_an_answer_does_not_depend_on_those_before_it() -> None:
    forest = Forest(ARRAYS)
    first = forest.probabilities({"long": 1.0})
    assert forest.probabilities({}) != first == forest.probabilities({"long": 1.0})


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 broken", None])
def test_a_file_that_is_no_forest_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "confidence.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DataFileError, match=r"confidence\.npz: no forest"):
        Forest.load(path)
