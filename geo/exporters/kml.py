"""KML 2.2 for Google Earth and its kin: one placemark a place, its sentences in the balloon; and KMZ."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from geo.exporters import xml
from geo.exporters.settings import CREDIT
from geo.exporters.tally import PLACE_COLUMNS, Tally
from geo.exporters.zips import write_zip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from geo.exporters.settings import ExportSettings
    from geo.exporters.tally import PlaceSummary
    from geo.model import Analysis

_NAMESPACE: Final = "http://www.opengis.net/kml/2.2"


def write(analyses: Iterable[Analysis], settings: ExportSettings) -> Iterator[str]:
    """Yield the document: a folder of places, and one of names without a place (no geometry)."""
    tally = Tally(settings, quotes=True)
    for analysis in analyses:
        tally.add(analysis)
    summaries = tally.summaries()
    yield xml.HEAD + xml.start("kml", {"xmlns": _NAMESPACE}) + "\n<Document>\n"
    yield xml.leaf("name", "Places") + "\n" + xml.leaf("description", CREDIT) + "\n"
    yield from _folder("Places", [summary for summary in summaries if summary.place])
    yield from _folder("Names without a place", [summary for summary in summaries if not summary.place])
    yield "</Document>\n</kml>\n"


def write_kmz(analyses: Iterable[Analysis], settings: ExportSettings, path: Path) -> None:
    """Write the same document zipped, as ``doc.kml``."""
    write_zip(path, [("doc.kml", "".join(write(analyses, settings)).encode("utf-8"))])


def _folder(name: str, summaries: list[PlaceSummary]) -> Iterator[str]:
    if not summaries:
        return
    yield "<Folder>" + xml.leaf("name", name) + "\n"
    for summary in summaries:
        yield _placemark(summary) + "\n"
    yield "</Folder>\n"


def _placemark(summary: PlaceSummary) -> str:
    place = summary.place
    point = ""
    if place:
        coordinates = f"{place.longitude},{place.latitude}"
        point = xml.element("Point", None, xml.leaf("coordinates", coordinates))
    # The balloon's text is read as HTML: the quotes are escaped for it, and once more for XML.
    balloon = "".join(
        f"<p>{escape(quote.sentence)}<br><small>{escape(quote.document_id)}</small></p>"
        for quote in summary.quotes
    )
    return xml.element(
        "Placemark",
        None,
        xml.leaf("name", summary.name),
        xml.leaf("description", balloon or None),
        _data(summary),
        point,
    )


def _data(summary: PlaceSummary) -> str:
    cells = zip(PLACE_COLUMNS, summary.cells(), strict=True)
    return xml.element(
        "ExtendedData",
        None,
        *(
            xml.element("Data", {"name": name}, xml.leaf("value", cell))
            for name, cell in cells
            if cell is not None
        ),
    )
