"""Fitting the ranking of candidates and its calibration, on gold spans."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.evidence import CLUES, COLUMNS, columns, prior
from geo.geometry import haversine_km
from geo.pipeline import read
from geo.resolution.scene import Names
from geo.resolution.weights import LEAST, NONE_COLUMNS, none_columns, probabilities, town_first
from geo.training.fitting import Choices, fit_choices, fit_logistic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.gold import GoldToponym
    from geo.model import Candidate
    from geo.pipeline import Geoparser
    from geo.recognition import Recognizer
    from geo.resolution.scene import Block
    from geo.training.corpora import CorpusDocument

    Floats = NDArray[np.float64]

PENALTY: Final = 3.0
HIT_KM: Final = 161.0
_VAST_PEOPLE: Final = 20_000_000
_VAST_KM: Final = 600.0
_UNLIKE_TEXTS: Final = {"wiktor1000": 0.3}
"""Encyclopaedia openings on one ambiguous name each: they teach nearness, but are unlike what is read."""
_NOT_FOR_CALIBRATION: Final = frozenset({"wiktor1000", "geovirus"})
"""The one is unlike what is read; the other's points for countries lie far from where ours do."""
FIXED: Final = {"out_of_its_time": -3.0, "of_the_past": -2.0, "put_in_by_hand": 0.0}
"""Weights set by hand. No corpus has places that have ended; and in them a row of the supplement is a rarity
(left free, its weight falls to about -0.75), which must not count against a row that a reader writes."""
LEAST_WEIGHT: Final = {"holder_follows": 2.5}
"""Where corpora are too tame: in theirs "Paris, Texas" is never written in a text on France."""


@dataclass(slots=True)
class Case:
    """One gold document's names, with which candidates are right."""

    corpus: str
    group: str
    names: Names
    gold: list[tuple[int, GoldToponym]]
    """Number of the name, or -1 for one without candidates, and what is right."""
    right: list[Floats]
    """Of each gold toponym: 1 for every candidate within 161 km."""
    exact: list[Floats]
    """Of each gold toponym: 1 for the very place."""
    none: list[Floats]
    """Of each name."""


def case(
    parser: Geoparser,
    recognizer: Recognizer,
    document: CorpusDocument,
    blocks: dict[str, tuple[tuple[Candidate, ...], Block]],
) -> Case:
    """Return a document's names as they are served, with the right candidates marked."""
    given = replace(document.document, given_spans=tuple(g.span for g in document.gold))
    found = next(iter(recognizer.recognize([read(given)])))
    names = Names(parser.request(given, found), blocks)
    gold = [(names.of_mention[i], g) for i, g in enumerate(document.gold)]
    none = [none_columns(names.table, names.rows(i), name) for i, name in enumerate(names.names)]
    right, exact = [], []
    for number, g in gold:
        near, very = _marks(names, number, g) if number >= 0 else (np.zeros(0), np.zeros(0))
        right.append(near)
        exact.append(very)
    return Case(document.corpus, document.group, names, gold, right, exact, none)


def _marks(names: Names, number: int, gold: GoldToponym) -> tuple[Floats, Floats]:
    candidates = names.names[number].candidates
    if gold.latitude is None or gold.longitude is None:
        return np.zeros(len(candidates)), np.zeros(len(candidates))
    rows = names.rows(number)
    km = haversine_km(
        np.radians(gold.latitude), np.radians(gold.longitude), names.table.lat[rows], names.table.lon[rows]
    )
    very = np.array([float(c.place.id == gold.geonames_id) for c in candidates])
    # A vast country's point may lie far from the gold's and mean the same country.
    vast = (names.table.kind[rows] == 0) & (names.table.population[rows] > _VAST_PEOPLE) & (km < _VAST_KM)
    return ((km <= HIT_KM) | vast | (very > 0)).astype(float), very


