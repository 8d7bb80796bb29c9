"""Cells that stay text in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Final

from gazetteer.layers.table import may_run

if TYPE_CHECKING:
    from collections.abc import Sequence

_NUMBER: Final = re.compile(r"[+-]?(\d+(?:\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)


def safe_cell(value: str) -> str:
    """Give a cell that a spreadsheet would execute one leading apostrophe; numbers stay as they are."""
    if may_run(value) and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value


def csv_row(cells: Sequence[str | int | float | None]) -> str:
    """Return one line of CSV, None as an empty cell, text made safe."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(
        safe_cell(cell) if isinstance(cell, str) else cell for cell in cells
    )
    return line.getvalue()
