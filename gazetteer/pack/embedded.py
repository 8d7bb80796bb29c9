"""The embedded base: memory-mapped tries and columns, opened read-only in a few milliseconds."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gazetteer.naming.folding import fold, same_capitals, without_possessive
from gazetteer.naming.lookup import exists, find
from gazetteer.naming.matches import trusted_match
from gazetteer.naming.variants import shipped_variants
from gazetteer.pack import layout
from gazetteer.pack.bearers import Bearer, bearers_of
from gazetteer.pack.columns import Columns, Tables, columns_of, spelled_so
from gazetteer.pack.ids import open_ids
from gazetteer.pack.packed import PackedShapes
from gazetteer.pack.positions import ByPosition
from gazetteer.pack.postings import Postings, column
from gazetteer.pack.records import Records
from gazetteer.pack.spatial import Grid, on_globe
from gazetteer.parents import division_aliases, joined_parents
from gazetteer.place import MatchKind, NearPlace, Place, standing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from gazetteer.filters import Wanted
    from gazetteer.naming.matches import NameMatch, Via
    from gazetteer.pack.joined import Joined
    from gazetteer.pack.positions import Box

_PLACES_KEPT: Final = 16_384
_RESULTS_KEPT: Final = 4_096


class Base(ByPosition):
    """Published places, read-only; a :class:`gazetteer.store.Gazetteer`.

    Objects are cheap to make and hold a few bounded caches; the data itself is shared between processes.
    Not safe to share between threads that need exact cache bounds, but safe to read from several.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._meta = layout.read_meta(folder)
        self._ids = open_ids(folder, self._meta.get("id_tries", 1), self._meta.get("id_prefix", ""))
        self._records = Records(folder, self._meta["codes"], self._ids)
        self._joined: Joined | None = None
        self.postings = Postings(folder)
        """The names, and the rows stored under each."""
        self._shapes = PackedShapes(folder)
        self.tables = Tables(
            places=self._records.table,
            features=self._records.features,
            countries=self._records.countries,
        )
        """The places as records, each as its row has it."""
        self._rules = shipped_variants()
        self._places: dict[int, Place] = {}
        self._known_rows: dict[str, int | None] = {}
        self._results: dict[tuple[str, int], tuple[NameMatch, ...]] = {}

    def __len__(self) -> int:
        return len(self._records)

    @property
    def version(self) -> str:
        """Identify the content: a digest of every file of the base."""
        return str(self._meta["version"])

    @property
    def meta(self) -> dict[str, Any]:
        """Return what the build wrote of itself: sources, licences, counts."""
        return self._meta

    def counts(self) -> dict[str, int]:
        """Return how many places there are of each feature class and code, such as ``P.PPL``."""
        return self._records.counts()

    def place_ids(self) -> Iterator[str]:
        """Yield the id of every place, row by row."""
        return map(self._records.place_id, range(len(self)))

    @property
    def country_codes(self) -> frozenset[str]:
        """Return the country codes in use."""
        return frozenset(code for code in self._records.countries if code)

    def by_name(self, name: str, *, limit: int = 50) -> tuple[NameMatch, ...]:
        """Return places so called, of the highest standing first within each kind of match."""
        wanted = (name, limit)
        found = self._results.get(wanted)
        if found is None:
            found = find(self, self._rules, name, limit)
            if len(self._results) >= _RESULTS_KEPT:
                self._results.clear()
            self._results[wanted] = found
        return found

    def columns(self, name: str, *, limit: int = 50) -> Columns:
        """Return the places so called as arrays, in the order of ``by_name``."""
        found = self.plain_columns(fold(name), limit, name.strip())
        return columns_of(self.by_name(name, limit=limit)) if found is None else found

    def plain_columns(self, key: str, limit: int, written: str) -> Columns | None:
        """Return the places under a folded name as arrays; None where none is, or rules say more of it.

        ``gazetteer.pack.merging`` does so where rows of other packs stand for some of these.
        """
        span = self.postings.span(key)
        if span[1] >= span[2] or limit < 1 or self._joined is not None:
            return None
        rows, tags = self.postings.arrays(span)
        if layout.any_case_sensitive(tags[:limit]):
            kept = spelled_so(rows, tags, written, self._records.name)[:limit]
            rows, tags = rows[kept], tags[kept]
        if not len(tags) or layout.tag_is_ruled(int(tags[0])):
            return None
        return Columns(rows[:limit], tags[:limit], self.tables)

    def bearers(self, name: str, *, limit: int = 50) -> list[Bearer]:
        """Return what ``by_name`` finds, in brief, if ``is_name``; else nothing."""
        found = self.plain_bearers(fold(name), limit, name.strip())
        return bearers_of(self, name, limit) if found is None else found

    def plain_bearers(self, key: str, limit: int, written: str) -> list[Bearer] | None:
        """Return the places under a folded name in brief; None where its postings do not say it all.

        That is case, an ending, rules, or rows of other packs that stand for some of these.
        """
        span = self.postings.span(key)
        if span[1] >= span[2] and without_possessive(written) == written:
            return []
        if self._joined is not None:
            return None
        found: dict[int, Bearer] = {}
        for row, tag in zip(*self.postings.views(span), strict=True):
            if row in found:
                continue
            bearer = self._records.bearer(row, tag)
            if layout.tag_is_case_sensitive(tag) and not same_capitals(bearer.name, written):
                continue
            if len(found) == limit:
                break
            found[row] = bearer
        best = next(iter(found.values()), None)
        return None if best is None or best.kind is MatchKind.VARIANT else list(found.values())

    def exact(self, key: str, written: str, via: Via | None = None) -> Iterator[NameMatch]:
        """Yield the places stored under a folded name, best first; ``written`` decides where case counts."""
        seen: set[int] = set()
        for row, tag in zip(*self.postings.views(self.postings.span(key)), strict=True):
            if row in seen:
                continue
            place, number = self._place(row), layout.tag_name_number(tag)
            # Another row may stand for this one, under a name of its own.
            own = not number and (self._joined is None or not self._joined.has(row))
            name = place.name if own else self._records.name(row, number)
            if layout.tag_is_case_sensitive(tag) and not same_capitals(name, written):
                continue
            seen.add(row)
            yield trusted_match(place, name, layout.tag_kind(tag), written, via)

    def name_at(self, row: int, number: int) -> str:
        """Return one of a row's names as written, counted from 0, the main one."""
        return self._records.name(row, number)

    def stored(self, keys: Iterable[str]) -> list[str]:
        """Return those of some folded names under which a place is stored, in whatever case."""
        return self.postings.stored(keys)

    def keys_from(self, prefix: str, limit: int) -> list[str]:
        """Return at most ``limit`` folded names that begin with a prefix, itself folded; always the same."""
        return self.postings.keys_from(prefix, limit)

    def by_id(self, place_id: str) -> Place | None:
        """Return the place with this CURIE, or None."""
        row = self._row(place_id)
        return None if row is None else self._place(row)

    def is_name(self, name: str) -> bool:
        """Tell whether some place is so called; cheaper than ``by_name``."""
        span = self.postings.span(fold(name))
        if span[1] < span[2]:
            return not layout.tag_is_case_sensitive(self.postings.views(span)[1][0]) or exists(self, name)
        bare = without_possessive(name.strip())
        return bare != name.strip() and exists(self, bare)

    def has_prefix(self, name: str) -> bool:
        """Tell whether some name, folded, begins with this one, folded."""
        return self.begins(fold(name))

    def begins(self, prefix: str) -> bool:
        """Tell whether some folded name begins with a prefix, itself folded."""
        return self.postings.begins(prefix)

    def names(self, place_id: str) -> tuple[str, ...]:
        """Return every name of a place as written, the main one first; empty if unknown."""
        row = self._row(place_id)
        return () if row is None else self.names_at(row)

    def name_count(self, place_id: str) -> int:
        """Return how many names a place has, 0 if unknown; cheaper than ``names``."""
        row = self._row(place_id)
        return 0 if row is None else self._records.name_count(row)

    def own_names(self) -> tuple[str, ...]:
        """Return nothing: layers lie over this."""
        return ()

    def parents(self, place: Place) -> tuple[Place, ...]:
        """Return what the place lies in, nearest first: admin2, admin1, country; never itself."""
        found = [self.by_id(alias) for alias in division_aliases(place)]
        row = self._row(place.id)
        wider = [] if row is None else self.wider_at(row)
        return joined_parents(place, (parent for parent in found if parent is not None), wider)

    def wider_at(self, row: int) -> list[Place]:
        """Return what the source says a row lies in, apart from its codes: smaller things first."""
        rows, parents = self._wider
        first = bisect_left(rows, row)
        places = [self._place(parent) for parent in parents[first : bisect_right(rows, row, first)]]
        return sorted(places, key=lambda place: (standing(place), place.id))

    @cached_property
    def _wider(self) -> tuple[memoryview[int], memoryview[int]]:
        path = self._folder / "parents.npy"
        pairs: Any = np.load(path, mmap_mode="r") if path.exists() else np.zeros((2, 0), np.uint32)
        # Single numbers are had faster from a view than from an array.
        return memoryview(pairs[0]), memoryview(pairs[1])

    def has_geometry(self, place_id: str) -> bool:
        """Tell whether the place has a line or an area; cheaper than ``geometry``."""
        row = self._row(place_id)
        return row is not None and self._shapes.has(row)

    def geometry(self, place_id: str) -> BaseGeometry | None:
        """Return the place's line or area in longitude, latitude (WGS 84), or None for a point."""
        row = self._row(place_id)
        return None if row is None else self._shapes.of(row)

    def inside(self, box: Box, only: Wanted, limit: int | None) -> tuple[Place, ...]:
        """Return the wanted places whose point lies in a box, most populous first."""
        rows = self._grid.inside(*box)
        rows = rows[self._admitted(rows, only)]
        places = [self._place(int(row)) for row in self._records.largest(rows, limit)]
        return tuple(sorted(places, key=lambda place: (-place.population, place.id))[:limit])

    def near(
        self, latitude: float, longitude: float, only: Wanted, max_km: float | None
    ) -> Iterator[NearPlace]:
        """Yield the wanted places outwards from a point."""
        latitude, longitude = on_globe(latitude, longitude)
        for rows, distances in self._grid.around(latitude, longitude, max_km):
            kept = self._admitted(rows, only)
            for row, km in zip(rows[kept].tolist(), distances[kept].tolist(), strict=True):
                yield NearPlace(place=self._place(row), km=km)

    def areas_at(self, latitude: float, longitude: float) -> list[tuple[float, Place]]:
        """Return the places whose area holds the point, with a measure of its size, smallest first."""
        found = self._shapes.areas.at(*on_globe(latitude, longitude))
        return [(size, self._place(self._shapes.rows[number])) for size, number in found]

    @cached_property
    def _grid(self) -> Grid:
        stored = (self._folder / "cell_rows.npy").exists()
        cells = (
            (column(self._folder, "cell_starts")[1], column(self._folder, "cell_rows")[1]) if stored else None
        )
        places = self._records.table
        return Grid(places["latitude"], places["longitude"], cells)

    def _admitted(self, rows: NDArray[np.int64], only: Wanted) -> NDArray[np.bool_]:
        kept = self._records.admitted(rows, only)
        return kept & ~self._joined.mask(rows) if self._joined else kept

    def join(self, joined: Joined) -> None:
        """Let rows of other levels stand for some of this one's (``gazetteer.pack.stacked``)."""
        self._joined = joined if len(joined) else None
        self._places.clear()
        self._results.clear()

    def ids(self) -> Iterator[tuple[str, int]]:
        """Yield every id and alias with its row."""
        return self._ids.items()

    def id_at(self, row: int) -> str:
        """Return the id of a row."""
        return self._records.place_id(row)

    def row_of(self, place_id: str) -> int | None:
        """Return the row that an id or an alias stands for, or None."""
        return self._ids.row(place_id)

    def place_at(self, row: int) -> Place:
        """Return the place that is shown for a row."""
        return self._place(row)

    def own_place(self, row: int) -> Place:
        """Return the place as the row itself has it, whatever stands for it."""
        return self._records.place(row)

    @property
    def standing_at(self) -> Callable[[int], int]:
        """Return what tells the standing of a row as it is (``gazetteer.place.standing``)."""
        return self._records.standing

    def standings_at(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the standing of many rows."""
        return self._records.standings(rows)

    def names_at(self, row: int) -> tuple[str, ...]:
        """Return every name of a row as written, the main one first."""
        return self._records.names(row)

    def outline_at(self, row: int) -> BaseGeometry | None:
        """Return a row's line or area, or None for a point."""
        return self._shapes.of(row)

    def rows_named(self, key: str, limit: int) -> list[tuple[MatchKind, int]]:
        """Return kind and row of at most ``limit`` places stored under a folded name."""
        rows, tags = self.postings.views(self.postings.span(key))
        return [(layout.tag_kind(tag), row) for row, tag in zip(rows[:limit], tags[:limit], strict=True)]

    def _row(self, place_id: str) -> int | None:
        # A place's names, outline and parents are asked for in turn; its divisions by all that lies there.
        row = self._known_rows.get(place_id, -1)
        if row == -1:
            row = self._ids.row(place_id)
            if len(self._known_rows) >= _PLACES_KEPT:
                self._known_rows.clear()
            self._known_rows[place_id] = row
        return row

    def _place(self, row: int) -> Place:
        place = self._places.get(row)
        if place is None:
            standing = self._joined.place(row) if self._joined else None
            place = standing or self._records.place(row)
            if len(self._places) >= _PLACES_KEPT:
                self._places.clear()
                self._known_rows.clear()
            self._places[row] = place
            if standing is None:
                # Its names are counted next, by its id.
                self._known_rows[place.id] = row
        return place


def default_folder() -> Path:
    """Return where the installed package keeps its base."""
    return Path(__file__).parents[1] / "base"


def open_base(path: Path | None = None) -> Base:
    """Open a base gazetteer read-only.

    Parameters
    ----------
    path : Path, optional
        The unpacked folder; by default the one installed with the package.

    Raises
    ------
    GazetteerMissing
        If there is no base in the folder.
    GazetteerStale
        If it was written for another schema version.
    """
    return Base(default_folder() if path is None else path)
