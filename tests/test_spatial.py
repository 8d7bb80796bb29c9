"""Places by position: the grid against a plain search, areas, filters, layers over both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from geopy.distance import great_circle
from hypothesis import example, given
from hypothesis import strategies as st

from gazetteer import LayeredGazetteer, PlaceError, open_base, parse_layer
from gazetteer.pack.spatial import Grid, box_around, kilometres

if TYPE_CHECKING:
    from gazetteer.pack.embedded import Base

LATITUDES = st.integers(-9_000_000, 9_000_000)
LONGITUDES = st.integers(-18_000_000, 18_000_000)
POINTS = st.lists(st.tuples(LATITUDES, LONGITUDES), max_size=60)

LAYER = """\
place_id,name,feature_class,feature_code,latitude,longitude,country_code,population,geometry_wkt
local:a,Camp Alpha,S,INSM,37.9001,126.7001,KR,5,
geonames:1876373,Kaesong Town,,,10.0,20.0,,400000,
geonames:1835848,,,DELETED,,,,,
local:zone,Zone,L,ZN,,,KR,,"POLYGON ((126.9 37.5, 127 37.5, 127 37.6, 126.9 37.6, 126.9 37.5))"
geonames:1835841,South Korea,A,PCLI,37.5,127,KR,,"POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))"
"""


@pytest.fixture(scope="module")
def base() -> Base:
    return open_base()


@pytest.fixture(scope="module")
def layered(base: Base) -> LayeredGazetteer:
    return LayeredGazetteer(base, (), [parse_layer(LAYER.encode(), "mine.csv")])


@given(POINTS, st.floats(-90, 90), st.floats(-180, 180), st.floats(0.1, 20_100))
@example([(9_000_000, 5), (-9_000_000, 0), (0, 18_000_000), (0, -18_000_000)], 0.0, 180.0, 600.0)
@example([(8_999_990, 17_000_000), (8_999_990, -1_000_000)], 89.95, 0.0, 50.0)
def test_the_grid_finds_what_a_plain_search_finds(
    points: list[tuple[int, int]], latitude: float, longitude: float, radius: float
) -> None:
    lat, lon = (np.array([p[axis] for p in points], dtype=np.int32) for axis in (0, 1))
    around = list(Grid(lat, lon, None).around(latitude, longitude, radius))
    rows = [int(row) for rows, _ in around for row in rows]
    found = [float(km) for _, distances in around for km in distances]
    everywhere = kilometres(latitude, longitude, lat / 1e5, lon / 1e5)
    assert sorted(rows) == np.flatnonzero(everywhere <= radius).tolist()
    assert found == sorted(found)


@given(POINTS, st.floats(-90, 90), st.floats(-90, 90), st.floats(-180, 180), st.floats(-180, 180))
def test_a_box_holds_what_a_plain_search_finds(
    points: list[tuple[int, int]], south: float, north: float, west: float, east: float
) -> None:
    lat, lon = (np.array([p[axis] for p in points], dtype=np.int32) for axis in (0, 1))
    rows = Grid(lat, lon, None).inside(south, west, north, east)
    across = west > east
    assert sorted(rows.tolist()) == [
        n
        for n, (y, x) in enumerate(points)
        if south * 1e5 <= y <= north * 1e5
        and ((x >= west * 1e5 or x <= east * 1e5) if across else west * 1e5 <= x <= east * 1e5)
    ]


@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(-90, 90), st.floats(-180, 180))
def test_distances_are_geopys(lat1: float, lon1: float, lat2: float, lon2: float) -> None:
    ours = kilometres(lat1, lon1, np.array([lat2]), np.array([lon2]))[0]
    assert ours == pytest.approx(great_circle((lat1, lon1), (lat2, lon2)).km, abs=0.02)


def test_a_box_at_the_pole_goes_all_round() -> None:
    assert box_around(89.9, 10, 50)[1:] == (-180.0, 90.0, 180.0)
    assert box_around(0, 179.9, 50)[1] > box_around(0, 179.9, 50)[3]


def test_the_nearest_places_come_first_with_their_distances(base: Base) -> None:
    near = base.nearest(37.97, 126.55, limit=5, feature_classes=["p"])
    assert near[0].place.id in {"geonames:1876373", "geonames:12902703"}
    assert [n.km for n in near] == sorted(n.km for n in near)
    assert {n.place.feature_class for n in near} == {"P"}
    exact = great_circle((37.97, 126.55), (near[0].place.latitude, near[0].place.longitude)).km
    assert near[0].km == pytest.approx(exact, abs=1e-3)


def test_nearest_can_be_held_to_a_country_a_distance_and_a_size(base: Base) -> None:
    assert base.nearest(48.58, 7.75, country_codes=["de"], feature_classes="P")[0].place.country_code == "DE"
    assert base.nearest(0, -140, max_km=100, feature_classes="P") == ()
    assert base.nearest(51.5, -0.12, limit=0) == ()
    big = base.nearest(51.5, -0.12, limit=3, min_population=5_000_000)
    assert all(n.place.population >= 5_000_000 for n in big)
    assert len(base.nearest(51.5, -0.12, limit=2, feature_codes=["AIRP"], max_km=60)) == 2


def test_longitudes_wrap_and_the_antimeridian_is_no_wall(base: Base) -> None:
    (here,), (there,) = base.nearest(37.97, 126.55 - 360), base.nearest(37.97, 126.55)
    assert here.place == there.place
    fiji = base.nearest(-16.5, 179.99, limit=60, feature_classes="P", max_km=300)
    assert {n.place.longitude > 0 for n in fiji} == {True, False}


@pytest.mark.parametrize(
    ("name", "points"),
    [
        ("Antarctica", [(-90, 0), (-90, 180), (-90, -180), (-89.99, 77)]),
        ("Arctic Ocean", [(90, 0), (90, -180), (90, 123), (89.9, 10)]),
        ("Russia", [(67, 180), (67, -180), (67, 540), (67, 179.99), (67, -179.99), (67, -540)]),
        ("Pacific Ocean", [(0, 180), (0, -180), (-16.75, 179.99), (-16.75, -179.99)]),
    ],
)
def test_areas_hold_the_poles_and_both_sides_of_the_antimeridian(
    base: Base, name: str, points: list[tuple[float, float]]
) -> None:
    for point in points:
        assert name in {place.name for place in base.containing(*point)}, point
        assert base.containing(*point) == base.containing(point[0], point[1] + 360), point


def test_the_edge_and_the_corner_of_an_area_are_in_it() -> None:
    outline = "POLYGON ((170 10, 180 10, 180 20, 170 20, 170 10), (174 14, 176 14, 176 16, 174 16, 174 14))"
    text = f'place_id,name,feature_class,geometry_wkt\nlocal:block,Block,L,"{outline}"\n'
    mine = LayeredGazetteer(open_base(), (), [parse_layer(text.encode(), "mine.csv")])
    held = [(10, 170), (10, 175), (20, 180), (15, -180), (14, 174), (15, 174), (12, 172)]
    missed = [(9.999, 175), (15, 175), (15, 169.999), (15, -179.999), (20.001, 180)]
    for points, expected in ((held, True), (missed, False)):
        for point in points:
            ids = {place.id for place in mine.containing(*point)}
            assert ("local:block" in ids) is expected, point


@pytest.mark.parametrize("point", [(126.55, 37.97), (float("nan"), 0.0), (0.0, float("inf")), (-90.1, 0.0)])
def test_what_is_no_point_is_refused(base: Base, point: tuple[float, float]) -> None:
    with pytest.raises(PlaceError, match="no point on the globe"):
        base.nearest(*point)
    with pytest.raises(PlaceError, match="no point on the globe"):
        base.containing(*point)


def test_an_unknown_feature_class_is_refused(base: Base) -> None:
    with pytest.raises(PlaceError, match="'X' is none of AHLPRSTUV"):
        base.nearest(0, 0, feature_classes=["X"])


@pytest.mark.parametrize(
    ("point", "codes"),
    [
        ((30.27, -97.74), {"US.TX": "ADM1", "US": "PCLI"}),
        ((37.5665, 126.978), {"KR.11": "ADM1", "KR": "PCLI"}),
        ((-33.87, 151.21), {"AU.02": "ADM1", "AU": "PCLI"}),
        ((44.95, 34.1), {"UA": "PCLI"}),
        ((67.5, 180.0), {"RU": "PCLI"}),
        ((67.5, -180.0), {"RU": "PCLI"}),
    ],
)
def test_a_point_lies_in_its_country_and_division(
    base: Base, point: tuple[float, float], codes: dict[str, str]
) -> None:
    found = [place for place in base.containing(*point) if place.feature_code in {"ADM1", "PCLI"}]
    by_code = {
        f"{p.country_code}.{p.admin1}" if p.feature_code == "ADM1" else p.country_code: p.feature_code
        for p in found
    }
    assert codes.items() <= by_code.items()
    # The division comes before the country that holds it.
    assert [p.feature_code for p in found] == sorted(p.feature_code for p in found)


def test_the_open_sea_is_in_its_ocean_and_in_no_country(base: Base) -> None:
    assert {p.feature_class for p in base.containing(0, -140)} == {"H"}


def test_layers_take_part_in_both(base: Base, layered: LayeredGazetteer) -> None:
    assert layered.nearest(37.9, 126.7)[0].place.id == "local:a"
    assert layered.nearest(10, 20)[0].place.name == "Kaesong Town"
    assert "geonames:1876373" in {n.place.id for n in base.nearest(37.97, 126.55, limit=30)}
    assert "geonames:1876373" not in {n.place.id for n in layered.nearest(37.97, 126.55, limit=30)}
    assert "geonames:1835848" not in {n.place.id for n in layered.nearest(37.566, 126.978, limit=30)}
    distances = [n.km for n in layered.nearest(37.9, 126.7, limit=40)]
    assert distances == sorted(distances)
    inside = [place.id for place in layered.containing(37.55, 126.95)]
    assert inside[0] == "local:zone"
    assert "geonames:1835841" not in inside
    assert "geonames:1835841" in {place.id for place in layered.containing(0.5, 0.5)}


def test_within_takes_the_same_filters(base: Base, layered: LayeredGazetteer) -> None:
    box = (37.0, 126.0, 38.5, 128.0)
    for found in (base, layered):
        assert {p.country_code for p in found.within(*box, country_codes=["KP"])} == {"KP"}
        assert {p.feature_class for p in found.within(*box, feature_classes="AS", limit=500)} <= {"A", "S"}
    assert "local:a" in {p.id for p in layered.within(*box, feature_codes=["INSM"])}
