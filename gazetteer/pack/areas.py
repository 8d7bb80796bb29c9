"""Which areas hold a point: a shapely STRtree over their boxes, outlines read only where a box is hit."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

_OUTLINES_KEPT: Final = 64


class Areas:
    """Areas asked for a point.

    Parameters
    ----------
    boxes : ndarray of shape (n, 4)
        West, south, east, north in degrees; lines may be among them, they hold nothing.
    outline : callable
        Number of the area → its outline.
    """

    def __init__(self, boxes: NDArray[np.float64], outline: Callable[[int], BaseGeometry]) -> None:
        self._boxes = boxes
        self._outline = outline
        self._kept: dict[int, BaseGeometry] = {}

    @classmethod
    def of(cls, shapes: Sequence[BaseGeometry]) -> Areas:
        """Return the areas of shapes in memory."""
        bounds = shapely.bounds(np.array(shapes, dtype=object)).reshape(-1, 4)
        return cls(bounds, lambda number: shapes[number])

    def at(self, latitude: float, longitude: float) -> list[tuple[float, int]]:
        """Return size (in square degrees at the equator) and number of every area that holds the point."""
        hits: set[int] = set()
        # At the antimeridian an area may end on either side.
        for x in (180.0, -180.0) if abs(longitude) == 180 else (longitude,):
            point = shapely.Point(x, latitude)
            hits.update(int(n) for n in self._tree.query(point) if self._holds(int(n), point))
        return sorted((_size(self._shape(number)), number) for number in hits)

    @cached_property
    def _tree(self) -> shapely.STRtree:
        boxes = [shapely.box(*box) for box in self._boxes]
        return shapely.STRtree(boxes)

    def _holds(self, number: int, point: shapely.Point) -> bool:
        shape = self._shape(number)
        return shape.geom_type.endswith("Polygon") and bool(shapely.intersects(shape, point))

    def _shape(self, number: int) -> BaseGeometry:
        shape = self._kept.get(number)
        if shape is None:
            if len(self._kept) >= _OUTLINES_KEPT:
                self._kept.clear()
            shape = self._kept[number] = self._outline(number)
            shapely.prepare(shape)
        return shape


def _size(shape: BaseGeometry) -> float:
    _, south, _, north = shape.bounds
    return float(shape.area) * math.cos(math.radians((south + north) / 2))
