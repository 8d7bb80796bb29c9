"""One place, one id: a place that the supplement also has is stored under the supplement's id.

The supplement's row then stands over the published one, instead of beside it as a rival; the published id
still finds it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from gazetteer.naming.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shapely.geometry.base import BaseGeometry

    from gazetteer.build.drafts import Draft, Drafts
    from gazetteer.layers.rows import LayerRow
    from gazetteer.naming.variants import VariantRules

_FAR_DEGREES: Final = {"H": 25.0, "L": 2.0, "P": 0.05, "S": 0.3, "T": 2.0}
"""How far the points of one place may lie apart, by feature class: an ocean has no natural point."""
_LAKE_DEGREES: Final = 3.0
"""The same for lakes, of which many share a name."""
_BASES: Final = frozenset({"AIRB", "MILB", "NVB"})
"""Military bases, which are published as towns too."""
_GROUNDS: Final = _BASES | {"PRK"}
"""Grounds so large that they have a post office, named as they are, somewhere within."""
_POST_OFFICE: Final = "uszip:"
_POST_OFFICE_DEGREES: Final = 0.7
_SECTION: Final = "PPLX"
_SECTION_DEGREES: Final = 0.12
"""A section of a city is published as a settlement or as a region; the region's point may lie so far off."""


def take_shipped_ids(
    drafts: Drafts, shapes: Mapping[str, BaseGeometry], rows: Iterable[LayerRow], rules: VariantRules
) -> dict[str, BaseGeometry]:
    """Rename drafts to the ids of the supplement's rows for the same place; return the shapes by new id.

    Waters are the same in any word order that the rules know: Poyang Lake is Lake Poyang.
    """
    new = [row for row in rows if _may_be_published(row) and row.place_id not in drafts.by_id]
    by_key = _by_key(drafts, {fold(name) for row in new for name in _names(row)}, rules)
    renamed: dict[str, str] = {}
    for row in new:
        for same in _same(row, by_key):
            if same.id not in renamed:
                renamed[same.id] = row.place_id
    for old, place_id in renamed.items():
        draft = drafts.by_id.pop(old)
        kept = drafts.by_id.setdefault(place_id, draft)
        if kept is not draft:
            kept.add_names([draft.name, *draft.names])
            kept.population = kept.population or draft.population
        kept.id = place_id
        kept.former_ids.append(old)
    return {renamed.get(place_id, place_id): shape for place_id, shape in shapes.items()}


def _may_be_published(row: LayerRow) -> bool:
    # Of buildings only airports are published, and an airport named after a dam is not the dam.
    return row.feature_class in _FAR_DEGREES and (
        row.feature_class != "S" or row.feature_code.startswith("AIR")
    )


def _names(row: LayerRow) -> tuple[str, ...]:
    # A region's other names are too loose: Languedoc is not Occitania.
    exact = row.feature_class in {"H", "S"} or row.feature_code == _SECTION
    return (row.name, *(name for _, name in row.alternates)) if exact else (row.name,)


def _by_key(drafts: Drafts, wanted: set[str], rules: VariantRules) -> dict[str, list[Draft]]:
    by_key: dict[str, list[Draft]] = {}
    for draft in drafts.by_id.values():
        if draft.feature_class not in _FAR_DEGREES:
            continue
        names = (draft.name,) if draft.feature_class == "P" else (draft.name, *draft.names)
        keys = [fold(name) for name in names]
        if draft.feature_class == "H":
            keys += [form for key in keys for form in rules.keys(key, "H", draft.feature_code, None)]
        for key in dict.fromkeys(keys):
            if key in wanted:
                by_key.setdefault(key, []).append(draft)
    return by_key


def _same(row: LayerRow, by_key: Mapping[str, list[Draft]]) -> list[Draft]:
    """Return the nearest drafts of each fitting class, by the main name, else by another of the row's."""
    found = []
    for feature_class in _published_as(row):
        own = feature_class == row.feature_class or row.feature_code == _SECTION
        for name in _names(row) if own else (row.name,):
            near = [
                (math.dist((row.latitude, row.longitude), (draft.latitude, draft.longitude)), draft.id, draft)
                for draft in by_key.get(fold(name), ())
                if draft.feature_class == feature_class and draft.has_point and _may_be(row, draft)
            ]
            fitting = [draft for apart, _, draft in sorted(near) if apart <= _far(row, draft)]
            if fitting:
                # A large base has several post offices, all of its name.
                found += [fitting[0], *(d for d in fitting[1:] if d.id.startswith(_POST_OFFICE))]
                break
    return found


def _may_be(row: LayerRow, draft: Draft) -> bool:
    # A park is not the town it is named after, but its post office is no other place.
    return row.feature_code != "PRK" or draft.feature_class != "P" or draft.id.startswith(_POST_OFFICE)


def _far(row: LayerRow, draft: Draft) -> float:
    if row.feature_code == _SECTION and draft.feature_class == "L":
        return _SECTION_DEGREES
    if row.feature_code in _GROUNDS and draft.id.startswith(_POST_OFFICE):
        return _POST_OFFICE_DEGREES
    return _LAKE_DEGREES if draft.feature_code in {"LK", "RSV"} else _FAR_DEGREES[draft.feature_class]


def _published_as(row: LayerRow) -> str:
    """Return the feature classes a row's place may be published under: a range is a region too."""
    if row.feature_class == "T":
        return "TL"
    if row.feature_code == _SECTION:
        return "PL"
    return f"{row.feature_class}P" if row.feature_code in _GROUNDS else row.feature_class
