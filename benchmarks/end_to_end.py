"""From raw text to place, unseen: ``python benchmarks/end_to_end.py CORPUS.jsonl… -o FILE.json``.

Recognition and resolution are each fitted to the other corpora or, where a corpus names outlets, to four
folds of five; the parser made of the two reads what it was not fitted on, as a user's would, with the neural
model and with ``--fast``. Only the counts of words, which know no gold, come from all corpora. Give all that
the models are fitted to.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gazetteer import open_gazetteer
from geo.confusion import confusion
from geo.evaluation import figures, marked_figures
from geo.pipeline import Geoparser
from geo.recognition import GazetteerRecognizer, SpacyEntityFinder
from geo.recognition.chooser import ChooserModel
from geo.resolution import RankingResolver
from geo.training.__main__ import (
    FOLDS,
    SCORE_THRESHOLD,
    SPAN_CORPORA,
    SPAN_THRESHOLD,
    entities,
    gold_cases,
    span_sheets,
)
from geo.training.corpora import read_corpus
from geo.training.protocol import FOLDED, TOGETHER, UNSEEN, Trial
from geo.training.records import written
from geo.training.spans import fit_spans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from gazetteer import Gazetteer
    from geo.gold import GoldDocument
    from geo.model import Analysis
    from geo.recognition import Entity
    from geo.recognition.ner import EntityFinder
    from geo.training.corpora import CorpusDocument
    from geo.training.protocol import ByFolds, Fitted
    from geo.training.spans import Sheet

    Part = tuple[Fitted, Sequence[CorpusDocument]]

Told = dict[str, object]
READ: Final = ("geovirus", "lgl")
"""Corpora of news that mark all their places; elsewhere raw text does not tell what is found in excess."""
WITHOUT: Final = {"geovirus": ("demonym",)}
"""Kinds of mention that a corpus leaves unmarked."""
WAYS: Final = {"labelled": "", "plain": ", --fast"}
"""Ways of finding names, with the neural model and without, and what each adds to its rows' names."""


class KnownEntities:
    """Entities by text: the neural model reads each text once, however often it is judged."""

    def __init__(self, known: Mapping[str, tuple[Entity, ...]], finder: EntityFinder) -> None:
        self._known = dict(known)
        self._finder = finder

    def find_all(self, texts: Iterable[str]) -> Iterator[tuple[Entity, ...]]:
        """Yield the entities of each text, in order."""
        wanted = list(texts)
        new = [text for text in dict.fromkeys(wanted) if text not in self._known]
        self._known.update(zip(new, self._finder.find_all(new), strict=True))
        return (self._known[text] for text in wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """Documents, and all that both models are fitted to."""

    gazetteer: Gazetteer
    documents: Sequence[CorpusDocument]
    entities: EntityFinder
    sheets: Mapping[str, Sequence[Sheet]]
    """Candidate spans by way of finding names."""
    trial: Trial
    by_folds: ByFolds

    @classmethod
    def of(cls, documents: Sequence[CorpusDocument]) -> Bench:
        """Prepare both models' material."""
        gazetteer = open_gazetteer()
        chosen_among = [d for d in documents if d.corpus in SPAN_CORPORA]
        found = entities(chosen_among)
        sheets = span_sheets(chosen_among, found, gazetteer, labels=list(WAYS))
        judged, blocks = gold_cases(documents, gazetteer)
        trial = Trial.of_cases(judged, FOLDS, blocks)
        return cls(
            gazetteer=gazetteer,
            documents=documents,
            entities=KnownEntities(dict(found), SpacyEntityFinder()),
            sheets=sheets,
            trial=trial,
            by_folds=trial.by_folds(),
        )

    def figures(self, say: Callable[[str], None]) -> dict[str, Told]:
        """Return the figures of every corpus: by folds where it names outlets, else with it left out."""
        found: dict[str, Told] = {}
        for name in READ:
            inside = [d for d in self.documents if d.corpus == name]
            protocols = [UNSEEN]
            if any(d.document.source for d in inside):
                protocols = [f"{self.trial.folds} {FOLDED}", f"{self.trial.folds} {TOGETHER}"]
            parts = self._parts(name, inside)
            for way, said in WAYS.items():
                parsers = [(self._parser(fitted, here, way), here) for fitted, here in parts]
                for protocol in protocols:
                    together = protocol.endswith(TOGETHER)
                    read = [pair for part in parsers for pair in _read(*part, together=together)]
                    found[f"{name}, {protocol}{said}"] = self._told(name, read)
                    say(f"read {name}, {protocol}{said}")
        return found

    def _parts(self, name: str, inside: Sequence[CorpusDocument]) -> list[Part]:
        """Return a corpus's documents, by folds where it names outlets, with a ranking that knows none."""
        if not any(d.document.source for d in inside):
            return [(self.trial.without_corpus(name, self.by_folds), inside)]
        fold = {c.group: k for c, k in zip(self.trial.cases, self.trial.fold.tolist(), strict=True)}
        return [
            (self.trial.without_fold(k, self.by_folds), [d for d in inside if fold.get(d.group, 0) == k])
            for k in range(self.trial.folds)
        ]

    def _parser(self, fitted: Fitted, left_out: Sequence[CorpusDocument], way: str) -> Geoparser:
        """Return the parser of both models, fitted without some documents."""
        groups = {d.group for d in left_out}
        passes = fit_spans([s for s in self.sheets[way] if s.group not in groups], SPAN_THRESHOLD)
        entities = self.entities if way == "labelled" else None
        recognizer = GazetteerRecognizer(self.gazetteer, entities, model=ChooserModel(passes, passes))
        resolver = RankingResolver(self.gazetteer, model=fitted.model(SCORE_THRESHOLD))
        return Geoparser(self.gazetteer, recognizer, resolver)

    def _told(self, name: str, read: list[tuple[GoldDocument, Analysis]]) -> Told:
        documents, analyses = [d for d, _ in read], [a for _, a in read]
        told: Told = {**figures(documents, analyses, without=WITHOUT.get(name, ()))}
        told |= marked_figures(documents, analyses)
        return told | confusion(documents, analyses, self.gazetteer)


def _read(
    parser: Geoparser, documents: Sequence[CorpusDocument], *, together: bool
) -> list[tuple[GoldDocument, Analysis]]:
    """Return some documents with what a parser makes of them."""
    marked = [d.marked for d in documents if d.marked is not None]
    given = [m.document for m in marked]
    if together:
        parser = parser.with_sources(parser.count_sources(given).sources())
    return list(zip(marked, parser.locate_all(given), strict=True))


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the figures of some corpora."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="+", type=Path, metavar="CORPUS.jsonl")
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="FILE")
    parser.add_argument("--date", default="", help="date to write beside the figures")
    options = parser.parse_args(arguments)
    documents = [d for path in options.corpora for d in read_corpus(path)]
    bench = Bench.of(documents)
    about = {"corpora": sorted({d.corpus for d in documents}), "date": options.date}
    record = about | {"gazetteer": bench.gazetteer.version, "figures": bench.figures(_say)}
    options.output.write_text(written(record), encoding="utf-8")


def _say(said: str) -> None:
    sys.stderr.write(f"{said}\n")


if __name__ == "__main__":
    main()
