"""GeoPackage and Shapefile, written by GDAL through pyogrio."""

from __future__ import annotations

import errno
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gazetteer.counting import counted
from geo.exporters import arrow
from geo.exporters.errors import FormatUnavailable
from geo.exporters.rows import MENTION_COLUMNS, mention_rows
from geo.exporters.settings import CREDIT
from geo.exporters.tally import PLACE_COLUMNS, Tally
from geo.exporters.zips import pack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geo.exporters.rows import Cell
    from geo.exporters.settings import ExportSettings
    from geo.model import Analysis

_NO_TIME: Final = "1970-01-01T00:00:00.000Z"
"""The same input gives the same bytes: GeoPackage would note when it was written."""
_SHORT: Final = {
    "document_id": "document", "recognition_score": "recog", "place_name": "place",
    "place_source": "placesrc", "latitude": "lat", "longitude": "lon", "country_code": "country",
    "feature_class": "fclass", "feature_code": "fcode",
    "nil_reason": "nil", "document_title": "title", "document_date": "date", "document_source": "source",
    "document_url": "url",
}  # fmt: skip
"""Shapefile's names have at most ten letters."""
_DBF_BYTES: Final = 254
COMPANIONS: Final = (
    ".shp", ".shx", ".dbf", ".prj", ".cpg", ".shp.txt",
    # Indices and the like that other programs lay beside one; they are wrong beside the next.
    ".qix", ".sbn", ".sbx", ".qpj", ".idm", ".ind",
)  # fmt: skip
"""What a Shapefile's files end with."""


def write_gpkg(analyses: Iterable[Analysis], settings: ExportSettings, path: Path) -> None:
    """Write a GeoPackage with the layers ``mentions`` and ``places``; rows without a place have no geometry.

    Raises
    ------
    FormatUnavailable
        If pyogrio is not installed.
    """
    tally = Tally(settings)
    about = {"credit": CREDIT, "wherein": settings.wherein, "gazetteer": settings.gazetteer}
    # GDAL warns of any other suffix, whatever name was asked for.
    made = path if path.suffix == ".gpkg" else path.with_name(f"{path.name}.gpkg")
    with _fixed_time():
        mentions = mention_rows(tally.passing(analyses), settings)
        _layer(made, "GPKG", "mentions", mentions, MENTION_COLUMNS, dataset_metadata=about)
        places = (summary.cells() for summary in tally.summaries())
        _layer(made, "GPKG", "places", places, PLACE_COLUMNS, append=True)
    made.replace(path)


def write_shapefile(analyses: Iterable[Analysis], settings: ExportSettings, folder: Path, stem: str) -> None:
    """Write ``STEM.shp`` and its companions, one point a mention, into an empty folder.

    The format cuts text at 254 bytes, which ``STEM.shp.txt`` says beside the credit; it has no null
    geometry that all programs read, so mentions without a place are counted there and left out.

    Raises
    ------
    FormatUnavailable
        If pyogrio is not installed.
    """
    columns = {_SHORT.get(name, name): kind for name, kind in MENTION_COLUMNS.items() if name != "credit"}
    counts = _ShapefileRows(settings)
    _layer(
        folder / f"{stem}.shp",
        "ESRI Shapefile",
        stem,
        counts.rows(analyses),
        columns,
        layer_options={"DBF_DATE_LAST_UPDATE": "1980-01-01", "ENCODING": "UTF-8"},
    )
    _check_whole(folder / f"{stem}.dbf", folder / f"{stem}.shp")
    # Not STEM.txt: the document itself may be called so.
    (folder / f"{stem}.shp.txt").write_text(f"{CREDIT}\n{counts.said()}", encoding="utf-8")


def write_zipped_shapefile(analyses: Iterable[Analysis], settings: ExportSettings, path: Path) -> None:
    """Write a Shapefile as one zip, which QGIS and GDAL open as it is: one file can be replaced at once.

    Raises
    ------
    FormatUnavailable
        If pyogrio is not installed.
    """
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        write_shapefile(analyses, settings, Path(folder), "mentions")
        pack(path, sorted(Path(folder).iterdir()))


