"""Boosting small trees to choose among candidates, or to say yes or no, in numpy alone: always the same.

Every round fits one tree of depth two to the slope of the negative log-likelihood (of the right candidates,
a conditional logit; or of yes and no), on half of the choices, by histograms of at most 32 bins a column.

References
----------
J. H. Friedman, "Greedy function approximation: a gradient boosting machine", *Annals of Statistics* 29 (5),
2001, 1189.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from geo.resolution.trees import Trees

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

BINS: Final = 32
PARTS: Final = 4
"""The choices are dealt into so many parts; each round sees two of them."""
_LEAST_SLOPE: Final = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How trees are grown."""

    rounds: int = 400
    rate: float = 0.1
    penalty: float = 5.0
    """Added to the curvature of a leaf: pulls leaves with little to show towards zero."""
    least_rows: int = 40
    least_curvature: float = 1.0


class Goal(Protocol):
    """What trees are fitted to."""

    @property
    def x(self) -> Floats:
        """Shape (n, k)."""
        ...

    @property
    def size(self) -> Ints:
        """Shape (m,): how many rows stand together, in order, and are never dealt apart."""
        ...

    def slopes(self, score: Floats) -> tuple[Floats, Floats]:
        """Return slope and curvature of the loss by each row's score."""
        ...


@dataclass(frozen=True, slots=True)
class Lots:
    """Choices among candidates, in arrays; every choice has at least one right candidate."""

    x: Floats
    """Shape (n, k)."""
    size: Ints
    """Shape (m,): how many candidates each choice has; they stand together, in order."""
    right: Floats
    """Shape (n,): how right a candidate is; 0 for wrong."""
    weight: Floats
    """Shape (m,)."""

    @property
    def first(self) -> Ints:
        """Return where each choice's candidates begin."""
        starts: Ints = np.cumsum(self.size) - self.size
        return starts

    def probabilities(self, score: Floats) -> Floats:
        """Return each candidate's probability within its choice."""
        top = np.repeat(np.maximum.reduceat(score, self.first), self.size)
        weight = np.exp(score - top)
        share: Floats = weight / np.repeat(np.add.reduceat(weight, self.first), self.size)
        return share

    def slopes(self, score: Floats) -> tuple[Floats, Floats]:
        """Return slope and curvature of the loss by each row's score."""
        p = self.probabilities(score)
        good = p * self.right
        q = good / np.repeat(np.maximum(np.add.reduceat(good, self.first), 1e-12), self.size)
        of_row = np.repeat(self.weight, self.size)
        return of_row * (p - q), of_row * np.maximum(p * (1 - p), _LEAST_SLOPE)


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Yes or no, row by row, in arrays."""

    x: Floats
    """Shape (n, k)."""
    yes: Floats
    """Shape (n,): 1 for yes, 0 for no."""
    weight: Floats
    """Shape (n,)."""

    @property
    def size(self) -> Ints:
        """Return that each row stands alone."""
        return np.ones(len(self.x), dtype=np.int64)

    def slopes(self, score: Floats) -> tuple[Floats, Floats]:
        """Return slope and curvature of the loss by each row's score."""
        p = 1 / (1 + np.exp(-score))
        return self.weight * (p - self.yes), self.weight * np.maximum(p * (1 - p), _LEAST_SLOPE)


