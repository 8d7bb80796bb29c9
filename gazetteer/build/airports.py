"""Airports, with the short names people use: London Heathrow Airport is Heathrow."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Final

from gazetteer.build.drafts import Draft
from gazetteer.naming.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gazetteer.build.archive import Archive
    from gazetteer.build.drafts import Drafts

_TAIL: Final = re.compile(
    r"\s*\b((inter(national|continental)|regional|municipal|domestic|metropolitan|executive|county|intl)\W+)*"
    r"(airport|airfield|aerodrome|air base|airbase|airstrip|airpark)$",
    re.IGNORECASE,
)
_ICAO: Final = re.compile(r"[A-Z]{4}")
_GENERIC: Final = frozenset(
    {
        *("city", "central", "north", "south", "east", "west", "northeast", "downtown", "island", "field"),
        *("international", "regional", "municipal", "metropolitan", "executive", "county", "local", "main"),
        *("memorial", "muni", "new", "old"),
    }
)


def add_airports(drafts: Drafts, table: Archive, label: str) -> None:
    """Add the airports that have an IATA or ICAO code; the former also by that code and by short name."""
    towns = {fold(d.name) for d in drafts.by_id.values() if d.feature_class == "P"}
    for row in csv.DictReader(io.StringIO(table.text("airportsdata/airports.csv"))):
        name = " ".join(row["name"].split())
        # A strip with neither an IATA nor a real ICAO code is a private field no text names.
        if not fold(name) or not (row["iata"] or _ICAO.fullmatch(row["icao"])):
            continue
        draft = Draft(
            id=f"icao:{row['icao']}",
            name=name,
            latitude=float(row["lat"]),
            longitude=float(row["lon"]),
            feature_class="S",
            feature_code=_feature_code(name, row["iata"]),
            country_code=row["country"],
            source=label,
        )
        drafts.add(draft, [row["iata"], *_short_names(name, row["city"], towns)] if row["iata"] else [])


def _feature_code(name: str, iata: str) -> str:
    lower = name.lower()
    if "air base" in lower or "air force" in lower or "airbase" in lower:
        return "AIRB"
    if "heliport" in lower or "helipad" in lower:
        return "AIRH"
    return "AIRP" if iata or "airport" in lower else "AIRF"


def _short_names(name: str, city: str, towns: set[str]) -> Iterator[str]:
    """Yield the forms without "International Airport" and without the city in front.

    A bare form that is a town's name stays out unless the city stood before it: Incheon is the
    city, but the Heathrow of "London Heathrow Airport" is the airport.
    """
    bare = _TAIL.sub("", name).strip(" -/,")
    if "airport" not in name.lower():
        yield f"{name} Airport"
    if bare != name:
        yield f"{bare} Airport"
        if fold(bare) not in towns and fold(bare) != fold(city):
            yield bare
    if city and fold(bare).startswith(fold(city) + " ") and bare.lower().startswith(city.lower()):
        rest = bare[len(city) :].strip(" -/,")
        if len(rest) > 3 and not set(fold(rest).split()) <= _GENERIC:
            yield rest
            yield f"{rest} Airport"
