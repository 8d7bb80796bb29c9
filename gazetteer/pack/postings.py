"""The folded names of a pack, and the rows stored under each in the order of answers: tries and columns."""

from __future__ import annotations

from itertools import compress, groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING

import marisa_trie
import numpy as np

from gazetteer.pack import layout

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

    Span = tuple[int, int, int]
    """A shard, and where in it the postings of a name begin and end."""


class Postings:
    """Which rows are stored under which folded name; memory-mapped, opened without reading.

    Parameters
    ----------
    folder : Path
        A pack as ``gazetteer.pack.layout`` describes it.
    """

    def __init__(self, folder: Path) -> None:
        self._keys = [_trie(folder / f"keys-{n:02}.trie") for n in range(layout.SHARDS)]
        self._starts = [column(folder, f"starts-{n:02}")[0] for n in range(layout.SHARDS)]
        rows = [column(folder, f"rows-{n:02}") for n in range(layout.SHARDS)]
        tags = [column(folder, f"tags-{n:02}") for n in range(layout.SHARDS)]
        self._views = [(r[0], t[0]) for r, t in zip(rows, tags, strict=True)]
        self._arrays = [(r[1], t[1]) for r, t in zip(rows, tags, strict=True)]

    def span(self, key: str) -> Span:
        """Return where the postings of a folded name lie; empty where no place is stored under it."""
        return self.span_in(layout.shard(key), key) if key else (0, 0, 0)

    def span_in(self, number: int, key: str) -> Span:
        """Return the same for a name, not empty, whose shard is known."""
        at = self._keys[number].get(key)
        if at is None:
            return number, 0, 0
        starts = self._starts[number]
        return number, starts[at], starts[at + 1]

    def views(self, span: Span) -> tuple[memoryview[int], memoryview[int]]:
        """Return the rows stored under a name, a ``layout.tag`` for each: to be gone through."""
        number, first, last = span
        rows, tags = self._views[number]
        return rows[first:last], tags[first:last]

    def arrays(self, span: Span) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the same as arrays."""
        number, first, last = span
        rows, tags = self._arrays[number]
        return rows[first:last], tags[first:last]

    def stored(self, keys: Iterable[str]) -> list[str]:
        """Return those of some folded names under which a place is stored, in whatever case."""
        found: list[str] = []
        # Of thousands of forms most follow others that begin alike.
        for first, alike in groupby(keys, itemgetter(slice(1))):
            if first:
                forms = list(alike)
                found += compress(forms, map(self._keys[layout.shard(first)].__contains__, forms))
        return found

    def begins(self, prefix: str) -> bool:
        """Tell whether some folded name begins with a prefix, itself folded; an empty one begins none."""
        return bool(prefix) and next(self._keys[layout.shard(prefix)].iterkeys(prefix), None) is not None

    def keys_from(self, prefix: str, limit: int) -> list[str]:
        """Return at most ``limit`` folded names that begin with a prefix, itself folded; always the same."""
        return list(islice(self._keys[layout.shard(prefix)].iterkeys(prefix), limit)) if prefix else []


def column(folder: Path, name: str) -> tuple[memoryview[int], NDArray[np.int64]]:
    """Return a column of a pack twice: for single numbers a view is faster, for many an array."""
    array = np.load(folder / f"{name}.npy", mmap_mode="r").view(np.ndarray)
    return memoryview(array), array


def _trie(path: Path) -> marisa_trie.Trie:
    trie = marisa_trie.Trie()
    trie.mmap(str(path))
    return trie
