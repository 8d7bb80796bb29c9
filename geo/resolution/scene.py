"""A document's names as scenes: which mentions are one name, what stands beside what, in arrays."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gazetteer.names import fold
from geo.evidence import Scene, Table, cue, kind_of_place, out_of_time
from geo.focus import shares_without_own
from geo.model import MentionKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from geo.model import Candidate, Document, Mention

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

CONTEXT_CANDIDATES: Final = 12
"""Most candidates a name gets that only helps to place the others."""
_CONTEXT_WEIGHT: Final = 0.5
_JUDGED_AT_ONCE: Final = 60
_ANCHOR_NAMES: Final = 160
_ANCHORS_A_NAME: Final = 3
_BESIDE: Final = 5
_FADE: Final = 150.0
"""Characters over which standing beside fades to 1/e."""
_COMMA: Final = re.compile(r"\s*,\s*")
_PHRASE: Final = re.compile(r"\s*\(\s*|,?\s+(?:\w+\s+)?(?:in|of)\s+(?:the\s+)?(?:\w+\s+)?")
_PUBLISHED: Final = "geonames:"
"""Ids of the base; all others were put into a layer by hand."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One name's candidates as columns; depends on nothing but the name."""

    lat: Floats
    lon: Floats
    population: Floats
    kind: Ints
    match: Ints
    alike: Floats
    by_hand: Floats
    country: tuple[str, ...]
    region: tuple[str, ...]
    district: tuple[str, ...]
    past: Floats


def block(lookup: str, candidates: Sequence[Candidate]) -> Block:
    """Return a name's candidates as columns."""
    places = [c.place for c in candidates]
    return Block(
        lat=np.radians([p.latitude for p in places]),
        lon=np.radians([p.longitude for p in places]),
        population=np.array([p.population for p in places], dtype=float),
        kind=np.array([kind_of_place(p) for p in places], dtype=np.int64),
        match=np.array([_match(c) for c in candidates], dtype=np.int64),
        alike=np.array([float(c.matched_name == lookup) for c in candidates]),
        by_hand=np.array([float(not p.id.startswith(_PUBLISHED)) for p in places]),
        country=tuple(p.country_code or "" for p in places),
        region=tuple(f"{p.country_code}.{p.admin1}" if p.country_code and p.admin1 else "" for p in places),
        district=tuple(
            f"{p.country_code}.{p.admin1}.{p.admin2}" if p.country_code and p.admin1 and p.admin2 else ""
            for p in places
        ),
        past=np.array([float(p.valid_to is not None) for p in places]),
    )


def _match(candidate: Candidate) -> int:
    """Return the index of how the name fits; every name someone wrote in by hand counts as a main one."""
    if candidate.match == "alternate" and not candidate.place.id.startswith(_PUBLISHED):
        return 0
    return _MATCHES.index(candidate.match)


