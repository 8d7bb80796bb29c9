"""Where a document plays, and where its source does: countries, divisions and spots of soft candidates."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.geometry import EARTH_RADIUS_KM
from geo.model import Focus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gazetteer import Place

_SHOWN: Final = 5
_LEAST: Final = 0.02
_SOURCE_REACH_KM: Final = 60.0


class SharesWithoutOwn:
    """How much of the other names' mass lies under each candidate's code.

    A name never votes for itself: else every Dublin in a text on Dublin, Ohio would vote for Ireland.

    Parameters
    ----------
    codes : ndarray of shape (levels, n)
        A number for each candidate's country, first- or second-order division; negative where it has none.
    unit : ndarray of shape (levels, n)
        Which name each candidate belongs to; names of different documents have different numbers.
    starts : ndarray of shape (documents + 1,)
        Where each document's candidates start, and where the last one's end.
    """

    def __init__(self, codes: NDArray[np.int64], unit: NDArray[np.int64], starts: NDArray[np.int64]) -> None:
        self._here = codes >= 0
        level = np.arange(len(codes))[:, None]
        self._unit = unit + level * (int(unit.max(initial=0)) + 1)
        self._starts = starts.tolist()
        sizes = np.diff(starts)
        self._document = np.repeat(np.arange(len(sizes)), sizes)
        width = int(codes.max(initial=0)) + 1
        code = np.where(self._here, codes, 0) + width * level
        width *= len(codes)
        self._code = code + width * self._document
        _, pair = np.unique(code + width * unit, return_inverse=True)
        self._pair = pair.reshape(codes.shape)

    def of(self, mass: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return each candidate's shares.

        Parameters
        ----------
        mass : ndarray of shape (n,)
            Soft probability of each candidate times the weight of its name.

        Returns
        -------
        ndarray of shape (levels, n)
            Shares in [0, 1] of the mass of all other names of the document; 0 where the code is negative.
        """
        if not len(mass):
            return np.zeros(self._here.shape)
        counted = (mass * self._here).ravel()
        total = np.bincount(self._code.ravel(), weights=counted)
        own = np.bincount(self._pair.ravel(), weights=counted)
        whole = np.array([mass[a:b].sum() for a, b in pairwise(self._starts)])
        of_name = np.bincount(self._unit.ravel(), weights=np.tile(mass, len(self._unit)))[self._unit]
        others = np.maximum(whole[self._document] - of_name, 1e-9)
        found = np.maximum(total[self._code] - own[self._pair], 0.0) / others
        shares: NDArray[np.float64] = np.minimum(np.where(self._here, found, 0.0), 1.0)
        return shares


def document_focus(countries: Sequence[str], divisions: Sequence[str], mass: NDArray[np.float64]) -> Focus:
    """Return the document's focus over the candidates of its mentions.

    Parameters
    ----------
    countries, divisions : sequence of str
        Each candidate's country code, and ``CC.admin1``; "" for none.
    mass : ndarray of shape (n,)
        Soft probability of each candidate times how often its name is mentioned.
    """
    return Focus(countries=_heaviest(countries, mass), admin1=_heaviest(divisions, mass))


def _heaviest(codes: Sequence[str], mass: NDArray[np.float64]) -> tuple[tuple[str, float], ...]:
    weights: dict[str, float] = {}
    for code, share in zip(codes, mass.tolist(), strict=True):
        if code:
            weights[code] = weights.get(code, 0.0) + share
    total = sum(weights.values())
    if total <= 0:
        return ()
    shown = [item for item in weights.items() if item[1] / total >= _LEAST]
    shown.sort(key=lambda item: (-round(item[1], 12), item[0]))
    kept = [(code, weight / total) for code, weight in shown[:_SHOWN]]
    whole = sum(weight for _, weight in kept)
    return tuple((code, round(weight / whole, 4)) for code, weight in kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class NameBelief:
    """What one name of a document means, as far as the document alone can tell."""

    key: str
    """The folded name."""
    places: tuple[Place, ...]
    share: tuple[float, ...]
    """Soft probability of each place; sums to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFocus:
    """What the other documents of a source say together: names with the places they were taken for.

    One entry for each name and place; all sequences and arrays have the same length.
    """

    documents: int
    """How many other documents spoke."""
    keys: tuple[str, ...]
    """The folded name; a document's own names never vote for themselves."""
    places: tuple[str, ...]
    """Place ids."""
    countries: tuple[str, ...]
    """Country codes, "" for none."""
    regions: tuple[str, ...]
    """``CC.admin1``, "" for none."""
    points: NDArray[np.float64]
    """Shape (n, 3): unit vectors from the Earth's centre."""
    vast: NDArray[np.bool_]
    """Countries and regions of the world: near to nothing."""
    mass: NDArray[np.float64]
    """Soft counts: how many documents' worth of names mean the place."""

    def shares(
        self,
        key: str,
        ids: Sequence[str],
        countries: Sequence[str],
        regions: Sequence[str],
        points: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        """Return what the source says of some candidates of one name.

        Parameters
        ----------
        key : str
            The folded name; what was said of the same name elsewhere is left out.
        ids, countries, regions : sequence of str
            Of each candidate.
        points : ndarray of shape (n, 3)

        Returns
        -------
        ndarray of shape (n, 5)
            Shares of the country, of the region, of what lies near (fading over 60 km) and of the place
            itself under other names; the number of documents as log10(1 + documents).
        """
        found = np.zeros((len(ids), 5))
        mass = self.mass * np.array([k != key for k in self.keys]) if self.keys else self.mass
        total = float(mass.sum())
        if not self.documents or total <= 0:
            return found
        mass = mass / total
        for column, (mine, theirs) in enumerate(((countries, self.countries), (regions, self.regions))):
            found[:, column] = _shares_of(mine, theirs, mass)
        chord = np.sqrt(np.maximum(2.0 - 2.0 * (points @ self.points.T), 0.0))
        found[:, 2] = np.exp(-chord * (EARTH_RADIUS_KM / _SOURCE_REACH_KM)) @ (mass * ~self.vast)
        found[:, 3] = _shares_of(ids, self.places, mass)
        found[:, 4] = np.log10(1.0 + self.documents)
        return found


def _shares_of(mine: Sequence[str], theirs: Sequence[str], mass: NDArray[np.float64]) -> list[float]:
    total: dict[str, float] = {}
    for code, share in zip(theirs, mass.tolist(), strict=True):
        total[code] = total.get(code, 0.0) + share
    return [total.get(code, 0.0) if code else 0.0 for code in mine]
