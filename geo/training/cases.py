"""Gold documents as cases to learn from: their names, the candidates of each, and which of these are right.

Also what is made of them: with right candidates struck out, single sentences, in their source's light.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.focus import NameBelief
from geo.geometry import haversine_km
from geo.gold import HIT_KM
from geo.model import Span
from geo.pipeline import read
from geo.resolution.scene import Names, Request
from geo.sentences import split_sentences
from geo.sources import SourceCounter, Sources

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gazetteer import Gazetteer
    from geo.gold import GoldToponym
    from geo.model import Candidate, Mention
    from geo.pipeline import Geoparser
    from geo.recognition import Recognizer
    from geo.resolution.names import Blocks
    from geo.training.corpora import CorpusDocument

    Floats = NDArray[np.float64]

_TURNED: Final = ((1.0, -1.0), (-1.0, 1.0), (-1.0, -1.0))
"""Signs of a latitude and a longitude, either or both of them turned."""
_VAST_PEOPLE: Final = 20_000_000
_VAST_KM: Final = 600.0
_WIDE_KINDS: Final = (0, 1, 2, 10, 11)
"""Indices in ``KINDS_OF_PLACE``: countries, regions, first-order divisions, waters, landforms."""
Belief = list["Floats"]
"""Of each case: the soft probability of every row of its table."""
Marks = Callable[["Names", int, "GoldToponym"], "Floats"]
"""Which candidates of a name, by its number, are right for a mark: 1 for each that is."""


@dataclass(slots=True)
class Case:
    """One gold document's names, with which candidates are right."""

    corpus: str
    group: str
    source: str | None
    request: Request
    names: Names
    gold: list[tuple[int, GoldToponym]]
    """Number of the name, or -1 for one without candidates, and what is right."""
    right: list[Floats]
    """Of each gold toponym: 1 for every candidate in the right spot."""


def case(
    parser: Geoparser, recognizer: Recognizer, document: CorpusDocument, blocks: Blocks, marks: Marks
) -> Case:
    """Return a document's names as they are served, with the right candidates marked.

    Parameters
    ----------
    parser : Geoparser
        Looks names up.
    recognizer : Recognizer
        Reads the document; its marks are taken as they are.
    document : CorpusDocument
    blocks : dict
        Columns by name, kept between documents; filled as names are met.
    marks : callable
        Says which candidates of a name are right: `in_the_right_spot`, or `right_by_outline` in a gazetteer.
    """
    given = replace(document.document, given_spans=tuple(g.span for g in document.gold))
    request = parser.request(given, next(iter(recognizer.recognize([read(given)]))))
    names = Names(request, blocks)
    gold = [(names.of_mention[i], g) for i, g in enumerate(document.gold)]
    right = [marks(names, number, g) if number >= 0 else np.zeros(0) for number, g in gold]
    return Case(document.corpus, document.group, document.document.source, request, names, gold, right)


def in_the_right_spot(names: Names, number: int, gold: GoldToponym) -> Floats:
    """Return 1 for the very place of a gold mark and for what lies within 161 km of its point."""
    very = np.array([c.place.id == gold.geonames_id for c in names.names[number].candidates])
    marks: Floats = (very | (distances(names, number, gold) <= HIT_KM)).astype(float)
    return marks


def right_by_outline(names: Names, number: int, gold: GoldToponym, gazetteer: Gazetteer) -> Floats:
    """Return the same, and 1 for areas that mean the same though their points lie far apart."""
    km = distances(names, number, gold)
    rows = names.alone.rows(number)
    places = [c.place for c in names.names[number].candidates]
    # A vast country's point may lie far from the gold's and mean the same country; Canada's by 1,000 km.
    country = names.alone.table.kind[rows] == 0
    vast = country & (names.alone.table.population[rows] > _VAST_PEOPLE) & (km < _VAST_KM)
    # So may an ocean's, a region's or a large state's: there the outline tells.
    far = np.isin(names.alone.table.kind[rows], _WIDE_KINDS) & (km > HIT_KM) & np.isfinite(km)
    inside = np.array([bool(f) and holds(gazetteer, p.id, gold) for f, p in zip(far, places, strict=True)])
    marks: Floats = np.maximum(in_the_right_spot(names, number, gold), vast | inside)
    return marks


