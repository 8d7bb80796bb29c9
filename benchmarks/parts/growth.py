"""How time and memory grow when a document, or a collection, is 10 and 100 times as large."""

from __future__ import annotations

import tempfile
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from peers.contender import FAST, WHEREIN
from reading import laid_end_to_end

from parts.commands import wherein, write_documents
from parts.reading import gold
from parts.result import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from peers.contender import Contender

    from parts.result import Settings

WORDS: Final = (1_000, 10_000, 100_000)
DOCUMENTS: Final = (20, 200, 2_000)
QUICK: Final = (50, 500)
QUICK_DOCUMENTS: Final = (3,)


def measure(settings: Settings) -> list[Table]:
    """Return the growth with a document's length and with a collection's size."""
    texts = [d.document.text for d in gold(settings)]
    readers = (FAST,) if settings.quick else (FAST, WHEREIN)
    lengths = QUICK if settings.quick else WORDS
    one = Table(
        "One document, longer and longer",
        ["reader", "words", "processor s", "words a processor second", "times the time", "memory, MB"],
    )
    for reader in readers:
        one.rows += _document_rows(reader, texts, lengths)
    many = Table(
        "A collection, larger and larger: wherein locate --fast",
        ["documents", "processor s", "documents a processor second", "times the time", "memory, MB"],
    )
    many.rows += _collection_rows(texts, QUICK_DOCUMENTS if settings.quick else DOCUMENTS)
    return [one, many]


def _document_rows(reader: Contender, texts: Sequence[str], lengths: Sequence[int]) -> Iterator[list[object]]:
    before = None
    for length in lengths:
        process = reader.start(Path())
        process.ask(["The road from Paris to Dallas was closed on Tuesday."])
        answer = process.ask([laid_end_to_end(texts, length)])
        process.close()
        grown = None if before is None else answer.cpu / before
        before = answer.cpu
        yield [reader.name, length, answer.cpu, length / answer.cpu, grown, round(answer.memory_mb)]


def _collection_rows(texts: Sequence[str], sizes: Sequence[int]) -> Iterator[list[object]]:
    before = None
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "project").mkdir()
        for size in sizes:
            path = Path(folder) / f"{size}.jsonl"
            write_documents(path, islice(cycle(texts), size))
            cost = wherein(
                ["locate", str(path), "-o", str(path) + ".out", "-f", "jsonl", "--fast", "--quiet",
                 "--project", str(Path(folder) / "project")]
            )  # fmt: skip
            grown = None if before is None else cost.cpu / before
            before = cost.cpu
            yield [size, cost.cpu, size / cost.cpu, grown, round(cost.memory_mb)]
