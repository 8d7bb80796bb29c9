"""Telling by a look at a file that Wherein wrote it: what was made from documents is not read as one."""

from __future__ import annotations

import io
import os
import zipfile
from typing import TYPE_CHECKING, Final

from geo.readers.records import made_by_us

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_FIRST_LINE: Final = 32_000_000
"""Bytes of a JSONL file's first line that are looked at to tell whose it is."""
_LOOK: Final = 8_192
_CREDIT: Final = b"Place data: GeoNames (geonames.org), CC BY 4.0"
"""At the head of every export that is text."""
_TEXTS: Final = (".geojson", ".kml", ".xml", ".tei", ".svg", ".jsonld")
_SHAPEFILE: Final = ".shp.txt"
_WORKBOOK: Final = 1_000_000
"""Bytes of a workbook's properties that are looked at."""


def written_by_us(path: Path) -> str | None:
    """Say what a file is if Wherein made it, or if it is marked gold; None for anything else.

    A file that cannot be looked at is none of ours: reading it says why.
    """
    look = _LOOKS.get(path.suffix.lower())
    if look is None:
        return None
    try:
        return look(path) if path.is_file() else None
    except OSError:
        return None


def _records(path: Path) -> str | None:
    with path.open("rb") as file:
        return made_by_us(file.readline(_FIRST_LINE))


def _page(path: Path) -> str | None:
    return "a map that Wherein wrote" if b'<meta name="generator" content="Wherein">' in _head(path) else None


def _report(path: Path) -> str | None:
    return "a report that Wherein wrote" if _head(path).startswith(b"# Places named\n") else None


def _text(path: Path) -> str | None:
    return "an export that Wherein wrote" if _CREDIT in _head(path) else None


def _beside_a_shapefile(path: Path) -> str | None:
    """Look at what stands beside a Shapefile of ours, under its name."""
    if not path.name.endswith(_SHAPEFILE):
        path = path.with_suffix(_SHAPEFILE)
    return "an export that Wherein wrote" if path.is_file() and _head(path).startswith(_CREDIT) else None


def _packed(path: Path) -> str | None:
    """Look at a zip's comment, which stands at its end."""
    return "an export that Wherein wrote" if _CREDIT in _foot(path, _LOOK) else None


def _workbook(path: Path) -> str | None:
    try:
        with zipfile.ZipFile(path) as packed, packed.open("docProps/core.xml") as file:
            told = file.read(_WORKBOOK)
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, EOFError, ValueError):
        return None
    return "a workbook that Wherein wrote" if b">Wherein</dc:creator>" in told else None


def _columns(path: Path) -> str | None:
    """Look at the end of a Parquet file, where its columns are named."""
    foot = _foot(path, 8 * _LOOK)
    ours = all(column in foot for column in (b"place_id", b"feature_code", b"credit"))
    return "a table that Wherein wrote" if ours else None


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_LOOK)


def _foot(path: Path, length: int) -> bytes:
    with path.open("rb") as file:
        file.seek(max(0, file.seek(0, io.SEEK_END) - length), os.SEEK_SET)
        return file.read()


_LOOKS: Final[dict[str, Callable[[Path], str | None]]] = {
    **dict.fromkeys((".jsonl", ".ndjson", ".csv"), _records),
    **dict.fromkeys((".html", ".htm"), _page),
    ".md": _report,
    **dict.fromkeys(_TEXTS, _text),
    **dict.fromkeys((".txt", ".shp", ".shx", ".dbf", ".prj", ".cpg"), _beside_a_shapefile),
    **dict.fromkeys((".zip", ".shz", ".kmz"), _packed),
    ".xlsx": _workbook,
    ".parquet": _columns,
}
