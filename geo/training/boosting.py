"""Growing boosted trees with LightGBM, and taking them over into what is served."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo.trees import STEP, Forest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_SETTINGS: Final = {
    "objective": "binary",
    "lambda_l2": 5.0,
    "min_data_in_leaf": 20,
    "max_bin": 63,
    "boost_from_average": True,
    # One thread, one layout, one seed: the same numbers give the same trees.
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "seed": 1,
    "verbose": -1,
}


def grow(
    x: Floats, y: Floats, weight: Floats, *, trees: int, leaves: int, rate: float, share: float = 0.5
) -> Forest:
    """Return trees whose sums are log-odds.

    Parameters
    ----------
    x : ndarray of shape (n, k)
    y : ndarray of shape (n,)
        1 for yes, 0 for no.
    weight : ndarray of shape (n,)
        Rows of weight 0 are left out.
    trees, leaves : int
        How many trees, and leaves in each.
    rate : float
        How much of each tree counts.
    share : float
        The share of the columns each tree may ask.
    """
    # LightGBM is a tool of development: only fitting needs it.
    import lightgbm

    used = weight > 0
    data = lightgbm.Dataset(x[used], label=y[used], weight=weight[used])
    settings = _SETTINGS | {"num_leaves": leaves, "learning_rate": rate, "feature_fraction": share}
    booster = lightgbm.train(settings, data, num_boost_round=trees)
    return _taken_over(booster.dump_model()["tree_info"])


def _taken_over(dumped: list[dict[str, Any]]) -> Forest:
    nodes: list[tuple[int, float, int, int, int]] = []
    roots = []
    for tree in dumped:
        roots.append(len(nodes))
        _add(tree["tree_structure"], nodes)
    feature, threshold, left, right, leaf = zip(*nodes, strict=True)
    return Forest(
        np.array(roots, dtype=np.int64),
        np.array(feature, dtype=np.int64),
        np.array(threshold, dtype=np.float64),
        np.array(left, dtype=np.int64),
        np.array(right, dtype=np.int64),
        np.array(leaf, dtype=np.int64),
    )


def _add(node: dict[str, Any], nodes: list[tuple[int, float, int, int, int]]) -> None:
    """Append a node and what hangs below it."""
    here = len(nodes)
    if "leaf_value" in node:
        nodes.append((-1, 0.0, here, here, round(node["leaf_value"] / STEP)))
        return
    nodes.append((0, 0.0, 0, 0, 0))
    _add(node["left_child"], nodes)
    right = len(nodes)
    _add(node["right_child"], nodes)
    # Thresholds lie between two values of a bin; six digits keep them there.
    nodes[here] = (node["split_feature"], float(f"{node['threshold']:.6g}"), here + 1, right, 0)
