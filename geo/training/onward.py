"""Going on from the shipped ranking: trees added for what someone's own texts teach, and only if they do.

What is shipped was fitted to corpora that do not come along, so it is not fitted anew. Trees are added to
it, grown where it was wrong on the texts given, together with sentences made from the gazetteer so that
what it knew is not unlearned. How many are added is told by texts held out, group by group; where they do
not choose better by more than chance, none are. The score is set right by two numbers, a scale and a shift
of its log-odds, held near one and zero.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from gazetteer.counting import counted
from geo.evidence import COLUMNS
from geo.geometry import haversine_km
from geo.gold import HIT_KM
from geo.model import Resolved
from geo.resolution import RankingResolver
from geo.resolution.trees import Trees, joined
from geo.resolution.weights import probabilities
from geo.training import ranking
from geo.training.cases import case, in_the_right_spot
from geo.training.corpora import folds
from geo.training.growing import Lots, Settings, boost
from geo.training.made import made_documents

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from gazetteer import Gazetteer
    from geo.gold import GoldToponym
    from geo.model import Resolution
    from geo.pipeline import Geoparser
    from geo.recognition import Recognizer
    from geo.resolution import RankingModel
    from geo.resolution.names import Blocks
    from geo.training.cases import Case
    from geo.training.corpora import CorpusDocument
    from geo.training.ranking import Found

    Floats = NDArray[np.float64]

GROWING: Final = Settings(rounds=120, rate=0.08, penalty=12.0, least_rows=20)
ROUNDS: Final = (0, 15, 30, 60, 120)
"""How many trees may be added."""
FOLDS: Final = 5
LEAST_CHOICES: Final = 20
LEAST_DOCUMENTS: Final = 5
"""With fewer there is nothing to tell chance from."""
LEAST_ANSWERS: Final = 50
"""Marked names, of gold, from which the score is set right."""
_HELD: Final = 10.0
"""How firmly the scale and the shift are held near one and zero, in answers."""
_SCALES: Final = (0.4, 2.0)
_SHIFTS: Final = (-2.0, 2.0)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A marked document, and whether its marks say how often a choice is right."""

    document: CorpusDocument
    calibrates: bool
    """Not so of decisions: people decide where they doubt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What going on came to."""

    model: RankingModel
    added: Trees
    """The trees that were added to the second pass."""
    scale: float
    shift: float
    figures: dict[str, float]
    """Out of fold: nothing was judged by trees that saw it."""

    @property
    def changed(self) -> bool:
        """Return whether the model is another than before."""
        return bool(len(self.added)) or (self.scale, self.shift) != (1.0, 0.0)


class TooLittle(ValueError):
    """What is marked is too little to learn from."""


@dataclass(frozen=True, slots=True)
class _Onward(Lots):
    """Choices that something already scores."""

    start: Floats
    """Shape (n,)."""

    def probabilities(self, score: Floats) -> Floats:
        return Lots.probabilities(self, score + self.start)


@dataclass(frozen=True, slots=True)
class _Choice:
    """One name of one document, and how often it is marked so."""

    x: Floats
    right: Floats
    count: int
    start: Floats


def go_on(
    lessons: Sequence[Lesson],
    model: RankingModel,
    parser: Geoparser,
    recognizer: Recognizer,
    say: Callable[[str], None],
) -> Outcome:
    """Return the model with what some marked documents teach.

    Parameters
    ----------
    lessons : sequence of Lesson
    model : RankingModel
        As shipped.
    parser : Geoparser
        Looks names up.
    recognizer : Recognizer
        Reads the documents; their marks are taken as they are.
    say : callable
        Told what is being done.

    Raises
    ------
    TooLittle
        If too few of the marks are a choice between places.
    """
    blocks: Blocks = {}
    usable = [lesson for lesson in map(_tidied, lessons) if lesson.document.gold]
    cases = [case(parser, recognizer, lesson.document, blocks, in_the_right_spot) for lesson in usable]
    choices = _choices(cases, model)
    number, of = sum(len(part) for part in choices), sum(bool(part) for part in choices)
    if number < LEAST_CHOICES or of < LEAST_DOCUMENTS:
        raise TooLittle(
            f"too few to learn from: {counted(number, 'marked name')} with a choice between places, in "
            f"{counted(of, 'document')}; wanted {LEAST_CHOICES} in {LEAST_DOCUMENTS} documents: mark or "
            "decide more"
        )
    say(f"{counted(number, 'name')} with a choice between places, in {counted(of, 'document')}")
    rehearsed = _rehearsal(parser.gazetteer, parser, recognizer, model, blocks)
    fold = _dealt(usable)
    others = [[c for c, f in zip(choices, fold, strict=True) if f != k] for k in range(FOLDS)]
    grown = [_grown(part, rehearsed) for part in others]
    rounds, figures = _how_many(choices, fold, grown)
    figures = {"choices": float(number), "documents": float(of), **figures}
    every = _grown(choices, rehearsed) if rounds else _first(grown[0], 0)
    added = _first(every, rounds)
    fitted = replace(model, second=joined(model.second, added))
    scale, shift, said = _set_right(
        usable, cases, fold, [replace(model, second=joined(model.second, _first(t, rounds))) for t in grown]
    )
    constant = fitted.constant * scale + shift
    return Outcome(
        model=replace(fitted, ranked=fitted.ranked * scale, constant=constant),
        added=added,
        scale=scale,
        shift=shift,
        figures=figures | said,
    )


