"""The choice among candidate spans: boosted trees in two passes, the second weighing the first's beliefs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from math import log
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.letters import beyond_latin
from geo.recognition.features import FIRST_FEATURES, SECOND_FEATURES
from geo.trees import Forest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.recognition.features import Judge
    from geo.recognition.spans import SpanCandidate

ORGANISED_DEMONYM_THRESHOLD: Final = 0.62
"""Within an organisation's name every second demonym in doubt says nothing of a place."""
OPENING_SCORE: Final = 0.4
"""Most that an ordinary word has that opens a sentence: too little to be taken."""
OWN_SCORE: Final = 0.95
"""Least score of a name from the user's own layers."""
PUBLIC_SCORE: Final = 0.65
"""Least score of what opens the name of a public body."""
LANDMARK_SCORE: Final = 0.5
"""Least score of a landmark written in by hand, of what the text calls a town, of a people by its article."""
_SAYING_OTHERWISE: Final = (
    "gpe",
    "loc",
    "fac",
    "all_caps",
    "shouting",
    "hyphen_after",
    "capital_after",
    "comma_name_after",
    "lies_in_next",
    "said_to_be_one",
    "place_head_after",
    "possessive_after",
    "digit_after",
    "dateline",
)
"""Features of the first pass that speak for a name where a sentence begins."""
_OTHERWISE: Final = [FIRST_FEATURES.index(name) for name in _SAYING_OTHERWISE]
_OPENING: Final = [FIRST_FEATURES.index(name) for name in ("sentence_start", "lower_count", "as_place")]


@dataclass(frozen=True, slots=True)
class Passes:
    """One model: a forest for each pass, and the probability from which a span is taken."""

    first: Forest
    second: Forest
    threshold: float

    def scores(self, judge: Judge) -> NDArray[np.float64]:
        """Return the probability of each of a document's candidate spans."""
        return self.scores_of(judge, judge.matrix())

    def scores_of(self, judge: Judge, matrix: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the same from the features, where these are at hand."""
        believed = probabilities(self.second.sums(judge.second(self.first.sums(matrix))))
        return np.where(opening_words(matrix), np.minimum(believed, OPENING_SCORE), believed)


@dataclass(frozen=True, slots=True)
class ChooserModel:
    """The two models: with labels from a neural recogniser, and without."""

    labelled: Passes
    plain: Passes

    @classmethod
    def load(cls) -> ChooserModel:
        """Read the committed models; see ``geo.training``.

        Raises
        ------
        ValueError
            If they were fitted for other features.
        """
        return cls.parse(files("geo").joinpath("data", "recognition.json").read_text(encoding="utf-8"))

    @classmethod
    def parse(cls, text: str) -> ChooserModel:
        """Read the models from JSON."""
        raw = json.loads(text)
        if raw["features"] != [*FIRST_FEATURES, *SECOND_FEATURES]:
            raise ValueError(
                "geo/data/recognition.json was fitted for other features; fit it anew: geo.training"
            )
        made = [
            Passes(Forest.parse(part["first"]), Forest.parse(part["second"]), float(part["threshold"]))
            for part in (raw["labelled"], raw["plain"])
        ]
        return cls(*made)


def opening_words(matrix: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which spans are ordinary words that open a sentence, with nothing beside them to say otherwise.

    There the capital says nothing: "Reading is good", unlike "Reading Mayor" or "Reading, England".

    Parameters
    ----------
    matrix : ndarray of shape (n, first features)
    """
    starts, lower, place = (matrix[:, i] for i in _OPENING)
    said = (matrix[:, _OTHERWISE] > 0).any(axis=1)
    # Met in small letters ten times at least, and four times as often as in place of a place.
    ordinary = (lower > log(10)) & (lower > place + log(4))
    found: NDArray[np.bool_] = (starts > 0) & ordinary & ~said
    return found


def probabilities(log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return log-odds as probabilities in (0, 1)."""
    result: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(log_odds, -30, 30)))
    return result


def with_sure_names(candidates: Sequence[SpanCandidate], scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the scores, raised for names that are taken wherever they stand.

    Names of the user's own layers, since who writes a place in wants it found; landmarks written in by hand
    ("the Kremlin"), which no marked corpus has enough of to learn from; what the text itself calls a village
    or a town; whose a public body is ("Chicago Fire Department") or a person ("a Mongolian wrestler"), which
    corpora mark or not as they like; and names in another script, of which English texts teach nothing.
    """
    raised = scores.copy()
    for i, c in enumerate(candidates):
        if c.called_one:
            raised[i] = max(raised[i], LANDMARK_SCORE)
        if c.own:
            raised[i] = max(raised[i], OWN_SCORE)
        elif c.info is None:
            continue
        elif c.public:
            raised[i] = max(raised[i], PUBLIC_SCORE)
        elif beyond_latin(c.lookup) or _landmark_or_people(c):
            raised[i] = max(raised[i], LANDMARK_SCORE)
    return raised


def _landmark_or_people(candidate: SpanCandidate) -> bool:
    if "PERSON" in (candidate.label, candidate.cover):
        return False
    return _listed_building(candidate) or (candidate.people and not candidate.cover)


def _listed_building(candidate: SpanCandidate) -> bool:
    info = candidate.info
    return candidate.landmark or (info is not None and info.listed and info.feature_class == "S")


def choose(
    candidates: Sequence[SpanCandidate], scores: NDArray[np.float64], threshold: float
) -> list[tuple[SpanCandidate, float]]:
    """Return the spans taken, none overlapping, by position: the best scored first served.

    Ties go to the longer span, then to the earlier one.
    """
    order = sorted(
        (i for i, c in enumerate(candidates) if scores[i] >= _least(c, threshold)),
        key=lambda i: (
            -round(float(scores[i]), 9),
            candidates[i].start - candidates[i].end,
            candidates[i].start,
        ),
    )
    taken: list[int] = []
    used: set[int] = set()
    for i in order:
        here = range(candidates[i].start, candidates[i].end)
        if used.isdisjoint(here):
            used.update(here)
            taken.append(i)
    return [(candidates[i], float(scores[i])) for i in sorted(taken, key=lambda i: candidates[i].start)]


def _least(candidate: SpanCandidate, threshold: float) -> float:
    organised = candidate.info is not None and candidate.info.demonym and candidate.cover == "ORG"
    return max(threshold, ORGANISED_DEMONYM_THRESHOLD) if organised else threshold
