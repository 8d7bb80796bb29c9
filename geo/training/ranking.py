"""Fitting the ranking of candidates and its calibration, on gold spans."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.evidence import COLUMNS, columns
from geo.focus import NameBelief
from geo.geometry import haversine_km
from geo.pipeline import read
from geo.resolution.scene import Names
from geo.resolution.trees import Trees, joined
from geo.resolution.weights import (
    best_first,
    name_columns,
    probabilities,
    ranked_columns,
    same_spot,
)
from geo.sources import SourceCounter, Sources
from geo.training.fitting import fit_logistic
from geo.training.growing import Lots, Settings, boost

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.gold import GoldToponym
    from geo.pipeline import Geoparser
    from geo.recognition import Recognizer
    from geo.resolution import Request
    from geo.resolution.names import Blocks
    from geo.training.corpora import CorpusDocument

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

FIRST: Final = Settings(rounds=200)
SECOND: Final = Settings(rounds=400)
PENALTY: Final = 1.0
"""On the weights of the calibration."""
GIVEN: Final = {"out_of_its_time": -3.0, "of_the_past": -2.0}
"""What a place is worth in the ranking that did not exist at the document's date, and one that has ended
where there is no date. In no corpus are texts and places of the past; e^-3 and e^-2 to one are odds that
any word of the text can still outweigh."""
HIT_KM: Final = 161.0
_VAST_PEOPLE: Final = 20_000_000
_VAST_KM: Final = 600.0
_CALIBRATED_LESS: Final = {"wiktor1000": 0.3}
"""Encyclopaedia openings on one ambiguous name each: how often one is hard says little of other texts."""


@dataclass(slots=True)
class Case:
    """One gold document's names, with which candidates are right."""

    corpus: str
    group: str
    source: str | None
    request: Request
    names: Names
    gold: list[tuple[int, GoldToponym]]
    """Number of the name, or -1 for one without candidates, and what is right."""
    right: list[Floats]
    """Of each gold toponym: 1 for every candidate in the right spot."""


def case(parser: Geoparser, recognizer: Recognizer, document: CorpusDocument, blocks: Blocks) -> Case:
    """Return a document's names as they are served, with the right candidates marked."""
    given = replace(document.document, given_spans=tuple(g.span for g in document.gold))
    found = next(iter(recognizer.recognize([read(given)])))
    request = parser.request(given, found)
    names = Names(request, blocks)
    gold = [(names.of_mention[i], g) for i, g in enumerate(document.gold)]
    right = [_marks(names, number, g) if number >= 0 else np.zeros(0) for number, g in gold]
    return Case(document.corpus, document.group, document.document.source, request, names, gold, right)


def _marks(names: Names, number: int, gold: GoldToponym) -> Floats:
    km = distances(names, number, gold)
    rows = names.rows(number)
    very = np.array([c.place.id == gold.geonames_id for c in names.names[number].candidates])
    # A vast country's point may lie far from the gold's and mean the same country.
    vast = (names.table.kind[rows] == 0) & (names.table.population[rows] > _VAST_PEOPLE) & (km < _VAST_KM)
    marks: Floats = ((km <= HIT_KM) | vast | very).astype(float)
    return marks


def distances(names: Names, number: int, gold: GoldToponym) -> Floats:
    """Return how far each candidate of a name lies from a gold point; infinitely, where there is none."""
    rows = names.rows(number)
    if gold.latitude is None or gold.longitude is None:
        return np.full(rows.stop - rows.start, np.inf)
    lat, lon = np.radians(gold.latitude), np.radians(gold.longitude)
    return haversine_km(lat, lon, names.table.lat[rows], names.table.lon[rows])


Belief = list["Floats"]
"""Of each case: the soft probability of every row of its table."""
Found = dict[int, "Floats"]
"""Of one case: the columns of each name."""


def evidence(cases: Sequence[Case], beliefs: Belief, *, judged_only: bool) -> list[Found]:
    """Compute the columns of every name of some documents under a belief."""
    found = []
    for c, belief in zip(cases, beliefs, strict=True):
        here: Found = {}
        for numbers, _, scene in c.names.scenes(belief, judged_only=judged_only):
            x = columns(scene)
            ends = np.cumsum([len(c.names.names[n].candidates) for n in numbers])[:-1]
            here.update(zip(numbers, np.split(x, ends), strict=True))
        found.append(here)
    return found


def priors(cases: Sequence[Case]) -> Belief:
    """Return the belief the first pass sees each document under."""
    return [c.names.prior for c in cases]


