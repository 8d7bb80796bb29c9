"""Geometries that strangers wrote: what is one comes back, anything else is a line of words and no crash."""

from __future__ import annotations

import json
import time
from contextlib import suppress

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.importing.geometry import shape_and_point
from gazetteer.layers.reading import parse_layer
from gazetteer.layers.written_shapes import from_geojson, from_wkt, point_on

DEGREES = st.integers(-900, 900).map(lambda tenths: tenths / 10)
LINES = st.lists(st.tuples(DEGREES, DEGREES), min_size=2, max_size=9, unique=True).map(shapely.LineString)


def faults(wkt):
    return [fault.wanted for fault in parse_layer(f'name,geometry_wkt\nA,"{wkt}"\n'.encode(), "x.csv").faults]


@given(
    LINES
    | st.lists(LINES, min_size=1, max_size=3).map(shapely.MultiLineString)
    | LINES.map(lambda s: s.envelope)
)
def test_what_is_written_comes_back(shape):
    assert from_wkt(shape.wkt).equals_exact(shape, 0)
    assert from_geojson(json.loads(shapely.to_geojson(shape))).equals_exact(shape, 0)
    assert point_on(shape).intersects(shape.buffer(1e-9))


@given(st.text(max_size=60) | st.text(alphabet="POINTLEMY(),. 0123456789-eZM", max_size=60))
def test_any_text_is_a_geometry_or_a_reason(text):
    with suppress(ValueError):
        shape_and_point(text)


@pytest.mark.parametrize("word", ["GEOMETRYCOLLECTION (", "POLYGON ((", "(", "["])
def test_brackets_without_an_end_are_one_clear_line(word):
    """Handed on to the parser, they would end the process."""
    begun = time.process_time()
    assert "nests too deep" in faults(word * 300_000)[0]
    with pytest.raises(ValueError, match="no readable geometry"):
        shape_and_point(word * 300_000)
    assert time.process_time() - begun < 30


def test_a_deep_record_is_one_clear_line():
    record = {"type": "Point", "coordinates": [1, 2]}
    for _ in range(400):
        record = {"type": "GeometryCollection", "geometries": [record]}
    with pytest.raises(ValueError, match="no readable geometry"):
        shape_and_point(record)


@pytest.mark.parametrize(
    ("wkt", "said"),
    [
        ("GEOMETRYCOLLECTION (POINT (1 2), LINESTRING EMPTY)", "has an empty part"),
        ("CURVEPOLYGON (CIRCULARSTRING (0 0, 1 1, 2 0, 1 -1, 0 0))", "holds curves"),
        ("POINT (1e999 1)", "lies off the globe"),
        ("TRIANGLE ((0 0, 0 1, 1 1, 0 0))", "is no WKT"),
    ],
)
def test_what_is_no_line_or_area_is_said(wkt, said):
    (wanted,) = faults(wkt)
    assert said in wanted
