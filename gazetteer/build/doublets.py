"""Places that stand twice: rows of the supplement that repeat another place of the base."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from gazetteer.naming.folding import fold
from gazetteer.place import MatchKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gazetteer.layers.rows import LayerRow
    from gazetteer.place import Place
    from gazetteer.store import Gazetteer

_NEAR_DEGREES: Final = {"H": 1.0, "L": 0.6, "P": 0.1, "S": 0.03, "T": 0.6}
"""Places of one name and kind that lie nearer than this, by feature class, are taken for one."""
_ALIKE: Final = ({"PPLX", "RGN"}, {"PPLX", "SQR"}, {"PRK", "ISL"}, {"PRK", "MNMT"}, {"PRK", "RESN"})
"""Kinds of different classes that one place may be filed under."""
_CALLED: Final = frozenset({MatchKind.PRIMARY, MatchKind.ALTERNATE, MatchKind.VARIANT})
_POST_OFFICE: Final = "uszip:"
_DISTINCT: Final = frozenset(
    frozenset(pair)
    for pair in (
        ("local:montmartre", "geonames:3029374"),  # a hill, and the arrondissement around it
        ("local:champagne-region", "geonames:3027256"),  # the wine's country, and the former region
        ("geonames:1745185", "geonames:1756245"),  # Peninsular Malaysia, and Malaya before it
        ("local:river-avon", "local:river-avon-gb"),  # Bristol's, Stratford's and Salisbury's
        ("local:river-avon", "local:river-avon-gb-2"),
        ("local:fiordland-national-park", "geonames:2191114"),  # the park, and the region it lies in
    )
)
"""Pairs that are not one place, though they look so."""


def doublets(gazetteer: Gazetteer, rows: Iterable[LayerRow]) -> Iterator[tuple[Place, Place]]:
    """Yield each place of the supplement with another place that is the same by all appearance, once a pair.

    Parameters
    ----------
    gazetteer : Gazetteer
        The base that the supplement is part of.
    rows : iterable of LayerRow
        The supplement's rows; one that the gazetteer does not have is passed over.
    """
    seen: set[frozenset[str]] = set(_DISTINCT)
    for row in rows:
        place = gazetteer.by_id(row.place_id)
        if place is None or place.feature_class not in _NEAR_DEGREES:
            continue
        for name in (row.name, *(name for _, name in row.alternates)):
            for match in gazetteer.by_name(name):
                pair = frozenset({place.id, match.place.id})
                if len(pair) == 2 and pair not in seen and _same(place, match.place, match.kind, name):
                    seen.add(pair)
                    yield place, match.place


def _same(place: Place, other: Place, kind: MatchKind, name: str) -> bool:
    if kind not in _CALLED or not _same_kind(place, other):
        return False
    # By names of which neither is the main one too much is alike: a bay, and the sea it is part of.
    if fold(name) not in {fold(place.name), fold(other.name)}:
        return False
    aside = abs(place.longitude - other.longitude)
    aside = min(aside, 360 - aside) * math.cos(math.radians(place.latitude))
    return math.hypot(place.latitude - other.latitude, aside) <= _NEAR_DEGREES[place.feature_class]


def _same_kind(place: Place, other: Place) -> bool:
    if place.feature_class == other.feature_class:
        return place.feature_class != "S" or place.feature_code == other.feature_code
    if {place.feature_code, other.feature_code} in _ALIKE:
        return True
    named_alike = fold(place.name) == fold(other.name)
    # A town grows around a base, but a post office of the base's or park's own name is no other place.
    return named_alike and place.feature_class == "L" and other.id.startswith(_POST_OFFICE)
