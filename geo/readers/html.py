"""Web pages: the article without what stands around it, with its title, date and outlet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from geo.errors import DocumentError
from geo.readers.composing import Composer, empty, one_line
from geo.readers.markup import language_of, paragraphs, parse, title_of
from geo.readers.plain import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from geo.readers.values import Item, Session, Source

_DECLARED: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_HEAD_BYTES: Final = 4096
_SHORT: Final = 200
"""Characters: an article shorter than this is held against the whole page."""
_MUCH_MORE: Final = 4
_DATES: Final[dict[str, Any]] = {
    "extensive_search": False,
    "original_date": True,
    "min_date": "1500-01-01",
    "max_date": "2199-12-31",
}
"""Only dates the page states, and the same on every day the page is read."""


def read(source: Source, session: Session) -> Iterator[Item]:
    """Yield the one document of a page; where no article stands out, all its text, and a warning."""
    data = source.read(session.limits)
    text, warnings = text_of(_with_charset(source, data), session)
    root = parse(text)
    if root is None:
        raise empty(source.name, "a web page")
    found = _article(text, source.url)
    composer = Composer(source.name, session.limits)
    composer.warnings += warnings
    for paragraph in _chosen(found, root, composer):
        composer.add(paragraph)
    if not composer:
        raise empty(source.name, "a web page")
    yield composer.document(
        title=getattr(found, "title", None) or title_of(root),
        date=getattr(found, "date", None),
        source=getattr(found, "sitename", None) or getattr(found, "hostname", None),
        url=source.url or getattr(found, "url", None),
        language=language_of(root),
    )


def _with_charset(source: Source, data: bytes) -> Source:
    from dataclasses import replace

    declared = _DECLARED.search(data[:_HEAD_BYTES])
    charset = source.charset or (declared[1].decode("ascii", "replace") if declared else None)
    return replace(source, data=data, charset=charset)


def _article(text: str, url: str | None) -> Any:
    """Return what trafilatura takes for the article, with its metadata, or None."""
    from trafilatura import bare_extraction

    try:
        return bare_extraction(
            text,
            url=url,
            favor_recall=True,
            include_comments=False,
            include_tables=True,
            with_metadata=True,
            date_extraction_params=dict(_DATES),
        )
    except RecursionError as error:
        raise DocumentError(url or "page", "it is nested too deep; save the page as text") from error


def _chosen(found: Any, root: _Element, composer: Composer) -> list[str]:
    article = [line for line in (getattr(found, "text", None) or "").split("\n") if line.strip()]
    size = sum(map(len, article))
    if size < _SHORT:
        whole = list(paragraphs(root))
        if sum(map(len, whole)) > _MUCH_MORE * size:
            if article or len(whole) > 1:
                composer.warnings.append("no article stands out; the whole page was read, with its menus")
            return whole
    headline = one_line(getattr(found, "title", None) or "")
    if headline and not any(headline in one_line(line) for line in article[:3]):
        article.insert(0, headline)
    return article
