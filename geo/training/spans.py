"""Fitting the choice among candidate spans."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.recognition.chooser import FEATURES, choose, probabilities
from geo.recognition.recognizer import Text
from geo.sentences import split_sentences
from geo.training.fitting import fit_logistic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.recognition.ner import Entity
    from geo.recognition.recognizer import GazetteerRecognizer
    from geo.recognition.spans import SpanCandidate
    from geo.training.corpora import CorpusDocument

    Floats = NDArray[np.float64]

PENALTY: Final = 2.0
WITHOUT_DEMONYMS: Final = frozenset({"geovirus", "geocorpora"})
"""Corpora that leave demonyms unmarked: there they are neither right nor wrong."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document's candidate spans with features and labels."""

    corpus: str
    group: str
    gold: int
    candidates: tuple[SpanCandidate, ...]
    matrix: Floats
    label: Floats
    weight: Floats


def sheet(recognizer: GazetteerRecognizer, document: CorpusDocument, entities: tuple[Entity, ...]) -> Sheet:
    """Return a document's candidate spans as they are served, with their labels."""
    text = document.document.text
    read = Text(text=text, sentences=split_sentences(text), language="en")
    candidates = recognizer.candidates(read, entities)
    matrix = recognizer.judge(read, candidates).matrix()
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
    return Sheet(document.corpus, document.group, len(document.gold), candidates, matrix, label, weight)


def fit_spans(sheets: Sequence[Sheet]) -> Floats:
    """Return weights for `FEATURES`; every corpus counts by the root of its size."""
    sizes = {s.corpus: 0.0 for s in sheets}
    for s in sheets:
        sizes[s.corpus] += len(s.label)
    mean = sum(sizes.values()) / len(sizes)
    x = np.concatenate([s.matrix for s in sheets])
    y = np.concatenate([s.label for s in sheets])
    weight = np.concatenate([s.weight * (mean / sizes[s.corpus]) ** 0.5 for s in sheets])
    return fit_logistic(x, y, weight, penalty=PENALTY)


def span_figures(sheets: Sequence[Sheet], weights: Floats, threshold: float) -> tuple[float, float, float]:
    """Return precision, recall and F1 of the chosen spans, labels taken as the judge."""
    right = taken = gold = 0.0
    for s in sheets:
        index = {(c.start, c.end): i for i, c in enumerate(s.candidates)}
        chosen = choose(s.candidates, probabilities(s.matrix, weights.tolist()), threshold)
        for c, _ in chosen:
            i = index[c.start, c.end]
            right += s.label[i]
            taken += s.weight[i] > 0
        gold += s.gold
    precision, recall = right / max(taken, 1), right / max(gold, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def as_json(labelled: Floats, plain: Floats, threshold: float, corpora: Sequence[str]) -> dict[str, object]:
    """Return what ``geo/data/recognition.json`` holds."""
    return {
        "what": "logistic weights that choose among candidate spans, with and without a neural recogniser",
        "corpora": list(corpora),
        "penalty": PENALTY,
        "threshold": threshold,
        "features": list(FEATURES),
        "labelled": [round(float(w), 4) for w in labelled],
        "plain": [round(float(w), 4) for w in plain],
    }
