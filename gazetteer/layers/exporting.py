"""Places as rows of a gazetteer CSV: to look through in a spreadsheet, to edit, and to lay over the base."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gazetteer.layers.cells import spell_alternates
from gazetteer.layers.reading import COLUMNS, Layer, Record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shapely.geometry.base import BaseGeometry

    from gazetteer.place import Place
    from gazetteer.store import Gazetteer


def layer_of(places: Iterable[Place], gazetteer: Gazetteer, name: str = "places.csv") -> Layer:
    """Return a layer that says of places what the gazetteer says of them.

    Parameters
    ----------
    places : iterable of Place
    gazetteer : Gazetteer
        Where their other names and their lines and areas come from.
    name : str
        The file's name, for messages.

    Notes
    -----
    A bar in a name becomes a slash: bars part the names of a cell.
    """
    return Layer(name=name, records=tuple(Record(cells=_cells(place, gazetteer)) for place in places))


def _cells(place: Place, gazetteer: Gazetteer) -> tuple[str, ...]:
    shape = gazetteer.geometry(place.id)
    cells = {
        "place_id": place.id,
        "name": place.name,
        "alternate_names": spell_alternates(gazetteer.names(place.id)[1:]),
        "feature_class": place.feature_class,
        "feature_code": place.feature_code,
        "latitude": f"{place.latitude:.5f}".rstrip("0").rstrip("."),
        "longitude": f"{place.longitude:.5f}".rstrip("0").rstrip("."),
        "country_code": place.country_code,
        "admin1": place.admin1,
        "admin2": place.admin2,
        "population": str(place.population) if place.population else "",
        "geometry_wkt": _wkt(shape) if shape is not None else "",
        "valid_from": place.valid_from,
        "valid_to": place.valid_to,
        "source": place.source,
    }
    return tuple(cells.get(column) or "" for column in COLUMNS)


def _wkt(shape: BaseGeometry) -> str:
    from shapely import to_wkt

    return to_wkt(shape, rounding_precision=5, trim=True)
