"""A document's names: which mentions are one name, and each name's candidates in arrays."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from gazetteer.naming.folding import fold
from geo.evidence import KINDS_OF_PLACE, MEASURES, Table, cue, kind_of_place, of_a_state, writes
from geo.geometry import haversine_km
from geo.letters import beyond_latin
from geo.model import MentionKind
from geo.resolution.phrases import APPOSITION, LONGEST_GAP, OF_A_HOLDER, possession

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gazetteer import Place
    from geo.focus import SourceFocus
    from geo.model import Candidate, Document, Mention

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

CONTEXT_CANDIDATES: Final = 12
"""Most candidates a name gets that only helps to place the others."""
SAME_SPOT_KM: Final = 161.0
"""Places so called that lie this near to each other are one answer."""
_HOLDING: Final = re.compile(rf"\s*,\s*|\s*\(\s*|,?\s+in\s+(?:the\s+)?|{APPOSITION}")
_HELD: Final = re.compile(possession(OF_A_HOLDER))
"""What stands between a holder and what it holds: "Georgia's capital, Tbilisi"."""
_WRITTEN_IN: Final = "local:"
"""Ids of places that no published gazetteer has: someone wrote them in."""
_COUNTRY, _DIVISION, _WATER = map(KINDS_OF_PLACE.index, ("country", "division1", "water"))
_BY_HAND: Final = frozenset({"alternate", "abbreviation"})
_MATCHES: Final = ("primary", "alternate", "abbreviation", "demonym", "variant")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a resolver is asked: a document's mentions, each with its candidates."""

    document: Document
    mentions: tuple[Mention, ...]
    candidates: tuple[tuple[Candidate, ...], ...]
    """Of each mention."""
    context: tuple[Mention, ...] = ()
    """Names that only help to place the others."""
    context_candidates: tuple[tuple[Candidate, ...], ...] = ()
    source: SourceFocus | None = None
    """What the source's documents say together, where that is known."""
    home: frozenset[str] = frozenset()
    """Codes of the countries where the document's language is at home; none for English."""


@dataclass(slots=True, kw_only=True)
class Name:
    """All mentions of a document that are one name and get one answer."""

    lookup: str
    key: str
    """The name folded."""
    candidates: tuple[Candidate, ...]
    judged: bool
    """Whether it is a mention, or only context."""
    places: list[tuple[int, int]] = field(default_factory=list)
    """Start and end of each time it is named."""
    kinds: list[MentionKind] = field(default_factory=list)
    cue: str = ""
    held: bool = False
    """Whether the text gives it a holder: "Paris, Texas"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One name's candidates as columns; depends on nothing but the name."""

    measures: Floats
    """Shape (8, n): the columns of ``MEASURES``."""
    numbers: Ints
    """Shape (3, n): kind, match and way of writing, as in ``Table``."""
    kinds: frozenset[int]
    """The kinds of place among them."""
    country: tuple[str, ...]
    region: tuple[str, ...]
    district: tuple[str, ...]
    held_by: frozenset[str]
    """Codes of the countries and first-order divisions that hold some candidate."""
    holds: frozenset[str]
    """Codes of the candidates that are countries or first-order divisions themselves."""


Blocks = dict[str, tuple[tuple["Candidate", ...], Block]]
"""Columns by name, kept between documents."""


def block(lookup: str, candidates: Sequence[Candidate]) -> Block:
    """Return a name's candidates as columns."""
    places = [c.place for c in candidates]
    country, region, district = zip(*map(_codes, places), strict=True)
    kinds = [kind_of_place(p) for p in places]
    held_by, holds = _holding(country, region, kinds)
    # A call for many numbers costs little more than one for a few: two arrays instead of eleven.
    none = [0.0] * len(places)
    measures = np.array(
        [
            [p.latitude for p in places],
            [p.longitude for p in places],
            [p.population for p in places],
            [c.matched_name == lookup for c in candidates],
            none,
            none,
            [p.valid_to is not None for p in places],
            [c.renown for c in candidates],
        ],
        dtype=float,
    )
    numbers = np.array([kinds, [_match(c) for c in candidates], [writes(c) for c in country]])
    np.radians(measures[:2], out=measures[:2])
    lat, lon, population, *_ = measures
    measures[4:6] = _company(lat, lon, population, numbers[0])
    return Block(
        measures=measures,
        numbers=numbers,
        kinds=frozenset(kinds),
        country=country,
        region=region,
        district=district,
        held_by=held_by,
        holds=holds,
    )


