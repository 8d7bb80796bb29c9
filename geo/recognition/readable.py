"""A text as one sees it: composed letters, plain widths, nothing invisible; and where each letter stood.

Letters may come in parts (``é`` as ``e`` and an accent, ``개`` as its sounds), twice as wide, stretched
(``القـــاهرة``), or with signs between them that no one sees: soft hyphens, joiners, marks of direction.
Names are looked for in what is seen; their spans are those of the text as given.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.model import Sentence, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

_UNSEEN: Final = (
    "\u00ad\u034f\u061c\u0640\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
)
_WIDE: Final = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uff9f"
"""Wide digits and letters, narrow kana; the wide brackets of Chinese are as they should be."""
_ODD: Final = re.compile(
    rf"[{_UNSEEN}\u200c\u200d{_WIDE}"
    "\u0300-\u036f\u3099\u309a\u1100-\u11ff\u2126\u212a\u212b\uf900-\ufaff]"
)
"""Something that may be seen otherwise than it is written."""
_AS_IT_IS: Final = (
    r"[\x00-\u00ac\u00ae-\u02ff\u0388-\u0482\u048a-\u052f\u05d0-\u05ea\u0620-\u063f\u0641-\u064a"
    r"\u0671-\u06d5\u2010-\u2027\u2030-\u205f\u3001-\u3029\u3041-\u3096\u30a1-\u30fa\u3400-\u9fff"
    r"\uac00-\ud7a3]"
)
_PLAIN: Final = re.compile(f"{_AS_IT_IS}+(?={_AS_IT_IS}|\\Z)")
"""Letters and signs, in the scripts most is written in, that are seen as they are written, upon none of which
stands another."""
_DROPPED: Final = re.compile(rf"(?!\u00ad[\r\n])[{_UNSEEN}]")
_MARKS: Final = 30
"""Marks upon a letter at most, as in Unicode's stream-safe text: to put more in order takes their square."""
_JOINERS: Final = frozenset("\u200c\u200d")
_FULL_WIDTH: Final = re.compile(f"[{_WIDE}]")
_JOINED: Final = re.compile("[\u0590-\u10ff\u1780-\u18af\ua800-\uabff]")
"""Letters of scripts in which a joiner, or the want of one, changes what is seen."""
_PART: Final = re.compile("[\u1160-\u11ff\uff9e\uff9f]")
"""The later sounds of a Korean syllable, and the voicing of narrow kana: parts of what is before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Readable:
    """A text as it is seen, and the pieces of the text as given that it was made of.

    Parameters
    ----------
    text : str
    at : sequence of int
        Where in ``text`` each piece begins, ascending; then how long it is.
    starts : sequence of int
        Where each begins in the text as given, ascending.
    widths : sequence of int
        How long each is in the text as given, where it is one letter; 0 where every character is as it was.
    """

    text: str
    at: Sequence[int]
    starts: Sequence[int]
    widths: Sequence[int]

    def sentences(self, sentences: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
        """Return the sentences where they are here; those of nothing to see are left out."""
        found = []
        for sentence in sentences:
            start, end = self._first_from(sentence.span.start), self._first_from(sentence.span.end)
            if start < end:
                found.append(Sentence(span=Span(start, end), paragraph=sentence.paragraph))
        return tuple(found)

    def given(self, span: Span) -> Span:
        """Return where a stretch, at least a character, stands in the text as given."""
        return Span(self._letter(span.start).start, self._letter(span.end - 1).end)

    def _letter(self, index: int) -> Span:
        """Return where that which a character stands for is in the text as given."""
        piece = bisect_right(self.at, index) - 1
        start, width = self.starts[piece], self.widths[piece]
        if not width:
            start, width = start + index - self.at[piece], 1
        return Span(start, start + width)

    def _first_from(self, position: int) -> int:
        """Return the first character that stands for what begins at a place of the given text, or later."""
        piece = bisect_right(self.starts, position) - 1
        if piece < 0:
            return 0
        past = position - self.starts[piece]
        if past and self.widths[piece]:
            return self.at[piece + 1]
        return min(self.at[piece] + past, self.at[piece + 1])


def readable(text: str) -> Readable | None:
    r"""Return a text as it is seen, None if it is as it is written, as nearly all are.

    Parameters
    ----------
    text : str

    Examples
    --------
    >>> seen = readable("Wash\u00adington, ＰＡＲＩＳ")
    >>> seen.text, seen.given(Span(0, 10))
    ('Washington, PARIS', Span(start=0, end=11))
    """
    if text.isascii() or _ODD.search(text) is None:
        return None
    pieces: list[str] = []
    # Of a book with one odd sign, three numbers for each character would take more than all else does.
    at, starts, widths = array("q", [0]), array("q"), array("q")
    here, before = 0, ""
    while here < len(text):
        plain = _PLAIN.match(text, here)
        end = plain.end() if plain else _end_of_letter(text, here)
        piece = plain[0] if plain else _letter(text, here, end, before)
        if piece:
            pieces.append(piece)
            at.append(at[-1] + len(piece))
            starts.append(here)
            widths.append(0 if plain else end - here)
            before = piece[-1]
        here = end
    return Readable(text="".join(pieces), at=at, starts=starts, widths=widths)


def _end_of_letter(text: str, at: int) -> int:
    """Return where a letter with all that is written upon it ends."""
    end, last = at + 1, min(len(text), at + 1 + _MARKS)
    while end < last and (unicodedata.combining(text[end]) or _PART.match(text[end])):
        end += 1
    return end


def _letter(text: str, at: int, end: int, before: str) -> str:
    """Return what is seen of a letter that comes after another, which may be nothing."""
    char = text[at]
    if char in _JOINERS:
        inside = char == "\u200d" or text[end : end + 1].isalpha()
        return char if inside and _JOINED.match(before) else ""
    if _DROPPED.match(text, at):
        return ""
    written = text[at:end]
    if written.isascii():
        return written
    return unicodedata.normalize("NFKC" if _FULL_WIDTH.match(char) else "NFC", written)