def hit_if_turned(names: Names, number: int, gold: GoldToponym) -> NDArray[np.bool_]:
    """Return the candidates that a gold point hits with a sign turned, where it hits none as it is.

    One mark of WikToR in twenty has lost the minus of its longitude: Oakland, Maine, lies at 70° east there.
    A namesake just where a point's mirror lies would be a rare chance.
    """
    turned = np.zeros(len(names.names[number].candidates), dtype=bool)
    if gold.latitude is None or gold.longitude is None or (distances(names, number, gold) <= HIT_KM).any():
        return turned
    for north, east in _TURNED:
        mirrored = replace(gold, latitude=north * gold.latitude, longitude=east * gold.longitude)
        turned |= distances(names, number, mirrored) <= HIT_KM
    return turned


def holds(gazetteer: Gazetteer, place_id: str, gold: GoldToponym) -> bool:
    """Tell whether the gold's point lies inside a place's outline."""
    import shapely

    outline = gazetteer.geometry(place_id)
    if outline is None or gold.latitude is None or gold.longitude is None:
        return False
    return bool(shapely.contains_xy(outline, gold.longitude, gold.latitude))


def distances(names: Names, number: int, gold: GoldToponym) -> Floats:
    """Return how far each candidate of a name lies from a gold point; infinitely, where there is none."""
    rows = names.alone.rows(number)
    if gold.latitude is None or gold.longitude is None:
        return np.full(rows.stop - rows.start, np.inf)
    lat, lon = np.radians(gold.latitude), np.radians(gold.longitude)
    return haversine_km(lat, lon, names.alone.table.lat[rows], names.alone.table.lon[rows])


def struck(cases: Sequence[Case], every: int) -> list[Case]:
    """Return the documents with the right candidates of some names struck out, and only these names marked.

    Then whatever is chosen is wrong: it is how "none of them" is learned, which corpora seldom teach, since
    what they mark is mostly in the gazetteer.

    Parameters
    ----------
    cases : sequence of Case
    every : int
        One name in so many loses its right candidates.
    """
    return [_struck(c, every) for c in cases]


def _struck(c: Case, every: int) -> Case:
    lost: dict[int, set[str]] = {}
    for (number, _), right in zip(c.gold, c.right, strict=True):
        if number < 0 or not 0 < right.sum() < len(right):
            continue
        drawn = zlib.crc32(f"{c.request.document.id}\0{c.names.names[number].key}".encode())
        if drawn % every == 0:
            candidates = c.names.names[number].candidates
            lost.setdefault(number, {k.place.id for k, mark in zip(candidates, right, strict=True) if mark})
    left = tuple(
        tuple(k for k in candidates if k.place.id not in lost.get(number, ()))
        for number, candidates in zip(c.names.of_mention, c.request.candidates, strict=True)
    )
    names = Names(replace(c.request, candidates=left), {})
    gold = [(names.of_mention[i], g) for i, (number, g) in enumerate(c.gold) if number in lost]
    none = [np.zeros(len(names.names[number].candidates)) for number, _ in gold]
    return replace(c, request=replace(c.request, candidates=left), names=names, gold=gold, right=none)


def cut(cases: Sequence[Case], every: int) -> tuple[list[Case], list[int]]:
    """Return single sentences of the documents, as if the rest were lost, and which of ``cases`` each is of.

    What is short is marked in few corpora: a lone name, with nothing beside it, is seldom met in news.

    Parameters
    ----------
    cases : sequence of Case
    every : int
        One sentence in so many is cut out; a document of one sentence is none to cut.
    """
    found, index = [], []
    for i, c in enumerate(cases):
        text = c.request.document.text
        spans = [sentence.span for sentence in split_sentences(text)]
        for number, span in enumerate(spans if len(spans) > 1 else ()):
            drawn = zlib.crc32(f"{c.request.document.id}\0{number}".encode()) % every == 0
            if drawn and any(_within(gold.span, span) for _, gold in c.gold):
                found.append(_cut(c, span))
                index.append(i)
    return found, index


