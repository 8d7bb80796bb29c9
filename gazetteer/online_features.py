"""What OpenStreetMap calls a place, in GeoNames' feature classes and codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_BY_TYPE: Final = {
    "continent": "L CONT", "country": "A PCLI", "state": "A ADM1", "province": "A ADM1", "region": "A ADM1",
    "state_district": "A ADM2", "county": "A ADM2", "district": "A ADM2", "municipality": "A ADM3",
    "city": "P PPL", "town": "P PPL", "village": "P PPL", "hamlet": "P PPL", "isolated_dwelling": "P PPL",
    "farm": "S FRM", "locality": "L LCTY", "suburb": "P PPLX", "quarter": "P PPLX",
    "neighbourhood": "P PPLX", "city_district": "P PPLX", "borough": "P PPLX", "island": "T ISL",
    "islet": "T ISLET", "archipelago": "T ISLS", "peak": "T PK", "volcano": "T VLC", "valley": "T VAL",
    "ridge": "T RDGE", "mountain_range": "T MTS", "cape": "T CAPE", "peninsula": "T PEN", "beach": "T BCH",
    "bay": "H BAY", "strait": "H STRT", "sea": "H SEA", "ocean": "H OCN", "water": "H LK", "lake": "H LK",
    "river": "H STM", "stream": "H STM", "canal": "H CNL", "waterfall": "H FLLS", "glacier": "H GLCR",
    "wetland": "H WTLD", "wood": "V FRST", "forest": "V FRST", "aerodrome": "S AIRP", "airport": "S AIRP",
    "station": "S RSTN", "university": "S UNIV", "hospital": "S HSP", "prison": "S PRN", "park": "L PRK",
    "nature_reserve": "L RESN", "national_park": "L PRK", "military": "L MILB", "industrial": "L INDS",
    "base": "L MILB", "castle": "S CSTL", "monument": "S MNMT", "dam": "S DAM",
}  # fmt: skip
_BY_KEY: Final = {
    "boundary": "A ADMD", "place": "P PPL", "natural": "T", "waterway": "H STM", "highway": "R RD",
    "railway": "R RR", "landuse": "L AREA", "leisure": "L AREA", "military": "L MILB", "aeroway": "S AIRP",
}  # fmt: skip


def feature_of(facts: Mapping[str, Any]) -> tuple[str, str]:
    """Return the feature class and code of an answer of Nominatim, Photon or GeoNames; a spot by default.

    Examples
    --------
    >>> feature_of({"category": "boundary", "type": "administrative", "addresstype": "state"})
    ('A', 'ADM1')
    >>> feature_of({"osm_key": "place", "osm_value": "village"}), feature_of({"fcl": "H", "fcode": "LK"})
    (('P', 'PPL'), ('H', 'LK'))
    >>> feature_of({})
    ('S', '')
    """
    from gazetteer.codes import feature_codes

    code = feature_codes().get(str(facts.get("fcode", "")))
    if code is not None:
        return code.feature_class, code.code
    types = (facts.get(key) for key in ("addresstype", "osm_value", "type"))
    keys = (facts.get(key) for key in ("category", "class", "osm_key"))
    found = next((_BY_TYPE[str(each)] for each in types if str(each) in _BY_TYPE), None)
    found = found or next((_BY_KEY[str(each)] for each in keys if str(each) in _BY_KEY), "S")
    letter, _, feature_code = found.partition(" ")
    return letter, feature_code
