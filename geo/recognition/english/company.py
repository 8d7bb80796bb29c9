"""Names in the company of places: "from Hull to Selby", "in Onitsha and Aba", "fled to Essen".

A town that few texts name looks like a surname to any model. Where a sentence goes from a place to it,
names it in one breath with a place that something lies in, or lets its team meet a place's, it is a town
like the other; and so is what one flees, flies or drives to, and what the next name holds ("Gao in Mali"). Of
what stands where places stand, half a belief is enough.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gazetteer import MatchKind
from geo.evidence import CONTEST
from geo.recognition.english.beside import AND, WITHIN
from geo.recognition.english.lexicon import LOCATIVES, ORGANISATIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from geo.recognition.spans import SpanCandidate
    from geo.recognition.vocabulary import Vocabulary

COMPANY_SCORE: Final = 0.5
"""Score of a town in such company."""
_SURE: Final = 0.6
"""Score from which a name is company."""
_HINTED: Final = 0.25
"""Score from which a second sign is enough: what one is in, or a list of places."""
_JOINED: Final = 0.2
"""The same, of two names with nothing but "and" between them."""
_LEAST: Final = 10_000
"""People of a town that is found so."""
_GREAT: Final = 100_000
"""People of a town that one is in, whatever its name is like."""
_ORDINARY: Final = 2
"""Times met in small letters from which a word may be an ordinary one."""
_ODD: Final = 2
"""Times a town's name was met in a person's by a label gone wrong."""
_WAY: Final = re.compile(r"[ \u00a0](?:to|and|through|via)[ \u00a0]")
_LIST: Final = re.compile(r"(?:,|,?[ \u00a0](?:and|or|&))[ \u00a0]")
_WAY_BEFORE: Final = re.compile(r"\b(?:from|between)[ \u00a0]\Z", re.IGNORECASE)
_WORD_BEFORE: Final = re.compile(r"([^\W\d_]{1,24})[ \u00a0]\Z")
_CAPITAL_AFTER: Final = re.compile(r"[ \u00a0-][^\W\d_a-zß-ÿ]|['’]s[ \u00a0][A-Z]")
_HEADED_FOR: Final = re.compile(
    r"\b(?:fled|flee(?:s|ing)?|fl(?:y|ies|ew|own|ying)|travel(?:s|l?ed|l?ing)?|dr(?:ive|ives|ove|iven|iving)"
    r"|sail(?:s|ed|ing)?|deport(?:ed|ing)|extradited|evacuated|airlifted|bound|heading|headed|commut(?:e|es|ed)"
    r"|march(?:ed|ing)?|retreat(?:ed|ing)?|emigrated|relocat(?:ed|ing)|moved|moving|return(?:s|ed|ing)?|went|gone"
    r"|flights?|trains?|bus(?:es)?|road|highway|trips?|visits?|journey|en[ \u00a0]route)"
    r"[ \u00a0](?:back[ \u00a0]|home[ \u00a0])?(?:to|for|from)[ \u00a0]\Z"
)
_STOPS: Final = re.compile(r"[.,;:)!?]|\s*\Z")
"""After an ordinary word they leave it none but a name: "in Cannes and Nice."."""
_ROW: Final = re.compile(r", ")
_SMALL_BEFORE: Final = re.compile(r"[a-zß-ÿ,;][ \u00a0][a-z]{1,12}[ \u00a0]\Z")
"""In a headline all words have capitals."""
_REACH: Final = 24
_FAR: Final = 32


def with_company(
    text: str, candidates: Sequence[SpanCandidate], scores: NDArray[np.float64], vocabulary: Vocabulary
) -> NDArray[np.float64]:
    """Return the scores, raised for towns that stand in one phrase with a place, or that one travels to.

    Parameters
    ----------
    text : str
    candidates : sequence of SpanCandidate
        By position.
    scores : ndarray of shape (n,)
        In [0, 1].
    vocabulary : Vocabulary
    """
    raised = scores.copy()
    for i, c in enumerate(candidates):
        if scores[i] >= COMPANY_SCORE:
            continue
        headed_for = _may_be_town(c, vocabulary) and _is_way_there(text, c, vocabulary)
        if headed_for or (_is_named(c) and _one_is_there(text, c, float(scores[i]), vocabulary)):
            raised[i] = COMPANY_SCORE
    for i in range(1, len(candidates)):
        one, other = candidates[i - 1], candidates[i]
        if not 0 < other.start - one.end <= _REACH or (scores[i - 1] >= _SURE) == (scores[i] >= _SURE):
            continue
        at, sure = (i, one) if scores[i - 1] >= _SURE else (i - 1, other)
        there = candidates[at]
        if scores[at] >= COMPANY_SCORE or not (_is_town(sure) and _may_be_town(there, vocabulary)):
            continue
        if at == i and _is_ordinary(there, vocabulary) and not _STOPS.match(text, there.end):
            continue
        if _is_alone(text, other) and _go_together(text, one, other):
            raised[at] = COMPANY_SCORE
    return _listed_with(text, candidates, raised, vocabulary)


def _listed_with(
    text: str, candidates: Sequence[SpanCandidate], scores: NDArray[np.float64], vocabulary: Vocabulary
) -> NDArray[np.float64]:
    """Return the scores, raised for what is in doubt but listed with a place, or lies in the next."""
    raised = scores.copy()
    for i in range(1, len(candidates)):
        one, other = candidates[i - 1], candidates[i]
        if not 0 < other.start - one.end <= _REACH:
            continue
        if raised[i] >= _SURE and raised[i - 1] < COMPANY_SCORE and _lies_in(text, one, other, vocabulary):
            raised[i - 1] = COMPANY_SCORE
        if (raised[i - 1] >= COMPANY_SCORE) == (raised[i] >= COMPANY_SCORE):
            continue
        at, sure = (i, one) if raised[i - 1] >= COMPANY_SCORE else (i - 1, other)
        there = candidates[at]
        if raised[at] >= _least_in_a_list(text, one, other) and _is_named(there) and _is_town(sure):
            raised[at] = COMPANY_SCORE if _is_alone(text, other) else raised[at]
    return raised


def _least_in_a_list(text: str, one: SpanCandidate, other: SpanCandidate) -> float:
    """Return the score from which one of two names is what the other is; 1 where no list has them."""
    if AND.fullmatch(text, one.end, other.start):
        return _JOINED
    return _HINTED if _ROW.fullmatch(text, one.end, other.start) else 1.0


def _lies_in(text: str, one: SpanCandidate, other: SpanCandidate, vocabulary: Vocabulary) -> bool:
    """Tell whether the second is a country or a division with a place of the first's name: "Gao in Mali"."""
    here, there = one.info, other.info
    if here is None or there is None or not _is_named(one) or here.population < _LEAST or here.country:
        return False
    if not WITHIN.fullmatch(text, one.end, other.start):
        return False
    if here.population < _GREAT and _is_like_a_person(one, vocabulary):
        # "Clinton in Iowa" is there on a visit.
        return False
    if there.country:
        return there.countries[:1] == here.countries[:1]
    return there.feature_code == "ADM1" and there.divisions[:1] == here.divisions[:1]


