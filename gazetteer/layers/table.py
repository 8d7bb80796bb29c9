"""CSV text as records, each with how it was written.

A spoilt record never costs its neighbours, and one that was not touched is saved as it stood, byte for byte.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Swallows = Callable[[Sequence[str], Sequence[str]], bool]

_RISKY: Final = re.compile(r"[\t\r\n]|[\s\x00-\x1f\ufeff\u200b]*[=+\-@＝＋－＠]")
"""
A spreadsheet runs a cell that begins so: some after white space too, which they take away first, and some in
the wide letters of East Asia.
"""
_NUMBER: Final = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?", re.ASCII)
_LARGEST_CELL: Final = 1 << 27
"""A detailed outline may be long; the csv module stops at 131,072 otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One row as cells of text."""

    cells: tuple[str, ...]
    written: str = ""
    """The row as it stands in the file, without its line end; empty for one to be written anew."""
    ending: str = ""
    """Its line end in the file."""
    fault: str = ""
    """Why the line makes no row; ``cells`` then holds the whole line."""
    fault_cell: int = 0
    """In which cell, counted from 0, that is."""


def split(text: str, delimiter: str, swallows: Swallows | None = None) -> list[Record]:
    """Return the records of a CSV text.

    A quote that is opened and never closed spoils its own line alone: reading goes on with the next one.

    Parameters
    ----------
    text : str
    delimiter : str
        One character.
    swallows : callable, optional
        Given the cells of a record and the lines it runs over, tells that an open quote took them in.
    """
    lines = io.StringIO(text, newline="").readlines()
    records: list[Record] = []
    at = 0
    while at < len(lines):
        found, at = _well_formed(lines, at, delimiter, swallows)
        records += found
        if at < len(lines):
            records.append(_spoilt(lines[at], delimiter))
            at += 1
    return records


def _well_formed(
    lines: list[str], at: int, delimiter: str, swallows: Swallows | None
) -> tuple[list[Record], int]:
    """Return the records from a line on, up to the first that is not well formed, and where that begins."""
    before = csv.field_size_limit(_LARGEST_CELL)
    reader = csv.reader((lines[n] for n in range(at, len(lines))), delimiter=delimiter, strict=True)
    records: list[Record] = []
    start = at
    try:
        for cells in reader:
            own = lines[start : at + reader.line_num]
            written = "".join(own)
            # A lone quote within a cell reads well and is meant otherwise.
            if written.count('"') % 2 or (len(own) > 1 and swallows is not None and swallows(cells, own)):
                break
            records.append(_record(cells, written))
            start += len(own)
    except csv.Error:
        pass  # The line at ``start`` is the one to blame; the caller says so.
    finally:
        csv.field_size_limit(before)
    return records, start


def _record(raw: list[str], lines: str) -> Record:
    cells = tuple(map(unguard, raw))
    ending = _ending(lines)
    written = lines[: len(lines) - len(ending)]
    # What would run in a spreadsheet as it stands is written anew, guarded.
    safe = all(guard(cell) == given for cell, given in zip(cells, raw, strict=True))
    return Record(cells=cells, written=written if safe else "", ending=ending)


def _ending(line: str) -> str:
    if line.endswith("\r\n"):
        return "\r\n"
    return line[-1] if line.endswith(("\n", "\r")) else ""


def _spoilt(line: str, delimiter: str) -> Record:
    ending = _ending(line)
    bare = line[: len(line) - len(ending)]
    cell, why = 0, "a quote is opened and not closed"
    is_open = False
    for number, piece in enumerate(bare.split(delimiter)):
        if not is_open and re.match(r'"(?:[^"]|"")*"(?!")', piece) and not piece.endswith('"'):
            cell, why = number, "text follows a closing quote"
            break
        if piece.count('"') % 2:
            is_open = not is_open
            cell = number if is_open else cell
    return Record(cells=(bare,), written=bare, ending=ending, fault=why, fault_cell=cell)


def join(
    records: Sequence[Record], delimiter: str, newline: str = "\n", *, final_newline: bool = True
) -> str:
    """Return records as CSV text; the inverse of :func:`split`."""
    # Between lines with a stray quote, quotes show where a row begins: without them it would be taken in.
    quoted = any(record.fault for record in records)
    lines = []
    for number, record in enumerate(records, start=1):
        last = number == len(records)
        ending = (record.ending or newline) if not last or final_newline else ""
        lines.append((record.written or spell(record.cells, delimiter, quoted=quoted)) + ending)
    return "".join(lines)


def spell(cells: Sequence[str], delimiter: str, *, quoted: bool = False) -> str:
    """Return one row as a line of CSV, without its end, safe to open in a spreadsheet."""
    # Not csv.writer: it leaves a lone carriage return bare, which reads as the end of the row.
    if list(cells) == [""]:
        return '""'
    special = re.compile(f'[\\r\\n"{delimiter}]')
    guarded = [guard(cell) for cell in cells]
    return delimiter.join(_quoted(cell) if quoted or special.search(cell) else cell for cell in guarded)


def _quoted(cell: str) -> str:
    doubled = cell.replace('"', '""')
    return f'"{doubled}"'


def guard(cell: str) -> str:
    """Return the cell as it is written: what a spreadsheet would run gets one leading apostrophe.

    Numbers stay as they are, and so do names like ``'s-Hertogenbosch``.

    Examples
    --------
    >>> guard("=1+1"), guard("-33.87"), guard("'s-Hertogenbosch"), unguard(guard("=1+1"))
    ("'=1+1", '-33.87', "'s-Hertogenbosch", '=1+1')
    """
    return f"'{cell}" if may_run(cell.lstrip("'")) and not _NUMBER.fullmatch(cell) else cell


def unguard(cell: str) -> str:
    """Undo :func:`guard`."""
    return cell[1:] if cell.startswith("'") and may_run(cell.lstrip("'")) else cell


def may_run(cell: str) -> bool:
    """Tell whether a spreadsheet may take a cell for a formula; of numbers with a sign, too, it says so."""
    return _RISKY.match(cell) is not None
