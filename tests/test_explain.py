"""`faultline explain` marks only what stands in the text, gives its reasons, and can't be attacked by an article."""

from __future__ import annotations

import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from rich.console import Console

from faultline.cli_explain import _values, explain_command
from faultline.explain import ROLES, Explained, Mark, explained, facts, in_terminal, marks, pieces
from faultline.explain_page import page
from faultline.extraction.stages import Reason
from faultline.records import (
    Actor,
    Article,
    Casualties,
    EnrichedDocument,
    Entity,
    Event,
    EventDate,
    Evidence,
    Pipeline,
    Place,
    Trigger,
)
from faultline.visible import visible

PIPELINE = Pipeline(name="test", version="0", models={})
TEXT = "Rebels shelled Ayorou on Monday, killing three."


def spot(text: str, words: str) -> dict[str, Any]:
    start = text.index(words)
    return {"text": words, "start": start, "end": start + len(words)}


def event(text: str = TEXT, **changes: Any) -> Event:
    base = Event(
        event_id="e1",
        article_id="a",
        published_at="2024-01-02T00:00:00Z",
        event_type="ASSAULT",
        event_mode="heavy-weapons",
        contexts=(),
        quad_class="material_conflict",
        cameo_code="194",
        goldstein=-9.5,
        incident_type="ART_MISS_ATTACK",
        actors=(Actor(**spot(text, "Rebels"), name=None, country="NER", sector="REB", kind="group"),),
        recipients=(),
        weapons=(),
        location=None,
        date=EventDate(start="2024-01-01", end="2024-01-01", granularity="day", text="Monday"),
        fatalities=Casualties(min=3, max=3, text="killing three"),
        injuries=None,
        status="reported",
        attribution=None,
        confidence=0.8,
        evidence=Evidence(field="text", **spot(text, text), trigger=Trigger(**spot(text, "shelled"))),
        incident_id=None,
        pipeline=PIPELINE,
    )
    return structs.replace(base, **changes)


def subject(text: str = TEXT, *events: Event, reasons: tuple[Reason, ...] = (), **article: Any) -> Explained:
    document = EnrichedDocument(
        article_id="a",
        published_at="2024-01-02T00:00:00Z",
        source=article.get("source"),
        url=article.get("url"),
        title=article.get("title"),
        language="en",
        pipeline=PIPELINE,
        entities=(Entity(text=text[:6], label="ORG", start=0, end=6),),
        places=(
            Place(
                **spot(text, "Ayorou"),
                name="Ayorou",
                country="NER",
                admin1=None,
                lat=14.73,
                lon=0.92,
                geonames_id=None,
                precision="city",
            ),
        ),
        events=events or (event(text),),
        duplicate_of=None,
        extra={},
    )
    return explained(Article(id="a", text=text, published_at="2024-01-02T00:00:00Z", **article), document, reasons)


def terminal(shown: Explained) -> str:
    console = Console(width=100, color_system=None, record=True, file=io.StringIO())
    console.print(in_terminal(shown))
    return console.export_text()


def test_marks_cover_trigger_evidence_actors_and_places() -> None:
    found = {(mark.role, TEXT[mark.start : mark.end]) for mark in marks(subject(), "text")}
    assert found == {("evidence", TEXT), ("trigger", "shelled"), ("actor", "Rebels"), ("place", "Ayorou")}


def test_a_span_whose_words_are_not_there_is_not_marked() -> None:
    off = event(actors=(Actor(text="Rebels", start=3, end=9, name=None, country=None, sector=None, kind=None),))
    assert not [mark for mark in marks(subject(TEXT, off), "text") if mark.role == "actor"]


def test_an_event_of_the_title_leaves_the_text_unmarked() -> None:
    title = event(evidence=structs.replace(event().evidence, field="title"))
    shown = subject(TEXT, title, title=TEXT)
    assert {mark.role for mark in marks(shown, "text")} == {"place"}
    assert "trigger" in {mark.role for mark in marks(shown, "title")}


spans = st.lists(
    st.builds(
        lambda start, length, role, number: Mark(start=start, end=min(40, start + length), role=role, event=number),
        st.integers(0, 39), st.integers(1, 20), st.sampled_from(ROLES), st.integers(0, 5),
    ),
    max_size=12,
)  # fmt: skip


@given(spans)
def test_pieces_tile_the_text_and_carry_exactly_the_marks_that_cover_them(found: list[Mark]) -> None:
    cut = pieces(40, found)
    assert [piece.start for piece in cut] == [0, *(piece.end for piece in cut[:-1])]
    assert cut[-1].end == 40
    for piece in cut:
        middle = (piece.start + piece.end) / 2
        assert sorted(piece.marks, key=repr) == sorted(
            (mark for mark in found if mark.start < middle < mark.end), key=repr
        )