def first_beliefs(cases: Sequence[Case], first: Floats | None) -> list[Floats]:
    """Return the belief each document is seen under: the prior, or what the first pass makes of it."""
    beliefs = []
    for c in cases:
        belief = prior(c.names.table, len(c.names.names))
        if first is not None:
            split = len(COLUMNS)
            result = belief.copy()
            for numbers, rows, scene in c.names.scenes(belief):
                none = np.array([c.none[i] @ first[split:] for i in numbers])
                result[rows] = probabilities(columns(scene) @ first[:split], none, scene.table.unit)[0]
            belief = result
        beliefs.append(belief)
    return beliefs


@dataclass(frozen=True, slots=True)
class Evidence:
    """The columns of every judged name of some documents under one belief."""

    cases: Sequence[Case]
    found: list[dict[int, Floats]]

    @classmethod
    def of(cls, cases: Sequence[Case], beliefs: Sequence[Floats]) -> Evidence:
        """Compute the columns."""
        found = []
        for c, belief in zip(cases, beliefs, strict=True):
            here: dict[int, Floats] = {}
            for numbers, _, scene in c.names.scenes(belief, judged_only=True):
                x = columns(scene)
                for k, number in enumerate(numbers):
                    here[number] = x[scene.table.unit == k]
            found.append(here)
        return cls(cases, found)

    def choices(self, wanted: NDArray[np.bool_]) -> Choices:
        """Return the choices of some documents; every corpus counts by the root of its size."""
        xs: list[Floats] = []
        nones: list[Floats] = []
        units: list[Floats] = []
        rights: list[Floats] = []
        none_rights: list[float] = []
        weights: list[float] = []
        sizes: dict[str, int] = {}
        for c, want in zip(self.cases, wanted, strict=True):
            sizes[c.corpus] = sizes.get(c.corpus, 0) + want * len(c.gold)
        mean = sum(sizes.values()) / max(1, sum(s > 0 for s in sizes.values()))
        for c, here, want in zip(self.cases, self.found, wanted, strict=True):
            if not want:
                continue
            scale = (mean / sizes[c.corpus]) ** 0.5 * _UNLIKE_TEXTS.get(c.corpus, 1.0)
            for (number, _), near, very in zip(c.gold, c.right, c.exact, strict=True):
                if number < 0:
                    continue
                targets = [near, very] if very.any() else [near]
                for target in targets:
                    units.append(np.full(len(near), float(len(nones))))
                    xs.append(here[number])
                    nones.append(c.none[number])
                    rights.append(target)
                    none_rights.append(float(not target.any()))
                    weights.append(scale / len(targets))
        return Choices(
            np.concatenate(xs),
            np.array(nones),
            np.concatenate(units).astype(np.int64),
            np.concatenate(rights),
            np.array(none_rights),
            np.array(weights),
        )


def fit(evidence: Evidence, wanted: NDArray[np.bool_]) -> Floats:
    """Return weights of candidates' columns, then of "none of them"."""
    weights = fit_choices(evidence.choices(wanted), penalty=PENALTY)
    for column, value in FIXED.items():
        weights[COLUMNS.index(column)] = value
    for column, value in LEAST_WEIGHT.items():
        at = COLUMNS.index(column)
        weights[at] = max(weights[at], value)
    return weights


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model says of one gold toponym."""

    corpus: str
    located: bool
    mass: float
    """Probability of the chosen place and what lies within 161 km of it; 0 without candidates."""
    hit: bool
    same: bool
    possible: bool
    """Whether any candidate would have been right."""
    km_hit: bool
    """Within 161 km by the gold's own point."""


