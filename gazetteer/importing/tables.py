"""Tables with a header, separated by commas, semicolons or tabs: rows as columns by name."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from gazetteer.importing.kinds import delimiter_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gazetteer.importing.entry import Faults
    from gazetteer.importing.inputs import Input, Meter

_LARGEST_CELL: Final = 1 << 27
"""An outline may be long; the csv module stops at 131,072 otherwise."""


def table_rows(item: Input, faults: Faults, meter: Meter) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the number of each row, the header being row 1, and its cells by column, in small letters."""
    csv.field_size_limit(_LARGEST_CELL)
    with item.open() as file:
        text = io.TextIOWrapper(
            cast("BinaryIO", _Counted(file, meter)), "utf-8-sig", "surrogateescape", newline=""
        )
        first = text.readline()
        columns = [
            cell.strip().lower() for cell in next(csv.reader([first], delimiter=delimiter_of(first)), [])
        ]
        reader = csv.reader(text, delimiter=delimiter_of(first))
        number = 1
        while True:
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as err:
                faults.add(item.name, number, "", f"is no row of a table ({err})")
                continue
            if not cells:
                continue
            if len(cells) > len(columns):
                faults.add(
                    item.name, number, cells[0], f"has {len(cells)} cells; the header has {len(columns)}"
                )
            elif any("\ud800" <= char <= "\udfff" for cell in cells if not cell.isascii() for char in cell):
                faults.add(item.name, number, cells[0], "is not UTF-8")
            else:
                yield number, dict(zip(columns, (cell.strip() for cell in cells), strict=False))


def degrees(cells: Mapping[str, str], latitude: str, longitude: str) -> tuple[float, float] | None:
    """Return the point in two columns, or None where one is blank.

    Raises
    ------
    ValueError
        If they are no point on the globe; the message says what was wanted.
    """
    texts = cells.get(latitude, ""), cells.get(longitude, "")
    if not all(texts):
        return None
    return on_globe(*texts)


def on_globe(latitude: object, longitude: object) -> tuple[float, float]:
    """Return two values as latitude and longitude.

    Raises
    ------
    ValueError
        If they are no point on the globe; the message says what was wanted.
    """
    try:
        found = float(str(latitude)), float(str(longitude))
    except ValueError:
        raise ValueError("are no coordinates; wanted decimal degrees") from None
    if not (-90 <= found[0] <= 90 and -180 <= found[1] <= 180):
        raise ValueError("lie off the globe; wanted latitude -90 to 90 and longitude -180 to 180")
    return found


class _Counted(io.RawIOBase):
    """A file that tells a meter what is read of it."""

    def __init__(self, file: BinaryIO, meter: Meter) -> None:
        self._file = file
        self._meter = meter

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self._meter.add(len(data))
        return data

    def read1(self, size: int = -1) -> bytes:
        return self.read(size if size >= 0 else 1 << 16)
