"""How each candidate stands to each of the document's other names, on the map and in the divisions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.evidence.table import sort_of_place
from geo.geometry import haversine_km

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.evidence.table import Scene

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

_REACH_KM: Final = 100.0
_CLOSE_KM: Final = 30.0
_AROUND_KM: Final = 161.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Relations of each candidate to each of the v names, weighted by belief; all of shape (n, v)."""

    near: Floats
    close: Floats
    around: Floats
    country: Floats
    region: Floats
    holder: Floats
    held: Floats
    identical: Floats
    alike: Floats
    """A place of the same sort: a town beside a town, a country beside a country."""

    @classmethod
    def of(cls, scene: Scene) -> Pairs:
        """Compute all relations of a scene."""
        t, a = scene.table, scene.anchors
        names = len(scene.weight)
        if not len(t) or not len(a):
            empty = np.zeros((len(t), names))
            return cls(**dict.fromkeys(Pairs.__slots__, empty))
        own = scene.own[t.unit]
        apart = haversine_km(t.lat[:, None], t.lon[:, None], a.lat[None, :], a.lon[None, :])
        country = _equal(t.country, a.country)
        region = _equal(t.region, a.region)
        district = _equal(t.district, a.district)
        # Countries are near to nothing, but for what lies in none: a border zone, a strait.
        small = ((t.kind > 1)[:, None] & (a.kind > 1)[None, :]) | (
            (t.country < 0)[:, None] & (a.kind == 0)[None, :]
        )
        holder = (
            (country & (a.kind == 0)[None, :] & (t.kind != 0)[:, None])
            | (region & (a.kind == 2)[None, :] & (t.kind > 2)[:, None])
            | (district & (a.kind == 3)[None, :] & (t.kind > 3)[:, None])
        )
        held = (
            (country & (t.kind == 0)[:, None] & (a.kind != 0)[None, :])
            | (region & (t.kind == 2)[:, None] & (a.kind > 2)[None, :])
            | (district & (t.kind == 3)[:, None] & (a.kind > 3)[None, :])
        )
        # All at once: so few numbers cost less than a call for each relation.
        near = np.array([np.exp(-apart / _REACH_KM) * small, np.exp(-apart / _CLOSE_KM) * small])
        alike = sort_of_place(t.kind)[:, None] == sort_of_place(a.kind)[None, :]
        around = (apart < _AROUND_KM) & small
        shared = np.array([around, country, region, holder, held, alike, apart < 1.0])
        first = np.searchsorted(a.unit, np.arange(names))
        largest = _grouped(np.maximum, near * scene.belief, first)
        summed = _grouped(np.add, shared * scene.belief, first)
        largest[:, own] = 0.0
        # The same name under another holder is another unit, and may say what it was taken for.
        summed[:-1, own] = 0.0
        return cls(
            near=largest[0],
            close=largest[1],
            around=summed[0],
            country=summed[1],
            region=summed[2],
            holder=summed[3],
            held=summed[4],
            alike=summed[5],
            identical=summed[6],
        )


def _grouped(ufunc: np.ufunc, relations: Floats, first: NDArray[np.intp]) -> Floats:
    """Return relations to anchors, of shape (k, n, anchors), summed up by the anchors' names: (k, n, v)."""
    filled = np.flatnonzero(np.diff(np.append(first, relations.shape[2])) > 0)
    grouped: Floats = ufunc.reduceat(relations, first[filled], axis=2)
    if len(filled) == len(first):
        return grouped
    full = np.zeros((*relations.shape[:2], len(first)))
    full[:, :, filled] = grouped
    return full


def _equal(a: Ints, b: Ints) -> NDArray[np.bool_]:
    equal: NDArray[np.bool_] = (a[:, None] == b[None, :]) & (a >= 0)[:, None]
    return equal
