"""Toponym resolution: one answer for every name of a document, or a reason why there is none."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from geo.evidence import CLUES, COLUMNS, columns
from geo.focus import NameBelief, document_focus
from geo.model import Evidence, Focus, Nil, NilReason, Resolved
from geo.resolution.details import Beside, Narrator, Subject
from geo.resolution.explain import clue_parts
from geo.resolution.scene import Names
from geo.resolution.weights import (
    RankingModel,
    best_first,
    name_columns,
    probabilities,
    same_spot,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gazetteer import Gazetteer
    from geo.model import Candidate, Mention, Resolution
    from geo.resolution.names import Blocks, Request
    from geo.resolution.trees import Trees

    Floats = NDArray[np.float64]

SHOWN: Final = 10
"""Most candidates an answer carries."""
_CLOSE_RIVAL: Final = 0.5
_BLOCKS: Final = 20_000
_AROUND: Final = 12
"""Mentions looked at on either side of one, to say what stands near it."""


class Resolver(Protocol):
    """Decides which place each mention of a document means."""

    def resolve(self, request: Request) -> tuple[tuple[Resolution, ...], Focus]:
        """Return one resolution a mention, in order, and where the document plays."""
        ...

    def beliefs(self, request: Request) -> tuple[NameBelief, ...]:
        """Return what each name of a document means as far as the document alone can tell."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """One name's scores and what they rest on."""

    columns: Floats
    p: Floats
    order: tuple[int, ...]
    near: NDArray[np.bool_]
    of_name: Floats
    score: float


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
        others = self._places(request, names, judged)
        resolutions: list[Resolution] = []
        parts_of: dict[int, tuple[float, Floats]] = {}
        for at, mention in enumerate(request.mentions):
            number = names.of_mention[at]
            if number < 0:
                resolutions.append(Nil(reason=mention.nil or NilReason.NO_CANDIDATE))
            else:
                resolutions.append(
                    self._answer(request, names, judged[number], number, mention, others, parts_of)
                )
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

    def _judge(self, names: Names, belief: Floats) -> dict[int, _Judged]:
        """Run the second pass; return what came of every name that is a mention."""
        judged: dict[int, _Judged] = {}
        for numbers, _, scene in names.scenes(belief, judged_only=True):
            found = columns(scene)
            scores = self._model.second.scores(found)
            p = probabilities(scores, scene.table.unit, len(numbers))
            start = 0
            for number in numbers:
                piece = slice(start, start + len(names.names[number].candidates))
                start = piece.stop
                judged[number] = self._weigh(names, number, found[piece], p[piece], scores[piece])
        return judged

    def _weigh(self, names: Names, number: int, found: Floats, p: Floats, scores: Floats) -> _Judged:
        name, rows = names.names[number], names.rows(number)
        order = best_first(p, name, names.table, rows)
        near = same_spot(names.table, rows, order[0])
        of_name = name_columns(names.table, rows, name, near)
        logit = self._model.logit(np.array([p[near].sum()]), scores[order[:1]], of_name)
        return _Judged(
            columns=found,
            p=p,
            order=tuple(order),
            near=near,
            of_name=of_name,
            score=1.0 / (1.0 + float(np.exp(-logit[0]))),
        )

    def _answer(
        self,
        request: Request,
        names: Names,
        judged: _Judged,
        number: int,
        mention: Mention,
        others: list[tuple[int, Beside]],
        parts_of: dict[int, tuple[float, Floats]],
    ) -> Resolution:
        shown = _scored(names.names[number].candidates, judged)
        if judged.score < self._model.threshold:
            return Nil(reason=_why_none(judged), candidates=shown)
        evidence = self._evidence(request, names, judged, number, mention, others, parts_of)
        return Resolved(place=shown[0].place, score=judged.score, evidence=evidence, candidates=shown)

    def _evidence(
        self,
        request: Request,
        names: Names,
        judged: _Judged,
        number: int,
        mention: Mention,
        others: list[tuple[int, Beside]],
        parts_of: dict[int, tuple[float, Floats]],
    ) -> tuple[Evidence, ...]:
        name = names.names[number]
        best = judged.order[0]
        values = dict(zip(COLUMNS, judged.columns[best].tolist(), strict=True))
        subject_place = name.candidates[best].place
        subject = Subject(
            chosen=name.candidates[best],
            candidates=name.candidates,
            elsewhere=[c for c, near in zip(name.candidates, judged.near, strict=True) if not near],
            text=mention.lookup,
            start=mention.span.start,
            end=mention.span.end,
            sentence=mention.sentence,
            cue=name.cue,
            others=_around(others, number, mention),
            country_share=values["country_share"],
            region_share=values["region_share"],
            same=max(values["same_name"], values["longer_name"], values["shorter_name"]),
            date=request.document.date,
            writing=names.writing,
            source_share=values["source_region"] if subject_place.admin1 else values["source_country"],
            source_documents=request.source.documents if request.source else 0,
        )
        if number not in parts_of:
            parts_of[number] = clue_parts(judged.columns, self._model, judged.of_name, judged.near, best)
        base, parts = parts_of[number]
        told = [
            Evidence(name=clue, weight=float(part), detail=self._narrator.detail(clue, subject))
            for clue, part in zip(CLUES, parts, strict=True)
        ]
        told.sort(key=lambda e: (-abs(round(e.weight, 9)), e.name))
        return (*told, Evidence(name="base", weight=base, detail=self._narrator.base(subject)))

    def _places(self, request: Request, names: Names, judged: dict[int, _Judged]) -> list[tuple[int, Beside]]:
        """Return every mention that has an answer, with its name's number, by position."""
        found = []
        for at, mention in enumerate(request.mentions):
            number = names.of_mention[at]
            if number < 0 or judged[number].score < self._model.threshold:
                continue
            place = names.names[number].candidates[judged[number].order[0]].place
            beside = Beside(
                start=mention.span.start,
                end=mention.span.end,
                sentence=mention.sentence,
                text=mention.lookup,
                place=place,
            )
            found.append((number, beside))
        return sorted(found, key=lambda item: item[1].start)

    def _focus(self, names: Names, judged: dict[int, _Judged]) -> Focus:
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


def _around(others: list[tuple[int, Beside]], number: int, mention: Mention) -> list[Beside]:
    """Return the places of other names that stand nearest to a mention, by position."""
    at = bisect_left(others, mention.span.start, key=lambda item: item[1].start)
    return [other for name, other in others[max(0, at - _AROUND) : at + _AROUND] if name != number]


def _scored(candidates: tuple[Candidate, ...], judged: _Judged) -> tuple[Candidate, ...]:
    """Return the leading candidates, best first, with scores that leave room for "none of them".

    The best one's score is the calibrated one; the others keep their odds against it in the ranking, and
    share no more than it leaves.
    """
    best = judged.order[0]
    left = 1.0 - float(judged.p[best])
    kept = judged.score / float(judged.p[judged.near].sum())
    scale = min(kept, (1.0 - judged.score) / left) if left > 0 else 0.0
    return tuple(
        replace(candidates[i], score=judged.score if i == best else float(judged.p[i]) * scale)
        for i in judged.order[:SHOWN]
    )


def _why_none(judged: _Judged) -> NilReason:
    """Tell a tie between places far apart from a weak answer."""
    rivals = [float(judged.p[i]) for i in judged.order if not judged.near[i]]
    if rivals and rivals[0] >= _CLOSE_RIVAL * float(judged.p[judged.order[0]]):
        return NilReason.AMBIGUOUS
    return NilReason.BELOW_THRESHOLD
