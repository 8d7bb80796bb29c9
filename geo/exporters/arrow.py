"""Rows as Arrow batches: what the formats of tables and of geographic systems are written from."""

from __future__ import annotations

import struct
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from geo.exporters.errors import FormatUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geo.exporters.rows import Cell

GEOMETRY: Final = "geometry"
_BATCH_ROWS: Final = 8_192


def pyarrow() -> Any:
    """Return the library.

    Raises
    ------
    FormatUnavailable
        If it is not installed.
    """
    try:
        import pyarrow as library
        import pyarrow.parquet
    except ImportError as error:
        raise FormatUnavailable("this format", "pyarrow") from error
    return library


def schema(columns: dict[str, type], metadata: dict[str, str]) -> Any:
    """Return the columns as Arrow's, and after them the point as WKB."""
    library = pyarrow()
    types = {str: library.string(), int: library.int64(), float: library.float64()}
    fields = [library.field(name, types[kind]) for name, kind in columns.items()]
    return library.schema([*fields, library.field(GEOMETRY, library.binary())], metadata=metadata)


def batches(rows: Iterable[tuple[Cell, ...]], latitude: int, form: Any) -> Iterator[Any]:
    """Yield record batches of at most 8,192 rows, each with its point where it has one.

    ``latitude`` is the number of that column; the next one is the longitude.
    """
    library = pyarrow()
    rows = iter(rows)
    while some := list(islice(rows, _BATCH_ROWS)):
        points = [_point(row[latitude], row[latitude + 1]) for row in some]
        arrays = [
            library.array(values, type=field.type)
            for values, field in zip([*zip(*some, strict=True), points], form, strict=True)
        ]
        yield library.RecordBatch.from_arrays(arrays, schema=form)


def _point(latitude: Cell, longitude: Cell) -> bytes | None:
    """Return a point as little-endian WKB, x before y; None for none."""
    if latitude is None or longitude is None:
        return None
    return struct.pack("<BIdd", 1, 1, float(longitude), float(latitude))
