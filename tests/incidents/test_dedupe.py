"""Copies are recognised, new reports are not taken for copies."""

from __future__ import annotations

from faultline.incidents.copies import Original, as_copy
from faultline.incidents.dedupe import DuplicateIndex
from faultline.records import Actor, Article, EnrichedDocument, Entity, Evidence, Trigger
from tests.incidents.events import event

BODY = (
    "Dockers in the port of Tarvik laid down their work on Monday over a new roster that the harbour board had drawn up "
    "without asking them. Cranes stood still from dawn, and ships waited in the bay. The board called the stoppage "
    "unlawful and said it would go to court. A spokesman for the union answered that the men had been patient for a "
    "year, and that nobody had listened. Shopkeepers along the quay brought soup. Talks are to begin in the town hall, "
    "with the bishop as a go-between whom both sides trust. Exporters of timber and fish fear for their deliveries. "
)
LAST = "The last strike in the port was settled after the minister of labour had travelled north to meet the families."
OTHER = (
    "An exhibition of rural photographs was opened in the library, where visitors from abroad praised the collection."
)


def article(name: str, text: str = BODY + LAST, day: int = 1, **more: str) -> Article:
    return Article(id=name, text=text, published_at=f"2021-05-{day:02d}T00:00:00Z", **more)


def test_the_same_text_under_another_id_is_a_copy_of_the_first() -> None:
    index = DuplicateIndex()
    assert [index.seen(article(name)) for name in ("a", "b", "c")] == [None, "a", "a"]


def test_a_changed_closing_sentence_and_an_agency_s_mark_leave_it_a_copy() -> None:
    index = DuplicateIndex(threshold=0.6)
    index.seen(article("a"))
    assert index.seen(article("b", f"(Agency) {BODY}{OTHER}")) == "a"


def test_a_short_notice_is_no_copy_and_has_none() -> None:
    index = DuplicateIndex()
    assert [index.seen(article(name, "Envoys met in the harbour.")) for name in ("a", "b")] == [None, None]
    assert len(index) == 0


def test_another_text_is_no_copy() -> None:
    index = DuplicateIndex()
    index.seen(article("a"))
    assert index.seen(article("b", OTHER)) is None


def test_another_figure_at_the_beginning_is_news() -> None:
    index = DuplicateIndex()
    index.seen(article("a", "Four people died in the harbour. " + BODY + LAST))
    assert index.seen(article("b", "Nine people died in the harbour. " + BODY + LAST)) is None
    assert index.seen(article("c", "Four people died in the harbour. " + BODY + LAST)) == "a"


def test_an_article_that_comes_again_gets_the_answer_it_got_before() -> None:
    index = DuplicateIndex()
    assert [index.seen(article(name)) for name in ("a", "b", "a", "b")] == [None, "a", None, "a"]


def test_what_is_older_than_the_window_in_days_or_number_is_no_original() -> None:
    days = DuplicateIndex(days=2)
    days.seen(article("a"))
    assert days.seen(article("b", day=9)) is None
    few = DuplicateIndex(window=2)
    for name, text in (("a", BODY + LAST), ("x", 2 * OTHER), ("y", 2 * LAST)):
        few.seen(article(name, text))
    assert len(few) == 2
    assert few.seen(article("b")) is None


def test_an_article_whose_analysis_failed_is_nobody_s_original() -> None:
    index = DuplicateIndex()
    index.seen(article("a"))
    index.forget("a")
    assert index.seen(article("b")) is None


def original() -> Original:
    text = "At noon police in Tarvik arrested Olga Brandt. Later police left."
    sentence = "police in Tarvik arrested Olga Brandt."
    start = text.index(sentence)
    police = Actor(text="police", start=start, end=start + 6, name="police", country="NOR", sector="COP", kind="group")
    trigger = text.index("arrested")
    told = event(
        "e1",
        article_id="a",
        actors=(police,),
        evidence=Evidence(
            field="text", text=sentence, start=start, end=start + len(sentence),
            trigger=Trigger(text="arrested", start=trigger, end=trigger + 8),
        ),
    )  # fmt: skip
    second = text.rindex("police")
    document = EnrichedDocument(
        article_id="a", published_at="2021-05-01T00:00:00Z", source="Courier", url=None, title=None, language="en",
        pipeline=told.pipeline, entities=(Entity(text="police", label="ORG", start=second, end=second + 6),), places=(),
        events=(told,), duplicate_of=None, extra={},
    )  # fmt: skip
    return Original(document=document, text=text)


def test_a_copy_s_mentions_stand_where_they_are_in_the_copy() -> None:
    copy = article("b", "HARBOUR NEWS -- " + original().text, source="Herald")
    document = as_copy(original(), copy)
    assert (document.duplicate_of, document.article_id, document.source) == ("a", "b", "Herald")
    (told,) = document.events
    for span in (told.evidence, told.evidence.trigger, *told.actors, *document.entities):
        assert copy.text[span.start : span.end] == span.text
    assert document.entities[0].start == copy.text.rindex("police")
    assert (told.article_id, told.source) == ("b", "Herald")
    assert told.event_id != "e1"


def test_an_event_whose_sentence_the_copy_lacks_is_left_out() -> None:
    assert as_copy(original(), article("b", "Later police left.")).events == ()
