"""How each candidate stands to each of the document's other names, on the map and in the divisions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.evidence.table import LEAST_PEOPLE, peopled, sort_of_place
from geo.geometry import haversine_of_differences_km

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.evidence.table import Scene, Table

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

_REACH_KM: Final = 100.0
_CLOSE_KM: Final = 30.0
_AROUND_KM: Final = 161.0
_HOLDERS: Final = np.array([0, 2, 3])[:, None]
"""Kinds that hold others by their codes: countries, first- and second-order divisions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Relations of the name to the candidate in each meeting, weighted by belief; all of shape (q,)."""

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
    smaller: Floats
    """By how many powers of ten the candidate has fewer people than a place of the same sort."""
    larger: Floats
    """By how many it has more."""

    @classmethod
    def of(cls, scene: Scene) -> Pairs:
        """Compute all relations of a scene."""
        met = _Met.of(scene)
        lat, lon, kind, codes = _taken(scene.everyone, scene.rows[met.row])
        lat_met, lon_met, kind_met, codes_met = _taken(scene.everyone, scene.anchors[met.anchor])
        # Of few points there are many pairs.
        cosine = np.cos(scene.table.lat)[met.row]
        cosine_met = np.cos(scene.everyone.lat[scene.anchors])[met.anchor]
        apart = haversine_of_differences_km(lat - lat_met, lon - lon_met, cosine_met * cosine)
        # Countries are near to nothing, but for what lies in none: a border zone, a strait.
        small = ((kind > 1) & (kind_met > 1)) | ((codes[0] < 0) & (kind_met == 0))
        inside = (codes == codes_met) & (codes >= 0)
        holds = inside & (kind_met == _HOLDERS) & (kind > _HOLDERS)
        lies = inside & (kind == _HOLDERS) & (kind_met > _HOLDERS)
        # Far quicker than ``any`` over three.
        holder, held = (levels[0] | levels[1] | levels[2] for levels in (holds, lies))
        # All at once: so few numbers cost less than a call for each relation.
        near = np.array([np.exp(-apart / _REACH_KM) * small, np.exp(-apart / _CLOSE_KM) * small])
        alike = sort_of_place(kind) == sort_of_place(kind_met)
        around = (apart < _AROUND_KM) & small
        people, people_met = _people(scene.everyone, scene.rows), _people(scene.everyone, scene.anchors)
        gap = alike * (people_met[met.anchor] - people[met.row])
        smaller, larger = np.maximum(gap, 0.0), np.maximum(-gap, 0.0)
        shared = np.array(
            [around, inside[0], inside[1], holder, held, alike, smaller, larger, apart < 1.0], dtype=float
        )
        belief = np.append(scene.belief, 0.0)[met.anchor]
        largest = met.joined(np.maximum, near * belief)
        summed = met.joined(np.add, shared * belief)
        other = ~scene.own
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
            smaller=summed[6],
            larger=summed[7],
            identical=summed[8],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Met:
    """Candidates with the anchors they meet: the first of each name, then the second, then the third."""

    row: Ints
    """Which candidate."""
    anchor: Ints
    """Which anchor; -1 for nobody's."""
    further: tuple[Ints, ...]
    """Of the second anchors, and of the third, the meetings they are part of; the first are in all."""

    @classmethod
    def of(cls, scene: Scene) -> _Met:
        row, other = scene.meetings.row, scene.meetings.other
        first = scene.anchor_start.copy()
        size = np.append(np.diff(first), 0)[other]
        first[-1] = -1
        further = tuple(np.flatnonzero(size > slot) for slot in range(1, int(size.max(initial=0))))
        anchors = [first[other], *(first[other[met]] + slot for slot, met in enumerate(further, 1))]
        return cls(
            row=np.concatenate([row, *(row[met] for met in further)]),
            anchor=np.concatenate(anchors),
            further=further,
        )

    def joined(self, ufunc: np.ufunc, relations: Floats) -> Floats:
        """Return what a name's anchors come to together in each meeting: shape (r, pairs) to (r, q)."""
        at = relations.shape[1] - sum(map(len, self.further))
        found = relations[:, :at]
        rest = np.zeros_like(found)
        for met in self.further:
            rest[:, met] = ufunc(rest[:, met], relations[:, at : at + len(met)])
            at += len(met)
        # The model was fitted to sums of this order; the last bit tells 1 from nearly 1.
        return np.asarray(ufunc(found, rest))


def _people(table: Table, rows: Ints) -> Floats:
    """Return the people of some places, as powers of ten."""
    logarithms: Floats = np.log10(peopled(table.population[rows], table.kind[rows]) + LEAST_PEOPLE)
    return logarithms


def _taken(table: Table, rows: Ints) -> tuple[Floats, Floats, Ints, Ints]:
    """Return of some rows where they lie, their kinds, and the codes of what they lie in: (3, rows)."""
    lat, lon = table.measures[:2].take(rows, axis=1)
    numbers = table.numbers[:4].take(rows, axis=1)
    return lat, lon, numbers[0], numbers[1:]
