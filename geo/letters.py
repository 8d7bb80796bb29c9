"""The words of a text as runs of letters: for print that is nearly all of A to Z, in a third of the time."""

from __future__ import annotations

import re
from typing import Final

_RUN: Final = re.compile(r"[^\W\d_]+")
_CAPITAL: Final = re.compile(r"[A-Z]")
_CAPITALS: Final = 0.015
"""Share of letters that are capitals at least, where a text uses them as print does."""
_SIGNS: Final = "“”‘’–—…\u00a0"
"""Signs of print beyond ASCII that are no letters; most texts have no others."""
_LETTERS: Final = "".join(c if c.isalpha() else " " for c in map(chr, range(128)))


def plain(text: str) -> str | None:
    """Return a text with print's quotation marks, dashes and hard spaces as spaces, if it is ASCII then.

    Parameters
    ----------
    text : str
        Any text; what is returned is as long.
    """
    if not text.isascii():
        for sign in _SIGNS:
            text = text.replace(sign, " ")
    return text if text.isascii() else None


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
    ascii_text = plain(text)
    # A table of ASCII is applied at once, a pattern sign by sign.
    return _RUN.findall(text) if ascii_text is None else ascii_text.translate(_LETTERS).split()


def has_case(text: str) -> bool:
    """Tell whether a text uses capitals as print does, by its first 5,000 characters."""
    sample = text[:5_000]
    # No more letters than characters, and few capitals beyond A to Z: of print this is enough to know.
    if len(_CAPITAL.findall(sample)) > _CAPITALS * len(sample):
        return True
    return sum(map(str.isupper, sample)) > _CAPITALS * sum(map(str.isalpha, sample))
