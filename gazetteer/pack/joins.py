"""Which rows of stacked packs are one place, and whose facts stand for it.

A pack stands over what lies below where both have an id: its row is shown, and found under the names of both.
But a row of the supplement, which stands over the imports, keeps its facts. A place that has no id in common
with one below, but its name, its kind and its whereabouts, joins it: the row below is shown, and found under
the import's names too.
"""

from __future__ import annotations

import hashlib
import math
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import numpy as np

from gazetteer.naming.folding import fold
from gazetteer.pack.joined import LEVEL
from gazetteer.place import MatchKind
from gazetteer.regular import fresh

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from gazetteer.pack.embedded import Base
    from gazetteer.pack.joined import Row
    from gazetteer.place import Place

_EDITION: Final = "1"
"""Goes up when the rules below change, so that joins kept from before are made anew."""
_ALIASES: Final = ("admin:", "country:")
_FAR_DEGREES: Final = {
    "OCN": 60.0, "SEA": 15.0, "GULF": 3.0, "BAY": 3.0, "STRT": 3.0, "CHNM": 3.0, "LK": 1.0, "LKS": 1.0,
    "MTS": 3.0, "RGNE": 3.0, "PLAT": 4.0, "PLN": 4.0, "DSRT": 5.0, "PEN": 3.0, "ISL": 1.0, "ISLS": 2.0,
    "RGN": 4.0, "RGNH": 4.0, "FRST": 2.0, "BSNU": 4.0,
}  # fmt: skip
_CLASS_FAR_DEGREES: Final = {"H": 1.0, "L": 1.0, "P": 0.05, "R": 0.1, "S": 0.1, "T": 0.3, "U": 2.0, "V": 1.0}
"""How far the points of one place may lie apart: an ocean has no natural point, a town has. Divisions, which
share their names with the towns they are ruled from and with each other, are told apart by id alone."""
_NEAR_SHAPE_DEGREES: Final = 0.3
"""How far a point may lie from the line or area that is the same place."""
_NAMESAKES: Final = 50
_NOWHERE: Final = np.zeros((2, 0), np.int64)


def joins_of(
    levels: Sequence[Base], protected: Iterable[str], cache: Path | None = None
) -> list[NDArray[np.int64]]:
    """Return for each level the rows that another stands for, and which.

    Parameters
    ----------
    levels : sequence of Base
        Lowest first.
    protected : iterable of str
        Ids whose rows in the lowest level stand over the imports.
    cache : Path, optional
        A folder in which joins are kept between runs; one that cannot be written is done without.
    """
    protected = frozenset(protected)
    kept = cache / f"joins-{_digest(levels, protected)}.npz" if cache else None
    if kept is not None and kept.is_file():
        with suppress(OSError, ValueError, KeyError), np.load(kept, allow_pickle=False) as arrays:
            return [arrays[f"arr_{n}"] for n in range(len(levels))]
    found = _arrays(_resolve(_point(levels, protected)), len(levels))
    if kept is not None:
        with suppress(OSError):
            _keep(kept, found)
    return found


def _digest(levels: Sequence[Base], protected: frozenset[str]) -> str:
    told = [_EDITION, *(level.version for level in levels), *sorted(protected)]
    return hashlib.sha256("\0".join(told).encode()).hexdigest()[:16]


def _keep(path: Path, arrays: list[NDArray[np.int64]]) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    with fresh(draft) as file:
        np.savez(file, *arrays)
    os.replace(draft, path)


def _point(levels: Sequence[Base], protected: frozenset[str]) -> dict[Row, Row]:
    """Return what stands for each row that does not stand for itself, one step on."""
    pointers: dict[Row, Row] = {}
    for upper in range(1, len(levels)):
        same: set[int] = set()
        over: set[Row] = set()
        below = range(upper - 1, -1, -1)
        for lower in below:
            for mine, theirs in _same_ids(levels[upper], levels[lower]):
                _stand_over((upper, mine), (lower, theirs), levels, protected, pointers, over)
                same.add(mine)
        for lower in below:
            for mine, theirs in _alike(levels[upper], levels[lower], same):
                pointers[upper, mine] = _end((lower, theirs), pointers)
                same.add(mine)
    return pointers


