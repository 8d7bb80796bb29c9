"""The clues: named, documented, computed by pure functions from a document's names and their candidates.

``table`` holds the candidates as columns, ``pairs`` how they stand to each other, ``cues`` what the words
at a name say, ``clues`` one function a clue.
"""

from __future__ import annotations

from geo.evidence.clues import CLUES, COLUMNS, columns
from geo.evidence.cues import cue, out_of_time
from geo.evidence.table import KINDS_OF_PLACE, Scene, Table, kind_of_place, peopled, prior

__all__ = [
    "CLUES",
    "COLUMNS",
    "KINDS_OF_PLACE",
    "Scene",
    "Table",
    "columns",
    "cue",
    "kind_of_place",
    "out_of_time",
    "peopled",
    "prior",
]
