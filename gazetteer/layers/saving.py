"""Saving a layer: whole or not at all, with a backup, and never over what someone else wrote meanwhile."""

from __future__ import annotations

import hashlib
import os
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from gazetteer.errors import GazetteerError
from gazetteer.layers.cells import DELETED
from gazetteer.layers.reading import COLUMNS, Layer, parse_layer, read_layer, write_layer
from gazetteer.layers.rows import made_id
from gazetteer.layers.table import Record
from gazetteer.locking import HeldByAnother, sole_writer
from gazetteer.regular import fresh

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from gazetteer.layers.rows import Locator

_COORDINATES = frozenset({"latitude", "longitude"})


class LayerChangedError(GazetteerError):
    """The file is not the one that was read, or someone is saving it right now."""


def save(layer: Layer, path: Path) -> Layer:
    """Write a layer and return it as read back.

    What was there becomes ``<name>.bak`` beside it. Column order, unknown columns, the file's form and the
    rows that were not touched are kept byte for byte. A program killed at any moment leaves the old file or
    the new one.

    Parameters
    ----------
    layer : Layer
        Its ``records`` are written; its ``digest`` says which bytes they came from.
    path : Path
        The file; need not exist for a new layer. Where it is a link, what it leads to is written.

    Raises
    ------
    LayerChangedError
        If the file changed since it was read, or is being saved by another program. Nothing is written.
    GazetteerError
        If the file or its folder cannot be written.
    """
    data = write_layer(layer)
    try:
        path = path.resolve()
        path.parent.mkdir(parents=True, exist_ok=True)
        with _sole_writer(path):
            _replace(path, data, layer.digest)
    except OSError as err:
        reason = err.strerror or str(err)
        raise GazetteerError(
            f"{path.name} cannot be saved ({reason}); nothing was written: look at the folder and the disk"
        ) from err
    return parse_layer(data, path.name)


def add_row(path: Path, cells: Mapping[str, str], *, locator: Locator | None = None) -> Layer:
    """Append one row to a layer file, which is made if absent; return the layer as saved.

    Parameters
    ----------
    path : Path
    cells : mapping
        By column; columns that the file lacks are added at its right. Coordinates are given with a point
        and written with a comma where the file does so.
    locator : Locator, optional
        Also looks whether the point lies in the country that the row names.

    Raises
    ------
    LayerChangedError
        As :func:`save`.
    GazetteerError
        If the row is faulty; the message names cell and remedy, and nothing is written.
    """
    layer = _widened(_read_or_new(path), cells)
    if "place_id" in layer.columns and not cells.get("place_id"):
        # An id made from the content would change with the next edit of the name: write it down.
        cells = {**cells, "place_id": made_id(cells)}
    record = Record(cells=tuple(_cell(layer, column, cells.get(column, "")) for column in layer.columns))
    grown = replace(layer, records=(*layer.records, record))
    return _save_checked(grown, len(layer.records) + 2, path, locator)


def change_row(
    path: Path, place_id: str, cells: Mapping[str, str], *, locator: Locator | None = None
) -> Layer:
    """Change cells of the row that has this id; the others stay. Return the layer as saved.

    Parameters
    ----------
    path : Path
    place_id : str
    cells : mapping
        As for :func:`add_row`; only these columns change.
    locator : Locator, optional
        As for :func:`add_row`.

    Raises
    ------
    LayerChangedError
        As :func:`save`.
    GazetteerError
        If no row has the id, or the row would be faulty; nothing is written.
    """
    layer = _widened(read_layer(path), cells)
    number = row_number(layer, place_id)
    if number is None:
        raise GazetteerError(f"{path.name} has no row with the id {place_id!r}; add one first")
    old = layer.records[number - 2]
    padded = (*old.cells, *[""] * (len(layer.columns) - len(old.cells)))
    new = tuple(
        _cell(layer, column, cells[column]) if column in cells else cell
        for column, cell in zip(layer.columns, padded, strict=True)
    )
    if new == padded:
        return layer
    records = list(layer.records)
    records[number - 2] = Record(cells=new, ending=old.ending)
    return _save_checked(replace(layer, records=tuple(records)), number, path, locator)


