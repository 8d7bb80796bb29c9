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
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo.evidence import CLUES, COLUMNS, SILENT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

_ROWS: Final = 128
"""Rows asked together: what is said of them stays near the processor, and a long document small."""


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
    def none(cls) -> Trees:
        """Return no trees at all: their score is 0."""
        return cls(np.zeros((0, 3), dtype=np.int64), np.zeros((0, 3)), np.zeros((0, 4)))

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
        pieces = [self._scores(x[at : at + _ROWS]) for at in range(0, len(x), _ROWS)]
        return np.concatenate([np.zeros(0), *pieces])

    def _scores(self, x: Floats) -> Floats:
        if not len(self):
            return np.zeros(len(x))
        if len(x) == 1:
            # Of one row alone numpy would add the leaves up in another order.
            return self._scores(np.repeat(x, 2, axis=0))[:1]
        yes = self._answers(x)
        at = 2 * yes[:, :, 0] + np.where(yes[:, :, 0], yes[:, :, 2], yes[:, :, 1])
        total: Floats = self._flat[at + self._first].sum(axis=1)
        return total

    def _answers(self, x: Floats) -> NDArray[np.bool_]:
        """Return every answer of every tree: shape (n, t, 3)."""
        yes: NDArray[np.bool_] = x[:, self.column.ravel()] > self.threshold.ravel()
        return yes.reshape(len(x), len(self), 3)

    @cached_property
    def dividends(self) -> Dividends:
        """Return what each clue adds to the scores."""
        return Dividends(self, SILENT)

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
    A tree is ``(1 - R) (a + b C) + R (d + e D)``: R its root's answer, C and D those of the two questions
    that may follow. Each answer is the silent one, or it has changed: R is ``r + s ΔR``, and so on.
    Multiplied out, a tree is a constant, a part of each of its three questions, and two of its root's with
    one that follows. Trees ask few questions over and over, and few answers change: parts are summed up by
    questions once for all, and added up for those answers alone that changed.
    """

    def __init__(self, trees: Trees, silent: Floats) -> None:
        asked = np.stack([trees.column.ravel(), trees.threshold.ravel()], axis=1)
        questions, number = np.unique(asked, axis=0, return_inverse=True)
        self._column = questions[:, 0].astype(np.int64)
        self._threshold = questions[:, 1, None]
        self._silent = silent[self._column, None] > self._threshold
        root, no, yes = number.reshape(-1, 3).T
        constant, alone, both = _multiplied_out(trees, self._silent[number.reshape(-1, 3), 0])
        self.base = float(constant.sum())
        """The score with every clue silent."""
        first, second = np.triu_indices(len(CLUES), k=1)
        self.first: NDArray[np.intp] = first
        """Of each pair, the lesser clue."""
        self.second: NDArray[np.intp] = second
        count = len(questions)
        single = np.bincount(number.ravel(), weights=alone.ravel(), minlength=count)
        key = np.concatenate([root, root]) * count + np.concatenate([no, yes])
        together, place = np.unique(key, return_inverse=True)
        self._one, self._other = np.divmod(together, max(1, count))
        shared = np.bincount(place, weights=both.T.ravel(), minlength=len(together))
        self._worth = np.concatenate([single, shared])
        clue = np.repeat(np.arange(len(CLUES)), [len(names) for names in CLUES.values()])[self._column]
        self._part = np.concatenate([clue, _parts(clue[self._one], clue[self._other])])

    def of(self, x: Floats) -> tuple[Floats, Floats]:
        """Return what each clue and each two clues add to the score of each row; the same in any company.

        Parameters
        ----------
        x : ndarray of shape (n, columns)

        Returns
        -------
        (ndarray of shape (n, clues), ndarray of shape (n, pairs))
            The score of a set of clues is ``base``, plus the first over its clues, plus the second over its
            pairs (``first``, ``second``).
        """
        width = len(CLUES) + len(self.first)
        pieces = [self._sums(x[at : at + _ROWS], width) for at in range(0, len(x), _ROWS)]
        sums = np.concatenate([np.zeros((0, width)), *pieces])
        return sums[:, : len(CLUES)], sums[:, len(CLUES) :]

    def total(self, alone: Floats, pair: Floats) -> Floats:
        """Return the score of each row, with every clue switched on, from what ``of`` returned."""
        total: Floats = self.base + alone.sum(axis=1) + pair.sum(axis=1)
        return total

    def _sums(self, x: Floats, width: int) -> Floats:
        """Return what the answers of each row that changed are worth, by part: shape (n, width)."""
        changed = (x.T[self._column] > self._threshold) != self._silent
        told = np.concatenate([changed, changed[self._one] & changed[self._other]])
        term, row = np.divmod(np.flatnonzero(told), len(x))
        # Added up one after the other, by question: the same bits whatever other rows there are.
        flat = np.bincount(
            row * width + self._part[term], weights=self._worth[term], minlength=len(x) * width
        )
        return flat.astype(np.float64, copy=False).reshape(len(x), width)


def _multiplied_out(trees: Trees, silent: NDArray[np.bool_]) -> tuple[Floats, Floats, Floats]:
    """Return each tree's constant (t,), the worth of its answers' changes (t, 3), of two together (t, 2).

    ``silent``, of shape (t, 3), has the answers with every clue silent. The two pairs are the root's answer
    with the one after "no", and with the one after "yes".
    """
    root, after = silent[:, 0].astype(float), silent[:, 1:].astype(float)
    sign = 1.0 - 2.0 * silent
    step = trees.leaf[:, 1::2] - trees.leaf[:, ::2]
    value = trees.leaf[:, ::2] + step * after
    change = step * sign[:, 1:]
    way = np.stack([1.0 - root, root], axis=1)
    turned = sign[:, :1] * np.array([-1.0, 1.0])
    alone = np.concatenate([(turned * value).sum(axis=1, keepdims=True), way * change], axis=1)
    return (way * value).sum(axis=1), alone, turned * change


def _parts(one: Ints, other: Ints) -> Ints:
    """Return where what two clues add together is filed: their pair, behind the clues; or their one clue."""
    count = len(CLUES)
    number = np.diag(np.arange(count))
    upper = np.triu_indices(count, k=1)
    number[upper] = count + np.arange(len(upper[0]))
    return number[np.minimum(one, other), np.maximum(one, other)]
