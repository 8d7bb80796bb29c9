"""Boosted trees as served: flat arrays of numbers, evaluated in numpy, the same bits for any batch."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

STEP: Final = 1e-5
"""Leaves are whole multiples of this, so that their sum is exact whatever the order."""
_LEAF: Final = -1
_ROWS: Final = 256
"""Rows walked together; bounds the memory of a long document."""


@dataclass(frozen=True, slots=True)
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
    _inner: NDArray[np.bool_] = field(init=False, repr=False, compare=False)
    _child: NDArray[np.int64] = field(init=False, repr=False, compare=False)
    """Shape (2 nodes,): where each node leads above its threshold, then up to it."""

    def __post_init__(self) -> None:
        sizes = {len(a) for a in (self.feature, self.threshold, self.left, self.right, self.leaf)}
        if len(sizes) != 1:
            raise ValueError(f"a forest's arrays must be of one length, not {sorted(sizes)}")
        object.__setattr__(self, "_inner", self.feature > _LEAF)
        object.__setattr__(self, "_child", np.stack([self.right, self.left], axis=1).ravel())

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
        parts = [self._walk(rows[i : i + _ROWS]) for i in range(0, len(rows), _ROWS)]
        total: NDArray[np.float64] = np.concatenate([np.zeros(0), *parts]) * STEP + self.base
        return total

    def _walk(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the sum of each row's leaves in steps: all trees at once, level by level."""
        count, width = rows.shape
        values = np.ascontiguousarray(rows).ravel()
        start = np.repeat(np.arange(count, dtype=np.int64) * width, len(self.roots))
        node = np.tile(self.roots, count)
        total = np.zeros(count)
        while len(node):
            on = self._inner.take(node)
            if not on.all():
                done = ~on
                # Whole numbers this small add up exactly in any order.
                leaf = self.leaf.take(node[done])
                total += np.bincount(start[done] // width, weights=leaf, minlength=count)
                node, start = node[on], start[on]
            low = values.take(start + self.feature.take(node)) <= self.threshold.take(node)
            node = self._child.take(2 * node + low)
        return total

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
