"""What makes a place, and what does not."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import pytest

from gazetteer import MatchKind, Place, PlaceError

KAESONG: dict[str, Any] = {
    "id": "geonames:1876373",
    "name": "Kaesŏng",
    "latitude": 37.97083,
    "longitude": 126.55444,
    "feature_class": "P",
    "feature_code": "PPLA2",
}


def test_a_place_is_frozen() -> None:
    place = Place(**KAESONG)
    with pytest.raises(dataclasses.FrozenInstanceError):
        place.name = "Seoul"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"name": "  "}, "blank"),
        ({"latitude": 126.55, "longitude": 37.97}, "look swapped"),
        ({"latitude": 95.0, "longitude": 126.5}, "between -90 and 90"),
        ({"latitude": math.nan}, "between -90 and 90"),
        ({"longitude": 181.0}, "between -180 and 180"),
        ({"longitude": math.inf}, "between -180 and 180"),
        ({"feature_class": "X"}, "none of AHLPRSTUV"),
        ({"feature_class": ""}, "none of AHLPRSTUV"),
    ],
)
def test_what_is_no_place_is_refused(change: dict[str, Any], told: str) -> None:
    with pytest.raises(PlaceError, match=told) as caught:
        Place(**KAESONG | change)
    assert "geonames:1876373" in str(caught.value)


def test_a_swap_is_only_said_where_it_is_likely() -> None:
    with pytest.raises(PlaceError) as caught:
        Place(**KAESONG | {"latitude": 126.5, "longitude": 126.5})
    assert "swapped" not in str(caught.value)


def test_the_edges_of_the_globe_are_on_it() -> None:
    assert Place(**KAESONG | {"latitude": -90.0, "longitude": 180.0}).longitude == 180


def test_match_kinds_stand_best_first() -> None:
    assert [str(kind) for kind in MatchKind] == [
        "primary",
        "alternate",
        "abbreviation",
        "demonym",
        "variant",
        "fuzzy",
    ]
