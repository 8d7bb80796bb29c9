"""The formats by name and by file suffix, and the one way to write any of them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import IO, Final

from geo.exporters import (
    brat,
    docbin,
    figure,
    gdal,
    geojson,
    jsonl,
    kml,
    markdown,
    mentions_csv,
    parquet,
    places_csv,
    spreadsheet,
    tei,
    webannotation,
)
from geo.exporters.errors import UnknownFormat
from geo.exporters.output import open_output, output_folder, output_path
from geo.exporters.settings import ExportSettings
from geo.exporters.writable import writable
from geo.model import Analysis

Pieces = Callable[[Iterable[Analysis], ExportSettings], Iterator[str]]
ToFile = Callable[[Iterable[Analysis], ExportSettings, Path], None]
ToFolder = Callable[[Iterable[Analysis], ExportSettings, Path, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format: how it is written, and by which suffix it is known. One of the first two writers is set."""

    name: str
    about: str
    """What it is, for a list of formats."""
    suffixes: tuple[str, ...] = ()
    """The first is the usual one."""
    pieces: Pieces | None = None
    """Text in pieces, UTF-8: it can go to a pipe as it comes."""
    to_file: ToFile | None = None
    """One file, written by its own library."""
    to_folder: ToFolder | None = None
    """Several files of one stem, where the output's suffix is the last of the format's."""
    companions: tuple[str, ...] = ()
    """What the several files may end with."""


_ALL: Final = (
    Format(name="jsonl", about="the whole analysis, one document a line", suffixes=(".jsonl", ".ndjson"),
           pieces=jsonl.write),
    Format(name="csv", about="one row a mention, with its sentence", suffixes=(".csv",),
           pieces=mentions_csv.write),
    Format(name="places-csv", about="one row a place", pieces=places_csv.write),
    Format(name="geojson", about="one feature a mention (RFC 7946)", suffixes=(".geojson",),
           pieces=geojson.write),
    Format(name="kml", about="one placemark a place, for Google Earth", suffixes=(".kml",),
           pieces=kml.write),
    Format(name="kmz", about="the same, zipped", suffixes=(".kmz",), to_file=kml.write_kmz),
    Format(name="gpkg", about="GeoPackage: mentions and places, for QGIS", suffixes=(".gpkg",),
           to_file=gdal.write_gpkg),
    Format(name="parquet", about="GeoParquet: one row a mention", suffixes=(".parquet", ".geoparquet"),
           to_file=parquet.write),
    Format(name="shp", about="Shapefile: one point a mention; cuts long text",
           suffixes=(".shp.zip", ".shz", ".shp"), to_file=gdal.write_zipped_shapefile,
           to_folder=gdal.write_shapefile, companions=gdal.COMPANIONS),
    Format(name="xlsx", about="Excel: sheets of mentions and places", suffixes=(".xlsx",),
           to_file=spreadsheet.write),
    Format(name="webannotation", about="W3C Web Annotation (JSON-LD)", suffixes=(".jsonld",),
           pieces=webannotation.write),
    Format(name="tei", about="TEI XML: placeName with ref", suffixes=(".tei", ".xml"), pieces=tei.write),
    Format(name="brat", about="brat standoff, zipped", to_file=brat.write),
    Format(name="docbin", about="spaCy's DocBin", suffixes=(".spacy",), to_file=docbin.write),
    Format(name="md", about="a report in Markdown", suffixes=(".md", ".markdown"), pieces=markdown.write),
    Format(name="png", about="a still map as a picture", suffixes=(".png",), to_file=figure.write_png),
    Format(name="svg", about="a still map as a drawing", suffixes=(".svg",), to_file=figure.write_svg),
)  # fmt: skip
FORMATS: Final[dict[str, Format]] = {form.name: form for form in _ALL}
_SUFFIXES: Final = {suffix: form.name for form in _ALL for suffix in form.suffixes}


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
    endings = PurePath(output).suffixes
    for suffix in ("".join(endings[-2:]).lower(), "".join(endings[-1:]).lower()):
        if suffix in _SUFFIXES:
            return _SUFFIXES[suffix]
    raise UnknownFormat(f"{output} has no suffix that says a format; give -f, {known}")


def save(analyses: Iterable[Analysis], path: Path, name: str, settings: ExportSettings) -> None:
    """Write analyses to a file, whole or not at all.

    Parameters
    ----------
    analyses : iterable of Analysis
        Taken as they come; formats that can are written as they come.
    path : Path
        The file. A Shapefile named ``.shp`` has companions beside it; under any other name it is one zip.
    name : str
        One of ``FORMATS``.
    settings : ExportSettings
        What is stated and what is left out.

    Raises
    ------
    UnknownFormat
        If there is no such format.
    FormatUnavailable
        If the format's library is not installed.
    TextNeeded
        If the format cannot do without whole texts and the settings leave them out.
    OSError
        If the file cannot be written.
    """
    form = FORMATS[format_for(name, None)]
    analyses = map(writable, analyses)
    if form.pieces:
        with open_output(path) as stream:
            stream.writelines(form.pieces(analyses, settings))
    elif form.to_folder and path.suffix.lower() == form.suffixes[-1]:
        # Through a link, the files behind it are written; .SHP is written as its library spells it.
        path = path.resolve().with_suffix(form.suffixes[-1])
        with output_folder(path, form.companions) as folder:
            form.to_folder(analyses, settings, folder, path.stem)
    elif form.to_file:
        with output_path(path) as part:
            form.to_file(analyses, settings, part)


def send(analyses: Iterable[Analysis], stream: IO[bytes], name: str, settings: ExportSettings) -> None:
    """Write analyses to an open stream: text as it comes, other formats once they are made.

    Raises
    ------
    UnknownFormat, FormatUnavailable, TextNeeded
        As ``save``.
    """
    form = FORMATS[format_for(name, None)]
    analyses = map(writable, analyses)
    if form.pieces:
        for piece in form.pieces(analyses, settings):
            stream.write(piece.encode("utf-8"))
    elif form.to_file:
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder, f"made{''.join(form.suffixes[:1])}")
            form.to_file(analyses, settings, made)
            stream.write(made.read_bytes())
