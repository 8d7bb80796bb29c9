"""The base with imported packs over it, answering as one."""

from __future__ import annotations

import hashlib
import heapq
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from gazetteer.naming.folding import fold, without_possessive
from gazetteer.naming.lookup import exists, find
from gazetteer.naming.variants import shipped_variants
from gazetteer.pack.bearers import Bearer, bearer_of, bearers_of
from gazetteer.pack.columns import Columns, columns_of
from gazetteer.pack.joined import Joined
from gazetteer.pack.joins import joins_of
from gazetteer.pack.layout import tag_is_case_sensitive
from gazetteer.pack.merging import Merging
from gazetteer.pack.positions import ByPosition
from gazetteer.parents import division_aliases, joined_parents
from gazetteer.place import MatchKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from gazetteer.filters import Wanted
    from gazetteer.naming.matches import NameMatch, Via
    from gazetteer.pack.embedded import Base
    from gazetteer.pack.positions import Box
    from gazetteer.place import NearPlace, Place

_RESULTS_KEPT: Final = 4_096


class Stack(ByPosition):
    """A base under imports; a :class:`gazetteer.store.Gazetteer`.

    Parameters
    ----------
    levels : sequence of Base
        The base, then the imports, each standing over those before it.
    protected : iterable of str
        Ids of the base that stand over the imports: the supplement's.
    cache : Path, optional
        Where to keep what is the same place as what, which takes seconds to find out.
    """

    def __init__(
        self, levels: Sequence[Base], protected: Iterable[str] = (), cache: Path | None = None
    ) -> None:
        self._levels = tuple(levels)
        shown = [level.place_at for level in self._levels]
        found = zip(joins_of(levels, protected, cache), self._levels, strict=True)
        self.joined = [Joined(pairs, len(level), shown) for pairs, level in found]
        """Of each level, which rows another stands for."""
        for level, joined in zip(self._levels, self.joined, strict=True):
            level.join(joined)
        self._postings = [level.postings for level in self._levels]
        self._merging = Merging(self._levels, self.joined)
        self._rules = shipped_variants()
        self._results: dict[tuple[str, int], tuple[NameMatch, ...]] = {}
        versions = "\0".join(level.version for level in self._levels)
        self._version = hashlib.sha256(versions.encode()).hexdigest()[:16]

    def __len__(self) -> int:
        """Return how many places are shown: rows that are one place count once."""
        return sum(map(len, self._levels)) - sum(map(len, self.joined))

    @property
    def version(self) -> str:
        """Identify the content: a digest of the base's version and of every import's, in their order."""
        return self._version

    @property
    def levels(self) -> tuple[Base, ...]:
        """Return the base and the imports, lowest first."""
        return self._levels

    @property
    def imports(self) -> tuple[str, ...]:
        """Return the names of the imports, lowest first."""
        return tuple(level.meta["import"] for level in self._levels[1:])

    @property
    def meta(self) -> dict[str, Any]:
        """Return what the base's build wrote of itself, with the sources and counts of the imports added."""
        metas = [level.meta for level in self._levels]
        counts: dict[str, int] = {}
        for meta in metas:
            for what, number in meta["counts"].items():
                counts[what] = counts.get(what, 0) + number
        counts["places"] = len(self)
        return {**metas[0], "counts": counts, "sources": [s for meta in metas for s in meta["sources"]]}

    def counts(self) -> dict[str, int]:
        """Return how many rows there are of each feature class and code, such as ``P.PPL``."""
        total: dict[str, int] = {}
        for level in self._levels:
            for feature, number in level.counts().items():
                total[feature] = total.get(feature, 0) + number
        return dict(sorted(total.items()))

    @property
    def country_codes(self) -> frozenset[str]:
        """Return the country codes in use."""
        return frozenset().union(*(level.country_codes for level in self._levels))

    def by_name(self, name: str, *, limit: int = 50) -> tuple[NameMatch, ...]:
        """Return places so called, of the highest standing first within each kind of match."""
        asked = (name, limit)
        found = self._results.get(asked)
        if found is None:
            found = find(self, self._rules, name, limit)
            if len(self._results) >= _RESULTS_KEPT:
                self._results.clear()
            self._results[asked] = found
        return found

    def columns(self, name: str, *, limit: int = 50) -> Columns:
        """Return the places so called as arrays, in the order of ``by_name``."""
        found = self.plain_columns(fold(name), limit, name.strip())
        return columns_of(self.by_name(name, limit=limit)) if found is None else found

    def plain_columns(self, key: str, limit: int, written: str) -> Columns | None:
        """Return the places under a folded name as arrays; None where none is, or rules say more of it."""
        return self._merging.columns(key, limit, written)

    def bearers(self, name: str, *, limit: int = 50) -> list[Bearer]:
        """Return what ``by_name`` finds, in brief, if ``is_name``; else nothing."""
        found = self.plain_bearers(fold(name), limit, name.strip())
        return bearers_of(self, name, limit) if found is None else found

    def plain_bearers(self, key: str, limit: int, written: str) -> list[Bearer] | None:
        """Return the places under a folded name in brief; None where none is, or rules say more of it."""
        found = [bearer_of(match) for match in islice(self.exact(key, written), limit)]
        return found if found and found[0].kind is not MatchKind.VARIANT else None

    def place_ids(self) -> Iterator[str]:
        """Yield the id of every row of every level; some more than once."""
        return (place_id for level in self._levels for place_id in level.place_ids())

    def exact(self, key: str, written: str, via: Via | None = None) -> Iterator[NameMatch]:
        """Yield the places stored under a folded name, best first; ``written`` decides where case counts."""
        return self._merging.matches(key, written, via)

    def stored(self, keys: Iterable[str]) -> list[str]:
        """Return those of some folded names under which a place is stored, in whatever case."""
        asked = list(keys)
        return list(dict.fromkeys(key for level in self._levels for key in level.stored(asked)))

    def keys_from(self, prefix: str, limit: int) -> list[str]:
        """Return at most ``limit`` folded names that begin with a prefix, itself folded; always the same."""
        found: dict[str, None] = {}
        for level in self._levels:
            found.update(dict.fromkeys(level.keys_from(prefix, limit)))
        return list(islice(found, limit))

    def by_id(self, place_id: str) -> Place | None:
        """Return the place with this CURIE, or None."""
        for level in reversed(self._levels):
            row = level.row_of(place_id)
            if row is not None:
                return level.place_at(row)
        return None

    def is_name(self, name: str) -> bool:
        """Tell whether some place is so called; cheaper than ``by_name``."""
        key, somewhere = fold(name), False
        for postings in self._postings:
            span = postings.span(key)
            if span[1] < span[2]:
                if not tag_is_case_sensitive(postings.views(span)[1][0]):
                    return True
                somewhere = True
        if somewhere:
            return exists(self, name)
        bare = without_possessive(name.strip())
        return bare != name.strip() and exists(self, bare)

    def has_prefix(self, name: str) -> bool:
        """Tell whether some name, folded, begins with this one, folded."""
        return self.begins(fold(name))

    def begins(self, prefix: str) -> bool:
        """Tell whether some folded name begins with a prefix, itself folded."""
        return any(level.begins(prefix) for level in self._levels)

    def names(self, place_id: str) -> tuple[str, ...]:
        """Return every name of a place as written, the main one first; empty if unknown."""
        rows = self._rows_of(place_id)
        return tuple(dict.fromkeys(name for level, row in rows for name in self._levels[level].names_at(row)))

    def name_count(self, place_id: str) -> int:
        """Return how many names a place has, 0 if unknown; each once, whichever level gives it."""
        return len(self.names(place_id))

    def own_names(self) -> tuple[str, ...]:
        """Return nothing: layers lie over this."""
        return ()

    def parents(self, place: Place) -> tuple[Place, ...]:
        """Return what the place lies in, nearest first: admin2, admin1, country; never itself."""
        found = [self.by_id(alias) for alias in division_aliases(place)]
        wider = [p for level, row in self._rows_of(place.id) for p in self._levels[level].wider_at(row)]
        return joined_parents(place, (parent for parent in found if parent is not None), wider)

    def has_geometry(self, place_id: str) -> bool:
        """Tell whether the place has a line or an area."""
        return self.geometry(place_id) is not None

    def geometry(self, place_id: str) -> BaseGeometry | None:
        """Return the place's line or area in longitude, latitude (WGS 84), or None for a point."""
        # A published outline that was imported is likely finer than the one below.
        for level, row in sorted(self._rows_of(place_id), reverse=True):
            shape = self._levels[level].outline_at(row)
            if shape is not None:
                return shape
        return None

    def inside(self, box: Box, only: Wanted, limit: int | None) -> tuple[Place, ...]:
        """Return the wanted places whose point lies in a box, most populous first."""
        found = [place for level in self._levels for place in level.inside(box, only, limit)]
        return tuple(sorted(found, key=lambda place: (-place.population, place.id))[:limit])

    def near(
        self, latitude: float, longitude: float, only: Wanted, max_km: float | None
    ) -> Iterator[NearPlace]:
        """Yield the wanted places outwards from a point."""
        found = [level.near(latitude, longitude, only, max_km) for level in self._levels]
        return heapq.merge(*found, key=lambda near: (near.km, near.place.id))

    def areas_at(self, latitude: float, longitude: float) -> list[tuple[float, Place]]:
        """Return the places whose area holds the point, with a measure of its size, smallest first."""
        found = [each for level in self._levels for each in level.areas_at(latitude, longitude)]
        found.sort(key=lambda each: (each[0], each[1].id))
        once = {place.id: (size, place) for size, place in reversed(found)}
        return sorted(once.values(), key=lambda each: (each[0], each[1].id))

    def _rows_of(self, place_id: str) -> list[tuple[int, int]]:
        """Return level and row of all that is one place: the one that is shown, then the highest first."""
        for number in range(len(self._levels) - 1, -1, -1):
            row = self._levels[number].row_of(place_id)
            if row is not None:
                shown = self.joined[number].target(row) or (number, row)
                return [shown, *self._joined_to(*shown)]
        return []

    def _joined_to(self, level: int, row: int) -> Iterator[tuple[int, int]]:
        for number in range(len(self._levels) - 1, -1, -1):
            for other in self.joined[number].rows_for(level, row):
                yield number, other
