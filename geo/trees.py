"""Boosted trees as served: flat arrays of numbers, evaluated in numpy, the same bits for any batch.

No tree is walked. Its leaves, from left to right, are bits of a number: whatever is asked of a row, "above
the threshold" rules out the leaves to the left of that question, and the lowest bit that is left is the
row's leaf. The order of the questions does not matter, so all thresholds of a column are answered at once.

References
----------
C. Lucchese et al., "QuickScorer: a fast algorithm to rank documents with additive ensembles of regression
trees", *SIGIR* 2015, 73.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

STEP: Final = 1e-5
"""Leaves are whole multiples of this, so that their sum is exact whatever the order."""
_LEAF: Final = -1
_ROWS: Final = 128
"""Rows asked together: what is worked on stays near the processor, and a long document small."""


_MOST_LEAVES: Final = 64
_WORD: Final = np.dtype(np.uint64)


@dataclass(frozen=True)
class Forest:
    """Binary trees laid end to end: at a node, values up to the threshold go left.

    Raises
    ------
    ValueError
        If the arrays do not fit together.
    """

    roots: NDArray[np.int64]
    """Shape (trees,): where each tree begins."""
    feature: NDArray[np.int64]
    """Shape (nodes,): the column asked, -1 at a leaf."""
    threshold: NDArray[np.float64]
    """Shape (nodes,)."""
    left: NDArray[np.int64]
    """Shape (nodes,): a leaf's own index at a leaf, and so ``right``."""
    right: NDArray[np.int64]
    leaf: NDArray[np.int64]
    """Shape (nodes,): in steps of `STEP`; 0 at inner nodes."""
    base: float = 0.0
    """Added to every row's sum."""

    def __post_init__(self) -> None:
        sizes = {len(a) for a in (self.feature, self.threshold, self.left, self.right, self.leaf)}
        if len(sizes) != 1:
            raise ValueError(f"a forest's arrays must be of one length, not {sorted(sizes)}")

    def sums(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the sum of the leaves each row comes to.

        Parameters
        ----------
        rows : ndarray of shape (n, columns)

        Returns
        -------
        ndarray of shape (n,)
            In log-odds, if it was fitted so.
        """
        parts = [self._masks.sums(rows[i : i + _ROWS]) for i in range(0, len(rows), _ROWS)]
        total: NDArray[np.float64] = np.concatenate([np.zeros(0), *parts]) * STEP + self.base
        return total

    @cached_property
    def _masks(self) -> _Masks:
        return _Masks(self)

    def as_dict(self) -> dict[str, Any]:
        """Return what `parse` reads, ready for JSON."""
        inner = self.feature > _LEAF
        return {
            "base": self.base,
            "roots": self.roots.tolist(),
            "feature": self.feature.tolist(),
            "threshold": [float(t) for t in self.threshold[inner]],
            "left": (self.left - np.arange(len(self.left)))[inner].tolist(),
            "right": (self.right - np.arange(len(self.right)))[inner].tolist(),
            "leaf": self.leaf[~inner].tolist(),
        }

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> Forest:
        """Read what `as_dict` wrote.

        Raises
        ------
        ValueError
            If an index leads nowhere, or backwards.
        """
        feature = np.array(raw["feature"], dtype=np.int64)
        inner = feature > _LEAF
        here = np.arange(len(feature))
        threshold = np.zeros(len(feature))
        left, right, leaf = here.copy(), here.copy(), np.zeros(len(feature), dtype=np.int64)
        threshold[inner] = raw["threshold"]
        left[inner] += np.array(raw["left"], dtype=np.int64)
        right[inner] += np.array(raw["right"], dtype=np.int64)
        leaf[~inner] = raw["leaf"]
        roots = np.array(raw["roots"], dtype=np.int64)
        ahead = (left > here) & (right > here) & (left < len(here)) & (right < len(here))
        if not (ahead | ~inner).all() or (len(roots) and not 0 <= roots.min() <= roots.max() < len(here)):
            raise ValueError("the forest's indices lead nowhere, or backwards; fit it anew")
        return cls(roots, feature, threshold, left, right, leaf, float(raw["base"]))


class _Masks:
    """A forest's answers as bits: for each threshold of each column, the leaves that stay possible."""

    def __init__(self, forest: Forest) -> None:
        tree, number, size = _leaves(forest)
        if size.max(initial=0) > _MOST_LEAVES:
            raise ValueError(f"a tree has {size.max()} leaves; wanted at most {_MOST_LEAVES}")
        kind = np.min_scalar_type((1 << int(size.max(initial=1))) - 1)
        self._trees = len(forest.roots)
        # Several trees' bits lie in each word of memory, so that one step rules out leaves of all of them.
        together = _WORD.itemsize // kind.itemsize
        filled = -(-self._trees // together) * together
        inner = np.flatnonzero(forest.feature > _LEAF)
        asked = sorted({(int(forest.feature[i]), float(forest.threshold[i])) for i in inner})
        self._column = np.array([column for column, _ in asked], dtype=np.int64)
        self._threshold = np.array([threshold for _, threshold in asked])
        columns, self._first = np.unique(self._column, return_index=True)
        # A column has a row for each number of thresholds that its value may be above.
        self._row = self._first + np.arange(len(columns))
        self._kept = np.full((len(asked) + len(columns), filled), np.iinfo(kind).max, dtype=kind)
        after = {key: i + int(np.searchsorted(columns, key[0])) + 1 for i, key in enumerate(asked)}
        for i in inner.tolist():
            left = ((1 << int(size[forest.left[i]])) - 1) << int(number[i])
            self._kept[after[forest.feature[i], forest.threshold[i]], tree[i]] &= ~np.array(left, dtype=kind)
        for start, end in zip(self._row, [*self._row[1:], len(self._kept)], strict=True):
            self._kept[start:end] = np.bitwise_and.accumulate(self._kept[start:end], axis=0)
        outer = forest.feature == _LEAF
        self._leaf = np.zeros((self._trees, int(size.max(initial=1))), dtype=np.int64)
        self._leaf[tree[outer], number[outer]] = forest.leaf[outer]
        self._start = np.arange(self._trees) * self._leaf.shape[1]

    def sums(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the sum of each row's leaves in steps; whole numbers, exact in any order."""
        words = self._kept.view(_WORD)
        left = np.full((len(rows), words.shape[1]), np.iinfo(_WORD).max, dtype=_WORD)
        if len(self._first):
            above = ~(rows.take(self._column, axis=1) <= self._threshold)
            passed = np.add.reduceat(above, self._first, axis=1, dtype=np.int16)
            row, column = np.nonzero(passed)
            first = np.flatnonzero(np.diff(row, prepend=-1))
            if len(first):
                masks = words[self._row[column] + passed[row, column]]
                left[row[first]] = np.bitwise_and.reduceat(masks, first, axis=0)
        kept = left.view(self._kept.dtype)[:, : self._trees]
        # The lowest bit: what a number and its negative have in common; two to the power of its place.
        lowest = np.frexp((kept & -kept).astype(np.float64))[1] - 1
        total: NDArray[np.float64] = self._leaf.ravel()[self._start + lowest].sum(axis=1).astype(np.float64)
        return total


def _leaves(forest: Forest) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return of each node its tree, the number of the leftmost leaf below it, and how many there are."""
    tree, number, size = (np.zeros(len(forest.feature), dtype=np.int64) for _ in range(3))
    inner = forest.feature > _LEAF
    left, right = forest.left, forest.right
    # Children stand behind their parents.
    for node in reversed(range(len(size))):
        size[node] = size[left[node]] + size[right[node]] if inner[node] else 1
    tree[forest.roots] = np.arange(len(forest.roots))
    for node in np.flatnonzero(inner).tolist():
        tree[[left[node], right[node]]] = tree[node]
        number[left[node]] = number[node]
        number[right[node]] = number[node] + size[left[node]]
    return tree, number, size
