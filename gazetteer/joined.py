"""Which rows of a pack another row stands for; rows that stand for themselves are not listed."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from gazetteer.place import Place

    Row = tuple[int, int]
    """Level and row."""

LEVEL: Final = 1 << 40
"""What a level counts where level and row are one number."""


class Joined:
    """The rows of one level that another row stands for.

    Parameters
    ----------
    pairs : ndarray of shape (2, n)
        Rows, ascending; and what stands for each: level times ``LEVEL`` plus row.
    place_at : sequence of callable
        Of each level, lowest first, what returns the place that is shown for a row.
    """

    def __init__(self, pairs: NDArray[np.int64], place_at: Sequence[Callable[[int], Place]]) -> None:
        self._array = pairs[0]
        self._rows = memoryview(pairs[0].copy().view(np.ndarray))
        self._stand_ins = pairs[1]
        self._targets = memoryview(pairs[1].copy().view(np.ndarray))
        self._place_at = place_at
        # A bit a row: nearly every row stands for itself, and that is told without a search.
        bits = np.zeros(int(pairs[0][-1]) + 1 if len(pairs[0]) else 0, bool)
        bits[pairs[0]] = True
        self._bits = np.packbits(bits, bitorder="little").tobytes()

    def __len__(self) -> int:
        return len(self._rows)

    def target(self, row: int) -> Row | None:
        """Return level and row of what stands for a row, or None if the row stands for itself."""
        if not self.has(row):
            return None
        return divmod(self._targets[bisect_left(self._rows, row)], LEVEL)

    def has(self, row: int) -> bool:
        """Tell whether another row stands for a row."""
        at = row >> 3
        return at < len(self._bits) and bool(self._bits[at] >> (row & 7) & 1)

    def place(self, row: int) -> Place | None:
        """Return the place that stands for a row, or None if the row stands for itself."""
        target = self.target(row)
        return None if target is None else self._place_at[target[0]](target[1])

    def rows_for(self, level: int, row: int) -> list[int]:
        """Return the rows that a row of some level stands for."""
        return [int(found) for found in self._array[self._stand_ins == level * LEVEL + row]]

    def mask(self, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Tell of each row whether another stands for it."""
        at = np.searchsorted(self._array, rows)
        found: NDArray[np.bool_] = np.zeros(len(rows), bool)
        inside = at < len(self._array)
        found[inside] = self._array[at[inside]] == rows[inside]
        return found
