"""Places and their names: a local gazetteer that knows nothing of documents or maps."""

from __future__ import annotations

from gazetteer.errors import GazetteerError, GazetteerMissing, GazetteerStale, LayerError, PlaceError
from gazetteer.place import MatchKind, NameMatch, Place
from gazetteer.store import Gazetteer

__all__ = [
    "Gazetteer",
    "GazetteerError",
    "GazetteerMissing",
    "GazetteerStale",
    "LayerError",
    "MatchKind",
    "NameMatch",
    "Place",
    "PlaceError",
]
