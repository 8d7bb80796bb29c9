"""Events spelt like places: "Hurricane Katrina" is in no Hurricane, "Columbus Day" in no Columbus.

Storms have given names, many of which are towns too, and a few towns are called as storms are. Such a town is
one where the text says so: "in Hurricane", "Hurricane, Utah". A holiday has the name of what it is about.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from geo.recognition.spans import SpanCandidate

EVENT_SCORE: Final = 0.2
"""Most that a storm, its name, or a holiday has: too little to be taken."""
_STORMS: Final = frozenset({"hurricane", "typhoon", "cyclone", "storm", "tornado"})
_BEFORE_ITS_NAME: Final = re.compile(
    r"\b(?:(?:Super[ \u00a0]?)?(?:Hurricane|Typhoon|Cyclone)|(?:Tropical[ \u00a0]|Winter[ \u00a0])?Storm"
    r"|HURRICANE|TYPHOON|CYCLONE|STORM)[ \u00a0]\Z"
)
_REACH: Final = 24
_WITHIN: Final = re.compile(r"\b(?:in|near|outside|around|to|from|of)[ \u00a0]\Z", re.IGNORECASE)
_HOLDER: Final = re.compile(r",[ \u00a0][A-Z]|[-‐‑](?:based|born)\b")
_DAY: Final = re.compile(r"[ \u00a0](?:Day|DAY)\b(?![ \u00a0][A-Z])")
_NAME: Final = re.compile(r"[ \u00a0][A-Z]")


def without_events(
    text: str, candidates: Sequence[SpanCandidate], scores: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the scores, lowered for spans that are an event, or its name.

    Parameters
    ----------
    text : str
    candidates : sequence of SpanCandidate
    scores : ndarray of shape (n,)
        In [0, 1].
    """
    lowered = scores.copy()
    for i, c in enumerate(candidates):
        if scores[i] <= EVENT_SCORE or c.own:
            continue
        if _is_storm(text, c) or _is_its_name(text, c) or _is_holiday(text, c):
            lowered[i] = EVENT_SCORE
    return lowered


def _is_storm(text: str, c: SpanCandidate) -> bool:
    *before, last = c.lookup.lower().split()
    if before and c.info is None:
        return not _STORMS.isdisjoint(before)
    if before or last not in _STORMS or _HOLDER.match(text, c.end):
        return False
    within = _WITHIN.search(text, max(0, c.start - _REACH), c.start)
    return within is None or _NAME.match(text, c.end) is not None


def _is_its_name(text: str, c: SpanCandidate) -> bool:
    """Tell whether a storm stands before a name; a country's, or a state's, is no storm's."""
    info = c.info
    if info is None or info.country or info.demonym or info.feature_code == "ADM1" or " " in c.lookup:
        return False
    return _BEFORE_ITS_NAME.search(text, max(0, c.start - _REACH), c.start) is not None


def _is_holiday(text: str, c: SpanCandidate) -> bool:
    """Tell whether a name is that of a day; "Canada Day" is still of Canada."""
    info = c.info
    if info is None or info.country or info.demonym or info.feature_code == "ADM1":
        return False
    return _DAY.match(text, c.end) is not None
