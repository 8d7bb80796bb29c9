"""Linked Places, as World Historical Gazetteer gives them: https://github.com/LinkedPasts/linked-places-format.

GeoJSON-LD: a feature has names, types, a geometry, a ``when``, and links to other gazetteers. The same as a
table (LP-TSV): a row has title, variants, types, start and end, lon and lat or geowkt.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from gazetteer.importing.cleaning import clean, entry_names, is_name
from gazetteer.importing.curies import aliases_of, curie
from gazetteer.importing.dates import date_of, timespan, widest
from gazetteer.importing.entry import Entry
from gazetteer.importing.features import feature_of, feature_of_class
from gazetteer.importing.geometry import shape_and_point
from gazetteer.importing.streams import objects
from gazetteer.importing.tables import degrees, table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from gazetteer.importing.entry import Faults
    from gazetteer.importing.inputs import Input, Meter

PREFIX: Final = "lp"
_SAME: Final = frozenset({"closematch", "exactmatch", "primarytopicof", "primary", "sameas", ""})
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_LISTED: Final = re.compile("[;|]")
_UNKNOWN: Final = ("P", "PPL")
"""Historical gazetteers list settlements before all else, and often say no kind."""


def linked_places_entries(item: Input, faults: Faults, meter: Meter) -> Iterator[Entry]:
    """Yield the places of a GeoJSON-LD file."""
    for number, feature in objects(item, faults, meter):
        try:
            entry = _entry(feature)
        except ValueError as err:
            faults.add(item.name, number, _title(feature), str(err))
            continue
        if entry is not None:
            yield entry


def _entry(feature: Mapping[str, Any]) -> Entry | None:
    properties = _dict(feature.get("properties"))
    names = [n for n in _list(feature.get("names")) if isinstance(n, dict)]
    toponyms = [clean(str(n["toponym"])) for n in names if n.get("toponym")]
    title = clean(_title(feature))
    main = next((name for name in (title, *toponyms) if is_name(name)), "")
    if not main:
        raise ValueError("has no name; wanted properties.title or names")
    identifier = str(feature.get("@id") or feature.get("id") or properties.get("id") or main)
    own = curie(identifier, PREFIX)
    shape, latitude, longitude = shape_and_point(feature.get("geometry"))
    feature_class, feature_code = _feature(feature, properties)
    first, last = _when(feature, names)
    codes = [str(code).upper() for code in _list(properties.get("ccodes"))]
    return Entry(
        id=own,
        name=main,
        names=entry_names(dict.fromkeys(toponyms)),
        latitude=latitude,
        longitude=longitude,
        feature_class=feature_class,
        feature_code=feature_code,
        country_code=codes[0] if len(codes) == 1 and _COUNTRY.fullmatch(codes[0]) else "",
        valid_from=first,
        valid_to=last,
        shape=shape,
        aliases=aliases_of(_links(feature), own),
    )


def _title(feature: Mapping[str, Any]) -> str:
    properties = _dict(feature.get("properties"))
    return str(properties.get("title") or feature.get("title") or properties.get("name") or "")


def _links(feature: Mapping[str, Any]) -> Iterator[str]:
    for link in _list(feature.get("links")):
        if isinstance(link, dict) and str(link.get("type", "")).rpartition(":")[2].lower() in _SAME:
            yield str(link.get("identifier") or link.get("id") or "")


def _feature(feature: Mapping[str, Any], properties: Mapping[str, Any]) -> tuple[str, str]:
    types = [kind for kind in _list(feature.get("types")) if isinstance(kind, dict)]
    ids = [re.sub(r"\D", "", str(kind.get("identifier", "")).rpartition(":")[2]) for kind in types]
    labels = [str(kind.get(key) or "") for kind in types for key in ("sourceLabel", "label")]
    classes = [str(letter).strip().upper() for letter in _list(properties.get("fclasses"))]
    return _best(ids, labels, classes)


def _best(ids: Iterable[str], labels: Iterable[str], classes: Iterable[str]) -> tuple[str, str]:
    labels = list(labels)
    found = feature_of("aat", ids) or feature_of("pleiades", labels) or feature_of("wikidata", labels)
    by_class = next((f for letter in classes if (f := feature_of_class(letter))), None)
    if found is None or not found[0]:
        return by_class or _UNKNOWN
    return by_class if by_class and by_class[0] != found[0] else found


def _when(feature: Mapping[str, Any], names: Iterable[Mapping[str, Any]]) -> tuple[str, str]:
    """Return when the place was; where only its names are dated, from the first to the last of them."""
    for whens in ([feature.get("when")], [name.get("when") for name in names]):
        spans = [timespan(span) for when in whens for span in _list(_dict(when).get("timespans"))]
        told = [span for span in spans if span]
        if told:
            return widest(told)
    return "", ""


def linked_places_table_entries(item: Input, faults: Faults, meter: Meter) -> Iterator[Entry]:
    """Yield the places of an LP-TSV table."""
    for number, cells in table_rows(item, faults, meter):
        try:
            yield _row_entry(cells)
        except ValueError as err:
            faults.add(item.name, number, cells.get("title", ""), str(err))


def _row_entry(cells: Mapping[str, str]) -> Entry:
    name = clean(cells.get("title", ""))
    if not is_name(name):
        raise ValueError("has no name; wanted one in the column title")
    own = curie(cells.get("id") or name, PREFIX)
    point = degrees(cells, "lat", "lon")
    shape, latitude, longitude = shape_and_point(cells.get("geowkt", "") or None)
    if point is not None:
        latitude, longitude = point
    feature_class, feature_code = _best(
        [re.sub(r"\D", "", kind) for kind in _split(cells, "aat_types")],
        _split(cells, "types"),
        [letter.upper() for letter in _split(cells, "fclasses")],
    )
    codes = [code.upper() for code in _split(cells, "ccodes")]
    first, last = widest([(date_of(cells.get("start")), date_of(cells.get("end")))])
    return Entry(
        id=own,
        name=name,
        names=entry_names(dict.fromkeys(variant.partition("@")[0] for variant in _split(cells, "variants"))),
        latitude=latitude,
        longitude=longitude,
        feature_class=feature_class,
        feature_code=feature_code,
        country_code=codes[0] if len(codes) == 1 and _COUNTRY.fullmatch(codes[0]) else "",
        valid_from=first,
        valid_to=last,
        shape=shape,
        aliases=aliases_of(_split(cells, "matches"), own),
    )


def _split(cells: Mapping[str, str], column: str) -> list[str]:
    return [part for each in _LISTED.split(cells.get(column, "")) if (part := each.strip())]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