def _tidied(lesson: Lesson) -> Lesson:
    """Return a lesson with its marks by position, none twice, none outside the text, none without a place."""
    text = lesson.document.document.text
    kept = {
        g.span: g
        for g in lesson.document.gold
        if g.latitude is not None and g.span.end <= len(text) and g.span.of(text).strip()
    }
    return replace(lesson, document=replace(lesson.document, gold=tuple(kept[span] for span in sorted(kept))))


def _choices(cases: Sequence[Case], model: RankingModel) -> list[list[_Choice]]:
    """Return each document's names that are a choice, with what the second pass sees of them."""
    first = ranking.evidence(cases, ranking.priors(cases), judged_only=False)
    seen = ranking.evidence(cases, ranking.believe(cases, first, model.first), judged_only=True)
    return [_of_case(c, here, model) for c, here in zip(cases, seen, strict=True)]


def _of_case(c: Case, here: Found, model: RankingModel) -> list[_Choice]:
    counted: dict[tuple[int, bytes], int] = {}
    for (number, _), right in zip(c.gold, c.right, strict=True):
        if number >= 0 and 0 < right.sum() < len(right):
            key = (number, right.tobytes())
            counted[key] = counted.get(key, 0) + 1
    return [
        _Choice(here[number], np.frombuffer(right), count, model.second.scores(here[number]))
        for (number, right), count in counted.items()
    ]


def _rehearsal(
    gazetteer: Gazetteer, parser: Geoparser, recognizer: Recognizer, model: RankingModel, blocks: Blocks
) -> list[_Choice]:
    """Return choices of sentences made from the gazetteer, so that what the model knew stays known."""
    made = [_tidied(Lesson(document, calibrates=False)).document for document in made_documents(gazetteer)]
    cases = [
        case(parser, recognizer, document, blocks, in_the_right_spot) for document in made if document.gold
    ]
    return [choice for part in _choices(cases, model) for choice in part]


def _dealt(lessons: Sequence[Lesson]) -> list[int]:
    """Return each document's fold: by outlet, or by document where there are too few outlets."""
    groups = [lesson.document.group for lesson in lessons]
    if len(set(groups)) < FOLDS:
        groups = [f"{n}:{lesson.document.document.id}" for n, lesson in enumerate(lessons)]
    return folds(groups, FOLDS)


def _grown(choices: Sequence[Sequence[_Choice]], rehearsed: Sequence[_Choice]) -> Trees:
    """Return the trees to add, all rounds of them; a rehearsed choice weighs so that both sides do alike."""
    own = [choice for part in choices for choice in part]
    if not own:
        return Trees.none()
    weight = min(1.0, sum(c.count for c in own) / max(1, sum(c.count for c in rehearsed)))
    every = [*own, *rehearsed]
    return boost(
        _Onward(
            np.concatenate([c.x for c in every]),
            np.array([len(c.x) for c in every], dtype=np.int64),
            np.concatenate([c.right for c in every]),
            np.array([c.count * (1.0 if i < len(own) else weight) for i, c in enumerate(every)]),
            np.concatenate([c.start for c in every]),
        ),
        GROWING,
    )


def _first(trees: Trees, count: int) -> Trees:
    return Trees(trees.column[:count], trees.threshold[:count], trees.leaf[:count])


