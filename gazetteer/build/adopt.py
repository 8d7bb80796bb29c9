"""One place, one id: a sea or an airport that the supplement also has is stored under the supplement's id.

The supplement's row then stands over the published one, instead of beside it as a rival.
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

_FAR_DEGREES: Final = {"H": 25.0, "S": 0.3}
"""How far the points of one place may lie apart: an ocean has no natural point."""
_OWN: Final = ("naturalearth:", "icao:")


def take_shipped_ids(
    drafts: Drafts, shapes: Mapping[str, BaseGeometry], rows: Iterable[LayerRow]
) -> dict[str, BaseGeometry]:
    """Rename drafts to the ids of the supplement's rows for the same place; return the shapes by new id."""
    by_key: dict[str, list[Draft]] = {}
    for draft in drafts.by_id.values():
        if draft.id.startswith(_OWN):
            for key in dict.fromkeys(fold(name) for name in (draft.name, *draft.names)):
                by_key.setdefault(key, []).append(draft)
    renamed: dict[str, str] = {}
    for row in rows:
        water_or_airport = row.feature_class == "H" or row.feature_code.startswith("AIR")
        if not water_or_airport or row.place_id in drafts.by_id:
            continue
        same = _same(row, by_key)
        if same is not None and same.id not in renamed:
            renamed[same.id] = row.place_id
    for old, new in renamed.items():
        draft = drafts.by_id.pop(old)
        draft.id = new
        drafts.by_id[new] = draft
    return {renamed.get(place_id, place_id): shape for place_id, shape in shapes.items()}


def _same(row: LayerRow, by_key: Mapping[str, list[Draft]]) -> Draft | None:
    """Return the nearest draft of the row's class under its main name, else under another of its names."""
    for name in (row.name, *(name for _, name in row.alternates)):
        near = [
            (math.dist((row.latitude, row.longitude), (draft.latitude, draft.longitude)), draft.id, draft)
            for draft in by_key.get(fold(name), ())
            if draft.feature_class == row.feature_class
        ]
        if near and min(near)[0] <= _FAR_DEGREES.get(row.feature_class, 0.0):
            return min(near)[2]
    return None
