"""Gazetteer CSV: reading a layer of places, with every fault named and no good row lost.

UTF-8 with or without BOM; commas, semicolons or tabs; LF or CRLF; decimal commas where the separator is no
comma. Rows count from 1, the header being row 1.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from gazetteer.errors import LayerError
from gazetteer.layers.rows import Fault, LayerRow, RowReader
from gazetteer.layers.table import Record, guard, join, split, unguard

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gazetteer.layers.rows import Locator

__all__ = [
    "COLUMNS", "Form", "Layer", "Record", "guard", "parse_layer", "read_layer", "unguard", "write_layer",
]  # fmt: skip

COLUMNS: Final = (
    "place_id", "name", "alternate_names", "feature_class", "feature_code", "latitude", "longitude",
    "country_code", "admin1", "admin2", "population", "geometry_wkt", "valid_from", "valid_to", "source",
    "note",
)  # fmt: skip
_DELIMITERS: Final = ",;\t"
_FREE: Final = frozenset({"note", "source", "alternate_names", "geometry_wkt"})
"""Columns whose cells may run over several lines."""
_OTHER_WORDS: Final = {
    "lat": "latitude", "y": "latitude", "lon": "longitude", "lng": "longitude", "long": "longitude",
    "x": "longitude", "wkt": "geometry_wkt", "geometry": "geometry_wkt", "geom": "geometry_wkt",
    "country": "country_code", "iso": "country_code", "cc": "country_code", "id": "place_id",
    "geonameid": "place_id", "place": "name", "placename": "name", "place_name": "name", "title": "name",
    "toponym": "name", "names": "alternate_names", "alternatenames": "alternate_names",
    "aliases": "alternate_names", "type": "feature_code", "pop": "population", "notes": "note",
    "comment": "note",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How a file is written, so that saving it keeps it so."""

    bom: bool = False
    delimiter: str = ","
    newline: str = "\n"
    decimal_comma: bool = False
    """Whether its coordinates are written with a comma."""
    final_newline: bool = True

    @property
    def allows_decimal_comma(self) -> bool:
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
    header: Record | None = field(default=None, repr=False)
    """The first row as it stands in the file; written anew when ``columns`` says otherwise."""
    records: tuple[Record, ...] = field(default=(), repr=False)
    """Every row below the header, bad and blank ones included."""
    rows: tuple[LayerRow, ...] = field(default=(), repr=False)
    faults: tuple[Fault, ...] = ()
    digest: str = ""
    """sha256 of the bytes read; empty for a layer that has no file yet."""


def read_layer(path: Path, *, locator: Locator | None = None) -> Layer:
    """Read a layer from a file.

    Parameters
    ----------
    path : Path
    locator : Locator, optional
        Also looks whether points lie in the country that their row names.

    Raises
    ------
    LayerError
        If the file is missing or cannot be read as a table at all.
    """
    try:
        data = path.read_bytes()
    except OSError as err:
        raise LayerError(f"{path.name}: cannot be read ({err.strerror}); check the path") from err
    return parse_layer(data, path.name, locator=locator)


def parse_layer(data: bytes, name: str, *, locator: Locator | None = None) -> Layer:
    """Read a layer from bytes; see :func:`read_layer`."""
    text, form = _decode(data, name)
    first = _columns(text, form)
    header, *records = split(text, form.delimiter, _swallowing(first, form.delimiter))
    columns = tuple(cell.strip() for cell in header.cells)
    _check_header(header, columns, name)
    reader = RowReader(columns, decimal_comma=form.allows_decimal_comma, default_source=name, locator=locator)
    reader.faults += _header_faults(columns)
    rows = _rows(reader, records)
    return Layer(
        name=name,
        form=replace(form, decimal_comma=form.allows_decimal_comma and _has_decimal_commas(columns, records)),
        columns=columns,
        header=header,
        records=tuple(records),
        rows=rows,
        faults=tuple(reader.faults),
        digest=hashlib.sha256(data).hexdigest(),
    )


def _rows(reader: RowReader, records: Sequence[Record]) -> tuple[LayerRow, ...]:
    rows = []
    for number, record in enumerate(records, start=2):
        if record.fault:
            reader.spoil(number, record.fault_cell, record.cells[0], record.fault)
        elif any(record.cells):
            row = reader.read(number, record.cells)
            if row is not None:
                rows.append(row)
    return tuple(rows)


def _decode(data: bytes, name: str) -> tuple[str, Form]:
    bom = data.startswith(b"\xef\xbb\xbf")
    _check_text(data[3:] if bom else data, name)
    # A byte that is not UTF-8 spoils its row, not the file: it stays visible as a lone surrogate.
    text = data.decode("utf-8-sig", errors="surrogateescape")
    first = re.split(r"\r\n|\r|\n", text, maxsplit=1)[0]
    return text, Form(
        bom=bom,
        delimiter=max(_DELIMITERS, key=first.count),
        newline=next(iter(re.findall(r"\r\n|\r|\n", text[len(first) : len(first) + 2])), "\n"),
        final_newline=text.endswith(("\n", "\r")),
    )


