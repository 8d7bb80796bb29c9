"""``python -m geo.training words|recognition|resolution CORPUS.jsonl… -o FILE``: refit what is committed."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from gazetteer import open_gazetteer
from geo.pipeline import Geoparser
from geo.recognition import GazetteerRecognizer, SpacyEntityFinder
from geo.recognition.chooser import ChooserModel, Passes
from geo.recognition.names import NameFinder
from geo.recognition.setting import unbroken
from geo.recognition.vocabulary import Vocabulary
from geo.resolution import LogitModel, LogitResolver
from geo.sentences import split_sentences
from geo.training import ranking, spans
from geo.training.corpora import CorpusDocument, folds, read_corpus
from geo.training.vocabulary import count_words
from geo.trees import Forest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from geo.recognition import Entity
    from geo.resolution.scene import Block

FOLDS: Final = 5
FOLD_NAME: Final = f"{FOLDS} folds by outlet"
SPAN_THRESHOLD: Final = 0.42
SCORE_THRESHOLD: Final = 0.3
_SPAN_CORPORA: Final = frozenset({"lgl", "geovirus", "geocorpora"})
"""Corpora whose unmarked names are no places; the others mark only some."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Refit one of the committed data files and print how it does out of fold."""
    parser = argparse.ArgumentParser(prog="python -m geo.training", description=__doc__)
    parser.add_argument("what", choices=["words", "recognition", "resolution"])
    parser.add_argument("corpora", nargs="+", type=Path, metavar="CORPUS.jsonl")
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="FILE")
    parser.add_argument("--date", default="", help="date to write beside the weights")
    options = parser.parse_args(arguments)
    documents = [d for path in options.corpora for d in read_corpus(path)]
    steps = {"words": fit_words, "recognition": fit_recognition, "resolution": fit_resolution}
    options.output.write_text(steps[options.what](documents, options.date, print), encoding="utf-8")


def fit_words(documents: Sequence[CorpusDocument], date: str, say: Callable[[str], None]) -> str:
    """Return the table of word counts."""
    del date
    table = count_words(_entities(documents), NameFinder(open_gazetteer()))
    say(f"{table.count(chr(10)) - 2} words")
    return table


def fit_recognition(documents: Sequence[CorpusDocument], date: str, say: Callable[[str], None]) -> str:
    """Return the weights of the choice among spans, after printing figures out of fold."""
    gazetteer = open_gazetteer()
    finder = NameFinder(gazetteer)
    found = list(_entities(documents))
    judged = [i for i, d in enumerate(documents) if d.corpus in _SPAN_CORPORA]
    # A document's own words must not vouch for it: each half is judged with the other half's counts.
    halves = [
        Vocabulary.parse(
            count_words((f for i, f in enumerate(found) if i not in set(judged[half::2])), finder)
        )
        for half in (0, 1)
    ]
    recognizers = [GazetteerRecognizer(gazetteer, model=_NO_MODEL, vocabulary=v) for v in halves]
    sheets = {
        name: [
            spans.sheet(recognizers[k % 2], documents[i], found[i][1] if name == "labelled" else ())
            for k, i in enumerate(judged)
        ]
        for name in ("labelled", "plain")
    }
    figures = {name: _span_figures(made, say, name) for name, made in sheets.items()}
    models = {name: spans.fit_spans(made, SPAN_THRESHOLD) for name, made in sheets.items()}
    corpora = sorted({documents[i].corpus for i in judged})
    raw = spans.as_json(models["labelled"], models["plain"], corpora)
    return _written(raw | {"date": date, "gazetteer": gazetteer.version, "figures": figures})


def _span_figures(sheets: list[spans.Sheet], say: Callable[[str], None], name: str) -> dict[str, list[float]]:
    figures: dict[str, list[float]] = {}
    corpora = sorted({s.corpus for s in sheets})
    for corpus in corpora:
        inside = [s for s in sheets if s.corpus == corpus]
        outside = [s for s in sheets if s.corpus != corpus]
        if outside:
            told = spans.span_figures(inside, spans.fit_spans(outside, SPAN_THRESHOLD))
            figures[f"{corpus}, not fitted on it"] = [round(v, 4) for v in told]
        fold = folds([s.group for s in inside], FOLDS)
        each = []
        for k in range(FOLDS):
            kept = [s for s, f in zip(inside, fold, strict=True) if f != k] + outside
            judged = [s for s, f in zip(inside, fold, strict=True) if f == k]
            each.append(spans.span_figures(judged, spans.fit_spans(kept, SPAN_THRESHOLD)))
        figures[f"{corpus}, {FOLDS} folds"] = [round(float(v), 4) for v in np.mean(each, axis=0)]
    for key, (precision, recall, f1) in figures.items():
        say(f"{name:9} {key:28} precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f}")
    return figures


