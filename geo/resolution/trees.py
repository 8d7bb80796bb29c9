"""Small boosted trees: scores that are sums of functions of one or two columns, and what each clue adds.

A tree asks one question of one column and, whichever way the answer falls, one more of another. A leaf
so depends on two columns at most, hence on two clues at most; the sum of all trees is known exactly for
every set of clues from what each clue adds alone and each two add together.

References
----------
J. C. Harsanyi, "A simplified bargaining model for the n-person cooperative game", *International Economic
Review* 4 (2), 1963, 194 (dividends of coalitions).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.evidence import CLUES, COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Trees:
    """Boosted trees of depth two.

    Raises
    ------
    ValueError
        If the arrays do not fit each other, or a tree asks for a column there is not.
    """

    column: Ints
    """Shape (t, 3): the column asked at the root, then after "no", then after "yes"."""
    threshold: Floats
    """Shape (t, 3): the answer is "yes" where the column is larger."""
    leaf: Floats
    """Shape (t, 4): after no-no, no-yes, yes-no, yes-yes."""

    def __post_init__(self) -> None:
        trees = len(self.column)
        if self.column.shape != (trees, 3) or self.threshold.shape != (trees, 3):
            raise ValueError("a tree needs three columns and three thresholds")
        if self.leaf.shape != (trees, 4):
            raise ValueError("a tree needs four leaves")
        if trees and not (self.column.min() >= 0 and self.column.max() < len(COLUMNS)):
            raise ValueError("a tree asks for a column that is not computed")

    def __len__(self) -> int:
        return len(self.column)

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> Trees:
        """Read trees from what a model file holds: ``columns``, ``thresholds`` and ``leaves`` by tree."""
        return cls(
            column=np.array(
                [[COLUMNS.index(c) for c in row] for row in raw["columns"]], dtype=np.int64
            ).reshape(-1, 3),
            threshold=np.array(raw["thresholds"], dtype=float).reshape(-1, 3),
            leaf=np.array(raw["leaves"], dtype=float).reshape(-1, 4),
        )

    def as_json(self) -> dict[str, object]:
        """Return what a model file holds of the trees."""
        return {
            "columns": [[COLUMNS[c] for c in row] for row in self.column.tolist()],
            "thresholds": self.threshold.tolist(),
            "leaves": self.leaf.tolist(),
        }

    def scores(self, x: Floats) -> Floats:
        """Return the sum of all trees for each row of ``x``, of shape (n, columns)."""
        if not len(self):
            return np.zeros(len(x))
        yes = self._answers(x)
        at = 2 * yes[:, :, 0] + np.where(yes[:, :, 0], yes[:, :, 2], yes[:, :, 1])
        total: Floats = self._flat[at + self._first].sum(axis=1)
        return total

    def _answers(self, x: Floats) -> NDArray[np.bool_]:
        """Return every answer of every tree: shape (n, t, 3)."""
        yes: NDArray[np.bool_] = x[:, self.column.ravel()] > self.threshold.ravel()
        return yes.reshape(len(x), len(self), 3)

    @cached_property
    def _flat(self) -> Floats:
        return self.leaf.ravel()

    @cached_property
    def _first(self) -> Ints:
        return 4 * np.arange(len(self), dtype=np.int64)


def joined(some: Trees, more: Trees) -> Trees:
    """Return all trees of both."""
    return Trees(
        column=np.concatenate([some.column, more.column]),
        threshold=np.concatenate([some.threshold, more.threshold]),
        leaf=np.concatenate([some.leaf, more.leaf]),
    )


class Dividends:
    """What no clue, each clue and each two clues add to a score that trees sum up.

    Parameters
    ----------
    trees : Trees
    silent : ndarray of shape (columns,)
        What the columns are where their clue is switched off.

    Notes
    -----
    One side of a tree is worth ``way * value``: whether the root's answer leads there, times the leaf that
    the second answer picks. Each factor is its silent worth plus what its own clue changes in it; multiplied
    out, that is a constant, a part of the root's clue, one of the second's, and one of both.
    """

    def __init__(self, trees: Trees, silent: Floats) -> None:
        self._sides = [_Side(trees, silent, bool(side)) for side in (0, 1)]
        self.base = float(sum(side.base for side in self._sides))
        """The score with every clue silent."""
        first, second = np.triu_indices(len(CLUES), k=1)
        self.first: NDArray[np.intp] = first
        """Of each pair, the lesser clue."""
        self.second: NDArray[np.intp] = second

    def of(self, x: Floats) -> tuple[Floats, Floats]:
        """Return what each clue and each two clues add to the score of each row.

        Parameters
        ----------
        x : ndarray of shape (n, columns)

        Returns
        -------
        (ndarray of shape (n, clues), ndarray of shape (n, pairs))
            The score of a set of clues is ``base``, plus the first over its clues, plus the second over its
            pairs (``first``, ``second``).
        """
        (alone, pair), (more, more_pair) = (side.of(x) for side in self._sides)
        return alone + more, pair + more_pair


class _Side:
    """All trees on one side of their root, those of the same two clues together."""

    def __init__(self, trees: Trees, silent: Floats, yes: bool) -> None:
        count = len(CLUES)
        clue = np.repeat(np.arange(count), [len(names) for names in CLUES.values()])[trees.column]
        key = clue[:, 0] * count + clue[:, 1 + yes]
        order = np.argsort(key, kind="stable")
        groups, self._first = np.unique(key[order], return_index=True)
        self._root, self._root_at = trees.column[order, 0], trees.threshold[order, 0]
        self._child, self._child_at = trees.column[order, 1 + yes], trees.threshold[order, 1 + yes]
        leaf = trees.leaf[order, 2 * yes : 2 * yes + 2]
        step = leaf[:, 1] - leaf[:, 0]
        sign = 1.0 if yes else -1.0
        self._root_silent = (silent[self._root] > self._root_at).astype(float)
        self._child_silent = (silent[self._child] > self._child_at).astype(float)
        way = self._root_silent if yes else 1.0 - self._root_silent
        value = leaf[:, 0] + step * self._child_silent
        self.base = float((way * value).sum())
        self._worth = (sign * value, way * step, sign * step)
        self._spread = _spreads(*np.divmod(groups, count))

    def of(self, x: Floats) -> tuple[Floats, Floats]:
        """Return what each clue and each two clues add on this side."""
        if not len(self._first):
            return np.zeros((len(x), len(CLUES))), np.zeros((len(x), len(CLUES) * (len(CLUES) - 1) // 2))
        root = (x[:, self._root] > self._root_at) - self._root_silent
        child = (x[:, self._child] > self._child_at) - self._child_silent
        of_root, of_child, of_both = (
            np.add.reduceat(part * worth, self._first, axis=1)
            for part, worth in zip((root, child, root * child), self._worth, strict=True)
        )
        to_root, to_child, to_own, to_pair = self._spread
        return of_root @ to_root + of_child @ to_child + of_both @ to_own, of_both @ to_pair


def _spreads(root: Ints, child: Ints) -> tuple[Floats, Floats, Floats, Floats]:
    """Return the matrices that sum groups of trees by the root's clue, the child's, their one, their two."""
    count = len(CLUES)
    clues, pairs = np.eye(count), np.eye(count * (count - 1) // 2)
    number = np.zeros((count, count), dtype=np.int64)
    number[np.triu_indices(count, k=1)] = np.arange(len(pairs))
    alike = (root == child)[:, None]
    of_pair = pairs[number[np.minimum(root, child), np.maximum(root, child)]]
    return clues[root], clues[child], clues[root] * alike, of_pair * ~alike
