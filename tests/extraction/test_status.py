"""Status and attribution over sentences of every kind that coders get wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from faultline.extraction.stages import Context
from faultline.extraction.status import assess
from faultline.records import Attribution

GOLDEN = Path(__file__).parents[1] / "golden" / "status"
CONTEXT = Context(published=date(2019, 6, 12))
KINDS = ["threat", "denial", "hypothetical", "planned", "alleged", "negated", "reported"]
MISSES = {"The attack killed six soldiers, the governor of Menisk said.": "the parse makes the governor an object"}


def cases(kind: str) -> list[object]:
    lines = (GOLDEN / f"{kind}.tsv").read_text(encoding="utf-8").splitlines()
    split = [line.split("\t") for line in lines if not line.startswith("#")]
    return [
        pytest.param(
            *cells, marks=[pytest.mark.xfail(strict=True, reason=MISSES[cells[0]])] if cells[0] in MISSES else []
        )
        for cells in split
    ]


def span(doc: Doc, word: str) -> tuple[int, int]:
    index = next(token.i for token in doc if token.text == word)
    return index, index + 1


@pytest.mark.model
@pytest.mark.parametrize(("sentence", "trigger", "expected"), [case for kind in KINDS for case in cases(kind)])
def test_status_follows_what_governs_the_trigger(nlp: Language, sentence: str, trigger: str, expected: str) -> None:
    word, _, kind = trigger.partition("/")
    doc = nlp(sentence)
    said = assess(doc, span(doc, word), kind or "ASSAULT", CONTEXT)  # type: ignore[arg-type]
    assert said.status == expected, said.cue


@pytest.mark.model
@pytest.mark.parametrize(("sentence", "trigger", "expected"), cases("attributed"))
def test_attribution_names_who_says_so(nlp: Language, sentence: str, trigger: str, expected: str) -> None:
    doc = nlp(sentence)
    said = assess(doc, span(doc, trigger), "ASSAULT", CONTEXT)
    assert (said.attribution.text if said.attribution else "-") == expected


@pytest.mark.model
def test_attribution_offsets_count_from_the_fields_start(nlp: Language) -> None:
    doc = nlp("Police said gunmen killed five farmers.")
    said = assess(doc, span(doc, "killed"), "ASSAULT", Context(published=date(2019, 6, 12), offset=100))
    assert said.attribution == Attribution(name="Police", text="Police", start=100, end=106)


@pytest.mark.model
def test_speaker_of_a_quotation_is_kept_where_the_sentence_names_nobody(nlp: Language) -> None:
    doc = nlp("They burned the whole village.")
    speaker = Attribution(name="Ana Brask", text="Ana Brask", start=3, end=12)
    assert assess(doc, span(doc, "burned"), "ASSAULT", CONTEXT, speaker).attribution == speaker


@pytest.mark.parametrize(
    "kind", [*KINDS, "figurative", "sports", "markets", "fiction", "obituary", "history", "exercise"]
)
def test_every_kind_has_at_least_twenty_sentences(kind: str) -> None:
    assert len(cases(kind)) >= 20
