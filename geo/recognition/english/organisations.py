"""Organisations spelt like places: Toyota, Hamas, Santander; and whose shares one holds.

"In" before a name speaks for a place, but not where one holds shares in it. Of what is hardly ever a place in
the news the gazetteer has a town somewhere; such a name is one only where the text says so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geo.recognition.english.lexicon import ORGANISATIONS, PLACE_HEADS, PUBLIC_BODIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from geo.recognition.spans import SpanCandidate

ORGANISATION_SCORE: Final = 0.2
"""Most that the name of an organisation has: too little to be taken."""
_GREAT: Final = 500_000
"""People of a town whose exchange is meant: "shares in Frankfurt fell"."""
_HELD: Final = re.compile(
    r"\b(?:shares?|stakes?|holdings?|shareholders?|shareholdings?)[ \u00a0](?:held[ \u00a0])?in[ \u00a0]\Z",
    re.IGNORECASE,
)
_WITHIN: Final = re.compile(r"\b(?:[Ii]n|[Nn]ear|[Oo]utside|[Aa]round|[Tt]he|THE|IN)[ \u00a0]\Z")
_HOLDER: Final = re.compile(r",[ \u00a0][A-Z]|[-‐‑](?:based|born)\b|[ \u00a0]([^\W\d_]+)")
_OF_PLACES: Final = PUBLIC_BODIES | PLACE_HEADS | {f"{head}s" for head in PLACE_HEADS}
_REACH: Final = 32


def without_organisations(
    text: str, candidates: Sequence[SpanCandidate], scores: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the scores, lowered for spans that name an organisation.

    Parameters
    ----------
    text : str
    candidates : sequence of SpanCandidate
    scores : ndarray of shape (n,)
        In [0, 1].
    """
    lowered = scores.copy()
    for i, c in enumerate(candidates):
        if scores[i] > ORGANISATION_SCORE and not c.own and _is_organisation(text, c):
            lowered[i] = ORGANISATION_SCORE
    return lowered


def _is_organisation(text: str, c: SpanCandidate) -> bool:
    before = text[max(0, c.start - _REACH) : c.start]
    held = _HELD.search(before) is not None
    if not held and c.lookup not in ORGANISATIONS:
        return False
    if _said_to_be_a_place(text, c.end):
        return False
    if c.lookup in ORGANISATIONS:
        return held or _WITHIN.search(before) is None
    return c.info is not None and not (_has_an_exchange(c) or c.info.demonym)


def _said_to_be_a_place(text: str, end: int) -> bool:
    after = _HOLDER.match(text, end)
    return after is not None and (after[1] is None or after[1].lower() in _OF_PLACES)


def _has_an_exchange(c: SpanCandidate) -> bool:
    info = c.info
    return info is not None and (
        info.country or info.capital or info.seat or info.population >= _GREAT or info.feature_class in "LTH"
    )
