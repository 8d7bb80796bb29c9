"""How the base lies on disk: the one place where its writer and its reader agree.

A base is a folder of read-only files, mapped into memory and shared between processes:

=====================  =================================================================================
``meta.json``          schema version, content version, sources with licences and counts, code tables
``ids.trie``           marisa trie of CURIEs, and of ``admin:CC.A1.A2`` and ``country:CC`` aliases; of very
                       many (``id_tries`` in ``meta.json``) several, ``ids-NN.trie`` (``gazetteer.pack.ids``)
``id_rows.npy``        trie id → row
``places.npy``         row → all that look-ups ask of a place, in one record (``RECORD``)
``names.bin``          every name as written, UTF-8, row by row, the main name first, a line each
``keys-NN.trie``       folded names, sharded by their first character
``starts-NN.npy``      trie id → first posting (and one past the last)
``rows-NN.npy``        posting → row
``tags-NN.npy``        posting → kind of match, whether case counts, which of the row's names
``parents.npy``        rows, ascending, and rows they lie in by more than their codes; only where the source
                       says so
``cell_starts.npy``,   the rows of each half degree's cell, where sorting them at opening would take long
``cell_rows.npy``      (``gazetteer.pack.spatial``)
``shape_rows.npy``     rows that have a line or an area, ascending
``shape_ends.npy``     where each ends in ``shapes.bin`` (``gazetteer.shapes``)
=====================  =================================================================================

Rows are ordered by country, admin1 and id: what lies together compresses together. The postings of a key are
ordered as answers are: by kind of match, then standing (``gazetteer.place.standing``), then id.
"""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gazetteer.errors import GazetteerMissing, GazetteerStale
from gazetteer.place import MatchKind

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

SCHEMA_VERSION: Final = 2
SHARDS: Final = 16
COORDINATE_UNITS: Final = 100_000
"""Per degree: GeoNames publishes five decimals, about one metre."""
RECORD: Final = np.dtype(
    [
        ("latitude", "<i4"),
        ("longitude", "<i4"),
        ("population", "<u4"),
        ("name", "<u4"),
        ("own", "<u4"),
        ("admin2", "<u4"),
        ("dates", "<u4"),
        ("admin1", "<u4"),
        ("source", "<u4"),
        ("feature", "<u2"),
        ("country", "<u2"),
    ]
)
"""A place: its point in ``COORDINATE_UNITS``; people; where its names begin in ``names.bin``; what makes its
id (``ids.py``); and numbers into the tables of codes in ``meta.json``. In a pack of more than 4 GB of
names, ``name`` has eight bytes."""
MAX_NAMES: Final = 1 << 12
"""A place may have so many names; a tag keeps the number in 12 bits."""

KINDS: Final = (
    MatchKind.PRIMARY,
    MatchKind.ALTERNATE,
    MatchKind.ABBREVIATION,
    MatchKind.DEMONYM,
    MatchKind.VARIANT,
)
"""As numbered in tags, best first; names that are only nearly so are never stored."""
KIND_SHIFT: Final = 13
"""A tag's kind lies above this bit."""
RULED: Final = KINDS.index(MatchKind.VARIANT)
"""The number of the kind that a rule leads to."""
CASE_BIT: Final = 1 << 12
"""Set in a tag that matches in its exact spelling only."""
_BUILD: Final = 'run "make app" or "python -m gazetteer.unpack", or build it with "wherein gazetteer build"'


def wide_record() -> np.dtype[np.void]:
    """Return ``RECORD`` with room for more than 4 GB of names."""
    return np.dtype(
        [(field, "<u8" if field == "name" else RECORD[field].str) for field in RECORD.names or ()]
    )


def read_meta(folder: Path) -> dict[str, Any]:
    """Return what a base's build wrote of itself.

    Raises
    ------
    GazetteerMissing
        If there is no base in the folder.
    GazetteerStale
        If it was written for another schema version.
    """
    try:
        meta: dict[str, Any] = json.loads((folder / "meta.json").read_text("utf-8"))
    except FileNotFoundError as err:
        raise GazetteerMissing(f"no gazetteer at {folder}; {_BUILD}") from err
    except ValueError as err:
        raise GazetteerStale(f"{folder / 'meta.json'} is not readable; {_BUILD}") from err
    if meta.get("schema_version") != SCHEMA_VERSION:
        raise GazetteerStale(
            f"the gazetteer at {folder} has schema {meta.get('schema_version')}, "
            f"this program reads {SCHEMA_VERSION}; {_BUILD}"
        )
    return meta


def shard(key: str) -> int:
    """Return the shard of a folded, non-empty name."""
    return zlib.crc32(key[0].encode()) % SHARDS


def tag(kind: MatchKind, name_number: int, *, case_sensitive: bool) -> int:
    """Pack a posting's kind, case flag and the number of the name within its row into 16 bits."""
    return KINDS.index(kind) << KIND_SHIFT | (CASE_BIT if case_sensitive else 0) | name_number


def tag_kind(value: int) -> MatchKind:
    """Return the kind of match packed into a tag."""
    return KINDS[value >> KIND_SHIFT]


def tag_number(value: int) -> int:
    """Return the number of the kind packed into a tag, as ``KINDS`` counts: lower is better."""
    return value >> KIND_SHIFT


def tag_is_case_sensitive(value: int) -> bool:
    """Tell whether the posting matches in its exact spelling only."""
    return bool(value & CASE_BIT)


def tag_is_ruled(value: int) -> bool:
    """Tell whether the posting's name is one that a rule leads to."""
    return value >> KIND_SHIFT == RULED


def any_case_sensitive(tags: NDArray[np.integer]) -> bool:
    """Tell whether some posting matches in its exact spelling only."""
    return bool((tags & CASE_BIT).any())


def tag_kinds(tags: NDArray[np.integer]) -> NDArray[np.integer]:
    """Return the numbers, in ``KINDS``, of the kinds packed into tags."""
    return tags >> KIND_SHIFT


def tag_name_number(value: int) -> int:
    """Return which of the row's names the posting stands for."""
    return value & (CASE_BIT - 1)
