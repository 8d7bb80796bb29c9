"""Paragraphs with their places in the original to one text and its blocks."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from geo.errors import DocumentError
from geo.model import Block, Document, Origin
from geo.readers.values import in_words

if TYPE_CHECKING:
    from geo.readers.values import Limits

_BETWEEN: Final = "\n\n"
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]+")
_SPACES: Final = re.compile(r"[ \t\r\n\f\v]+")


def clean(text: str) -> str:
    """Return a text without control characters and half characters, which stand for nothing in it."""
    return _CONTROLS.sub("", text)


def one_line(text: str) -> str:
    """Return a text with each run of white space as one space; no-break spaces stay."""
    return _SPACES.sub(" ", clean(text)).strip(" ")


class Composer:
    """Collects the paragraphs of one document, in reading order.

    Parameters
    ----------
    name : str
        The document's id, for what has to be said of it.
    limits : Limits
    """

    def __init__(self, name: str, limits: Limits) -> None:
        self._name = name
        self._limit = limits.text_characters
        self._pieces: list[str] = []
        self._blocks: list[Block] = []
        self._length = 0
        self._paragraph = 0
        self.warnings: list[str] = []

    def __bool__(self) -> bool:
        return bool(self._pieces)

    def add(self, text: str, *, page: int | None = None, row: int | None = None) -> None:
        """Add a paragraph; it is counted within its page or row.

        Raises
        ------
        DocumentError
            If the text grows longer than one document's may be.
        """
        text = clean(text).strip()
        if not text:
            return
        last = self._blocks[-1].origin if self._blocks else Origin()
        same = (last.page, last.row) == (page, row)
        self._paragraph = self._paragraph + 1 if same else 1
        self._push(_BETWEEN if self._pieces else "")
        origin = Origin(page=page, row=row, paragraph=self._paragraph)
        self._blocks.append(Block(start=self._length, origin=origin))
        self._push(text)

    def go_on(self, text: str, *, page: int, between: str = " ") -> None:
        """Add to the last paragraph what stands of it on the next page."""
        self._push(between)
        self._paragraph = 1
        self._blocks.append(Block(start=self._length, origin=Origin(page=page, paragraph=1)))
        self._push(clean(text).strip())

    def _push(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)
        if self._length > self._limit:
            wanted = f"one document is read up to {self._limit:,} characters"
            raise DocumentError(self._name, f"it is longer than that: {wanted}; split it")

    def document(
        self,
        *,
        title: str | None = None,
        date: str | None = None,
        source: str | None = None,
        url: str | None = None,
        language: str | None = None,
    ) -> Document:
        """Return the document; empty metadata counts as none."""
        return Document(
            id=self._name,
            text="".join(self._pieces),
            title=_said(title),
            date=_said(date),
            source=_said(source),
            url=_said(url),
            language=language_code(language),
            blocks=tuple(self._blocks),
            warnings=tuple(self.warnings),
        )


def _said(value: str | None) -> str | None:
    return one_line(value) or None if value else None


def language_code(value: str | None) -> str | None:
    """Return a language tag as the engine wants it (``en``, ``pt-BR``), or None for anything else."""
    tag = (value or "").strip().replace("_", "-")
    return tag if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", tag) else None


def with_warnings(document: Document, *warnings: str) -> Document:
    """Return the document with these warnings before its own."""
    return replace(document, warnings=(*warnings, *document.warnings))


def empty(name: str, kind: str) -> DocumentError:
    """Return the error for a file in which no text was found."""
    return DocumentError(name, f"it holds no text; wanted {kind} with text in it")


def too_large(name: str, limit: int) -> DocumentError:
    """Return the error for something inside a file that is larger than may be held."""
    return DocumentError(name, f"a part of it is larger than {in_words(limit)}; split it")
