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
        total = _Grouped(np.searchsorted(a.unit, np.arange(names)), len(a), own, scene.belief)
        return cls(
            near=total.largest(np.exp(-apart / _REACH_KM) * small),
            close=total.largest(np.exp(-apart / _CLOSE_KM) * small),
            around=total.summed((apart < _AROUND_KM) & small),
            country=total.summed(country),
            region=total.summed(region),
            holder=total.summed(holder),
            held=total.summed(held),
            identical=total.summed_all(apart < 1.0),
            alike=total.summed(sort_of_place(t.kind)[:, None] == sort_of_place(a.kind)[None, :]),
        )


class _Grouped:
    """Sums or maxima of a relation over the anchors of each name."""

    def __init__(self, first: NDArray[np.intp], count: int, own: NDArray[np.bool_], belief: Floats) -> None:
        self._filled = np.flatnonzero(np.diff(np.append(first, count)) > 0)
        self._first = first[self._filled]
        self._names = len(first)
        self._own = own
        self._belief = belief

    def summed(self, relation: NDArray[np.bool_]) -> Floats:
        return np.where(self._own, 0.0, self.summed_all(relation))

    def summed_all(self, relation: NDArray[np.bool_]) -> Floats:
        return self._spread(np.add.reduceat(relation * self._belief, self._first, axis=1))

    def largest(self, relation: Floats) -> Floats:
        spread = self._spread(np.maximum.reduceat(relation * self._belief, self._first, axis=1))
        return np.where(self._own, 0.0, spread)

    def _spread(self, grouped: Floats) -> Floats:
        if len(self._filled) == self._names:
            return grouped
        full = np.zeros((len(grouped), self._names))
        full[:, self._filled] = grouped
        return full


def _equal(a: Ints, b: Ints) -> NDArray[np.bool_]:
    equal: NDArray[np.bool_] = (a[:, None] == b[None, :]) & (a >= 0)[:, None]
    return equal
