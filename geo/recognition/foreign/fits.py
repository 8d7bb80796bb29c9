"""Whether a name of the gazetteer is more than a chance meeting of letters, outside English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from geo.recognition.foreign import grammar

if TYPE_CHECKING:
    from geo.recognition.names import NameInfo

NOWHERE: Final[frozenset[str]] = frozenset()
SHORT: Final = 3
LARGE: Final = 50_000
VERY_LARGE: Final = 300_000
HUGE: Final = 2_000_000
_LANDS: Final = frozenset({"PEN", "ISL", "ISLS", "MTS", "RGN", "GULF", "LK", "LKS", "SEA"})
"""Lands and waters that are as widely known as a region's seat, and have no people counted."""


class ForeignName(NamedTuple):
    """A name as it stands in the text, and what to look up for it."""

    start: int
    end: int
    lookup: str
    info: NameInfo


def fits(info: NameInfo, name: str, words: frozenset[str], home: frozenset[str] = NOWHERE) -> bool:
    """Tell whether a name is more than a chance meeting of letters, and no common word.

    Where the language is at home a small town counts too, if it is the seat of a region.
    """
    if info.own:
        return True
    if name in words or (info.abbreviation and name not in grammar.SHORT_COUNTRIES):
        return False
    if info.country or info.capital or info.listed or info.landmark or info.population >= LARGE:
        return True
    if home.isdisjoint(info.countries[:1]):
        return False
    return (info.seat and len(name) > SHORT) or (info.feature_code in _LANDS and len(name) > SHORT + 1)
