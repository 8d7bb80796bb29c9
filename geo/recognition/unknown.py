"""Stretches that stand where places stand, though neither the gazetteer nor the model knows them.

A village too small for the gazetteer is still a place: capitalised words after "in", before "district",
or in a row with other names are worth judging.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from geo.recognition.english.beside import NEXT_WORD
from geo.recognition.english.lexicon import (
    CALENDAR,
    FUNCTION_WORDS,
    LOCATIVES,
    PLACE_HEADS,
    SETTLEMENTS,
    TITLES,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo.model import Sentence

_CAPITAL: Final = r"[^\W\d_a-zß-ÿ]"
_REST: Final = r"[^\W\d_]*[a-zß-ÿ][^\W\d_]*"
_NAME: Final = _CAPITAL + _REST
_ARTICLE: Final = "(?<=E)l|(?<=L)(?:as?|os|e)|(?<=A)l|(?<=D)e"
# A capital first, then a look at what stands before it: so most of a text is passed over at once.
_RUN: Final = re.compile(
    rf"{_CAPITAL}(?<![\w@#'’].)(?:(?:{_ARTICLE})[ \u00a0-]{_NAME}|{_REST})(?:[-'’]{_NAME})*"
    rf"(?:[ \u00a0](?:(?:de|del|da|do|la|al|el|kwa|of|the)[ \u00a0]){{0,2}}{_NAME}(?:[-'’]{_NAME})*){{0,3}}"
    r"(?![\w@])"
)
_BEFORE: Final = re.compile(r"(?<![^\W\d_])([^\W\d_]+)[ \u00a0](?:the[ \u00a0])?\Z")
_HEAD_OF: Final = re.compile(r"(?<![^\W\d_])([^\W\d_]+?)s?[ \u00a0]of[ \u00a0]\Z")
_ROW: Final = re.compile(r"(?:,|,? and|,? or)[ \u00a0]\Z")
_FIRST: Final = re.compile(r"[^\W_]+")
_REACH: Final = 30
_HEADS: Final = SETTLEMENTS | PLACE_HEADS | {"slums", "camp"}
_WORDS: Final = FUNCTION_WORDS | CALENDAR | TITLES
_BEFORE_PLACES: Final = LOCATIVES | {"the", "of", "and", "or"}


def unknown_runs(
    text: str, sentences: tuple[Sentence, ...], known: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int, bool]]:
    """Yield stretches of capitalised words in a place's surroundings that are not known already.

    With each, whether the text itself calls it one: "the village of Qandrabad".

    Parameters
    ----------
    text : str
    sentences : tuple of Sentence
        No stretch crosses the border of one.
    known : sequence of (int, int)
        Start and end of the spans already found, in order; nothing inside one is yielded.
    """
    ends = {end for _, end in known}
    for sentence in sentences:
        for match in _RUN.finditer(text, sentence.span.start, sentence.span.end):
            start, end = match.span()
            if _inside(known, start, end) or _is_word(text[start:end]):
                continue
            if _stands_like_a_place(text, start, end, sentence.span.start, ends):
                ends.add(end)
                yield start, end, is_called_one(text, start)


def is_called_one(text: str, start: int) -> bool:
    """Tell whether the words before a name say that it is a place: "the village of".

    Parameters
    ----------
    text : str
    start : int
        Where the name begins.
    """
    of = _HEAD_OF.search(text, max(0, start - _REACH), start)
    return of is not None and of[1].lower() in SETTLEMENTS


def _inside(known: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    index = bisect_right(known, (start, sys.maxsize)) - 1
    return index >= 0 and known[index][1] >= end


def _is_word(run: str) -> bool:
    first = _FIRST.match(run.lower())
    return first is not None and first[0] in _WORDS


def _stands_like_a_place(text: str, start: int, end: int, opening: int, ends: set[int]) -> bool:
    after = NEXT_WORD.match(text, end)
    if after and after[1] in _HEADS:
        return True
    low = max(opening, start - _REACH)
    words = text[low:start].lower().split()
    if not words or (words[-1].isalpha() and words[-1] not in _BEFORE_PLACES):
        # As most words stand: the looks back below would find nothing.
        return False
    before = _BEFORE.search(text, low, start)
    if before and before[1].lower() in LOCATIVES:
        return True
    of = _HEAD_OF.search(text, low, start)
    if of and of[1].lower() in _HEADS:
        return True
    row = _ROW.search(text, low, start)
    return row is not None and row.start() in ends
