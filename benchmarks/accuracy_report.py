"""The accuracy figures as tables in Markdown: ``python benchmarks/accuracy_report.py [--write]``.

Ours come from the models' own records (``geo/data/*.json``), written when they were fitted, and from
``benchmarks/end_to_end.json``, which ``benchmarks/end_to_end.py`` writes; the others' from
``benchmarks/peers.csv``, each with its source. Nothing is computed here. ``--write`` puts the tables into
``docs/accuracy.md``; whoever commits a fit commits them too.
"""

from __future__ import annotations

import csv
import json
import re
import subprocess
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
FAST: Final = ", --fast"
"""How the names of rows end that tell of reading without the neural model."""
PAGE: Final = ROOT / "docs" / "accuracy.md"
TABLES: Final = re.compile(r"(?<=<!-- accuracy -->\n\n).*?(?=\n<!-- end of accuracy -->)", re.DOTALL)
"""Where the tables stand on the page."""
RIGHT: Final = {
    "gold": "names",
    "ceiling": "could be right",
    "always": "right, always answering",
    "acc161": "right within 161 km",
    "acc161_inside": "or inside its outline",
    "turned": "a sign lost",
    "answered": "answered",
    "right": "right place",
    "exact": "same id",
}
SURE: Final = {
    "ece": "calibration error",
    "ece_inside": "calibration error, or inside",
    "roc_auc": "ROC-AUC of the score",
    "roc_auc_inside": "ROC-AUC, or inside",
    "sure": "share with score ≥ 0.8",
    "sure_wrong": "wrong of those with score ≥ 0.8",
    "sure_wrong_inside": "wrong of them, or inside",
    "impossible": "none could be right",
    "impossible_doubted": "doubted where none could be right",
    "impossible_doubted_inside": "doubted of them, unless inside",
}
"""Keys of the models' records, in the order of their columns."""
WHOLE: Final = {
    "gold": "names",
    "overlap_f1": "found, F1",
    "overlap_precision": "precision",
    "overlap_recall": "recall",
    "exact_f1": "found exactly, F1",
    "acc161_end_to_end": "right, of all names",
    "acc161_of_recognised": "right, of those found",
    "acc161_or_inside": "or inside, of those found",
    "exact_id_of_recognised": "same id, of those found",
    "calibration_error": "calibration error",
    "sure_wrong": "wrong of those with score ≥ 0.8",
    "false_dots_per_1000_words": "false dots in 1,000 words",
}
FLOORS: Final = (
    # What, corpus and protocol, record, key, the least (or the most) that is wanted, more is better.
    ("finding names, F1", "lgl, 5 folds by outlet", "whole", "overlap_f1", 0.84, True),
    ("finding names, F1", "geovirus, not fitted on it", "whole", "overlap_f1", 0.93, True),
    ("marked names, within 161 km", "lgl, 5 folds by outlet", "given", "acc161", 0.88, True),
    (
        "marked names, within 161 km",
        "lgl, 5 folds by outlet, with the source's other documents",
        "given",
        "acc161",
        0.925,
        True,
    ),
    ("marked names, within 161 km", "geovirus, not fitted on it", "given", "acc161", 0.84, True),
    ("marked names, within 161 km", "geocorpora, not fitted on it", "given", "acc161", 0.80, True),
    ("marked names, within 161 km", "semeval, not fitted on it", "given", "acc161", 0.84, True),
    ("marked names, within 161 km", "wiktor1000, not fitted on it", "given", "acc161", 0.63, True),
    ("from raw text, within 161 km", "lgl, 5 folds by outlet", "whole", "acc161_end_to_end", 0.74, True),
    (
        "from raw text, within 161 km",
        "lgl, 5 folds by outlet, with the source's other documents",
        "whole",
        "acc161_end_to_end",
        0.78,
        True,
    ),
    ("from raw text, within 161 km", "geovirus, not fitted on it", "whole", "acc161_end_to_end", 0.79, True),
    ("calibration error", "lgl, 5 folds by outlet", "given", "ece", 0.02, False),
    ("calibration error", "semeval, not fitted on it", "given", "ece", 0.04, False),
    ("calibration error", "geovirus, not fitted on it", "given", "ece", 0.02, False),
    ("calibration error", "geocorpora, not fitted on it", "given", "ece", 0.04, False),
    ("calibration error", "wiktor1000, not fitted on it", "given", "ece", 0.04, False),
    *(
        (what, f"{corpus}, {protocol}", "given", key, wanted, more)
        for what, key, wanted, more in (
            ("ROC-AUC of the score", "roc_auc", 0.88, True),
            ("wrong of those with score ≥ 0.8", "sure_wrong", 0.04, False),
            ("doubted where none could be right", "impossible_doubted", 0.60, True),
        )
        for corpus, protocol in (
            ("lgl", "5 folds by outlet"),
            ("geovirus", UNSEEN),
            ("geocorpora", UNSEEN),
            ("semeval", UNSEEN),
            ("wiktor1000", UNSEEN),
        )
    ),
    (
        "false dots in 1,000 words",
        "geovirus, not fitted on it",
        "whole",
        "false_dots_per_1000_words",
        4.0,
        False,
    ),
)
"""What is aimed at; where a corpus's points lie, the same with outlines stands beside."""


