"""One row a place, with how often and where it is named; most named first."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from geo.exporters.cells import csv_row
from geo.exporters.settings import CREDIT
from geo.model import Resolved

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gazetteer import Place
    from geo.exporters.settings import ExportSettings
    from geo.model import Analysis

COLUMNS: Final = (
    "place_id", "name", "latitude", "longitude", "country_code", "admin1", "admin2", "feature_class",
    "feature_code", "population", "mentions", "documents", "as_written", "credit",
)  # fmt: skip


def write(analyses: Iterable[Analysis], settings: ExportSettings) -> Iterator[str]:  # noqa: ARG001
    """Yield the header, then a line for each place; only counts are held while reading."""
    places: dict[str, Place] = {}
    written: dict[str, Counter[str]] = {}
    documents: Counter[str] = Counter()
    for analysis in analyses:
        here = set()
        for mention, resolution in analysis.pairs():
            if isinstance(resolution, Resolved):
                place = resolution.place
                places.setdefault(place.id, place)
                written.setdefault(place.id, Counter())[mention.text] += 1
                here.add(place.id)
        documents.update(here)
    yield csv_row(COLUMNS)
    for place_id in sorted(places, key=lambda key: (-written[key].total(), key)):
        yield _row(places[place_id], written[place_id], documents[place_id])


def _row(place: Place, written: Counter[str], documents: int) -> str:
    forms = sorted(written, key=lambda form: (-written[form], form))
    return csv_row(
        [
            place.id,
            place.name,
            place.latitude,
            place.longitude,
            place.country_code,
            place.admin1,
            place.admin2,
            place.feature_class,
            place.feature_code,
            place.population,
            written.total(),
            documents,
            "|".join(forms),
            CREDIT,
        ]
    )
