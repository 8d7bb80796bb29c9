"""Boosted trees: what is served is what was grown, bit for bit, in any batch."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.recognition.chooser import ChooserModel
from geo.training.boosting import grow
from geo.trees import STEP, Forest

SHAPE = {"trees": 12, "leaves": 6, "rate": 0.2}


def rows(count, seed=3):
    return np.random.default_rng(seed).normal(size=(count, 5)).round(3)


@pytest.fixture(scope="module")
def grown():
    x = rows(600)
    y = ((x[:, 0] > 0) ^ (x[:, 3] > 0.5)).astype(np.float64)
    return grow(x, y, np.ones(len(x)), **SHAPE)


def walked(forest, row):
    """Walk each tree by hand."""
    total = 0
    for root in forest.roots:
        node = root
        while forest.feature[node] >= 0:
            low = row[forest.feature[node]] <= forest.threshold[node]
            node = forest.left[node] if low else forest.right[node]
        total += int(forest.leaf[node])
    return total * STEP + forest.base


def test_sums_are_those_of_a_walk_by_hand(grown):
    x = rows(40, seed=5)
    assert grown.sums(x).tolist() == [walked(grown, row) for row in x]


def test_the_trees_learned_something(grown):
    x = rows(400, seed=7)
    right = (x[:, 0] > 0) ^ (x[:, 3] > 0.5)
    assert ((grown.sums(x) > 0) == right).mean() > 0.9


def test_the_same_numbers_grow_the_same_trees(grown):
    x = rows(600)
    y = ((x[:, 0] > 0) ^ (x[:, 3] > 0.5)).astype(np.float64)
    assert grow(x, y, np.ones(len(x)), **SHAPE).as_dict() == grown.as_dict()


def test_rows_of_no_weight_are_not_learned_from(grown):
    x = rows(600)
    y = ((x[:, 0] > 0) ^ (x[:, 3] > 0.5)).astype(np.float64)
    weight = np.concatenate([np.ones(600), np.zeros(600)])
    other = grow(np.concatenate([x, x]), np.concatenate([y, 1 - y]), weight, **SHAPE)
    assert other.as_dict() == grown.as_dict()


def test_a_forest_survives_json(grown):
    again = Forest.parse(json.loads(json.dumps(grown.as_dict())))
    x = rows(30, seed=9)
    assert again.sums(x).tolist() == grown.sums(x).tolist()


@given(st.integers(1, 700), st.integers(0, 699))
def test_a_row_has_the_same_sum_in_any_batch(size, which):
    forest = ChooserModel.load().plain.first
    x = np.random.default_rng(1).integers(0, 4, size=(700, 90)).astype(np.float64)
    whole = forest.sums(x[:size])
    alone = forest.sums(x[which : which + 1])
    assert which >= size or whole[which] == alone[0]


def test_no_rows_have_no_sums(grown):
    assert grown.sums(np.zeros((0, 5))).tolist() == []


def test_an_index_that_leads_backwards_is_refused(grown):
    raw = grown.as_dict()
    raw["left"] = [-1, *raw["left"][1:]]
    with pytest.raises(ValueError, match="backwards"):
        Forest.parse(raw)


def test_arrays_that_do_not_fit_are_refused(grown):
    with pytest.raises(ValueError, match="one length"):
        Forest(grown.roots, grown.feature[1:], grown.threshold, grown.left, grown.right, grown.leaf)


def test_a_tree_of_more_leaves_than_bits_is_refused():
    # A comb: each question sends what is low to a leaf.
    inner = np.arange(64)
    feature = np.append(np.where(np.arange(128) % 2, -1, 0), -1)
    left = np.arange(129)
    right = left.copy()
    left[2 * inner], right[2 * inner] = 2 * inner + 1, 2 * inner + 2
    comb = Forest(np.array([0]), feature, np.arange(129.0), left, right, np.arange(129))
    with pytest.raises(ValueError, match="65 leaves"):
        comb.sums(np.zeros((1, 1)))