def _check_text(data: bytes, name: str) -> None:
    """Refuse what is no table of text at all; a stray byte in one row is that row's fault."""
    if not data.strip():
        raise LayerError(f"{name}: is empty; the first row must name the columns, {_example()}")
    if data.startswith(b"PK\x03\x04"):
        raise LayerError(f"{name}: is a ZIP file, perhaps an Excel workbook; save it as CSV in UTF-8")
    # Text in UTF-16 has a NUL beside every Latin letter, marked as such or not.
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or (b"\0" in data and data.count(0) * 4 > len(data)):
        raise LayerError(f"{name}: is UTF-16 or no text (it is full of NUL bytes); save it as CSV in UTF-8")


def _example() -> str:
    return f"such as {', '.join(COLUMNS[:7])}"


def _columns(text: str, form: Form) -> tuple[str, ...]:
    first = split(text[: _end_of_line(text)], form.delimiter)
    return tuple(cell.strip() for cell in first[0].cells) if first else ()


def _end_of_line(text: str) -> int:
    found = re.search(r"\r\n|\r|\n", text)
    return found.end() if found else len(text)


def _swallowing(columns: tuple[str, ...], delimiter: str) -> _Swallowed:
    strict = [n for n, column in enumerate(columns) if column in COLUMNS and column not in _FREE]
    return _Swallowed(strict, delimiter, len(columns))


@dataclass(frozen=True, slots=True)
class _Swallowed:
    """Tells that a row runs on because a quote was left open: whole rows lie inside one of its cells."""

    strict: Sequence[int]
    delimiter: str
    width: int

    def __call__(self, cells: Sequence[str], lines: Sequence[str]) -> bool:
        spread = any("\n" in cells[n] or "\r" in cells[n] for n in self.strict if n < len(cells))
        return spread and any(line.count(self.delimiter) + 1 == self.width for line in lines[1:-1])


def _check_header(header: Record, columns: tuple[str, ...], name: str) -> None:
    if header.fault:
        raise LayerError(f"{name}: row 1: {header.fault}; the first row must name the columns, {_example()}")
    if "name" not in columns:
        meant = [f"{column!r}" for column in columns if _meant(column) == "name"]
        hint = f" (is it {meant[0]}? Call it 'name')" if meant else ""
        raise LayerError(
            f"{name}: row 1 names no column 'name'{hint}; the first row must name the columns, {_example()}"
        )
    twice = next((column for column in columns if column and columns.count(column) > 1), None)
    if twice:
        raise LayerError(f"{name}: row 1 names the column {twice!r} twice; each may stand once")


def _header_faults(columns: tuple[str, ...]) -> list[Fault]:
    """Return the columns whose names look misspelt, where that costs the places their coordinates."""
    if {"latitude", "longitude"} <= set(columns) or "geometry_wkt" in columns:
        return []
    wanted = {"latitude", "longitude", "geometry_wkt"} - set(columns)
    return [
        Fault(row=1, column=column, value=column, wanted=f"is no column known here; call it {meant!r}")
        for column in columns
        if column not in COLUMNS and (meant := _meant(column)) in wanted
    ]


def misspelt_columns(columns: Sequence[str]) -> list[tuple[str, str]]:
    """Return unknown columns that look like a known one which is missing, each with that one."""
    return [
        (column, meant)
        for column in columns
        if column not in COLUMNS and (meant := _meant(column)) and meant not in columns
    ]


def _meant(column: str) -> str:
    plain = column.strip().casefold().replace(" ", "_").replace("-", "_")
    if plain in COLUMNS:
        return plain
    near = get_close_matches(plain, COLUMNS, n=1, cutoff=0.75)
    return _OTHER_WORDS.get(plain) or (near[0] if near else "")


def _has_decimal_commas(columns: tuple[str, ...], records: Sequence[Record]) -> bool:
    numbers = [n for n, column in enumerate(columns) if column in {"latitude", "longitude"}]
    return any("," in record.cells[n] for record in records for n in numbers if n < len(record.cells))


def write_layer(layer: Layer) -> bytes:
    """Return the bytes of a layer in the form it had; rows that were not touched stay as they were."""
    form = layer.form
    header = layer.header
    if header is None or tuple(cell.strip() for cell in header.cells) != layer.columns:
        header = Record(cells=layer.columns)
    text = join((header, *layer.records), form.delimiter, form.newline, final_newline=form.final_newline)
    return text.encode("utf-8-sig" if form.bom else "utf-8", errors="surrogateescape")


def for_spreadsheet(layer: Layer) -> bytes:
    """Return a layer as Excel opens it by a double click: UTF-8 with a BOM, CRLF, formulas made text."""
    records = [Record(cells=layer.columns), *(Record(cells=record.cells) for record in layer.records)]
    text = join(records, layer.form.delimiter, "\r\n")
    return text.encode("utf-8-sig", errors="surrogateescape")