def _codes(place: Place) -> tuple[str, str, str]:
    """Return a place's country, first- and second-order division; "" for what it has not."""
    country = place.country_code or ""
    region = f"{country}.{place.admin1}" if country and place.admin1 else ""
    return country, region, f"{region}.{place.admin2}" if region and place.admin2 else ""


def _holding(
    country: Sequence[str], region: Sequence[str], kinds: Sequence[int]
) -> tuple[frozenset[str], frozenset[str]]:
    """Return ``Block.held_by`` and ``Block.holds``."""
    held_by: set[str] = set()
    holds: set[str] = set()
    for of_country, of_region, kind in zip(country, region, kinds, strict=True):
        (holds if kind == _COUNTRY else held_by).add(of_country)
        if kind == _DIVISION:
            holds.add(of_region)
        elif kind > _DIVISION:
            held_by.add(of_region)
    return frozenset(held_by - {""}), frozenset(holds - {""})


def _company(lat: Floats, lon: Floats, population: Floats, kind: Ints) -> tuple[Floats, Floats]:
    """Return of each candidate ``Table.crowd`` and ``Table.twin``."""
    if len(lat) == 1:
        return np.ones(1), np.zeros(1)
    near = haversine_km(lat[:, None], lon[:, None], lat[None, :], lon[None, :]) <= SAME_SPOT_KM
    people = population + 100.0
    crowd: Floats = (near * people).sum(axis=1) / people.sum()
    return crowd, (near & (kind[:, None] != kind[None, :])).any(axis=1).astype(float)


def _match(candidate: Candidate) -> int:
    """Return the index of how the name fits; every name someone wrote in by hand counts as a main one.

    So does one in another script than Latin: the main names are in Latin, and to be another one says nothing.
    """
    place = candidate.place
    by_hand = place.layer or place.id.startswith(_WRITTEN_IN)
    if candidate.match in _BY_HAND and (by_hand or beyond_latin(candidate.matched_name)):
        return 0
    return _MATCHES.index(candidate.match) if candidate.match in _MATCHES else len(_MATCHES) - 1


@dataclass(slots=True)
class NameList:
    """The distinct names of a document and where each stands.

    A name that the text gives a holder ("Paris, Texas") stands apart from the same name without one, or
    with another: each is judged by its own neighbours, and learns of the other through a clue. So does a
    name of several countries or divisions that the text makes the holder of something: the Georgia of
    "Atlanta, Georgia" and that of "Georgia's capital, Tbilisi"; and a name of a river, among others, that
    stands with the article: "the Niger flows through Niger".
    """

    names: list[Name]
    blocks: list[Block]
    of_mention: list[int]
    """Index into ``names`` of each mention; -1 for one without candidates."""
    sequence: list[tuple[int, int, int]]
    """Start, end and name of everything named, by position."""

    @classmethod
    def of(cls, request: Request, blocks: Blocks) -> NameList:
        """Collect the names of a document.

        Parameters
        ----------
        request : Request
        blocks : dict
            Columns by name, kept between documents; filled as names are met.
        """
        text = request.document.text
        named = sorted(
            _named(request, blocks), key=lambda n: (n.mention.span.start, n.mention.span.end, n.at)
        )
        found = cls([], [], [-1] * len(request.mentions), [])
        index: dict[tuple[str, str], int] = {}
        for i, this in enumerate(named):
            holder = _holder(text, this, named[i + 1]) if i + 1 < len(named) else ""
            held = "" if holder else _held(text, named[max(0, i - 1) : i + 2], this)
            said = _said(text, this)
            apart = holder or held or ("\0the" if said == "N" and _WATER in this.block.kinds else "")
            number = found._add(index, this, apart, said)
            found.names[number].held |= bool(holder)
            if this.at >= 0:
                found.of_mention[this.at] = number
        return found

    def _add(self, index: dict[tuple[str, str], int], this: _Named, holder: str, said: str) -> int:
        number = index.get((this.key, holder))
        if number is None:
            number = index[this.key, holder] = len(self.names)
            self.names.append(
                Name(
                    lookup=this.mention.lookup, key=this.key, candidates=this.candidates, judged=this.at >= 0
                )
            )
            self.blocks.append(this.block)
        name = self.names[number]
        if this.at >= 0 and not name.judged:
            name.judged, name.candidates, name.lookup = True, this.candidates, this.mention.lookup
            name.kinds.clear()
            self.blocks[number] = this.block
        span = this.mention.span
        name.places.append((span.start, span.end))
        if this.at >= 0 or not name.judged:
            name.kinds.append(this.mention.kind)
            name.cue = name.cue or said
        self.sequence.append((span.start, span.end, number))
        return number


