"""One article in full, with a key by hand: what a reader must get of it, and what nobody may be told."""

from __future__ import annotations

import pytest

from faultline.extraction.pipeline import load
from faultline.records import Article, EnrichedDocument

TITLE = "Danish staff leave Port Sudan after attacks on consulate"
TEXT = (
    "Denmark said on Thursday that its consulate in Port Sudan was closing for now amid unrest, including mortar fire at the "
    "consulate by Eritrean-backed militias. Danish Foreign Minister Jonas Holm accused Eritrea of arming the gunmen.\n\n"
    "Two mortar shells were fired at the consulate last week, a day after protesters burned the Eritrean embassy in the capital. "
    "Nobody was hurt.\n\n"
    "The staff were evacuated to Cairo on Wednesday night. Holm warned that Denmark would answer any further attack.\n\n"
    "Eritrea denied that it had armed anybody. Its information ministry accused Denmark of inventing a pretext."
)


@pytest.fixture(scope="module")
def document() -> EnrichedDocument:
    return load().extract(Article(id="a", title=TITLE, text=TEXT, published_at="2024-05-02T08:00:00Z"))


# type, status, an actor's country, a recipient's, the place's, and a word of the evidence; None leaves it open
KEY = [
    ("ASSAULT", "reported", None, "DNK", "SDN", "mortar fire"),
    ("ACCUSE", "reported", "DNK", "ERI", None, "arming"),
    ("ASSAULT", "reported", None, "ERI", "SDN", "burned"),
    ("THREATEN", "threatened", "DNK", None, None, "warned"),
    ("ACCUSE", "reported", "ERI", "DNK", None, "pretext"),
]


@pytest.mark.model
@pytest.mark.parametrize(("kind", "status", "actor", "recipient", "place", "word"), KEY)
def test_what_a_reader_must_get(
    document: EnrichedDocument,
    kind: str,
    status: str,
    actor: str | None,
    recipient: str | None,
    place: str | None,
    word: str,
) -> None:
    found = [event for event in document.events if word in event.evidence.text and event.event_type == kind]
    assert any(
        event.status == status
        and (actor is None or actor in {party.country for party in event.actors})
        and (recipient is None or recipient in {party.country for party in event.recipients})
        and (place is None or (event.location is not None and event.location.country == place))
        for event in found
    ), found


@pytest.mark.model
def test_what_is_denied_or_only_threatened_is_no_fact(document: EnrichedDocument) -> None:
    for event in document.events:
        if event.event_type in ("ASSAULT", "MOBILIZE", "COERCE") and event.status == "reported":
            assert {party.country for party in event.actors}.isdisjoint({"ERI", "DNK"}), event.evidence.text
