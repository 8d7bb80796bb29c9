"""Which column of a table is the text, and which are its title, date, outlet, address and language."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from geo.errors import DocumentError
from geo.model import Block, Document, Origin
from geo.readers.composing import clean, language_code, one_line
from geo.readers.container import refuse_bomb
from geo.readers.values import Unread, checked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo.readers.values import Item, Session

_TEXT: Final = (
    "text", "full_text", "fulltext", "body", "body_text", "content", "contents", "article", "article_text",
    "article_body", "message", "story", "transcript", "description", "abstract", "summary", "tweet", "post",
    "comment", "comments", "narrative", "report", "note", "notes", "texte", "texto", "testo", "tekst",
)  # fmt: skip
_KNOWN: Final = {
    "id": ("id", "doc_id", "document_id", "article_id", "uid", "guid", "uuid", "identifier", "key"),
    "title": ("title", "headline", "subject", "heading", "titre", "titel", "titulo"),
    "date": ("date", "published", "published_at", "publication_date", "pub_date", "pubdate", "published_date",
             "created_at", "datetime", "timestamp", "day", "datum", "fecha"),
    "source": ("source", "outlet", "publisher", "newspaper", "publication", "media", "site", "website",
               "domain"),
    "url": ("url", "link", "uri", "permalink", "href"),
    "language": ("language", "lang"),
}  # fmt: skip
_HEADER_CELL: Final = 64
"""A header's cell is no longer than this many characters."""
_ROW: Final = 64
"""Bytes that a row counts for beside its text: a few digits can say a thousand million of them."""
SAMPLE_ROWS: Final = 50
_SHOWN: Final = 12

Row = tuple[int, tuple[str, ...], tuple[str, ...]]
"""Its number, its cells, what to warn of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where in a row what stands; None: nowhere."""

    width: int
    text: int
    id: int | None = None
    title: int | None = None
    date: int | None = None
    source: int | None = None
    url: int | None = None
    language: int | None = None


def documents(
    name: str, rows: Iterator[Row], session: Session, *, header: bool | None = None
) -> Iterator[Item]:
    """Yield a document a row, as the rows come; those without text are counted and said.

    Parameters
    ----------
    name : str
        The table's id; a row's document is ``name:number``, or what its id column says.
    rows : iterator of Row
    session : Session
    header : bool, optional
        Whether the first row names the columns; None: judged from it.

    Raises
    ------
    DocumentError
        If the column asked for is not there, or the table has no row.
    """
    faults: list[DocumentError] = []
    rows = _until_fault(rows, faults)
    first = next(rows, None)
    if first is None and faults:
        raise faults[0]
    if first is None:
        raise DocumentError(name, "it holds no row; wanted a table with a row for each document")
    named = _is_header(first[1], session.options.text_column) if header is None else header
    names = first[1] if named else tuple(str(i + 1) for i in range(len(first[1])))
    sample = [] if named else [first]
    sample += islice(rows, SAMPLE_ROWS - len(sample))
    if not sample and not faults:
        raise DocumentError(name, "it holds a header and no row; wanted a row for each document")
    columns = _choose(name, names, sample, session.options.text_column)
    yield _note(name, names[columns.text], named=named, asked=session.options.text_column is not None)
    bare = 0
    for row in chain(sample, rows):
        item = _document(name, columns, row, session)
        bare += item is None
        if item is not None:
            yield item
    yield from (Unread(document=name, reason=fault.reason) for fault in faults)
    if bare:
        yield Unread(document=name, reason=f"{_rows(bare)} without text in that column", fault=False)


def bounded(rows: Iterator[Row], name: str, packed: int, session: Session) -> Iterator[Row]:
    """Yield rows as long as their text is in proportion to the bytes of the file: a cell may be repeated.

    Raises
    ------
    DocumentError
        Where there is no end to them: a few bytes that say a long text for each of a million rows.
    """
    unpacked = 0
    for row in rows:
        unpacked += _ROW + sum(map(len, row[1]))
        refuse_bomb(name, unpacked, packed, session.limits)
        yield row


def _until_fault(rows: Iterator[Row], faults: list[DocumentError]) -> Iterator[Row]:
    """Yield the rows before what cannot be read; it costs none of them."""
    try:
        yield from rows
    except DocumentError as error:
        faults.append(error)


