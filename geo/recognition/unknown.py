"""Stretches that stand where places stand, though neither the gazetteer nor the model knows them.

A village too small for the gazetteer is still a place: capitalised words after "in", before "district",
or in a row with other names are worth judging.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from geo.recognition.lexicon import CALENDAR, FUNCTION_WORDS, LOCATIVES, PLACE_HEADS, TITLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo.model import Sentence

_NAME: Final = r"[^\W\d_a-zß-ÿ][^\W\d_]*[a-zß-ÿ][^\W\d_]*"
_RUN: Final = re.compile(
    rf"(?<![\w@#'’])(?:(?:El|La|Las|Los|Al|De|Le)[ \u00a0-])?{_NAME}(?:[-'’]{_NAME})*"
    rf"(?:[ \u00a0](?:(?:de|del|da|do|la|al|el|kwa|of|the)[ \u00a0]){{0,2}}{_NAME}(?:[-'’]{_NAME})*){{0,3}}"
    r"(?![\w@])"
)
_BEFORE: Final = re.compile(r"(?<![^\W\d_])([^\W\d_]+)[ \u00a0](?:the[ \u00a0])?\Z")
_HEAD_OF: Final = re.compile(r"(?<![^\W\d_])([^\W\d_]+?)s?[ \u00a0]of[ \u00a0]\Z")
_AFTER: Final = re.compile(r"[ \u00a0]([^\W\d_]+)")
_ROW: Final = re.compile(r"(?:,|,? and|,? or)[ \u00a0]\Z")
_POSSESSIVE: Final = re.compile(r"['’][sS]?\Z")
_REACH: Final = 30
_HEADS: Final = frozenset(
    {
        *PLACE_HEADS,
        "suburb",
        "hamlet",
        "settlement",
        "neighborhood",
        "neighbourhood",
        "commune",
        "slums",
        "camp",
    }
)
_SETTLEMENTS: Final = frozenset(
    {
        "village",
        "town",
        "hamlet",
        "settlement",
        "suburb",
        "township",
        "commune",
        "neighborhood",
        "neighbourhood",
    }
)


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
            possessive = _POSSESSIVE.search(text, start, end)
            end = possessive.start() if possessive else end
            if _inside(known, start, end) or _is_word(text[start:end]):
                continue
            if _stands_like_a_place(text, start, end, sentence.span.start, ends):
                ends.add(end)
                of = _HEAD_OF.search(text, max(sentence.span.start, start - _REACH), start)
                yield start, end, of is not None and of[1].lower() in _SETTLEMENTS


def _inside(known: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    index = bisect_right(known, (start, sys.maxsize)) - 1
    return index >= 0 and known[index][1] >= end


def _is_word(run: str) -> bool:
    first = re.split(r"[\W_]", run.lower(), maxsplit=1)[0]
    return first in FUNCTION_WORDS or first in CALENDAR or first in TITLES


def _stands_like_a_place(text: str, start: int, end: int, opening: int, ends: set[int]) -> bool:
    low = max(opening, start - _REACH)
    before = _BEFORE.search(text, low, start)
    if before and before[1].lower() in LOCATIVES:
        return True
    of = _HEAD_OF.search(text, low, start)
    if of and of[1].lower() in _HEADS:
        return True
    after = _AFTER.match(text, end)
    if after and after[1] in _HEADS:
        return True
    row = _ROW.search(text, low, start)
    return row is not None and row.start() in ends
