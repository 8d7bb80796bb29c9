"""Where a document plays: the country and first-order division shares of its soft candidates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from geo.model import Focus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_SHOWN: Final = 5
_LEAST: Final = 0.02


def shares_without_own(
    codes: NDArray[np.int64], mass: NDArray[np.float64], unit: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return, for each candidate, how much of the other names' mass lies under its code.

    Parameters
    ----------
    codes : ndarray of shape (n,)
        A number for each candidate's country or division; negative where it has none.
    mass : ndarray of shape (n,)
        Soft probability of each candidate times the weight of its name.
    unit : ndarray of shape (n,)
        Which name each candidate belongs to. A name never votes for itself: else every Dublin in a text
        on Dublin, Ohio would vote for Ireland.

    Returns
    -------
    ndarray of shape (n,)
        Shares in [0, 1] of the mass of all other names; 0 where the code is negative.
    """
    if not len(codes):
        return np.zeros(0)
    here = codes >= 0
    total = np.bincount(
        np.where(here, codes, 0), weights=mass * here, minlength=int(codes.max(initial=0)) + 1
    )
    width = int(codes.max(initial=0)) + 1
    _, pair = np.unique(unit * width + np.where(here, codes, 0), return_inverse=True)
    own = np.bincount(pair, weights=mass * here)
    per_unit = np.bincount(unit, weights=mass)
    others = np.maximum(mass.sum() - per_unit[unit], 1e-9)
    shares: NDArray[np.float64] = np.where(
        here, np.maximum(total[np.where(here, codes, 0)] - own[pair], 0.0) / others, 0.0
    )
    return np.clip(shares, 0.0, 1.0)


def document_focus(
    countries: Sequence[str | None], divisions: Sequence[str | None], mass: NDArray[np.float64]
) -> Focus:
    """Return the document's focus over the candidates of its mentions.

    Parameters
    ----------
    countries, divisions : sequence of (str or None)
        Each candidate's country code, and ``CC.admin1``.
    mass : ndarray of shape (n,)
        Soft probability of each candidate times how often its name is mentioned.
    """
    return Focus(countries=_heaviest(countries, mass), admin1=_heaviest(divisions, mass))


def _heaviest(codes: Sequence[str | None], mass: NDArray[np.float64]) -> tuple[tuple[str, float], ...]:
    weights: dict[str, float] = {}
    for code, share in zip(codes, mass.tolist(), strict=True):
        if code:
            weights[code] = weights.get(code, 0.0) + share
    total = sum(weights.values())
    if total <= 0:
        return ()
    ordered = sorted(weights.items(), key=lambda item: (-round(item[1], 12), item[0]))
    kept = [(code, weight / total) for code, weight in ordered[:_SHOWN] if weight / total >= _LEAST]
    whole = sum(weight for _, weight in kept)
    return tuple((code, round(weight / whole, 4)) for code, weight in kept)
