"""The basemap's data, how a page decodes it, and the topology it is built with."""

from __future__ import annotations

import json
import pickle
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point, box

from gazetteer import GazetteerError, GazetteerMissing, GazetteerStale
from gazetteer.build.outlines import _rings
from gazetteer.build.outlines_formats import polygons_of, read_plain_pickle
from gazetteer.build.outlines_names import CLAIMS, PAIRS
from gazetteer.build.outlines_sources import load_sources
from gazetteer.build.outlines_topology import arcs_of, levels_of, significance, uncross
from gazetteer.outlines import Basemap, Outlines

if TYPE_CHECKING:
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

KOREA = (37.4, 126.0, 38.4, 128.5)

# Where GeoNames files places that others file elsewhere, and some that nobody disputes.
FILED = {
    "Seoul": ("KR", 37.566, 126.978),
    "Pyongyang": ("KP", 39.034, 125.754),
    "Simferopol": ("UA", 44.957, 34.108),
    "Sevastopol": ("UA", 44.6, 33.53),
    "Laayoune": ("EH", 27.142, -13.188),
    "Tifariti": ("EH", 26.158, -10.567),
    "Pristina": ("XK", 42.673, 21.169),
    "Quneitra": ("SY", 33.126, 35.825),
    "Mas'ada": ("SY", 33.232, 35.756),
    "Taipei": ("TW", 25.048, 121.532),
    "Nicosia north": ("CY", 35.2, 33.36),
    "Famagusta": ("CY", 35.125, 33.93),
    "Hargeisa": ("SO", 9.56, 44.065),
    "Sukhumi": ("GE", 43.003, 41.02),
    "Tskhinvali": ("GE", 42.23, 43.96),
    "Tiraspol": ("MD", 46.84, 29.63),
    "Ramallah": ("PS", 31.9, 35.2),
    "Gaza": ("PS", 31.5, 34.46),
    "Srinagar": ("IN", 34.09, 74.8),
    "Gilgit": ("PK", 35.92, 74.31),
    "Aksai Chin": ("CN", 35.1, 79.5),
    "Cayenne": ("GF", 4.92, -52.31),
    "Saint-Denis": ("RE", -20.9, 55.45),
    "Longyearbyen": ("SJ", 78.2, 15.6),
    "Kralendijk": ("BQ", 12.17, -68.27),
    "Hong Kong": ("HK", 22.4, 114.15),
}


@pytest.fixture(scope="module")
def outlines() -> Outlines:
    return Outlines()


@pytest.fixture(scope="module")
def areas(outlines: Outlines) -> dict[str, BaseGeometry]:
    found = {code: outlines.country(code) for code in outlines.codes}
    for area in found.values():
        shapely.prepare(area)
    return found


@pytest.fixture(scope="module")
def korea(outlines: Outlines) -> Basemap:
    return outlines.basemap([KOREA])


def decoded(line: list[int]) -> np.ndarray:
    return np.cumsum(np.array(line).reshape(-1, 2), axis=0)


def ring_of(base: Basemap, ids: tuple[int, ...]) -> np.ndarray:
    arcs = [decoded(base.arcs[i]) if i >= 0 else decoded(base.arcs[~i])[::-1] for i in ids]
    for before, after in pairwise(arcs):
        assert (before[-1] == after[0]).all()
    return np.concatenate([arcs[0], *(arc[1:] for arc in arcs[1:])])


@pytest.mark.parametrize("name", FILED)
def test_a_place_lies_in_the_country_geonames_files_it_under(
    areas: dict[str, BaseGeometry], name: str
) -> None:
    code, lat, lon = FILED[name]
    assert [other for other, area in areas.items() if area.contains(Point(lon, lat))] == [code]


def test_every_outline_is_valid_and_within_the_world(areas: dict[str, BaseGeometry]) -> None:
    assert len(areas) == 249
    for code, area in areas.items():
        west, south, east, north = area.bounds
        assert area.is_valid, code
        assert area.geom_type in {"Polygon", "MultiPolygon"}, code
        assert area.area > 0, code
        assert -180 <= west < east <= 180, code
        assert -90 <= south < north <= 90, code


def test_neighbours_do_not_overlap(outlines: Outlines) -> None:
    areas = {
        code: outlines.country(code) for code in ("KR", "KP", "CN", "RU", "UA", "IL", "SY", "PS", "EH", "MA")
    }
    for a, b in (("KR", "KP"), ("KP", "CN"), ("RU", "UA"), ("IL", "SY"), ("IL", "PS"), ("EH", "MA")):
        assert areas[a].intersection(areas[b]).area < 1e-6, (a, b)
        assert areas[a].distance(areas[b]) == 0, (a, b)


def test_an_unknown_code_has_no_outline(outlines: Outlines) -> None:
    assert outlines.country("ZZ") is None
    assert outlines.country("") is None


