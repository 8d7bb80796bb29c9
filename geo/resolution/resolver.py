"""Toponym resolution: one answer for every name of a document, or a reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from geo.evidence import CLUES, columns
from geo.focus import NameBelief, document_focus
from geo.model import Focus, Nil, NilReason, Resolved
from geo.resolution.details import Narrator
from geo.resolution.explain import clue_parts
from geo.resolution.scene import Names
from geo.resolution.telling import Telling
from geo.resolution.weights import (
    RankingModel,
    best_first,
    name_columns,
    probabilities,
    same_spot,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from gazetteer import Gazetteer
    from geo.model import Candidate, Evidence, Resolution
    from geo.resolution.names import Blocks, Request
    from geo.resolution.trees import Trees

    Floats = NDArray[np.float64]

SHOWN: Final = 10
"""Most candidates an answer carries."""
_CLOSE_RIVAL: Final = 0.5
_BLOCKS: Final = 20_000
_NO_PARTS: Final = np.zeros(len(CLUES))


class Resolver(Protocol):
    """Decides which place each mention of a document means."""

    def resolve(self, request: Request) -> tuple[tuple[Resolution, ...], Focus]:
        """Return one resolution a mention, in order, and where the document plays."""
        ...

    def beliefs(self, request: Request) -> tuple[NameBelief, ...]:
        """Return what each name of a document means as far as the document alone can tell."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One name's scores and what they rest on."""

    columns: Floats
    p: Floats
    order: tuple[int, ...]
    near: NDArray[np.bool_]
    score: float
    answered: bool
    """Whether the score is high enough for an answer."""
    base: float
    parts: Floats
    """Log-odds of the score with every clue silent, and each clue's part; zeros where there is no answer."""