def boost(goal: Goal, settings: Settings) -> Trees:
    """Return trees whose sum ranks the right candidates first, or is the log-odds of yes."""
    edges = [_edges(column) for column in goal.x.T]
    bins = np.stack([np.searchsorted(e, c, side="left") for e, c in zip(edges, goal.x.T, strict=True)])
    parts = _deal(goal.size)
    pieces = [np.ascontiguousarray(bins[:, rows]) for rows in parts]
    score = np.zeros(len(goal.x))
    columns, thresholds, leaves = [], [], []
    for number in range(settings.rounds):
        slope, curve = goal.slopes(score)
        seen = (number % PARTS, (number + 1 + (number // PARTS) % (PARTS - 1)) % PARTS)
        grower = _Grower(
            np.concatenate([pieces[k] for k in seen], axis=1),
            np.concatenate([slope[parts[k]] for k in seen]),
            np.concatenate([curve[parts[k]] for k in seen]),
            settings,
        )
        column, cut, leaf = grower.grow()
        threshold = [
            float(edges[c][b]) if b < len(edges[c]) else float(goal.x[:, c].max(initial=0.0))
            for c, b in zip(column, cut, strict=True)
        ]
        columns.append(column)
        thresholds.append(threshold)
        leaves.append(leaf)
        yes = [bins[c] > b for c, b in zip(column, cut, strict=True)]
        score += np.array(leaf)[2 * yes[0] + np.where(yes[0], yes[2], yes[1])]
    return Trees(
        column=np.array(columns, dtype=np.int64).reshape(-1, 3),
        threshold=np.array(thresholds).reshape(-1, 3),
        leaf=np.array(leaves).reshape(-1, 4),
    )


def _edges(column: Floats) -> Floats:
    """Return at most 31 values that part a column into bins, halfway between the values met."""
    values, counts = np.unique(column, return_counts=True)
    if len(values) < 2:
        return values[:1]
    middle = (values[1:] + values[:-1]) / 2
    if len(middle) >= BINS:
        # A value that half the rows have leaves the other bins to the other half.
        reached = np.cumsum(np.minimum(counts, len(column) / BINS))[:-1]
        wanted = np.linspace(0, reached[-1], BINS)[1:-1]
        middle = middle[np.unique(np.minimum(np.searchsorted(reached, wanted), len(middle) - 1))]
    return np.unique(np.array([float(f"{v:.6g}") for v in middle]))


def _deal(size: Ints) -> list[NDArray[np.intp]]:
    """Return the rows of each part; a choice is never split."""
    part = (np.arange(len(size), dtype=np.int64) * 2_654_435_761 % 4_294_967_296) >> 30
    of_row = np.repeat(part, size)
    return [np.flatnonzero(of_row == k) for k in range(PARTS)]


class _Grower:
    """Grows one tree."""

    def __init__(self, bins: Ints, slope: Floats, curve: Floats, settings: Settings) -> None:
        self._bins = bins
        self._slope = slope
        self._curve = curve
        self._settings = settings

    def grow(self) -> tuple[list[int], list[int], list[float]]:
        """Return three columns, three bins above which the answer is yes, and four leaves."""
        every = self._histogram(np.arange(self._bins.shape[1]))
        root, cut = self._split(every)
        yes = self._bins[root] > cut
        few = np.flatnonzero(yes) if yes.sum() * 2 <= len(yes) else np.flatnonzero(~yes)
        part = self._histogram(few)
        sides = (every - part, part) if yes.sum() * 2 <= len(yes) else (part, every - part)
        columns, cuts, leaves = [root], [cut], []
        for side in sides:
            column, at = self._split(side)
            columns.append(column)
            cuts.append(at)
            total = side[:, column].sum(axis=1)
            if at >= BINS:
                leaves += [self._leaf(total)] * 2
                continue
            low = side[:, column, : at + 1].sum(axis=1)
            leaves += [self._leaf(low), self._leaf(total - low)]
        return columns, cuts, leaves

    def _histogram(self, rows: NDArray[np.intp]) -> Floats:
        """Return slope, curvature and count by column and bin: shape (3, columns, bins)."""
        found = np.zeros((3, len(self._bins), BINS))
        slope, curve = self._slope[rows], self._curve[rows]
        for k, column in enumerate(self._bins):
            here = column[rows]
            found[0, k] = np.bincount(here, weights=slope, minlength=BINS)
            found[1, k] = np.bincount(here, weights=curve, minlength=BINS)
            found[2, k] = np.bincount(here, minlength=BINS)
        return found

    def _split(self, histogram: Floats) -> tuple[int, int]:
        """Return the column and the last bin of its lower side that part the rows best."""
        s = self._settings
        low = np.cumsum(histogram, axis=2)
        high = low[:, :, -1:] - low
        allowed = (np.minimum(low[2], high[2]) >= s.least_rows) & (
            np.minimum(low[1], high[1]) >= s.least_curvature
        )
        gain = low[0] ** 2 / (low[1] + s.penalty) + high[0] ** 2 / (high[1] + s.penalty)
        gain = np.where(allowed, np.round(gain, 9), -1.0)
        column, at = divmod(int(np.argmax(gain)), BINS)
        return (column, at) if gain[column, at] > 0 else (0, BINS)

    def _leaf(self, sums: Floats) -> float:
        value = -sums[0] / (sums[1] + self._settings.penalty) * self._settings.rate
        return float(f"{value:.4g}")
