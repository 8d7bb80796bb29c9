"""``wherein locate`` as people run it, with one process and with two: the whole command, with its start."""

from __future__ import annotations

import tempfile
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from parts.commands import wherein, write_documents
from parts.reading import gold
from parts.result import Spread, Table

if TYPE_CHECKING:
    from parts.commands import Cost
    from parts.result import Settings

DOCUMENTS: Final = {"": 200, "--fast": 800}
ROUNDS: Final = 3
WORKERS: Final = (1, 2)


def measure(settings: Settings) -> list[Table]:
    """Return documents and words a second, by processes."""
    table = Table(
        "wherein locate, the whole command",
        ["command", "documents", "documents/s", "words/s", "times one process's speed", "processor s",
         "largest process, MB"],
    )  # fmt: skip
    texts = [d.document.text for d in gold(settings)]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "project").mkdir()
        for flag in ["--fast"] if settings.quick else DOCUMENTS:
            path = Path(folder) / f"documents{flag}.jsonl"
            taken = list(islice(cycle(texts), 3 if settings.quick else DOCUMENTS[flag]))
            write_documents(path, taken)
            _rows(table, path, flag, taken, 1 if settings.quick else ROUNDS)
    table.notes.append("start included; by the clock, so only a quiet machine tells")
    return [table]


def _rows(table: Table, path: Path, flag: str, texts: list[str], rounds: int) -> None:
    costs: dict[int, list[Cost]] = {workers: [] for workers in WORKERS}
    for _ in range(rounds):
        for workers, so_far in costs.items():
            so_far.append(_located(path, flag, workers))
    words = sum(len(text.split()) for text in texts)
    for workers, told in costs.items():
        table.rows.append(
            [
                " ".join(filter(None, ["locate", flag, f"--workers {workers}"])),
                len(texts),
                Spread.of(len(texts) / cost.clock for cost in told),
                Spread.of(words / cost.clock for cost in told),
                Spread.of(one.clock / cost.clock for one, cost in zip(costs[1], told, strict=True)),
                Spread.of(cost.cpu for cost in told),
                round(max(cost.memory_mb for cost in told)),
            ]
        )


def _located(path: Path, flag: str, workers: int) -> Cost:
    out = path.with_suffix(".out.jsonl")
    flags = [flag] if flag else []
    return wherein(
        ["locate", str(path), "-o", str(out), "--workers", str(workers), "--quiet", *flags,
         "--project", str(path.parent / "project")]
    )  # fmt: skip
