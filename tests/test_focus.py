"""Focus: shares leave a name's own vote out and stay within bounds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.focus import SharesWithoutOwn, document_focus


def shares_without_own(codes, mass, unit):
    (shares,) = SharesWithoutOwn(codes[None], unit[None], np.array([0, len(codes)])).of(mass)
    return shares


def test_a_name_never_votes_for_itself():
    # Two names: the first has candidates in countries 0 and 1, the second only in 1.
    codes, mass, unit = np.array([0, 1, 1]), np.array([0.9, 0.1, 1.0]), np.array([0, 0, 1])
    shares = shares_without_own(codes, mass, unit)
    assert shares.tolist() == pytest.approx([0.0, 1.0, 0.1])


def test_no_code_has_no_share():
    shares = shares_without_own(np.array([-1, 3]), np.array([1.0, 1.0]), np.array([0, 1]))
    assert shares.tolist() == [0.0, 0.0]


def test_no_candidates_have_no_shares():
    assert shares_without_own(np.zeros(0, dtype=int), np.zeros(0), np.zeros(0, dtype=int)).tolist() == []


@given(st.lists(st.tuples(st.integers(-1, 4), st.floats(0, 1), st.integers(0, 3)), max_size=20))
def test_shares_are_shares(rows):
    codes, mass, unit = (
        (np.array(column) for column in zip(*rows, strict=True)) if rows else (np.zeros(0),) * 3
    )
    shares = shares_without_own(codes.astype(int), mass.astype(float), unit.astype(int))
    assert ((shares >= 0) & (shares <= 1)).all()


def test_the_focus_sums_to_one_heaviest_first():
    focus = document_focus(["KP", "KR", "", "KP"], ["KP.12", "", "", "KP.19"], np.array([1.0, 1.5, 9.0, 2.0]))
    assert [code for code, _ in focus.countries] == ["KP", "KR"]
    assert sum(weight for _, weight in focus.countries) == 1.0
    assert focus.admin1[0] == ("KP.19", 0.6667)


def test_no_mass_is_no_focus():
    assert document_focus([], [], np.zeros(0)).countries == ()
    assert document_focus(["FR"], [""], np.zeros(1)).countries == ()
