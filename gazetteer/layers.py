"""Gazetteer CSV: reading a layer of places, with every fault named and no good row lost.

UTF-8 with or without BOM; commas, semicolons or tabs; LF or CRLF; decimal commas where the separator is no
comma. Rows count from 1, the header being row 1.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from gazetteer.errors import LayerError
from gazetteer.rows import Fault, LayerRow, RowReader

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

COLUMNS: Final = (
    "place_id", "name", "alternate_names", "feature_class", "feature_code", "latitude", "longitude",
    "country_code", "admin1", "admin2", "population", "geometry_wkt", "valid_from", "valid_to", "source",
    "note",
)  # fmt: skip
_DELIMITERS: Final = ",;\t"
_LARGEST_CELL: Final = 1 << 27
"""A detailed outline may be long; the csv module stops at 131,072 otherwise."""
_RISKY: Final = frozenset("=+-@\t\r")
"""A spreadsheet runs a cell that begins so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How a file is written, so that saving it keeps it so."""

    bom: bool = False
    delimiter: str = ","
    newline: str = "\n"

    @property
    def decimal_comma(self) -> bool:
        """Tell whether a comma may stand for the decimal point."""
        return self.delimiter != ","


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One file as read: its good rows, its faults, and everything needed to save it again."""

    name: str
    """The file's name without its folder, for messages."""
    form: Form = field(default_factory=Form)
    columns: tuple[str, ...] = COLUMNS
    """In the file's order, unknown ones included."""
    records: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    """Every row below the header as cells of text, bad and blank ones included."""
    rows: tuple[LayerRow, ...] = field(default=(), repr=False)
    faults: tuple[Fault, ...] = ()
    digest: str = ""
    """sha256 of the bytes read; empty for a layer that has no file yet."""


def read_layer(path: Path) -> Layer:
    """Read a layer from a file.

    Raises
    ------
    LayerError
        If the file is missing or cannot be read as a table at all.
    """
    try:
        data = path.read_bytes()
    except OSError as err:
        raise LayerError(f"{path.name}: cannot be read ({err.strerror}); check the path") from err
    return parse_layer(data, path.name)


def parse_layer(data: bytes, name: str) -> Layer:
    """Read a layer from bytes; see :func:`read_layer`."""
    text, form = _decode(data, name)
    header, *records = _table(text, form, name) or [[]]
    columns = tuple(cell.strip() for cell in header)
    _check_header(columns, name)
    reader = RowReader(columns, decimal_comma=form.decimal_comma, default_source=name)
    numbered = [(number, cells) for number, cells in enumerate(records, start=2)]
    rows = tuple(
        row for number, cells in numbered if any(cells) and (row := reader.read(number, cells)) is not None
    )
    return Layer(
        name=name,
        form=form,
        columns=columns,
        records=tuple(tuple(cells) for cells in records),
        rows=rows,
        faults=tuple(sorted(reader.faults, key=lambda fault: fault.row)),
        digest=hashlib.sha256(data).hexdigest(),
    )


def _decode(data: bytes, name: str) -> tuple[str, Form]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise LayerError(f"{name}: is UTF-16; save it as UTF-8")
    if b"\0" in data:
        raise LayerError(f"{name}: holds NUL bytes, so it is no text; save it as CSV in UTF-8")
    bom = data.startswith(b"\xef\xbb\xbf")
    # A byte that is not UTF-8 spoils its row, not the file: it stays visible as a lone surrogate.
    text = data.decode("utf-8-sig", errors="surrogateescape")
    first = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    return text, Form(bom=bom, delimiter=delimiter, newline="\r\n" if first.endswith("\r") else "\n")


def _table(text: str, form: Form, name: str) -> list[list[str]]:
    before = csv.field_size_limit(_LARGEST_CELL)
    try:
        return [
            [unguard(cell) for cell in cells]
            for cells in csv.reader(io.StringIO(text, newline=""), delimiter=form.delimiter)
        ]
    except csv.Error as err:
        raise LayerError(f"{name}: is no CSV table ({err}); look for an unclosed quote") from err
    finally:
        csv.field_size_limit(before)


def _check_header(columns: tuple[str, ...], name: str) -> None:
    if "name" not in columns:
        raise LayerError(
            f"{name}: row 1 names no column 'name'; "
            f"the first row must name the columns, such as {', '.join(COLUMNS[:7])}"
        )
    twice = next((column for column in columns if column and columns.count(column) > 1), None)
    if twice:
        raise LayerError(f"{name}: row 1 names the column {twice!r} twice; each may stand once")


def guard(cell: str) -> str:
    """Return the cell as it is written: what a spreadsheet would run gets one leading apostrophe.

    Numbers stay as they are, and so do names like ``'s-Hertogenbosch``.

    Examples
    --------
    >>> guard("=1+1"), guard("-33.87"), guard("'s-Hertogenbosch"), unguard(guard("=1+1"))
    ("'=1+1", '-33.87', "'s-Hertogenbosch", '=1+1')
    """
    return f"'{cell}" if _is_risky(cell.lstrip("'")) and not _is_number(cell) else cell


def unguard(cell: str) -> str:
    """Undo :func:`guard`."""
    return cell[1:] if cell.startswith("'") and _is_risky(cell.lstrip("'")) else cell


def _is_risky(cell: str) -> bool:
    return cell[:1] in _RISKY and cell != ""


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return False
    return cell.strip() == cell and "_" not in cell


def write_layer(layer: Layer) -> bytes:
    """Return the bytes of a layer in the form it had."""
    lines = [_line(cells, layer.form) for cells in (layer.columns, *layer.records)]
    text = "".join(f"{line}{layer.form.newline}" for line in lines)
    return text.encode("utf-8-sig" if layer.form.bom else "utf-8", errors="surrogateescape")


def _line(cells: Sequence[str], form: Form) -> str:
    # Not csv.writer: it leaves a lone carriage return bare, which reads as the end of the row.
    if list(cells) == [""]:
        return '""'
    special = re.compile(f'[\\r\\n"{form.delimiter}]')
    guarded = [guard(cell) for cell in cells]
    return form.delimiter.join(_quoted(cell) if special.search(cell) else cell for cell in guarded)


def _quoted(cell: str) -> str:
    doubled = cell.replace('"', '""')
    return f'"{doubled}"'
