"""What an edit of a layer changes, which names and texts it touches, and what stands in for lost ids."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer import (
    Changes,
    Known,
    LayeredGazetteer,
    compare,
    known_places,
    open_base,
    open_gazetteer,
    parse_layer,
    vanished,
)
from gazetteer.pack.bearers import bearers_of
from gazetteer.pack.columns import columns_of

if TYPE_CHECKING:
    from gazetteer.pack.embedded import Base

HEAD = "place_id,name,alternate_names,feature_class,feature_code,latitude,longitude,country_code,population\n"
BEFORE = HEAD + (
    "local:camp,Camp Alpha,CMP|ko:알파 기지,S,INSM,37.9,126.7,KR,\n"
    "geonames:1876373,Kaesong Town,,,,38.0,126.6,,400000\n"
    "local:hall,Kettle Hall,,S,BLDG,10,10,,\n"
)
AFTER = HEAD + (
    "local:camp,Camp Alpha,CMP|Alpha Base,S,INSM,37.95,126.7,KR,\n"
    "geonames:1876373,Kaesong Town,,,,38.0,126.6,,400000\n"
    "geonames:4717560,,,,DELETED,,,,\n"
    "local:new,Wolmi Gate,,S,GATE,37.4,126.6,KR,\n"
)


@pytest.fixture(scope="module")
def base() -> Base:
    return open_base()


def over(base: Base, text: str) -> LayeredGazetteer:
    return LayeredGazetteer(base, (), [parse_layer(text.encode(), "mine.csv")])


@pytest.fixture(scope="module")
def changes(base: Base) -> Changes:
    return compare(over(base, BEFORE), over(base, AFTER))


def test_only_what_differs_is_a_change(changes: Changes) -> None:
    assert changes.place_ids == {"local:camp", "local:hall", "local:new", "geonames:4717560"}
    assert list(changes.changes) == sorted(changes.changes, key=lambda change: change.place_id)


def test_changes_are_listed_before_and_after(changes: Changes) -> None:
    lines = list(changes.lines())
    at = lines.index("changed local:camp Camp Alpha")
    assert lines[at + 1 : at + 4] == ["  latitude: 37.9 → 37.95", "  - 알파 기지", "  + Alpha Base"]
    assert "removed local:hall Kettle Hall" in lines
    assert "added local:new Wolmi Gate" in lines
    assert "removed geonames:4717560 Paris" in lines


def test_nothing_changed_is_nothing(base: Base) -> None:
    same = compare(over(base, BEFORE), over(base, BEFORE))
    assert not same
    assert list(same.lines()) == []
    assert not same.touches("Camp Alpha")
    assert not same.may_be_in("Camp Alpha")


@pytest.mark.parametrize(
    ("name", "touched"),
    [
        ("Camp Alpha", True),
        ("CAMP ALPHA'S", True),
        ("Alpha Base", True),
        ("알파 기지", True),
        ("Kettle Hall", True),
        ("Paris", True),
        ("Paris City", True),
        ("Kaesong", False),
        ("London", False),
        ("", False),
    ],
)
def test_names_that_are_touched(changes: Changes, name: str, touched: bool) -> None:
    assert changes.touches(name) is touched


@pytest.mark.parametrize(
    ("text", "touched"),
    [
        ("They met near the Wolmi  Gate’s fence.", True),
        ("They met in London.", False),
        ("PARIS-based, he said", True),
        ("그는 알파 기지에서 왔다", True),
        ("", False),
    ],
)
def test_texts_that_are_touched(changes: Changes, text: str, touched: bool) -> None:
    assert changes.may_be_in(text) is touched


def test_what_is_not_touched_answers_as_before(base: Base, changes: Changes) -> None:
    before, after = over(base, BEFORE), over(base, AFTER)
    for place in base.within(36, 126, 38, 128, limit=80):
        for name in base.names(place.id):
            if not changes.touches(name):
                assert before.by_name(name) == after.by_name(name), name


@given(
    st.sampled_from(["Camp Alpha", "Paris", "Seoul", "Kettle Hall", "Wolmi Gate", "Lyon"]),
    st.text(max_size=9),
)
def test_touches_is_never_wrongly_no(base: Base, changes: Changes, name: str, ending: str) -> None:
    before, after = over(base, BEFORE), over(base, AFTER)
    for asked in (name, name + ending, name + "'s"):
        if before.by_name(asked) != after.by_name(asked):
            assert changes.touches(asked)


def test_another_base_is_compared_place_by_place(base: Base) -> None:
    # The same files under another version: every place is looked at, and none differs.
    twin = open_base()
    twin.meta["version"] = "other"
    assert compare(LayeredGazetteer(base), LayeredGazetteer(twin)).changes == ()


def test_ids_that_are_gone_get_the_nearest_of_the_name(base: Base) -> None:
    found = vanished(
        base,
        [
            Known(place_id="geonames:0", name="Springfield", latitude=39.8, longitude=-89.6),
            Known(place_id="geonames:0", name="Springfield", latitude=0.0, longitude=0.0),
            Known(place_id="geonames:00", name="PARÌS"),
            Known(place_id="geonames:000", name="No Such Place Anywhere", latitude=1.0, longitude=2.0),
            Known(place_id="geonames:0000"),
            Known(place_id="geonames:1876373", name="Kaesong", latitude=37.9, longitude=126.5),
        ],
    )
    assert [v.known.place_id for v in found] == ["geonames:0", "geonames:00", "geonames:000", "geonames:0000"]
    springfield, paris, nowhere, nameless = found
    assert springfield.replacement is not None
    assert springfield.replacement.place.admin1 == "IL"
    assert springfield.replacement.km < 20
    assert str(springfield).startswith("geonames:0 Springfield is gone; the nearest of the name is geonames:")
    assert paris.replacement is not None
    assert paris.replacement.place.id == "geonames:2988507"
    assert math.isnan(paris.replacement.km)
    assert "km away" not in str(paris)
    assert nowhere.replacement is None
    assert str(nameless) == "geonames:0000 is gone; nothing is called so"


def test_layers_speak_of_published_places() -> None:
    rows = parse_layer(AFTER.encode(), "mine.csv").rows
    known = list(known_places(rows))
    assert [k.place_id for k in known] == ["geonames:1876373", "geonames:4717560"]
    assert known[0].latitude == 38.0
    assert known[1].latitude is None


@pytest.mark.parametrize(
    "name",
    [
        "San Antonio",
        "Paris",
        "Camp Alpha",
        "US",
        "us",
        " US ",
        "In",
        "IN",
        "D.C.",
        "dc",
        "CA",
        "Ca",
        "Sel",
        "Inje County",
        "Nowhere at all",
        "Kaesong",
        "",
    ],
)
def test_columns_say_what_by_name_says(base: Base, name: str) -> None:
    for gazetteer in (base, over(base, BEFORE), open_gazetteer()):
        matches = gazetteer.by_name(name, limit=30)
        ours, wanted = gazetteer.columns(name, limit=30), columns_of(matches)
        assert len(ours) == len(matches)
        for field in ("kind", "latitude", "longitude", "population"):
            assert np.array_equal(getattr(ours, field), getattr(wanted, field)), field
        assert [tuple(ours.features[n]) for n in ours.feature] == [
            (m.place.feature_class, m.place.feature_code) for m in matches
        ]
        assert [ours.countries[n] for n in ours.country] == [m.place.country_code for m in matches]


@pytest.mark.parametrize(
    "name",
    [
        *("Paris", "paris's", "US", "us", " US ", "In", "IN", "dc", "CA", "Ca", "Sel", "Inje County"),
        *(
            "Kaesong",
            "the Kremlin",
            "Ohio State",
            "First",
            "Mt. Hood",
            "Ind.",
            "\uc11c\uc6b8",
            "Nowhere at all",
        ),
        *("", "'s", "Seouls'", "New Boston"),
    ],
)
def test_bearers_say_in_brief_what_by_name_says(base: Base, name: str) -> None:
    for gazetteer in (base, over(base, BEFORE), open_gazetteer()):
        for limit in (1, 12, 50):
            assert gazetteer.bearers(name, limit=limit) == bearers_of(gazetteer, name, limit)
            assert bool(bearers_of(gazetteer, name, limit)) == gazetteer.is_name(name)
