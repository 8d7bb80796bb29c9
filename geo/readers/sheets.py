"""Spreadsheets (.xlsx, .xlsm, .xlsb, .xls, .ods), by calamine: a document a row, sheet after sheet."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from geo.errors import DocumentError
from geo.readers.columns import bounded, documents
from geo.readers.container import Container
from geo.readers.values import Unread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.readers.columns import Row
    from geo.readers.values import Item, Session, Source

_ZIP = b"PK"


def read(source: Source, session: Session) -> Iterator[Item]:
    """Yield a document a row of each sheet; a sheet without the column asked for is named."""
    from python_calamine import CalamineError, load_workbook

    data = source.read(session.limits)
    if not data:
        raise DocumentError(source.name, "the file is empty; check that it was saved or sent whole")
    if data.startswith(_ZIP):
        # The library unpacks on its own; what would explode there is met here first.
        Container(source.name, data, session.limits, "a spreadsheet").check()
    try:
        from io import BytesIO

        book = load_workbook(BytesIO(data))
        names = book.sheet_names
    except (CalamineError, ValueError, OSError) as error:
        raise DocumentError(source.name, _why(error)) from error
    read_any = False
    for name in names:
        shown = source.name if len(names) == 1 else f"{source.name}:{name}"
        for item in _sheet(shown, book, name, len(data), session):
            read_any = True
            yield item
    if not read_any:
        raise DocumentError(source.name, "its sheets hold no row; wanted a row for each document")


def _why(error: Exception) -> str:
    said = str(error).splitlines()[0] if str(error) else type(error).__name__
    if "password" in said.lower() or "encrypt" in said.lower():
        return "it is encrypted with a password; save a copy without one"
    return f"it is damaged or no spreadsheet ({said[:120]}); open it and save it again, or as CSV"


def _sheet(shown: str, book: Any, name: str, packed: int, session: Session) -> Iterator[Item]:
    from python_calamine import CalamineError

    try:
        rows = book.get_sheet_by_name(name).iter_rows()
        yield from documents(shown, bounded(_rows(rows), shown, packed, session), session)
    except DocumentError as error:
        # An empty sheet beside a full one is how spreadsheets come; a missing column is a fault.
        yield Unread(document=error.document, reason=error.reason, fault="no row" not in error.reason)
    except (CalamineError, ValueError, OSError) as error:
        yield Unread(document=shown, reason=_why(error))


def _rows(rows: Iterator[list[Any]]) -> Iterator[Row]:
    for number, cells in enumerate(rows, start=1):
        texts = tuple(cell_text(cell) for cell in cells)
        if any(text.strip() for text in texts):
            yield number, texts, ()


def cell_text(value: Any) -> str:
    """Return a cell as a person wrote it: whole numbers without a point, a day without its midnight."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(sep=" ")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