@dataclass(frozen=True, slots=True)
class _Named:
    """A mention, or a name of the context, with its candidates."""

    mention: Mention
    candidates: tuple[Candidate, ...]
    block: Block
    key: str
    at: int
    """Index of the mention; -1 for context."""


def _named(request: Request, blocks: Blocks) -> list[_Named]:
    found = []
    for at, (mention, candidates) in enumerate(zip(request.mentions, request.candidates, strict=True)):
        if candidates:
            kept = _cached(blocks, mention.lookup, candidates)
            found.append(_Named(mention, candidates, kept, fold(mention.lookup), at))
    for mention, candidates in zip(request.context, request.context_candidates, strict=True):
        if candidates:
            kept = _cached(blocks, f"\0{mention.lookup}", candidates[:CONTEXT_CANDIDATES])
            found.append(_Named(mention, candidates[:CONTEXT_CANDIDATES], kept, fold(mention.lookup), -1))
    return found


def _cached(blocks: Blocks, key: str, candidates: tuple[Candidate, ...]) -> Block:
    kept = blocks.get(key)
    if kept is None or (kept[0] is not candidates and kept[0] != candidates):
        kept = blocks[key] = (candidates, block(key.removeprefix("\0"), candidates))
    return kept[1]


def _said(text: str, this: _Named) -> str:
    """Return the kind of feature that the words at a name say."""
    said = cue(text, this.mention.span, this.mention.lookup)
    if not said and this.mention.kind is MentionKind.DEMONYM and _COUNTRY in this.block.kinds:
        return "C" if of_a_state(text, this.mention.span) else ""
    return said


def _holder(text: str, this: _Named, following: _Named) -> str:
    """Return the folded name of what the text says right after a name to hold it, or ""."""
    start, end = this.mention.span.end, following.mention.span.start
    if not 0 < end - start <= LONGEST_GAP or this.key == following.key:
        return ""
    if this.block.held_by.isdisjoint(following.block.holds) or not _HOLDING.fullmatch(text[start:end]):
        return ""
    return following.key


def _held(text: str, near: Sequence[_Named], this: _Named) -> str:
    """Return which of the areas of this name the text says to hold the name beside it, or ""."""
    if len(this.block.holds) < 2:
        return ""
    for one, other in pairwise(near):
        gap = text[one.mention.span.end : other.mention.span.start]
        if one.key == other.key or not 0 < len(gap) <= LONGEST_GAP:
            continue
        held = one if other is this else other
        codes = held.block.held_by & this.block.holds
        if codes and (_HOLDING if other is this else _HELD).fullmatch(gap):
            return f"\0{' '.join(sorted(codes))}"
    return ""


def tabulate(blocks: Sequence[Block]) -> tuple[Table, Ints]:
    """Return the candidates of several names in one table, and where each name's rows start."""
    sizes = [len(b.country) for b in blocks]
    starts = np.cumsum([0, *sizes])

    def numbered(column: str) -> list[int]:
        numbers: dict[str, int] = {"": -1}
        return [numbers.setdefault(code, len(numbers) - 1) for b in blocks for code in getattr(b, column)]

    codes = np.array([numbered("country"), numbered("region"), numbered("district")], dtype=np.int64)
    named = np.concatenate([np.zeros((3, 0), dtype=np.int64), *(b.numbers for b in blocks)], axis=1)
    measures = np.concatenate([np.zeros((len(MEASURES), 0)), *(b.measures for b in blocks)], axis=1)
    unit = np.repeat(np.arange(len(blocks)), sizes)
    return Table.of(unit, measures, np.concatenate([named[:1], codes, named[1:]])), starts
