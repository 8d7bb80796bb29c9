"""Distances agree with geopy; boxes hold their points, across the antimeridian too."""

from __future__ import annotations

import doctest

import numpy as np
import pytest
from geopy.distance import great_circle
from hypothesis import given
from hypothesis import strategies as st

from geo import geometry
from geo.geometry import EARTH_RADIUS_KM, Box, bounding_box, distance_km, pairwise_km

latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)
points = st.tuples(latitudes, longitudes)


def test_examples_in_the_docstrings_hold():
    assert doctest.testmod(geometry).failed == 0


@given(st.lists(points, max_size=6), st.lists(points, max_size=6))
def test_the_matrix_agrees_with_geopy(a, b):
    matrix = pairwise_km(np.array(a), np.array(b))
    assert matrix.shape == (len(a), len(b))
    for i, p in enumerate(a):
        for j, q in enumerate(b):
            assert matrix[i, j] == pytest.approx(great_circle(p, q).km, abs=0.01)


@given(points, points)
def test_distance_is_symmetric_and_bounded(p, q):
    there, back = distance_km(*p, *q), distance_km(*q, *p)
    assert there == pytest.approx(back, abs=1e-6)
    assert 0 <= there <= np.pi * EARTH_RADIUS_KM + 1e-6


def test_longitudes_may_wrap():
    wrapped = pairwise_km(np.array([[10.0, 190.0]]), np.array([[10.0, -170.0]]))
    assert wrapped[0, 0] == pytest.approx(0, abs=1e-6)


def test_bad_points_are_refused():
    with pytest.raises(ValueError, match="latitude"):
        pairwise_km(np.array([[91.0, 0.0]]), np.array([[0.0, 0.0]]))
    with pytest.raises(ValueError, match="finite"):
        pairwise_km(np.array([[np.nan, 0.0]]), np.array([[0.0, 0.0]]))
    with pytest.raises(ValueError, match="latitude"):
        distance_km(91, 0, 0, 0)


@given(st.lists(points, min_size=1, max_size=8))
def test_a_box_holds_its_points_and_is_no_wider_than_half_needed(some):
    box = bounding_box(some)
    assert box is not None
    assert all(box.contains(lat, lon) for lat, lon in some)
    lons = [lon for _, lon in some]
    assert box.width <= max(lons) - min(lons) + 1e-9


def test_a_box_over_the_antimeridian_is_the_narrow_one():
    box = bounding_box([(-18.1, 178.4), (-13.8, -171.8)])
    assert box is not None
    assert box.crosses_antimeridian
    assert box.contains(-16, 180)
    assert box.contains(-16, -180)
    assert not box.contains(-16, 0)


def test_no_points_make_no_box():
    assert bounding_box([]) is None


def test_an_impossible_box_is_refused():
    with pytest.raises(ValueError, match="south"):
        Box(south=10, west=0, north=5, east=1)
    with pytest.raises(ValueError, match="longitudes"):
        Box(south=0, west=0, north=5, east=181)
