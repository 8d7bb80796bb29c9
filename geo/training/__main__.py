"""``python -m geo.training words|names|recognition|resolution FILE… -o FILE``: refit what is committed."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from gazetteer import open_gazetteer
from geo.evidence import CLUES, COLUMNS
from geo.pipeline import Geoparser
from geo.recognition import GazetteerRecognizer, SpacyEntityFinder
from geo.recognition.chooser import ChooserModel, Passes
from geo.recognition.names import NameFinder
from geo.recognition.setting import unbroken
from geo.recognition.vocabulary import Vocabulary
from geo.resolution import RankingModel, RankingResolver
from geo.resolution.trees import Trees, joined
from geo.resolution.weights import RANKED
from geo.sentences import split_sentences
from geo.training import calibration as calibrating
from geo.training import protocol, ranking, spans
from geo.training.cases import Case, case, right_by_outline
from geo.training.corpora import CorpusDocument, folds, read_corpus
from geo.training.given_names import names_table
from geo.training.made import made_documents
from geo.training.records import written
from geo.training.vocabulary import count_words
from geo.trees import Forest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gazetteer import Gazetteer
    from geo.recognition import Entity
    from geo.resolution.names import Blocks

FOLDS: Final = 5
SPAN_THRESHOLD: Final = 0.42
SCORE_THRESHOLD: Final = 0.15
SPAN_CORPORA: Final = frozenset({"lgl", "geovirus", "geocorpora"})
"""Corpora whose unmarked names are no places; the others mark only some."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Refit one of the committed data files and print how it does out of fold."""
    parser = argparse.ArgumentParser(prog="python -m geo.training", description=__doc__)
    parser.add_argument("what", choices=["words", "names", "recognition", "resolution"])
    parser.add_argument(
        "corpora", nargs="+", type=Path, metavar="FILE", help="corpora; for names, the census"
    )
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="FILE")
    parser.add_argument("--date", default="", help="date to write beside the weights")
    options = parser.parse_args(arguments)
    if options.what == "names":
        table = names_table(path.read_text(encoding="utf-8") for path in options.corpora)
        options.output.write_text(table, encoding="utf-8")
        return
    documents = [d for path in options.corpora for d in read_corpus(path)]
    steps = {"words": fit_words, "recognition": fit_recognition, "resolution": fit_resolution}
    options.output.write_text(steps[options.what](documents, options.date, print), encoding="utf-8")


def fit_words(documents: Sequence[CorpusDocument], date: str, say: Callable[[str], None]) -> str:
    """Return the table of word counts."""
    del date
    table = count_words(entities(documents), NameFinder(open_gazetteer()))
    say(f"{sum(not line.startswith('#') for line in table.splitlines()):,} words")
    return table


def fit_recognition(documents: Sequence[CorpusDocument], date: str, say: Callable[[str], None]) -> str:
    """Return the weights of the choice among spans, after printing figures out of fold."""
    gazetteer = open_gazetteer()
    sheets = span_sheets(documents, entities(documents), gazetteer)
    figures = {name: _span_figures(made, say, name) for name, made in sheets.items()}
    models = {name: spans.fit_spans(made, SPAN_THRESHOLD) for name, made in sheets.items()}
    corpora = sorted({s.corpus for s in sheets["plain"]})
    raw = spans.as_json(models["labelled"], models["plain"], corpora)
    return written(raw | {"date": date, "gazetteer": gazetteer.version, "figures": figures})


def span_sheets(
    documents: Sequence[CorpusDocument],
    found: list[tuple[str, tuple[Entity, ...]]],
    gazetteer: Gazetteer,
    labels: Sequence[str] = ("labelled", "plain"),
) -> dict[str, list[spans.Sheet]]:
    """Return the spans to choose among, with labels and without; of corpora that mark all their places."""
    finder = NameFinder(gazetteer)
    judged = [i for i, d in enumerate(documents) if d.corpus in SPAN_CORPORA]
    # A document's own words must not vouch for it: each half is judged with the other half's counts.
    halves = [
        Vocabulary.parse(
            count_words((f for i, f in enumerate(found) if i not in set(judged[half::2])), finder)
        )
        for half in (0, 1)
    ]
    recognizers = [GazetteerRecognizer(gazetteer, model=_NO_MODEL, vocabulary=v) for v in halves]
    return {
        name: [
            spans.sheet(recognizers[k % 2], documents[i], found[i][1] if name == "labelled" else ())
            for k, i in enumerate(judged)
        ]
        for name in labels
    }


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
    """Return the ranking model, after printing figures out of fold."""
    gazetteer = open_gazetteer()
    cases, blocks = gold_cases(documents, gazetteer)
    trial = protocol.Trial.of_cases(cases, FOLDS, blocks)
    return resolution_of(trial, trial.by_folds(), blocks, gazetteer, date, say)


