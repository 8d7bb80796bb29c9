"""A place's name in a language: as a layer tags it, as Unicode CLDR has it, or as its letters tell."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from gazetteer.layers.layered import LayeredGazetteer
from gazetteer.naming.folding import fold
from gazetteer.opening import supplement_layers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from gazetteer.layers.rows import LayerRow
    from gazetteer.place import Place
    from gazetteer.store import Gazetteer

_TAG: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_COUNTRIES: Final = frozenset({"PCL", "PCLD", "PCLF", "PCLI", "PCLIX", "PCLS", "TERR"})
_HAN: Final = r"\u3005\u3400-\u4dbf\u4e00-\u9fff"
_LETTERS: Final = {
    "am": r"\u1200-\u137f",
    "bn": r"\u0980-\u09ff",
    "el": r"\u0370-\u03ff\u1f00-\u1fff",
    "gu": r"\u0a80-\u0aff",
    "he": r"\u0590-\u05ff",
    "hy": r"\u0530-\u058f",
    "ja": rf"\u3040-\u30ff{_HAN}",
    "ka": r"\u10a0-\u10ff",
    "km": r"\u1780-\u17ff",
    "kn": r"\u0c80-\u0cff",
    "ko": r"\uac00-\ud7a3",
    "lo": r"\u0e80-\u0eff",
    "ml": r"\u0d00-\u0d7f",
    "my": r"\u1000-\u109f",
    "pa": r"\u0a00-\u0a7f",
    "si": r"\u0d80-\u0dff",
    "ta": r"\u0b80-\u0bff",
    "te": r"\u0c00-\u0c7f",
    "th": r"\u0e00-\u0e7f",
    "zh": _HAN,
}
"""The letters of languages that hardly another is written in; Arabic and Cyrillic letters tell too little."""
_TRADITIONAL: Final = frozenset({"tw", "hk", "mo", "hant"})
_KANA: Final = re.compile(r"[\u3040-\u30ff]")


def name_in(gazetteer: Gazetteer, place: Place, languages: str) -> str:
    """Return a place's name in a language, as far as it is known; else its main name.

    Parameters
    ----------
    gazetteer : Gazetteer
    place : Place
    languages : str
        A language's tag, such as ``de``, ``pt-BR`` or ``zh-TW``; or several with commas, the best first, as
        browsers send them (``de-AT,de;q=0.9``).

    Notes
    -----
    Most names of the base carry no language. Known are the names that the user's layers and the supplement
    tag (``ko:개성``), those of countries (Unicode CLDR), and names in letters that give their language away.

    Examples
    --------
    >>> from gazetteer import open_gazetteer
    >>> gazetteer = open_gazetteer()
    >>> kaesong, france = (gazetteer.by_name(name)[0].place for name in ("Kaesong", "France"))
    >>> [name_in(gazetteer, kaesong, language) for language in ("ko", "ru", "de")]
    ['개성', 'Kaesŏng', 'Kaesŏng']
    >>> name_in(gazetteer, france, "de-AT,en;q=0.8")
    'Frankreich'
    """
    for tag in _tags(languages):
        found = next(_names_in(gazetteer, place, tag), None)
        if found is not None:
            return found
    return place.name


def _tags(languages: str) -> Iterator[str]:
    for part in languages.split(","):
        tag = part.partition(";")[0].strip()
        if _TAG.fullmatch(tag):
            yield tag.replace("_", "-")


def _names_in(gazetteer: Gazetteer, place: Place, tag: str) -> Iterator[str]:
    language = tag.partition("-")[0].lower()
    names = gazetteer.names(place.id)
    layers = gazetteer.layers if isinstance(gazetteer, LayeredGazetteer) else ()
    rows = [row for layer in reversed(layers) for row in layer.rows if row.place_id == place.id]
    yield from _tagged(rows, language)
    if place.feature_code in _COUNTRIES and place.country_code:
        country = _countries(tag).get(place.country_code)
        if country:
            yield country
    yield from (name for name in _shipped(place.id, language) if name in names)
    if language == "en":
        yield place.name
    letters = _LETTERS.get(language)
    if letters:
        fitting = [name for name in names if re.fullmatch(rf"[{letters}][{letters} .\-·・]*", name)]
        yield from _plainest_first([name for name in fitting if _is_written_so(name, tag, place)])


def _is_written_so(name: str, tag: str, place: Place) -> bool:
    """Tell whether Han characters are in the form of a language, as its old encodings know them."""
    language, *more = tag.lower().split("-")
    if language == "ja":
        # Where others write in Han characters too, only what has kana is surely Japanese.
        return _fits(name, "shift_jis") and (place.country_code == "JP" or bool(_KANA.search(name)))
    if language == "zh":
        return _fits(name, "gb2312" if _TRADITIONAL.isdisjoint(more) else "big5")
    return True


def _fits(name: str, encoding: str) -> bool:
    try:
        name.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _plainest_first(names: Sequence[str]) -> list[str]:
    """Return names with that first which most others only add to: 서울 before 서울특별시, and before 경성."""
    return sorted(names, key=lambda name: -sum(other.startswith(name) for other in names))


def _tagged(rows: Iterable[LayerRow], language: str) -> Iterator[str]:
    for row in rows:
        for tag, name in row.alternates:
            if tag and tag.partition("-")[0].lower() == language:
                yield name


@lru_cache(maxsize=8)
def _countries(tag: str) -> Mapping[str, str]:
    """Return what countries are called in a language, by their codes; nothing where CLDR has it not."""
    from babel import Locale, UnknownLocaleError

    for known in dict.fromkeys((tag, tag.partition("-")[0])):
        try:
            return dict(Locale.parse(known, sep="-").territories)
        except (UnknownLocaleError, ValueError):
            continue
    return {}


def country_names(language: str) -> frozenset[str]:
    """Return what countries are called in a language as it is written; none where CLDR has it not."""
    return frozenset(_countries(language).values())


@lru_cache(maxsize=64)
def country_keys(language: str) -> frozenset[str]:
    """Return the lookup keys of what countries are called in a language; none where CLDR has it not.

    Examples
    --------
    >>> fold("Haïti") in country_keys("fr"), fold("Äiti") in country_keys("fi"), country_keys("xx")
    (True, False, frozenset())
    """
    return frozenset(fold(name) for name in _countries(language).values())


def _shipped(place_id: str, language: str) -> Iterator[str]:
    row = _supplement().get(place_id)
    return _tagged([row] if row else [], language)


@lru_cache(maxsize=1)
def _supplement() -> Mapping[str, LayerRow]:
    return {row.place_id: row for layer in supplement_layers() for row in layer.rows}
