"""GeoNames' dump: ``allCountries.txt``, ``XX.txt``, ``no-country.txt``, ``cities500.txt`` … → entries.

Nineteen columns, separated by tabs, UTF-8, no header, no quoting:
https://download.geonames.org/export/dump/readme.txt
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gazetteer.importing.cleaning import clean, entry_names, is_name
from gazetteer.importing.entry import Entry
from gazetteer.importing.inputs import lines
from gazetteer.place import FEATURE_CLASSES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gazetteer.importing.entry import Faults
    from gazetteer.importing.geonames_names import AlternateNames
    from gazetteer.importing.inputs import Input, Meter

COLUMNS: Final = 19
_REPORT_ROWS: Final = 10_000
_HIGHEST_ID: Final = 2**32
_NO_DIVISION: Final = frozenset({"", "00"})


def dump_entries(
    item: Input, faults: Faults, meter: Meter, names: AlternateNames | None = None
) -> Iterator[Entry]:
    """Yield the places of one dump file; rows that make none are noted.

    Parameters
    ----------
    item : Input
        The file.
    faults : Faults
        Takes the rows that are left out.
    meter : Meter
        Is told how much was read.
    names : AlternateNames, optional
        ``alternateNamesV2.txt``, sorted; adds to the names in the dump's own column.
    """
    with item.open() as file:
        read = 0
        for number, line in enumerate(lines(file), start=1):
            read += len(line)
            entry = _entry(item.name, number, line, faults, names)
            if entry is not None:
                yield entry
            if number % _REPORT_ROWS == 0:
                meter.add(read)
                read = 0
        meter.add(read)


def _entry(file: str, number: int, line: bytes, faults: Faults, names: AlternateNames | None) -> Entry | None:
    try:
        cells = line.decode().rstrip("\r\n").split("\t")
    except UnicodeDecodeError:
        faults.add(file, number, line, "is not UTF-8")
        return None
    if len(cells) != COLUMNS:
        if line.strip():
            faults.add(file, number, line, f"has {len(cells)} columns; a row of the dump has {COLUMNS}")
        return None
    wrong = _wrong(cells)
    if wrong:
        faults.add(file, number, wrong[0], wrong[1])
        return None
    if cells[6] not in FEATURE_CLASSES:
        if cells[6]:
            faults.add(file, number, cells[6], "is no feature class; wanted one of A H L P R S T U V")
        else:
            faults.pass_over("no feature class")
        return None
    return _place(cells, names)


def _wrong(cells: list[str]) -> tuple[str, str] | None:
    """Return the first value that makes no place, and what was wanted."""
    if not (cells[0].isascii() and cells[0].isdigit() and 0 < int(cells[0]) < _HIGHEST_ID):
        return cells[0], "is no GeoNames id"
    try:
        latitude, longitude = float(cells[4]), float(cells[5])
    except ValueError:
        return f"{cells[4]}, {cells[5]}", "are no coordinates; wanted decimal degrees"
    if not -90 <= latitude <= 90:
        return cells[4], "is no latitude; it must lie between -90 and 90"
    if not -180 <= longitude <= 180:
        return cells[5], "is no longitude; it must lie between -180 and 180"
    if cells[14] and not (cells[14].isascii() and cells[14].isdigit()):
        return cells[14], "is no population; wanted a whole number or nothing"
    if not (is_name(cells[1]) or is_name(cells[2])):
        return cells[1], "is no name"
    return None


def _place(cells: list[str], names: AlternateNames | None) -> Entry:
    name = clean(cells[1])
    main = name if is_name(name) else clean(cells[2])
    more = [cells[2]] if cells[2] != name else []
    if cells[3]:
        more += cells[3].split(",")
    found = entry_names(more) if more else []
    aliases: tuple[str, ...] = ()
    if names is not None:
        further, aliases = names.of(int(cells[0]))
        found += further
    return Entry(
        id=f"geonames:{cells[0]}",
        name=main,
        names=found,
        latitude=float(cells[4]),
        longitude=float(cells[5]),
        feature_class=cells[6],
        feature_code=cells[7],
        country_code=cells[8],
        admin1="" if cells[10] in _NO_DIVISION else cells[10],
        admin2="" if cells[11] in _NO_DIVISION else cells[11],
        population=int(cells[14] or 0),
        aliases=aliases,
    )
