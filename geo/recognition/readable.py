"""A text as one sees it: composed letters, plain widths, nothing invisible; and where each letter stood.

Letters may come in parts (``é`` as ``e`` and an accent, ``개`` as its sounds), twice as wide, stretched
(``القـــاهرة``), or with signs between them that no one sees: soft hyphens, joiners, marks of direction.
Names are looked for in what is seen; their spans are those of the text as given.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
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
_DROPPED: Final = re.compile(rf"(?!\u00ad[\r\n])[{_UNSEEN}]")
_MARKS: Final = 30
"""Marks upon a letter at most, as in Unicode's stream-safe text: to put more in order takes their square."""
_JOINERS: Final = frozenset("\u200c\u200d")
_FULL_WIDTH: Final = re.compile(f"[{_WIDE}]")
_JOINED: Final = re.compile("[\u0590-\u10ff\u1780-\u18af\ua800-\uabff]")
"""Letters of scripts in which a joiner, or the want of one, changes what is seen."""
_PART: Final = re.compile("[\u1160-\u11ff\uff9e\uff9f]")
"""The later sounds of a Korean syllable, and the voicing of narrow kana: parts of what is before."""


@dataclass(frozen=True, slots=True)
class Readable:
    """A text as it is seen.

    Parameters
    ----------
    text : str
    starts, ends : sequence of int
        By character: where what it stands for begins and ends in the text as given.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def sentences(self, sentences: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
        """Return the sentences where they are here; those of nothing to see are left out."""
        found = []
        for sentence in sentences:
            start = bisect_left(self.starts, sentence.span.start)
            end = bisect_left(self.starts, sentence.span.end)
            if start < end:
                found.append(Sentence(span=Span(start, end), paragraph=sentence.paragraph))
        return tuple(found)

    def given(self, span: Span) -> Span:
        """Return where a stretch, at least a character, stands in the text as given."""
        return Span(self.starts[span.start], self.ends[span.end - 1])


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
    seen: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    while at < len(text):
        end = _end_of_letter(text, at)
        letter = _letter(text, at, end, seen)
        seen += letter
        starts += [at] * len(letter)
        ends += [end] * len(letter)
        at = end
    return Readable("".join(seen), starts, ends)


def _end_of_letter(text: str, at: int) -> int:
    """Return where a letter with all that is written upon it ends."""
    end, last = at + 1, min(len(text), at + 1 + _MARKS)
    while end < last and (unicodedata.combining(text[end]) or _PART.match(text[end])):
        end += 1
    return end


def _letter(text: str, at: int, end: int, before: list[str]) -> str:
    """Return what is seen of a letter, which may be nothing."""
    char = text[at]
    if char in _JOINERS:
        inside = char == "\u200d" or text[end : end + 1].isalpha()
        return char if inside and before and _JOINED.match(before[-1]) else ""
    if _DROPPED.match(text, at):
        return ""
    written = text[at:end]
    if written.isascii():
        return written
    return unicodedata.normalize("NFKC" if _FULL_WIDTH.match(char) else "NFC", written)
