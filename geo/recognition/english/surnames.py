"""Surnames that are also places: Whitney Houston, Irving Berlin, Booker T. Washington.

Few texts have such persons, so no model learns of them from these; how common a given name is, the census
knows. A place that follows one is a surname where a person's name may stand, and nothing says otherwise.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geo.recognition.english.given_names import PERSON_SCORE, may_stand_before_a_person
from geo.recognition.english.lexicon import PLACE_HEADS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from geo.recognition.spans import SpanCandidate
    from geo.recognition.vocabulary import Vocabulary

_COMMON: Final = 4
"""Of 100,000 people, so many have a name that is taken for one."""
_ORDINARY: Final = 3
"""Times met in small letters from which a word is an ordinary one: will, mark."""
_GIVEN: Final = re.compile(
    r"(?:([^\W_]{1,24}\.?)[ \u00a0])?(?<![\w'’.-])([A-Z][a-z]{2,20})[ \u00a0](?:[A-Z]\.[ \u00a0])?\Z"
)
_NEXT: Final = re.compile(r"[-‐‑]|[ \u00a0]([^\W_]+)")
_HOLDER: Final = re.compile(r",[ \u00a0](?=[A-Z])")
_REACH: Final = 56
_NO_TITLES: Final = frozenset({"st", "ste", "ft", "mt", "pt"})
"""Short words with a stop, before which a town's name begins: "St. Paul Minnesota"."""
_PLACE_LABELS: Final = frozenset({"GPE", "LOC", "FAC"})


def without_surnames(
    text: str, candidates: Sequence[SpanCandidate], scores: NDArray[np.float64], vocabulary: Vocabulary
) -> NDArray[np.float64]:
    """Return the scores, lowered for spans that are the surname of a person named in full.

    Parameters
    ----------
    text : str
    candidates : sequence of SpanCandidate
    scores : ndarray of shape (n,)
        In [0, 1].
    vocabulary : Vocabulary
    """
    lowered = scores.copy()
    holders = {c.start for c in candidates if c.info and (c.info.country or c.info.feature_code == "ADM1")}
    for i, c in enumerate(candidates):
        if scores[i] > PERSON_SCORE and not c.own and _is_surname(text, c, holders, vocabulary):
            lowered[i] = PERSON_SCORE
    return lowered


def _is_surname(text: str, c: SpanCandidate, holders: set[int], vocabulary: Vocabulary) -> bool:
    info = c.info
    if info is None or info.country or info.demonym or c.label in _PLACE_LABELS or " " in c.lookup:
        return False
    if c.lookup.lower() in PLACE_HEADS:
        return False
    given = _GIVEN.search(text, max(0, c.start - _REACH), c.start)
    if given is None or not _is_given_name(given[2], vocabulary):
        return False
    before = given[1] or ""
    if before and (before.rstrip(".").lower() in _NO_TITLES or not may_stand_before_a_person(before)):
        return False
    return not _goes_on_as_a_place(text, c.end, holders)


def _is_given_name(word: str, vocabulary: Vocabulary) -> bool:
    counts = vocabulary[word]
    ordinary = counts.lower > _ORDINARY and counts.lower > counts.first
    return vocabulary.given(word) >= _COMMON and not ordinary and counts.place <= counts.person


def _goes_on_as_a_place(text: str, end: int, holders: set[int]) -> bool:
    """Tell whether what follows is of a place: its holder, a head, a longer name."""
    comma = _HOLDER.match(text, end)
    if comma is not None:
        return comma.end() in holders
    after = _NEXT.match(text, end)
    return after is not None and (
        after[1] is None or after[1][0].isupper() or after[1].lower() in PLACE_HEADS
    )
