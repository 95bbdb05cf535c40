"""What event coders are laughed at for, end to end with the shipped encoder: no act is told as news where there is none."""

from __future__ import annotations

import pytest

from faultline.extraction.pipeline import Extractor, load
from faultline.records import Article
from tests.extraction.test_nonevents import GOLDEN, KINDS

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return load()


def rows(kind: str) -> list[tuple[str, str]]:
    lines = (GOLDEN / f"{kind}.tsv").read_text(encoding="utf-8").splitlines()
    cells = [line.split("\t") for line in lines if not line.startswith("#")]
    return [(sentence, trigger) for sentence, trigger, reason in cells if reason not in ("-", "past")]


@pytest.mark.parametrize("kind", KINDS)
def test_no_reported_event_stands_on_a_screened_trigger(extractor: Extractor, kind: str) -> None:
    told = []
    for sentence, trigger in rows(kind):
        found = extractor.extract(Article(id="a", text=sentence, published_at="2019-06-12T00:00:00Z")).events
        told += [sentence for event in found if event.status == "reported" and trigger in event.evidence.trigger.text]
    assert told == []
