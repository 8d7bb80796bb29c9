"""Code points to UTF-16: Python counts the one, JavaScript the other.

A character outside the basic plane, such as an emoji or a rare Chinese character, is one code point and
two UTF-16 units; every offset behind it would be one too small in the browser.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final

_ASTRAL: Final = re.compile("[\U00010000-\U0010ffff]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def tidy(text: str) -> str:
    """Return the text with lone surrogates, which no file can hold, shown as U+FFFD.

    The length stays, so offsets hold.
    """
    return text if text.isascii() else _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


class Utf16:
    """Converts offsets into one text.

    Parameters
    ----------
    text : str
        The document's text as given.

    Examples
    --------
    >>> units = Utf16("A🌍B")
    >>> [units(i) for i in range(4)]
    [0, 1, 3, 4]
    """

    def __init__(self, text: str) -> None:
        self._wide = [] if text.isascii() else [match.start() for match in _ASTRAL.finditer(text)]

    @property
    def plain(self) -> bool:
        """Whether both count alike, so that no offset needs converting."""
        return not self._wide

    def __call__(self, offset: int) -> int:
        """Return the UTF-16 offset of a code point offset."""
        return offset + bisect_left(self._wide, offset) if self._wide else offset