def answers(evidence: Evidence, weights: Floats, wanted: NDArray[np.bool_]) -> list[Answer]:
    """Return the model's answers to the gold of some documents."""
    split = len(COLUMNS)
    told = []
    for c, here, want in zip(evidence.cases, evidence.found, wanted, strict=True):
        if not want:
            continue
        for (number, gold), near, very in zip(c.gold, c.right, c.exact, strict=True):
            located = gold.latitude is not None
            if number < 0:
                told.append(Answer(c.corpus, located, 0.0, False, False, False, False))
                continue
            x = here[number]
            none = np.array([c.none[number] @ weights[split:]])
            p, _ = probabilities(x @ weights[:split], none, np.zeros(len(x), dtype=np.int64))
            order = np.argsort(-np.round(p, 9), kind="stable").tolist()
            rows = c.names.rows(number)
            best = town_first(order, p, c.names.table, rows, c.names.names[number].cue)[0]
            lat, lon = c.names.table.lat[rows], c.names.table.lon[rows]
            around = haversine_km(lat[best], lon[best], lat, lon) <= HIT_KM
            km = np.inf
            if gold.latitude is not None and gold.longitude is not None:
                km = float(
                    haversine_km(np.radians(gold.latitude), np.radians(gold.longitude), lat[best], lon[best])
                )
            told.append(
                Answer(
                    c.corpus,
                    located,
                    float(p[around].sum()),
                    bool(near[best]),
                    bool(very[best]),
                    bool(near.any()),
                    km <= HIT_KM,
                )
            )
    return told


def calibrate(told: Sequence[Answer]) -> tuple[float, float]:
    """Return slope and shift that turn the logit of the mass into that of being right."""
    used = [a for a in told if a.mass > 0 and a.corpus not in _NOT_FOR_CALIBRATION]
    mass = np.clip([a.mass for a in used], LEAST, 1 - LEAST)
    x = np.stack([np.ones(len(mass)), np.log(mass / (1 - mass))], axis=1)
    w = fit_logistic(x, np.array([float(a.hit) for a in used]), np.ones(len(used)), penalty=1e-6)
    return float(w[1]), float(w[0])


def figures(told: Sequence[Answer], slope: float, shift: float, threshold: float) -> dict[str, float]:
    """Return the figures of some answers: accuracy at 161 km with and without the threshold, calibration."""
    located = [a for a in told if a.located]
    mass = np.clip([a.mass for a in told], LEAST, 1 - LEAST)
    score = 1 / (1 + np.exp(-(slope * np.log(mass / (1 - mass)) + shift)))
    hit = np.array([a.km_hit for a in told])
    has = np.array([a.located for a in told])
    given = np.array([a.mass > 0 for a in told]) & has
    answered = given & (score >= threshold)
    impossible = np.array([not a.possible for a in told]) & has
    sure = answered & (score >= 0.8)
    return {
        "gold": len(located),
        "ceiling": round(sum(a.possible for a in located) / len(located), 4),
        "always": round(float((hit & given).sum() / has.sum()), 4),
        "acc161": round(float((hit & answered).sum() / has.sum()), 4),
        "answered": round(float(answered.sum() / has.sum()), 4),
        "exact": round(sum(a.same for a in located) / len(located), 4),
        "ece": round(_calibration_error(score[answered], hit[answered]), 4),
        "sure_wrong": round(float((~hit[sure]).mean()) if sure.any() else 0.0, 4),
        "impossible_doubted": round(float((score[impossible] < 0.5).mean()) if impossible.any() else 1.0, 4),
    }


def _calibration_error(score: Floats, hit: NDArray[np.bool_]) -> float:
    bins = np.minimum((score * 10).astype(int), 9)
    gaps = [abs(score[bins == b].sum() - hit[bins == b].sum()) for b in range(10)]
    return float(sum(gaps) / max(1, len(score)))


def as_json(
    first: Floats, second: Floats, reference: Floats, calibration: tuple[float, float], threshold: float
) -> dict[str, object]:
    """Return what ``geo/data/resolution.json`` holds of the weights."""
    split = len(COLUMNS)

    def short(values: Floats) -> list[float]:
        return [round(float(v), 4) for v in values]

    return {
        "clues": {clue: list(names) for clue, names in CLUES.items()},
        "columns": list(COLUMNS),
        "none_columns": list(NONE_COLUMNS),
        "first": short(first[:split]),
        "first_none": short(first[split:]),
        "second": short(second[:split]),
        "second_none": short(second[split:]),
        "reference": short(reference),
        "slope": round(calibration[0], 4),
        "shift": round(calibration[1], 4),
        "threshold": threshold,
    }