def fit_resolution(documents: Sequence[CorpusDocument], date: str, say: Callable[[str], None]) -> str:
    """Return the weights of the ranking, after printing figures out of fold."""
    gazetteer = open_gazetteer()
    recognizer = GazetteerRecognizer(gazetteer)
    parser = Geoparser(gazetteer, recognizer, LogitResolver(gazetteer, model=_EMPTY))
    blocks: dict[str, tuple[tuple[object, ...], Block]] = {}
    cases = [ranking.case(parser, recognizer, d, blocks) for d in documents if d.gold]  # type: ignore[arg-type]
    start = ranking.Evidence.of(cases, ranking.first_beliefs(cases, None))
    told: list[ranking.Answer] = []
    held: list[tuple[str, list[ranking.Answer]]] = []
    for unseen, parts in _held_out(cases):
        first = ranking.fit(start, ~unseen)
        evidence = ranking.Evidence.of(cases, ranking.first_beliefs(cases, first))
        for name, wanted in parts:
            answers = ranking.answers(evidence, ranking.fit(evidence, ~wanted), wanted)
            held.append((name, answers))
            # A corpus judged fold by fold is closer to what is served than one never seen.
            told += answers if len(parts) == 1 or FOLD_NAME in name else []
            say(f"judged {name}")
    calibration = ranking.calibrate(told)
    figures: dict[str, dict[str, float]] = {}
    for name in dict.fromkeys(name for name, _ in held):
        joined = [a for key, answers in held if key == name for a in answers]
        figures[name] = ranking.figures(joined, *calibration, SCORE_THRESHOLD)
        say(f"{name:28} " + " ".join(f"{k} {v}" for k, v in figures[name].items()))
    everything = np.ones(len(cases), dtype=bool)
    first = ranking.fit(start, everything)
    evidence = ranking.Evidence.of(cases, ranking.first_beliefs(cases, first))
    second = ranking.fit(evidence, everything)
    reference = np.concatenate([x for here in evidence.found for x in here.values()]).mean(axis=0)
    raw = ranking.as_json(first, second, reference, calibration, SCORE_THRESHOLD)
    about = {
        "what": "conditional logit over candidates and none of them, in two passes; no random numbers",
        "corpora": sorted({c.corpus for c in cases}),
        "penalty": ranking.PENALTY,
        "seed": None,
        "date": date,
        "gazetteer": gazetteer.version,
        "figures": figures,
    }
    return _written(about | raw)


def _held_out(
    cases: Sequence[ranking.Case],
) -> list[tuple[NDArray[np.bool_], list[tuple[str, NDArray[np.bool_]]]]]:
    """Return for each corpus what the first pass must not have seen, and what to judge unseen by the second.

    Every corpus is judged as a whole; one that has outlets, also outlet by outlet.
    """
    corpus = np.array([c.corpus for c in cases])
    fold = np.array(folds([c.group for c in cases], FOLDS))
    held = []
    for name in sorted(set(corpus.tolist())):
        inside = corpus == name
        parts = [(f"{name}, not fitted on it", inside)] if not inside.all() else []
        if name == "lgl" or inside.all():
            parts += [(f"{name}, {FOLD_NAME}", inside & (fold == k)) for k in range(FOLDS)]
        unseen = inside if not inside.all() else np.zeros(len(cases), dtype=bool)
        held.append((unseen, parts))
    return held


def _entities(documents: Sequence[CorpusDocument]) -> list[tuple[str, tuple[Entity, ...]]]:
    finder = SpacyEntityFinder()
    texts = [unbroken(d.document.text, split_sentences(d.document.text)) for d in documents]
    return list(zip(texts, finder.find_all(texts), strict=True))


def _written(raw: dict[str, object]) -> str:
    """Return JSON with one line a key, so that a change of weights reads as one."""
    lines = [f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in raw.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


_NO_TREES: Final = Forest.parse(
    dict.fromkeys(("roots", "feature", "threshold", "left", "right", "leaf"), ()) | {"base": 0}
)
_NO_MODEL: Final = ChooserModel(*[Passes(_NO_TREES, _NO_TREES, SPAN_THRESHOLD)] * 2)
_EMPTY: Final = LogitModel(
    first=np.zeros(0),
    first_none=np.zeros(0),
    second=np.zeros(0),
    second_none=np.zeros(0),
    reference=np.zeros(0),
    slope=1.0,
    shift=0.0,
    threshold=SCORE_THRESHOLD,
)


if __name__ == "__main__":
    main()