def test_facts_leave_out_what_is_not_known() -> None:
    names = [name for name, _ in facts(event())]
    assert names == ["who", "when", "killed", "codes"]
    assert ("killed", "3 “killing three”") in facts(event())


def test_reasons_are_shown_with_their_event_in_both_forms() -> None:
    reasons = (
        Reason(event_id="e1", component="typing", text="the shell rule", score=0.91),
        Reason(event_id="gone", component="typing", text="an event that was dropped"),
    )
    shown = subject(reasons=reasons)
    for output in (terminal(shown), page([shown])):
        assert "the shell rule" in output
        assert "0.91" in output
        assert "an event that was dropped" not in output


def test_an_article_without_events_says_so() -> None:
    empty = subject()
    empty = structs.replace(empty, document=structs.replace(empty.document, events=()))
    assert "No event was found" in terminal(empty)
    assert "No event was found" in page([empty])


class Audit(HTMLParser):
    """Collects the tags, attributes and anchors of a page, and whether its tags are balanced."""

    VOID = frozenset({"meta", "br"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.stack: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        if tag not in self.VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&amp;</style></main>"


def hostile() -> Explained:
    text = f"{TEXT} {HOSTILE}"
    evil = event(
        text,
        actors=(Actor(**spot(text, HOSTILE), name=HOSTILE, country=None, sector=None, kind=None),),
        date=EventDate(start="2024-01-01", end="2024-01-02", granularity="range", text=HOSTILE),
    )
    reasons = (Reason(event_id="e1", component="typing", text=HOSTILE),)
    return subject(text, evil, reasons=reasons, title=HOSTILE, source=HOSTILE, url="javascript:alert(3)")


def test_an_article_s_words_never_become_markup() -> None:
    seen = Audit(page([hostile()]))
    assert not seen.tags & {"script", "img", "iframe", "link", "object"}
    assert not {name for name in seen.attributes if name.startswith("on")}
    assert all(link.startswith("#") for link in seen.links)
    assert not seen.stack


def test_the_page_loads_nothing_and_forbids_scripts() -> None:
    html = page([subject(url="https://example.org/a")])
    assert "default-src 'none'" in html
    assert not re.search(r"(?:src|href)=[\"']?https?:|@import|url\(", html)


def test_every_link_leads_to_a_card_or_a_mark_of_the_page_and_ids_are_unique() -> None:
    second = event(event_id="e2", event_type="THREATEN", status="threatened")
    seen = Audit(page([subject(TEXT, event(), second), subject()]))
    assert len(seen.ids) == len(set(seen.ids))
    assert {link[1:] for link in seen.links} <= set(seen.ids)
    assert len(seen.links) == 2 * 3  # each of three events: from the text, and back


def test_control_characters_reach_neither_the_terminal_nor_the_page() -> None:
    text = TEXT + " \x1b]0;owned\x07 \u202egnp.exe"
    for output in (terminal(subject(text, title=text)), page([subject(text, title=text)])):
        assert not re.search("[\x1b\x07\u202e]", output)


@given(st.text())
def test_making_text_visible_keeps_every_offset(text: str) -> None:
    assert len(visible(text)) == len(text)
    assert visible(visible(text)) == visible(text)


def test_windows_line_ends_leave_no_stand_in() -> None:
    assert visible("one\r\ntwo") == "one \ntwo"


@pytest.mark.parametrize(
    ("content", "count"), [(b'{\n "text": "x"\n}\n', 1), (b'{"text": "x"}\n{"text": "y"}\n', 2), (b"{\n{}\n", 2)]
)
def test_a_file_is_one_article_or_one_a_line(content: bytes, count: int) -> None:
    assert len(_values(content)) == count


def test_a_bad_line_is_named_and_the_good_ones_are_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Fixed:
        def explain(self, article: Article) -> tuple[EnrichedDocument, tuple[Reason, ...]]:  # noqa: ARG002
            return subject().document, ()

    monkeypatch.setattr("faultline.extraction.pipeline.load", Fixed)
    path, target = tmp_path / "in.ndjson", tmp_path / "out.html"
    path.write_text("{\n" + json.dumps({"id": "a", "text": TEXT}) + "\n", encoding="utf-8")
    done = CliRunner().invoke(explain_command, [str(path), "--html", str(target)])
    assert done.exit_code == 1
    assert "line 1: not_json" in done.output
    assert "shelled" in target.read_text(encoding="utf-8")
