"""The formats by name and by file suffix."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePath
from typing import Final

from geo.errors import GeoError
from geo.exporters import geojson, jsonl, mentions_csv, places_csv
from geo.exporters.settings import ExportSettings
from geo.model import Analysis

Writer = Callable[[Iterable[Analysis], ExportSettings], Iterator[str]]

FORMATS: Final[dict[str, Writer]] = {
    "jsonl": jsonl.write,
    "csv": mentions_csv.write,
    "places-csv": places_csv.write,
    "geojson": geojson.write,
}
_SUFFIXES: Final = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".geojson": "geojson"}


class UnknownFormat(GeoError, ValueError):
    """A format or suffix no writer is known for."""


def format_for(name: str | None, output: str | None) -> str:
    """Return the format named, else the one the output's suffix says, else ``jsonl``.

    Raises
    ------
    UnknownFormat
        If the name or the suffix is none of the known ones, which the message lists.
    """
    known = f"known formats: {', '.join(FORMATS)}"
    if name is not None:
        if name not in FORMATS:
            raise UnknownFormat(f"there is no format {name!r}; {known}")
        return name
    if output is None or output == "-":
        return "jsonl"
    suffix = PurePath(output).suffix.lower()
    if suffix not in _SUFFIXES:
        raise UnknownFormat(f"{output} has no suffix that says a format; give -f, {known}")
    return _SUFFIXES[suffix]
