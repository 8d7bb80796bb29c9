"""Names of countries and macro-regions in every language of Unicode CLDR, as babel carries them."""

from __future__ import annotations

import io
import pickle
from typing import TYPE_CHECKING, Any, Final

from gazetteer.naming.folding import fold

if TYPE_CHECKING:
    from gazetteer.build.archive import Archive
    from gazetteer.build.drafts import Drafts

_FOLDER: Final = "babel/locale-data/"
_CONTINENTS: Final = {
    "002": "geonames:6255146",
    "003": "geonames:6255149",
    "005": "geonames:6255150",
    "009": "geonames:6255151",
    "142": "geonames:6255147",
    "150": "geonames:6255148",
}
_OTHER_NAMES: Final = {
    "017": "Central Africa",
    "035": "South Eastern Asia",
    "053": "Australia and New Zealand",
}
"""M49 areas that GeoNames calls differently than CLDR's English does."""


def add_territory_names(drafts: Drafts, locales: Archive, countries: dict[str, str], label: str) -> None:
    """Add what each locale calls the countries and the M49 areas."""
    english: dict[str, str] = _territories(locales, f"{_FOLDER}en.dat")
    places = countries | _CONTINENTS | _macro_regions(drafts, english)
    for name in locales.names():
        if not (name.startswith(_FOLDER) and name.endswith(".dat")):
            continue
        for code, text in _territories(locales, name).items():
            # A name of one or two letters is the code itself, where a locale has no name of its own.
            if code in places and len(text) > 2:
                drafts.named(places[code], [text], label)


def _macro_regions(drafts: Drafts, english: dict[str, str]) -> dict[str, str]:
    regions = {
        fold(d.name): d.id for d in drafts.by_id.values() if d.feature_code == "RGN" and not d.country_code
    }
    wanted = {code: fold(_OTHER_NAMES.get(code, name)) for code, name in english.items() if code.isdigit()}
    return {code: regions[key] for code, key in wanted.items() if key in regions}


def _territories(locales: Archive, name: str) -> dict[str, str]:
    loaded: dict[str, Any] = _LocaleUnpickler(io.BytesIO(locales.read(name))).load()
    territories: dict[str, str] = loaded.get("territories", {})
    return territories


class _Inert:
    """Stands for babel's own date and number patterns, of which nothing is wanted."""

    def __init__(self, *_args: object) -> None: ...

    def __setstate__(self, _state: object) -> None: ...


class _LocaleUnpickler(pickle.Unpickler):
    def find_class(self, module_name: str, global_name: str, /) -> type[_Inert]:
        if module_name.split(".")[0] != "babel":
            raise pickle.UnpicklingError(
                f"the pickle asks for {module_name}.{global_name}; only babel's are expected"
            )
        return _Inert