def _stand_over(
    mine: Row,
    theirs: Row,
    levels: Sequence[Base],
    protected: frozenset[str],
    pointers: dict[Row, Row],
    over: set[Row],
) -> None:
    """Decide between an upper and a lower row that are one place."""
    shown = _end(theirs, pointers)
    if mine in pointers or shown == mine:
        return
    kept = shown[0] == 0 and levels[0].id_at(shown[1]) in protected
    own = levels[mine[0]].id_at(mine[1]) == levels[shown[0]].id_at(shown[1])
    # By another id than its own a place joins what is there, unless it stands over a row of its own by now.
    if not kept and (own or mine in over):
        pointers[shown] = mine
        over.add(mine)
    else:
        pointers[mine] = shown


def _end(row: Row, pointers: dict[Row, Row]) -> Row:
    while row in pointers:
        row = pointers[row]
    return row


def _resolve(pointers: dict[Row, Row]) -> dict[Row, Row]:
    return {row: _end(row, pointers) for row in pointers}


def _arrays(pointers: dict[Row, Row], count: int) -> list[NDArray[np.int64]]:
    by_level: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    for (level, row), (other_level, other) in pointers.items():
        by_level[level].append((row, other_level * LEVEL + other))
    return [np.array(sorted(pairs), np.int64).T if pairs else _NOWHERE for pairs in by_level]


def _same_ids(upper: Base, lower: Base) -> Iterator[tuple[int, int]]:
    """Yield rows of both levels that share an id or an alias; the smaller level is gone through."""
    small, large = (upper, lower) if len(upper) <= len(lower) else (lower, upper)
    for place_id, row in small.ids():
        if place_id.startswith(_ALIASES):
            continue
        other = large.row_of(place_id)
        if other is not None:
            yield (row, other) if small is upper else (other, row)


def _alike(upper: Base, lower: Base, taken: set[int]) -> Iterator[tuple[int, int]]:
    """Yield rows of the upper level with the rows of the lower that are the same place by all appearance."""
    if len(upper) <= len(lower):
        for row in range(len(upper)):
            if row not in taken:
                other = _nearest_alike(upper, row, lower, None)
                if other is not None:
                    yield row, other
        return
    used = set(taken)
    for row in range(len(lower)):
        if upper.row_of(lower.id_at(row)) is None:
            other = _nearest_alike(lower, row, upper, used)
            if other is not None:
                used.add(other)
                yield other, row


def _nearest_alike(of: Base, row: int, among: Base, taken: set[int] | None) -> int | None:
    """Return the row nearest to a row that bears its main name and is of its kind."""
    place = of.own_place(row)
    if place.feature_class == "A":
        return None
    best: tuple[float, int] | None = None
    for kind, other in among.rows_named(fold(place.name), _NAMESAKES):
        if kind in (MatchKind.PRIMARY, MatchKind.ALTERNATE) and (taken is None or other not in taken):
            apart = _apart(of, row, place, among, other)
            if apart is not None and (best is None or (apart, other) < best):
                best = apart, other
    return best[1] if best else None


def _apart(of: Base, row: int, place: Place, among: Base, other: int) -> float | None:
    """Return how far apart two places of one kind are, in degrees; None if they cannot be one."""
    rival = among.own_place(other)
    if rival.feature_class != place.feature_class or not _same_kind(place, rival):
        return None
    apart = _degrees(place, rival)
    far = max(_far(place), _far(rival))
    if apart <= far:
        return apart
    if apart > max(far * 4, 20):
        return None
    for base, at, point in ((of, row, rival), (among, other, place)):
        shape = base.outline_at(at)
        if shape is not None:
            from shapely import Point

            distance = float(shape.distance(Point(point.longitude, point.latitude)))
            if distance <= _NEAR_SHAPE_DEGREES:
                return distance
    return None


def _same_kind(place: Place, rival: Place) -> bool:
    # Of buildings and sites only the same kind: an airport named after a dam is not the dam.
    return place.feature_class not in "SR" or place.feature_code == rival.feature_code


def _far(place: Place) -> float:
    return _FAR_DEGREES.get(place.feature_code) or _CLASS_FAR_DEGREES[place.feature_class]


def _degrees(place: Place, rival: Place) -> float:
    aside = abs(place.longitude - rival.longitude)
    aside = min(aside, 360 - aside) * math.cos(math.radians((place.latitude + rival.latitude) / 2))
    return math.hypot(place.latitude - rival.latitude, aside)
