"""HTML to the paragraphs a reader sees; for book chapters, e-mails and pages without an article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geo.readers.composing import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_UNSEEN: Final = frozenset(
    ("script", "style", "noscript", "template", "head", "svg", "math", "iframe", "object", "embed", "canvas",
     "select", "button")
)  # fmt: skip
_BLOCKS: Final = frozenset(
    ("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl",
     "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
     "hr", "html", "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody",
     "tfoot", "thead", "tr", "ul")
)  # fmt: skip
_CELLS: Final = frozenset(("td", "th"))
_LINE: Final = "\x1e"
"""Stands for a line break (``<br>``) until white space is folded."""
_CELL: Final = "\x1f"
_MARKS: Final = re.compile(rf" ?([{_LINE}{_CELL}]) ?")


def parse(markup: str | bytes) -> _Element | None:
    """Return the tree of a page, however broken, or None where there is no element at all.

    Entities that a document type declares are not expanded, nothing is fetched, and libxml2's own limits
    on depth and size stay on.
    """
    from lxml import etree, html

    parser = html.HTMLParser(
        no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    data = markup.encode("utf-8", "replace") if isinstance(markup, str) else markup
    try:
        root: _Element = html.document_fromstring(data, parser=parser, ensure_head_body=False)
    except (etree.LxmlError, ValueError, AssertionError):
        return None
    return root


def paragraphs(root: _Element) -> Iterator[str]:
    """Yield what is seen, a block at a time; cells of a table row are parted by tabs."""
    from lxml import etree

    pieces: list[str] = []
    hidden = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else "script"
        starts = event == "start"
        hidden += (1 if starts else -1) * (tag in _UNSEEN)
        if tag in _BLOCKS:
            yield from _flushed(pieces)
        if not starts and tag in _CELLS:
            pieces.append(_CELL)
        if starts and tag == "br":
            pieces.append(_LINE)
        text = element.text if starts else element.tail
        if text and not hidden:
            pieces.append(text)
    yield from _flushed(pieces)


def _flushed(pieces: list[str]) -> Iterator[str]:
    folded = re.sub(r"[ \t\r\n\f\v]+", " ", "".join(pieces))
    pieces.clear()
    marked = _MARKS.sub(r"\1", folded).strip(f" {_LINE}{_CELL}")
    if marked:
        yield marked.replace(_LINE, "\n").replace(_CELL, "\t")


def title_of(root: _Element) -> str | None:
    """Return the page's own title."""
    found = root.find(".//title")
    return one_line("".join(map(str, found.itertext()))) or None if found is not None else None


def language_of(root: _Element) -> str | None:
    """Return the language the page says it is in."""
    return root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
