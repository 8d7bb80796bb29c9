"""How fast documents are read, where the time goes, what memory it takes: ``python benchmarks/reading.py``.

    python benchmarks/reading.py [DOCUMENTS.jsonl …] [--spacy] [--words N …]

Each line of a file has a ``text``; without files the sample documents are taken over and over. All times are
processor time of one process, which other work on the machine disturbs least. Documents are read sixteen at a
time, as commands read them; these count with the fastest of three rounds, each with a new parser, so nothing
is remembered from the round before.
"""

from __future__ import annotations

import argparse
import itertools
import json
import resource
import subprocess
import sys
import time
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from gazetteer import open_gazetteer
from geo import Document, Geoparser
from geo.app.samples import sample_paths
from geo.cycles import search_seldom
from geo.pipeline import read
from geo.recognition import GazetteerRecognizer, SpacyEntityFinder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T")

NEWS: Final = 400
"""Words of a document of news; documents a second are given for such."""
ROUNDS: Final = 3
WARM: Final = 3
"""Documents read before the clock starts."""
TOGETHER: Final = 16
"""Documents that are timed as one: what follows recognition weighs so many together."""


def main() -> None:
    """Print documents a second, the share after recognition, start, memory, and growth with length."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, metavar="DOCUMENTS.jsonl")
    parser.add_argument("--spacy", action="store_true", help="with the neural model, as without --fast")
    parser.add_argument(
        "--words", nargs="*", type=int, default=[10_000, 100_000], help="lengths of one document"
    )
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument(
        "--together", type=int, default=TOGETHER, help="documents read and timed as one; 1: each by itself"
    )
    options = parser.parse_args()
    search_seldom()  # as commands do
    texts = _texts(options.files)
    _say(f"start: {_start(options.spacy):.2f} s until the first sentence is read")
    news = list(islice((t for t in texts if 200 <= len(t.split()) <= 700), options.documents)) or texts
    _speed(
        [Document(id=str(i), text=t) for i, t in enumerate(news)], options.together, fast=not options.spacy
    )
    _say(f"memory: {_peak()} MB at most so far")
    _growth(texts, sorted(options.words), fast=not options.spacy)


def _texts(files: Iterable[Path]) -> list[str]:
    read_in = [json.loads(line)["text"] for path in files for line in path.open(encoding="utf-8")]
    return read_in or [path.read_text(encoding="utf-8") for path in sample_paths()]


def _start(spacy: bool) -> float:
    """Return the processor time of a process that reads one sentence, from its first instruction on."""
    code = (
        "import time; from gazetteer import open_gazetteer; from geo import Document, Geoparser;"
        f"parser = Geoparser.default(open_gazetteer(), fast={not spacy});"
        "parser.locate(Document(id='1', text='He flew to Paris.'));"
        "print(time.process_time())"
    )
    return min(float(subprocess.check_output([sys.executable, "-c", code])) for _ in range(ROUNDS))


def _speed(documents: list[Document], together: int, *, fast: bool) -> None:
    whole = _fastest(documents, together, lambda: _locating(fast))
    recognised = _fastest(documents, together, lambda: _recognition(fast))
    words = sum(len(d.text.split()) for d in documents)
    _say(f"{len(documents)} documents of {words / len(documents):.0f} words")
    _say(f"speed: {words / NEWS / whole:.1f} documents of {NEWS} words a second ({words / whole:,.0f} words)")
    _say(f"after recognition: {1 - recognised / whole:.0%} of the time")


def _locating(fast: bool) -> Callable[[list[Document]], object]:
    parser = Geoparser.default(open_gazetteer(), fast=fast)
    return lambda documents: list(parser.locate_all(documents))


def _recognition(fast: bool) -> Callable[[list[Document]], object]:
    recognizer = GazetteerRecognizer(open_gazetteer(), None if fast else SpacyEntityFinder())
    return lambda documents: list(recognizer.recognize([read(document) for document in documents]))


def _fastest(
    documents: list[Document], together: int, make: Callable[[], Callable[[list[Document]], object]]
) -> float:
    """Return the sum of the fastest times of each few documents."""
    some = [documents[at : at + together] for at in range(0, len(documents), together)]
    best = [float("inf")] * len(some)
    for _ in range(ROUNDS):
        work = make()
        work(documents[:WARM])
        for i, few in enumerate(some):
            best[i] = min(best[i], _timed(work, few))
    return sum(best)


def _timed(work: Callable[[T], object], given: T) -> float:
    start = time.process_time()
    work(given)
    return time.process_time() - start


def _growth(texts: list[str], lengths: list[int], *, fast: bool) -> None:
    """Read one document of each length, and print its time and how that grew."""
    times = []
    for length in lengths:
        document = Document(id="long", text=laid_end_to_end(texts, length), language="en")
        times.append(_timed(Geoparser.default(open_gazetteer(), fast=fast).locate, document))
        _say(f"one document of {length:,} words: {times[-1]:.1f} s, {_peak()} MB at most so far")
    for (a, low), (b, high) in itertools.pairwise(zip(lengths, times, strict=True)):
        _say(f"{b / a:.0f} times the words: {high / low:.1f} times the time")


def laid_end_to_end(texts: Iterable[str], words: int) -> str:
    """Return texts over and over, as paragraphs of one that has so many words or a few more."""
    taken, count = [], 0
    for text in cycle(texts):
        if count >= words:
            break
        count += len(text.split())
        taken.append(text)
    return "\n\n".join(taken)


def _peak() -> int:
    """Return the most memory the process has held, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1024 if sys.platform == "linux" else 1_048_576)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
