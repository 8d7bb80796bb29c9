"""The places of a pack as records of one size: one at a time as objects, many at once as columns."""

from __future__ import annotations

import mmap
import struct
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gazetteer.pack import layout
from gazetteer.pack.bearers import LOCAL, Bearer
from gazetteer.place import standing_of, trusted_place

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from gazetteer.filters import Wanted
    from gazetteer.pack.ids import Ids
    from gazetteer.place import Place

_STRUCT_CODES: Final = {"i4": "i", "u4": "I", "u2": "H", "u8": "Q"}


class Records:
    """What a pack says of its places, row by row.

    All that is said of a place lies together: to read it is one visit to memory, not one a column, which is
    what look-ups in millions of places wait for.

    Parameters
    ----------
    folder : Path
        A pack as ``gazetteer.pack.layout`` describes it.
    codes : dict
        The tables that columns of codes are numbers into.
    ids : Ids
        The ids of the rows.
    """

    def __init__(self, folder: Path, codes: dict[str, Any], ids: Ids) -> None:
        # A plain array over the mapped file: numpy's own kind of mapped array is slow to take pieces of.
        self.table: NDArray[np.void] = np.load(folder / "places.npy", mmap_mode="r").view(np.ndarray)
        self._bytes = memoryview(self.table.view(np.uint8)) if len(self.table) else memoryview(b"")
        self._unpack = _reader(self.table.dtype, *(self.table.dtype.names or ()))
        self._size = self.table.dtype.itemsize
        self._counted = _reader(self.table.dtype, "population", "feature")
        self._named = _reader(self.table.dtype, "name")
        self._ids = ids
        self.features: list[list[str]] = codes["features"]
        self.countries: list[str | None] = codes["countries"]
        self._admin1: list[str | None] = codes["admin1"]
        self._admin2: list[str | None] = codes["admin2"]
        self._sources: list[str] = codes["sources"]
        self._dates: list[list[str | None]] = codes["dates"]
        self._names = map_file(folder / "names.bin")

    def __len__(self) -> int:
        return len(self.table)

    def place(self, row: int) -> Place:
        """Return the place of a row."""
        (
            latitude, longitude, population, name, own, admin2, dates, admin1, source, feature, country,
        ) = self._unpack(self._bytes, row * self._size)  # fmt: skip
        feature_class, feature_code = self.features[feature]
        valid_from, valid_to = self._dates[dates]
        return trusted_place(
            self._ids.place_id(own),
            self._names[name : self._names.find(b"\n", name)].decode(),
            latitude / layout.COORDINATE_UNITS,
            longitude / layout.COORDINATE_UNITS,
            feature_class,
            feature_code,
            self.countries[country],
            self._admin1[admin1],
            self._admin2[admin2],
            population,
            valid_from,
            valid_to,
            self._sources[source],
            "",
        )

    def bearer(self, row: int, tag: int) -> Bearer:
        """Return the place of a row in brief, under the name that a tag stands for."""
        number = layout.tag_name_number(tag)
        (_, _, population, name, _, _, _, admin1, _, feature, country) = self._unpack(
            self._bytes, row * self._size
        )
        feature_class, feature_code = self.features[feature]
        return Bearer(
            layout.tag_kind(tag),
            self.name(row, number) if number else self._names[name : self._names.find(b"\n", name)].decode(),
            population,
            feature_class,
            feature_code,
            self.countries[country],
            self._admin1[admin1],
            False,
            row in self._local_rows,
        )

    @cached_property
    def _local_rows(self) -> frozenset[int]:
        # They are few: an id is slower to make up than to look a number up.
        return frozenset(row for row in self._ids.rows_from(LOCAL) if self.place_id(row).startswith(LOCAL))

    def place_id(self, row: int) -> str:
        """Return the id of a row."""
        return self._ids.place_id(self._unpack(self._bytes, row * self._size)[_OWN])

    def standing(self, row: int) -> int:
        """Return the standing of a row's place (``gazetteer.place.standing``)."""
        people, feature = self._counted(self._bytes, row * self._size)
        halved, alone = self._counts[feature]
        counted: int = (people // 2 if halved else people) if people else alone
        return counted

    def standings(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the standing of each row's place (``gazetteer.place.standing``)."""
        records = self.table.take(rows)
        halved, alone = self._count_arrays
        people, feature = records["population"].astype(np.int64), records["feature"]
        counted = np.where(halved[feature], people // 2, people)
        found: NDArray[np.int64] = np.where(people > 0, counted, alone[feature])
        return found

    @cached_property
    def _counts(self) -> Sequence[tuple[bool, int]]:
        """Return of each feature whether its people count half, and what it counts without people."""
        return [(standing_of(kind, code, 2) == 1, standing_of(kind, code, 0)) for kind, code in self.features]

    @cached_property
    def _count_arrays(self) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
        halved, alone = zip(*self._counts, strict=True)
        return np.array(halved, bool), np.array(alone, np.int64)

    def names(self, row: int) -> tuple[str, ...]:
        """Return every name of a row as written, the main one first."""
        return tuple(self._text(row).decode().split("\n")[:-1])

    def name_count(self, row: int) -> int:
        """Return how many names a row has."""
        return self._text(row).count(b"\n")

    def name(self, row: int, number: int) -> str:
        """Return one of a row's names, counted from 0, the main one."""
        if not number:
            (start,) = self._named(self._bytes, row * self._size)
            return self._names[start : self._names.find(b"\n", start)].decode()
        return self._text(row).split(b"\n", number + 1)[number].decode()

    def _text(self, row: int) -> bytes:
        (start,) = self._named(self._bytes, row * self._size)
        if row + 1 == len(self):
            return self._names[start:]
        (end,) = self._named(self._bytes, (row + 1) * self._size)
        return self._names[start:end]

    def admitted(self, rows: NDArray[np.int64], only: Wanted) -> NDArray[np.bool_]:
        """Tell of each row whether its place is wanted."""
        kept = np.ones(len(rows), bool)
        if only.feature_classes is not None or only.feature_codes is not None:
            wanted = np.array([only.admits_feature(*feature) for feature in self.features], bool)
            kept &= wanted[self.table["feature"][rows]]
        if only.country_codes is not None:
            wanted = np.array([only.admits_country(country) for country in self.countries], bool)
            kept &= wanted[self.table["country"][rows]]
        if only.min_population > 0:
            kept &= self.table["population"][rows] >= only.min_population
        return kept

    def largest(self, rows: NDArray[np.int64], limit: int | None) -> NDArray[np.int64]:
        """Return those rows that may be among the ``limit`` most populous, ties with the last included."""
        if limit is None or len(rows) <= limit:
            return rows
        populations = self.table["population"][rows]
        least = np.partition(populations, len(rows) - limit)[len(rows) - limit] if limit else np.inf
        return rows[populations >= least]

    def counts(self) -> dict[str, int]:
        """Return how many places there are of each feature class and code, such as ``P.PPL``."""
        numbers = np.bincount(self.table["feature"], minlength=len(self.features))
        return {f"{c}.{code}": int(n) for (c, code), n in zip(self.features, numbers, strict=True) if n}


_OWN: Final = 4


def _reader(record: np.dtype[np.void], *fields: str) -> Callable[[Any, int], tuple[Any, ...]]:
    """Return what reads some fields of a record, given in their order there."""
    form, at, named = "<", 0, record.fields
    assert named is not None
    for field in fields:
        kind, offset = named[field][:2]
        form += f"{offset - at}x{_STRUCT_CODES[kind.str[1:]]}"
        at = offset + kind.itemsize
    return struct.Struct(form).unpack_from


def map_file(path: Path) -> mmap.mmap | bytes:
    """Return the content of a file, shared between processes."""
    if not path.stat().st_size:
        return b""  # nothing can be mapped
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