def believe(cases: Sequence[Case], found: Sequence[Found], trees: Trees) -> Belief:
    """Return the belief the second pass sees each document under: what the first makes of it."""
    beliefs = []
    for c, here in zip(cases, found, strict=True):
        belief = c.names.prior.copy()
        for number, x in here.items():
            unit = np.zeros(len(x), dtype=np.int64)
            belief[c.names.rows(number)] = probabilities(trees.scores(x), unit, 1)
        beliefs.append(belief)
    return beliefs


def fit(cases: Sequence[Case], found: Sequence[Found], settings: Settings) -> Trees:
    """Return trees fitted to the gold of some documents; every corpus counts by the root of its size.

    A name counts once a document, with the number of times it is marked; a name whose right place is no
    candidate teaches nothing of ranking.
    """
    xs: list[Floats] = []
    rights: list[Floats] = []
    weights: list[float] = []
    sizes = Counter[str]()
    for c in cases:
        sizes[c.corpus] += len(c.gold)
    mean = sum(sizes.values()) / max(1, len(sizes))
    for c, here in zip(cases, found, strict=True):
        lots: dict[tuple[int, bytes], int] = Counter()
        for (number, _), right in zip(c.gold, c.right, strict=True):
            if number >= 0 and 0 < right.sum() < len(right):
                lots[number, right.tobytes()] += 1
        for (number, right_bytes), count in lots.items():
            xs.append(here[number])
            rights.append(np.frombuffer(right_bytes))
            weights.append(count * (mean / sizes[c.corpus]) ** 0.5)
    grown = boost(
        Lots(
            np.concatenate(xs),
            np.array([len(x) for x in xs], dtype=np.int64),
            np.concatenate(rights),
            np.array(weights),
        ),
        settings,
    )
    return joined(grown, given())


def given() -> Trees:
    """Return the trees that no corpus could teach: what `GIVEN` says, whatever else holds."""
    columns = [COLUMNS.index(name) for name in GIVEN]
    return Trees(
        column=np.array([[c, c, c] for c in columns], dtype=np.int64),
        threshold=np.full((len(columns), 3), 0.5),
        leaf=np.array([[0.0, 0.0, worth, worth] for worth in GIVEN.values()]),
    )


def with_sources(cases: Sequence[Case], beliefs: Belief, blocks: Blocks) -> tuple[list[Case], list[int]]:
    """Return the documents that have a source, each seen in the light of its source's other documents.

    Parameters
    ----------
    cases : sequence of Case
    beliefs : list of ndarray
        Of the first pass, which knows no source.
    blocks : dict
        Columns by name, kept between documents.

    Returns
    -------
    (list of Case, list of int)
        And which of ``cases`` each is.
    """
    told = [_told(c, belief) for c, belief in zip(cases, beliefs, strict=True)]
    counter = SourceCounter()
    for c, names in zip(cases, told, strict=True):
        if c.source:
            counter.add(c.source, c.request.document.text, names)
    sources = Sources.parse(counter.as_json(gazetteer=""))
    seen, index = [], []
    for i, (c, names) in enumerate(zip(cases, told, strict=True)):
        focus = sources.focus(c.source, c.request.document.text, names)
        if focus is not None:
            request = replace(c.request, source=focus)
            seen.append(replace(c, request=request, names=Names(request, blocks)))
            index.append(i)
    return seen, index


