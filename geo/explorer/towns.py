"""Town labels for the basemap: large towns of the whole world, smaller ones only around the collection.

The page may not ask a gazetteer while it is read, so it carries the labels it may need, within a budget.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gazetteer import Gazetteer, Place

BUDGET: Final = 120_000
"""Bytes of JSON the labels may take."""
WORLD_POPULATION: Final = 900_000
# Population from which a label may show, and how far around a place in degrees; as the zoom table has it.
_RINGS: Final = ((200_000, 8.0), (60_000, 4.0), (25_000, 2.5), (0, 0.7))
_LEFT_OUT: Final = frozenset({"PPLX", "PPLH", "PPLQ", "PPLW", "PPLCH"})
_MAX_CENTRES: Final = 60

Town = tuple[str, float, float, int]
"""Name, latitude, longitude, people."""


def town_labels(
    gazetteer: Gazetteer, points: Sequence[tuple[float, float]], *, budget: int = BUDGET
) -> tuple[Town, ...]:
    """Return the towns to label, most populous first.

    Parameters
    ----------
    gazetteer : Gazetteer
        Asked for what lies within boxes.
    points : sequence of (lat, lon)
        Where the collection's places lie, most mentioned first.
    budget : int
        Bytes of JSON at most; what is smaller or further away falls off first.
    """
    chosen: dict[str, Town] = {}
    spent = 2
    told = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    for place in _ranked(gazetteer, points):
        if place.id in chosen:
            continue
        town = (place.name, round(place.latitude, 3), round(place.longitude, 3), place.population)
        cost = len(told(town).encode()) + 1
        if spent + cost > budget:
            break
        spent += cost
        chosen[place.id] = town
    return tuple(sorted(chosen.values(), key=lambda t: (-t[3], t[0], t[1], t[2])))


def _ranked(gazetteer: Gazetteer, points: Sequence[tuple[float, float]]) -> Iterator[Place]:
    """Yield towns in the order in which they earn a label: the world's largest, then ring by ring."""
    yield from _towns(gazetteer, (-90.0, -180.0, 90.0, 180.0), WORLD_POPULATION)
    centres = list(dict.fromkeys((round(lat, 1), round(lon, 1)) for lat, lon in points))[:_MAX_CENTRES]
    for population, reach in _RINGS:
        for lat, lon in centres:
            box = (max(-90.0, lat - reach), _wrap(lon - reach), min(90.0, lat + reach), _wrap(lon + reach))
            yield from _towns(gazetteer, box, population)


def _towns(gazetteer: Gazetteer, box: tuple[float, float, float, float], population: int) -> Iterator[Place]:
    for place in gazetteer.within(*box, min_population=population):
        if place.feature_class == "P" and place.feature_code not in _LEFT_OUT:
            yield place


def _wrap(lon: float) -> float:
    return (lon + 180) % 360 - 180