def report() -> str:
    """Return all tables."""
    recognition, resolution = (
        _record(ROOT / "geo" / "data" / f"{n}.json") for n in ("recognition", "resolution")
    )
    whole = _record(ROOT / "benchmarks" / "end_to_end.json")
    given, read = resolution["figures"], {k: _flat(v) for k, v in whole["figures"].items()}
    parts = [
        "### What is aimed at\n",
        _aims({"given": given, "whole": read}),
        "### Which place it is\n",
        _about(resolution),
        _rows(RIGHT, given),
        "### How sure it is\n",
        _rows(SURE, given),
        "### From raw text to place\n",
        _about(whole),
        _rows(WHOLE, read),
        *_details(whole["figures"]),
        "### Beside others\n",
        _peers(given),
        "### Which words name a place\n",
        _about(recognition),
        *(_recognition(name, figures) for name, figures in recognition["figures"].items()),
    ]
    return "\n".join(parts)


def written(page: str) -> str:
    """Return the page with the tables in their place, and with the commits of the fits."""
    told = report() + "\n" + _commits() + "\n"
    return TABLES.sub(lambda _: told, page)


def _commits() -> str:
    """Return in which commits the models were fitted."""
    fitted = {
        what: subprocess.run(
            ["git", "log", "-1", "--format=%h", "--abbrev=10", "--", file],
            cwd=ROOT,
            capture_output=True,
            check=True,
            text=True,
        ).stdout.strip()
        for what, file in (
            ("which place it is", "geo/data/resolution.json"),
            ("which words name one", "geo/data/recognition.json"),
            ("from raw text", "benchmarks/end_to_end.json"),
        )
    }
    return "Commits of the records: " + ", ".join(f"{what} `{at}`" for what, at in fitted.items()) + "."


def _aims(records: dict[str, dict[str, dict[str, float]]]) -> str:
    rows = []
    for what, name, record, key, wanted, more in FLOORS:
        found = records[record].get(name, {})
        value, inside = found.get(key), found.get(f"{key}_inside")
        met = value is not None and (value >= wanted if more else value <= wanted)
        oracle = found.get("ceiling") if key == "acc161" else None
        sign = "≥" if more else "≤"
        said = "yes" if met else "no"
        rows.append(
            [what, _protocol(name), _shown(value), f"{sign} {wanted:g}", said, _shown(oracle), _shown(inside)]
        )
    head = ["what", "corpus and protocol", "reached", "wanted", "met", "could be right", "with outlines"]
    return _table(head, rows)


def _flat(figures: dict[str, Any]) -> dict[str, float]:
    """Return the figures with precision, recall and F1 under names of their own."""
    flat = dict(figures)
    for kind in ("exact", "overlap"):
        told = flat.pop(f"{kind}_prf", None)
        if told:
            flat |= {f"{kind}_{part}": v for part, v in zip(("precision", "recall", "f1"), told, strict=True)}
    return flat


def _rows(columns: dict[str, str], figures: dict[str, dict[str, Any]]) -> str:
    # A corpus whose gold has no ids has none that could be the same.
    rows = [
        [_protocol(name), *(_cell(key, row.get(key)) for key in columns)] for name, row in figures.items()
    ]
    return _table(["corpus and protocol", *columns.values()], rows)


def _cell(key: str, value: float | None) -> str:
    return _shown(None if key.startswith("exact") and not value else value)


def _details(figures: dict[str, dict[str, Any]]) -> list[str]:
    """Return, corpus by corpus, what was right by kind of mention, and what was taken for what.

    With the neural model alone, which is how texts are read unless ``--fast`` is asked for.
    """
    figures = {name: told for name, told in figures.items() if not name.endswith(FAST)}
    kinds = [
        [_protocol(name), kind, f"{count:,}", _shown(share)]
        for name, told in figures.items()
        for kind, (count, share) in told["acc161_by_kind"].items()
    ]
    parts = [
        "By the kind of mention a name was taken for:\n",
        _table(["corpus and protocol", "kind", "names found", "right within 161 km"], kinds),
        "What was most often taken for what, where the corpus names places of GeoNames:\n",
        _confused(figures, "confused"),
    ]
    # Records of before 2026-11-22 do not tell countries.
    if any("confused_countries" in told for told in figures.values()):
        parts += [
            "And which country for which; *nothing* is a name that got no place:\n",
            _confused(figures, "confused_countries"),
        ]
    return parts


def _confused(figures: dict[str, dict[str, Any]], key: str) -> str:
    rows = [
        [_protocol(name), f"`{true}`", f"`{taken}`", f"{count:,}"]
        for name, told in figures.items()
        for true, taken, count in told.get(key, ())[:5]
    ]
    return _table(["corpus and protocol", "is", "was taken for", "times"], rows)


def _record(path: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return record


def _about(record: dict[str, Any]) -> str:
    corpora = ", ".join(CORPORA.get(name, name) for name in record["corpora"])
    dated = f", {record['date']}" if record.get("date") else ""
    return f"Fitted on {corpora}; gazetteer `{record['gazetteer']}`{dated}.\n"


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
    corpus, _, protocol = name.replace(FAST, ", `--fast`").partition(", ")
    return f"{CORPORA.get(corpus, corpus)}, {protocol}" if protocol else CORPORA.get(corpus, corpus)


def _shown(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else f"{value:.3f}"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        sys.stdout.write(report())
