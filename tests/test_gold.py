"""Marked corpora and dates, as anyone may write them: documents and days, or one clear line."""

from __future__ import annotations

import datetime
import json
import math
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.layers.cells import CellError, read_date
from geo.dates import day_range
from geo.errors import DocumentError
from geo.gold import read_gold

MARK = {"start": 3, "end": 7, "lat": 37.8, "lon": 126.8}
GOOD = {"id": "a", "text": "In Paju.", "toponyms": [MARK]}
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4) | st.just("In Paju."),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*GOOD, *MARK]), inner, max_size=4)
    ),
    max_leaves=8,
)
KEYS = (
    "id", "text", "toponyms", "title", "date", "source", "outlet", "language", "traps", "start", "end", "lat",
    "lon", "geonames_id", "ignore", "kind", "nil",
)  # fmt: skip


def read(data: bytes):
    with TemporaryDirectory() as folder:
        path = Path(folder, "gold.jsonl")
        path.write_bytes(data)
        return read_gold(path)


def said(data: bytes):
    """Return the documents, or the line that says why there are none."""
    try:
        return read(data)
    except DocumentError as error:
        return str(error)


@given(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=4), st.booleans())
def test_any_record_is_gold_or_one_clear_line(changes, of_mark):
    """Of the document or of its mark any value may be any other."""
    record = {**GOOD, "toponyms": [{**MARK, **changes}]} if of_mark else {**GOOD, **changes}
    found = said(json.dumps(record).encode())
    if isinstance(found, str):
        assert found.startswith("gold.jsonl, line 1: no gold document (")
        return
    (found,) = found
    assert isinstance(found.document.text, str)
    assert isinstance(found.document.title, str | None)
    for mark in found.toponyms:
        assert 0 <= mark.span.start <= mark.span.end
        assert all(value is None or math.isfinite(value) for value in (mark.latitude, mark.longitude))


@given(st.binary(max_size=60))
def test_any_bytes_are_gold_or_one_clear_line(data):
    good = json.dumps(GOOD).encode()
    found = said(good + b"\n" + data)
    if isinstance(found, str):
        assert found.startswith("gold.jsonl, line ")
    else:
        assert found[0].document.text == "In Paju."


def test_a_byte_order_mark_is_no_fault():
    assert read(b"\xef\xbb\xbf" + json.dumps(GOOD).encode())[0].document.id == "a"


@pytest.mark.parametrize("value", ["1e999", "NaN", "-Infinity", "9" * 5_000, "[" * 100_000])
def test_a_number_that_is_none_is_one_clear_line(value):
    for start, latitude in ((value, "1"), ("1", value)):
        mark = f'{{"start": {start}, "end": 3, "lat": {latitude}, "lon": 2}}'
        with pytest.raises(DocumentError, match="line 1: no gold document"):
            read(f'{{"id": 1, "text": "x", "toponyms": [{mark}]}}'.encode())


# ── Dates ──


@given(st.text(alphabet="0123456789-/T :+Z.٣²", max_size=24) | st.text(max_size=12))
def test_any_text_is_days_in_order_or_no_date(text):
    days = day_range(text)
    assert days is None or days[0] <= days[1]


@given(st.dates(), st.sampled_from(["", "T23:59:59-12:00", " 00:00", "T00:00Z"]))
def test_a_day_is_the_day_that_is_written_whatever_the_time(day, time):
    assert day_range(f"{day.isoformat()}{time}") == (day.toordinal(), day.toordinal())


@given(st.dates())
def test_months_and_years_have_the_days_of_the_calendar(day):
    year, month = f"{day.year:04}", f"{day.year:04}-{day.month:02}"
    first = datetime.date(day.year, day.month, 1).toordinal()
    assert day_range(year) == (
        datetime.date(day.year, 1, 1).toordinal(), datetime.date(day.year, 12, 31).toordinal(),
    )  # fmt: skip
    start, end = day_range(month)
    assert start == first
    assert start <= day.toordinal() <= end <= first + 30


@given(st.text(alphabet="0123456789-", max_size=12) | st.text(max_size=8))
def test_what_a_layer_takes_for_a_date_is_one_on_the_page(text):
    try:
        days = read_date(text)
    except CellError:
        return
    assert (days is None) == (text == "")
    if days is not None:
        assert day_range(text) is not None
