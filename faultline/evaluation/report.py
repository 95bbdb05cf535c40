"""Outcomes for a person: figures, confusion tables and the worst mistakes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from faultline.evaluation.outcome import Confusion, Mistake, Outcome
from faultline.visible import visible

NARROW = 8  # labels that fit an 80-column terminal in full
WIDEST = 16  # labels: a wider table has a list of its commonest confusions instead
COMMONEST = 15
SHOWN = 400  # characters of an article's beginning


def print_outcome(console: Console, name: str, outcome: Outcome, articles: int, errors: int) -> None:
    """The figures, then the confusions, then as many mistakes as asked for."""
    figures = Table(title=f"{name}: {articles} articles", title_justify="left", show_header=False)
    figures.add_column(justify="left")
    figures.add_column(justify="right")
    for key, value in outcome.figures.items():
        figures.add_row(key, f"{value:.3f}")
    console.print(figures)
    for confusion in outcome.confusions:
        console.print(Text(f"\n{confusion.name}: gold in rows, found in columns", style="italic"))
        console.print(confusion_table(confusion))
    for mistake in outcome.mistakes[:errors]:
        console.print(mistake_text(mistake))


def confusion_table(confusion: Confusion) -> Table:
    """Gold in rows, found in columns; of many labels only the commonest confusions, one a row."""
    labels = sorted({label for pair in confusion.counts for label in pair})
    if len(labels) > WIDEST:
        return _commonest(confusion)
    # Rows name the labels in full, in the columns' order, so a wide table's columns can do with three letters.
    table = _columns(labels, 3 if len(labels) > NARROW else None)
    for want in sorted({want for want, _ in confusion.counts}):
        table.add_row(want, *(_cell(confusion, want, got) for got in labels))
    return table


def _columns(labels: Sequence[str], letters: int | None) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0))
    table.add_column("", no_wrap=True)
    for label in labels:
        table.add_column(label[:letters], no_wrap=True, justify="right", min_width=3)
    return table


def _commonest(confusion: Confusion) -> Table:
    table = Table("gold", "found", "times", "of", box=None, padding=(0, 2, 0, 0))
    support: Counter[str] = Counter()
    for (want, _), count in confusion.counts.items():
        support[want] += count
    wrong = [(count, want, got) for (want, got), count in confusion.counts.items() if want != got]
    for count, want, got in sorted(wrong, key=lambda row: (-row[0], row[1:]))[:COMMONEST]:
        table.add_row(want, got, str(count), str(support[want]))
    return table


def _cell(confusion: Confusion, want: str, got: str) -> Text:
    count = confusion.counts.get((want, got), 0)
    return Text(str(count) if count else "·", style="bold green" if want == got else "red" if count else "dim")


def mistake_text(mistake: Mistake) -> Text:
    """A mistake in three lines; the article's words are shown as they are, never read as markup."""
    text = mistake.text if len(mistake.text) <= SHOWN else mistake.text[:SHOWN] + "…"
    return Text.assemble(
        (f"{mistake.article_id}", "bold"),
        f"  {mistake.weight:.2f}\n",
        ("  gold   ", "green"),
        f"{mistake.gold}\n",
        ("  found  ", "red"),
        f"{visible(mistake.found)}\n",
        ("  ", ""),
        " ".join(visible(text).split()) + "\n",
    )
