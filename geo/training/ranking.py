"""Fitting the ranking of candidates, on gold spans."""

from __future__ import annotations

import zlib
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.evidence import COLUMNS, columns
from geo.focus import NameBelief
from geo.geometry import haversine_km
from geo.model import Span
from geo.pipeline import read
from geo.resolution.scene import Names, Request
from geo.resolution.trees import Trees, joined
from geo.resolution.weights import best_first, name_columns, probabilities, same_spot
from geo.sentences import split_sentences
from geo.sources import SourceCounter, Sources
from geo.training.growing import Lots, Settings, boost

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
    Ints = NDArray[np.int64]

FIRST: Final = Settings(rounds=200)
SECOND: Final = Settings(rounds=400)
GIVEN: Final = {"out_of_its_time": -5.0, "of_the_past": -0.5, "in_its_time": 5.0}
"""What a place is worth in the ranking that did not exist at the document's date; one that has ended, where
there is no date; and one that has ended since and stood at the date. In no corpus are texts and places of the
past, and the gazetteer has too few names of both to learn from. A test on texts made of these names holds
what the three are for, and that a holder beside the name ("Carthage, Texas") still outweighs them."""
HIT_KM: Final = 161.0
_TURNED: Final = ((1.0, -1.0), (-1.0, 1.0), (-1.0, -1.0))
"""Signs of a latitude and a longitude, either or both of them turned."""
_VAST_PEOPLE: Final = 20_000_000
_VAST_KM: Final = 600.0
_WIDE_KINDS: Final = (0, 1, 2, 10, 11)
"""Indices in ``KINDS_OF_PLACE``: countries, regions, first-order divisions, waters, landforms."""


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
    parser: Geoparser,
    recognizer: Recognizer,
    gazetteer: Gazetteer,
    document: CorpusDocument,
    blocks: Blocks,
) -> Case:
    """Return a document's names as they are served, with the right candidates marked."""
    given = replace(document.document, given_spans=tuple(g.span for g in document.gold))
    found = next(iter(recognizer.recognize([read(given)])))
    request = parser.request(given, found)
    names = Names(request, blocks)
    gold = [(names.of_mention[i], g) for i, g in enumerate(document.gold)]
    right = [_marks(names, number, g, gazetteer) if number >= 0 else np.zeros(0) for number, g in gold]
    return Case(document.corpus, document.group, document.document.source, request, names, gold, right)


def _marks(names: Names, number: int, gold: GoldToponym, gazetteer: Gazetteer) -> Floats:
    km = distances(names, number, gold)
    rows = names.rows(number)
    places = [c.place for c in names.names[number].candidates]
    very = np.array([p.id == gold.geonames_id for p in places])
    # A vast country's point may lie far from the gold's and mean the same country; Canada's by 1,000 km.
    country = names.table.kind[rows] == 0
    vast = country & (names.table.population[rows] > _VAST_PEOPLE) & (km < _VAST_KM)
    # So may an ocean's, a region's or a large state's: there the outline tells.
    far = np.isin(names.table.kind[rows], _WIDE_KINDS) & (km > HIT_KM) & np.isfinite(km)
    inside = np.array([bool(f) and holds(gazetteer, p.id, gold) for f, p in zip(far, places, strict=True)])
    marks: Floats = ((km <= HIT_KM) | vast | very | inside).astype(float)
    return marks


def _turned(names: Names, number: int, gold: GoldToponym) -> NDArray[np.bool_]:
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
    rows = names.rows(number)
    if gold.latitude is None or gold.longitude is None:
        return np.full(rows.stop - rows.start, np.inf)
    lat, lon = np.radians(gold.latitude), np.radians(gold.longitude)
    return haversine_km(lat, lon, names.table.lat[rows], names.table.lon[rows])


Belief = list["Floats"]
"""Of each case: the soft probability of every row of its table."""
Found = dict[int, "Floats"]
"""Of one case: the columns of each name."""


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


def evidence(cases: Sequence[Case], beliefs: Belief, *, judged_only: bool) -> list[Found]:
    """Compute the columns of every name of some documents under a belief."""
    found = []
    for c, belief in zip(cases, beliefs, strict=True):
        here: Found = {}
        for numbers, _, scene in c.names.scenes(belief, judged_only=judged_only):
            x = columns(scene)
            ends = np.cumsum([len(c.names.names[n].candidates) for n in numbers])[:-1]
            here.update(zip(numbers, np.split(x, ends), strict=True))
        found.append(here)
    return found


def priors(cases: Sequence[Case]) -> Belief:
    """Return the belief the first pass sees each document under."""
    return [c.names.prior for c in cases]