class _ShapefileRows:
    """Rows as a shapefile can hold them, and a count of what it cannot."""

    def __init__(self, settings: ExportSettings) -> None:
        self._settings = settings
        self._cut = 0
        self._unplaced = 0

    def rows(self, analyses: Iterable[Analysis]) -> Iterator[tuple[Cell, ...]]:
        names = list(MENTION_COLUMNS)
        place, credit = names.index("place_id"), names.index("credit")
        for row in mention_rows(analyses, self._settings):
            if row[place] is None:
                self._unplaced += 1
            else:
                yield tuple(self._short(cell) for at, cell in enumerate(row) if at != credit)

    def said(self) -> str:
        return (
            f"Left out: {counted(self._unplaced, 'mention')} without a place.\n"
            f"Cut: {counted(self._cut, 'text')} at {_DBF_BYTES} bytes. Other formats hold all.\n"
        )

    def _short(self, cell: Cell) -> Cell:
        if not isinstance(cell, str):
            return cell
        data = cell.encode("utf-8")
        if len(data) <= _DBF_BYTES:
            return cell
        self._cut += 1
        return data[:_DBF_BYTES].decode("utf-8", "ignore")


def _layer(
    path: Path,
    driver: str,
    name: str,
    rows: Iterable[tuple[Cell, ...]],
    columns: dict[str, type],
    **more: Any,
) -> None:
    gdal, library = _pyogrio(), arrow.pyarrow()
    form = arrow.schema(columns, {})
    latitude = next(at for at, column in enumerate(columns) if column in ("latitude", "lat"))
    guarded = _Guarded(rows)
    batches = arrow.batches(guarded, latitude, form)
    try:
        gdal.write_arrow(
            library.RecordBatchReader.from_batches(form, batches),
            path,
            driver=driver,
            layer=name,
            geometry_name=arrow.GEOMETRY,
            geometry_type="Point",
            crs="EPSG:4326",
            **more,
        )
    except RuntimeError as error:
        # GDAL asks for rows from its own code and says only that there were none.
        if guarded.error:
            raise guarded.error from None
        # "… failed: database or disk is full": what comes before names parts of the format.
        said = str(error).rpartition("failed: ")[2]
        raise OSError(errno.EIO, f"GDAL says {said!r}; the disk may be full") from error


def _check_whole(dbf: Path, shp: Path) -> None:
    """Look whether a Shapefile is as long as it says: GDAL does not tell when a disk took part of it.

    Raises
    ------
    OSError
        If it is not. Both files say in their first bytes how long they are meant to be.
    """
    with dbf.open("rb") as file:
        head = file.read(12)
        rows, header, row = (int.from_bytes(head[a:b], "little") for a, b in ((4, 8), (8, 10), (10, 12)))
    with shp.open("rb") as file:
        words = int.from_bytes(file.read(28)[24:], "big")
    if len(head) < 12 or dbf.stat().st_size < header + rows * row or shp.stat().st_size < 2 * words:
        raise OSError(errno.ENOSPC, "the disk took only a part of it")


class _Guarded:
    """Rows that keep what went wrong while they were made."""

    def __init__(self, rows: Iterable[tuple[Cell, ...]]) -> None:
        self._rows = rows
        self.error: BaseException | None = None

    def __iter__(self) -> Iterator[tuple[Cell, ...]]:
        try:
            yield from self._rows
        except BaseException as error:
            self.error = error
            raise


def _pyogrio() -> Any:
    try:
        import pyogrio
    except ImportError as error:
        raise FormatUnavailable("this format", "pyogrio") from error
    return pyogrio


@contextmanager
def _fixed_time() -> Iterator[None]:
    library = _pyogrio()
    library.set_gdal_config_options({"OGR_CURRENT_DATE": _NO_TIME})
    try:
        yield
    finally:
        library.set_gdal_config_options({"OGR_CURRENT_DATE": None})
