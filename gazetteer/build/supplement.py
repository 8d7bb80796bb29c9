"""Laying the supplement over the published places, as a layer would lie over them when opened.

A base that holds the supplement opens faster; one whose digest is not that of the files at hand is opened
with them as layers instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gazetteer.build.drafts import Draft, Drafts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shapely.geometry.base import BaseGeometry

    from gazetteer.layers.rows import LayerRow


def add_supplement(
    drafts: Drafts, shapes: dict[str, BaseGeometry], rows: Iterable[LayerRow], label: str
) -> None:
    """Add, override or remove places; an outline drawn by hand gives way to a published one."""
    for row in rows:
        known = drafts.by_id.get(row.place_id)
        if row.deleted:
            drafts.by_id.pop(row.place_id, None)
            continue
        if known is None:
            known = Draft(id=row.place_id, name=row.name, feature_class=row.feature_class or "P")
            drafts.by_id[row.place_id] = known
            drafts.places_from[label] += 1
        elif known.name != row.name:
            former, known.name = known.name, row.name
            known.add_names([former])
        _override(known, row)
        drafts.names_from[label] += known.add_names(name for _, name in row.alternates)
        if row.geometry is not None:
            shapes.setdefault(row.place_id, row.geometry)


def _override(draft: Draft, row: LayerRow) -> None:
    draft.latitude, draft.longitude = row.latitude, row.longitude
    draft.source = row.source
    if row.population is not None:
        draft.population = row.population
    for field in (
        "feature_class",
        "feature_code",
        "country_code",
        "admin1",
        "admin2",
        "valid_from",
        "valid_to",
    ):
        if getattr(row, field):
            setattr(draft, field, getattr(row, field))