def _rows(number: int) -> str:
    return f"{number:,} row{'' if number == 1 else 's'}"


def _is_header(cells: Sequence[str], asked: str | None) -> bool:
    """Tell names of columns from data: one of them known, or all short, none twice, none a number."""
    named = [cell.strip() for cell in cells]
    known = {*_TEXT, *(key for keys in _KNOWN.values() for key in keys), *([_key(asked)] if asked else [])}
    if all(len(cell) <= _HEADER_CELL for cell in named) and any(_key(cell) in known for cell in named):
        return True
    while named and not named[-1]:
        named.pop()
    short = all(0 < len(cell) <= _HEADER_CELL and not cell.endswith(".") for cell in named)
    return short and len(set(named)) == len(named) and not any(_is_number(cell) for cell in named)


def _is_number(cell: str) -> bool:
    return cell.replace(".", "", 1).replace(",", "").lstrip("-").isdigit()


def _choose(name: str, names: Sequence[str], sample: Sequence[Row], asked: str | None) -> Columns:
    keys = [_key(column) for column in names]
    text = _asked(name, names, asked) if asked is not None else _likely(keys, sample)
    others = {role: _first(keys, known, text) for role, known in _KNOWN.items()}
    return Columns(width=len(names), text=text, **others)


def _key(column: str) -> str:
    return one_line(column).casefold().replace(" ", "_").replace("-", "_")


def _asked(name: str, names: Sequence[str], asked: str) -> int:
    for fits in (lambda column: column == asked, lambda column: _key(column) == _key(asked)):
        found = [index for index, column in enumerate(names) if fits(one_line(column))]
        if found:
            return found[0]
    if asked.isdigit() and 1 <= int(asked) <= len(names):
        return int(asked) - 1
    shown = ", ".join(one_line(column) for column in names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")
    raise DocumentError(
        name, f"it has no column {asked!r}; its columns are: {shown}; name one with --text-column"
    )


def _likely(keys: Sequence[str], sample: Sequence[Row]) -> int:
    """Return the column known by its name, else the one with the longest cells."""
    known = _first(keys, _TEXT, None)
    if known is not None:
        return known
    lengths = [
        sum(len(cells[index]) for _, cells, _ in sample if index < len(cells)) for index in range(len(keys))
    ]
    return max(range(len(keys)), key=lambda index: lengths[index], default=0)


def _first(keys: Sequence[str], known: Sequence[str], taken: int | None) -> int | None:
    return next((keys.index(key) for key in known if key in keys and keys.index(key) != taken), None)


def _note(name: str, column: str, *, named: bool, asked: bool) -> Unread:
    what = f"the column `{one_line(column)}`" if named else f"column {column} (the first row names none)"
    other = "" if asked else "; --text-column names another"
    return Unread(document=name, reason=f"{what} is read as the text{other}", fault=False)


def _document(name: str, columns: Columns, row: Row, session: Session) -> Item | None:
    number, cells, warnings = row
    text = clean(_cell(cells, columns.text) or "")
    if not text.strip():
        return None
    spare = [cell for cell in cells[columns.width :] if cell.strip()]
    if spare:
        said = f"row {number} has {len(cells)} cells under {columns.width} columns; is its text quoted?"
        warnings = (*warnings, said)
    document = Document(
        id=one_line(_cell(cells, columns.id) or "") or f"{name}:{number}",
        text=text,
        title=_meta(cells, columns.title),
        date=_meta(cells, columns.date),
        source=_meta(cells, columns.source),
        url=_meta(cells, columns.url),
        language=language_code(_cell(cells, columns.language)),
        warnings=warnings,
        blocks=(Block(start=0, origin=Origin(row=number)),),
    )
    try:
        return checked(document, session.limits)
    except DocumentError as error:
        return Unread(document=document.id, reason=error.reason)


def _cell(cells: Sequence[str], index: int | None) -> str | None:
    return cells[index] if index is not None and index < len(cells) else None


def _meta(cells: Sequence[str], index: int | None) -> str | None:
    return one_line(_cell(cells, index) or "") or None
