"""XML that stays well formed whatever the text holds; written in pieces, so that nothing is held."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_ILLEGAL: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, even escaped."""
_RETURN: Final = {"\r": "&#13;"}
"""Left bare, a parser would read a carriage return as a line feed, and offsets would move."""


def legal(value: str) -> str:
    """Return the text with U+FFFD for each character that XML cannot hold; its length stays."""
    return _ILLEGAL.sub("\ufffd", value)


def text(value: str) -> str:
    """Return text as XML content."""
    return escape(legal(value), _RETURN)


def start(
    tag: str, attributes: Mapping[str, str | int | float | None] | None = None, *, end: str = ">"
) -> str:
    """Return an opening tag; attributes that are None are left out."""
    given = ((name, value) for name, value in (attributes or {}).items() if value is not None)
    return f"<{tag}" + "".join(f" {name}={quoteattr(legal(str(value)))}" for name, value in given) + end


def element(tag: str, attributes: Mapping[str, str | int | float | None] | None = None, *content: str) -> str:
    """Return an element; its content is XML already."""
    if not content:
        return start(tag, attributes, end="/>")
    return start(tag, attributes) + "".join(content) + f"</{tag}>"


def leaf(tag: str, value: str | float | None) -> str:
    """Return an element that holds a value as text, or nothing for None."""
    return "" if value is None else element(tag, None, text(str(value)))


def lines(pieces: Iterable[str]) -> str:
    """Return pieces one a line."""
    return "\n".join(piece for piece in pieces if piece)
