"""Toponym resolution: one answer for every name of a document, or a reason why there is none."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from geo.evidence import CLUES, COLUMNS, columns, prior
from geo.focus import document_focus
from geo.geometry import haversine_km
from geo.model import Evidence, Focus, Nil, NilReason, Resolved
from geo.resolution.details import Beside, Narrator, Subject
from geo.resolution.explain import calibrated_logit, clue_parts
from geo.resolution.scene import Names
from geo.resolution.weights import LogitModel, none_columns, probabilities, town_first

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gazetteer import Gazetteer
    from geo.model import Candidate, Mention, Resolution
    from geo.resolution.scene import Block, Request

    Floats = NDArray[np.float64]

SHOWN: Final = 10
"""Most candidates an answer carries."""
_SAME_PLACE_KM: Final = 161.0
"""A candidate this near to the chosen one makes the answer no less right."""
_CLOSE_RIVAL: Final = 0.5
_BLOCKS: Final = 20_000
_AROUND: Final = 12
"""Mentions looked at on either side of one, to say what stands near it."""


class Resolver(Protocol):
    """Decides which place each mention of a document means."""

    def resolve(self, request: Request) -> tuple[tuple[Resolution, ...], Focus]:
        """Return one resolution a mention, in order, and where the document plays."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """One name's scores and what they rest on."""

    columns: Floats
    p: Floats
    rest: float
    none: float
    order: tuple[int, ...]
    near: NDArray[np.bool_]
    score: float


class LogitResolver:
    """Ranks candidates by a conditional logit over named clues, twice over the document.

    Parameters
    ----------
    gazetteer : Gazetteer, optional
        Names countries and divisions in the words of the evidence.
    model : LogitModel, optional
        Default: the committed weights.
    """

    def __init__(self, gazetteer: Gazetteer | None = None, *, model: LogitModel | None = None) -> None:
        self._model = model or LogitModel.load()
        self._narrator = Narrator(gazetteer)
        self._blocks: dict[str, tuple[tuple[Candidate, ...], Block]] = {}

    def resolve(self, request: Request) -> tuple[tuple[Resolution, ...], Focus]:
        """Return one resolution a mention, in order, and where the document plays."""
        if len(self._blocks) > _BLOCKS:
            self._blocks.clear()
        names = Names(request, self._blocks)
        judged, belief = self._judge(names)
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
        return tuple(resolutions), self._focus(names, belief)

    def _judge(self, names: Names) -> tuple[dict[int, _Judged], Floats]:
        """Run both passes; return what came of every name that is a mention."""
        none_of = [none_columns(names.table, names.rows(i), name) for i, name in enumerate(names.names)]
        belief = prior(names.table, len(names.names))
        first = np.zeros(len(names.table))
        for numbers, rows, scene in names.scenes(belief):
            none = np.array([none_of[i] @ self._model.first_none for i in numbers])
            p, _ = probabilities((columns(scene) * self._model.first).sum(axis=1), none, scene.table.unit)
            first[rows] = p
        judged: dict[int, _Judged] = {}
        final = first.copy()
        for numbers, rows, scene in names.scenes(first, judged_only=True):
            found = columns(scene)
            none = np.array([none_of[i] @ self._model.second_none for i in numbers])
            p, rest = probabilities((found * self._model.second).sum(axis=1), none, scene.table.unit)
            final[rows] = p
            start = 0
            for k, number in enumerate(numbers):
                piece = slice(start, start + len(names.names[number].candidates))
                start = piece.stop
                judged[number] = self._weigh(
                    names, number, found[piece], p[piece], float(rest[k]), float(none[k])
                )
        return judged, final

    def _weigh(
        self, names: Names, number: int, found: Floats, p: Floats, rest: float, none: float
    ) -> _Judged:
        candidates = names.names[number].candidates
        order = sorted(
            range(len(candidates)),
            key=lambda i: (-round(float(p[i]), 9), -candidates[i].place.population, candidates[i].place.id),
        )
        rows = names.rows(number)
        order = town_first(order, p, names.table, rows, names.names[number].cue)
        lat, lon = names.table.lat[rows], names.table.lon[rows]
        near = haversine_km(lat[order[0]], lon[order[0]], lat, lon) <= _SAME_PLACE_KM
        logit = float(calibrated_logit(np.array([p[near].sum()]), self._model)[0])
        return _Judged(
            columns=found,
            p=p,
            rest=rest,
            none=none,
            order=tuple(order),
            near=near,
            score=1.0 / (1.0 + float(np.exp(-logit))),
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
        subject = Subject(
            chosen=name.candidates[best],
            candidates=name.candidates,
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
        )
        if number not in parts_of:
            parts_of[number] = clue_parts(judged.columns, self._model, judged.none, judged.near)
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

    def _focus(self, names: Names, belief: Floats) -> Focus:
        countries: list[str | None] = []
        divisions: list[str | None] = []
        mass: list[float] = []
        for number, name in enumerate(names.names):
            if not name.judged:
                continue
            for c, p in zip(name.candidates, belief[names.rows(number)].tolist(), strict=True):
                place = c.place
                countries.append(place.country_code)
                divisions.append(f"{place.country_code}.{place.admin1}" if place.admin1 else None)
                mass.append(p * len(name.places))
        return document_focus(countries, divisions, np.array(mass))


def _around(others: list[tuple[int, Beside]], number: int, mention: Mention) -> list[Beside]:
    """Return the places of other names that stand nearest to a mention, by position."""
    at = bisect_left(others, mention.span.start, key=lambda item: item[1].start)
    return [other for name, other in others[max(0, at - _AROUND) : at + _AROUND] if name != number]


def _scored(candidates: tuple[Candidate, ...], judged: _Judged) -> tuple[Candidate, ...]:
    """Return the leading candidates, best first, with scores that leave room for "none of them".

    The best one's score is the calibrated one; the others share what is left as the ranking has it.
    """
    best = judged.order[0]
    left = 1.0 - float(judged.p[best])
    scale = (1.0 - judged.score) / left if left > 0 else 0.0
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
