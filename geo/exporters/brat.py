"""brat standoff: a zip with a text and an annotation file a document, and brat's configuration."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geo.exporters.errors import TextNeeded
from geo.exporters.settings import CREDIT
from geo.exporters.zips import write_zip
from geo.model import MentionKind, Resolved

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from geo.exporters.settings import ExportSettings
    from geo.model import Analysis, Mention, Resolution

_LINES: Final = re.compile(r"[^\r\n]+")
_UNSAFE: Final = re.compile(r"[^\w.-]+")
_NAMED: Final = 100
"""Characters of a document's id that its files are named by."""
_CONFIGURATION: Final = "\n".join(
    [
        "[entities]",
        *(kind.value.capitalize() for kind in MentionKind),
        "[relations]",
        "[events]",
        "[attributes]",
        "",
    ]
)


def write(analyses: Iterable[Analysis], settings: ExportSettings, path: Path) -> None:
    """Write the archive.

    Raises
    ------
    TextNeeded
        If the settings leave whole texts out: brat cannot show annotations without their text.
    """
    if not settings.with_text:
        raise TextNeeded("brat")
    write_zip(path, _members(analyses))


def _members(analyses: Iterable[Analysis]) -> Iterator[tuple[str, bytes]]:
    yield "annotation.conf", _CONFIGURATION.encode()
    yield "CREDIT.txt", f"{CREDIT}\n".encode()
    for number, analysis in enumerate(analyses, start=1):
        name = f"{number:06}-{_UNSAFE.sub('_', analysis.document.id)[-_NAMED:]}"
        yield f"{name}.txt", analysis.document.text.encode("utf-8")
        yield f"{name}.ann", "".join(_lines(analysis)).encode("utf-8")


def _lines(analysis: Analysis) -> Iterator[str]:
    for number, (mention, resolution) in enumerate(analysis.pairs(), start=1):
        yield f"T{number}\t{mention.kind.value.capitalize()} {_offsets(mention)}\t{_flat(mention.text)}\n"
        if isinstance(resolution, Resolved):
            place = resolution.place
            yield f"N{number}\tReference T{number} {_flat(place.id)}\t{_flat(place.name)}\n"
        yield f"#{number}\tAnnotatorNotes T{number}\t{_note(resolution)}\n"


def _offsets(mention: Mention) -> str:
    """Return the span, cut at line ends, which brat cannot cross."""
    pieces = _LINES.finditer(mention.text)
    start = mention.span.start
    return ";".join(f"{start + piece.start()} {start + piece.end()}" for piece in pieces)


def _note(resolution: Resolution) -> str:
    if isinstance(resolution, Resolved):
        place = resolution.place
        return f"{place.latitude} {place.longitude} score {resolution.score:.3f} {resolution.status.value}"
    return f"no place: {resolution.reason.value}"


def _flat(text: str) -> str:
    return " ".join(text.split())
