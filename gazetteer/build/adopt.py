"""One place, one id: a place that the supplement also has is stored under the supplement's id.

The supplement's row then stands over the published one, instead of beside it as a rival; the published id
still finds it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from gazetteer.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shapely.geometry.base import BaseGeometry

    from gazetteer.build.drafts import Draft, Drafts
    from gazetteer.rows import LayerRow
    from gazetteer.variants import VariantRules

_FAR_DEGREES: Final = {"H": 25.0, "L": 2.0, "P": 0.05, "S": 0.3, "T": 2.0}
"""How far the points of one place may lie apart, by feature class: an ocean has no natural point."""
_LAKE_DEGREES: Final = 3.0
"""The same for lakes, of which many share a name."""
_BASES: Final = frozenset({"AIRB", "MILB", "NVB"})
"""Military bases, which are published as towns too."""


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
    return (
        (row.name, *(name for _, name in row.alternates)) if row.feature_class in {"H", "S"} else (row.name,)
    )


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
    """Return the nearest draft of each fitting class, by the main name, else by another of the row's."""
    found = []
    for feature_class in _published_as(row):
        for name in _names(row) if feature_class == row.feature_class else (row.name,):
            near = [
                (math.dist((row.latitude, row.longitude), (draft.latitude, draft.longitude)), draft.id, draft)
                for draft in by_key.get(fold(name), ())
                if draft.feature_class == feature_class and draft.has_point
            ]
            if near and min(near)[0] <= _far(min(near)[2]):
                found.append(min(near)[2])
                break
    return found


def _far(draft: Draft) -> float:
    return _LAKE_DEGREES if draft.feature_code in {"LK", "RSV"} else _FAR_DEGREES[draft.feature_class]


def _published_as(row: LayerRow) -> str:
    """Return the feature classes a row's place may be published under: a range is a region too."""
    if row.feature_class == "T":
        return "TL"
    return f"{row.feature_class}P" if row.feature_code in _BASES else row.feature_class
