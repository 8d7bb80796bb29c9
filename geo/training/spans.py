"""Fitting the choice among candidate spans."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.recognition.chooser import Passes, choose, with_sure_names
from geo.recognition.features import FIRST_FEATURES, SECOND_FEATURES
from geo.recognition.recognizer import Text
from geo.sentences import split_sentences
from geo.training.boosting import grow
from geo.training.corpora import folds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.recognition.features import Judge
    from geo.recognition.ner import Entity
    from geo.recognition.recognizer import GazetteerRecognizer
    from geo.recognition.spans import SpanCandidate
    from geo.training.corpora import CorpusDocument
    from geo.trees import Forest

    Floats = NDArray[np.float64]

FIRST: Final = {"trees": 120, "leaves": 12, "rate": 0.07}
SECOND: Final = {"trees": 100, "leaves": 8, "rate": 0.06}
FOLDS: Final = 4
"""The second pass learns from what a first pass believes of documents it has not seen."""
WITHOUT_DEMONYMS: Final = frozenset({"geovirus", "geocorpora"})
"""Corpora that leave demonyms unmarked: there they are neither right nor wrong."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document's candidate spans with features and labels."""

    corpus: str
    group: str
    gold: int
    candidates: tuple[SpanCandidate, ...]
    judge: Judge
    matrix: Floats
    label: Floats
    weight: Floats


def sheet(recognizer: GazetteerRecognizer, document: CorpusDocument, entities: tuple[Entity, ...]) -> Sheet:
    """Return a document's candidate spans as they are served, with their labels."""
    text = document.document.text
    read = recognizer.seen(Text(text=text, sentences=split_sentences(text), language="en"))
    candidates = recognizer.candidates(read, entities)
    judge = recognizer.judge(read, candidates)
    exact = {(g.span.start, g.span.end) for g in document.gold}
    label, weight = np.zeros(len(candidates)), np.ones(len(candidates))
    present = {(c.start, c.end) for c in candidates}
    for i, c in enumerate(candidates):
        hit = [
            (g.span.start, g.span.end) for g in document.gold if g.span.start < c.end and c.start < g.span.end
        ]
        if (c.start, c.end) in exact:
            label[i] = 1.0
        elif hit:
            # Near misses count as right only where no candidate fits better.
            label[i] = float(not any(h in present for h in hit))
            weight[i] = 0.5
        elif document.corpus in WITHOUT_DEMONYMS and (
            c.label == "NORP" or (c.info is not None and c.info.demonym)
        ):
            weight[i] = 0.0
    return Sheet(
        document.corpus, document.group, len(document.gold), candidates, judge, judge.matrix(), label, weight
    )


def fit_spans(sheets: Sequence[Sheet], threshold: float) -> Passes:
    """Return both passes; every corpus counts by the root of its size."""
    weight = _weights(sheets)
    fold = folds([s.group for s in sheets], FOLDS)
    beliefs: list[Floats] = [np.zeros(0)] * len(sheets)
    for k in range(FOLDS):
        kept = [i for i, f in enumerate(fold) if f != k]
        forest = _first([sheets[i] for i in kept], [weight[i] for i in kept])
        for i, f in enumerate(fold):
            if f == k:
                beliefs[i] = forest.sums(sheets[i].matrix)
    seen = [s.judge.second(b) for s, b in zip(sheets, beliefs, strict=True)]
    label = np.concatenate([s.label for s in sheets])
    second = grow(np.concatenate(seen), label, np.concatenate(weight), **SECOND)  # type: ignore[arg-type]
    return Passes(_first(sheets, weight), second, threshold)


def _first(sheets: Sequence[Sheet], weight: Sequence[Floats]) -> Forest:
    x, y = (np.concatenate([getattr(s, part) for s in sheets]) for part in ("matrix", "label"))
    return grow(x, y, np.concatenate(weight), **FIRST)  # type: ignore[arg-type]


def _weights(sheets: Sequence[Sheet]) -> list[Floats]:
    sizes = {s.corpus: 0 for s in sheets}
    for s in sheets:
        sizes[s.corpus] += len(s.label)
    mean = sum(sizes.values()) / len(sizes)
    return [s.weight * (mean / sizes[s.corpus]) ** 0.5 for s in sheets]


def span_figures(sheets: Sequence[Sheet], model: Passes) -> tuple[float, float, float]:
    """Return precision, recall and F1 of the chosen spans, labels taken as the judge."""
    right = taken = gold = 0.0
    for s in sheets:
        index = {(c.start, c.end): i for i, c in enumerate(s.candidates)}
        for c, _ in choose(s.candidates, with_sure_names(s.candidates, scores(s, model)), model.threshold):
            i = index[c.start, c.end]
            right += s.label[i]
            taken += s.weight[i] > 0
        gold += s.gold
    precision, recall = right / max(taken, 1), right / max(gold, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def scores(s: Sheet, model: Passes) -> Floats:
    """Return the probability of each of a sheet's spans."""
    return model.scores_of(s.judge, s.matrix)


def as_json(labelled: Passes, plain: Passes, corpora: Sequence[str]) -> dict[str, object]:
    """Return what ``geo/data/recognition.json`` holds."""
    return {
        "what": "boosted trees that choose among candidate spans, with and without a neural recogniser",
        "corpora": list(corpora),
        "first": FIRST,
        "second": SECOND,
        "seed": 1,
        "features": [*FIRST_FEATURES, *SECOND_FEATURES],
        "labelled": _parts(labelled),
        "plain": _parts(plain),
    }


def _parts(model: Passes) -> dict[str, object]:
    return {"threshold": model.threshold, "first": model.first.as_dict(), "second": model.second.as_dict()}
