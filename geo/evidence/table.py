"""Candidates as columns, and the scene they are judged in: what the clues are computed from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gazetteer import Place

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

KINDS_OF_PLACE: Final = (
    "country",
    "region",
    "division1",
    "division2",
    "division3",
    "capital",
    "seat",
    "small_seat",
    "town",
    "section",
    "water",
    "land",
    "spot",
)
MEASURES: Final = ("lat", "lon", "population", "alike", "crowd", "twin", "past", "renown")
NUMBERS: Final = ("kind", "country", "region", "district", "match", "writes")
"""The columns of a `Table`, in two arrays."""
_UNPEOPLED: Final = 10_000.0
LEAST_PEOPLE: Final = 100.0
"""Added to populations before their logarithm is taken: below it they tell nothing."""
_CODES: Final = {
    "CONT": 1,
    "ADM1": 2,
    "ADM2": 3,
    "PPLC": 5,
    "PPLA": 6,
    "PPLA2": 7,
    "PPLA3": 7,
    "PPLA4": 7,
    "PPLA5": 7,
    "PPLX": 9,
}
_CLASSES: Final = {"A": 4, "P": 8, "H": 10, "T": 11, "V": 11, "L": 1, "S": 12, "R": 12, "U": 10}
_PRIOR_KIND: Final = np.array([6, 1, 2.5, 0.6, 0.3, 3, 1.5, 1.2, 1, 0.3, 1, 1, 1])
_PRIOR_MATCH: Final = np.array([1.0, 0.4, 0.5, 0.5, 0.1])
_SORTS: Final = np.array([0, 1, 2, 3, 3, 4, 4, 4, 4, 4, 5, 6, 7])
"""Kinds of place that stand together in lists: towns with towns, divisions with divisions."""


def kind_of_place(place: Place) -> int:
    """Return the index in `KINDS_OF_PLACE` that a place's feature class and code come to."""
    if place.feature_code.startswith("PCL"):
        return 0
    return _CODES.get(place.feature_code, _CLASSES[place.feature_class])


