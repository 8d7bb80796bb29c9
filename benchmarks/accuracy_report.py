"""The accuracy figures as tables in Markdown: ``python benchmarks/accuracy_report.py``.

Ours come from the models' own records (``geo/data/*.json``), written when they were fitted; the others' from
``benchmarks/peers.csv``, each with its source. Nothing is computed here.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
CORPORA: Final = {
    "lgl": "LGL",
    "geovirus": "GeoVirus",
    "geocorpora": "GeoCorpora",
    "semeval": "SemEval-2019",
    "wiktor1000": "WikToR",
    "made": "texts of our own",
}
UNSEEN: Final = "not fitted on it"
FIGURES: Final = {
    "gold": "names",
    "ceiling": "could be right",
    "always": "right, always answering",
    "acc161": "right within 161 km",
    "answered": "answered",
    "right": "right place",
    "exact": "same id",
    "ece": "calibration error",
    "roc_auc": "ROC-AUC of the score",
    "sure": "share with score ≥ 0.8",
    "sure_wrong": "wrong of those with score ≥ 0.8",
    "impossible_doubted": "doubted where none could be right",
}
"""Keys of the models' records, in the order of their columns."""


def report() -> str:
    """Return all tables."""
    recognition, resolution = (_record(name) for name in ("recognition", "resolution"))
    parts = [
        "### Which place it is\n",
        _about(resolution),
        _resolution(resolution["figures"]),
        "### Beside others\n",
        _peers(resolution["figures"]),
        "### Which words name a place\n",
        _about(recognition),
        *(_recognition(name, figures) for name, figures in recognition["figures"].items()),
    ]
    return "\n".join(parts)


def _record(name: str) -> dict[str, Any]:
    path = ROOT / "geo" / "data" / f"{name}.json"
    record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return record


def _about(record: dict[str, Any]) -> str:
    corpora = ", ".join(CORPORA.get(name, name) for name in record["corpora"])
    dated = f", {record['date']}" if record.get("date") else ""
    return f"Fitted on {corpora}; gazetteer `{record['gazetteer']}`{dated}.\n"


def _resolution(figures: dict[str, dict[str, float]]) -> str:
    known = {key for row in figures.values() for key in row}
    keys = [key for key in FIGURES if key in known] + sorted(known - set(FIGURES))
    # A corpus whose gold has no ids has none that could be the same.
    rows = [
        [_protocol(name), *(_shown(row.get(key) or None if key == "exact" else row.get(key)) for key in keys)]
        for name, row in figures.items()
    ]
    return _table(["corpus and protocol", *(FIGURES.get(key, key) for key in keys)], rows)


def _recognition(finder: str, figures: dict[str, list[float]]) -> str:
    with_or_without = {"labelled": "With the neural recogniser:", "plain": "Without it (`--fast`):"}
    rows = [[_protocol(name), *map(_shown, row)] for name, row in figures.items()]
    said = with_or_without.get(finder, f"{finder}:")
    return f"{said}\n\n" + _table(["corpus and protocol", "precision", "recall", "F1"], rows)


def _peers(figures: dict[str, dict[str, float]]) -> str:
    """Return the one figure that others report too, corpus by corpus."""
    with (ROOT / "benchmarks" / "peers.csv").open(encoding="utf-8", newline="") as file:
        peers = list(csv.DictReader(file))
    columns = [name for name in CORPORA if any(peer.get(name) for peer in peers)]
    ours = ["**Wherein**, the corpus unseen"]
    ours += [_shown(figures.get(f"{name}, {UNSEEN}", {}).get("acc161")) for name in columns]
    rows = [[*ours, "the table above"]]
    rows += [[peer["system"], *(peer[name] or "–" for name in columns), peer["source"]] for peer in peers]
    return _table(["system", *(CORPORA[name] for name in columns), "source"], rows)


def _protocol(name: str) -> str:
    corpus, _, protocol = name.partition(", ")
    return f"{CORPORA.get(corpus, corpus)}, {protocol}" if protocol else CORPORA.get(corpus, corpus)


def _shown(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else f"{value:.3f}"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(report())
