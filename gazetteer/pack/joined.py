"""Which rows of a pack another row stands for; of rows that stand for themselves little is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from gazetteer.place import Place

    Row = tuple[int, int]
    """Level and row."""

LEVEL: Final = 1 << 40
"""What a level counts where level and row are one number."""
_PAGE_BITS: Final = 6
_PAGE: Final = 1 << _PAGE_BITS
_IN_PAGE: Final = _PAGE - 1
_ITSELF: Final = -1
_FEW: Final = 32
"""Up to so many rows are quicker looked at one by one."""


class Joined:
    """The rows of one level that another row stands for.

    What stands for a row is had without a search: from a page of rows that are numbered alike. The many pages
    in which every row stands for itself are one.

    Parameters
    ----------
    pairs : ndarray of shape (2, n)
        Rows, ascending; and what stands for each: level times ``LEVEL`` plus row.
    size : int
        How many rows the level has.
    place_at : sequence of callable
        Of each level, lowest first, what returns the place that is shown for a row.
    """

    def __init__(
        self, pairs: NDArray[np.int64], size: int, place_at: Sequence[Callable[[int], Place]]
    ) -> None:
        self._rows, self._stand_ins = pairs
        self._place_at = place_at
        used, page_of = np.unique(self._rows >> _PAGE_BITS, return_inverse=True)
        starts: NDArray[np.int64] = np.zeros((size >> _PAGE_BITS) + 1, np.int64)
        starts[used] = (np.arange(len(used)) + 1) << _PAGE_BITS
        pages = np.full((len(used) + 1) << _PAGE_BITS, _ITSELF, np.int64)
        pages[((page_of + 1) << _PAGE_BITS) + (self._rows & _IN_PAGE)] = self._stand_ins
        self._start_array, self._page_array = starts, pages
        # Single numbers are had faster from a view than from an array.
        self._starts: memoryview[int] = starts.data
        self._pages: memoryview[int] = pages.data

    def __len__(self) -> int:
        return len(self._rows)

    def target(self, row: int) -> Row | None:
        """Return level and row of what stands for a row, or None if the row stands for itself."""
        found = self._pages[self._starts[row >> _PAGE_BITS] + (row & _IN_PAGE)]
        return None if found == _ITSELF else divmod(found, LEVEL)

    def shown(self, rows: Iterable[int], above: int) -> list[int]:
        """Return what is shown for each row of a level that counts ``above``: level times ``LEVEL`` plus row.

        That is the row itself, or what stands for it.
        """
        starts, pages = self._starts, self._pages
        found = [(row, pages[starts[row >> _PAGE_BITS] + (row & _IN_PAGE)]) for row in rows]
        return [above + row if shown == _ITSELF else shown for row, shown in found]

    def all_shown(self, rows: NDArray[np.int64], above: int) -> NDArray[np.int64]:
        """Return the same for many rows, as arrays."""
        found = self._page_array[self._start_array[rows >> _PAGE_BITS] + (rows & _IN_PAGE)]
        shown: NDArray[np.int64] = np.where(found == _ITSELF, rows + above, found)
        return shown

    def has(self, row: int) -> bool:
        """Tell whether another row stands for a row."""
        return self._pages[self._starts[row >> _PAGE_BITS] + (row & _IN_PAGE)] != _ITSELF

    def any(self, rows: NDArray[np.integer]) -> bool:
        """Tell whether another row stands for some of these."""
        if len(rows) > _FEW:
            return bool(self.mask(rows.astype(np.int64)).any())
        starts, pages = self._starts, self._pages
        return any(pages[starts[row >> _PAGE_BITS] + (row & _IN_PAGE)] != _ITSELF for row in rows.tolist())

    def mask(self, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Tell of each row whether another stands for it."""
        found = self._page_array[self._start_array[rows >> _PAGE_BITS] + (rows & _IN_PAGE)]
        told: NDArray[np.bool_] = found != _ITSELF
        return told

    def place(self, row: int) -> Place | None:
        """Return the place that stands for a row, or None if the row stands for itself."""
        target = self.target(row)
        return None if target is None else self._place_at[target[0]](target[1])

    def rows_for(self, level: int, row: int) -> list[int]:
        """Return the rows that a row of some level stands for."""
        return [int(found) for found in self._rows[self._stand_ins == level * LEVEL + row]]
