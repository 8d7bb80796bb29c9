"""Places and their names: a local gazetteer that knows nothing of documents or maps."""

from __future__ import annotations

from gazetteer.divisions import Division, Divisions, divisions_at
from gazetteer.errors import GazetteerError, GazetteerMissing, GazetteerStale, LayerError, PlaceError
from gazetteer.layers.changes import Change, Changes, Known, Vanished, compare, known_places, vanished
from gazetteer.layers.layered import LayeredGazetteer
from gazetteer.layers.reading import Layer, parse_layer, read_layer
from gazetteer.layers.rows import Fault, LayerRow
from gazetteer.naming.folding import fold
from gazetteer.naming.matches import NameMatch, Step, StepKind
from gazetteer.opening import open_gazetteer
from gazetteer.pack.columns import Columns
from gazetteer.pack.embedded import Base, open_base
from gazetteer.place import MatchKind, NearPlace, Place, standing
from gazetteer.store import Gazetteer, NameSource

__all__ = [
    "Base",
    "Change",
    "Changes",
    "Columns",
    "Division",
    "Divisions",
    "Fault",
    "Gazetteer",
    "GazetteerError",
    "GazetteerMissing",
    "GazetteerStale",
    "Known",
    "Layer",
    "LayerError",
    "LayerRow",
    "LayeredGazetteer",
    "MatchKind",
    "NameMatch",
    "NameSource",
    "NearPlace",
    "Place",
    "PlaceError",
    "Step",
    "StepKind",
    "Vanished",
    "compare",
    "divisions_at",
    "fold",
    "known_places",
    "open_base",
    "open_gazetteer",
    "parse_layer",
    "read_layer",
    "standing",
    "vanished",
]
