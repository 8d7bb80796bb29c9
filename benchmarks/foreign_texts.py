"""What is found in other languages than English: ``python benchmarks/foreign_texts.py [FILE] [--json]``.

The texts are our own (``tests/data/foreign.tsv``), in some 40 languages, marked before the program read
them. By language: how many places they name, how many are found, how many in the right country, and how many
dots stand where no place is named. Nothing was fitted, but rules were mended with the texts at hand: they are
no unseen ones.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Final, NamedTuple

from gazetteer import open_gazetteer
from geo import Document, Geoparser
from geo.model import Resolved

TEXTS: Final = Path(__file__).resolve().parents[1] / "tests" / "data" / "foreign.tsv"
_MARK: Final = re.compile(
    r"\[(?P<name>[^|\]]+)\|(?P<country>[A-Z]{0,2})(?P<missing>\|-)?\]|\{(?P<either>[^}]+)\}"
)
COLUMNS: Final = ("texts", "named", "found", "right country", "false dots")


class Named(NamedTuple):
    """A place that a text names."""

    start: int
    end: int
    country: str
    """Empty where any will do: a sea, a state of the past."""
    expected: bool
    """Whether it is found as far as is known."""


class Marked(NamedTuple):
    """A text with its marks read off."""

    language: str
    subject: str
    text: str
    names: tuple[Named, ...]
    either: tuple[tuple[int, int], ...]
    """Stretches that may be taken for places or not."""


def read(path: Path = TEXTS) -> list[Marked]:
    """Return the texts of a file in its order."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_marked(*line.split("\t")) for line in lines if line and not line.startswith("#")]


def _marked(language: str, subject: str, written: str) -> Marked:
    text = ""
    past = 0
    names = []
    either = []
    for mark in _MARK.finditer(written):
        text += written[past : mark.start()]
        start = len(text)
        text += mark["name"] or mark["either"]
        past = mark.end()
        if mark["name"]:
            names.append(Named(start, len(text), mark["country"], mark["missing"] is None))
        else:
            either.append((start, len(text)))
    return Marked(language, subject, text + written[past:], tuple(names), tuple(either))


def figures(texts: list[Marked], parser: Geoparser) -> dict[str, Counter[str]]:
    """Return the counts by language; see `COLUMNS`."""
    counts: dict[str, Counter[str]] = {}
    documents = (Document(id=str(i), text=marked.text) for i, marked in enumerate(texts))
    for marked, analysis in zip(texts, parser.locate_all(documents), strict=True):
        count = counts.setdefault(marked.language, Counter())
        count["texts"] += 1
        count["named"] += len(marked.names)
        dots = [(m.span, r.place) for m, r in analysis.pairs() if isinstance(r, Resolved)]
        for name in marked.names:
            at = [place for span, place in dots if span.start < name.end and name.start < span.end]
            count["found"] += bool(at)
            count["right country"] += bool(at) and name.country in {"", at[0].country_code}
        known = [(n.start, n.end) for n in marked.names] + list(marked.either)
        count["false dots"] += sum(
            not any(span.start < end and start < span.end for start, end in known) for span, _ in dots
        )
    return counts


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("file", nargs="?", type=Path, default=TEXTS)
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    counts = figures(read(asked.file), Geoparser.default(open_gazetteer(), fast=True))
    total = sum(counts.values(), Counter())
    rows = {**dict(sorted(counts.items())), "all": total}
    if asked.json:
        sys.stdout.write(
            json.dumps({code: {c: row[c] for c in COLUMNS} for code, row in rows.items()}) + "\n"
        )
        return
    lines = [f"| language | {' | '.join(COLUMNS)} |", "|---|" + "---|" * len(COLUMNS)]
    lines += [f"| {code} | {' | '.join(str(row[c]) for c in COLUMNS)} |" for code, row in rows.items()]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
