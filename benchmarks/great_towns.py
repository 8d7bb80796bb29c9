"""Whether a row of great towns means them: ``python benchmarks/great_towns.py [--sentences N]``.

"Protests were held in Chicago, Phoenix and Denver" is about three great towns, though there is a Phoenix in
Illinois, beside Chicago. Three towns at a time are drawn from those of the gazetteer that have far smaller
namesakes, and set into sentences that the ranking was not fitted to; each should be taken for the great one.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from typing import TYPE_CHECKING, Final

from gazetteer import open_gazetteer
from geo import Document, Geoparser
from geo.geometry import distance_km
from geo.gold import HIT_KM
from geo.model import Resolved

if TYPE_CHECKING:
    from gazetteer import Gazetteer, Place

PEOPLE: Final = 300_000
TIMES: Final = 20
"""How many times the people of its next namesake a great town has at least."""
SENTENCES: Final = (
    "Protests were held in {}, {} and {} on Monday.",
    "Officials in {} and {} declined to comment; police in {} said nothing.",
    "The tour goes from {} to {} and ends in {}.",
    "{}, {} and {} reported record heat.",
)
COLUMNS: Final = ("names", "right", "elsewhere", "without a place", "not found")


def great_towns(gazetteer: Gazetteer) -> list[Place]:
    """Return the towns that have namesakes, of which none comes near them in size; the largest first."""
    found = []
    for town in gazetteer.within(-90, -180, 90, 180, min_population=PEOPLE):
        if town.feature_class != "P" or not town.name.isascii():
            continue
        matches = [m.place for m in gazetteer.by_name(town.name, limit=80) if m.name == town.name]
        others = [p for p in matches if p.feature_class == "P" and p.id != town.id]
        if others and all(p.population * TIMES <= town.population for p in others):
            found.append(town)
    return sorted(found, key=lambda p: (-p.population, p.id))


def counts(parser: Geoparser, towns: list[Place], sentences: int) -> dict[str, int]:
    """Return how many names there were, and what became of them."""
    drawn = random.Random(1)
    told = dict.fromkeys(COLUMNS, 0)
    rows = [drawn.sample(towns, 3) for _ in range(sentences)]
    texts = [SENTENCES[n % len(SENTENCES)].format(*(t.name for t in row)) for n, row in enumerate(rows)]
    documents = (Document(id=str(n), text=text, language="en") for n, text in enumerate(texts))
    for row, analysis in zip(rows, parser.locate_all(documents), strict=True):
        said = {m.text: resolution for m, resolution in analysis.pairs()}
        for town in row:
            told["names"] += 1
            told[_outcome(town, said)] += 1
    return told


def _outcome(town: Place, said: dict[str, object]) -> str:
    if town.name not in said:
        return "not found"
    resolution = said[town.name]
    if not isinstance(resolution, Resolved):
        return "without a place"
    place = resolution.place
    km = distance_km(town.latitude, town.longitude, place.latitude, place.longitude)
    return "right" if km <= HIT_KM else "elsewhere"


def main() -> int:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--sentences", type=int, default=1_000, metavar="N")
    arguments.add_argument("--spacy", action="store_true", help="with the neural model; slower")
    arguments.add_argument("--json", action="store_true")
    given = arguments.parse_args()
    gazetteer = open_gazetteer()
    towns = great_towns(gazetteer)
    told = counts(Geoparser.default(gazetteer, fast=not given.spacy), towns, given.sentences)
    lines = [
        f"{len(towns)} towns of {PEOPLE:,} people and more, in {given.sentences} sentences of three",
        " | ".join(COLUMNS),
        " | ".join(str(told[column]) for column in COLUMNS),
    ]
    sys.stdout.write((json.dumps(told) if given.json else "\n".join(lines)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
