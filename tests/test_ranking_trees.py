"""Boosted trees: what they answer, what each clue adds, and how they are grown."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.evidence import CLUES, COLUMNS, SILENT
from geo.resolution.trees import Dividends, Trees
from geo.training.growing import Lots, Settings, boost

WIDTH = len(COLUMNS)


def grown(seed, count=30):
    rng = np.random.default_rng(seed)
    return Trees(rng.integers(0, WIDTH, (count, 3)), rng.normal(size=(count, 3)), rng.normal(size=(count, 4)))


def test_a_tree_asks_two_questions():
    one = Trees(np.array([[0, 1, 2]]), np.array([[0.5, 0.5, 0.5]]), np.array([[1.0, 2.0, 3.0, 4.0]]))
    x = np.zeros((4, WIDTH))
    x[1, 1] = x[2, 0] = x[3, 0] = x[3, 2] = 1.0
    assert one.scores(x).tolist() == [1, 2, 3, 4]


@given(st.integers(0, 10_000), st.integers(0, 6))
def test_dividends_add_up_for_every_set_of_clues(seed, rows):
    rng = np.random.default_rng(seed)
    trees, x = grown(seed), rng.normal(size=(rows, WIDTH))
    dividends = Dividends(trees, SILENT)
    alone, pair = dividends.of(x)
    inside = rng.random(len(CLUES)) < 0.5
    mixed = np.where(np.repeat(inside, [len(names) for names in CLUES.values()]), x, SILENT)
    both = inside[dividends.first] & inside[dividends.second]
    total = dividends.base + alone[:, inside].sum(axis=1) + pair[:, both].sum(axis=1)
    assert total == pytest.approx(trees.scores(mixed), abs=1e-9)


@given(st.integers(0, 10_000), st.integers(1, 40))
def test_what_clues_add_is_the_same_in_any_company(seed, rows):
    trees, x = grown(seed), np.random.default_rng(seed).normal(size=(rows, WIDTH))
    alone, pair = trees.dividends.of(x)
    scores = trees.scores(x)
    assert trees.dividends.total(alone, pair) == pytest.approx(scores, abs=1e-9)
    for row in (0, rows - 1):
        own_alone, own_pair = trees.dividends.of(x[row : row + 1])
        assert (own_alone[0].tolist(), own_pair[0].tolist()) == (alone[row].tolist(), pair[row].tolist())
        assert trees.scores(x[row : row + 1])[0] == scores[row]


def test_no_trees_say_nothing():
    none = Trees(np.zeros((0, 3), dtype=int), np.zeros((0, 3)), np.zeros((0, 4)))
    assert none.scores(np.ones((2, WIDTH))).tolist() == [0, 0]
    assert Dividends(none, SILENT).base == 0


def test_trees_survive_their_file():
    trees = grown(3)
    again = Trees.parse(trees.as_json())
    x = np.random.default_rng(1).normal(size=(5, WIDTH))
    assert again.scores(x).tolist() == trees.scores(x).tolist()


@pytest.mark.parametrize(
    ("column", "threshold", "leaf"),
    [
        (np.zeros((1, 2), dtype=int), np.zeros((1, 3)), np.zeros((1, 4))),
        (np.zeros((1, 3), dtype=int), np.zeros((1, 3)), np.zeros((1, 3))),
        (np.full((1, 3), WIDTH), np.zeros((1, 3)), np.zeros((1, 4))),
    ],
)
def test_arrays_that_do_not_fit_are_refused(column, threshold, leaf):
    with pytest.raises(ValueError, match="a tree"):
        Trees(column, threshold, leaf)


def lots(seed, choices=400):
    """Return choices among three, right where two columns agree: no sum of single columns tells that."""
    rng = np.random.default_rng(seed)
    x = np.zeros((3 * choices, WIDTH))
    x[:, :2] = rng.normal(size=(3 * choices, 2))
    agree = (x[:, 0] > 0) == (x[:, 1] > 0)
    right = agree.astype(float)
    keep = np.repeat(right.reshape(-1, 3).sum(axis=1) > 0, 3)
    sizes = np.full(keep.sum() // 3, 3)
    return Lots(x[keep], sizes, right[keep], np.ones(len(sizes)))


def test_boosting_learns_what_two_columns_say_together():
    given_, fresh = lots(1), lots(2)
    trees = boost(given_, Settings(rounds=60, least_rows=5, least_curvature=0.1))
    best = trees.scores(fresh.x).reshape(-1, 3).argmax(axis=1)
    hit = fresh.right.reshape(-1, 3)[np.arange(len(best)), best]
    assert hit.mean() > 0.9


def test_boosting_gives_the_same_trees_again():
    settings = Settings(rounds=20)
    assert boost(lots(1), settings).as_json() == boost(lots(1), settings).as_json()


def test_what_is_the_same_everywhere_is_never_asked():
    trees = boost(lots(1), Settings(rounds=20))
    assert set(trees.column.ravel().tolist()) <= {0, 1}


def test_nothing_to_learn_leaves_the_leaves_empty():
    flat = Lots(np.zeros((90, WIDTH)), np.full(30, 3), np.tile([1.0, 0, 0], 30), np.ones(30))
    assert boost(flat, Settings(rounds=3)).scores(np.ones((2, WIDTH))).tolist() == pytest.approx([0, 0])
