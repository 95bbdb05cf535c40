"""Explained articles as one self-contained HTML page.

The page loads nothing and runs nothing: its content security policy forbids both, so that an article that slipped
through the escaping could still do no harm. Marks link to event cards and back by plain anchors.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from importlib.resources import files

from spacy import displacy

from faultline.explain import ROLES, Explained, Mark, facts, heading, marks, pieces
from faultline.extraction.stages import Reason
from faultline.records import Event
from faultline.visible import visible

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def page(subjects: Sequence[Explained]) -> str:
    """The whole page, UTF-8 text. Whatever comes from an article is escaped."""
    style = files("faultline").joinpath("explain_page.css").read_text(encoding="utf-8")
    articles = "\n".join(_article(index, subject) for index, subject in enumerate(subjects, 1))
    legend = "".join(f'<span class="{role}">{role}</span>' for role in ROLES)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Faultline: events explained</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f'<nav aria-label="Legend">{legend}</nav>\n{articles}\n</body>\n</html>\n'
    )


def _article(index: int, subject: Explained) -> str:
    document = subject.document
    origin = " · ".join(_safe(part) for part in (document.source, document.published_at, document.url) if part)
    cards = "\n".join(_card(index, number, event, subject) for number, event in enumerate(document.events, 1))
    title = f"<h1>{_marked(index, subject, 'title')}</h1>" if subject.field("title") else ""
    return (
        f'<main id="a{index}">\n<article>\n{title}<p class="origin">{origin}</p>\n'
        f'<div class="words">{_marked(index, subject, "text")}</div>\n{_entities(subject)}{_places(subject)}</article>\n'
        f'<section aria-label="Events">\n{cards or "<p>No event was found.</p>"}\n</section>\n</main>'
    )


def _marked(index: int, subject: Explained, field: str) -> str:
    words = visible(subject.field(field))
    parts = []
    for piece in pieces(len(words), marks(subject, field)):
        shown = escape(words[piece.start : piece.end])
        if piece.marks:
            top = piece.marks[0]
            roles = " ".join(dict.fromkeys(mark.role for mark in piece.marks))
            shown = f'<span class="{top.role}" title="{roles}">{shown}</span>'
        parts.append(shown + "".join(_anchor(index, mark) for mark in piece.marks if _ends(mark, piece.end)))
    return "".join(parts)


def _ends(mark: Mark, end: int) -> bool:
    return mark.role == "trigger" and mark.end == end


def _anchor(index: int, mark: Mark) -> str:
    here, there = f"m{index}-{mark.event}", f"e{index}-{mark.event}"
    return f'<a class="number" id="{here}" href="#{there}">{mark.event}</a>'


def _card(index: int, number: int, event: Event, subject: Explained) -> str:
    rows = "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in facts(event))
    reasons = "".join(map(_reason, subject.reasons.get(event.event_id, ())))
    return (
        f'<div class="card {event.status}" id="e{index}-{number}">\n'
        f'<h2><a class="number" href="#m{index}-{number}">{number}</a> {_safe(heading(event))}</h2>\n'
        f'<p class="state"><b>{event.status}</b>'
        f'<meter min="0" max="1" value="{event.confidence:.2f}" title="confidence"></meter>{event.confidence:.2f}</p>\n'
        f"<blockquote>{_safe(event.evidence.text)}</blockquote>\n<dl>{rows}</dl>\n"
        + (f"<details open><summary>Why</summary><ul>{reasons}</ul></details>\n" if reasons else "")
        + "</div>"
    )


def _reason(reason: Reason) -> str:
    score = f' <span class="score">{reason.score:.2f}</span>' if reason.score is not None else ""
    return f"<li><b>{_safe(reason.component)}</b> {_safe(reason.text)}{score}</li>"


def _entities(subject: Explained) -> str:
    """displaCy's view of the named entities, folded away."""
    words = subject.field("text")
    spans, reached = [], 0
    for entity in sorted(subject.document.entities, key=lambda entity: (entity.start, -entity.end)):
        # displaCy can't draw spans that overlap, and an entity of the title isn't in this text.
        if entity.start >= reached and words[entity.start : entity.end] == entity.text:
            spans.append({"start": entity.start, "end": entity.end, "label": entity.label})
            reached = entity.end
    if not spans:
        return ""
    drawn = displacy.render(
        {"text": visible(words), "ents": spans, "title": None}, style="ent", manual=True, jupyter=False
    )
    return f"<details><summary>Named entities</summary>{drawn}</details>\n"


def _places(subject: Explained) -> str:
    rows = "".join(
        f"<tr><td>{_safe(place.text)}</td><td>{_safe(place.name)}</td><td>{_safe(place.country or '?')}</td>"
        f"<td>{_degrees(place.lat)}, {_degrees(place.lon)}</td><td>{place.precision}</td></tr>"
        for place in subject.document.places
    )
    head = "<tr><th>words</th><th>place</th><th>country</th><th>latitude, longitude</th><th>precision</th></tr>"
    return f"<details><summary>Places</summary><table>{head}{rows}</table></details>\n" if rows else ""


def _degrees(value: float | None) -> str:
    return "?" if value is None else f"{value:.3f}"


def _safe(text: str) -> str:
    return escape(visible(text))
