"""Why a place was chosen: exact Shapley values of the clues, and each clue in words.

The game is the served score itself: for every set of clues, the log-odds of the calibrated probability
that the chosen place is right, with the clues outside the set silent for all candidates alike. Rivals and
the calibration are in it, so the parts add up to what is shown. A clue that changes no candidate's score in
any company is no player; leaving it out is exact.

Names with as many players are worked out together: a name alone is so few numbers that the calls would cost
more than they do. No number depends on the company, to the last bit.

References
----------
L. S. Shapley, "A value for n-person games", *Contributions to the Theory of Games* II, 1953, 307.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import factorial
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.evidence import CLUES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from geo.resolution.weights import RankingModel

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

_AT_ONCE: Final = 1 << 17
"""Numbers of one array from which no more are added: what is worked on stays near the processor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Games:
    """Names whose chosen places are to be explained; u of them, with n candidates in all."""

    shares: tuple[Floats, Floats]
    """Shapes (n, clues) and (n, pairs): what ``model.dividends`` says of the candidates."""
    trusts: tuple[Floats, Floats]
    """Shapes (u, clues) and (u, pairs): what ``model.trust_dividends`` says of the chosen ones."""
    near: NDArray[np.bool_]
    """Shape (n,): which candidates are the chosen place of their name, or in the same spot."""
    start: Ints
    """Shape (u,): the first candidate of each name."""
    size: Ints
    """Shape (u,): how many candidates each name has."""
    best: Ints
    """Shape (u,): the chosen one, counted among all candidates."""

    def take(self, names: Ints) -> Games:
        """Return some names with their candidates."""
        size = self.size[names]
        start = size.cumsum() - size
        rows = np.arange(size.sum()) + (self.start[names] - start).repeat(size)
        alone, pair = self.shares
        own, own_pair = self.trusts
        return Games(
            shares=(alone[rows], pair[rows]),
            trusts=(own[names], own_pair[names]),
            near=self.near[rows],
            start=start,
            size=size,
            best=self.best[names] - self.start[names] + start,
        )


def parts_of_names(games: Games, model: RankingModel) -> tuple[Floats, Floats]:
    """Return of each name the base, of shape (u,), and each clue's part, of shape (u, clues)."""
    count = len(games.size)
    base, parts = np.zeros(count), np.zeros((count, len(CLUES)))
    players = _players(games)
    for names in _alike(players.sum(axis=1).tolist(), games.size.tolist()):
        base[names], found = _played(games.take(names), players[names], model)
        # Players were counted name by name, in the order of the clues.
        of_all = np.zeros((len(names), len(CLUES)))
        of_all[players[names]] = found.ravel()
        parts[names] = of_all
    return base, parts


def _players(games: Games) -> NDArray[np.bool_]:
    """Return which clues change anything of each name: shape (u, clues)."""
    if not len(games.size):
        return np.zeros((0, len(CLUES)), dtype=bool)
    alone, pair = (
        np.logical_or.reduceat(share != 0, games.start, axis=0) | (trust != 0)
        for share, trust in zip(games.shares, games.trusts, strict=True)
    )
    # Of truth values, as a product of numbers takes a library that reserves 32 MB for its work.
    players: NDArray[np.bool_] = alone | (pair @ _clues_of_pairs())
    return players


def _alike(players: list[int], size: list[int]) -> Iterator[Ints]:
    """Yield names with as many players, some at a time."""
    names: dict[int, list[int]] = {}
    filled: dict[int, int] = {}
    for name, (count, candidates) in enumerate(zip(players, size, strict=True)):
        names.setdefault(count, []).append(name)
        filled[count] = filled.get(count, 0) + (candidates << count)
        if filled[count] >= _AT_ONCE:
            yield np.array(names.pop(count))
            del filled[count]
    yield from map(np.array, names.values())


def _played(games: Games, players: NDArray[np.bool_], model: RankingModel) -> tuple[Floats, Floats]:
    """Return the bases, and the parts of the players, for names with as many of these."""
    clue = np.nonzero(players)[1].reshape(len(players), -1)
    unit = np.arange(len(players)).repeat(games.size)
    # What is said of the candidates, and behind it what is of the chosen ones: added up in one go.
    alone, pair = map(np.concatenate, zip(games.shares, games.trusts, strict=True))
    bases = np.array([model.dividends.base, model.trust_dividends.base]).repeat([len(unit), len(clue)])
    values = _of_every_set(alone, pair, np.concatenate([clue[unit], clue]), bases)
    scores, trust = values[:, : len(unit)], values[:, len(unit) :]
    top = np.maximum.reduceat(scores.max(axis=0), games.start)
    weight = np.exp(scores - top[unit])
    mass = np.add.reduceat(weight * games.near, games.start, axis=1) / np.add.reduceat(
        weight, games.start, axis=1
    )
    value = np.ascontiguousarray(model.logit(mass, scores[:, games.best], trust).T)
    coefficients = _coefficients(clue.shape[1])
    parts = [np.add.reduce(value * of_clue, axis=1) for of_clue in coefficients]
    return value[:, 0], np.array(parts).reshape(-1, len(players)).T


def _of_every_set(alone: Floats, pair: Floats, clue: Ints, base: Floats) -> Floats:
    """Return what every set of a row's players comes to, the empty set first: shape (2^players, rows)."""
    rows, count = clue.shape
    first, second, ones, twos = _sets(count)
    values = np.zeros((1 << count, rows))
    values[0] = base
    at = np.arange(rows)[:, None]
    values[ones] = alone[at, clue].T
    values[twos] = pair[at, _number_of_pair()[clue[:, first], clue[:, second]]].T
    for bit in range(count):
        # A set with a player is worth what it is without, and what its sets with the player add.
        halves = values.reshape(-1, 2, 1 << bit, rows)
        halves[:, 1] += halves[:, 0]
    return values


@lru_cache(maxsize=32)
def _sets(count: int) -> tuple[Ints, Ints, Ints, Ints]:
    """Return the first and second of each two players; the sets of one, and of these two, as numbers."""
    first, second = np.triu_indices(count, k=1)
    return first, second, 1 << np.arange(count), (1 << first) | (1 << second)


@lru_cache(maxsize=1)
def _number_of_pair() -> Ints:
    """Return the number of each two clues, the lesser first, in the order of ``Dividends.first``."""
    count = len(CLUES)
    number = np.zeros((count, count), dtype=np.int64)
    number[np.triu_indices(count, k=1)] = np.arange(count * (count - 1) // 2)
    return number


@lru_cache(maxsize=1)
def _clues_of_pairs() -> NDArray[np.bool_]:
    """Return which clues are in each two: shape (pairs, clues)."""
    both = np.zeros((len(CLUES) * (len(CLUES) - 1) // 2, len(CLUES)), dtype=bool)
    for clues in np.triu_indices(len(CLUES), k=1):
        both[np.arange(len(both)), clues] = True
    return both


@lru_cache(maxsize=32)
def _coefficients(count: int) -> Floats:
    """Return each set's coefficient in each player's value: shape (players, 2^players)."""
    sets = np.arange(1 << count)
    member = ((sets[None, :] >> np.arange(count)[:, None]) & 1).astype(bool)
    size = member.sum(axis=0)
    share = np.array([factorial(s) * factorial(count - s - 1) / factorial(count) for s in range(count)])
    joining = np.append(share, 0.0)[size]
    leaving = np.concatenate([[0.0], share])[size]
    coefficients: Floats = np.where(member, leaving[None, :], -joining[None, :])
    return coefficients