class RankingResolver:
    """Ranks candidates by boosted trees over named clues, twice over the document.

    Parameters
    ----------
    gazetteer : Gazetteer, optional
        Names countries and divisions in the words of the evidence.
    model : RankingModel, optional
        Default: the committed one.
    """

    def __init__(self, gazetteer: Gazetteer | None = None, *, model: RankingModel | None = None) -> None:
        self._model = model or RankingModel.load()
        self._narrator = Narrator(gazetteer)
        self._blocks: Blocks = {}

    def resolve(self, request: Request) -> tuple[tuple[Resolution, ...], Focus]:
        """Return one resolution a mention, in order, and where the document plays."""
        names = self._names(request)
        belief = first_belief(names, self._model.first)
        judged = self._judge(names, belief)
        telling = Telling(request, names, judged, self._narrator)
        resolutions: list[Resolution] = []
        shown: dict[int, tuple[Candidate, ...]] = {}
        for at, mention in enumerate(request.mentions):
            number = names.of_mention[at]
            if number < 0:
                resolutions.append(Nil(reason=mention.nil or NilReason.NO_CANDIDATE))
                continue
            found = judged[number]
            if number not in shown:
                shown[number] = _scored(names.names[number].candidates, found)
            if found.answered:
                resolutions.append(_resolved(found, shown[number], telling.evidence(number, mention)))
            else:
                resolutions.append(Nil(reason=_why_none(found), candidates=shown[number]))
        return tuple(resolutions), self._focus(names, judged)

    def beliefs(self, request: Request) -> tuple[NameBelief, ...]:
        """Return what each name of a document means by itself, without its source: for `geo.sources`.

        Only names that are mentions speak; each place comes with its soft probability.
        """
        names = self._names(replace(request, source=None))
        belief = first_belief(names, self._model.first)
        return tuple(
            NameBelief(
                key=name.key,
                places=tuple(c.place for c in name.candidates),
                share=tuple(belief[names.rows(number)].tolist()),
            )
            for number, name in enumerate(names.names)
            if name.judged
        )

    def _names(self, request: Request) -> Names:
        if len(self._blocks) > _BLOCKS:
            self._blocks.clear()
        return Names(request, self._blocks)

    def _judge(self, names: Names, belief: Floats) -> dict[int, Judged]:
        """Run the second pass; return what came of every name that is a mention."""
        judged: dict[int, Judged] = {}
        for numbers, _, scene in names.scenes(belief, judged_only=True):
            found = columns(scene)
            scores = self._model.second.scores(found)
            p = probabilities(scores, scene.table.unit, len(numbers))
            judged.update(self._weighed(names, numbers, found, p, scores))
        return judged

    def _weighed(
        self, names: Names, numbers: list[int], found: Floats, p: Floats, scores: Floats
    ) -> Iterator[tuple[int, Judged]]:
        """Yield how sure to be of each name's best candidate, and what made it so."""
        ends = np.cumsum([len(names.names[number].candidates) for number in numbers]).tolist()
        pieces = [slice(start, end) for start, end in zip([0, *ends], ends, strict=False)]
        orders = [
            best_first(p[piece], names.names[number], names.table, names.rows(number))
            for number, piece in zip(numbers, pieces, strict=True)
        ]
        near = [
            same_spot(names.table, names.rows(number), order[0])
            for number, order in zip(numbers, orders, strict=True)
        ]
        of_name = np.array(
            [
                name_columns(names.table, names.rows(number), names.names[number], here)
                for number, here in zip(numbers, near, strict=True)
            ]
        )
        mass = np.array([p[piece][here].sum() for piece, here in zip(pieces, near, strict=True)])
        best = [piece.start + order[0] for piece, order in zip(pieces, orders, strict=True)]
        trust = self._model.trust.scores(found[best])
        score = 1.0 / (1.0 + np.exp(-self._model.logit(mass, scores[best], trust, of_name)))
        shares, trusts = self._model.dividends.of(found), self._model.trust_dividends.of(found[best])
        for i, (number, piece) in enumerate(zip(numbers, pieces, strict=True)):
            answered = bool(score[i] >= self._model.threshold)
            base, parts = 0.0, _NO_PARTS
            if answered:
                own = shares[0][piece], shares[1][piece]
                in_best = trusts[0][i : i + 1], trusts[1][i : i + 1]
                base, parts = clue_parts(own, in_best, self._model, of_name[i], near[i], orders[i][0])
            yield (
                number,
                Judged(
                    columns=found[piece],
                    p=p[piece],
                    order=tuple(orders[i]),
                    near=near[i],
                    score=float(score[i]),
                    answered=answered,
                    base=base,
                    parts=parts,
                ),
            )

    def _focus(self, names: Names, judged: dict[int, Judged]) -> Focus:
        countries: list[str | None] = []
        divisions: list[str | None] = []
        mass: list[float] = []
        for number, found in judged.items():
            name = names.names[number]
            for c, p in zip(name.candidates, found.p.tolist(), strict=True):
                place = c.place
                countries.append(place.country_code)
                divisions.append(f"{place.country_code}.{place.admin1}" if place.admin1 else None)
                mass.append(p * len(name.places))
        return document_focus(countries, divisions, np.array(mass))


def first_belief(names: Names, trees: Trees) -> Floats:
    """Return the belief of every row after the first pass, which sees the document under the prior."""
    belief = names.prior.copy()
    for numbers, rows, scene in names.scenes(names.prior):
        belief[rows] = probabilities(trees.scores(columns(scene)), scene.table.unit, len(numbers))
    return belief


def _resolved(judged: Judged, shown: tuple[Candidate, ...], evidence: tuple[Evidence, ...]) -> Resolved:
    return Resolved(place=shown[0].place, score=judged.score, evidence=evidence, candidates=shown)


def _scored(candidates: tuple[Candidate, ...], judged: Judged) -> tuple[Candidate, ...]:
    """Return the leading candidates, best first, with scores that leave room for "none of them".

    The best one's score is the calibrated one; the others keep their odds against it in the ranking, and
    share no more than it leaves.
    """
    best = judged.order[0]
    left = 1.0 - float(judged.p[best])
    kept = judged.score / float(judged.p[judged.near].sum())
    scale = min(kept, (1.0 - judged.score) / left) if left > 0 else 0.0
    p = judged.p.tolist()
    return tuple(
        candidates[i].scored(judged.score if i == best else p[i] * scale) for i in judged.order[:SHOWN]
    )


def _why_none(judged: Judged) -> NilReason:
    """Tell a tie between places far apart from a weak answer."""
    rivals = [float(judged.p[i]) for i in judged.order if not judged.near[i]]
    if rivals and rivals[0] >= _CLOSE_RIVAL * float(judged.p[judged.order[0]]):
        return NilReason.AMBIGUOUS
    return NilReason.BELOW_THRESHOLD
