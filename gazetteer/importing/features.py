"""What sources call their kinds of places → GeoNames' feature class and code, read from ``features.csv``."""

from __future__ import annotations

import csv
import io
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_USUAL_CODES: Final = {
    "A": "ADMD", "H": "", "L": "RGN", "P": "PPL", "R": "RD", "S": "", "T": "", "U": "", "V": "",
}  # fmt: skip
"""The code of a place of which only the class is known."""


@lru_cache(maxsize=1)
def _table() -> dict[tuple[str, str], tuple[str, str]]:
    text = resources.files("gazetteer.importing").joinpath("features.csv").read_text("utf-8")
    return {
        (row["source"], row["type"]): (row["feature_class"], row["feature_code"])
        for row in csv.DictReader(io.StringIO(text))
    }


def feature_of(source: str, types: Iterable[str]) -> tuple[str, str] | None:
    """Return class and code of the first type that is known, or None; both empty for what is no place.

    Examples
    --------
    >>> feature_of("natural-earth", ["Range/mtn"]), feature_of("pleiades", ["unheard-of"])
    (('T', 'MTS'), None)
    """
    table = _table()
    keys = ((source, " ".join(kind.lower().split())) for kind in types)
    return next((table[key] for key in keys if key in table), None)


def feature_of_class(letter: str) -> tuple[str, str] | None:
    """Return class and usual code of one of GeoNames' letters, or None."""
    return (letter, _USUAL_CODES[letter]) if letter in _USUAL_CODES else None