def _within(span: Span, whole: Span) -> bool:
    return whole.start <= span.start and span.end <= whole.end


def _cut(c: Case, span: Span) -> Case:
    """Return one sentence of a document with its names, its marks, and nothing else."""

    def moved(old: Span) -> Span:
        return Span(old.start - span.start, old.end - span.start)

    def kept(
        mentions: Sequence[Mention], candidates: Sequence[tuple[Candidate, ...]]
    ) -> tuple[tuple[Mention, ...], tuple[tuple[Candidate, ...], ...]]:
        inside = [pair for pair in zip(mentions, candidates, strict=True) if _within(pair[0].span, span)]
        return (
            tuple(replace(mention, span=moved(mention.span), sentence=0) for mention, _ in inside),
            tuple(found for _, found in inside),
        )

    old = c.request
    marked = [i for i, mention in enumerate(old.mentions) if _within(mention.span, span)]
    mentions, candidates = kept(old.mentions, old.candidates)
    context, context_candidates = kept(old.context, old.context_candidates)
    document = replace(old.document, text=span.of(old.document.text), given_spans=None)
    request = Request(
        document=document,
        mentions=mentions,
        candidates=candidates,
        context=context,
        context_candidates=context_candidates,
    )
    names = Names(request, {})
    gold = [
        (number, replace(c.gold[i][1], span=moved(c.gold[i][1].span)))
        for number, i in zip(names.of_mention, marked, strict=True)
    ]
    right = [_same_marks(c, i, names, number) for i, (number, _) in zip(marked, gold, strict=True)]
    return replace(c, source=None, request=request, names=names, gold=gold, right=right)


def _same_marks(c: Case, at: int, names: Names, number: int) -> Floats:
    """Return which candidates of a name are right that had its marks in the whole document."""
    if number < 0:
        return np.zeros(0)
    before = c.names.names[c.gold[at][0]].candidates
    marks = {k.place.id: mark for k, mark in zip(before, c.right[at].tolist(), strict=True)}
    return np.array([marks.get(k.place.id, 0.0) for k in names.names[number].candidates])


def with_sources(cases: Sequence[Case], beliefs: Belief, blocks: Blocks) -> tuple[list[Case], list[int]]:
    """Return the documents that have a source, each seen in the light of its source's other documents.

    Parameters
    ----------
    cases : sequence of Case
    beliefs : list of ndarray
        Of the first pass, which knows no source.
    blocks : dict
        Columns by name, kept between documents.

    Returns
    -------
    (list of Case, list of int)
        And which of ``cases`` each is.
    """
    told = [_told(c, belief) for c, belief in zip(cases, beliefs, strict=True)]
    counter = SourceCounter()
    for c, names in zip(cases, told, strict=True):
        if c.source:
            counter.add(c.source, c.request.document.text, names)
    sources = Sources.parse(counter.as_json(gazetteer=""))
    seen, index = [], []
    for i, (c, names) in enumerate(zip(cases, told, strict=True)):
        focus = sources.focus(c.source, c.request.document.text, names)
        if focus is not None:
            request = replace(c.request, source=focus)
            seen.append(replace(c, request=request, names=Names(request, blocks)))
            index.append(i)
    return seen, index


def _told(c: Case, belief: Floats) -> tuple[NameBelief, ...]:
    return tuple(
        NameBelief(
            key=name.key,
            places=tuple(k.place for k in name.candidates),
            share=tuple(belief[c.names.alone.rows(number)].tolist()),
        )
        for number, name in enumerate(c.names.names)
        if name.judged
    )
