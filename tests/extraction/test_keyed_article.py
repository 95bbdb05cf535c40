"""Articles in full, with a key by hand: what a reader must get of them, and what nobody may be told."""

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

BORDER = (
    "NGAOUNDERE, Cameroon — Cameroon closed its border with Chad on Monday after gunmen killed six police officers in the northern "
    "town of Kousseri. Interior Minister Paul Ngassa accused Chad of sheltering the attackers.\n\n"
    "Chad's president, Idriss Mahamat, denied that his army had any part in the raid and blamed Mr. Ngassa for the unrest. "
    "The United States condemned the attack and called on Chad to hand over the gunmen.\n\n"
    "Russia warned Cameroon against sending troops across the river, and China called for talks. "
    "The African Union's secretary general protested the decision. Soldiers from both countries captured two villages near the lake, "
    "officials said. On Friday the police detained dozens of herders, traders and students in Maroua."
)


@pytest.fixture(scope="module")
def document() -> EnrichedDocument:
    return load().extract(Article(id="a", title=TITLE, text=TEXT, published_at="2024-05-02T08:00:00Z"))


@pytest.fixture(scope="module")
def border() -> EnrichedDocument:
    return load().extract(Article(id="b", title=None, text=BORDER, published_at="2024-05-02T08:00:00Z"))


# article, types, status, an actor's country, a recipient's, the place's, and a word of the evidence; None leaves it open
KEY = [
    ("document", ("ASSAULT",), "reported", None, "DNK", "SDN", "mortar fire"),
    ("document", ("ACCUSE",), "reported", "DNK", "ERI", None, "arming"),
    ("document", ("ASSAULT",), "reported", None, "ERI", "SDN", "burned"),
    ("document", ("THREATEN",), "threatened", "DNK", None, None, "warned"),
    ("document", ("ACCUSE",), "reported", "ERI", "DNK", None, "pretext"),
    ("border", ("COERCE", "SANCTION"), None, "CMR", "TCD", None, "closed"),
    ("border", ("ASSAULT",), None, None, None, "CMR", "six police officers"),
    ("border", ("ACCUSE",), None, None, "TCD", None, "sheltering"),
    ("border", ("REJECT", "ACCUSE"), None, "TCD", None, None, "denied"),
    ("border", ("ACCUSE",), None, "TCD", None, None, "blamed"),
    ("border", ("ACCUSE",), None, "USA", None, None, "condemned"),
    ("border", ("REQUEST",), None, "USA", "TCD", None, "hand over"),
    ("border", ("THREATEN",), None, "RUS", "CMR", None, "warned"),
    ("border", ("REQUEST",), None, "CHN", None, None, "called for talks"),
    ("border", ("ACCUSE",), None, None, None, None, "protested"),
    ("border", ("ASSAULT",), None, None, None, None, "captured"),
    ("border", ("COERCE",), None, "CMR", None, "CMR", "detained"),
]


@pytest.mark.model
@pytest.mark.parametrize(("article", "kinds", "status", "actor", "recipient", "place", "word"), KEY)
def test_what_a_reader_must_get(
    request: pytest.FixtureRequest,
    article: str,
    kinds: tuple[str, ...],
    status: str | None,
    actor: str | None,
    recipient: str | None,
    place: str | None,
    word: str,
) -> None:
    document: EnrichedDocument = request.getfixturevalue(article)
    found = [event for event in document.events if word in event.evidence.text and event.event_type in kinds]
    assert any(
        (status is None or event.status == status)
        and (actor is None or actor in {party.country for party in event.actors})
        and (recipient is None or recipient in {party.country for party in event.recipients})
        and (place is None or (event.location is not None and event.location.country == place))
        for event in found
    ), found


@pytest.mark.model
def test_a_border_is_not_closed_in_the_land_behind_it(border: EnrichedDocument) -> None:
    (closing,) = [event for event in border.events if event.evidence.trigger.text == "closed"]
    assert closing.location is None or closing.location.country == "CMR"
    assert closing.fatalities is None  # the raid's, before it


@pytest.mark.model
def test_what_is_denied_or_only_threatened_is_no_fact(document: EnrichedDocument) -> None:
    for event in document.events:
        if event.event_type in ("ASSAULT", "MOBILIZE", "COERCE") and event.status == "reported":
            assert {party.country for party in event.actors}.isdisjoint({"ERI", "DNK"}), event.evidence.text
