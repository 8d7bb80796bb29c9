"""Edits of a layer before they are saved: laid over its rows, held back, carried over to a newer file."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from gazetteer.layers.reading import COLUMNS, Layer, parse_layer, write_layer
from gazetteer.layers.rows import made_id
from gazetteer.layers.table import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gazetteer.layers.rows import Fault, Locator

_COORDINATES: Final = frozenset({"latitude", "longitude"})
_TELLING: Final = ("name", "latitude", "longitude", "geometry_wkt")
"""What a row without an id is known by."""
_ROUNDS: Final = 5
"""Holding an edit back may lay bare another fault; so often is looked again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What someone wants of one row: other cells, a new row, or the row gone."""

    row: int | None = None
    """Of the file, the header being row 1; None: a new row."""
    cells: Mapping[str, str] | None = None
    """By column, only those that change; None: the row is taken out."""
    was: Mapping[str, str] = field(default_factory=dict)
    """What the row said when it was read, by column; finds it again in a file that changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """A layer as it would be saved."""

    layer: Layer
    """Read back from the bytes to be written, but for ``digest``: that of the file the edits are of."""
    content: str
    """sha256 of the bytes that would be written."""
    origins: tuple[int, ...]
    """For each record: its row in the file, or -1, -2 … for the first, second … new one."""

    def faults(self) -> list[tuple[int, Fault]]:
        """Return each fault with the origin of its row; 0 for the header's."""
        return [(self.origin(fault.row), fault) for fault in self.layer.faults]

    def origin(self, row: int) -> int:
        """Return where a row of the draft comes from; 0 for the header."""
        return self.origins[row - 2] if row > 1 else 0


def drafted(layer: Layer, edits: Sequence[Edit], *, locator: Locator | None = None) -> Drafted:
    """Return a layer with edits laid over it; rows that no edit touches stay byte for byte.

    Parameters
    ----------
    layer : Layer
        As read from the file.
    edits : sequence of Edit
        Each row at most once. New rows come last, in their order.
    locator : Locator, optional
        Also looks whether points lie in the country that their row names.
    """
    wide = _widened(layer, edits)
    touched = {edit.row: edit for edit in edits if edit.row is not None}
    records: list[Record] = []
    origins: list[int] = []
    for number, record in enumerate(layer.records, start=2):
        edit = touched.get(number)
        if edit is None or edit.cells is not None:
            records.append(record if edit is None else _changed(wide, record, edit.cells or {}))
            origins.append(number)
    for count, edit in enumerate((edit for edit in edits if edit.row is None), start=1):
        records.append(_new(wide, edit.cells or {}))
        origins.append(-count)
    written = write_layer(replace(wide, records=tuple(records)))
    read = parse_layer(written, layer.name, locator=locator)
    return Drafted(layer=replace(read, digest=layer.digest), content=read.digest, origins=tuple(origins))


def sound_edits(
    layer: Layer, edits: Sequence[Edit], *, locator: Locator | None = None
) -> tuple[list[Edit], list[Edit]]:
    """Return the edits that can be saved and those that are held back, since their row would be faulty."""
    held: set[int] = set()
    for _ in range(_ROUNDS):
        tried = [number for number in range(len(edits)) if number not in held]
        draft = drafted(layer, [edits[number] for number in tried], locator=locator)
        faulty = {origin for origin, _ in draft.faults() if origin}
        bad = {n for n, origin in zip(tried, _origins(edits, tried), strict=True) if origin in faulty}
        if not bad:
            break
        held |= bad
    return (
        [edit for number, edit in enumerate(edits) if number not in held],
        [edit for number, edit in enumerate(edits) if number in held],
    )


def _origins(edits: Sequence[Edit], tried: Sequence[int]) -> list[int]:
    """Return each edit's row of the draft as ``Drafted.origins`` has it; 0 for one taken out."""
    new = 0
    origins = []
    for edit in (edits[number] for number in tried):
        new -= edit.row is None
        origins.append(new if edit.row is None else edit.row if edit.cells is not None else 0)
    return origins


def carried_over(layer: Layer, edits: Iterable[Edit]) -> tuple[list[Edit], list[str]]:
    """Return edits of an older state of a file as edits of this one, and in words what was met on the way.

    A row is found by its id, else by its name and point. Cells that an edit leaves alone are the file's.
    Where both changed one cell, the edit stands, and that is told.

    Parameters
    ----------
    layer : Layer
        The file as it is now.
    edits : iterable of Edit
        With ``was``.
    """
    rows = [(number, _by_column(layer, record)) for number, record in enumerate(layer.records, start=2)]
    found: list[Edit] = []
    told: list[str] = []
    for edit in edits:
        if edit.row is None:
            found.append(edit)
            continue
        name = edit.was.get("name") or f"row {edit.row}"
        there = _found_again(rows, edit)
        if there is None and edit.cells is None:
            told.append(f"{name} is gone from the file already")
        elif there is None:
            told.append(f"{name} is gone from the file; your row is added anew")
            found.append(Edit(cells={**edit.was, **(edit.cells or {})}))
        else:
            number, now = there
            told += _collisions(name, edit, now)
            found.append(replace(edit, row=number, was=now))
    return found, told


