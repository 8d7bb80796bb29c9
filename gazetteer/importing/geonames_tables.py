"""GeoNames' lesser tables: names of divisions and countries, for places that are known already.

``admin1CodesASCII.txt`` (``CC.A1``, name, ASCII name, geonameid), ``admin2Codes.txt`` (``CC.A1.A2`` …) and
``countryInfo.txt`` have no coordinates: the gazetteer below gives the point, else a town of the same name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gazetteer.importing.cleaning import clean, entry_names, is_name
from gazetteer.importing.entry import Entry
from gazetteer.importing.inputs import lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gazetteer.importing.entry import Faults
    from gazetteer.importing.inputs import Input, Meter

_DIVISION_COLUMNS: Final = 4
_COUNTRY_COLUMNS: Final = 19


def division_entries(item: Input, faults: Faults, meter: Meter) -> Iterator[Entry]:
    """Yield the divisions of an ``admin1CodesASCII`` or ``admin2Codes`` file, without points."""
    for number, cells in _rows(item, faults, meter):
        if len(cells) != _DIVISION_COLUMNS:
            faults.add(item.name, number, "\t".join(cells), f"has {len(cells)} columns; wanted 4")
            continue
        code, name, ascii_name, place = cells
        parts = code.split(".")
        if not 2 <= len(parts) <= 3 or not all(parts):
            faults.add(item.name, number, code, "is no code of a division, such as KR.06 or KR.06.32390")
        elif not place.isdigit() or not is_name(name):
            faults.add(item.name, number, f"{name}, {place}", "are no name and GeoNames id")
        else:
            yield Entry(
                id=f"geonames:{place}",
                name=clean(name),
                names=entry_names([ascii_name]),
                feature_class="A",
                feature_code="ADM1" if len(parts) == 2 else "ADM2",
                country_code=parts[0],
                admin1=parts[1],
                admin2=parts[2] if len(parts) == 3 else "",
            )


def country_entries(item: Input, faults: Faults, meter: Meter) -> Iterator[Entry]:
    """Yield the countries of ``countryInfo.txt``, without points."""
    for number, cells in _rows(item, faults, meter):
        if len(cells) != _COUNTRY_COLUMNS:
            faults.add(item.name, number, "\t".join(cells), f"has {len(cells)} columns; wanted 19")
        elif not cells[16].isdigit() or not is_name(cells[4]):
            # Countries that are no more have no id there.
            faults.pass_over("a country without a GeoNames id")
        else:
            yield Entry(
                id=f"geonames:{cells[16]}",
                name=clean(cells[4]),
                feature_class="A",
                feature_code="PCLI",
                country_code=cells[0],
                population=int(cells[7]) if cells[7].isdigit() else 0,
            )


def hierarchy_pairs(item: Input, faults: Faults, meter: Meter) -> Iterator[tuple[int, int]]:
    """Yield parent and child of each row of ``hierarchy.txt``, as GeoNames ids."""
    for number, cells in _rows(item, faults, meter):
        if not (2 <= len(cells) <= 3 and cells[0].isdigit() and cells[1].isdigit()):
            faults.add(item.name, number, "\t".join(cells), "is no parent and child; wanted two GeoNames ids")
        else:
            yield int(cells[0]), int(cells[1])


def _rows(item: Input, faults: Faults, meter: Meter) -> Iterator[tuple[int, list[str]]]:
    with item.open() as file:
        for number, line in enumerate(lines(file), start=1):
            meter.add(len(line))
            if not line.strip() or line.startswith(b"#"):
                continue
            try:
                yield number, line.decode().rstrip("\r\n").split("\t")
            except UnicodeDecodeError:
                faults.add(item.name, number, line, "is not UTF-8")
