"""Plain English for what the gazetteer says in codes."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from geo.model import Nil, NilReason, Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gazetteer import Place

_CODES: Final = {
    "PCLD": "Dependency",
    "PCLH": "Former country",
    "PCLIX": "Part of a country",
    "PCLS": "Semi-independent territory",
    "TERR": "Territory",
    "ADM1": "State or province",
    "ADM2": "County or district",
    "ADM3": "District",
    "ADM4": "Municipality",
    "ADM5": "Municipality",
    "ADMD": "Administrative area",
    "LTER": "Leased area",
    "ZN": "Zone",
    "ZNB": "Buffer zone",
    "PPLC": "Capital",
    "PPLA": "Regional capital",
    "PPLG": "Seat of government",
    "PPLX": "Part of a town",
    "PPLH": "Former town",
    "PPLQ": "Abandoned town",
    "PPLW": "Destroyed town",
    "STLMT": "Settlement",
    "CONT": "Continent",
    "RGN": "Region",
    "RGNE": "Economic region",
    "RGNH": "Historical region",
    "INDS": "Industrial area",
    "MILB": "Military base",
    "NVB": "Naval base",
    "PRK": "Park",
    "RESN": "Nature reserve",
    "BDRY": "Border",
    "DMZ": "Border strip",
    "PEN": "Peninsula",
    "ISL": "Island",
    "ISLS": "Islands",
    "ATOL": "Atoll",
    "CAPE": "Cape",
    "DSRT": "Desert",
    "MT": "Mountain",
    "MTS": "Mountains",
    "PK": "Peak",
    "PASS": "Pass",
    "PLN": "Plain",
    "PLAT": "Plateau",
    "VAL": "Valley",
    "VLC": "Volcano",
    "BAY": "Bay",
    "CHN": "Channel",
    "CNL": "Canal",
    "GLCR": "Glacier",
    "GULF": "Gulf",
    "LK": "Lake",
    "LKS": "Lakes",
    "OCN": "Ocean",
    "RSV": "Reservoir",
    "SEA": "Sea",
    "STM": "River",
    "STRT": "Strait",
    "AIRB": "Air base",
    "AIRP": "Airport",
    "AIRF": "Airfield",
    "BDG": "Bridge",
    "BLDG": "Building",
    "CH": "Church",
    "CTRR": "Religious centre",
    "DAM": "Dam",
    "HSP": "Hospital",
    "HTL": "Hotel",
    "MSQE": "Mosque",
    "MNMT": "Monument",
    "MUS": "Museum",
    "PAL": "Palace",
    "PRN": "Prison",
    "PS": "Power station",
    "RSTN": "Railway station",
    "SCH": "School",
    "STDM": "Stadium",
    "TMPL": "Temple",
    "UNIV": "University",
    "RD": "Road",
    "RR": "Railway",
    "ST": "Street",
    "FRST": "Forest",
}
_CLASSES: Final = {
    "A": "Administrative area",
    "H": "Water",
    "L": "Region",
    "P": "Town",
    "R": "Road",
    "S": "Site",
    "T": "Landform",
    "U": "Undersea feature",
    "V": "Vegetation",
}
_ADMIN_WORDS: Final = frozenset(
    {"Arrondissement", "Borough", "Canton", "Comarca", "Community", "County", "Department", "District"}
    | {"Emirate", "Governorate", "Municipality", "Oblast", "Okrug", "Parish", "Prefecture", "Province"}
    | {"Raion", "Region", "Republic", "State", "Territory", "Voivodeship"}
)
_ADMIN_ENDINGS: Final = {
    "-gun": "County",
    "-gu": "District",
    "-si": "City",
    "-do": "Province",
    "-ken": "Prefecture",
    "-shi": "City",
    " sheng": "Province",
}
_CITY: Final = 100_000
_VILLAGE: Final = 1_000


def feature_word(place: Place, names: Iterable[str] = ()) -> str:
    """Return what a place is, in one or two words, such as "Capital", "County" or "Border strip".

    Parameters
    ----------
    place : Place
        Its feature class, code and population decide.
    names : iterable of str
        Its names; "Inje County" among them says that this division is a county.
    """
    code = place.feature_code
    if code in {"PCL", "PCLI", "PCLF"}:
        return "Country"
    if code.startswith("ADM"):
        for name in (place.name, *names):
            if word := _admin_word(name):
                return word
    if code.startswith("PPLA") and code != "PPLA":
        return _town_word(place)
    if code in {"", "PPL", "PPLL", "PPLF", "PPLR", "PPLS"} and place.feature_class == "P":
        return _town_word(place)
    return _CODES.get(code) or _CLASSES[place.feature_class]


def place_kinds() -> list[tuple[str, str]]:
    """Return the feature codes a person may choose from, with what each is; by its words."""
    words = {"PPL": "Town or village", "PCLI": "Country", **_CODES}
    twice = {word for word, times in Counter(words.values()).items() if times > 1}
    told = [(code, f"{word} ({code})" if word in twice else word) for code, word in words.items()]
    return sorted(told, key=lambda each: each[1])


def _admin_word(name: str) -> str | None:
    last = name.rsplit(" ", 1)[-1]
    if last in _ADMIN_WORDS:
        return last
    lowered = name.lower()
    return next((word for ending, word in _ADMIN_ENDINGS.items() if lowered.endswith(ending)), None)


def _town_word(place: Place) -> str:
    if place.population >= _CITY:
        return "City"
    return "Village" if 0 < place.population < _VILLAGE else "Town"


def reason_words(nil: Nil) -> str:
    """Return why a name has no dot, in a reader's words."""
    best = nil.candidates[0] if nil.candidates else None
    if nil.status is Status.REJECTED:
        return f"You said that this is not {'a' if nil.reason is NilReason.NOT_A_PLACE else 'the'} place"
    if nil.reason is NilReason.NO_CANDIDATE:
        return "The gazetteer knows no place of this name"
    if nil.reason is NilReason.NOT_A_PLACE:
        return "Probably not a place"
    if nil.reason is NilReason.AMBIGUOUS:
        if best is None:
            return "Names no single place"
        return f"{len(nil.candidates)} places fit about equally well"
    if best is None:
        return "No place is sure enough"
    return f"No place is sure enough: the best, {best.place.name}, has {best.score:.2f}"


def shorten_path(document_id: str) -> str:
    """Return a document's file name, without its folders."""
    return re.split(r"[/\\]", document_id.rstrip("/\\"))[-1] or document_id
