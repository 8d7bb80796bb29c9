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
_HOLDERS: Final = np.array([0, 2, 3])[:, None, None]
"""Kinds that hold others by their codes: countries, first- and second-order divisions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Relations of each of the v names to each candidate, weighted by belief; all of shape (v, n)."""

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
            empty = np.zeros((names, len(t)))
            return cls(**dict.fromkeys(Pairs.__slots__, empty))
        apart = haversine_km(a.lat[:, None], a.lon[:, None], t.lat, t.lon)
        kind, here = a.kind[:, None], t.kind
        # Countries are near to nothing, but for what lies in none: a border zone, a strait.
        small = ((here > 1) & (kind > 1)) | ((t.country < 0) & (kind == 0))
        codes = np.array([t.country, t.region, t.district])[:, None]
        others = np.array([a.country, a.region, a.district])[:, :, None]
        inside = (codes == others) & (codes >= 0)
        holds = inside & (kind == _HOLDERS) & (here > _HOLDERS)
        lies = inside & (here == _HOLDERS) & (kind > _HOLDERS)
        # Far quicker than ``any`` over three.
        holder, held = (levels[0] | levels[1] | levels[2] for levels in (holds, lies))
        # All at once: so few numbers cost less than a call for each relation.
        near = np.array([np.exp(-apart / _REACH_KM) * small, np.exp(-apart / _CLOSE_KM) * small])
        alike = sort_of_place(here) == sort_of_place(kind)
        around = (apart < _AROUND_KM) & small
        shared = np.array([around, inside[0], inside[1], holder, held, alike, apart < 1.0])
        slots = _slots(a.unit, names)
        belief = scene.belief[:, None]
        largest = _over_slots(np.maximum, near * belief, slots)
        summed = _over_slots(np.add, shared * belief, slots)
        other = ~scene.own.T[:, t.unit]
        largest *= other
        # The same name under another holder is another unit, and may say what it was taken for.
        summed[:-1] *= other
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


def _slots(unit: Ints, names: int) -> Ints:
    """Return the anchors of each name, one below the other; -1 where a name has fewer: shape (k, v)."""
    first = np.searchsorted(unit, np.arange(names + 1))
    at = first[:-1] + np.arange(int(np.diff(first).max()))[:, None]
    return np.where(at < first[1:], at, -1)


def _over_slots(ufunc: np.ufunc, relations: Floats, slots: Ints) -> Floats:
    """Return relations of anchors, of shape (r, anchors, n), summed up by their names: (r, v, n)."""
    # What -1 finds, behind the last anchor, is nothing.
    filled = np.concatenate([relations, np.zeros((len(relations), 1, relations.shape[2]))], axis=1)
    found: Floats = filled[:, slots[0]]
    if len(slots) > 1:
        rest = filled[:, slots[1]]
        for slot in slots[2:]:
            ufunc(rest, filled[:, slot], out=rest)
        # The model was fitted to sums of this order; the last bit tells 1 from nearly 1.
        ufunc(found, rest, out=found)
    return found
