"""Word documents (.docx, .docm, .dotx): body, tables, text boxes, foot- and endnotes, in reading order.

Read from the XML itself: python-docx leaves out text inside content controls, accepted-to-be insertions,
smart tags (which Word once put around place names) and notes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.readers.composing import Composer, empty
from geo.readers.container import Container

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from geo.readers.values import Item, Session, Source

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT: Final = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TYPES: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_TERMS: Final = "{http://purl.org/dc/terms/}"
_PARTS: Final = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_GONE: Final = frozenset(("del", "moveFrom", "delText", "instrText", "delInstrText"))
"""What was deleted under "track changes", and field codes."""
_MARKS: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}


def read(source: Source, session: Session) -> Iterator[Item]:
    """Yield the one document of a Word file; pages as Word last laid them out, where it wrote them down."""
    container = Container(source.name, source.read(session.limits), session.limits, "a Word document")
    composer = Composer(source.name, session.limits)
    for part in _PARTS:
        if part == _PARTS[0] or part in container:
            walk = _Walk(container.xml(part), paged=part == _PARTS[0])
            for text, page in walk.paragraphs():
                composer.add(text, page=page)
    if not composer:
        raise empty(source.name, "a Word document")
    core = container.xml("docProps/core.xml") if "docProps/core.xml" in container else None
    yield composer.document(
        title=_property(core, f"{_DC}title"),
        date=(_property(core, f"{_TERMS}created") or "")[:10],
        language=_property(core, f"{_DC}language"),
        url=source.url,
    )


class _Walk:
    """One part's tree, walked once without recursion; a text box's paragraphs come before its anchor's."""

    def __init__(self, root: _Element, *, paged: bool) -> None:
        self._root = root
        # Without Word's own marks no page is known: where a page ends depends on fonts and printers.
        marks = (f"{ns}lastRenderedPageBreak" for ns in (_W, _STRICT))
        self._page = 1 if paged and any(next(root.iter(mark), None) is not None for mark in marks) else None
        self._open: list[list[str]] = []
        self._began: list[int | None] = []
        self._row: list[list[str]] = []

    def paragraphs(self) -> Iterator[tuple[str, int | None]]:
        from lxml import etree

        skipped = 0
        for event, element in etree.iterwalk(self._root, events=("start", "end")):
            tag = element.tag if isinstance(element.tag, str) else ""
            name = tag.rpartition("}")[2] if tag.startswith((_W, _STRICT)) else ""
            starts = event == "start"
            if name in _GONE or tag == _FALLBACK:
                skipped += 1 if starts else -1
            elif not skipped:
                yield from self._start(name, element) if starts else self._end(name)

    def _start(self, name: str, element: _Element) -> Iterator[tuple[str, int | None]]:
        if name == "p":
            self._open.append([])
            self._began.append(self._page)
        elif name == "tr":
            self._row.append([])
        elif name == "lastRenderedPageBreak" and self._page is not None:
            self._page += 1
            if self._open and not "".join(self._open[-1]).strip():
                self._began[-1] = self._page
        elif self._open and name == "t":
            self._open[-1].append(element.text or "")
        elif self._open and name in _MARKS:
            self._open[-1].append(_MARKS[name])
        yield from ()

    def _end(self, name: str) -> Iterator[tuple[str, int | None]]:
        if name == "p" and self._open:
            text, page = "".join(self._open.pop()), self._began.pop()
            if self._row and not self._open:
                self._row[-1].append(text)
            else:
                yield text, page
        elif name == "tr" and self._row:
            cells = [cell.strip() for cell in self._row.pop()]
            text = "\t".join(cell for cell in cells if cell)
            if self._row:
                self._row[-1].append(text)
            else:
                yield text, self._page


def _property(core: _Element | None, tag: str) -> str | None:
    found = core.find(f".//{tag}") if core is not None else None
    return found.text if found is not None else None
