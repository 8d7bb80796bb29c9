"""How time grows with a document's size: ``python benchmarks/growth.py``.

Each row doubles the text; a ratio near 2 is linear growth. Texts are made of the sample documents.
"""

from __future__ import annotations

import itertools
import sys
import time
from typing import TYPE_CHECKING

from gazetteer import open_gazetteer
from geo import Document, Geoparser
from geo.app.samples import sample_paths
from geo.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = (100_000, 200_000, 400_000, 800_000)


def seconds(work: Callable[[], object]) -> float:
    """Return the processor time of the fastest of three runs."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def main() -> None:
    """Print seconds and ratios for each stage and size."""
    text = "\n\n".join(path.read_text(encoding="utf-8") for path in sample_paths())
    geoparser = Geoparser.default(open_gazetteer(), fast=True)
    cases: dict[str, Callable[[str], object]] = {
        "sentences, news": lambda t: split_sentences(t),
        "sentences, one word": lambda t: split_sentences("x" * len(t)),
        "locate --fast, news": lambda t: geoparser.locate(Document(id="x", text=t)),
    }
    for name, work in cases.items():
        times = [seconds(lambda size=size, work=work: work(_repeat(text, size))) for size in SIZES]  # type: ignore[misc]
        ratios = [b / a if a else float("nan") for a, b in itertools.pairwise(times)]
        cells = "  ".join(f"{t:8.3f}" for t in times)
        sys.stdout.write(f"{name:22} {cells}   x {'  x '.join(f'{r:.2f}' for r in ratios)}\n")


def _repeat(text: str, size: int) -> str:
    return (text * (size // len(text) + 1))[:size]


if __name__ == "__main__":
    main()
