"""Fitting by Newton steps, in numpy alone: the same numbers give the same weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


def fit_logistic(x: Floats, y: Floats, weight: Floats, *, penalty: float, steps: int = 40) -> Floats:
    """Return weights of a logistic model with an L2 penalty on all but the first column.

    Parameters
    ----------
    x : ndarray of shape (n, k)
        The first column is constant.
    y : ndarray of shape (n,)
        1 for yes, 0 for no.
    weight : ndarray of shape (n,)
    penalty : float
    steps : int
        At most so many Newton steps.
    """
    ridge = np.full(x.shape[1], penalty)
    ridge[0] = 1e-6
    w = np.zeros(x.shape[1])
    for _ in range(steps):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (weight * (p - y)) + ridge * w
        hessian = (x * (weight * p * (1 - p))[:, None]).T @ x + np.diag(ridge)
        step = np.linalg.solve(hessian, gradient)
        w = w - step
        if np.abs(step).max() < 1e-7:
            break
    return w


@dataclass(frozen=True, slots=True)
class Choices:
    """Choices among candidates and "none of them", in arrays."""

    x: Floats
    """Shape (n, k): the evidence of every candidate of every choice."""
    none: Floats
    """Shape (m, j): what speaks for "none of them" in each choice."""
    unit: Ints
    """Shape (n,): which choice a candidate belongs to."""
    right: Floats
    """Shape (n,): 1 where a candidate is right."""
    none_right: Floats
    """Shape (m,): 1 where none is."""
    weight: Floats
    """Shape (m,)."""

    def probabilities(self, w: Floats) -> tuple[Floats, Floats]:
        """Return the probabilities of the candidates and of "none" under weights (k + j,)."""
        split = self.x.shape[1]
        logits, none = self.x @ w[:split], self.none @ w[split:]
        top = none.copy()
        np.maximum.at(top, self.unit, logits)
        a, b = np.exp(logits - top[self.unit]), np.exp(none - top)
        total = b + np.bincount(self.unit, weights=a, minlength=len(none))
        return a / total[self.unit], b / total

    def loss(self, w: Floats, penalty: float) -> float:
        """Return the penalised negative log-likelihood of the right ones together."""
        p, rest = self.probabilities(w)
        good = np.bincount(self.unit, weights=p * self.right, minlength=len(rest)) + rest * self.none_right
        return float(-(self.weight * np.log(np.maximum(good, 1e-300))).sum() + 0.5 * penalty * (w @ w))


def fit_choices(data: Choices, *, penalty: float, steps: int = 60) -> Floats:
    """Return weights (k + j,) of a conditional logit with "none of them" and an L2 penalty.

    Newton steps with the Fisher information, halved until the loss falls.
    """
    w = np.zeros(data.x.shape[1] + data.none.shape[1])
    loss = data.loss(w, penalty)
    for _ in range(steps):
        gradient, hessian = _slope(data, w, penalty)
        step = np.linalg.solve(hessian, gradient)
        size = 1.0
        while size > 1e-4 and data.loss(w - size * step, penalty) > loss - 1e-12:
            size /= 2
        if size <= 1e-4:
            break
        w = w - size * step
        fallen = loss - data.loss(w, penalty)
        loss -= fallen
        if fallen < 1e-6 * abs(loss):
            break
    return w


def _slope(data: Choices, w: Floats, penalty: float) -> tuple[Floats, Floats]:
    p, rest = data.probabilities(w)
    count = len(rest)
    good = np.bincount(data.unit, weights=p * data.right, minlength=count) + rest * data.none_right
    q = p * data.right / np.maximum(good, 1e-300)[data.unit]
    q_rest = rest * data.none_right / np.maximum(good, 1e-300)
    of_unit = data.weight[data.unit]
    gradient = (
        np.concatenate([data.x.T @ (of_unit * (p - q)), data.none.T @ (data.weight * (rest - q_rest))])
        + penalty * w
    )
    mean = np.zeros((count, data.x.shape[1]))
    np.add.at(mean, data.unit, data.x * p[:, None])
    mean = np.concatenate([mean, data.none * rest[:, None]], axis=1)
    k = data.x.shape[1]
    hessian = -(mean * data.weight[:, None]).T @ mean + penalty * np.eye(len(w))
    hessian[:k, :k] += (data.x * (of_unit * p)[:, None]).T @ data.x
    hessian[k:, k:] += (data.none * (data.weight * rest)[:, None]).T @ data.none
    return gradient, hessian + 1e-6 * np.eye(len(w))