def sort_of_place(kind: Ints) -> Ints:
    """Return a coarser number for kinds of place: all towns are one sort, all lower divisions another."""
    sorts: Ints = _SORTS[kind]
    return sorts


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Candidates as columns, each of shape (n,): rows of two arrays, so that all are taken from at once."""

    measures: Floats
    """Shape (8, n)."""
    numbers: Ints
    """Shape (6, n)."""
    unit: Ints
    """Which name each candidate belongs to."""
    lat: Floats
    """Radians."""
    lon: Floats
    """Radians."""
    population: Floats
    kind: Ints
    """Index in `KINDS_OF_PLACE`."""
    match: Ints
    """Index in ``MatchKind``."""
    alike: Floats
    """1 where the gazetteer writes the name just as the text does."""
    crowd: Floats
    """Share of the people of all so called that live within 161 km: namesakes in one spot count together."""
    twin: Floats
    """1 where a place of another kind is so called within 161 km: a town and its county."""
    country: Ints
    """A number a country; -1 for none."""
    region: Ints
    """A number a first-order division; -1 for none."""
    district: Ints
    """A number a second-order division; -1 for none."""
    past: Floats
    """1 where the place is known to have ended."""
    renown: Floats
    """How many names, in whatever language, the gazetteer has for the place."""
    writes: Ints
    """Which way its country writes English: 0 American, 1 British, 2 some other or none."""

    def __len__(self) -> int:
        return len(self.unit)

    @classmethod
    def of(cls, unit: Ints, measures: Floats, numbers: Ints) -> Table:
        """Return a table of two arrays, whose rows stand in the order of `MEASURES` and `NUMBERS`."""
        columns = zip((*MEASURES, *NUMBERS), (*measures, *numbers), strict=True)
        return cls(measures=measures, numbers=numbers, unit=unit, **dict(columns))

    def take(self, index: NDArray[np.intp], unit: Ints) -> Table:
        """Return some candidates, which belong to other names."""
        return Table.of(unit, self.measures.take(index, axis=1), self.numbers.take(index, axis=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Meetings:
    """Each candidate with every name that may speak for it: q meetings, candidate by candidate.

    A candidate's first one is with nobody, and whatever is said of it is 0: so no sum and no maximum over
    a candidate's meetings is empty.
    """

    row: Ints
    """Shape (q,): which candidate."""
    other: Ints
    """Shape (q,): which of the v names, in the order of these; -1 for nobody."""
    start: Ints
    """Shape (n,): where each candidate's begin."""
    size: Ints
    """Shape (n,): how many each has, nobody counted in."""

    def largest(self, values: Floats) -> Floats:
        """Return the largest of each candidate's values, none below 0: shape (…, q) to (…, n)."""
        found: Floats = np.maximum.reduceat(values, self.start, axis=-1)
        return found

    def summed(self, values: Floats) -> Floats:
        """Return each candidate's values summed up: shape (…, q) to (…, n).

        The order of the sum is that which the model was fitted to: the last bit tells 1 from nearly 1.
        """
        found: Floats = np.add.reduceat(values, self.start, axis=-1)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """How the names judged stand in the text to the others; all of shape (q,), from 0 to 1.

    In each meeting u is the name judged, and v the one that may speak for it.
    """

    beside: Floats
    """How near the two names stand, at their nearest."""
    after: Floats
    """How soon v follows in the same sentence, with no other name between."""
    before: Floats
    """How shortly before u v stands in the same sentence, with no other name between."""
    follows: Floats
    """1 where v stands right after u and a comma."""
    precedes: Floats
    """1 where v stands right before u and a comma."""
    phrase: Floats
    """1 where u "in" v, or u (v), or the other way round."""
    listed: Floats
    """1 where the two are joined by a comma, "and", "or" or a stroke."""
    same: Floats
    """1 where both are the same name told apart by what holds them."""
    apart: Floats
    """1 where both are the same name, v with a holder, and a sentence sets u without one against it."""
    longer: Floats
    """1 where v's name contains u's."""
    shorter: Floats
    """1 where u's name contains v's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Some names' candidates, and the other names of their documents that they are seen among.

    ``u`` names, of one document or several, are judged; ``v`` names may speak for those of their own
    document (``v`` holds the same names too; what a name says of itself is always zero).
    """

    table: Table
    """The n candidates of the names judged; ``unit`` counts them from 0 to u - 1."""
    country_share: Floats
    """Shape (n,): how much of the document's other names lies in the candidate's country."""
    region_share: Floats
    """Shape (n,): as much for its first-order division."""
    district_share: Floats
    """Shape (n,): as much for its second-order division."""
    top_country_share: Floats
    """Shape (n,): the largest share any candidate of the document has."""
    top_region_share: Floats
    everyone: Table
    """All candidates there are, whether they are seen or not."""
    rows: Ints
    """Shape (n,): where in it the candidates of the names judged stand."""
    anchors: Ints
    """Where in it the likeliest candidates of the v names stand, at most three of each, name by name."""
    anchor_start: Ints
    """Shape (v + 1,): where each name's begin among these."""
    belief: Floats
    """Soft probability of each anchor."""
    meetings: Meetings
    own: NDArray[np.bool_]
    """Shape (q,): the same name, or another spelling of it, which must not speak for it."""
    weight: Floats
    """Shape (v,): how much each name counts."""
    total: Floats
    """Shape (n,): how much the v names of the document count together."""
    around: Around
    cues: tuple[str, ...]
    """Of each of the u names: the kind of feature its head noun or neighbour says, or ""."""
    people: Floats
    """Shape (u,): share of mentions that are demonyms."""
    actor: Floats
    """Shape (u,): share of mentions that are metonyms."""
    facility: Floats
    """Shape (u,): share of mentions that are facilities."""
    timed: Floats
    """Shape (n,): 1 where the document's date lies outside the candidate's years."""
    dated: NDArray[np.bool_]
    """Shape (n,): whether the document has a date."""
    american: Floats
    """Shape (n,), 0 to 1: how surely the text is written the American way."""
    british: Floats
    """Shape (n,), 0 to 1: how surely it is written the British way."""
    source: Floats
    """Shape (n, 5): shares of the country, the region, what lies near and the place itself in the other
    documents of the same source, and the number of these as a logarithm; zeros where nothing is known."""
    at_home: Floats
    """Shape (n,): 1 where the text's language is at home, and for countries and capitals; 0 for all if it is
    English."""


def peopled(population: Floats, kind: Ints) -> Floats:
    """Return populations with a town's in place of the none that rivers, peaks and regions list."""
    unpeopled = (population <= 0) & ((kind == 1) | (kind >= 10))
    filled: Floats = np.where(unpeopled, _UNPEOPLED, population)
    return filled


def prior(table: Table, names: int) -> Floats:
    """Return a first belief in each candidate, before any context: size, kind and kind of match.

    Parameters
    ----------
    table : Table
    names : int
        How many names ``table.unit`` counts.

    Returns
    -------
    ndarray of shape (n,)
        Sums to 1 over the candidates of each name.
    """
    size_weight = (table.population + 200.0) ** 0.8
    vast = (table.kind == 1) | (table.kind == 10)
    size_weight = np.where(vast, np.maximum(size_weight, 2e4), size_weight)
    weight = size_weight * _PRIOR_KIND[table.kind] * _PRIOR_MATCH[table.match]
    total = np.bincount(table.unit, weights=weight, minlength=names)
    share: Floats = weight / np.maximum(total[table.unit], 1e-300)
    return share
