"""How likely each candidate is, how sure to be of the best, and why: for names of many documents at once.

A document of news has so few names that calls cost more than numbers do: those of several documents are
weighed together, and those of a long one some at a time. What comes of a name never depends on its company.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.evidence import CLUES, columns
from geo.geometry import haversine_km
from geo.resolution.explain import Games, parts_of_names
from geo.resolution.names import SAME_SPOT_KM
from geo.resolution.weights import best_first, name_columns, probabilities

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from geo.resolution.scene import Names
    from geo.resolution.trees import Trees
    from geo.resolution.weights import RankingModel

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

_TOGETHER: Final = 2_000
"""Candidates from which no more are weighed together; bounds the memory of a long document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One name's scores and what they rest on."""

    columns: Floats
    """Shape (columns,): the clues of the best candidate."""
    p: Floats
    order: tuple[int, ...]
    near: NDArray[np.bool_]
    score: float
    answered: bool
    """Whether the score is high enough for an answer."""
    base: float
    parts: Floats
    """Log-odds of the score with every clue silent, and each clue's part; zeros where there is no answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """Some names of one document, with the clues of their candidates."""

    document: int
    names: Names
    numbers: list[int]
    rows: NDArray[np.intp]
    lat: Floats
    lon: Floats
    found: Floats


class _Lot:
    """What is weighed together: u names, of one document or several, with n candidates in all."""

    def __init__(self, seen: Sequence[_Seen]) -> None:
        self.seen = seen
        self.named = [(s.document, s.names, number) for s in seen for number in s.numbers]
        self.size = np.array([len(names.names[number].candidates) for _, names, number in self.named])
        self.start = np.cumsum(self.size) - self.size
        self.unit = np.repeat(np.arange(len(self.named)), self.size)
        self.found = np.concatenate([s.found for s in seen])

    def pieces(self) -> list[slice]:
        """Return where each name's candidates stand."""
        return [
            slice(start, start + size)
            for start, size in zip(self.start.tolist(), self.size.tolist(), strict=True)
        ]

    def near(self, best: Ints) -> NDArray[np.bool_]:
        """Return which candidates lie so near to the best of their name that either is as right."""
        lat, lon = (np.concatenate([getattr(s, axis) for s in self.seen]) for axis in ("lat", "lon"))
        at = best[self.unit]
        near: NDArray[np.bool_] = haversine_km(lat[at], lon[at], lat, lon) <= SAME_SPOT_KM
        return near


def first_beliefs(documents: Sequence[Names], trees: Trees) -> list[Floats]:
    """Return of each document the belief of every row after the first pass, which has only the prior."""
    priors = [names.prior for names in documents]
    beliefs = [prior.copy() for prior in priors]
    for lot in _lots(documents, priors, judged_only=False):
        p = probabilities(trees.scores(lot.found), lot.unit, len(lot.named))
        at = 0
        for seen in lot.seen:
            beliefs[seen.document][seen.rows] = p[at : at + len(seen.rows)]
            at += len(seen.rows)
    return beliefs


def judge(
    documents: Sequence[Names], beliefs: Sequence[Floats], model: RankingModel
) -> list[dict[int, Judged]]:
    """Run the second pass; return of each document what came of every name that is a mention."""
    judged: list[dict[int, Judged]] = [{} for _ in documents]
    for lot in _lots(documents, beliefs, judged_only=True):
        for (document, _, number), found in zip(lot.named, _weighed(lot, model), strict=True):
            judged[document][number] = found
    return judged


def _lots(documents: Sequence[Names], beliefs: Sequence[Floats], *, judged_only: bool) -> Iterator[_Lot]:
    lot: list[_Seen] = []
    size = 0
    for document, (names, belief) in enumerate(zip(documents, beliefs, strict=True)):
        for numbers, rows, scene in names.scenes(belief, judged_only=judged_only):
            lot.append(
                _Seen(
                    document=document,
                    names=names,
                    numbers=numbers,
                    rows=rows,
                    lat=scene.table.lat,
                    lon=scene.table.lon,
                    found=columns(scene),
                )
            )
            size += len(rows)
            if size >= _TOGETHER:
                yield _Lot(lot)
                lot, size = [], 0
    if lot:
        yield _Lot(lot)


def _weighed(lot: _Lot, model: RankingModel) -> Iterator[Judged]:
    """Yield how sure to be of each name's best candidate, and what made it so."""
    shares = model.dividends.of(lot.found)
    scores = model.dividends.total(*shares)
    p = probabilities(scores, lot.unit, len(lot.named))
    pieces = lot.pieces()
    orders = [
        best_first(p[piece], names.names[number], names.table, names.rows(number))
        for (_, names, number), piece in zip(lot.named, pieces, strict=True)
    ]
    best = lot.start + np.array([order[0] for order in orders])
    near = lot.near(best)
    of_name = np.array(
        [
            name_columns(names.table, names.rows(number), names.names[number], near[piece])
            for (_, names, number), piece in zip(lot.named, pieces, strict=True)
        ]
    )
    # Copied, so that of all the candidates' clues no more is kept than the words of the evidence need.
    clues = lot.found[best]
    trusts = model.trust_dividends.of(clues)
    mass = np.add.reduceat(p * near, lot.start)
    logit = model.logit(mass, scores[best], model.trust_dividends.total(*trusts), of_name)
    score = 1.0 / (1.0 + np.exp(-logit))
    answered = score >= model.threshold
    games = Games(
        shares=shares, trusts=trusts, of_name=of_name, near=near, start=lot.start, size=lot.size, best=best
    )
    base, parts = np.zeros(len(best)), np.zeros((len(best), len(CLUES)))
    base[answered], parts[answered] = parts_of_names(games.take(np.flatnonzero(answered)), model)
    for i, piece in enumerate(pieces):
        yield Judged(
            columns=clues[i],
            p=p[piece],
            order=tuple(orders[i]),
            near=near[piece],
            score=float(score[i]),
            answered=bool(answered[i]),
            base=float(base[i]),
            parts=parts[i],
        )
