"""Resolution at scale: events of 30 days with skew, through ``Resolver`` in batches, as the worker does it.

Usage: python benchmarks/resolve.py [--batch N] EVENTS[:FIRST] [EVENTS[:FIRST] ...]     prints one line of Markdown table for each

``FIRST`` follows only so many of the events, at the density of all of them. ``N`` events are resolved together, 500 unless told.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

from faultline.extraction.digest import _frequencies
from faultline.incidents.block import Limits
from faultline.incidents.resolver import Resolver
from faultline.records import Actor, Casualties, Event, EventDate, Evidence, Location, Pipeline, Trigger

DAYS = 30
START = datetime(2021, 5, 1)  # noqa: DTZ001
HOT = ["C00", "C01", "C02", "C03", "C04"]  # a third of all events
REST = [f"C{n:02}" for n in range(5, 95)]
KINDS = ["ATTACK", "ARMED_CLASH", "REM_EXPLOS", "ARREST", "PEACE_PROTEST", "NATURAL_DISASTER"]
TERMS, COMMON = zip(*_frequencies().items(), strict=True)  # common words are as common as in news
PIPELINE = Pipeline(name="bench", version="1", models={})


def events(total: int, seed: int = 7) -> list[tuple[float, tuple[object, ...]]]:
    """Arrivals in order: when, and what ``build`` needs. A report comes minutes late, one in fifty up to six hours."""
    rng = random.Random(seed)
    arrivals: list[tuple[float, tuple[object, ...]]] = []
    incident = 0
    while len(arrivals) < total:
        size = min(200, int(rng.paretovariate(1.3)))
        country = rng.choice(HOT) if rng.random() < 1 / 3 else rng.choice(REST)
        town = int(rng.paretovariate(0.7)) % 300
        words = set(rng.choices(TERMS, COMMON, k=14))
        names = {f"{country}n{int(rng.paretovariate(0.12)) % 30000}" for _ in range(6)}
        story = tuple(sorted(words | names | {f"{country}t{town}"}))  # a set's order differs between processes
        begins = rng.uniform(0, DAYS * 24)
        kind, toll = rng.choice(KINDS), rng.choice([None, 1, 3, 12])
        for report in range(size):
            published = begins + (rng.expovariate(1 / 8) if report else 0)
            arrives = published + (rng.uniform(0, 6) if rng.random() < 0.02 else rng.expovariate(6))
            arrivals.append((arrives, (f"{incident}-{report}", published, country, town, story, kind, toll)))
        incident += 1
    arrivals.sort(key=lambda each: (each[0], each[1][0]))
    return arrivals[:total]


def build(rng: random.Random, spec: tuple[object, ...]) -> Event:
    """The event: most of its incident's terms, and some of its own."""
    name, hours, country, town, story, kind, toll = spec
    published = (START + timedelta(hours=hours)).isoformat(timespec="seconds") + "Z"  # type: ignore[arg-type]
    own = set(rng.choices(TERMS, COMMON, k=8))
    digest = tuple(sorted({*rng.sample(story, min(14, len(story))), *own}))  # type: ignore[arg-type]
    place = Location(
        name=f"{country}-{town}", country=str(country), admin1=None, lat=float(town % 90), lon=float(town % 170),  # type: ignore[operator]
        geonames_id=int(str(country)[1:]) * 1000 + int(town),  # type: ignore[call-overload]
        precision="city",
    )  # fmt: skip
    party = Actor(text="police", start=0, end=6, name="police", country=str(country), sector="COP", kind="group")
    text = f"Report {name} of what happened."
    return Event(
        event_id=str(name), article_id=f"a{name}", published_at=published, event_type="ASSAULT", event_mode=None,
        contexts=(), quad_class="material_conflict", cameo_code=None, goldstein=-9.0, incident_type=kind,  # type: ignore[arg-type]
        actors=(party,), recipients=(), weapons=(), location=place,
        date=EventDate(start=published[:10], end=published[:10], granularity="day", text=None),
        fatalities=None if toll is None else Casualties(min=toll, max=toll, text=str(toll)),  # type: ignore[arg-type]
        injuries=None, status="reported", attribution=None, confidence=0.7,
        evidence=Evidence(field="text", text=text, start=0, end=20, trigger=Trigger(text="R", start=0, end=1)),
        incident_id=None, pipeline=PIPELINE, source=f"s{rng.randrange(300)}", digest=digest,
    )  # fmt: skip


def batches(total: int, first: int, size: int) -> Iterator[list[Event]]:
    rng = random.Random(3)
    specs = events(total)[:first]
    for start in range(0, first, size):
        yield [build(rng, spec) for _, spec in specs[start : start + size]]


def main(sizes: list[tuple[int, int]], size: int) -> None:
    print(
        "| events | events/s | first tenth, events/s | last tenth, events/s | held at the end | incidents written | peak MiB |"
    )
    print("|---|---|---|---|---|---|---|")
    for total, first in sizes:
        resolver = Resolver(Limits())
        written, spent = 0, []
        for batch in batches(total, first, size):
            begin = time.process_time()
            written += len(resolver.add_many(batch))
            spent.append(time.process_time() - begin)
        tenth = max(1, len(spent) // 10)
        rates = [len(part) * size / sum(part) for part in (spent, spent[:tenth], spent[-tenth:])]
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            f"| {total:,}{f', first {first:,}' if first < total else ''} | {rates[0]:,.0f} | {rates[1]:,.0f} | {rates[2]:,.0f} | {len(resolver):,} | {written:,} | {peak:,} |",
            flush=True,
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--batch", type=int, default=500)
    parser.add_argument("sizes", nargs="*", default=["10000", "100000"], metavar="EVENTS[:FIRST]")
    options = parser.parse_args()
    asked = [size.partition(":") for size in options.sizes]
    main([(int(total), int(first or total)) for total, _, first in asked], options.batch)
