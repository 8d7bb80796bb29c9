"""CSV and TSV, row by row as the file streams: parted by commas, semicolons, tabs or bars."""

from __future__ import annotations

import csv
import re
from collections import Counter
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from geo.errors import DocumentError
from geo.readers.columns import documents
from geo.readers.decoding import Line, decoded_lines
from geo.readers.values import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo.readers.columns import Row
    from geo.readers.values import Item, Session, Source

_DELIMITERS: Final = (",", "\t", ";", "|")
_SAMPLE_LINES: Final = 20
_PIECES: Final = re.compile(r"[^\r]*(?:\r\n?)|[^\r]+")
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
        sample = [first, *islice(lines, _SAMPLE_LINES)]
        delimiter = "\t" if source.name.lower().endswith((".tsv", ".tab")) else _delimiter(sample)
        rows = _Rows(source.name, chain(sample, lines), delimiter, session.limits.record_bytes)
        yield from documents(source.name, iter(rows), session)


def _delimiter(sample: Sequence[Line]) -> str:
    """Return the mark that parts most lines of a sample into the same number of cells."""
    texts = [piece for line in sample for piece in _pieces(line.text)]

    def fit(mark: str) -> tuple[float, int, int]:
        try:
            widths = Counter(len(row) for row in csv.reader(texts, delimiter=mark) if row)
        except csv.Error:
            return 0.0, 1, 0
        width, rows = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
        return (rows / widths.total() if width > 1 else 0.0, width, -_DELIMITERS.index(mark))

    csv.field_size_limit(max(csv.field_size_limit(), sum(map(len, texts))))
    return max(_DELIMITERS, key=fit)


class _Rows:
    """The rows of a file with their numbers; what its lines warn of goes to the row they lie in."""

    def __init__(self, name: str, lines: Iterator[Line], delimiter: str, limit: int) -> None:
        self._name = name
        self._limit = limit
        self._delimiter = delimiter
        self._lines = lines
        self._warnings: list[str] = []
        self._taken = 0
        """Characters since the last whole row."""

    def __iter__(self) -> Iterator[Row]:
        # The module's own limit on a cell (131,072) is shorter than an article can be; it is one for the
        # process and is only ever raised.
        csv.field_size_limit(max(csv.field_size_limit(), self._limit))
        reader = csv.reader(self._texts(), delimiter=self._delimiter)
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
        for line in self._lines:
            self._count(line)
            yield from _pieces(line.text)

    def _count(self, line: Line) -> None:
        if line.too_long:
            self._warnings.append(
                f"line {line.number} is longer than {in_words(self._limit)} and was left out"
            )
        self._warnings += line.warnings
        self._taken += len(line.text)
        if self._taken > self._limit:
            met = f"the row that ends in line {line.number} is longer than {in_words(self._limit)}"
            raise DocumentError(self._name, f"{met}; does a quote never close?; what follows was not read")


def _pieces(text: str) -> list[str]:
    """Return a line's own lines: carriage returns alone end them in files of old, which csv does not take."""
    return _PIECES.findall(text.replace("\0", _BINARY))
