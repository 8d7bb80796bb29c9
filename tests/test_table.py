"""CSV text as records: each with how it was written, a spoilt one alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.layers.table import Record, join, spell, split


@given(st.text('a,"\n\r\t;=', max_size=40))
def test_joining_gives_back_what_was_split_and_is_safe(text: str) -> None:
    records = split(text, ",")
    joined = join(records, ",", final_newline=text.endswith(("\n", "\r")))
    if all(record.written or not any(record.cells) for record in records):
        assert joined == text
    assert [r.cells for r in split(joined, ",")] == [r.cells for r in records]


@pytest.mark.parametrize(
    ("line", "cell", "fault"),
    [
        ('a,"b,c', 1, "a quote is opened and not closed"),
        ('a,b,c"', 2, "a quote is opened and not closed"),
        ('"a"b,c', 0, "text follows a closing quote"),
    ],
)
def test_a_spoilt_line_says_where_and_why(line: str, cell: int, fault: str) -> None:
    first, second = split(f"{line}\nx,y,z\n", ",")
    assert (first.cells, first.fault_cell, first.fault) == ((line,), cell, fault)
    assert (second.cells, second.fault) == (("x", "y", "z"), "")


def test_a_new_record_takes_the_files_line_end() -> None:
    old = split("a;b\r\n", ";")
    assert join([*old, Record(cells=("c;", "=1"))], ";", "\r\n") == 'a;b\r\n"c;";\'=1\r\n'


def test_a_row_written_between_stray_quotes_is_not_taken_in() -> None:
    records = split('"\n"="\n"\n', ",")
    joined = join([records[0], Record(cells=("x", "y")), *records[1:]], ",")
    assert joined == '"\n"x","y"\n"\'="\n"\n'
    assert [r.cells for r in split(joined, ",")] == [('"',), ("x", "y"), ("=",), ('"',)]


def test_a_cell_of_any_length_is_read() -> None:
    long = "x" * 1_000_000
    assert split(spell([long, "y"], ","), ",")[0].cells == (long, "y")


@pytest.mark.parametrize(
    ("line", "records"), [('a,"b\n', 1), ('x"y"",z\n', 1), ('"a"b\n', 1), ('"""\n,"""\n', 1)]
)
def test_a_hundred_thousand_odd_lines_are_read_in_linear_work(line: str, records: int) -> None:
    # Work that grew with the square would take hours here.
    assert len(split(line * 100_000, ",")) == records * 100_000
