"""Given names that are also places: Jordan Peterson, Paris Hilton, Israel Katz.

Such a word with another capitalised one behind it that is no ordinary word, and no place, is a person's
name. It says so of teams too, which are many, so a plural that no one was met with is left alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geo.recognition.english.lexicon import (
    EPONYM_HEADS,
    FACILITY_HEADS,
    GIVEN_NAMES,
    LOCATIVES,
    MEDIA_HEADS,
    ORGANISATION_HEADS,
    PERSONAL_TITLES,
    PLACE_HEADS,
    TITLES,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from geo.recognition.names import NameFinder
    from geo.recognition.spans import SpanCandidate
    from geo.recognition.vocabulary import Vocabulary

PERSON_SCORE: Final = 0.2
"""Most that a given name has before a surname: too little to be taken."""
_SURNAME: Final = re.compile(
    r"[ \u00a0](?:[A-Z]\.[ \u00a0])?([A-Z](?:[a-zß-ÿ]+|[a-z]?['’]?[A-Z][a-zß-ÿ]+))(?![\w-])"
)
_GOES_ON: Final = re.compile(r"[ \u00a0]([A-Z][\w'’-]*)")
_WORD_BEFORE: Final = re.compile(r"([^\W_]{1,24}\.?)[ \u00a0]\Z")
_HEADS: Final = (
    ORGANISATION_HEADS
    | MEDIA_HEADS
    | FACILITY_HEADS
    | EPONYM_HEADS
    | PLACE_HEADS
    | frozenset({"tech", "fed", "saint", "open", "stock"})
)
_ORDINARY: Final = 3
"""Times met in small letters from which a word is an ordinary one."""
_LARGE: Final = 300_000
"""People of a town that may follow another place: "Austin Houston Dallas"."""
_REACH: Final = 24
_TITLES: Final = TITLES | PERSONAL_TITLES
_OPENERS: Final = frozenset({"and", "but", "when", "while", "as", "after", "for", "like"})
_DETERMINERS: Final = frozenset(
    {
        "the",
        "a",
        "an",
        "this",
        "that",
        "some",
        "many",
        "few",
        "several",
        "two",
        "three",
        "four",
        "five",
        "six",
    }
)
_NOT_PERSONS: Final = frozenset({"ORG", "FAC", "EVENT", "PRODUCT", "WORK_OF_ART", "LAW", "GPE", "LOC"})


def without_given_names(
    text: str,
    candidates: Sequence[SpanCandidate],
    scores: NDArray[np.float64],
    vocabulary: Vocabulary,
    finder: NameFinder,
) -> NDArray[np.float64]:
    """Return the scores, lowered for spans that are the given name of a person named in full.

    Parameters
    ----------
    text : str
    candidates : sequence of SpanCandidate
    scores : ndarray of shape (n,)
        In [0, 1].
    vocabulary : Vocabulary
    finder : NameFinder
    """
    lowered = scores.copy()
    for i, c in enumerate(candidates):
        if scores[i] > PERSON_SCORE and not c.own and _is_given_name(text, c, vocabulary, finder):
            lowered[i] = PERSON_SCORE
    return lowered


def _is_given_name(text: str, c: SpanCandidate, vocabulary: Vocabulary, finder: NameFinder) -> bool:
    if c.lookup not in GIVEN_NAMES or c.cover in _NOT_PERSONS:
        return False
    surname = _SURNAME.match(text, c.end)
    if surname is None or not _may_be_surname(surname[1], vocabulary, finder):
        return False
    more = _GOES_ON.match(text, surname.end())
    if more is not None and (more[1].lower() in _HEADS or not vocabulary[surname[1]].person):
        # "Austin Thornhill Road"; a headline, where every word has a capital.
        return False
    # "In Israel Netanyahu said" only lacks a comma.
    before = _WORD_BEFORE.search(text, max(0, c.start - _REACH), c.start)
    return before is None or may_stand_before_a_person(before[1])


def may_stand_before_a_person(written: str) -> bool:
    """Tell whether a name in full may follow: not after "the" or "four", nor after "in"."""
    word = written.rstrip(".").lower()
    if written[0].isupper() and word not in _TITLES:
        return written.endswith(".") or word in _OPENERS
    return word not in LOCATIVES and word not in _DETERMINERS and not word.isdigit()


def _may_be_surname(word: str, vocabulary: Vocabulary, finder: NameFinder) -> bool:
    counts = vocabulary[word]
    if word.lower() in _HEADS or word.lower() in _TITLES or counts.place > counts.person:
        return False
    if counts.lower > _ORDINARY and counts.lower > counts.person:
        return False
    if word.endswith("s") and not word.endswith("ss") and not counts.person:
        return False
    info = finder.info(word)
    return info is None or not (
        info.country or info.demonym or info.feature_code == "ADM1" or info.town >= _LARGE
    )