def _how_many(
    choices: Sequence[Sequence[_Choice]], fold: Sequence[int], grown: Sequence[Trees]
) -> tuple[int, dict[str, float]]:
    """Return how many trees choose better on documents they have not seen, by more than chance, and how."""
    count: list[float] = []
    loss: list[list[float]] = []
    hit: list[list[bool]] = []
    for part, k in zip(choices, fold, strict=True):
        for choice in part:
            told = [_judged(choice, _first(grown[k], rounds)) for rounds in ROUNDS]
            count.append(float(choice.count))
            loss.append([lost for lost, _ in told])
            hit.append([right for _, right in told])
    weight, losses, hits = np.array(count), np.array(loss), np.array(hit, dtype=float)
    mean = np.average(losses, axis=0, weights=weight)
    best = int(np.argmin(np.round(mean, 9)))
    gained = losses[:, 0] - losses[:, best]
    error = float(np.std(gained)) / np.sqrt(len(gained))
    right = np.average(hits, axis=0, weights=weight)
    if mean[0] - mean[best] <= error or right[best] <= right[0]:
        best = 0
    return ROUNDS[best], {
        "chosen_right_before": round(float(right[0]), 4),
        "chosen_right_after": round(float(right[best]), 4),
        "log_loss_before": round(float(mean[0]), 4),
        "log_loss_after": round(float(mean[best]), 4),
    }


def _judged(choice: _Choice, trees: Trees) -> tuple[float, bool]:
    score = choice.start + trees.scores(choice.x)
    p = probabilities(score, np.zeros(len(score), dtype=np.int64), 1)
    good = float((p * choice.right).sum())
    return -float(np.log(max(good, 1e-9))), bool(choice.right[int(np.argmax(np.round(p, 9)))] > 0)


def _set_right(
    lessons: Sequence[Lesson], cases: Sequence[Case], fold: Sequence[int], models: Sequence[RankingModel]
) -> tuple[float, float, dict[str, float]]:
    """Return the scale and shift of the score's log-odds, from answers to gold out of fold."""
    resolvers = [RankingResolver(model=model) for model in models]
    told: list[tuple[float, bool]] = []
    for lesson, c, k in zip(lessons, cases, fold, strict=True):
        if lesson.calibrates:
            resolutions, _ = resolvers[k].resolve(c.request)
            told += [
                answer
                for resolution, (_, gold) in zip(resolutions, c.gold, strict=True)
                if (answer := _answer(resolution, gold)) is not None
            ]
    if len(told) < LEAST_ANSWERS:
        return 1.0, 0.0, {"answers": float(len(told))}
    score = np.clip(np.array([s for s, _ in told]), 1e-6, 1 - 1e-6)
    right = np.array([r for _, r in told], dtype=float)
    logit = np.log(score / (1 - score))
    scale, shift = _scaled(logit, right)
    after = 1 / (1 + np.exp(-(scale * logit + shift)))
    return (
        scale,
        shift,
        {
            "answers": float(len(told)),
            "right": round(float(right.mean()), 4),
            "mean_score_before": round(float(score.mean()), 4),
            "mean_score_after": round(float(after.mean()), 4),
        },
    )


def _answer(resolution: Resolution, gold: GoldToponym) -> tuple[float, bool] | None:
    """Return the score of the best candidate and whether it is right; None without one."""
    if not resolution.candidates or gold.latitude is None or gold.longitude is None:
        return None
    best = resolution.candidates[0]
    place = resolution.place if isinstance(resolution, Resolved) else best.place
    lat, lon = np.radians(gold.latitude), np.radians(gold.longitude)
    there = np.radians(np.array([place.latitude])), np.radians(np.array([place.longitude]))
    near = float(haversine_km(lat, lon, *there)[0]) <= HIT_KM
    return best.score, near or place.id == gold.geonames_id


def _scaled(logit: Floats, right: Floats) -> tuple[float, float]:
    """Fit ``scale * logit + shift`` to what was right, by Newton steps, held near the logit itself."""
    x = np.stack([logit, np.ones(len(logit))], axis=1)
    w = np.zeros(2)
    for _ in range(40):
        p = 1 / (1 + np.exp(-np.clip(logit + x @ w, -30, 30)))
        slope = x.T @ (p - right) + _HELD * w
        step = np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + _HELD * np.eye(2), slope)
        w = w - step
        if np.abs(step).max() < 1e-9:
            break
    return round(float(np.clip(1.0 + w[0], *_SCALES)), 4), round(float(np.clip(w[1], *_SHIFTS)), 4)


def asked(trees: Trees) -> list[str]:
    """Return the columns that trees ask, in the order of `COLUMNS`."""
    return [COLUMNS[c] for c in sorted(set(trees.column.ravel().tolist()))]
