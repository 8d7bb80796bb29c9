"""Results of a Wikidata query, downloaded as CSV or TSV → places.

Columns are known by what is in them and what they are called: an item (``Q90`` or its address), labels, a
point (``Point(2.35 48.86)`` or two columns), and where given a type, a country's code, a population, a
GeoNames id, dates. A query may give an item several rows; they become one place.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

from gazetteer.importing.cleaning import clean, entry_names, is_name
from gazetteer.importing.curies import known_curie
from gazetteer.importing.dates import date_of
from gazetteer.importing.entry import Entry, EntryName
from gazetteer.importing.features import feature_of
from gazetteer.importing.tables import on_globe, table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gazetteer.importing.entry import Faults
    from gazetteer.importing.inputs import Input, Meter

_ITEMS: Final = ("item", "place", "wikidata", "qid", "id", "subject")
_POINT: Final = re.compile(r"Point\(\s*(\S+)\s+(\S+)\s*\)", re.IGNORECASE)
_TYPES: Final = (
    "typelabel",
    "instanceoflabel",
    "instance_oflabel",
    "classlabel",
    "kindlabel",
    "type",
    "kind",
)
_NO_NAMES: Final = re.compile(r"(type|instance|class|kind|country|admin|located|capital|lang|description)")
_NAMES: Final = re.compile(r"(label|name|alias|altlabel)")
_LATITUDES: Final = ("lat", "latitude")
_LONGITUDES: Final = ("lon", "lng", "long", "longitude")
_COUNTRIES: Final = ("countrycode", "country_code", "iso", "iso2")
_GEONAMES: Final = ("geonames", "geonamesid", "geonames_id", "p1566")
_STARTS: Final = ("inception", "start", "from")
_ENDS: Final = ("dissolved", "end", "abolished", "to")
_LISTED: Final = re.compile("[|;]")
_SAID_TO_BE: Final = ("P", "PPL")


def wikidata_entries(item: Input, faults: Faults, meter: Meter) -> Iterator[Entry]:
    """Yield the places of one result, in the order in which their items first come."""
    places: dict[str, Entry] = {}
    for number, cells in table_rows(item, faults, meter):
        try:
            entry = _entry(cells)
        except ValueError as err:
            faults.add(item.name, number, next(iter(cells.values()), ""), str(err))
            continue
        known = places.setdefault(entry.id, entry)
        if known is not entry:
            _merge(known, entry)
    yield from places.values()


def _entry(cells: Mapping[str, str]) -> Entry:
    own = next(
        (c for column in (*_ITEMS, *cells) if (c := known_curie(_as_item(cells.get(column, ""))))), None
    )
    if own is None or not own.startswith("wikidata:"):
        raise ValueError("names no item; wanted one such as Q90")
    names = _names_of(cells)
    if not names:
        raise ValueError("has no name; wanted a column such as itemLabel")
    latitude, longitude = _where(cells)
    feature = feature_of("wikidata", [cells[c] for c in _TYPES if cells.get(c)]) or _SAID_TO_BE
    country = _given(cells, _COUNTRIES).upper()
    population = _given(cells, ("population",)).partition(".")[0]
    number = _given(cells, _GEONAMES)
    return Entry(
        id=own,
        name=names[0],
        names=entry_names(names[1:]),
        latitude=latitude,
        longitude=longitude,
        feature_class=feature[0],
        feature_code=feature[1],
        country_code=country if re.fullmatch(r"[A-Z]{2}", country) else "",
        population=int(population) if population.isascii() and population.isdigit() else 0,
        valid_from=date_of(_given(cells, _STARTS)),
        valid_to=date_of(_given(cells, _ENDS)),
        aliases=(f"geonames:{number}",) if number.isascii() and number.isdigit() else (),
    )


def _as_item(text: str) -> str:
    return f"wd:{text}" if re.fullmatch(r"Q[1-9]\d*", text) else text.strip("<>")


def _names_of(cells: Mapping[str, str]) -> list[str]:
    """Return the names in every column of names, the item's own label first."""
    columns = [c for c in cells if _NAMES.search(c) and not _NO_NAMES.search(c)]
    columns.sort(key=lambda c: (not c.startswith(_ITEMS), "alt" in c or "alias" in c))
    texts = [_untagged(part.strip()) for column in columns for part in _LISTED.split(cells[column])]
    return list(dict.fromkeys(t for t in texts if is_name(t) and not re.fullmatch(r"Q\d+", t)))


def _untagged(text: str) -> str:
    """Return a name without the quotes and the language that a TSV result puts around it."""
    return clean(re.sub(r'^"(.*)"(@[\w-]+)?$', r"\1", text))


def _where(cells: Mapping[str, str]) -> tuple[float, float]:
    for value in cells.values():
        found = _POINT.search(value)
        if found:
            return on_globe(found[2], found[1])
    latitude, longitude = _given(cells, _LATITUDES), _given(cells, _LONGITUDES)
    return on_globe(latitude, longitude) if latitude or longitude else (math.nan, math.nan)


def _given(cells: Mapping[str, str], columns: tuple[str, ...]) -> str:
    return next((cells[column] for column in columns if cells.get(column)), "")


def _merge(known: Entry, other: Entry) -> None:
    """Take over from another row of the same item what the first does not say."""
    names = {name.text: name for name in (*known.names, EntryName(other.name), *other.names)}
    names.pop(known.name, None)
    known.names = list(names.values())
    if (known.feature_class, known.feature_code) == _SAID_TO_BE:
        known.feature_class, known.feature_code = other.feature_class, other.feature_code
    known.population = max(known.population, other.population)
    known.aliases = tuple(dict.fromkeys((*known.aliases, *other.aliases)))
