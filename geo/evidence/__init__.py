"""The clues: named, documented, computed by pure functions from a document's names and their candidates.

``table`` holds the candidates as columns, ``pairs`` how they stand to each other, ``cues`` what the words
at a name say, ``contests`` what teams that meet have between them, ``clues`` one function a clue.
"""

from __future__ import annotations

from geo.evidence.clues import CLUES, COLUMNS, SILENT, columns
from geo.evidence.contests import CONTEST
from geo.evidence.cues import cue, of_a_state, out_of_time, years
from geo.evidence.dialect import Writing, writes, writing
from geo.evidence.table import (
    KINDS_OF_PLACE,
    MEASURES,
    NUMBERS,
    Around,
    Meetings,
    Scene,
    Table,
    kind_of_place,
    peopled,
    prior,
)

__all__ = [
    "CLUES",
    "COLUMNS",
    "CONTEST",
    "KINDS_OF_PLACE",
    "MEASURES",
    "NUMBERS",
    "SILENT",
    "Around",
    "Meetings",
    "Scene",
    "Table",
    "Writing",
    "columns",
    "cue",
    "kind_of_place",
    "of_a_state",
    "out_of_time",
    "peopled",
    "prior",
    "writes",
    "writing",
    "years",
]
