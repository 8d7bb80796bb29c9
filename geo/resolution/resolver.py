"""Toponym resolution: one answer for every name of a document, or a reason why there is none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from geo.focus import NameBelief, document_focus
from geo.model import Focus, Nil, NilReason, Resolved
from geo.resolution.details import Narrator
from geo.resolution.judging import first_beliefs, judge
from geo.resolution.scene import Names, Stage
from geo.resolution.telling import Telling
from geo.resolution.weights import RankingModel

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gazetteer import Gazetteer
    from geo.model import Candidate, Evidence, Resolution
    from geo.resolution.judging import Judged
    from geo.resolution.names import Blocks, Request

    Answers = tuple[tuple[Resolution, ...], Focus]
    """One resolution a mention, in order, and where the document plays."""

SHOWN: Final = 10
"""Most candidates an answer carries."""
_CLOSE_RIVAL: Final = 0.5
_BLOCKS: Final = 20_000


class Resolver(Protocol):
    """Decides which place each mention of a document means."""

    def resolve_all(self, requests: Sequence[Request]) -> Iterator[Answers]:
        """Yield the answers of each document, in order; the same alone or among others."""
        ...

    def beliefs(self, request: Request) -> tuple[NameBelief, ...]:
        """Return what each name of a document means as far as the document alone can tell."""
        ...


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

    def resolve(self, request: Request) -> Answers:
        """Return one resolution a mention, in order, and where the document plays."""
        return next(self.resolve_all([request]))

    def resolve_all(self, requests: Sequence[Request]) -> Iterator[Answers]:
        """Yield the answers of each document, in order; the same alone or among others."""
        stage = Stage([self._names(request) for request in requests])
        judged = judge(stage, first_beliefs(stage, self._model.first), self._model)
        for request, names, first in zip(requests, stage.documents, stage.first, strict=False):
            numbers = range(len(names.names))
            yield self._answers(
                request, names, {n: judged[n + first] for n in numbers if n + first in judged}
            )

    def _answers(self, request: Request, names: Names, judged: dict[int, Judged]) -> Answers:
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
        belief = first_beliefs(names.alone, self._model.first)
        return tuple(
            NameBelief(
                key=name.key,
                places=tuple(c.place for c in name.candidates),
                share=tuple(belief[names.alone.rows(number)].tolist()),
            )
            for number, name in enumerate(names.names)
            if name.judged
        )

    def _names(self, request: Request) -> Names:
        if len(self._blocks) > _BLOCKS:
            self._blocks.clear()
        return Names(request, self._blocks)

    def _focus(self, names: Names, judged: dict[int, Judged]) -> Focus:
        countries: list[str] = []
        divisions: list[str] = []
        mass: list[float] = []
        for number, found in judged.items():
            block, named = names.blocks[number], len(names.names[number].places)
            countries += block.country
            divisions += block.region
            mass += [p * named for p in found.p.tolist()]
        return document_focus(countries, divisions, np.array(mass))


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
