"""Lines and areas of bounded size: simplified until they are small, and packed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gazetteer.shapes import pack_shape

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

MOST_POINTS: Final = 2_000
"""An outline with more is simplified: a map of the world shows no more of it."""
_FIRST_TOLERANCE: Final = 0.002
_DEGREES_OFF: Final = (90.0, 180.0)


def bounded(shape: BaseGeometry) -> bytes | None:
    """Return a line or an area with ``MOST_POINTS`` at most, packed; None where nothing can be drawn."""
    import shapely

    if shape.is_empty or shape.geom_type in {"Point", "MultiPoint"} or not _on_globe(shape):
        return None
    if shape.geom_type == "GeometryCollection":
        shape = _largest_kind(shape)
    if shape.has_z:
        shape = shapely.force_2d(shape)
    if not shape.is_valid:
        shape = _largest_kind(shapely.make_valid(shape))
    tolerance = _FIRST_TOLERANCE
    while shapely.get_num_coordinates(shape) > MOST_POINTS and tolerance < 10:
        smaller = shape.simplify(tolerance)
        shape = shape if smaller.is_empty else smaller
        tolerance *= 2
    try:
        return pack_shape(shape)
    except ValueError:
        # Smaller than the grid it is stored on: the point says it all.
        return None


def _on_globe(shape: BaseGeometry) -> bool:
    west, south, east, north = shape.bounds
    latitude, longitude = _DEGREES_OFF
    return -longitude <= west <= east <= longitude and -latitude <= south <= north <= latitude


def _largest_kind(shape: BaseGeometry) -> BaseGeometry:
    """Return the areas of a mixed shape, else its lines."""
    import shapely

    for kind in ("Polygon", "LineString"):
        parts = [part for part in shapely.get_parts(shape) if part.geom_type.endswith(kind)]
        if parts:
            return shapely.union_all(parts)
    return shape