@pytest.mark.parametrize("near", [[], [KOREA], [(65.0, 170.0, 66.0, -170.0)], [(-90.0, -180.0, 90.0, 180.0)]])
def test_rings_close_and_use_only_arcs_that_are_there(
    outlines: Outlines, near: list[tuple[float, float, float, float]]
) -> None:
    base = outlines.basemap(near)
    assert len(base.kinds) == len(base.arcs)
    assert set(base.kinds) <= set("cbds")
    used = set()
    for country in base.countries:
        assert country.rings, country.name
        for ids in country.rings:
            points = ring_of(base, ids)
            assert len(points) >= 4
            assert (points[0] == points[-1]).all()
            used |= {max(i, ~i) for i in ids}
    for line in base.disputed:
        assert {base.kinds[i] for i in line.arcs} <= {"d"}
        used |= set(line.arcs)
    assert used == set(range(len(base.arcs)))
    for lake in base.lakes:
        for line in lake.rings:
            assert (decoded(line)[0] == decoded(line)[-1]).all()


def test_nothing_leaps_across_the_map(outlines: Outlines) -> None:
    base = outlines.basemap([(-90.0, -180.0, 90.0, 180.0)])
    lines = [*base.arcs, *base.rivers, *(ring for lake in base.lakes for ring in lake.rings)]
    for line, kind in zip(lines, base.kinds.ljust(len(lines), "r"), strict=True):
        points = decoded(line)
        assert np.abs(points[:, 0]).max() <= 180_000
        assert np.abs(points[:, 1]).max() <= 90_000
        if kind != "s":
            assert np.ptp(points[:, 0]) < 60_000
            assert not ((np.abs(points[1:, 0]) == 180_000) & (points[1:, 0] == points[:-1, 0])).any()


def test_a_border_is_drawn_once_and_shared(korea: Basemap) -> None:
    south, north = (next(c for c in korea.countries if c.code == code) for code in ("KR", "KP"))
    sides = [{max(i, ~i): i for ring in country.rings for i in ring} for country in (south, north)]
    shared = set(sides[0]) & set(sides[1])
    assert shared
    assert {korea.kinds[i] for i in shared} == {"b"}
    assert all(sides[0][i] == ~sides[1][i] for i in shared)


