"""How likely each candidate is, how sure to be of the best, and why: for names of many documents at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.evidence import CLUES, columns
from geo.geometry import haversine_km
from geo.resolution.explain import Games, parts_of_names
from geo.resolution.names import SAME_SPOT_KM
from geo.resolution.weights import best_first, probabilities

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from geo.evidence import Scene
    from geo.resolution.names import Name
    from geo.resolution.scene import Stage
    from geo.resolution.trees import Trees
    from geo.resolution.weights import RankingModel

    Floats = NDArray[np.float64]

AT_HOME: Final = 1.5
"""Added to the score of a place where the text's language is at home: "Bergen" in Norwegian is Norway's.

Set by hand, since nothing is fitted outside English: it decides between namesakes near a tie, no others."""
_WRITING: Final = tuple(CLUES).index("way of writing")


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


def first_beliefs(stage: Stage, trees: Trees) -> Floats:
    """Return the belief of every row after the first pass, which has only the prior."""
    belief = stage.prior.copy()
    for _, rows, scene in stage.scenes(stage.prior):
        scores = trees.scores(columns(scene)) + AT_HOME * scene.at_home
        belief[rows] = probabilities(scores, scene.table.unit, len(scene.cues))
    return belief


def judge(stage: Stage, belief: Floats, model: RankingModel) -> dict[int, Judged]:
    """Run the second pass; return what came of every name that is a mention."""
    judged: dict[int, Judged] = {}
    for numbers, _, scene in stage.scenes(belief, judged_only=True):
        names = [stage.names[number] for number in numbers]
        judged.update(zip(numbers, _weighed(names, scene, model), strict=True))
    return judged


def _weighed(names: Sequence[Name], scene: Scene, model: RankingModel) -> Iterator[Judged]:
    """Yield how sure to be of each name's best candidate, and what made it so."""
    table, found = scene.table, columns(scene)
    size = np.bincount(table.unit)
    start = np.cumsum(size) - size
    pieces = [slice(a, a + n) for a, n in zip(start.tolist(), size.tolist(), strict=True)]
    shares = model.dividends.of(found)
    shares[0][:, _WRITING] += AT_HOME * scene.at_home
    scores = model.dividends.total(*shares)
    p = probabilities(scores, table.unit, len(names))
    orders = [best_first(p[piece], name, table, piece) for name, piece in zip(names, pieces, strict=True)]
    best = start + np.array([order[0] for order in orders])
    at = best[table.unit]
    near = haversine_km(table.lat[at], table.lon[at], table.lat, table.lon) <= SAME_SPOT_KM
    # Copied, so that of all the candidates' clues no more is kept than the words of the evidence need.
    clues = found[best]
    trusts = model.trust_dividends.of(clues)
    mass = np.add.reduceat(p * near, start)
    logit = model.logit(mass, scores[best], model.trust_dividends.total(*trusts))
    score = 1.0 / (1.0 + np.exp(-logit))
    answered = score >= model.threshold
    games = Games(shares=shares, trusts=trusts, near=near, start=start, size=size, best=best)
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