def drop_row(path: Path, place_id: str) -> Layer:
    """Take the row that has this id out of the file; return the layer as saved.

    Raises
    ------
    LayerChangedError
        As :func:`save`.
    GazetteerError
        If no row has the id.
    """
    layer = read_layer(path)
    number = row_number(layer, place_id)
    if number is None:
        raise GazetteerError(f"{path.name} has no row with the id {place_id!r}")
    records = (*layer.records[: number - 2], *layer.records[number - 1 :])
    return save(replace(layer, records=records), path)


def remove_place(path: Path, place_id: str, name: str) -> Layer:
    """Write the row that takes a place of the gazetteer away (``DELETED``); return the layer as saved."""
    cells = {"place_id": place_id, "name": name, "feature_code": DELETED}
    layer = _read_or_new(path)
    if row_number(layer, place_id) is None:
        return add_row(path, cells)
    return change_row(path, place_id, cells)


def row_number(layer: Layer, place_id: str) -> int | None:
    """Return which row of the file has the id, or None; faulty rows are looked at too."""
    if "place_id" in layer.columns:
        at = layer.columns.index("place_id")
        for number, record in enumerate(layer.records, start=2):
            if at < len(record.cells) and record.cells[at].strip() == place_id:
                return number
    # A row without id goes by the one that its content makes.
    return next((row.row for row in layer.rows if row.place_id == place_id), None)


def _read_or_new(path: Path) -> Layer:
    return read_layer(path) if path.exists() else Layer(name=path.name)


def _widened(layer: Layer, columns: Mapping[str, str]) -> Layer:
    missing = [column for column in COLUMNS if column in columns and column not in layer.columns]
    if not missing:
        return layer
    # Every row gets its empty cells: programs other than this one take a short row for a fault.
    width = len(layer.columns)
    records = tuple(_padded(record, width, len(missing), layer.form.delimiter) for record in layer.records)
    return replace(layer, columns=(*layer.columns, *missing), records=records)


def _padded(record: Record, width: int, more: int, delimiter: str) -> Record:
    """Return a row with empty cells at its right; what it said is kept byte for byte."""
    if record.fault or not any(record.cells) or len(record.cells) > width:
        return record
    short = width - len(record.cells) + more
    written = record.written and record.written + delimiter * short
    return replace(record, cells=(*record.cells, *[""] * short), written=written)


def _cell(layer: Layer, column: str, value: str) -> str:
    if column in _COORDINATES and layer.form.decimal_comma:
        return value.replace(".", ",")
    return value


def _save_checked(layer: Layer, number: int, path: Path, locator: Locator | None) -> Layer:
    parsed = parse_layer(write_layer(layer), path.name)
    told = [
        f"{fault.column}: {fault.value!r}: {fault.wanted}" for fault in parsed.faults if fault.row == number
    ]
    for row in parsed.rows:
        if locator and row.row == number and row.country_code and not row.deleted:
            doubt = locator.doubt(row.country_code, row.latitude, row.longitude)
            told += [f"latitude: {doubt}"] if doubt else []
    if told:
        raise GazetteerError("; ".join(told))
    return save(layer, path)


def _replace(path: Path, data: bytes, digest: str) -> None:
    """Put the bytes in the file's place, unless it holds others than those with the digest."""
    before = path.read_bytes() if path.exists() else None
    found = "" if before is None else hashlib.sha256(before).hexdigest()
    if found != digest:
        raise LayerChangedError(
            f"{path.name} changed since it was read; nothing was written: read it again and repeat the edit"
        )
    draft = path.with_name(f".{path.name}.saving")
    try:
        if before is not None:
            _write(draft, before, like=path)
            os.replace(draft, path.with_name(path.name + ".bak"))
        _write(draft, data, like=path)
        os.replace(draft, path)
        _settle(path.parent)
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()


def _write(path: Path, data: bytes, *, like: Path) -> None:
    with fresh(path) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    with suppress(OSError):
        path.chmod(like.stat().st_mode & 0o7777)


def _settle(folder: Path) -> None:
    """Have the folder's entries on disk, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _sole_writer(path: Path) -> Iterator[None]:
    """Hold the right to replace ``path``; the system lets go of it when its holder is killed."""
    try:
        with sole_writer(path):
            yield
    except HeldByAnother as err:
        raise LayerChangedError(
            f"{path.name} is being saved by another program; wait a moment and try again"
        ) from err
