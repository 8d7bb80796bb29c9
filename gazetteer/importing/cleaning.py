"""Names as sources write them, made fit to be stored."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from gazetteer.importing.entry import EntryName
from gazetteer.naming.folding import MAX_KEY_BYTES, fold, is_code_like

if TYPE_CHECKING:
    from collections.abc import Iterable

_UNSEEN: Final = frozenset({"Cc", "Cs", "Co", "Cn"})
_LONGEST_CODE: Final = 6
"""Three letters, each with a dot."""


def clean(text: str) -> str:
    """Return a name in one line, without control characters and halves of characters.

    Examples
    --------
    >>> clean(" Rio  Grande" + chr(0))
    'Rio Grande'
    """
    if not text.isprintable():
        # Joiners (Cf) spell Persian and Indic names: they stay.
        text = "".join(c if c.isprintable() or unicodedata.category(c) not in _UNSEEN else " " for c in text)
    return " ".join(text.split())


def is_name(text: str) -> bool:
    """Tell whether a name can be looked up at all."""
    key = fold(text)
    return bool(key) and len(key.encode()) <= MAX_KEY_BYTES


def entry_names(texts: Iterable[str]) -> list[EntryName]:
    """Return further names, cleaned; one to three capitals stand for the place as a code."""
    cleaned = (clean(text) for text in texts)
    return [EntryName(t, len(t) <= _LONGEST_CODE and is_code_like(t)) for t in cleaned if t]
