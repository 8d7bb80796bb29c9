"""The lines and areas of a pack: which rows have one, unpacked when asked for."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from gazetteer.pack.postings import column
from gazetteer.pack.records import map_file

if TYPE_CHECKING:
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from gazetteer.pack.areas import Areas


class PackedShapes:
    """Shapes in the order of the rows that have them; memory-mapped.

    Parameters
    ----------
    folder : Path
        A pack as ``gazetteer.pack.layout`` describes it.
    """

    def __init__(self, folder: Path) -> None:
        self.rows = column(folder, "shape_rows")[0]
        """The rows that have a shape, ascending."""
        self._ends = column(folder, "shape_ends")[0]
        self._bytes = map_file(folder / "shapes.bin")

    def has(self, row: int) -> bool:
        """Tell whether a row has a shape."""
        return self._number(row) is not None

    def of(self, row: int) -> BaseGeometry | None:
        """Return a row's line or area, or None for a point."""
        number = self._number(row)
        return None if number is None else self._unpacked(number)

    @cached_property
    def areas(self) -> Areas:
        """Return the areas as they are searched by position, numbered as in ``rows``."""
        from gazetteer.pack.areas import Areas
        from gazetteer.shapes import packed_bounds

        boxes = np.array([packed_bounds(self._packed(n)) for n in range(len(self.rows))]).reshape(-1, 4)
        return Areas(boxes, self._unpacked)

    def _number(self, row: int) -> int | None:
        at = bisect_left(self.rows, row)
        return at if at < len(self.rows) and self.rows[at] == row else None

    def _unpacked(self, number: int) -> BaseGeometry:
        from gazetteer.shapes import unpack_shape

        return unpack_shape(self._packed(number))

    def _packed(self, number: int) -> bytes:
        start = self._ends[number - 1] if number else 0
        return bytes(self._bytes[start : self._ends[number]])
