"""What the first pass believed of the spans around each: all that the second pass sees."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.recognition.spans import SpanCandidate

SECOND_FEATURES: Final = (
    "own",
    "same_best",
    "same_mean",
    "longer_best",
    "rival_best",
    "left",
    "left_gap",
    "left_listed",
    "right",
    "right_gap",
    "right_listed",
)
"""The first pass's beliefs in the span and in those around it, and no more.

That is why the second pass holds on texts unlike those it was fitted on."""
NOTHING: Final = -8.0
"""Belief, in log-odds, where there is no other span to believe in."""
_LIST_GAP: Final = re.compile(r",? (?:and|or|&) |, |/|-|–", re.IGNORECASE)
_GAP: Final = 12
_BESIDE: Final = 4
"""Spans looked at on either side."""


def beliefs_around(
    text: str, candidates: Sequence[SpanCandidate], keys: list[str], beliefs: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return what the first pass believed of the spans around each, a column a name in `SECOND_FEATURES`.

    Parameters
    ----------
    text : str
    candidates : sequence of SpanCandidate
        By position.
    keys : list of str
        Their folded names.
    beliefs : ndarray of shape (n,)
        Log-odds of the first pass.
    """
    made = np.full((len(beliefs), len(SECOND_FEATURES)), NOTHING)
    if not len(beliefs):
        return made
    made[:, 0] = beliefs
    made[:, 1:3] = _same(keys, beliefs)
    made[:, 3] = _longer(keys, beliefs)
    made[:, 4:] = _beside(text, candidates, beliefs.tolist())
    return made


def _beside(text: str, candidates: Sequence[SpanCandidate], beliefs: list[float]) -> list[list[float]]:
    """Return the best rival over the same letters, then left and right: belief, gap, in a list."""
    made = []
    for i, c in enumerate(candidates):
        row = [NOTHING, NOTHING, _GAP, 0.0, NOTHING, _GAP, 0.0]
        for j in range(max(0, i - _BESIDE), min(len(beliefs), i + _BESIDE + 1)):
            other = candidates[j]
            if j == i:
                continue
            if other.start < c.end and c.start < other.end:
                row[0] = max(row[0], beliefs[j])
                continue
            left = other.end <= c.start
            low, high = (other.end, c.start) if left else (c.end, other.start)
            at = 1 if left else 4
            gap = high - low
            if gap < row[at + 1] or (gap == row[at + 1] and beliefs[j] > row[at]):
                listed = _LIST_GAP.fullmatch(text, low, high) is not None
                row[at : at + 3] = beliefs[j], gap, listed
        made.append(row)
    return made


def _same(keys: list[str], beliefs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the best and the mean belief in the other spans of the same name."""
    groups: dict[str, list[int]] = defaultdict(list)
    for i, key in enumerate(keys):
        groups[key].append(i)
    made = np.full((len(keys), 2), NOTHING)
    for members in groups.values():
        if len(members) < 2:
            continue
        values = beliefs[members]
        order = np.sort(values)
        # A sum in a fixed order, so that it does not depend on where the names stand.
        total = float(order.sum())
        for i, value in zip(members, values, strict=True):
            made[i, 0] = order[-1] if value < order[-1] else order[-2]
            made[i, 1] = (total - value) / (len(members) - 1)
    return made


def _longer(keys: list[str], beliefs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the best belief in a longer name that begins with this one ("Inje county" for "Inje")."""
    best: dict[str, float] = {}
    for key, belief in zip(keys, beliefs, strict=True):
        first, _, rest = key.partition(" ")
        if rest:
            best[first] = max(best.get(first, NOTHING), float(belief))
    return np.array([NOTHING if " " in key else best.get(key, NOTHING) for key in keys])