def believe(cases: Sequence[Case], found: Sequence[Found], trees: Trees) -> Belief:
    """Return the belief the second pass sees each document under: what the first makes of it."""
    beliefs = []
    for c, here in zip(cases, found, strict=True):
        belief = c.names.prior.copy()
        for number, x in here.items():
            unit = np.zeros(len(x), dtype=np.int64)
            belief[c.names.rows(number)] = probabilities(trees.scores(x), unit, 1)
        beliefs.append(belief)
    return beliefs


def fit(cases: Sequence[Case], found: Sequence[Found], settings: Settings) -> Trees:
    """Return trees fitted to the gold of some documents; every corpus counts by the root of its size.

    A name counts once a document, with the number of times it is marked; a name whose right place is no
    candidate teaches nothing of ranking.
    """
    xs: list[Floats] = []
    rights: list[Floats] = []
    weights: list[float] = []
    sizes = Counter[str]()
    for c in cases:
        sizes[c.corpus] += len(c.gold)
    mean = sum(sizes.values()) / max(1, len(sizes))
    for c, here in zip(cases, found, strict=True):
        lots: dict[tuple[int, bytes], int] = Counter()
        for (number, _), right in zip(c.gold, c.right, strict=True):
            if number >= 0 and 0 < right.sum() < len(right):
                lots[number, right.tobytes()] += 1
        for (number, right_bytes), count in lots.items():
            xs.append(here[number])
            rights.append(np.frombuffer(right_bytes))
            weights.append(count * (mean / sizes[c.corpus]) ** 0.5)
    grown = boost(
        Lots(
            np.concatenate(xs),
            np.array([len(x) for x in xs], dtype=np.int64),
            np.concatenate(rights),
            np.array(weights),
        ),
        settings,
    )
    return joined(grown, given())


def given() -> Trees:
    """Return the trees that no corpus could teach: what `GIVEN` says, whatever else holds."""
    columns = [COLUMNS.index(name) for name in GIVEN]
    return Trees(
        column=np.array([[c, c, c] for c in columns], dtype=np.int64),
        threshold=np.full((len(columns), 3), 0.5),
        leaf=np.array([[0.0, 0.0, worth, worth] for worth in GIVEN.values()]),
    )


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
            share=tuple(belief[c.names.rows(number)].tolist()),
        )
        for number, name in enumerate(c.names.names)
        if name.judged
    )


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the ranking says of the candidate it puts first."""

    mass: float
    """Probability of the candidate and of what lies in the same spot."""
    support: float
    """Its own score."""
    columns: Floats
    """Its evidence."""
    of_name: Floats
    """What is known of the name."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the ranking says of one gold toponym."""

    corpus: str
    fold: int
    gold: GoldToponym
    text: str
    weighed: Weighed | None = None
    """None without candidates."""
    chosen: str = ""
    """Id of the place put first."""
    km: float = np.inf
    """From the gold's point to the chosen place's; infinite where there is none."""
    right: bool = False
    """The chosen place is the right one, or in its spot; or so it is with a sign of the point turned."""
    possible: bool = False
    """Some candidate lies within 161 km of the gold's point."""
    turned: bool = False
    """None does, but the chosen place does with a sign of the point turned."""
    way: str = ""
    """How it came to be answered, where not to the document as it is by a model of other documents; what
    came another way counts as another corpus."""

    @property
    def located(self) -> bool:
        """Tell whether the gold has a point."""
        return self.gold.latitude is not None


def answers(
    cases: Sequence[Case], found: Sequence[Found], trees: Trees, fold: int, way: str = ""
) -> list[Answer]:
    """Return the answers to the gold of some documents, all of one fold."""
    told = []
    for c, here in zip(cases, found, strict=True):
        for (number, gold), right in zip(c.gold, c.right, strict=True):
            text = gold.span.of(c.request.document.text)
            if number < 0:
                told.append(Answer(c.corpus, fold, gold, text, way=way))
                continue
            name, rows = c.names.names[number], c.names.rows(number)
            scores = trees.scores(here[number])
            p = probabilities(scores, np.zeros(len(scores), dtype=np.int64), 1)
            best = best_first(p, name, c.names.table, rows)[0]
            near = same_spot(c.names.table, rows, best)
            km = distances(c.names, number, gold)
            turned = not right.any() and bool(_turned(c.names, number, gold)[best])
            weighed = Weighed(
                mass=float(p[near].sum()),
                support=float(scores[best]),
                columns=here[number][best],
                of_name=name_columns(c.names.table, rows, name, near),
            )
            told.append(
                Answer(
                    c.corpus,
                    fold,
                    gold,
                    text,
                    weighed,
                    chosen=name.candidates[best].place.id,
                    km=float(km[best]),
                    right=bool(right[best]) or turned,
                    possible=bool((km <= HIT_KM).any()),
                    turned=turned,
                    way=way,
                )
            )
    return told
