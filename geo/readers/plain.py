"""Plain text, to the character as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.errors import DocumentError
from geo.model import Document
from geo.readers.decoding import decode
from geo.readers.values import checked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.readers.values import Item, Session, Source


def read(source: Source, session: Session) -> Iterator[Item]:
    """Yield the one document of a text file; its text is the file's, line ends included."""
    text, warnings = text_of(source, session)
    if not text.strip():
        warnings = (*warnings, "it holds nothing but white space" if text else "the file is empty")
    document = Document(id=source.name, text=text, url=source.url, warnings=warnings)
    yield checked(document, session.limits)


def text_of(source: Source, session: Session) -> tuple[str, tuple[str, ...]]:
    """Return a file's text and what to warn of.

    Raises
    ------
    DocumentError
        If it is no text.
    """
    decoded = decode(source.read(session.limits), source.charset)
    if decoded is None:
        reason = "it is not text but binary data; give it the suffix of its format, or save it as plain text"
        raise DocumentError(source.name, reason)
    return decoded
