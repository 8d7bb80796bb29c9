"""A text's words and capitals: for print that is nearly all of A to Z, cut at a table of signs."""

from __future__ import annotations

import re
from string import ascii_uppercase
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_RUN: Final = re.compile(r"[^\W\d_]+")
_CAPITALS: Final = 0.015
"""Share of letters that are capitals at least, where a text uses them as print does."""
_NO_CAPITALS: Final = bytes(range(256)).translate(None, ascii_uppercase.encode())
_SIGNS: Final = "“”‘’–—…\u00a0"
"""Signs of print beyond ASCII that are no letters; most texts have no others."""


def table_of(left: Callable[[str], str]) -> bytes:
    """Return a table for `plain_words`: what is left of each sign of ASCII, which is one sign of it, too."""
    return "".join(map(left, map(chr, range(128)))).ljust(256).encode()


def plain_words(text: str, table: bytes) -> list[str] | None:
    """Return what a table leaves of a text, cut at white space, if the text is ASCII and signs of print.

    Those are quotation marks, dashes and hard spaces, which count as spaces.

    Parameters
    ----------
    text : str
        Any text.
    table : bytes
        As `table_of` makes it. It is applied at once, where a pattern would go sign by sign.
    """
    if not text.isascii():
        for sign in _SIGNS:
            text = text.replace(sign, " ")
    return text.encode().translate(table).decode().split() if text.isascii() else None


_LETTERS: Final = table_of(lambda c: c if c.isalpha() else " ")


def letter_runs(text: str) -> list[str]:
    r"""Return the runs of letters in a text, in order: what ``[^\W\d_]+`` matches.

    Parameters
    ----------
    text : str
        Any text, in any script.

    Examples
    --------
    >>> letter_runs("In 2020 “Kaesŏng’s” snake_case"), letter_runs("D.C.—so")
    (['In', 'Kaesŏng', 's', 'snake', 'case'], ['D', 'C', 'so'])
    """
    words = plain_words(text, _LETTERS)
    return _RUN.findall(text) if words is None else words


def beyond_latin(name: str) -> bool:
    """Tell whether a name begins with a letter of another script than Latin.

    Parameters
    ----------
    name : str

    Examples
    --------
    >>> [beyond_latin(name) for name in ("Örebro", "Đà Nẵng", "ʿAmmān", "Москва", "東京", "")]
    [False, False, False, True, True, False]
    """
    return name[:1] > "\u036f" and not "\u1e00" <= name[:1] <= "\u1eff"


def has_case(text: str) -> bool:
    """Tell whether a text uses capitals as print does, by its first 5,000 characters."""
    sample = text[:5_000]
    # No more letters than characters, and few capitals beyond A to Z: of print this is enough to know.
    capitals = len(sample.encode("utf-8", "replace").translate(None, _NO_CAPITALS))
    if capitals > _CAPITALS * len(sample):
        return True
    return sum(map(str.isupper, sample)) > _CAPITALS * sum(map(str.isalpha, sample))
