"""Names as Natural Earth puts them on maps → names as people write them.

A map says ``Red`` beside a blue line, ``UNIMAK I.`` on an island, ``Mt. Olympus`` at a peak; a text says the
Red River, Unimak Island, Mount Olympus.
"""

from __future__ import annotations

import csv
import io
import re
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from gazetteer.importing.cleaning import clean
from gazetteer.naming.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_LAKE_ENDINGS: Final = ("jarvi", "jaervi", "vatn", "vatnet", "sjon", "see", "javri", "jaure")
_LANGUAGES: Final = re.compile(r"name_[a-z]{2,3}(_[a-z]+)?")
_OTHERS: Final = (
    "name", "name_alt", "namealt", "name_long", "name_local", "nameascii", "namepar", "brk_name", "formal_en",
    "geounit", "name_sort", "woe_name", "gn_name", "unit_name", "label",
)  # fmt: skip
_LISTED: Final = re.compile(r"[|;/]")
_NOT_NAMES: Final = frozenset({"", "-99", "n/a", "none", "null"})


def main_name(cells: Mapping[str, str], code: str) -> str:
    """Return what people call a feature in English, or nothing where it has no name.

    Parameters
    ----------
    cells : mapping of str to str
        The feature's columns, in small letters.
    code : str
        GeoNames' feature code.

    Examples
    --------
    >>> main_name({"name": "Red"}, "STM"), main_name({"name": "UNIMAK I."}, "ISL")
    ('Red River', 'Unimak Island')
    """
    for column in ("brk_name", "name_en", "name", "geounit", "unit_name"):
        name = spelled_out(cells.get(column, ""))
        if name:
            return _with_kind(name, code)
    return ""


def other_names(cells: Mapping[str, str], main: str) -> list[str]:
    """Return the other names, in the columns' order, shortened ones both ways."""
    found: dict[str, None] = {}
    columns = [*_OTHERS, *sorted(column for column in cells if _LANGUAGES.fullmatch(column))]
    for column in dict.fromkeys(columns):
        for part in _LISTED.split(cells.get(column, "")):
            text = _calmer(clean(part))
            if text.lower() not in _NOT_NAMES:
                found.update(dict.fromkeys((spelled_out(text), text)))
    return [name for name in found if name and name != main]


def spelled_out(text: str) -> str:
    """Return a name without capitals throughout and without abbreviations.

    Examples
    --------
    >>> spelled_out("CORD. CENTRAL"), spelled_out("St. Lawrence I."), spelled_out("-99")
    ('Cordillera Central', 'Saint Lawrence Island', '')
    """
    calm = _calmer(clean(text))
    if calm.lower() in _NOT_NAMES:
        return ""
    short = _words("short")
    return " ".join(short.get(word.lower(), word) for word in calm.split())


def _calmer(text: str) -> str:
    """Return a name written in capitals throughout as a name."""
    if len(text) > 3 and text.isupper():
        return re.sub(r"[^\W\d_]+('\w\b)?", lambda word: word[0].capitalize(), text)
    return text


def _with_kind(name: str, code: str) -> str:
    words = fold(name).split()
    if code in {"STM", "STMI"} and not _words("river").keys() & set(words):
        return f"{name} River"
    if code in {"LK", "LKN", "LKI"} and not _has_lake_word(words):
        return f"Lake {name}"
    if code == "RSV" and not _has_lake_word(words):
        return f"{name} Reservoir"
    return name


def _has_lake_word(words: Iterable[str]) -> bool:
    return any(word in _words("lake") or word.endswith(_LAKE_ENDINGS) for word in words)


@lru_cache(maxsize=3)
def _words(use: str) -> dict[str, str]:
    """Return words by their use: shortenings, or what shows that a name says river or lake already."""
    text = resources.files("gazetteer.importing").joinpath("natural_earth_words.csv").read_text("utf-8")
    return {row["word"]: row["means"] for row in csv.DictReader(io.StringIO(text)) if row["use"] == use}