class Names:
    """The distinct names of one document, their candidates in one table, and how they stand to each other.

    Parameters
    ----------
    request : Request
    blocks : dict
        Columns by lookup name, kept between documents; filled as names are met.
    """

    def __init__(self, request: Request, blocks: dict[str, tuple[tuple[Candidate, ...], Block]]) -> None:
        self._text = request.document.text
        self.names: list[Name] = []
        self.of_mention: list[int] = []
        """Index into ``names`` of each mention; -1 for one without candidates."""
        self._sequence: list[tuple[int, int, int]] = []
        self._collect(request)
        self.table, self.starts = self._tabulate(blocks)
        self.weight = np.array([1.0 if n.judged else _CONTEXT_WEIGHT for n in self.names])
        self.count = np.array([len(n.places) for n in self.names], dtype=float)
        self._neighbours = self._beside()
        self._timed = np.concatenate(
            [np.zeros(0), *(out_of_time(n.candidates, request.document.date) for n in self.names)]
        )

    def rows(self, name: int) -> slice:
        """Return where a name's candidates stand in the table."""
        return slice(int(self.starts[name]), int(self.starts[name + 1]))

    def _collect(self, request: Request) -> None:
        pairs = list(zip(request.mentions, request.candidates, strict=True))
        others = list(zip(request.context, request.context_candidates, strict=True))
        holders = _told_apart(self._text, pairs)
        index: dict[tuple[str, str], int] = {}
        for at, (mention, candidates) in enumerate(pairs):
            key = (fold(mention.lookup), holders.get(at, ""))
            self.of_mention.append(self._add(index, key, mention, candidates, judged=True))
        for mention, candidates in others:
            key = (fold(mention.lookup), "")
            self._add(index, key, mention, candidates[:CONTEXT_CANDIDATES], judged=False)
        self._sequence.sort()

    def _add(
        self,
        index: dict[tuple[str, str], int],
        key: tuple[str, str],
        mention: Mention,
        candidates: tuple[Candidate, ...],
        *,
        judged: bool,
    ) -> int:
        if not candidates:
            return -1
        number = index.get(key)
        if number is None:
            number = index[key] = len(self.names)
            self.names.append(Name(lookup=mention.lookup, key=key[0], candidates=candidates, judged=judged))
        name = self.names[number]
        name.places.append((mention.span.start, mention.span.end))
        name.kinds.append(mention.kind)
        name.cue = name.cue or cue(self._text, mention.span, mention.lookup)
        self._sequence.append((mention.span.start, mention.span.end, number))
        return number

    def _tabulate(self, blocks: dict[str, tuple[tuple[Candidate, ...], Block]]) -> tuple[Table, Ints]:
        found = [_cached(blocks, name) for name in self.names]
        sizes = [len(b.lat) for b in found]
        starts = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)]).astype(np.int64)
        empty = np.zeros(0)

        def joined(column: str) -> Floats:
            return np.concatenate([empty, *(getattr(b, column) for b in found)])

        def numbered(column: str) -> Ints:
            codes = [code for b in found for code in getattr(b, column)]
            numbers: dict[str, int] = {"": -1}
            return np.array([numbers.setdefault(code, len(numbers) - 1) for code in codes], dtype=np.int64)

        table = Table(
            unit=np.repeat(np.arange(len(found), dtype=np.int64), sizes),
            lat=joined("lat"),
            lon=joined("lon"),
            population=joined("population"),
            kind=joined("kind").astype(np.int64),
            match=joined("match").astype(np.int64),
            alike=joined("alike"),
            by_hand=joined("by_hand"),
            country=numbered("country"),
            region=numbered("region"),
            district=numbered("district"),
            past=joined("past"),
        )
        return table, starts

    def _beside(self) -> dict[int, dict[int, tuple[float, bool, bool, bool]]]:
        """Return, for each name, its neighbours: nearness, follows a comma, precedes one, phrase."""
        found: dict[int, dict[int, tuple[float, bool, bool, bool]]] = {}
        for i, (_, end, name) in enumerate(self._sequence):
            for j in range(i + 1, min(i + 1 + _BESIDE, len(self._sequence))):
                start, _, other = self._sequence[j]
                if other == name or start < end:
                    continue
                near = float(np.exp(-(start - end) / _FADE))
                gap = self._text[end:start] if j == i + 1 and start - end < 40 else None
                comma = gap is not None and bool(_COMMA.fullmatch(gap))
                phrase = gap is not None and not comma and bool(_PHRASE.fullmatch(gap))
                _note(found, name, other, (near, comma, False, phrase))
                _note(found, other, name, (near, False, comma, phrase))
        return found

    def scenes(
        self, belief: Floats, *, judged_only: bool = False
    ) -> Iterator[tuple[list[int], NDArray[np.intp], Scene]]:
        """Yield names to judge, some at a time, their rows, and their scene under a belief.

        Parameters
        ----------
        belief : ndarray of shape (n,)
            Soft probability of each row of ``table``.
        judged_only : bool
            Leave out names that are only context.
        """
        wanted = [i for i, n in enumerate(self.names) if n.judged or not judged_only]
        loudest = sorted(range(len(self.names)), key=lambda i: (-self.weight[i] * self.count[i], i))
        mass = belief * self.weight[self.table.unit]
        # A name told apart by its holders is still one name: no Paris votes for another.
        keys: dict[str, int] = {}
        same = np.array([keys.setdefault(n.key, len(keys)) for n in self.names], dtype=np.int64)
        shares = [
            shares_without_own(codes, mass, same[self.table.unit])
            for codes in (self.table.country, self.table.region, self.table.district)
        ]
        for at in range(0, len(wanted), _JUDGED_AT_ONCE):
            judged = wanted[at : at + _JUDGED_AT_ONCE]
            yield (
                judged,
                _rows(self.starts, judged),
                self._scene(judged, self._anchor_names(judged, loudest), belief, shares),
            )

    def _anchor_names(self, judged: list[int], loudest: list[int]) -> list[int]:
        if len(self.names) <= _ANCHOR_NAMES:
            return list(range(len(self.names)))
        near = [other for name in judged for other in self._neighbours.get(name, {})]
        chosen = dict.fromkeys([*near, *judged][: _ANCHOR_NAMES // 2])
        for name in loudest:
            if len(chosen) >= _ANCHOR_NAMES:
                break
            chosen.setdefault(name)
        return sorted(chosen)

    def _scene(self, judged: list[int], others: list[int], belief: Floats, shares: list[Floats]) -> Scene:
        rows = _rows(self.starts, judged)
        table = self.table.take(rows)
        number = np.zeros(len(self.names), dtype=np.int64)
        number[judged] = np.arange(len(judged))
        anchor_rows = self._anchor_rows(others, belief)
        anchors = self.table.take(anchor_rows)
        position = np.zeros(len(self.names), dtype=np.int64)
        position[others] = np.arange(len(others))
        relations = self._relations(judged, others)
        return Scene(
            table=_renumbered(table, number),
            country_share=shares[0][rows],
            region_share=shares[1][rows],
            district_share=shares[2][rows],
            top_country_share=float(shares[0].max(initial=0.0)),
            top_region_share=float(shares[1].max(initial=0.0)),
            anchors=_renumbered(anchors, position),
            belief=belief[anchor_rows],
            weight=self.weight[others],
            cues=tuple(self.names[i].cue for i in judged),
            people=self._share(judged, MentionKind.DEMONYM),
            actor=self._share(judged, MentionKind.METONYM),
            facility=self._share(judged, MentionKind.FACILITY),
            timed=self._timed[rows],
            **relations,
        )

    def _share(self, judged: list[int], kind: MentionKind) -> Floats:
        return np.array([self.names[i].kinds.count(kind) / len(self.names[i].kinds) for i in judged])

    def _anchor_rows(self, others: list[int], belief: Floats) -> NDArray[np.intp]:
        best: list[int] = []
        for name in others:
            rows = self.rows(name)
            here = belief[rows]
            order = np.argsort(-here, kind="stable")[:_ANCHORS_A_NAME]
            best.extend(sorted(int(rows.start + k) for k in order))
        return np.array(best, dtype=np.intp)

    def _relations(self, judged: list[int], others: list[int]) -> dict[str, Any]:
        shape = (len(judged), len(others))
        beside, follows, precedes, phrase = (np.zeros(shape) for _ in range(4))
        column = {name: k for k, name in enumerate(others)}
        for row, name in enumerate(judged):
            for other, (near, after, before, inside) in self._neighbours.get(name, {}).items():
                k = column.get(other)
                if k is not None:
                    beside[row, k], follows[row, k] = near, after
                    precedes[row, k], phrase[row, k] = before, inside
        keys = [self.names[i].key for i in judged]
        other_keys = [self.names[i].key for i in others]
        same = np.array([[float(a == b) for b in other_keys] for a in keys]).reshape(shape)
        own = same > 0
        for row, name in enumerate(judged):
            if name in column:
                same[row, column[name]] = 0.0
        longer = np.array([[float(_within(a, b)) for b in other_keys] for a in keys]).reshape(shape)
        shorter = np.array([[float(_within(b, a)) for b in other_keys] for a in keys]).reshape(shape)
        return {
            "own": own,
            "beside": beside,
            "follows": follows,
            "precedes": precedes,
            "phrase": phrase,
            "same": same,
            "longer": longer,
            "shorter": shorter,
        }


def _cached(blocks: dict[str, tuple[tuple[Candidate, ...], Block]], name: Name) -> Block:
    key = name.lookup if name.judged else f"\0{name.lookup}"
    kept = blocks.get(key)
    if kept is None or kept[0] != name.candidates:
        kept = blocks[key] = (name.candidates, block(name.lookup, name.candidates))
    return kept[1]


def _told_apart(text: str, pairs: list[tuple[Mention, tuple[Candidate, ...]]]) -> dict[int, str]:
    """Return the folded name of the holder of each mention whose name the text gives several holders."""
    holders: dict[str, dict[int, str]] = {}
    for i in range(len(pairs) - 1):
        (mention, candidates), (following, theirs) = pairs[i], pairs[i + 1]
        gap = text[mention.span.end : following.span.start]
        if len(gap) < 4 and _COMMA.fullmatch(gap) and _may_hold(theirs, candidates):
            holders.setdefault(fold(mention.lookup), {})[i] = fold(following.lookup)
    apart = [h for h in holders.values() if len(set(h.values())) > 1]
    return {i: holder for h in apart for i, holder in h.items()}


def _may_hold(holders: tuple[Candidate, ...], held: tuple[Candidate, ...]) -> bool:
    regions = {(c.place.country_code, c.place.admin1) for c in holders if c.place.feature_code == "ADM1"}
    countries = {c.place.country_code for c in holders if c.place.feature_code.startswith("PCL")}
    return any(
        (c.place.country_code, c.place.admin1) in regions or c.place.country_code in countries for c in held
    )


def _note(
    found: dict[int, dict[int, tuple[float, bool, bool, bool]]],
    name: int,
    other: int,
    relation: tuple[float, bool, bool, bool],
) -> None:
    """Keep the strongest of each relation between two names."""
    kept = found.setdefault(name, {}).get(other, (0.0, False, False, False))
    found[name][other] = (
        max(kept[0], relation[0]),
        kept[1] or relation[1],
        kept[2] or relation[2],
        kept[3] or relation[3],
    )


def _rows(starts: Ints, names: list[int]) -> NDArray[np.intp]:
    pieces = [np.arange(starts[i], starts[i + 1]) for i in names]
    return np.concatenate([np.zeros(0, dtype=np.intp), *pieces]).astype(np.intp)


def _renumbered(table: Table, number: Ints) -> Table:
    columns = {name: getattr(table, name) for name in Table.__slots__}
    return Table(**(columns | {"unit": number[table.unit]}))


def _within(shorter: str, longer: str) -> bool:
    return len(shorter) > 2 and len(shorter) < len(longer) and f" {shorter} " in f" {longer} "
