"""The ranking model: boosted trees over a name's candidates, and how sure to be of the best of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo.evidence import COLUMNS, Table
from geo.geometry import haversine_km
from geo.resolution.names import SAME_SPOT_KM
from geo.resolution.trees import Trees

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geo.resolution.names import Name
    from geo.resolution.trees import Dividends

    Floats = NDArray[np.float64]

RANKED: Final = ("mass", "sure_mass", "support", "strong_support", "trust")
"""What the ranking says of its best candidate: the log-odds of its probability, what of them lies over 3;
its own score, and what of it lies over 3; and what the trees say that judge it without its rivals."""
LEAST: Final = 0.002
"""Probabilities are kept this far from 0 and 1: no model knows better."""
_BEND: Final = 3.0
_TOWN_KM: Final = 80.0
_TOWN_SHARE: Final = 0.25
_WITHIN_KM: Final = 30.0
_CALLED_PEOPLE: Final = 100_000
_PRIMARY: Final = 0
_ALTERNATE: Final = 1
"""How a candidate has the name; indices in ``MatchKind``."""


@dataclass(frozen=True, kw_only=True)
class RankingModel:
    """Trees for two passes, and the calibration.

    The first pass sees the document under a prior belief; the second under the first one's answers.
    """

    first: Trees
    second: Trees
    trust: Trees
    """Whether the best candidate can be meant at all: trees over its own evidence, whatever its rivals."""
    ranked: Floats
    """Weights of `RANKED` in the log-odds of the score."""
    constant: float
    """Added to them."""
    threshold: float
    """A best score below this is no answer."""

    @classmethod
    def load(cls) -> RankingModel:
        """Read the committed model; see ``geo.training``."""
        return cls.parse(
            json.loads(files("geo").joinpath("data", "resolution.json").read_text(encoding="utf-8"))
        )

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> RankingModel:
        """Read a model from what its JSON file holds.

        Raises
        ------
        ValueError
            If it was fitted for other columns than this code computes.
        """
        fitted = [raw.get(part) for part in ("columns", "ranked")]
        if fitted != [list(COLUMNS), list(RANKED)]:
            raise ValueError(
                "geo/data/resolution.json was fitted for other columns; fit it anew: python -m geo.training"
            )
        ranked = np.array(raw["ranked_weights"], dtype=float)
        if ranked.shape != (len(RANKED),):
            raise ValueError("it has another number of weights than of columns")
        return cls(
            first=Trees.parse(raw["first"]),
            second=Trees.parse(raw["second"]),
            trust=Trees.parse(raw["trust"]),
            ranked=ranked,
            constant=float(raw["constant"]),
            threshold=float(raw["threshold"]),
        )

    @property
    def dividends(self) -> Dividends:
        """Return what each clue adds to the scores of the second pass."""
        return self.second.dividends

    @property
    def trust_dividends(self) -> Dividends:
        """Return what each clue adds to the trust in a candidate."""
        return self.trust.dividends

    def logit(self, mass: Floats, support: Floats, trust: Floats) -> Floats:
        """Return the log-odds of the score.

        Parameters
        ----------
        mass : ndarray of shape (…)
            Probability that the ranking gives the chosen place and what lies in the same spot.
        support : ndarray of shape (…)
            The chosen place's own score in the ranking.
        trust : ndarray of shape (…)
            What the trees of ``trust`` say of it.
        """
        logit = np.full(np.shape(trust), self.constant)
        # One after the other, not as a product of matrices: the same bits whatever stands beside it.
        for weight, column in zip(self.ranked.tolist(), _ranked(mass, support, trust), strict=True):
            logit = logit + weight * column
        return logit


def ranked_columns(mass: Floats, support: Floats, trust: Floats) -> Floats:
    """Return the columns of `RANKED`: shape (s, 5)."""
    return np.array(_ranked(mass, support, trust)).T


def _ranked(mass: Floats, support: Floats, trust: Floats) -> list[Floats]:
    kept = np.minimum(np.maximum(mass, LEAST), 1.0 - LEAST)
    odds = np.log(kept / (1.0 - kept))
    strong = np.maximum(support - _BEND, 0.0)
    return [odds, np.maximum(odds - _BEND, 0.0), support, strong, trust]


def probabilities(scores: Floats, unit: NDArray[np.int64], names: int) -> Floats:
    """Return each candidate's probability among those of its name.

    Parameters
    ----------
    scores : ndarray of shape (n,)
    unit : ndarray of shape (n,)
        Which name each candidate belongs to.
    names : int
        How many names ``unit`` counts.

    Returns
    -------
    ndarray of shape (n,)
        Sums to 1 over the candidates of each name.
    """
    top = np.full(names, -np.inf)
    np.maximum.at(top, unit, scores)
    weight = np.exp(scores - top[unit])
    share: Floats = weight / np.bincount(unit, weights=weight, minlength=names)[unit]
    return share


def same_spot(table: Table, rows: slice, best: int) -> NDArray[np.bool_]:
    """Return which candidates of a name lie so near to the best that either is as right."""
    lat, lon = table.lat[rows], table.lon[rows]
    near: NDArray[np.bool_] = haversine_km(lat[best], lon[best], lat, lon) <= SAME_SPOT_KM
    return near


def best_first(p: Floats, name: Name, table: Table, rows: slice) -> list[int]:
    """Return the candidates of a name in order: by probability, then population, then id.

    A town goes before the division named after it: "Córdoba" without a word on its province is the town,
    as long as the ranking gives the town a fair share; the two lie together, so the answer is no less
    right. So does a city whose main name it is before the greater one around it: New Delhi before Delhi.

    Parameters
    ----------
    p : ndarray of shape (n,)
        Probabilities of the name's candidates.
    name : Name
    table : Table
        All candidates of the document.
    rows : slice
        The name's own.
    """
    places = [c.place for c in name.candidates]
    if len(places) == 1:
        return [0]
    ranks = [(-round(share, 9), -c.population, c.id) for share, c in zip(p.tolist(), places, strict=True)]
    order = sorted(range(len(places)), key=ranks.__getitem__)
    kind, match, best = table.kind[rows], table.match[rows], order[0]
    divided = 2 <= kind[best] <= 4 and not name.cue.startswith("A")
    if not divided and match[best] != _ALTERNATE:
        return order
    lat, lon = table.lat[rows], table.lon[rows]
    apart = haversine_km(lat[best], lon[best], lat, lon)
    for i in order[1:]:
        if divided and 5 <= kind[i] <= 9 and apart[i] <= _TOWN_KM and p[i] >= _TOWN_SHARE * p[best]:
            return [i, *(k for k in order if k != i)]
        called = match[best] == _ALTERNATE and match[i] == _PRIMARY and 5 <= kind[i] <= 8
        if called and apart[i] <= _WITHIN_KM and places[i].population >= _CALLED_PEOPLE:
            return [i, *(k for k in order if k != i)]
    return order