def _is_named(c: SpanCandidate) -> bool:
    """Tell whether a name is a place's main one, and no part of a longer one."""
    info = c.info
    if info is None or info.demonym or info.abbreviation or c.cover or c.lookup in ORGANISATIONS:
        return False
    return info.kind is MatchKind.PRIMARY and info.feature_class in "PA"


def _one_is_there(text: str, c: SpanCandidate, score: float, vocabulary: Vocabulary) -> bool:
    """Tell whether a name stands after what places stand after: "from Essen", "near Vilonia"."""
    before = text[max(0, c.start - _REACH) : c.start]
    word = _WORD_BEFORE.search(before)
    if word is None or word[1].lower() not in LOCATIVES or not _is_alone(text, c):
        return False
    if _is_like_a_person(c, vocabulary):
        return False
    if score >= _HINTED:
        return _SMALL_BEFORE.search(before) is not None
    great = c.info is not None and (c.info.population >= _GREAT or c.info.capital)
    return great and not _is_ordinary(c, vocabulary) and c.label != "PERSON"


def _is_way_there(text: str, c: SpanCandidate, vocabulary: Vocabulary) -> bool:
    """Tell whether one travels there: "fled to Essen", "the road to Selby"."""
    if _HEADED_FOR.search(text, max(0, c.start - _FAR), c.start) is None or not _is_alone(text, c):
        return False
    return not _is_ordinary(c, vocabulary) or _STOPS.match(text, c.end) is not None


def _go_together(text: str, one: SpanCandidate, other: SpanCandidate) -> bool:
    before = text[max(0, one.start - _REACH) : one.start]
    if _WAY.fullmatch(text, one.end, other.start) and _WAY_BEFORE.search(before):
        return True
    if CONTEST.fullmatch(text, one.end, other.start):
        return True
    word = _WORD_BEFORE.search(before)
    return (
        word is not None
        and word[1].lower() in LOCATIVES
        and _LIST.fullmatch(text, one.end, other.start) is not None
    )


def _is_town(c: SpanCandidate) -> bool:
    return c.info is not None and c.info.feature_class in "PA" and not c.info.demonym


def _may_be_town(c: SpanCandidate, vocabulary: Vocabulary) -> bool:
    info = c.info
    if info is None or info.feature_class not in "PA" or info.demonym or info.abbreviation or c.cover:
        return False
    if c.lookup in ORGANISATIONS:
        return False
    main = info.kind is MatchKind.PRIMARY and info.population >= _LEAST
    return main and not _is_like_a_person(c, vocabulary)


def _is_like_a_person(c: SpanCandidate, vocabulary: Vocabulary) -> bool:
    counts = [vocabulary[word] for word in c.lookup.split()]
    return any(n.person > n.place + _ODD or n.first > n.place for n in counts)


def _is_ordinary(c: SpanCandidate, vocabulary: Vocabulary) -> bool:
    return any(vocabulary[word].lower > _ORDINARY for word in c.lookup.split())


def _is_alone(text: str, c: SpanCandidate) -> bool:
    """Tell whether no other name goes on: "in Leeds and Selby Smith said"."""
    return _CAPITAL_AFTER.match(text, c.end) is None
