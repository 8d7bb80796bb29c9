"""Fitting how sure to be of an answer, and figures: how many are right, and whether the score says so."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.evidence import COLUMNS
from geo.gold import HIT_KM
from geo.resolution.trees import Trees
from geo.resolution.weights import ranked_columns
from geo.training.cases import holds
from geo.training.growing import Settings, Verdicts, boost

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gazetteer import Gazetteer
    from geo.training.ranking import Answer, Weighed

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

TRUST: Final = Settings(rounds=300)
STRUCK_EVERY: Final = 4
"""One name in so many is judged once more without its right candidates."""
CUT_EVERY: Final = 3
"""One sentence in so many is judged once more by itself."""
PENALTY: Final = 1.0
"""On the weights of the last step."""
SURE: Final = 0.8
_COUNTS_LESS: Final = {"wiktor1000": 0.2}
"""Encyclopaedia openings on one ambiguous name each: how often one is hard says little of other texts."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """How sure to be: trees over the chosen candidate's own evidence, then a logistic step over all."""

    trust: Trees
    ranked: Floats
    """Weights of `RANKED`."""
    constant: float

    def scores(self, told: Sequence[Answer]) -> Floats:
        """Return the score of each answer; 0 without candidates."""
        given = _given(told)
        found = np.zeros(len(told))
        if given.any():
            weighed = _weighed(told)
            trust = self.trust.scores(_columns(weighed))
            logit = self.constant + _ranked(weighed, trust) @ self.ranked
            found[given] = 1 / (1 + np.exp(-logit))
        return found


def fit_calibration(told: Sequence[Answer], struck: Sequence[Answer]) -> Calibration:
    """Return the calibration for answers by trees that had not seen them.

    Parameters
    ----------
    told : sequence of Answer
    struck : sequence of Answer
        To names without their right candidates: all wrong. Together they count as much as the wrong among
        ``told``, and only for the trees, so that the score stays what it is said to be.
    """
    used, wrong = ([a for a in some if a.weighed is not None] for some in (told, struck))
    fold, lost = (np.array([a.fold for a in some]) for some in (used, wrong))
    weighed = _weighed(used)
    trust = np.zeros(len(used))
    for k in sorted(set(fold.tolist())):
        # What the last step sees of a document's trust must not have been fitted on that document.
        kept = [a for a, f in zip(used, fold, strict=True) if f != k]
        trees = _trust(kept, [a for a, f in zip(wrong, lost, strict=True) if f != k])
        trust[fold == k] = trees.scores(_columns(weighed)[fold == k])
    x = np.concatenate([np.ones((len(used), 1)), _ranked(weighed, trust)], axis=1)
    y = np.array([float(a.right) for a in used])
    constant, *ranked = np.round(_fit_logistic(x, y, _counted(used), penalty=PENALTY), 4).tolist()
    return Calibration(_trust(used, wrong), np.array(ranked), constant)


