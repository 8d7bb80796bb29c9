"""From the files of a family to its entries: which reader takes which file, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Protocol

from gazetteer.importing.errors import NotASource
from gazetteer.importing.geonames import dump_entries
from gazetteer.importing.geonames_names import AlternateNames
from gazetteer.importing.geonames_tables import country_entries, division_entries, hierarchy_pairs
from gazetteer.importing.kinds import Kind
from gazetteer.importing.linked_places import linked_places_entries, linked_places_table_entries
from gazetteer.importing.natural_earth import natural_earth_entries
from gazetteer.importing.pleiades import pleiades_entries, pleiades_table_entries
from gazetteer.importing.wikidata import wikidata_entries

if TYPE_CHECKING:
    from pathlib import Path

    from gazetteer.importing.entry import Entry, Faults
    from gazetteer.importing.inputs import Input, Meter


_Reader = Callable[["Input", "Faults", "Meter"], "Iterator[Entry]"]


class Source(Protocol):
    """The places of a family of files, and what lies in what."""

    def entries(self) -> Iterator[Entry]:
        """Yield every place."""
        ...

    def parents(self) -> Iterator[tuple[str, str]]:
        """Yield the ids of a place and of one that it lies in, where the source says so apart from codes."""
        ...


class _GeoNames:
    """GeoNames' tables: the dump first, whose rows are whole, then what only names places."""

    def __init__(
        self,
        inputs: Sequence[tuple[Kind, Input]],
        names: AlternateNames | None,
        faults: Faults,
        meter: Meter,
    ) -> None:
        self._inputs = inputs
        self._names = names
        self._faults = faults
        self._meter = meter

    def entries(self) -> Iterator[Entry]:
        for item in _of(self._inputs, Kind.GEONAMES):
            yield from dump_entries(item, self._faults, self._meter, self._names)
        for item in _of(self._inputs, Kind.GEONAMES_COUNTRIES):
            yield from country_entries(item, self._faults, self._meter)
        for item in _of(self._inputs, Kind.GEONAMES_DIVISIONS):
            yield from division_entries(item, self._faults, self._meter)

    def parents(self) -> Iterator[tuple[str, str]]:
        for item in _of(self._inputs, Kind.GEONAMES_HIERARCHY):
            for parent, child in hierarchy_pairs(item, self._faults, self._meter):
                yield f"geonames:{child}", f"geonames:{parent}"


class _Files:
    """Files whose places are all told in them, read one after the other."""

    def __init__(self, inputs: Sequence[tuple[Kind, Input]], faults: Faults, meter: Meter) -> None:
        self._inputs = inputs
        self._faults = faults
        self._meter = meter

    def entries(self) -> Iterator[Entry]:
        told = self._faults, self._meter
        if maps := _of(self._inputs, Kind.NATURAL_EARTH):
            yield from natural_earth_entries(maps, *told)
        if tables := _of(self._inputs, Kind.PLEIADES_TABLE):
            yield from pleiades_table_entries(tables, _of(self._inputs, Kind.PLEIADES_NAMES), *told)
        for kind, item in self._inputs:
            if kind in _READERS:
                yield from _READERS[kind](item, *told)

    def parents(self) -> Iterator[tuple[str, str]]:
        return iter(())


_READERS: Final[dict[Kind, _Reader]] = {
    Kind.LINKED_PLACES: linked_places_entries,
    Kind.LINKED_PLACES_TABLE: linked_places_table_entries,
    Kind.PLEIADES: pleiades_entries,
    Kind.WIKIDATA: wikidata_entries,
}


@contextmanager
def open_source(
    family: str, inputs: Sequence[tuple[Kind, Input]], folder: Path, faults: Faults, meter: Meter
) -> Iterator[Source]:
    """Open the files of a family; ``folder`` is for what has to be sorted on the way.

    Raises
    ------
    NotASource
        If the files say something of places, but name none.
    """
    _refuse_names_alone(inputs)
    if family != Kind.GEONAMES:
        yield _Files(inputs, faults, meter)
        return
    alternates = _of(inputs, Kind.GEONAMES_NAMES)
    names = AlternateNames(folder, alternates, faults, meter) if alternates else None
    try:
        yield _GeoNames(inputs, names, faults, meter)
    finally:
        if names is not None:
            names.close()


def _of(inputs: Sequence[tuple[Kind, Input]], wanted: Kind) -> list[Input]:
    return [item for kind, item in inputs if kind is wanted]


def _refuse_names_alone(inputs: Sequence[tuple[Kind, Input]]) -> None:
    """Refuse tables that tell more of places which are in none of the files."""
    kinds = {kind for kind, _ in inputs}
    for kind, item in inputs:
        needed = _TELLS_MORE_OF.get(kind)
        if needed is not None and needed[0] not in kinds:
            raise NotASource(
                f"{item.name} tells more of the places of {needed[1]}, and has none of its own; "
                "give both together"
            )


_TELLS_MORE_OF: Final = {
    Kind.GEONAMES_NAMES: (Kind.GEONAMES, "a dump (allCountries.txt, XX.txt)"),
    Kind.GEONAMES_HIERARCHY: (Kind.GEONAMES, "a dump (allCountries.txt, XX.txt)"),
    Kind.PLEIADES_NAMES: (Kind.PLEIADES_TABLE, "a table of places (pleiades-places.csv)"),
}
