"""An article's events for a person: which words say what, and why each event is what it is.

``Explained`` and its marks are pure; ``in_terminal`` renders them with rich, ``faultline.explain_page`` as HTML.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from faultline.extraction.stages import Reason
from faultline.records import Actor, Article, Casualties, EnrichedDocument, Event, Record
from faultline.visible import visible

ROLES = ("trigger", "actor", "recipient", "weapon", "attribution", "place", "evidence")  # where two meet, the first
STYLES = {
    "trigger": "bold white on red",
    "actor": "bold blue",
    "recipient": "bold magenta",
    "weapon": "bold yellow",
    "attribution": "cyan",
    "place": "green",
    "evidence": "underline",
}


class Mark(Record, frozen=True):
    """A stretch of a field that plays a role in an event; ``event`` is its number from 1, 0 for the whole article."""

    start: int
    end: int
    role: str
    event: int


class Piece(Record, frozen=True):
    """A stretch of text between two borders of marks, and the marks that cover it, the weightiest role first."""

    start: int
    end: int
    marks: tuple[Mark, ...]


class Explained(Record, frozen=True):
    """An article, what was found in it, and the reasons by event id."""

    article: Article
    document: EnrichedDocument
    reasons: dict[str, tuple[Reason, ...]]

    def field(self, name: str) -> str:
        """The field's words; empty where the article has none."""
        return (self.article.title or "") if name == "title" else self.article.text


def explained(article: Article, document: EnrichedDocument, reasons: Sequence[Reason]) -> Explained:
    """Puts the reasons to their events; a reason without an event is dropped."""
    known = {event.event_id for event in document.events}
    grouped: dict[str, list[Reason]] = defaultdict(list)
    for reason in reasons:
        if reason.event_id in known:
            grouped[reason.event_id].append(reason)
    return Explained(article=article, document=document, reasons={key: tuple(found) for key, found in grouped.items()})


def marks(subject: Explained, field: str) -> list[Mark]:
    """Everything to be marked in the field. A span whose words don't stand there is left out."""
    words = subject.field(field)
    found = []
    for number, event in enumerate(subject.document.events, 1):
        if event.evidence.field == field:
            found += [
                Mark(start=start, end=end, role=role, event=number)
                for role, start, end, text in _event_spans(event)
                if words[start:end] == text
            ]
    return found + [
        Mark(start=place.start, end=place.end, role="place", event=0)
        for place in subject.document.places
        if field == "text" and words[place.start : place.end] == place.text
    ]


def _event_spans(event: Event) -> Iterator[tuple[str, int, int, str]]:
    evidence = event.evidence
    yield "evidence", evidence.start, evidence.end, evidence.text
    yield "trigger", evidence.trigger.start, evidence.trigger.end, evidence.trigger.text
    for role, mentions in (("actor", event.actors), ("recipient", event.recipients), ("weapon", event.weapons)):
        for mention in mentions:
            yield role, mention.start, mention.end, mention.text
    if event.attribution:
        yield "attribution", event.attribution.start, event.attribution.end, event.attribution.text


def pieces(length: int, found: Sequence[Mark]) -> list[Piece]:
    """The field cut at every mark's borders: marks that cross or nest need no nesting when they are rendered."""
    borders = sorted({0, length, *(mark.start for mark in found), *(mark.end for mark in found)})
    ordered = sorted(found, key=lambda mark: (ROLES.index(mark.role), mark.event))
    return [
        Piece(start=start, end=end, marks=tuple(mark for mark in ordered if mark.start <= start and end <= mark.end))
        for start, end in pairwise(borders)
    ]


def heading(event: Event) -> str:
    """The event's type in one line."""
    kind = event.event_type if event.event_mode is None else f"{event.event_type} ({event.event_mode})"
    quad = event.quad_class.replace("_", " ") if event.quad_class else None
    return " · ".join(str(part) for part in (kind, event.incident_type, quad) if part)


def facts(event: Event) -> list[tuple[str, str]]:
    """What is known of the event, as name and value; what is null is left out."""
    place = event.location
    day = event.date
    rows = [
        ("who", "; ".join(map(coded, event.actors))),
        ("to whom", "; ".join(map(coded, event.recipients))),
        ("where", f"{place.name} [{place.country or '?'}, {place.precision}]" if place else ""),
        ("when", (day.start if day.start == day.end else f"{day.start} to {day.end}") + _quoted(day.text)),
        ("killed", _toll(event.fatalities)),
        ("injured", _toll(event.injuries)),
        ("with", "; ".join(weapon.text for weapon in event.weapons)),
        ("says", event.attribution.name if event.attribution else ""),
        ("context", ", ".join(event.contexts)),
        ("codes", " ".join(part for part in (_cameo(event), _goldstein(event)) if part)),
    ]
    return [(name, visible(value)) for name, value in rows if value]


def coded(actor: Actor) -> str:
    """The mention with its codes: ``the navy [PHL MIL]``."""
    codes = " ".join(part for part in (actor.country, actor.sector) if part)
    name = f" = {actor.name}" if actor.name and actor.name.lower() != actor.text.lower() else ""
    return f"{actor.text}{name} [{codes or '?'}]"


def _toll(toll: Casualties | None) -> str:
    if toll is None:
        return ""
    return (str(toll.min) if toll.min == toll.max else f"{toll.min} to {toll.max}") + _quoted(toll.text)


def _quoted(text: str | None) -> str:
    return f" “{text}”" if text else ""


def _cameo(event: Event) -> str:
    return f"CAMEO {event.cameo_code}" if event.cameo_code else ""


def _goldstein(event: Event) -> str:
    return f"Goldstein {event.goldstein:+.1f}" if event.goldstein is not None else ""


def in_terminal(subject: Explained) -> RenderableType:
    """The article with its marks, then one panel for each event."""
    shown: list[RenderableType] = [_marked(subject, name) for name in ("title", "text") if subject.field(name)]
    shown.append(_legend())
    shown += [_panel(subject, number, event) for number, event in enumerate(subject.document.events, 1)]
    if not subject.document.events:
        shown.append(Text("No event was found.", style="italic"))
    return Group(*shown)


def _marked(subject: Explained, field: str) -> Text:
    words = visible(subject.field(field))
    text = Text(style="bold" if field == "title" else "")
    for piece in pieces(len(words), marks(subject, field)):
        top = piece.marks[0] if piece.marks else None
        text.append(words[piece.start : piece.end], style=STYLES[top.role] if top else "")
        for mark in piece.marks:
            if mark.role == "trigger" and mark.end == piece.end:
                text.append(f"[{mark.event}]", style="red")
    text.append("\n")
    return text


def _legend() -> Text:
    return Text("  ").join(Text(role, style=style) for role, style in STYLES.items())


def _panel(subject: Explained, number: int, event: Event) -> Panel:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim")
    grid.add_column()
    for name, value in facts(event):
        grid.add_row(name, Text(value))
    for reason in subject.reasons.get(event.event_id, ()):
        score = f"  {reason.score:.2f}" if reason.score is not None else ""
        grid.add_row("because", Text(f"{reason.component}: {visible(reason.text)}{score}", style="italic"))
    return Panel(
        grid,
        title=Text(f"{number}  {heading(event)}"),
        title_align="left",
        subtitle=Text(f"{event.status}, confidence {event.confidence:.2f}"),
        subtitle_align="right",
        border_style="red" if event.status == "reported" else "dim",
    )
