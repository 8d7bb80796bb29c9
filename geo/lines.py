"""Text → paragraphs: which line breaks end one, and which only end a full line.

Each document is judged by itself: lines broken to a width are about equally long, and go on in the middle of
a sentence. In a document that is not so broken, a break still goes on where the next line begins in lower
case, or where the words around it cannot be parted ("in South", "Korea").
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final, NamedTuple


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LINE: Final = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
_FIRST_WORD: Final = re.compile(r"\s*(\S+)")
_LAST_WORD: Final = re.compile(r"(\S+)\s*\Z")
_BULLET: Final = re.compile(r"\s*(?:[-*•–—·►▪+>|#=]|\(?[0-9ivxIVX]{1,4}[.)]|[a-zA-Z][.)]|[\w-]{1,24}:)\s")
_ENDS: Final = tuple('.!?…:;。！？｡؟۔।"”’»)]')
_LEAST_BREAKS: Final = 3
_LEAST_WIDTH: Final = 24
_LONGEST_WORD: Final = 40
_UNPARTED: Final = _words(
    "a an the of in at on to from by with and or for near into between de la el le los las san santa "
    "saint st st. new north south east west northern southern eastern western central upper lower "
    "great fort port mount lake cape gulf sierra costa puerto rio united"
)
"""Words after which a line cannot end: what follows belongs to them."""


class _Line(NamedTuple):
    start: int
    end: int
    first: str
    last: str
    near: bool
    """Whether the next line follows at once, without a blank one between."""

    @property
    def width(self) -> int:
        return self.end - self.start


def paragraphs(text: str) -> list[tuple[int, int]]:
    r"""Return start and end of each paragraph, in order; between them lie only line breaks.

    Parameters
    ----------
    text : str
        Any text.

    Examples
    --------
    >>> text = "He was born in South\nKorea.\n\nNext"
    >>> [text[a:b] for a, b in paragraphs(text)]
    ['He was born in South\nKorea.', 'Next']
    """
    lines = _lines(text)
    width = _broken_width(text, lines)
    found: list[tuple[int, int]] = []
    goes_on = False
    for i, line in enumerate(lines):
        if goes_on:
            found[-1] = (found[-1][0], line.end)
        else:
            found.append((line.start, line.end))
        goes_on = i + 1 < len(lines) and _goes_on(text, line, lines[i + 1], width)
    return found


def _lines(text: str) -> list[_Line]:
    spans = [match.span() for match in _LINE.finditer(text)]
    made = []
    for i, (start, end) in enumerate(spans):
        following = spans[i + 1][0] if i + 1 < len(spans) else len(text)
        gap = text[end:following]
        first = _FIRST_WORD.match(text, start, min(end, start + 2 * _LONGEST_WORD))
        last = _LAST_WORD.search(text[max(start, end - _LONGEST_WORD) : end])
        near = gap in {"\n", "\r\n", "\r", "\u2028", "\x85", "\v"}
        made.append(_Line(start, end, first[1] if first else "", last[1] if last else "", near))
    return made


def _broken_width(text: str, lines: list[_Line]) -> int:
    """Return the width the lines were broken to, or 0 if they were not."""
    pairs = [(a, b) for a, b in pairwise(lines) if a.near and a.last and b.first and not _listed(text, b)]
    if len(pairs) < _LEAST_BREAKS:
        return 0
    widths = sorted(a.width for a, _ in pairs)
    width = widths[int(0.9 * (len(widths) - 1))]
    if not _LEAST_WIDTH <= width <= 200:
        return 0
    full = sum(a.width + 1 + len(b.first) > 0.8 * width for a, b in pairs)
    running = sum(not a.last.endswith(_ENDS) for a, _ in pairs)
    lower = sum(b.first[0].islower() or not b.first[0].isupper() for _, b in pairs)
    count = len(pairs)
    return width if full >= 0.7 * count and running >= 0.5 * count and lower >= 0.4 * count else 0


def _goes_on(text: str, line: _Line, following: _Line, width: int) -> bool:
    """Tell whether the paragraph goes on in the following line."""
    if not (line.near and line.last and following.first) or _listed(text, following):
        return False
    running = not line.last.endswith(_ENDS)
    if width and line.width + 1 + len(following.first) > (0.6 if running else 0.8) * width:
        return True
    if not running or len(text[line.start : line.start + 60].split()) < 3:
        return False
    return following.first[0].islower() or line.last.lower() in _UNPARTED


def _listed(text: str, line: _Line) -> bool:
    return _BULLET.match(text, line.start, line.end) is not None
