"""Writes what fit_confidence.py is fitted to: the signs of events that readers judged, as the extraction codes them today.

    python training/collect_judged.py

reads our own articles (data/own_articles.ndjson) and what readers said of events in them (data/verdicts.ndjson), runs the extraction,
and writes judged/own_articles_marked.ndjson, and judged/own_articles_marked_unseen.ndjson of the articles that are held back, whose
sentences the encoder was not fitted to. A party that only ``lacking`` a country made wrong counts as right here. An event that is coded otherwise now is left out: nobody judged that. Whose a party is that
names no country is told by weights that were fitted without its article. Needs torch.
"""

from __future__ import annotations

import json
import pathlib
from collections.abc import Iterator, Sequence
from typing import Any
from unittest import mock

from fit_countries import folded
from items import lines

from faultline.extraction import allegiance, drafting
from faultline.extraction.confidence import Confidence, Observed, signs
from faultline.extraction.confidence import confidence as told
from faultline.extraction.drafting import Drafter
from faultline.extraction.drafts import Draft
from faultline.extraction.pipeline import load
from faultline.records import Actor, Article, Event

HERE = pathlib.Path(__file__).parent
JUDGED = ("event", "type", "status", "actor", "recipient", "place")

Row = dict[str, Any]


def coded(event: Event) -> str:
    """What readers saw of an event."""

    def parties(actors: Sequence[Actor]) -> list[tuple[str, str | None]]:
        return [(actor.text, actor.country) for actor in actors]

    where = (event.location.name, event.location.country) if event.location else None
    what = (event.event_type, event.status, event.evidence.trigger.start)
    return json.dumps([*what, parties(event.actors), parties(event.recipients), where], ensure_ascii=False)


class Signs:
    """The signs of each event as it is drafted, by what is coded."""

    def __init__(self) -> None:
        self.of: dict[str, dict[str, float]] = {}
        self._last: dict[str, float] = {}
        self._draft = Drafter.draft

    def confidence(self, observed: Observed) -> Confidence:
        self._last = signs(observed)
        return told(observed)

    def draft(self, *args: Any, **named: Any) -> Draft:
        draft = self._draft(*args, **named)
        self.of[coded(draft.event)] = self._last
        return draft


def rows(articles: Sequence[Row], verdicts: dict[str, list[Row]], weights: dict[str, float]) -> Iterator[Row]:
    """The judged events of some articles that are coded as when they were judged, with their signs."""
    extractor = load()
    for row in articles:
        found = Signs()
        article = Article(id=row["id"], text=row["text"], title=row["title"], published_at=row["published_at"])
        with (
            mock.patch.object(drafting, "confidence", found.confidence),
            mock.patch.object(Drafter, "draft", lambda *args, found=found, **named: found.draft(*args, **named)),
            mock.patch.object(allegiance, "_weights", return_value=weights),
        ):
            document = extractor.extract(article)
        now = {coded(event): found.of[coded(event)] for event in document.events if coded(event) in found.of}
        for verdict in verdicts.get(row["id"], ()):
            if verdict["coded"] in now:
                right = {name: int(verdict[name] or name in verdict["lacking"]) for name in JUDGED}
                short = {name: round(value, 4) for name, value in now[verdict["coded"]].items() if value}
                yield {"group": row["id"], **right, "signs": short}


def main() -> None:
    articles = lines("own_articles.ndjson")
    verdicts: dict[str, list[Row]] = {}
    for verdict in lines("verdicts.ndjson"):
        verdicts.setdefault(verdict["article"], []).append(verdict)
    questions = [*lines("allegiance.ndjson"), *lines("parties.ndjson")]
    found: dict[bool, list[Row]] = {True: [], False: []}
    for groups, weights in folded(questions, {row["id"] for row in articles}):
        for held in (True, False):
            some = [row for row in articles if row["id"] in groups and row["held"] == held]
            found[held] += rows(some, verdicts, weights)
    for held, name in ((False, "own_articles_marked"), (True, "own_articles_marked_unseen")):
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in found[held])
        (HERE / "judged" / f"{name}.ndjson").write_text(text, encoding="utf-8")
        print(f"{name}: {len(found[held])} of {sum(map(len, verdicts.values()))} events that were judged")


if __name__ == "__main__":
    main()
