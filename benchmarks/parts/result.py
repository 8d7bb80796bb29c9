"""What the parts hand back: tables of figures, each with its spread; printed as Markdown, kept as JSON."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What was asked for."""

    quick: bool = False
    """A few seconds, to see that all runs; the figures mean little."""
    peers: Path | None = None
    """Folder of the peers' environments; None: without peers."""
    corpora: tuple[Path, ...] = ()
    """Marked corpora; else the sample documents, over and over."""
    data: Path | None = None
    """Gazetteer files to import."""
    browser: str | None = None
    """Path of a Chromium; None: what needs one is left out, and said to be."""
    documents: int = 0
    """How many are read; 0: as the part has it."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A figure measured several times."""

    median: float
    least: float
    most: float
    times: int

    @classmethod
    def of(cls, values: Iterable[float]) -> Spread:
        """Return the median of some values, with the least and the most."""
        known = sorted(values)
        return cls(statistics.median(known), known[0], known[-1], len(known))

    def told(self) -> dict[str, float]:
        """Return it for JSON."""
        return {
            "median": shortened(self.median),
            "least": shortened(self.least),
            "most": shortened(self.most),
            "times": self.times,
        }

    def __str__(self) -> str:
        if self.times == 1:
            return shown(self.median)
        return f"{shown(self.median)} ({shown(self.least)} to {shown(self.most)})"


Cell = Spread | float | int | str | None


@dataclass(slots=True)
class Table:
    """Rows of figures under a heading; a cell is None where there is no such figure."""

    title: str
    columns: Sequence[str]
    rows: list[list[Cell]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        if len({*self.columns}) < len(self.columns):
            raise ValueError(f"{self.title}: two columns have one name, and JSON keeps one of them")

    def markdown(self) -> str:
        """Return it as Markdown."""
        lines = [f"### {self.title}", "", _line(self.columns), _line(["---"] * len(self.columns))]
        lines += [_line([_cell(cell) for cell in row]) for row in self.rows]
        if self.notes:
            lines += ["", *(f"- {note}" for note in self.notes)]
        return "\n".join(lines) + "\n"

    def told(self) -> dict[str, Any]:
        """Return it for JSON."""
        rows = [dict(zip(self.columns, map(_told, row), strict=True)) for row in self.rows]
        return {"title": self.title, "rows": rows, "notes": self.notes}


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cell(cell: Cell) -> str:
    if cell is None or cell != cell:
        return "–"
    return shown(cell) if isinstance(cell, int | float) else str(cell)


def _told(cell: Cell) -> Any:
    if isinstance(cell, Spread):
        return cell.told()
    if cell != cell:
        return None
    return shortened(cell) if isinstance(cell, float) else cell


def shortened(value: float) -> float:
    """Return a figure with four digits that count: more is noise."""
    return float(f"{value:.4g}")


def shown(value: float) -> str:
    """Return a figure as people read it, with three digits that count."""
    if value and abs(value) < 0.001:
        return f"{value:.1e}"
    if abs(value) >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) >= 1 else f"{value:.3f}"
