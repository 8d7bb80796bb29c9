"""OpenDocument text (.odt, .ott, .fodt): paragraphs, headings, lists, tables and notes, in reading order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.errors import DocumentError
from geo.readers.composing import Composer, empty
from geo.readers.container import Container, parse_xml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from geo.readers.values import Item, Session, Source

_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_META: Final = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_PARAGRAPHS: Final = (f"{_TEXT}p", f"{_TEXT}h")
_ROW: Final = f"{_TABLE}table-row"
_UNSEEN: Final = frozenset(
    (f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_TEXT}note-citation", f"{_TEXT}sequence-decls")
)
_KIND: Final = "an OpenDocument text"


def read(source: Source, session: Session) -> Iterator[Item]:
    """Yield the one document of an OpenDocument text; pages where the program wrote their ends down."""
    content, meta = _trees(source, session)
    body = content.find(f".//{_OFFICE}text")
    if body is None:
        raise DocumentError(source.name, f"it is not {_KIND} (no office:text in it); save it as .odt")
    composer = Composer(source.name, session.limits)
    for text, page in _paragraphs(body):
        composer.add(text, page=page)
    if not composer:
        raise empty(source.name, _KIND)
    yield composer.document(
        title=_property(meta, f"{_DC}title"),
        date=(_property(meta, f"{_META}creation-date") or "")[:10],
        language=_property(meta, f"{_DC}language"),
        url=source.url,
    )


def _trees(source: Source, session: Session) -> tuple[_Element, _Element | None]:
    data = source.read(session.limits)
    if data.lstrip()[:1] == b"<":
        whole = parse_xml(source.name, data)
        return whole, whole
    container = Container(source.name, data, session.limits, _KIND)
    if "META-INF/manifest.xml" in container and b"encryption-data" in container.bytes(
        "META-INF/manifest.xml"
    ):
        raise DocumentError(source.name, "it is encrypted; save a copy without a password")
    meta = container.xml("meta.xml") if "meta.xml" in container else None
    return container.xml("content.xml"), meta


def _paragraphs(body: _Element) -> Iterator[tuple[str, int | None]]:
    """Yield text and page; a note's paragraphs come before the paragraph they stand in."""
    from lxml import etree

    page = 1 if next(body.iter(f"{_TEXT}soft-page-break"), None) is not None else None
    pieces: list[list[str]] = []
    row: list[list[str]] = []
    hidden = 0
    for event, element in etree.iterwalk(body, events=("start", "end")):
        tag, starts = element.tag, event == "start"
        hidden += (1 if starts else -1) * (tag in _UNSEEN)
        if tag == f"{_TEXT}soft-page-break" and starts and page is not None:
            page += 1
        if hidden:
            continue
        if tag in _PARAGRAPHS and starts:
            pieces.append([])
        elif tag == _ROW and starts:
            row.append([])
        if pieces:
            pieces[-1].append(_mark(element) + (element.text or "") if starts else "")
        if not starts and tag in _PARAGRAPHS:
            text = "".join(pieces.pop())
            if row and not pieces:
                row[-1].append(text.strip())
            else:
                yield text, page
        elif not starts and tag == _ROW:
            cells = "\t".join(cell for cell in row.pop() if cell)
            if row:
                row[-1].append(cells)
            else:
                yield cells, page
        if not starts and pieces:
            pieces[-1].append(element.tail or "")


def _mark(element: _Element) -> str:
    """Return what an element that stands for white space stands for."""
    if element.tag == f"{_TEXT}s":
        count = element.get(f"{_TEXT}c", "1")
        return " " * (min(int(count[:9]), 100) if count.isdecimal() else 1)
    return {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}.get(str(element.tag), "")


def _property(meta: _Element | None, tag: str) -> str | None:
    found = meta.find(f".//{tag}") if meta is not None else None
    return found.text if found is not None else None