def edits_from(layer: Layer, other: Layer, *, instead: bool = False) -> tuple[list[Edit], list[str]]:
    """Return the edits that bring another file's rows into a layer, and in words what cannot be brought.

    Parameters
    ----------
    layer : Layer
    other : Layer
        A row of it whose id the layer has changes that row; any other is new.
    instead : bool
        Whether the layer's own rows are taken out.
    """
    own = [(number, _by_column(layer, record)) for number, record in enumerate(layer.records, start=2)]
    there = {cells["place_id"].strip(): (number, cells) for number, cells in own if cells.get("place_id")}
    edits = [Edit(row=number, was=cells) for number, cells in own] if instead else []
    told: list[str] = []
    for number, record in enumerate(other.records, start=2):
        if record.fault:
            told.append(f"row {number} of {other.name} is no row: {record.fault}")
        elif any(record.cells):
            edits += _brought(cells_of(other, record), None if instead else there)
    return edits, told


def _brought(cells: dict[str, str], there: Mapping[str, tuple[int, Mapping[str, str]]] | None) -> list[Edit]:
    number, own = (there or {}).get(cells.get("place_id", "").strip(), (None, {}))
    if number is None:
        return [Edit(cells=cells)]
    new = {column: value for column, value in cells.items() if own.get(column, "") != value}
    return [Edit(row=number, cells=new, was=own)] if new else []


def cells_of(layer: Layer, record: Record) -> dict[str, str]:
    """Return a row's cells by column, as they can be shown: a byte that is no UTF-8 stands as U+FFFD."""
    return {
        column: cell.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        for column, cell in _by_column(layer, record).items()
    }


def _by_column(layer: Layer, record: Record) -> dict[str, str]:
    padded = (*record.cells, *[""] * (len(layer.columns) - len(record.cells)))
    return dict(zip(layer.columns, padded, strict=False))


def _found_again(
    rows: Sequence[tuple[int, Mapping[str, str]]], edit: Edit
) -> tuple[int, Mapping[str, str]] | None:
    wanted = ("place_id",) if edit.was.get("place_id") else _TELLING
    same = [
        (number, cells)
        for number, cells in rows
        if all(cells.get(column, "") == edit.was.get(column, "") for column in wanted)
    ]
    return min(same, key=lambda each: (abs(each[0] - (edit.row or 0)), each[0]), default=None)


def _collisions(name: str, edit: Edit, now: Mapping[str, str]) -> list[str]:
    if edit.cells is None:
        changed = any(now.get(column, "") != value for column, value in edit.was.items())
        return [f"{name} was changed in the file; you take it out"] if changed else []
    return [
        f"{name}, {column}: the file says {now.get(column, '')!r} now, yours is {value!r}"
        for column, value in edit.cells.items()
        if now.get(column, "") not in (edit.was.get(column, ""), value)
    ]


def _widened(layer: Layer, edits: Iterable[Edit]) -> Layer:
    given = {column for edit in edits for column, cell in (edit.cells or {}).items() if cell}
    missing = [column for column in COLUMNS if column in given and column not in layer.columns]
    return replace(layer, columns=(*layer.columns, *missing)) if missing else layer


def _changed(layer: Layer, record: Record, cells: Mapping[str, str]) -> Record:
    old = () if record.fault else record.cells
    extra = old[len(layer.columns) :]
    padded = (*old[: len(layer.columns)], *[""] * (len(layer.columns) - len(old)))
    new = tuple(
        _cell(layer, column, cells[column]) if column in cells else cell
        for column, cell in zip(layer.columns, padded, strict=True)
    )
    if (*new, *extra) == record.cells:
        return record
    # A cell too many is a fault of the row until someone has looked at it: it is not dropped in silence.
    return Record(cells=(*new, *extra), ending=record.ending)


def _new(layer: Layer, cells: Mapping[str, str]) -> Record:
    if "place_id" in layer.columns and not cells.get("place_id"):
        # An id made from the content would change with the next edit of the name: write it down.
        cells = {**cells, "place_id": made_id(cells)}
    return Record(cells=tuple(_cell(layer, column, cells.get(column, "")) for column in layer.columns))


def _cell(layer: Layer, column: str, value: str) -> str:
    # NUL and lone surrogates cannot be typed, but can be sent.
    value = value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    if column in _COORDINATES and layer.form.decimal_comma:
        return value.replace(".", ",")
    return value
