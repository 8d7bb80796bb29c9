"""Pleiades, the gazetteer of the ancient world (https://pleiades.stoa.org): JSON or CSV → places."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from gazetteer.importing.cleaning import clean, entry_names, is_name
from gazetteer.importing.curies import curie
from gazetteer.importing.dates import date_of, widest
from gazetteer.importing.entry import Entry
from gazetteer.importing.features import feature_of
from gazetteer.importing.streams import objects
from gazetteer.importing.tables import on_globe, table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from gazetteer.importing.entry import Faults
    from gazetteer.importing.inputs import Input, Meter

PREFIX: Final = "pleiades"
_UNNAMED: Final = re.compile(r"(untitled|unnamed|unknown|\*)", re.IGNORECASE)
_BRACKETS: Final = re.compile(r"[\[(<][^\])>]{0,200}[\])>]|[?*\[\]<>]")
_LISTED: Final = re.compile("[,;]")
_SAID_TO_BE: Final = ("S", "ANS")
"""Pleiades' places of no told kind are sites."""


def pleiades_entries(item: Input, faults: Faults, meter: Meter) -> Iterator[Entry]:
    """Yield the places of a JSON dump."""
    for number, place in objects(item, faults, meter):
        title = str(place.get("title") or "")
        names = [name for name in place.get("names") or () if isinstance(name, dict)]
        texts = [str(name.get(key) or "") for name in names for key in ("romanized", "attested")]
        spans = [
            (date_of(n.get("start")), date_of(n.get("end"))) for n in names if n.get("start") is not None
        ]
        spans = spans or _spans(place)
        point = place.get("reprPoint")
        where = point[::-1] if isinstance(point, list) and len(point) == 2 else None
        types = [str(kind) for kind in place.get("placeTypes") or place.get("featureTypes") or ()]
        identifier = str(place.get("id") or place.get("uri") or "")
        entry = _entry(item.name, number, identifier, title, texts, types, spans, where, faults)
        if entry is not None:
            yield entry


def pleiades_table_entries(
    places: Sequence[Input], names: Sequence[Input], faults: Faults, meter: Meter
) -> Iterator[Entry]:
    """Yield the places of CSV tables, with the names that a table of names adds."""
    more: dict[str, list[str]] = {}
    for item in names:
        for _, cells in table_rows(item, faults, meter):
            texts = [cells.get(c, "") for c in ("nameattested", "attested_form", "title")]
            texts += [t for c in ("nametransliterated", *_ROMANIZED) for t in _listed(cells.get(c, ""))]
            more.setdefault(curie(cells.get("pid") or cells.get("place_id", ""), PREFIX), []).extend(texts)
    for item in places:
        for number, cells in table_rows(item, faults, meter):
            entry = _row_entry(item.name, number, cells, more, faults)
            if entry is not None:
                yield entry


_ROMANIZED: Final = ("romanized_form_1", "romanized_form_2", "romanized_form_3")


def _row_entry(
    file: str, number: int, cells: Mapping[str, str], more: Mapping[str, list[str]], faults: Faults
) -> Entry | None:
    where = next(((cells[a], cells[b]) for a, b in _POINTS if cells.get(a) and cells.get(b)), None)
    types = _listed(cells.get("featuretypes") or cells.get("place_types") or "")
    spans = [(date_of(_whole(cells.get("mindate", ""))), date_of(_whole(cells.get("maxdate", ""))))]
    identifier = cells.get("id", "")
    names = more.get(curie(identifier, PREFIX), [])
    return _entry(file, number, identifier, cells.get("title", ""), names, types, spans, where, faults)


_POINTS: Final = (("reprlat", "reprlong"), ("representative_latitude", "representative_longitude"))


def _whole(text: str) -> str:
    return text.removesuffix(".0")


def _spans(place: Mapping[str, Any]) -> list[tuple[str, str]]:
    locations = [each for each in place.get("locations") or () if isinstance(each, dict)]
    return [(date_of(each.get("start")), date_of(each.get("end"))) for each in locations]


def _entry(
    file: str,
    number: int,
    identifier: str,
    title: str,
    names: Iterable[str],
    types: Sequence[str],
    spans: Iterable[tuple[str, str]],
    where: Sequence[object] | None,
    faults: Faults,
) -> Entry | None:
    told = [clean(_BRACKETS.sub(" ", part)) for text in (title, *names) for part in text.split("/")]
    told = [name for name in dict.fromkeys(told) if is_name(name) and not _UNNAMED.match(name)]
    feature = feature_of("pleiades", types) or _SAID_TO_BE
    if not told:
        faults.pass_over("a place without a name")
    elif not feature[0]:
        faults.pass_over("a kind that is no place on Earth")
    elif not identifier:
        faults.add(file, number, title, "has no id")
    elif where is None:
        faults.pass_over("a place whose whereabouts are not known")
    else:
        try:
            latitude, longitude = on_globe(*where)
        except ValueError as err:
            faults.add(file, number, f"{where[0]}, {where[1]}", str(err))
            return None
        first, last = widest(spans)
        return Entry(
            id=curie(identifier, PREFIX),
            name=told[0],
            names=entry_names(told[1:]),
            latitude=latitude,
            longitude=longitude,
            feature_class=feature[0],
            feature_code=feature[1],
            valid_from=first,
            valid_to=last,
        )
    return None


def _listed(text: str) -> list[str]:
    return [part.strip() for part in _LISTED.split(text)]