def _told(c: Case, belief: Floats) -> tuple[NameBelief, ...]:
    return tuple(
        NameBelief(
            key=name.key,
            places=tuple(k.place for k in name.candidates),
            share=tuple(belief[c.names.rows(number)].tolist()),
        )
        for number, name in enumerate(c.names.names)
        if name.judged
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model says of one gold toponym."""

    corpus: str
    located: bool
    ranked: Floats | None
    """Columns of what the ranking says; None without candidates."""
    of_name: Floats | None
    km: float
    """From the gold's point to the chosen place's; infinite where there is none."""
    right: bool
    """The chosen place is the right one, or in its spot."""
    same: bool
    """It is the very place."""
    possible: bool
    """Some candidate lies within 161 km of the gold's point."""
    text: str
    chosen: str


def answers(cases: Sequence[Case], found: Sequence[Found], trees: Trees) -> list[Answer]:
    """Return the model's answers to the gold of some documents."""
    told = []
    for c, here in zip(cases, found, strict=True):
        for (number, gold), right in zip(c.gold, c.right, strict=True):
            text = gold.span.of(c.request.document.text)
            located = gold.latitude is not None
            if number < 0:
                told.append(Answer(c.corpus, located, None, None, np.inf, False, False, False, text, ""))
                continue
            name, rows = c.names.names[number], c.names.rows(number)
            scores = trees.scores(here[number])
            p = probabilities(scores, np.zeros(len(scores), dtype=np.int64), 1)
            best = best_first(p, name, c.names.table, rows)[0]
            near = same_spot(c.names.table, rows, best)
            km = distances(c.names, number, gold)
            told.append(
                Answer(
                    c.corpus,
                    located,
                    ranked_columns(np.array(p[near].sum()), scores[best]),
                    name_columns(c.names.table, rows, name, near),
                    float(km[best]),
                    bool(right[best]),
                    name.candidates[best].place.id == gold.geonames_id,
                    bool((km <= HIT_KM).any()),
                    text,
                    name.candidates[best].place.id,
                )
            )
    return told


def calibrate(told: Sequence[Answer]) -> Floats:
    """Return the score's weights: of what the ranking says, then of what is known of the name."""
    used = [a for a in told if a.ranked is not None]
    sizes = Counter(a.corpus for a in used)
    mean = sum(sizes.values()) / len(sizes)
    weight = np.array([(mean / sizes[a.corpus]) ** 0.5 * _CALIBRATED_LESS.get(a.corpus, 1.0) for a in used])
    x = _calibrated(used)
    # The constant goes first for the fit.
    order = [_ONE, *(i for i in range(x.shape[1]) if i != _ONE)]
    fitted = fit_logistic(x[:, order], np.array([float(a.right) for a in used]), weight, penalty=PENALTY)
    weights = np.zeros(x.shape[1])
    weights[order] = fitted
    return weights


_ONE: Final = 4
"""Where the constant stands among the columns of the calibration."""


def _calibrated(told: Sequence[Answer]) -> Floats:
    return np.array(
        [
            np.concatenate([a.ranked, a.of_name])
            for a in told
            if a.ranked is not None and a.of_name is not None
        ]
    )


def scores(told: Sequence[Answer], calibration: Floats) -> Floats:
    """Return the score of each answer; 0 without candidates."""
    given = np.array([a.ranked is not None for a in told])
    found = np.zeros(len(told))
    if given.any():
        found[given] = 1 / (1 + np.exp(-(_calibrated(told) @ calibration)))
    return found


def figures(told: Sequence[Answer], calibration: Floats, threshold: float) -> dict[str, float]:
    """Return the figures of some answers: accuracy at 161 km with and without the threshold, calibration."""
    told = [a for a in told if a.located]
    score = scores(told, calibration)
    hit = np.array([a.km <= HIT_KM for a in told])
    given = np.array([a.ranked is not None for a in told])
    answered = given & (score >= threshold)
    impossible = np.array([not a.possible for a in told])
    sure = answered & (score >= 0.8)
    return {
        "gold": len(told),
        "ceiling": round(float((~impossible).mean()), 4),
        "always": round(float(hit.mean()), 4),
        "acc161": round(float((hit & answered).mean()), 4),
        "answered": round(float(answered.mean()), 4),
        "right": round(float(np.mean([a.right for a in told])), 4),
        "exact": round(float(np.mean([a.same for a in told])), 4),
        "ece": round(_calibration_error(score[answered], hit[answered]), 4),
        "roc_auc": round(_roc_auc(score[answered], hit[answered]), 4),
        "sure": round(float(sure.mean()), 4),
        "sure_wrong": round(float((~hit[sure]).mean()) if sure.any() else 0.0, 4),
        "impossible_doubted": round(float((score[impossible] < 0.5).mean()) if impossible.any() else 1.0, 4),
    }


def _calibration_error(score: Floats, hit: NDArray[np.bool_]) -> float:
    bins = np.minimum((score * 10).astype(int), 9)
    gaps = [abs(score[bins == b].sum() - hit[bins == b].sum()) for b in range(10)]
    return float(sum(gaps) / max(1, len(score)))


def _roc_auc(score: Floats, hit: NDArray[np.bool_]) -> float:
    """Return the probability that a right answer scores above a wrong one; ties count half."""
    right, wrong = np.sort(score[hit]), np.sort(score[~hit])
    if not len(right) or not len(wrong):
        return 0.5
    below = np.searchsorted(wrong, right, "left") + np.searchsorted(wrong, right, "right")
    return float(below.sum() / 2 / (len(right) * len(wrong)))
