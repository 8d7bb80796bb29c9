"""What published data says wrongly of single places, put right or taken out: ``corrections.csv``.

The file has the form of every layer: a row stands over the place with its id, its names in the place of those
there, or takes it out with ``DELETED``. A row's note says what was wrong.
"""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from gazetteer.layers.reading import parse_layer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shapely.geometry.base import BaseGeometry

    from gazetteer.build.drafts import Drafts
    from gazetteer.layers.rows import LayerRow

_FILE = "corrections.csv"


def corrections() -> Sequence[LayerRow]:
    """Return the rows of the file."""
    return parse_layer(resources.files("gazetteer.build").joinpath(_FILE).read_bytes(), _FILE).rows


def correct(drafts: Drafts, shapes: dict[str, BaseGeometry], rows: Iterable[LayerRow]) -> list[str]:
    """Put places right or take them out; return the ids that no source has, whose rows may go."""
    unknown = []
    for row in rows:
        draft = drafts.by_id.get(row.place_id)
        if draft is None:
            unknown.append(row.place_id)
        elif row.deleted:
            del drafts.by_id[row.place_id]
            shapes.pop(row.place_id, None)
        else:
            draft.name, draft.names = row.name, {}
            draft.add_names(name for _, name in row.alternates)
            draft.feature_class = row.feature_class or draft.feature_class
            draft.feature_code = row.feature_code or draft.feature_code
            draft.latitude, draft.longitude = row.latitude, row.longitude
    return unknown
