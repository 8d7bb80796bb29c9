"""A place's other names, the ones that help a reader first; and the names of what it lies in."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from gazetteer import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gazetteer import Place

# The script a country's own names are written in, by how Unicode names its letters; Latin where none stands.
_SCRIPTS: Final = {
    "ARABIC": "AE AF BH DJ DZ EG EH IQ IR JO KM KW LB LY MA MR OM PK PS QA SA SD SO SY TD TN YE",
    "CYRILLIC": "BG BY KG KZ ME MK MN RS RU TJ UA",
    "CJK": "CN HK JP MO SG TW",
    "HANGUL": "KP KR",
    "HEBREW": "IL",
    "GREEK": "CY GR",
    "DEVANAGARI": "IN NP",
    "BENGALI": "BD",
    "THAI": "TH",
    "GEORGIAN": "GE",
    "ARMENIAN": "AM",
    "ETHIOPIC": "ER ET",
    "KHMER": "KH",
    "LAO": "LA",
    "MYANMAR": "MM",
    "SINHALA": "LK",
    "TIBETAN": "BT",
    "THAANA": "MV",
}
_SCRIPT_OF: Final = {country: script for script, codes in _SCRIPTS.items() for country in codes.split()}


def useful_names(place: Place, shown: str, names: Sequence[str], written: Mapping[str, int]) -> list[str]:
    """Return the other names of a place, most useful first, each once.

    Parameters
    ----------
    place : Place
        Its country says which script its people write it in.
    shown : str
        The name the page already shows.
    names : sequence of str
        All its names, in the gazetteer's order.
    written : mapping of str to int
        How often the documents spell it in which way.

    Returns
    -------
    list of str
        The gazetteer's main name; what the documents write; the name in the country's own script; names
        in Latin letters; transcriptions without a capital; other scripts.

    Examples
    --------
    >>> from gazetteer import Place
    >>> peking = Place(id="local:a", name="Beijing", latitude=39.9, longitude=116.4, feature_class="P",
    ...                feature_code="PPLC", country_code="CN")
    >>> useful_names(peking, "Beijing", ("Beijing", "Pechino", "Пекин", "北京", "Peking"), {"Peking": 2})
    ['Peking', '北京', 'Pechino', 'Пекин']
    """
    own = _SCRIPT_OF.get(place.country_code or "", "LATIN")
    spelled = {name.casefold() for name in written}
    ranked: tuple[list[str], ...] = ([], [], [], [], [])
    for name in dict.fromkeys(names):
        if name == shown or name == place.name:
            continue
        if name.casefold() in spelled:
            ranked[0].append(name)
        elif name.isascii() or (script := _script(name)) == "LATIN":
            ranked[2 if name[:1].isupper() else 3].append(name)
        else:
            ranked[1 if script == own else 4].append(name)
    main = [] if place.name == shown else [place.name]
    return main + [name for names in ranked for name in names]


def lies_in(name: str, parents: Iterable[str]) -> tuple[str, ...]:
    """Return what a place lies in without namesakes: Beijing lies in China, not in Beijing in Beijing."""
    told = [fold(name)]
    lies = []
    for parent in parents:
        key = _folded(parent)
        if key not in told:
            lies.append(parent)
            told.append(key)
    return tuple(lies)


_folded = lru_cache(maxsize=4096)(fold)
"""Few divisions and countries hold many places."""


def _script(name: str) -> str:
    first = name[:1]
    return _script_of(first if first.isalpha() else next((char for char in name if char.isalpha()), ""))


@lru_cache(maxsize=4096)
def _script_of(letter: str) -> str:
    return unicodedata.name(letter, "LATIN").split()[0].split("-")[0] if letter else "LATIN"
