"""Rich Text Format, by striprtf."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geo.errors import DocumentError
from geo.readers.composing import Composer, empty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.readers.values import Item, Session, Source

_TITLE: Final = re.compile(r"\{\\title\s([^{}]{0,2000})\}")
_CREATED: Final = re.compile(r"\{\\creatim\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})")
_INFO_CHARACTERS: Final = 100_000
"""The file's information group stands near its start."""


def read(source: Source, session: Session) -> Iterator[Item]:
    """Yield the one document of an RTF file."""
    from striprtf.striprtf import rtf_to_text

    data = source.read(session.limits)
    if not data.lstrip().startswith(b"{\\rtf"):
        raise DocumentError(source.name, "it is not RTF (no {\\rtf at its start); save it again as RTF")
    markup = data.decode("latin-1")
    try:
        text = rtf_to_text(markup, errors="replace")  # type: ignore[no-untyped-call]
    except (LookupError, ValueError, IndexError, RecursionError) as error:
        raise DocumentError(source.name, "its RTF is damaged; open it and save it again") from error
    composer = Composer(source.name, session.limits)
    for paragraph in text.replace("|", "\t").split("\n") if "\\cell" in markup else text.split("\n"):
        composer.add(paragraph)
    if not composer:
        raise empty(source.name, "an RTF file")
    yield composer.document(title=_title(markup), date=_created(markup), url=source.url)


def _title(markup: str) -> str | None:
    from striprtf.striprtf import rtf_to_text

    found = _TITLE.search(markup[:_INFO_CHARACTERS])
    if found is None:
        return None
    title: str = rtf_to_text("{\\rtf1\\ansi " + found[1] + "}", errors="replace")  # type: ignore[no-untyped-call]
    return title


def _created(markup: str) -> str | None:
    found = _CREATED.search(markup[:_INFO_CHARACTERS])
    return f"{int(found[1]):04}-{int(found[2]):02}-{int(found[3]):02}" if found else None