def test_the_map_is_finer_near_the_places(outlines: Outlines, korea: Basemap) -> None:
    world = outlines.basemap()

    def points(base: Basemap, code: str) -> int:
        rings = next(c.rings for c in base.countries if c.code == code)
        return sum(len(base.arcs[max(i, ~i)]) // 2 for ring in rings for i in ring)

    assert points(korea, "KR") > 8 * points(world, "KR")
    assert points(korea, "JP") > 2 * points(world, "JP")
    assert points(korea, "BR") == points(world, "BR")


@pytest.mark.parametrize("budget", [300_000, 350_000, 900_000])
def test_the_map_keeps_within_its_budget(outlines: Outlines, budget: int) -> None:
    near = [KOREA, (38.8, -77.1, 39.0, -77.0), (39.8, 116.2, 40.0, 116.5)]
    near += [(lat, lon, lat + 1, lon + 1) for lat in range(-40, 60, 10) for lon in range(-170, 170, 20)]
    assert len(outlines.basemap(near, budget).to_json()) <= budget


def test_the_first_places_are_better_where_it_is_tight(outlines: Outlines) -> None:
    near = [(lat, lon, lat + 1.0, lon + 1.0) for lat in range(-40, 60, 10) for lon in range(-170, 170, 20)]

    def letters(base: Basemap) -> int:
        (rings,) = (country.rings for country in base.countries if country.code == "KR")
        return sum(len(base.arcs[max(i, ~i)]) for ring in rings for i in ring)

    first, last = outlines.basemap([KOREA, *near], 330_000), outlines.basemap([*near, KOREA], 330_000)
    assert letters(first) > letters(last)


def test_the_same_places_give_the_same_bytes(korea: Basemap) -> None:
    assert Outlines().basemap([KOREA]).to_json() == korea.to_json()


def test_the_json_is_what_the_page_decodes(korea: Basemap) -> None:
    data = json.loads(korea.to_json())
    assert list(data) == [
        "scale",
        "credit",
        "arcs",
        "kinds",
        "countries",
        "lakes",
        "rivers",
        "disputed",
        "seas",
    ]
    assert data["scale"] == 0.001
    assert all(isinstance(value, int) for arc in data["arcs"][:50] for value in arc)


def test_labels_stand_inside_what_they_name(areas: dict[str, BaseGeometry], korea: Basemap) -> None:
    for country in korea.countries:
        assert 1 <= len(country.anchors) <= 5
        if country.code:
            for lat, lon in country.anchors:
                assert areas[country.code].contains(Point(lon, lat)), country.name
    land = shapely.STRtree(list(areas.values()))
    for sea in korea.seas:
        assert len(land.query(Point(sea.lon, sea.lat), predicate="within")) == 0, sea.name


def test_contested_names_show_both(korea: Basemap) -> None:
    names = {sea.name for sea in korea.seas}
    assert {"Sea of Japan (East Sea)", "Persian Gulf (Arabian Gulf)"} <= names


@pytest.mark.parametrize(
    "word",
    ["Crimea", "Western Sahara", "Line of Control", "Golan", "Cyprus", "Kosovo", "Abkhazia", "South Ossetia"],
)
def test_disputed_lines_are_there_with_a_name(korea: Basemap, word: str) -> None:
    assert any(word in line.name and (line.arcs or line.lines) for line in korea.disputed)


def test_every_disputed_line_is_used(korea: Basemap) -> None:
    assert {line.name for line in korea.disputed} == {*PAIRS.values(), *(name for *_, name in CLAIMS)}


@pytest.mark.parametrize("near", [(1.0, 0.0, 0.0, 1.0), (0.0, 0.0, 91.0, 1.0), (0.0, -181.0, 1.0, 0.0)])
def test_a_box_off_the_globe_is_refused(outlines: Outlines, near: tuple[float, float, float, float]) -> None:
    with pytest.raises(ValueError, match="south, west, north, east"):
        outlines.basemap([near])


def test_a_missing_or_foreign_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(GazetteerMissing, match="no outlines at"):
        Outlines(tmp_path / "none.bin").basemap()
    (tmp_path / "other.bin").write_bytes(b"other")
    with pytest.raises(GazetteerStale, match="holds no outlines"):
        Outlines(tmp_path / "other.bin").country("KR")


def test_two_squares_share_one_arc() -> None:
    west, east = box(0, 0, 1, 1), box(1, 0, 2, 1)
    arcs = arcs_of([west, east], {})
    shared = [arc for arc in arcs if len(arc.owners) == 2]
    assert len(shared) == 1
    assert {direction for _, direction in shared[0].owners} == {1, -1}
    rings = _rings(arcs, {0, 1})
    assert len(rings) == 1
    assert all(max(i, ~i) != arcs.index(shared[0]) for i in rings[0])


def test_a_mark_cuts_an_arc() -> None:
    edge = ((0, 0), (0, 1000))
    arcs = arcs_of([box(0, 0, 1, 1)], {"disputed": {edge}})
    marked = [arc for arc in arcs if arc.mark == "disputed"]
    assert len(arcs) == 2
    assert [sorted(map(tuple, arc.points.tolist())) for arc in marked] == [list(edge)]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 3000)), min_size=3, max_size=40, unique=True))
def test_levels_nest_and_keep_ends(points: list[tuple[int, int]]) -> None:
    line = np.array(points)
    weight, level = significance(line), levels_of(line)
    assert weight[0] == weight[-1] == np.inf
    assert level[0] == level[-1] == 0
    assert ((level == 0) <= (weight >= weight[level > 0].max(initial=0))).all()


def test_significance_is_the_area_of_the_triangle() -> None:
    line = np.array([[0, -1000], [1000, 0], [0, 1000]])
    assert Fraction(significance(line)[1]).limit_denominator(1) == round(111.2**2)


def test_crossing_levels_are_uncrossed() -> None:
    # Straightened, the first line would cut off the tip of the second.
    hook, spike = np.array([[0, 0], [50, 40], [100, 0]]), np.array([[40, -20], [50, 20], [60, -20]])
    levels = [np.array([0, 2, 0], dtype=np.uint8), np.array([0, 0, 0], dtype=np.uint8)]
    assert uncross([hook, spike], levels) > 0
    assert levels[0].tolist() == [0, 0, 0]


def test_holes_find_their_shell() -> None:
    outer, hole, islet = (np.array(box(*b, ccw=c).exterior.coords) for b, c in
                          (((0, 0, 9, 9), False), ((2, 2, 7, 7), True), ((4, 4, 5, 5), False)))  # fmt: skip
    area = polygons_of([outer, islet, hole])
    assert area.area == 81 - 25 + 1


def test_a_pickle_with_a_class_is_refused() -> None:
    assert read_plain_pickle(pickle.dumps({"a": [1.5, ("b",)]})) == {"a": [1.5, ("b",)]}
    with pytest.raises(GazetteerError, match="only plain values"):
        read_plain_pickle(pickle.dumps(Fraction(1, 2)))


def test_sources_are_declared_with_hash_and_licence() -> None:
    for key, source in load_sources().items():
        assert len(source.sha256) == 64, key
        assert source.licence, key
        assert source.kind in {"pypi", "npm", "debian"}, key
