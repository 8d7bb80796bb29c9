"""Memory over collections of several sizes: ``python benchmarks/memory.py [--megabytes 10 100 1000]``.

A collection is made of sentences of our own, in an order that never repeats; ``wherein locate`` reads it as
anyone would run it, and what the process and its workers hold is looked at once a second (Linux). Pages
that several processes share count once for all of them (PSS).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
MARKED = ROOT / "tests" / "data" / "sentences.jsonl"
LOOK_SECONDS = 1.0
FILLER = (
    "It rained all night, and in the morning nobody wanted to be the first to speak.",
    "The figures were lower than in the spring, though not by as much as many had feared.",
    "She said that the work would go on, whatever the board might decide in the end.",
    "Prices rose again, and with them the number of those who could no longer pay.",
    "He had heard the story before, but never from someone who had been there.",
    "Nothing was signed that day, and the talks were put off until after the holidays.",
)
"""Sentences without a place: two after each with some, about as many names as news has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One run."""

    megabytes: float
    """Of the collection on disk."""
    documents: int
    processor_seconds: float
    seconds: float
    start_mb: float
    """Memory a tenth of the documents into the run, in megabytes."""
    half_mb: float
    end_mb: float
    """In the last tenth."""
    most_mb: float


def main() -> None:
    """Measure each size and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=float, nargs="+", default=[10, 100])
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--words", type=int, default=400, help="a document's length")
    parser.add_argument("--neural", action="store_true", help="with the neural recogniser, not --fast")
    parser.add_argument("--json", type=Path, help="also write the figures there")
    asked = parser.parse_args()
    found = []
    sys.stdout.write(
        "      MB  documents   CPU s  documents/s   MB of memory at 10 %  at 50 %  at 100 %   at most\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        for megabytes in asked.megabytes:
            path = Path(folder) / "collection.jsonl"
            documents = write_collection(path, int(megabytes * 1e6), asked.words)
            each = measured(path, documents, workers=asked.workers, fast=not asked.neural)
            found.append(each)
            rate = each.documents / each.processor_seconds
            sys.stdout.write(
                f"{each.megabytes:8,.1f} {each.documents:10,} {each.processor_seconds:7,.0f} {rate:12.1f} "
                f"{each.start_mb:22,.0f} {each.half_mb:8,.0f} {each.end_mb:9,.0f} {each.most_mb:9,.0f}\n"
            )
            sys.stdout.flush()
    if asked.json:
        asked.json.write_text(json.dumps([asdict(each) for each in found], indent=1) + "\n", encoding="utf-8")


def write_collection(path: Path, size: int, words: int) -> int:
    """Write a collection of about so many bytes; return how many documents it has."""
    choice = random.Random(7)
    sentences = [json.loads(line)["text"] for line in MARKED.read_text(encoding="utf-8").splitlines()]
    documents = written = 0
    with path.open("w", encoding="utf-8") as file:
        while written < size:
            parts: list[str] = []
            while sum(part.count(" ") + 1 for part in parts) < words:
                parts += [choice.choice(sentences), choice.choice(FILLER), choice.choice(FILLER)]
            # A word of its own in each: a vocabulary that never ends, as that of real collections does not.
            text = " ".join([*parts, f"Reported by Qu{choice.randrange(10**9):x}an."])
            line = json.dumps({"id": f"document-{documents:012}", "text": text}) + "\n"
            written += file.write(line)
            documents += 1
    return documents


def measured(path: Path, documents: int, *, workers: int, fast: bool) -> Measured:
    """Run the command over a collection."""
    command = [sys.executable, "-m", "geo.cli", "locate", str(path), "-o", f"{path}.out.jsonl", "--quiet"]
    command += ["--workers", str(workers), *(["--fast"] if fast else [])]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.monotonic()
    output = Path(f"{path}.out.jsonl.part")
    samples: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory() as own:
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "WHEREIN_DATA": own})
        while process.poll() is None:
            samples.append((_size(output), sum(_proportional(pid) for pid in _family(process.pid)) / 1e6))
            time.sleep(LOOK_SECONDS)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    seconds = time.monotonic() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    whole = _size(Path(f"{path}.out.jsonl"))
    return Measured(
        megabytes=path.stat().st_size / 1e6,
        documents=documents,
        processor_seconds=after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        seconds=seconds,
        start_mb=_at(samples, whole * 0.1),
        half_mb=_at(samples, whole * 0.5),
        end_mb=_at(samples, whole * 0.95),
        most_mb=max(memory for _, memory in samples),
    )


def _at(samples: list[tuple[float, float]], written: float) -> float:
    """Return the memory when so many bytes of the result were there."""
    return next((memory for size, memory in samples if size >= written), samples[-1][1])


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _family(pid: int) -> Iterator[int]:
    """Yield a process and those it started."""
    yield pid
    try:
        started = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return
    for each in started:
        yield from _family(int(each))


def _proportional(pid: int) -> int:
    """Return the bytes a process holds, its share of what it shares with others."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


if __name__ == "__main__":
    main()
