"""Why a place was chosen: exact Shapley values of the clues, and each clue in words.

The game is the served score itself: for every set of clues, the log-odds of the calibrated probability
that the chosen place is right, with the clues outside the set put to their reference for all candidates
alike. Rivals, "none of them" and the calibration are in it, so the parts add up to what is shown.

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
from geo.resolution.weights import LEAST, clue_slices

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.resolution.weights import LogitModel

    Floats = NDArray[np.float64]


def calibrated_logit(mass: Floats, model: LogitModel) -> Floats:
    """Return the log-odds of the score for a probability mass on the chosen place and its neighbours."""
    kept = np.clip(mass, LEAST, 1.0 - LEAST)
    logit: Floats = model.slope * np.log(kept / (1.0 - kept)) + model.shift
    return logit


def clue_parts(
    columns: Floats, model: LogitModel, none: float, near: NDArray[np.bool_]
) -> tuple[float, Floats]:
    """Return the base and each clue's part of the score's log-odds.

    Parameters
    ----------
    columns : ndarray of shape (n, columns)
        The evidence of all candidates of one name.
    model : LogitModel
    none : float
        Logit of "none of them".
    near : ndarray of shape (n,)
        Which candidates are the chosen place, or so near that it makes no odds.

    Returns
    -------
    (float, ndarray of shape (clues,))
        The base is the log-odds with every clue switched off; base and parts sum to those of the score.
    """
    weighted = (columns - model.reference) * model.second
    clues = np.stack([weighted[:, piece].sum(axis=1) for piece in clue_slices()])
    members, coefficients = _coalitions(len(clues))
    logits = members @ clues + float((model.reference * model.second).sum())
    top = np.maximum(logits.max(axis=1), none)
    weight = np.exp(logits - top[:, None])
    mass = weight[:, near].sum(axis=1) / (weight.sum(axis=1) + np.exp(none - top))
    value = calibrated_logit(mass, model)
    parts: Floats = coefficients @ value
    return float(value[0]), parts


@lru_cache(maxsize=4)
def _coalitions(count: int) -> tuple[Floats, Floats]:
    """Return which clues are in each set, and each set's coefficient in each clue's Shapley value.

    The first is of shape (2^count, count), its first row the empty set; the second (count, 2^count).
    """
    sets = np.arange(2**count)
    members = ((sets[:, None] >> np.arange(count)[None, :]) & 1).astype(float)
    size = members.sum(axis=1).astype(int)
    share = np.array([factorial(s) * factorial(count - s - 1) / factorial(count) for s in range(count)])
    joining = np.append(share, 0.0)[size]
    leaving = np.concatenate([[0.0], share])[size]
    coefficients = np.where(members.T > 0, leaving[None, :], -joining[None, :])
    return members, coefficients


CLUE_NAMES = tuple(CLUES)
