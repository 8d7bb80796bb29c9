"""From what a pack was staged in to its tries and postings; one shard in memory at a time."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import marisa_trie
import numpy as np

from gazetteer.pack import layout
from gazetteer.pack.ids import MANY, ONE_TRIE, id_ending, id_shard

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

_CHUNK: Final = 1 << 17
_NUMBERED: Final = re.compile(rb"([a-z]+:Q?)([1-9]\d{0,8})")


def write_shard(
    folder: Path, number: int, standing: NDArray[np.uint32], rank: NDArray[np.uint32]
) -> tuple[int, int]:
    """Make one shard's trie and postings from its staged files, which go; return how many of each.

    Parameters
    ----------
    folder : Path
        Holds ``keys-NN.tmp`` (a key a line), ``rows-NN.tmp`` and ``tags-NN.tmp`` (a number for each).
    number : int
        Which shard.
    standing, rank : ndarray of shape (rows,)
        By which places of one name are ordered: the highest standing first, then the lowest rank.
    """
    staged = [folder / f"{what}-{number:02}.tmp" for what in ("keys", "rows", "tags")]
    lines = staged[0].read_bytes().decode().split("\n")[:-1]
    rows, tags = np.fromfile(staged[1], np.uint32), np.fromfile(staged[2], np.uint16)
    for path in staged:
        path.unlink()
    trie = marisa_trie.Trie(lines)
    trie.save(str(folder / f"keys-{number:02}.trie"))
    keys = np.fromiter(map(trie.__getitem__, lines), np.uint32, len(lines))
    del lines
    kinds = tags >> layout.KIND_SHIFT
    order = np.lexsort((tags, rank[rows], ~standing[rows], kinds, keys))
    starts = np.zeros(len(trie) + 1, np.uint32)
    np.cumsum(np.bincount(keys, minlength=len(trie)), out=starts[1:])
    for name, values in (("starts", starts), ("rows", rows[order]), ("tags", tags[order])):
        np.save(folder / f"{name}-{number:02}.npy", values, allow_pickle=False)
    return len(trie), len(rows)


def write_ids(
    folder: Path, count: int, widest: int
) -> tuple[int, str, NDArray[np.uint32], NDArray[np.uint32]]:
    """Make the tries of ids from ``ids.tmp`` and ``aliases.tmp``, which go.

    Parameters
    ----------
    folder : Path
        Holds ``ids.tmp``, an id a line, one for each row; and ``aliases.tmp``, lines of alias, tab and row.
    count : int
        How many rows there are.
    widest : int
        Bytes of the longest id.

    Returns
    -------
    tuple
        How many tries, what every id begins with before its number (empty where some have none), what each
        row keeps of its id (``gazetteer.pack.ids``), and each row's place in the order of ids.
    """
    ids = np.zeros(count, f"S{widest}")
    with (folder / "ids.tmp").open("rb") as file:
        at = 0
        while chunk := [line[:-1] for line in islice(file, _CHUNK)]:
            ids[at : at + len(chunk)] = chunk
            at += len(chunk)
    rank = np.zeros(count, np.uint32)
    rank[np.argsort(ids, kind="stable")] = np.arange(count, dtype=np.uint32)
    tries = MANY if count > ONE_TRIE else 1
    aliases = (folder / "aliases.tmp").read_bytes().decode().split("\n")[:-1]
    for path in (folder / "ids.tmp", folder / "aliases.tmp"):
        path.unlink()
    shards = _id_shards(ids, tries)
    row_ids = np.zeros(count, np.uint32)
    for number in range(tries):
        mine = np.flatnonzero(shards == number)
        also = [alias for alias in aliases if id_shard(alias.rpartition("\t")[0], tries) == number]
        _write_id_trie(folder, id_ending(number, tries), ids, mine, also, row_ids, number, tries)
    prefix, numbers = _numbers(ids)
    return tries, prefix, numbers if prefix else row_ids, rank


def _numbers(ids: NDArray[Any]) -> tuple[str, NDArray[np.uint32]]:
    """Return the prefix and the numbers that all ids are made of, or an empty prefix."""
    found = _NUMBERED.fullmatch(ids[0]) if len(ids) else None
    numbers = np.zeros(len(ids), np.uint32)
    if not found:
        return "", numbers
    prefix = found[1]
    for row, place_id in enumerate(ids):
        same = _NUMBERED.fullmatch(place_id)
        if not same or same[1] != prefix:
            return "", numbers
        numbers[row] = int(same[2])
    return prefix.decode(), numbers


def _id_shards(ids: NDArray[Any], tries: int) -> NDArray[np.uint8]:
    if tries == 1:
        return np.zeros(len(ids), np.uint8)
    return np.fromiter((id_shard(i.decode(), tries) for i in ids), np.uint8, len(ids))


def _write_id_trie(
    folder: Path,
    ending: str,
    ids: NDArray[Any],
    mine: NDArray[np.int64],
    aliases: list[str],
    row_ids: NDArray[np.uint32],
    number: int,
    tries: int,
) -> None:
    """Write one trie of ids and aliases; an id stands over an alias, an earlier alias over a later."""
    trie = marisa_trie.Trie(_keys(ids, mine, aliases))
    trie.save(str(folder / f"ids{ending}.trie"))
    id_rows = np.zeros(len(trie), np.uint32)
    for alias, _, row in (line.rpartition("\t") for line in reversed(aliases)):
        id_rows[trie[alias]] = int(row)
    numbers = np.fromiter((trie[ids[row].decode()] for row in mine), np.uint32, len(mine))
    id_rows[numbers] = mine
    row_ids[mine] = numbers * tries + number
    np.save(folder / f"id_rows{ending}.npy", id_rows, allow_pickle=False)


def _keys(ids: NDArray[Any], mine: NDArray[np.int64], aliases: list[str]) -> Iterator[str]:
    for row in mine:
        yield ids[row].decode()
    for alias in aliases:
        yield alias.rpartition("\t")[0]
