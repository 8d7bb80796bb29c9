"""CSV and TSV, row by row as the file streams: parted by commas, semicolons, tabs or bars."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Final

from geo.errors import DocumentError
from geo.readers.columns import documents
from geo.readers.decoding import Line, decoded_lines
from geo.readers.values import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.readers.columns import Row
    from geo.readers.values import Item, Session, Source

_DELIMITERS: Final = (",", "\t", ";", "|")
_BINARY: Final = "\ufffd"


def read(source: Source, session: Session) -> Iterator[Item]:
    """Yield a document a row; a file of any size is read, one row of it has a limit."""
    with source.opened() as stream:
        lines = decoded_lines(stream, session.limits.record_bytes)
        first = next(lines, None)
        if first is None or not first.text:
            raise DocumentError(source.name, "it holds no row; wanted a table with a row for each document")
        if first.text.count(_BINARY) > len(first.text) // 10:
            raise DocumentError(source.name, "it is not text but binary data; save it as CSV in UTF-8")
        rows = _Rows(source.name, first, lines, session.limits.record_bytes)
        yield from documents(source.name, iter(rows), session)


def _delimiter(header: str, name: str) -> str:
    if name.lower().endswith((".tsv", ".tab")):
        return "\t"
    return max(_DELIMITERS, key=lambda mark: (header.count(mark), -_DELIMITERS.index(mark)))


class _Rows:
    """The rows of a file with their numbers; what its lines warn of goes to the row they lie in."""

    def __init__(self, name: str, first: Line, lines: Iterator[Line], limit: int) -> None:
        self._name = name
        self._limit = limit
        self._first = first
        self._lines = lines
        self._warnings: list[str] = []
        self._taken = 0
        """Characters since the last whole row."""

    def __iter__(self) -> Iterator[Row]:
        # The module's own limit on a cell (131,072) is shorter than an article can be; it is one for the
        # process and is only ever raised.
        csv.field_size_limit(max(csv.field_size_limit(), self._limit))
        reader = csv.reader(self._texts(), delimiter=_delimiter(self._first.text, self._name))
        number = 0
        while True:
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                reason = f"row {number} is no CSV ({error}); what follows was not read; save it again"
                raise DocumentError(self._name, reason) from error
            warnings, self._warnings, self._taken = tuple(dict.fromkeys(self._warnings)), [], 0
            if any(cell.strip() for cell in cells):
                yield number, tuple(cells), warnings

    def _texts(self) -> Iterator[str]:
        yield self._one(self._first)
        for line in self._lines:
            yield self._one(line)

    def _one(self, line: Line) -> str:
        if line.too_long:
            self._warnings.append(
                f"line {line.number} is longer than {in_words(self._limit)} and was left out"
            )
        self._warnings += line.warnings
        self._taken += len(line.text)
        if self._taken > self._limit:
            met = f"the row that ends in line {line.number} is longer than {in_words(self._limit)}"
            raise DocumentError(self._name, f"{met}; does a quote never close?; what follows was not read")
        return line.text.replace("\0", _BINARY)