def resolution_of(
    trial: protocol.Trial,
    by_folds: protocol.ByFolds,
    blocks: Blocks,
    gazetteer: Gazetteer,
    date: str,
    say: Callable[[str], None],
) -> str:
    """Return the ranking model of a trial, with its figures."""
    cases = trial.cases
    told = trial.judged(by_folds, say)
    told |= protocol.by_open_texts(cases, FOLDS, blocks, say)
    figures: dict[str, dict[str, float]] = {}
    for name, judged in told.items():
        figures[name] = calibrating.figures(judged.answers, judged.scores, SCORE_THRESHOLD, gazetteer)
        say(f"{name:32} " + " ".join(f"{k} {v}" for k, v in figures[name].items()))
    calibration = by_folds.calibration(lambda _: True)
    every = np.ones(len(cases), dtype=bool)
    about: dict[str, object] = {
        "what": "boosted trees of depth two over candidates, in two passes; how sure to be: as small trees "
        "over the chosen one's own evidence, and a logistic step",
        "corpora": sorted({c.corpus for c in cases}),
        "rounds": [ranking.FIRST.rounds, ranking.SECOND.rounds, calibrating.TRUST.rounds],
        "seed": None,
        "date": date,
        "gazetteer": gazetteer.version,
        "figures": figures,
        "clues": {clue: list(names) for clue, names in CLUES.items()},
        "columns": list(COLUMNS),
        "ranked": list(RANKED),
        "ranked_weights": calibration.ranked.tolist(),
        "constant": calibration.constant,
        "threshold": SCORE_THRESHOLD,
        "first": trial.fit_first(every).as_json(),
        "second": trial.fit_second(every).as_json(),
        "trust": joined(calibration.trust, ranking.given_trust(calibration.ranked)).as_json(),
    }
    return written(about)


def gold_cases(documents: Sequence[CorpusDocument], gazetteer: Gazetteer) -> tuple[list[Case], Blocks]:
    """Return the documents and our own texts, each name with its candidates and which are right."""
    recognizer = GazetteerRecognizer(gazetteer)
    parser = Geoparser(gazetteer, recognizer, RankingResolver(gazetteer, model=EMPTY))
    blocks: Blocks = {}
    documents = [*documents, *made_documents(gazetteer)]
    marks = partial(right_by_outline, gazetteer=gazetteer)
    return [case(parser, recognizer, d, blocks, marks) for d in documents if d.gold], blocks


def entities(documents: Sequence[CorpusDocument]) -> list[tuple[str, tuple[Entity, ...]]]:
    """Return each text as a recogniser reads it, with what the neural model labels in it."""
    finder = SpacyEntityFinder()
    texts = [unbroken(d.document.text, split_sentences(d.document.text)) for d in documents]
    return list(zip(texts, finder.find_all(texts), strict=True))


_NO_TREES: Final = Forest.parse(
    dict.fromkeys(("roots", "feature", "threshold", "left", "right", "leaf"), ()) | {"base": 0}
)
_NO_MODEL: Final = ChooserModel(*[Passes(_NO_TREES, _NO_TREES, SPAN_THRESHOLD)] * 2)
EMPTY: Final = RankingModel(
    first=Trees.none(),
    second=Trees.none(),
    trust=Trees.none(),
    ranked=np.zeros(len(RANKED)),
    constant=0.0,
    threshold=SCORE_THRESHOLD,
)
"""A model that knows nothing, to read documents with before there is one."""


if __name__ == "__main__":
    main()
