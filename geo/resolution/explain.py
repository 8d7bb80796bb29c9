"""Why a place was chosen: exact Shapley values of the clues, and each clue in words.

The game is the served score itself: for every set of clues, the log-odds of the calibrated probability
that the chosen place is right, with the clues outside the set silent for all candidates alike. Rivals and
the calibration are in it, so the parts add up to what is shown. A clue that changes no candidate's score in
any company is no player; leaving it out is exact.

References
----------
L. S. Shapley, "A value for n-person games", *Contributions to the Theory of Games* II, 1953, 307.
"""

from __future__ import annotations

from functools import lru_cache
from math import factorial
from typing import TYPE_CHECKING

import numpy as np

from geo.evidence import CLUES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.resolution.weights import RankingModel

    Floats = NDArray[np.float64]

_SMALL = 250_000


def clue_parts(
    shares: tuple[Floats, Floats],
    trusts: tuple[Floats, Floats],
    model: RankingModel,
    of_name: Floats,
    near: NDArray[np.bool_],
    best: int,
) -> tuple[float, Floats]:
    """Return the base and each clue's part of the score's log-odds.

    Parameters
    ----------
    shares : (ndarray of shape (n, clues), ndarray of shape (n, pairs))
        What ``model.dividends`` says of all candidates of one name.
    trusts : (ndarray of shape (1, clues), ndarray of shape (1, pairs))
        What ``model.trust_dividends`` says of the chosen one.
    model : RankingModel
    of_name : ndarray of shape (of name,)
    near : ndarray of shape (n,)
        Which candidates are the chosen place, or in the same spot.
    best : int
        The chosen one.

    Returns
    -------
    (float, ndarray of shape (clues,))
        The base is the log-odds with every clue silent; base and parts sum to those of the score.
    """
    dividends = model.dividends
    alone, pair = shares
    own, own_pair = trusts
    players = np.zeros(len(CLUES), dtype=bool)
    players[np.concatenate([alone, own]).any(axis=0)] = True
    used = np.concatenate([pair, own_pair]).any(axis=0)
    players[dividends.first[used]] = players[dividends.second[used]] = True
    members, together, coefficients = _coalitions(int(players.sum()))
    inside = players[dividends.first] & players[dividends.second]
    scores = dividends.base + members @ alone[:, players].T + _product(together, pair[:, inside].T)
    weight = np.exp(scores - scores.max(axis=1, keepdims=True))
    mass = weight[:, near].sum(axis=1) / weight.sum(axis=1)
    trust = model.trust_dividends.base + members @ own[0, players] + together @ own_pair[0, inside]
    value = model.logit(mass, scores[:, best], trust, of_name)
    parts = np.zeros(len(CLUES))
    parts[players] = coefficients @ value
    return float(value[0]), parts


def _product(a: Floats, b: Floats) -> Floats:
    """Return ``a @ b`` in pieces too small to start threads on, which would cost more than they save."""
    step = max(1, _SMALL // max(1, a.size))
    return np.concatenate([a @ b[:, at : at + step] for at in range(0, b.shape[1], step)], axis=1)


@lru_cache(maxsize=32)
def _coalitions(count: int) -> tuple[Floats, Floats, Floats]:
    """Return which clues and which pairs are in each set, and each set's coefficient in each clue's value.

    The first two are of shape (2^count, count) and (2^count, pairs), their first row the empty set; the
    third (count, 2^count).
    """
    sets = np.arange(2**count)
    members = ((sets[:, None] >> np.arange(count)[None, :]) & 1).astype(float)
    size = members.sum(axis=1).astype(int)
    share = np.array([factorial(s) * factorial(count - s - 1) / factorial(count) for s in range(count)])
    joining = np.append(share, 0.0)[size]
    leaving = np.concatenate([[0.0], share])[size]
    coefficients = np.where(members.T > 0, leaving[None, :], -joining[None, :])
    first, second = np.triu_indices(count, k=1)
    return members, members[:, first] * members[:, second], coefficients