def _fit_logistic(x: Floats, y: Floats, weight: Floats, *, penalty: float, steps: int = 40) -> Floats:
    """Return weights of a logistic model with an L2 penalty on all but the first column, by Newton steps.

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


def _trust(used: Sequence[Answer], wrong: Sequence[Answer]) -> Trees:
    if not used:
        return Trees(np.zeros((0, 3), dtype=np.int64), np.zeros((0, 3)), np.zeros((0, 4)))
    y = np.array([float(a.right) for a in used])
    weight = _counted(used)
    x = _columns(_weighed(used))
    if wrong:
        more = _counted(wrong)
        more *= max(1e-9, float((weight * (1 - y)).sum())) / float(more.sum())
        x = np.concatenate([x, _columns(_weighed(wrong))])
        y, weight = np.append(y, np.zeros(len(wrong))), np.append(weight, more)
    return boost(_counted_once(x, y, weight), TRUST)


def _counted_once(x: Floats, y: Floats, weight: Floats) -> Verdicts:
    """Return verdicts with what is alike as one that counts as often: a name marked many times in a text."""
    alike = np.concatenate([x, y[:, None]], axis=1)
    _, first, which = np.unique(alike, axis=0, return_index=True, return_inverse=True)
    order = np.argsort(first)
    total: Floats = np.bincount(which.ravel(), weights=weight).astype(np.float64)
    return Verdicts(x[first[order]], y[first[order]], total[order])


def _counted(told: Sequence[Answer]) -> Floats:
    """Return how much each answer counts: every corpus, each way it was answered, by the root of its size."""
    sizes = Counter((a.corpus, a.way) for a in told)
    mean = sum(sizes.values()) / max(1, len(sizes))
    return np.array([(mean / sizes[a.corpus, a.way]) ** 0.5 * _COUNTS_LESS.get(a.corpus, 1.0) for a in told])


def _given(told: Sequence[Answer]) -> Flags:
    return np.array([a.weighed is not None for a in told], dtype=bool)


def _weighed(told: Sequence[Answer]) -> list[Weighed]:
    return [a.weighed for a in told if a.weighed is not None]


def _columns(weighed: Sequence[Weighed]) -> Floats:
    return np.array([w.columns for w in weighed]).reshape(-1, len(COLUMNS))


def _ranked(weighed: Sequence[Weighed], trust: Floats) -> Floats:
    mass, support = (np.array([getattr(w, part) for w in weighed]) for part in ("mass", "support"))
    return ranked_columns(mass, support, trust)


def figures(
    told: Sequence[Answer], score: Floats, threshold: float, gazetteer: Gazetteer
) -> dict[str, float]:
    """Return the figures of some answers with their scores.

    Those that end in ``_inside`` also take for right a place whose outline the gold's point lies in, the
    very place the gold names, and one that the point hits with a sign turned: Wikipedia's point for China
    lies 180 km from GeoNames', and some points of WikToR have lost the minus of their longitude.
    """
    located = np.array([a.located for a in told], dtype=bool)
    told, score = [a for a in told if a.located], score[located]
    hit = np.array([a.km <= HIT_KM for a in told])
    same = np.array([a.chosen == a.gold.geonames_id for a in told])
    turned = np.array([a.turned for a in told])
    inside = (
        hit
        | same
        | turned
        | np.array([not h and _inside(a, gazetteer) for a, h in zip(told, hit, strict=True)])
    )
    answered = _given(told) & (score >= threshold)
    impossible = np.array([not a.possible for a in told])
    return {
        "gold": len(told),
        "ceiling": _mean(~impossible),
        "always": _mean(hit),
        "acc161": _mean(hit & answered),
        "acc161_inside": _mean(inside & answered),
        "answered": _mean(answered),
        "right": _mean(np.array([a.right for a in told])),
        "exact": _mean(same),
        **_sureness(score, hit, answered, ""),
        **_sureness(score, inside, answered, "_inside"),
        "sure": _mean(answered & (score >= SURE)),
        "turned": int(turned.sum()),
        "impossible": int(impossible.sum()),
        "impossible_doubted": _mean(score[impossible] < 0.5) if impossible.any() else 1.0,
        "impossible_doubted_inside": _mean(score[impossible & ~inside] < 0.5)
        if (impossible & ~inside).any()
        else 1.0,
    }


def _inside(answer: Answer, gazetteer: Gazetteer) -> bool:
    return bool(answer.chosen) and holds(gazetteer, answer.chosen, answer.gold)


def _sureness(score: Floats, hit: Flags, answered: Flags, ending: str) -> dict[str, float]:
    sure = answered & (score >= SURE)
    return {
        f"ece{ending}": round(_calibration_error(score[answered], hit[answered]), 4),
        f"roc_auc{ending}": round(_roc_auc(score[answered], hit[answered]), 4),
        f"sure_wrong{ending}": _mean(~hit[sure]) if sure.any() else 0.0,
    }


def _mean(flags: Flags) -> float:
    return round(float(flags.mean()), 4) if len(flags) else 0.0


def _calibration_error(score: Floats, hit: Flags) -> float:
    bins = np.minimum((score * 10).astype(int), 9)
    gaps = [abs(score[bins == b].sum() - hit[bins == b].sum()) for b in range(10)]
    return float(sum(gaps) / max(1, len(score)))


def _roc_auc(score: Floats, hit: Flags) -> float:
    """Return the probability that a right answer scores above a wrong one; ties count half."""
    right, wrong = np.sort(score[hit]), np.sort(score[~hit])
    if not len(right) or not len(wrong):
        return 0.5
    below = np.searchsorted(wrong, right, "left") + np.searchsorted(wrong, right, "right")
    return float(below.sum() / 2 / (len(right) * len(wrong)))
