"""Boosted trees as served: flat arrays of numbers, evaluated in numpy, the same bits for any batch.

No tree is walked. Its leaves, from left to right, are bits of a number: whatever is asked of a row, "above
the threshold" rules out the leaves to the left of that question, and the lowest bit that is left is the
row's leaf. The order of the questions does not matter, so all thresholds of several columns are answered at
once, by a look at what stays possible after such answers.

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
_ANSWERS: Final = 256
"""Most answers of columns that are looked up together."""
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
    """A forest's answers as bits: for all answers to some columns together, the leaves that stay possible."""

    def __init__(self, forest: Forest) -> None:
        tree, number, size = _leaves(forest)
        if size.max(initial=0) > _MOST_LEAVES:
            raise ValueError(f"a tree has {size.max()} leaves; wanted at most {_MOST_LEAVES}")
        kind = np.min_scalar_type((1 << int(size.max(initial=1))) - 1)
        self._trees = len(forest.roots)
        # Several trees' bits lie in each word of memory, so that one step rules out leaves of all of them.
        together = _WORD.itemsize // kind.itemsize
        filled = -(-self._trees // together) * together
        asked: dict[int, dict[float, NDArray[Any]]] = {}
        for i in np.flatnonzero(forest.feature > _LEAF).tolist():
            of_column = asked.setdefault(int(forest.feature[i]), {})
            kept = of_column.setdefault(
                float(forest.threshold[i]), np.full(filled, np.iinfo(kind).max, dtype=kind)
            )
            left = ((1 << int(size[forest.left[i]])) - 1) << int(number[i])
            kept[tree[i]] &= ~np.array(left, dtype=kind)
        self._lay_out(asked, np.full((1, filled), np.iinfo(kind).max, dtype=kind))
        outer = forest.feature == _LEAF
        self._leaf = np.zeros((self._trees, int(size.max(initial=1))), dtype=np.int64)
        self._leaf[tree[outer], number[outer]] = forest.leaf[outer]
        self._leaves = np.arange(self._trees) * self._leaf.shape[1]

    def _lay_out(self, asked: dict[int, dict[float, NDArray[Any]]], everything: NDArray[Any]) -> None:
        """Group columns of few thresholds, and file what stays possible by the answers of a group.

        ``asked`` has, by column and threshold, what stays possible above it.
        """
        columns: list[int] = []
        thresholds: list[float] = []
        weights: list[int] = []
        tables: list[NDArray[Any]] = []
        starts: list[int] = []
        for column, of_column in sorted(asked.items(), key=lambda item: (len(item[1]), item[0])):
            if not tables or len(tables[-1]) * (len(of_column) + 1) > _ANSWERS:
                starts.append(len(columns))
                tables.append(everything)
            ordered = sorted(of_column)
            columns += [column] * len(ordered)
            thresholds += ordered
            weights += [len(tables[-1])] * len(ordered)
            # A value above a threshold is above all smaller ones.
            masks = np.concatenate([everything, *(of_column[t][None] for t in ordered)])
            masks = np.bitwise_and.accumulate(masks, axis=0)
            tables[-1] = (masks[:, None] & tables[-1]).reshape(-1, everything.shape[1])
        self._column = np.array(columns, dtype=np.int64)
        self._threshold = np.array(thresholds)
        self._weight = np.array(weights, dtype=np.int16)
        self._start = np.array(starts, dtype=np.int64)
        sizes = [len(table) for table in tables]
        self._first = np.cumsum([0, *sizes])[:-1]
        self._kept = np.concatenate([everything[:0], *tables])

    def sums(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the sum of each row's leaves in steps; whole numbers, exact in any order."""
        words = self._kept.view(_WORD)
        if len(self._start):
            above = ~(rows.take(self._column, axis=1) <= self._threshold)
            answer = np.add.reduceat(above * self._weight, self._start, axis=1) + self._first
            left = np.bitwise_and.reduce(words[answer], axis=1)
        else:
            left = np.full((len(rows), words.shape[1]), np.iinfo(_WORD).max, dtype=_WORD)
        kept = left.view(self._kept.dtype)[:, : self._trees]
        # The lowest bit: what a number and its negative have in common; two to the power of its place.
        lowest = np.frexp((kept & -kept).astype(np.float64))[1] - 1
        total: NDArray[np.float64] = self._leaf.ravel()[self._leaves + lowest].sum(axis=1).astype(np.float64)
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
