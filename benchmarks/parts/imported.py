"""What more rivals cost: accuracy and calibration with and without everything that a folder holds, imported.

Marked names are resolved twice, over the base alone and over the base with the imports; then raw text is read
twice with ``--fast``, to see what further names make of words. More rivals must not cost more than 0.01.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gazetteer import open_gazetteer
from gazetteer.importing.run import import_files
from geo import Geoparser
from geo.evaluation import evaluate
from geo.gold import read_gold
from parts.result import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.gold import GoldDocument
    from parts.result import Settings

MOST: Final = 0.01
SHARE: Final = 3
"""One document in so many is read, evenly over each corpus."""
FIGURES: Final = {
    "acc161_of_recognised": "right within 161 km",
    "calibration_error": "calibration error",
    "confidence_roc_auc": "ROC-AUC of the score",
    "sure_wrong": "wrong of those with score ≥ 0.8",
}
RAW: Final = {
    "overlap_prf": "found, F1",
    "acc161_end_to_end": "right, of all names",
    "false_dots_per_1000_words": "false dots in 1,000 words",
}


def measure(settings: Settings) -> list[Table]:
    """Return both, before and after."""
    if settings.data is None or not settings.corpora:
        table = Table("With larger gazetteers imported", ["figure"])
        table.notes.append("not measured: it needs --data DIR and --corpora GOLD.jsonl …")
        return [table]
    with tempfile.TemporaryDirectory() as folder:
        shelf = Path(folder) / "imports"
        paths = sorted(path for path in settings.data.iterdir() if not path.name.lower().startswith("readme"))
        outcomes = import_files(paths, shelf, open_gazetteer)
        before, after = _parser([]), _parser([shelf])
        title = "; ".join(f"{o.imported.name}, {o.imported.places:,} places" for o in outcomes)
        marked = _Compared(f"Marked names, with {title}", FIGURES, ["acc161_of_recognised"])
        raw = _Compared("Raw text with --fast, the same", RAW, ["acc161_end_to_end", "overlap_prf"])
        for path in settings.corpora:
            documents = read_gold(path)[:: 1 if settings.quick else SHARE]
            marked.add(path.stem, documents, before, after, gold_mentions=True)
            raw.add(path.stem, documents, before, after, gold_mentions=False)
    return [marked.table, raw.table]


def _parser(layers: Sequence[Path]) -> Geoparser:
    return Geoparser.default(open_gazetteer(list(layers)), fast=True)


class _Compared:
    """A table of figures before and after."""

    def __init__(self, title: str, wanted: dict[str, str], judged: Sequence[str]) -> None:
        self._wanted, self._judged = wanted, judged
        columns = [part for name in wanted.values() for part in (name, f"{name}, with the imports")]
        self.table = Table(title, ["corpus", "documents", *columns, f"lost at most {MOST}"])

    def add(
        self,
        name: str,
        documents: Sequence[GoldDocument],
        before: Geoparser,
        after: Geoparser,
        *,
        gold_mentions: bool,
    ) -> None:
        """Add a row: the figures over both gazetteers."""
        told = [evaluate(parser, documents, gold_mentions=gold_mentions) for parser in (before, after)]
        pairs = {key: [_value(each[key]) for each in told] for key in self._wanted}
        lost = max(pairs[key][0] - pairs[key][1] for key in self._judged)
        verdict = f"{'yes' if lost <= MOST else 'no'} ({lost:+.4f})"
        figures = [value for pair in pairs.values() for value in pair]
        self.table.rows.append([name, len(documents), *figures, verdict])


def _value(figure: Any) -> Any:
    """Return a figure; of precision, recall and F1 the last."""
    return figure[-1] if isinstance(figure, list) else figure
