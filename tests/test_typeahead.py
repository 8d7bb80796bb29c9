"""Looking places up as one types."""

from __future__ import annotations

import pytest

from gazetteer import PlaceError, open_gazetteer, parse_layer
from gazetteer.typeahead import typed


@pytest.fixture(scope="module")
def whole():
    layer = parse_layer(
        b"place_id,name,latitude,longitude,country_code\nlocal:x,Xyzzyville,37.5,127.5,KR\n", "mine.csv"
    )
    return open_gazetteer([layer])


def found(gazetteer, text, **only):
    return [(hit.place.id, hit.how) for hit in typed(gazetteer, text, **only)]


def test_the_name_itself_comes_first_then_names_that_begin_so(whole):
    assert found(whole, "Kaesong")[0] == ("geonames:1876373", "")
    hits = found(whole, "pyon")
    assert hits[0] == ("geonames:1871859", "begins so: Pyongyang")


def test_each_place_comes_once_and_no_more_than_asked_for(whole):
    ids = [place for place, _ in found(whole, "san", limit=50)]
    assert len(ids) == len(set(ids)) == 50


@pytest.mark.parametrize(
    ("text", "names"),
    [("b", {"Brazil", "Beijing"}), ("pa", {"Pakistan", "Paris"}), ("Tok", {"Tokyo"}), ("se", {"Seoul"})],
)
def test_one_two_or_three_letters_give_the_large_places_that_begin_so(whole, text, names):
    hits = typed(whole, text)
    assert names <= {hit.place.name for hit in hits}
    assert len(hits) == 30


@pytest.mark.parametrize(
    ("text", "place_id", "how"),
    [
        ("개성", "geonames:1876373", "also called 개성"),
        ("Inje county", "geonames:1843543", "Korean county"),
        ("geonames:1876373", "geonames:1876373", "this id"),
        ("Paris, Texas", "geonames:4717560", ""),
        ("xyz", "local:x", "begins so: Xyzzyville"),
        ("Xyzzyvibbe", "local:x", "nearly so: Xyzzyville; letters that differ: 2"),
    ],
)
def test_how_each_matched_is_said(whole, text, place_id, how):
    assert (place_id, how) in found(whole, text)


def test_country_and_kind_narrow_it(whole):
    assert {hit.place.country_code for hit in typed(whole, "san", country_codes=["KR"])} == {"KR"}
    assert {hit.place.feature_class for hit in typed(whole, "paris", feature_classes=["A"])} == {"A"}
    with pytest.raises(PlaceError):
        typed(whole, "paris", feature_classes=["Q"])


@pytest.mark.parametrize("text", ["", " ", "\0", "=", "x" * 5000, "\N{GRINNING FACE}", ",", "a,b,c,d"])
def test_anything_may_be_typed(whole, text):
    assert len(typed(whole, text)) <= 30
