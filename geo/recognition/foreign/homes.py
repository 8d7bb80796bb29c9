"""Where languages are at home, and what they call countries beside the names of the gazetteer."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NOWHERE: Final[frozenset[str]] = frozenset()
_HOMES: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "af": _codes("ZA NA"), "az": _codes("AZ"), "eu": _codes("ES FR"), "is": _codes("IS"),
        "kk": _codes("KZ"), "ky": _codes("KG"), "mn": _codes("MN"), "sq": _codes("AL XK MK"),
        "tg": _codes("TJ"), "tl": _codes("PH"), "uz": _codes("UZ"),
        "be": _codes("BY"), "bg": _codes("BG"), "ca": _codes("ES AD"), "cs": _codes("CZ"), "da": _codes("DK"),
        "de": _codes("DE AT CH LI LU"), "el": _codes("GR CY"),
        "es": _codes("ES MX AR CO PE CL VE EC GT CU BO DO HN PY SV NI CR PA UY PR"), "et": _codes("EE"),
        "fi": _codes("FI"), "fr": _codes("FR BE CH LU MC"), "hr": _codes("HR BA ME RS"), "hu": _codes("HU"),
        "hy": _codes("AM"), "id": _codes("ID MY"), "it": _codes("IT SM CH"), "lt": _codes("LT"),
        "lv": _codes("LV"),
        "mk": _codes("MK"), "nl": _codes("NL BE SR"), "no": _codes("NO"), "pl": _codes("PL"),
        "pt": _codes("PT BR AO MZ"),
        "ro": _codes("RO MD"), "ru": _codes("RU BY KZ KG"), "sk": _codes("SK"), "sl": _codes("SI"),
        "sr": _codes("RS BA ME XK"), "sv": _codes("SE FI"), "sw": _codes("KE TZ"), "tr": _codes("TR"),
        "uk": _codes("UA"), "vi": _codes("VN"),
    }
)  # fmt: skip


def home_of(language: str) -> frozenset[str]:
    """Return the codes of the countries where a language is at home, none where that is not known.

    A sentence opens with towns of these only, other words being likelier; of namesakes elsewhere and there,
    those there are meant more often.
    """
    return _HOMES.get(language, _NOWHERE)


def called(language: str, written: str) -> str | None:
    """Return the name in the gazetteer of what a language calls so, if it is no name there or a commoner one.

    Examples
    --------
    >>> called("vi", "Mỹ"), called("de", "Großbritannien"), called("en", "AS")
    ('Hoa Kỳ', 'United Kingdom', None)
    """
    return _CALLED.get(language, {}).get(written)


def calls(language: str) -> re.Pattern[str] | None:
    """Return what finds such names as whole words, None where a language has none; see `called`."""
    return _PATTERNS.get(language)


_HOUSE: Final = "the White House"
_UK: Final = "United Kingdom"
_US: Final = "United States"
_BY_PLACE: Final[Mapping[str, Mapping[str, str]]] = {
    "ar": {"الولايات المتحدة": "أمريكا|أميركا", "Amman": "عمّان"},
    "bg": {_HOUSE: "Белия дом|Белият дом|Бялата къща", _US: "Съединените щати|Съединените американски щати"},
    "ca": {_HOUSE: "Casa Blanca"},
    "cs": {_HOUSE: "Bílý dům|Bílého domu|Bílému domu|Bílém domě|Bílým domem"},
    "da": {_HOUSE: "Det Hvide Hus|Hvide Hus"},
    "de": {_HOUSE: "Weißes Haus|Weiße Haus|Weißen Haus|Weißen Hauses", _UK: "Großbritannien|Großbritanniens"},
    "el": {
        _HOUSE: "Λευκός Οίκος|Λευκού Οίκου|Λευκό Οίκο",
        _UK: "Βρετανία|Βρετανίας|Μεγάλη Βρετανία|Μεγάλης Βρετανίας|Ηνωμένο Βασίλειο|Ηνωμένου Βασιλείου",
        "Ankara": "Άγκυρα|Άγκυρας",
    },
    "es": {_HOUSE: "Casa Blanca"},
    "et": {_HOUSE: "Valge Maja|Valges Majas|Valgest Majast"},
    "fi": {
        _HOUSE: "Valkoinen talo|Valkoisen talon|Valkoisessa talossa|Valkoiseen taloon|Valkoisesta talosta"
    },
    "fr": {_HOUSE: "Maison Blanche|Maison-Blanche"},
    "hr": {_HOUSE: "Bijela kuća|Bijele kuće|Bijeloj kući|Bijelu kuću|Bela kuća|Beloj kući", _US: "SAD"},
    "hu": {
        _HOUSE: "Fehér Ház|Fehér Házban|Fehér Házból|Fehér Házba|Fehér Háznak|Fehér Házat",
        _UK: "Nagy-Britannia|Nagy-Britanniában|Nagy-Britanniába|Nagy-Britanniából|Nagy-Britanniával",
    },
    "hy": {_HOUSE: "Սպիտակ տուն|Սպիտակ տունը|Սպիտակ տան|Սպիտակ տանը"},
    "id": {_HOUSE: "Gedung Putih", _US: "AS"},
    "it": {_HOUSE: "Casa Bianca", "USA": "Usa"},
    "ja": {"アメリカ": "米国"},
    "lt": {_HOUSE: "Baltieji rūmai|Baltųjų rūmų|Baltuosiuose rūmuose"},
    "lv": {_HOUSE: "Baltais nams|Baltā nama|Baltajā namā"},
    "mk": {_HOUSE: "Белата куќа"},
    "nl": {_HOUSE: "Witte Huis"},
    "no": {_HOUSE: "Det hvite hus|hvite hus|Det hvite huset"},
    "pl": {
        _HOUSE: "Biały Dom|Białego Domu|Białemu Domowi|Białym Domem|Białym Domu",
        "Hungary": "Węgry|Węgier|Węgrom|Węgrami|Węgrzech",
    },
    "pt": {_HOUSE: "Casa Branca"},
    "ro": {
        _HOUSE: "Casa Albă|Casei Albe",
        _US: "Statele Unite|Statelor Unite",
        _UK: "Marea Britanie|Marii Britanii",
    },
    "ru": {_HOUSE: "Белый дом|Белого дома|Белому дому|Белом доме|Белым домом"},
    "sk": {_HOUSE: "Biely dom|Bieleho domu|Bielom dome|Bielym domom"},
    "sl": {_HOUSE: "Bela hiša|Bele hiše|Beli hiši|Belo hišo"},
    "sr": {_HOUSE: "Бела кућа|Беле куће|Белој кући|Белу кућу"},
    "sv": {_HOUSE: "Vita huset|Vita husets"},
    "sw": {_HOUSE: "Ikulu ya Marekani|Ikulu ya White House"},
    "th": {_HOUSE: "ทำเนียบขาว"},
    "tr": {_HOUSE: "Beyaz Saray"},
    "uk": {_HOUSE: "Білий дім|Білого дому|Білому домі|Білому дому|Білим домом"},
    "vi": {_HOUSE: "Nhà Trắng", "Hoa Kỳ": "Mỹ", "Vương quốc Anh": "Anh"},
}
"""By language and name in the gazetteer: what the place is called where the gazetteer has no such name, where
with other marks or capitals it is a word or a town, and where a name of several words is inflected."""
_CALLED: Final = MappingProxyType(
    {
        language: {form: name for name, forms in names.items() for form in forms.split("|")}
        for language, names in _BY_PLACE.items()
    }
)
_PATTERNS: Final = MappingProxyType(
    {
        language: re.compile(
            rf"(?<!\w)(?:{'|'.join(re.escape(form) for form in sorted(forms, key=len, reverse=True))})(?!\w)"
            if language not in {"ja", "th"}
            else "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
        )
        for language, forms in _CALLED.items()
    }
)
