"""How much of a marked corpus can be right at all: ``python benchmarks/coverage.py GOLD.jsonl…``.

Of the marked names with coordinates: the share with a right place among their candidates. A place is right
within 161 km of the gold's point, or if it is the very place the gold names. Names without one are counted by
kind and by the gold's feature class; ``--misses`` lists them, most frequent first.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from gazetteer import open_gazetteer
from geo import Geoparser
from geo.geometry import pairwise_km
from geo.gold import read_gold
from geo.pipeline import read
from geo.recognition import GazetteerRecognizer
from geo.resolution import RankingResolver

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gazetteer import Gazetteer
    from geo.gold import GoldToponym
    from geo.model import Candidate

HIT_KM = 161.0
MISSES = ("no candidate", "only places elsewhere", "the place, but its point is far")


@dataclass(frozen=True)
class Reached:
    """One marked name: whether a right place is among its candidates, and if not, how it is missed."""

    name: str
    feature: str
    """The gold's feature class and code, such as P.PPL; empty where the corpus gives none."""
    near: bool
    """Some candidate lies within 161 km."""
    same: bool
    """Some candidate is the very place, by its id."""
    candidates: int

    @property
    def miss(self) -> str | None:
        """Say how the name is missed, or None."""
        if self.near:
            return None
        return MISSES[2] if self.same else MISSES[1] if self.candidates else MISSES[0]


def main() -> None:
    """Print the coverage of each corpus and what is missing."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", nargs="+", type=Path, metavar="GOLD.jsonl")
    parser.add_argument("--gazetteer", action="append", default=[], type=Path, metavar="FILE.csv")
    parser.add_argument("--base", type=Path, metavar="FOLDER", help="another base than the installed one")
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="list the N most frequent misses")
    options = parser.parse_args()
    gazetteer = open_gazetteer(options.gazetteer, base=options.base)
    geoparser = Geoparser(gazetteer, GazetteerRecognizer(gazetteer), RankingResolver(gazetteer))
    for path in options.gold:
        _say(path.stem, list(_reached(geoparser, gazetteer, path)), options.misses)


def _reached(geoparser: Geoparser, gazetteer: Gazetteer, path: Path) -> Iterator[Reached]:
    recognizer = GazetteerRecognizer(gazetteer)
    features = _features(path)
    for number, gold in enumerate(read_gold(path)):
        document = replace(gold.document, language="en", given_spans=tuple(t.span for t in gold.toponyms))
        request = geoparser.request(document, next(iter(recognizer.recognize([read(document)]))))
        by_span = {m.span: c for m, c in zip(request.mentions, request.candidates, strict=True)}
        for toponym, feature in zip(gold.toponyms, features[number], strict=True):
            if toponym.latitude is not None and not toponym.ignored:
                name = " ".join(toponym.span.of(document.text).split())
                yield _judged(name, feature, toponym, by_span.get(toponym.span, ()))


def _judged(name: str, feature: str, gold: GoldToponym, candidates: Sequence[Candidate]) -> Reached:
    points = np.array([(c.place.latitude, c.place.longitude) for c in candidates])
    km = pairwise_km(np.array([(gold.latitude, gold.longitude)]), points)
    same = any(c.place.id == gold.geonames_id for c in candidates)
    return Reached(name, feature, bool((km <= HIT_KM).any()), same, len(candidates))


def _features(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8") as lines:
        return [
            [t.get("feature") or "" for t in json.loads(line)["toponyms"]] for line in lines if line.strip()
        ]


def _say(corpus: str, told: list[Reached], listed: int) -> None:
    near, served = sum(r.near for r in told), sum(r.near or r.same for r in told)
    sys.stdout.write(
        f"{corpus}: {near / len(told):.4f} of {len(told):,} within 161 km, "
        f"{served / len(told):.4f} with the very place counted too\n"
    )
    missed = [r for r in told if r.miss]
    for kind in MISSES:
        names = [r for r in missed if r.miss == kind]
        classes = Counter(r.feature or "-" for r in names).most_common(8)
        sys.stdout.write(f"  {len(names):5,} {kind}: {', '.join(f'{f} {n}' for f, n in classes)}\n")
    for (name, feature, kind), count in Counter((r.name, r.feature, r.miss) for r in missed).most_common(
        listed
    ):
        sys.stdout.write(f"  {count:5,} {name} {feature} ({kind})\n")


if __name__ == "__main__":
    main()
