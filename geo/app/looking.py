"""Looking places up for the page: what was typed, one place in full, what lies at a point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gazetteer import GazetteerError, divisions_at, fold
from gazetteer.codes import country_codes
from gazetteer.layers.exporting import layer_of
from gazetteer.typeahead import typed
from geo.explorer.names import lies_in, useful_names
from geo.explorer.words import feature_word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gazetteer import LayeredGazetteer, Place

_LIMIT: Final = 200
_NAMES: Final = 400
_OTHER_NAMES: Final = 6


def search(gazetteer: LayeredGazetteer, question: Mapping[str, Any]) -> dict[str, Any]:
    """Return places for what was typed, best first, with how each matched.

    Parameters
    ----------
    gazetteer : LayeredGazetteer
    question : mapping
        ``text``; ``country`` (two letters) and ``class`` (GeoNames' letter) may narrow it; ``limit``.
    """
    limit = max(1, min(_LIMIT, int(question.get("limit", 30))))
    hits = typed(
        gazetteer,
        str(question["text"]),
        limit=limit,
        feature_classes=[str(question["class"])] if question.get("class") else None,
        country_codes=[str(question["country"])] if question.get("country") else None,
    )
    found = [{**facts(gazetteer, hit.place), "how": hit.how} for hit in hits]
    return {"found": found, "more": len(found) == limit}


def place(gazetteer: LayeredGazetteer, question: Mapping[str, Any]) -> dict[str, Any]:
    """Return one place with all its names and what the gazetteer says of it, by column of a layer.

    Raises
    ------
    GazetteerError
        If there is no place with that id.
    """
    place_id = str(question["place"])
    found = gazetteer.by_id(place_id)
    if found is None:
        raise GazetteerError(f"no place has the id {place_id}; it may have been taken away meanwhile")
    names = gazetteer.names(found.id)
    (record,) = (layer := layer_of([found], gazetteer)).records
    told = {
        **facts(gazetteer, found),
        "names": list(names[1:_NAMES]),
        "unsaid": max(0, len(names) - _NAMES),
        "source": found.source,
        "layer": found.layer,
        "parents": [{"id": parent.id, "name": parent.name} for parent in gazetteer.parents(found)],
        "cells": dict(zip(layer.columns, record.cells, strict=True)),
    }
    return {"found": told}


def at(gazetteer: LayeredGazetteer, question: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a point (``at``: latitude, longitude) lies in: the country's code, and all in words."""
    latitude, longitude = (float(number) for number in question["at"])
    found = divisions_at(gazetteer, latitude, longitude)
    levels = [level.place for level in (found.admin2, found.admin1, found.country) if level]
    return {
        "country": found.country.place.country_code if found.country else None,
        "admin1": found.admin1.place.admin1 if found.admin1 else None,
        "lies": [level.name for level in levels],
    }


def facts(gazetteer: LayeredGazetteer, found: Place) -> dict[str, Any]:
    """Return what a list says of a place; the page's own places have the same words."""
    names = gazetteer.names(found.id)
    others = [name for name in useful_names(found, found.name, names, {}) if name != found.name]
    return {
        "id": found.id,
        "name": found.name,
        "feature": feature_word(found, names),
        "class": found.feature_class,
        "code": found.feature_code,
        "country": found.country_code,
        "lies": list(lies_in(found.name, [parent.name for parent in gazetteer.parents(found)])),
        "at": [round(found.latitude, 5), round(found.longitude, 5)],
        "people": found.population,
        "others": others[:_OTHER_NAMES],
        "own": found.layer,
    }


def countries() -> list[tuple[str, str]]:
    """Return every country's code and name, by name."""
    return sorted(((c.code, c.name) for c in country_codes().values()), key=lambda each: fold(each[1]))
