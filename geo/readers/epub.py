"""E-books (.epub): the chapters in the order of the spine, as one document.

Read with the standard library and lxml: the one library for the format, ebooklib, is under the AGPL.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from geo.errors import DocumentError
from geo.readers.composing import Composer, empty
from geo.readers.container import Container
from geo.readers.markup import paragraphs, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from geo.readers.values import Item, Session, Source

_KIND: Final = "an e-book"
_INDEX: Final = "META-INF/container.xml"
_RIGHTS: Final = "META-INF/encryption.xml"
_OPF: Final = "{http://www.idpf.org/2007/opf}"
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_PAGES: Final = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")


def read(source: Source, session: Session) -> Iterator[Item]:
    """Yield the one document of a book; a chapter that cannot be read is named in a warning."""
    container = Container(source.name, source.read(session.limits), session.limits, _KIND)
    package_path = _package_path(container)
    package = container.xml(package_path)
    composer = Composer(source.name, session.limits)
    for member in _spine(package, posixpath.dirname(package_path)):
        _add_chapter(container, member, composer)
    if not composer:
        reason = "its chapters are encrypted (DRM)" if _RIGHTS in container else "it holds no text"
        raise DocumentError(source.name, f"{reason}; wanted {_KIND} with text in it")
    yield composer.document(
        title=_stated(package, "title"),
        date=(_stated(package, "date") or "")[:10],
        source=_stated(package, "publisher"),
        language=_stated(package, "language"),
        url=source.url,
    )


def _package_path(container: Container) -> str:
    for root in container.xml(_INDEX).iter("{*}rootfile"):
        path = root.get("full-path")
        if path:
            return path
    raise empty(container.name, _KIND)


def _spine(package: _Element, folder: str) -> Iterator[str]:
    pages = {
        item.get("id"): item.get("href", "")
        for item in package.iter(f"{_OPF}item")
        if item.get("media-type") in _PAGES
    }
    for reference in package.iter(f"{_OPF}itemref"):
        href = pages.get(reference.get("idref"))
        if href:
            yield posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0])))


def _add_chapter(container: Container, member: str, composer: Composer) -> None:
    if member not in container:
        composer.warnings.append(f"its chapter {member} is missing")
        return
    root = parse(container.bytes(member))
    if root is None:
        composer.warnings.append(f"its chapter {member} holds no text")
        return
    for paragraph in paragraphs(root):
        composer.add(paragraph)


def _stated(package: _Element, name: str) -> str | None:
    found = package.find(f".//{_DC}{name}")
    return found.text if found is not None else None
