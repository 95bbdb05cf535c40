"""The extraction's speed against plain spaCy over the same articles, in turns of a batch each.

    python benchmarks/extraction.py [FILE.ndjson]

Set OMP_NUM_THREADS=1 for one core. Both are warmed up; articles a second, and the ratio.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from faultline import articles
from faultline.errors import RejectedInput
from faultline.extraction.language import Language
from faultline.extraction.pipeline import BATCH, load
from faultline.records import Article


def read(path: Path) -> list[Article]:
    found = []
    for line in path.read_bytes().splitlines():
        try:
            found.append(articles.decode(line, received_at="2026-01-01T00:00:00Z"))
        except RejectedInput:
            continue
    return found


def main() -> None:
    inputs = read(Path(sys.argv[1] if len(sys.argv) > 1 else "examples/sample.ndjson"))
    extractor = load()
    plain = Language.load()._nlp  # the same model, run as spaCy runs it
    list(extractor.extract_many(inputs[:4]))
    list(plain.pipe([article.text for article in inputs[:4]]))
    ours = theirs = 0.0
    words = events = 0
    for start in range(0, len(inputs), BATCH):  # in turns, so that a busy machine slows both
        some = inputs[start : start + BATCH]
        begun = time.perf_counter()
        events += sum(len(document.events) for document in extractor.extract_many(some))
        between = time.perf_counter()
        words += sum(len(doc) for doc in plain.pipe([article.text for article in some]))
        ours += between - begun
        theirs += time.perf_counter() - between
    print(f"{len(inputs)} articles, {words} tokens, {events} events")
    print(
        f"extraction {len(inputs) / ours:.1f} articles/s, plain spaCy {len(inputs) / theirs:.1f}; ratio {theirs / ours:.2f}"
    )


if __name__ == "__main__":
    main()
