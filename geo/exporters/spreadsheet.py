"""An Excel workbook: sheets of mentions and places, and what they rest on; no cell is ever a formula."""

from __future__ import annotations

import errno
import os
import re
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

from geo.exporters.errors import FormatUnavailable
from geo.exporters.rows import MENTION_COLUMNS, mention_rows
from geo.exporters.settings import CREDIT
from geo.exporters.tally import PLACE_COLUMNS, Tally
from geo.exporters.zips import repack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geo.exporters.rows import Cell
    from geo.exporters.settings import ExportSettings
    from geo.model import Analysis

_SHEET_ROWS: Final = 1_048_576
_CELL_CHARACTERS: Final = 32_767
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write(analyses: Iterable[Analysis], settings: ExportSettings, path: Path) -> None:
    """Write the workbook row by row; what a sheet has no room for goes on in a further one.

    Text longer than a cell holds (32,767 characters) is cut, and the sheet ``About`` says how often.

    Raises
    ------
    FormatUnavailable
        If openpyxl is not installed.
    """
    try:
        from openpyxl import Workbook
    except ImportError as error:
        raise FormatUnavailable("xlsx", "openpyxl") from error
    book = _Book(Workbook(write_only=True))
    tally = Tally(settings)
    with _said_by_the_system():
        try:
            book.sheet("Mentions", MENTION_COLUMNS, mention_rows(tally.passing(analyses), settings))
            book.sheet("Places", PLACE_COLUMNS, (summary.cells() for summary in tally.summaries()))
            book.about(settings)
        except BaseException:
            book.abandon()
            raise
        book.save(path)


@contextmanager
def _said_by_the_system() -> Iterator[None]:
    """Turn what lxml calls a full disk (``IO_ENOSPC``) into what everything else calls it."""
    from lxml.etree import SerialisationError

    try:
        yield
    except SerialisationError as error:
        number = getattr(errno, str(error).removeprefix("IO_"), errno.EIO)
        raise OSError(number, os.strerror(number)) from error


class _Book:
    def __init__(self, book: Any) -> None:
        self._book = book
        self._cut = 0

    def sheet(self, title: str, columns: Iterable[str], rows: Iterable[tuple[Cell, ...]]) -> None:
        header = tuple(columns)
        page, number, left = self._page(title, header), 1, _SHEET_ROWS - 1
        for row in rows:
            if left == 0:
                number += 1
                page, left = self._page(f"{title} {number}", header), _SHEET_ROWS - 1
            page.append([self._cell(page, value) for value in row])
            left -= 1

    def about(self, settings: ExportSettings) -> None:
        page = self._page("About", ("what", "value"))
        page.append(["Credit", CREDIT])
        page.append(["Wherein", settings.wherein])
        page.append(["Gazetteer", settings.gazetteer])
        page.append([f"Texts cut at {_CELL_CHARACTERS:,} characters", self._cut])

    def abandon(self) -> None:
        """Close the sheets begun, which lie in temporary files of the library's."""
        for page in self._book.worksheets:
            page.close()

    def save(self, path: Path) -> None:
        from datetime import datetime

        from openpyxl.writer.excel import ExcelWriter

        # The same input gives the same bytes: a workbook notes when it was made, and so does each zip member.
        self._book.properties.creator = "Wherein"
        self._book.properties.created = self._book.properties.modified = datetime(1980, 1, 1)
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            dated = Path(folder, "dated.xlsx")
            with ZipFile(dated, "w", ZIP_DEFLATED) as archive:
                ExcelWriter(self._book, archive).save()
            repack(dated, path)

    def _page(self, title: str, header: tuple[str, ...]) -> Any:
        page = self._book.create_sheet(title)
        page.freeze_panes = "A2"
        page.append(header)
        return page

    def _cell(self, page: Any, value: Cell) -> Any:
        if not isinstance(value, str):
            return value
        from openpyxl.cell import WriteOnlyCell

        text = _ILLEGAL.sub("\ufffd", value)
        if len(text) > _CELL_CHARACTERS:
            self._cut += 1
            text = text[: _CELL_CHARACTERS - 1] + "…"
        cell = WriteOnlyCell(page, value=text)
        # A text that begins with "=" is a text, whatever the library takes it for.
        cell.data_type = "s"
        return cell
