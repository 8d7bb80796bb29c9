"""Place ids of a pack: CURIE to row and back, in one trie or, for many rows, in several."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any, Final

import marisa_trie
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

ONE_TRIE: Final = 2_000_000
"""Up to so many rows one trie is small enough to be built in little memory."""
MANY: Final = 16


class Ids:
    """Ids and aliases of a pack.

    Parameters
    ----------
    tries : sequence of marisa_trie.Trie
        One, or ``MANY`` filed by :func:`id_shard`.
    rows : sequence of sequence of int
        For each trie: number in the trie → row.
    prefix : str, optional
        What every id begins with, such as ``geonames:``, before its number.

    What a row keeps of its id, ``own``, is its number in its trie, times the number of tries, plus which
    trie; with a ``prefix`` the number that makes the id, which is then had without walking through a trie.
    """

    def __init__(
        self,
        tries: Sequence[marisa_trie.Trie],
        rows: Sequence[Sequence[int]],
        prefix: str = "",
    ) -> None:
        self._tries = tries
        self._rows = rows
        self._prefix = prefix
        self._count = len(tries)

    def row(self, place_id: str) -> int | None:
        """Return the row that an id or an alias stands for, or None."""
        trie = id_shard(place_id, self._count)
        at = self._tries[trie].get(place_id)
        return None if at is None else self._rows[trie][at]

    def items(self) -> Iterator[tuple[str, int]]:
        """Yield every id and alias with its row, always in the same order."""
        for trie, rows in zip(self._tries, self._rows, strict=True):
            for key, at in trie.iteritems():
                yield key, rows[at]

    def rows_from(self, prefix: str) -> Iterator[int]:
        """Yield the rows of every id and alias that begins so."""
        for trie, rows in zip(self._tries, self._rows, strict=True):
            for _, at in trie.iteritems(prefix):
                yield rows[at]

    def place_id(self, own: int) -> str:
        """Return the id that a row keeps as ``own``."""
        if self._prefix:
            return f"{self._prefix}{own}"
        at, trie = divmod(own, self._count)
        key: Any = self._tries[trie].restore_key(at)
        return str(key)


def id_shard(place_id: str, count: int) -> int:
    """Return in which of ``count`` tries an id is filed."""
    return zlib.crc32(place_id.encode()) % count if count > 1 else 0


def id_ending(number: int, count: int) -> str:
    """Return what the files of one of ``count`` tries of ids have after their names."""
    return f"-{number:02}" if count > 1 else ""


def open_ids(folder: Path, count: int, prefix: str = "") -> Ids:
    """Open the ids of a pack that has them in ``count`` tries, all numbers after a ``prefix`` if given."""
    tries, rows = [], []
    for ending in (id_ending(number, count) for number in range(count)):
        tries.append(marisa_trie.Trie().mmap(str(folder / f"ids{ending}.trie")))
        rows.append(_view(folder / f"id_rows{ending}.npy"))
    return Ids(tries, rows, prefix)


def _view(path: Path) -> memoryview[int]:
    return memoryview(np.load(path, mmap_mode="r").view(np.ndarray))
