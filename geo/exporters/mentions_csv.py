"""One row a mention, with its sentence: for spreadsheets and data frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.exporters.cells import csv_row
from geo.exporters.settings import CREDIT
from geo.model import Resolved

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geo.exporters.settings import ExportSettings
    from geo.model import Analysis, Mention, Resolution

COLUMNS: Final = (
    "document_id", "start", "end", "text", "kind", "status", "recognition_score",
    "place_id", "place_name", "latitude", "longitude", "country_code", "admin1", "admin2",
    "feature_class", "feature_code", "score", "nil_reason", "page", "row", "paragraph",
    "sentence", "credit",
)  # fmt: skip


def write(analyses: Iterable[Analysis], settings: ExportSettings) -> Iterator[str]:  # noqa: ARG001
    """Yield the header, then a line for each mention in text order."""
    yield csv_row(COLUMNS)
    for analysis in analyses:
        for mention, resolution in analysis.pairs():
            yield csv_row(_cells(analysis, mention, resolution))


def _cells(analysis: Analysis, mention: Mention, resolution: Resolution) -> list[str | int | float | None]:
    origin = analysis.origin(mention)
    sentence = analysis.sentences[mention.sentence].span.of(analysis.document.text)
    tail = [origin.page, origin.row, origin.paragraph, sentence, CREDIT]
    head: list[str | int | float | None] = [
        analysis.document.id, mention.span.start, mention.span.end, mention.text, mention.kind.value,
        resolution.status.value, round(mention.recognition_score, 6),
    ]  # fmt: skip
    if not isinstance(resolution, Resolved):
        return [*head, *[None] * 10, resolution.reason.value, *tail]
    place = resolution.place
    return [
        *head, place.id, place.name, place.latitude, place.longitude, place.country_code, place.admin1,
        place.admin2, place.feature_class, place.feature_code, round(resolution.score, 6), None,
        *tail,
    ]  # fmt: skip
