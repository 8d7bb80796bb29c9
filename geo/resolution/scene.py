"""Names as scenes: each name's candidates, and the other names of its document they are seen among.

A document of news has so few names that calls cost more than numbers do: the names of several documents are
laid end to end, and those of a long one seen some at a time. What comes of a name never depends on the
company.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.evidence import (
    KINDS_OF_PLACE,
    Around,
    Meetings,
    Scene,
    Table,
    Writing,
    out_of_time,
    prior,
    writing,
    years,
)
from geo.focus import SharesWithoutOwn
from geo.model import MentionKind
from geo.resolution.names import Blocks, NameList, Request, tabulate
from geo.resolution.standing import Standing, Told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["Names", "Request", "Stage"]

_CONTEXT_WEIGHT: Final = 0.5
_JUDGED_AT_ONCE: Final = 60
_TOGETHER: Final = 10_000
"""Meetings of a candidate with a name from which no more are seen at once; bounds memory."""
_ANCHOR_NAMES: Final = 160
_ANCHORS_A_NAME: Final = 3
_SPOKEN_OF: Final = (KINDS_OF_PLACE.index("country"), KINDS_OF_PLACE.index("capital"))
"""Kinds of place that are spoken of abroad as at home: "Węgry" is Hungary in Polish, and a village."""


class Names:
    """The distinct names of one document.

    Parameters
    ----------
    request : Request
    blocks : dict
        Columns by lookup name, kept between documents; filled as names are met.
    """

    def __init__(self, request: Request, blocks: Blocks) -> None:
        found = NameList.of(request, blocks)
        self.names = found.names
        self.of_mention = found.of_mention
        self.blocks = found.blocks
        self.told = Told.of(request.document.text, found.sequence, self.names)
        self.home = request.home
        # Spelling and money tell apart those who write English.
        self.writing = Writing() if request.home else writing(request.document.text)
        self.date = request.document.date
        self.source = request.source

    @cached_property
    def alone(self) -> Stage:
        """Return the document as a stage of its own."""
        return Stage([self])


class Stage:
    """The names of some documents, their candidates in one table, and how they stand to each other.

    Parameters
    ----------
    documents : sequence of Names
    """

    def __init__(self, documents: Sequence[Names]) -> None:
        self.documents = documents
        self.names = [name for document in documents for name in document.names]
        sizes = [len(document.names) for document in documents]
        self.first: list[int] = np.cumsum([0, *sizes]).tolist()
        """The number of each document's first name, then how many names there are."""
        self.table, self.starts = tabulate([block for document in documents for block in document.blocks])
        self.sizes = self.starts[1:] - self.starts[:-1]
        """How many candidates each name has."""
        self.prior = prior(self.table, len(self.names))
        self._document = np.arange(len(documents)).repeat(sizes)
        self.weight = np.array([1.0 if n.judged else _CONTEXT_WEIGHT for n in self.names])
        voice = self._voices()
        self._voice = self._apart_from_opponents(voice)
        self._standing = Standing([d.told for d in documents], self.first, voice)
        self._shares = SharesWithoutOwn(
            np.array([self.table.country, self.table.region, self.table.district]),
            np.array([voice, self._voice, self._voice])[:, self.table.unit],
            self.starts[self.first],
        )
        self._source = self._source_shares()
        self._at_home = self._near_home()
        self._timed = np.concatenate(
            [np.zeros(0), *(out_of_time(n.candidates, d.date) for d in documents for n in d.names)]
        )
        self._of_documents = np.array(
            [[years(d.date)[0] > -np.inf, *d.writing.strength] for d in documents], dtype=float
        ).reshape(-1, 3)

    def rows(self, name: int) -> slice:
        """Return where a name's candidates stand in the table."""
        return slice(int(self.starts[name]), int(self.starts[name + 1]))

    def rows_of(self, document: int) -> slice:
        """Return where a document's candidates stand in the table."""
        first, last = self.starts[self.first[document : document + 2]].tolist()
        return slice(first, last)

    def _voices(self) -> Ints:
        """Return a number a name; names with the same one are one name told apart by what holds them.

        They never vote for each other: else every Paris of a text would take the others along to it.
        """
        numbers: dict[tuple[int, str], int] = {}
        keys = ((i, name.key) for i, document in enumerate(self.documents) for name in document.names)
        return np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.int64)

    def _apart_from_opponents(self, voice: Ints) -> Ints:
        """Return the voices with one for two teams that meet.

        Who plays Chicago does not come from there, though most likely from the same country.
        """
        voices = voice.copy()
        for first, document in zip(self.first, self.documents, strict=False):
            for one, other in document.told.opponents:
                voices[voices == voices[other + first]] = voices[one + first]
        return voices

    def _source_shares(self) -> Floats:
        """Return what the other documents of its document's source say of each row."""
        found = np.zeros((len(self.table), 5))
        for first, document in zip(self.first, self.documents, strict=False):
            if document.source is None:
                continue
            for number, (name, block) in enumerate(zip(document.names, document.blocks, strict=True), first):
                rows = self.rows(number)
                lat, lon = self.table.lat[rows], self.table.lon[rows]
                points = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
                ids = [c.place.id for c in name.candidates]
                found[rows] = document.source.shares(name.key, ids, block.country, block.region, points)
        return found

    def _near_home(self) -> Floats:
        """Return 1 where a document's language is at home, and for what all languages speak of."""
        found = np.zeros(len(self.table))
        for number, document in enumerate(self.documents):
            if document.home:
                rows = self.rows_of(number)
                here = [code in document.home for block in document.blocks for code in block.country]
                found[rows] = np.array(here, dtype=bool) | np.isin(self.table.kind[rows], _SPOKEN_OF)
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
        shares = self._shares.of(belief * self.weight[self.table.unit])
        tops = self._tops(shares[:2])
        anchors = self._anchor_rows(belief)
        for views in self._together(judged_only=judged_only):
            seen = _Seen(views, self)
            yield seen.judged.tolist(), seen.rows, self._scene(seen, anchors, belief, shares, tops)

    def _together(self, *, judged_only: bool) -> Iterator[list[_View]]:
        """Yield names to judge with those they are seen among, by document, as many as are seen at once."""
        views: list[_View] = []
        size = 0
        for document, (first, last) in enumerate(zip(self.first, self.first[1:], strict=False)):
            judged = [i for i in range(first, last) if self.names[i].judged or not judged_only]
            if not judged:
                continue
            if len(judged) > _JUDGED_AT_ONCE or last - first > _ANCHOR_NAMES:
                yield from ([view] for view in self._views_of_long(document, judged))
                continue
            views.append(_View(judged, np.arange(first, last)))
            size += sum(len(self.names[i].candidates) for i in judged) * (last - first)
            if size >= _TOGETHER:
                yield views
                views, size = [], 0
        if views:
            yield views

    def _views_of_long(self, document: int, wanted: list[int]) -> Iterator[_View]:
        """Yield the names of a document with many, some at a time, each among those that say most of it."""
        everyone = range(self.first[document], self.first[document + 1])
        loudest = sorted(everyone, key=lambda i: (-self.weight[i] * len(self.names[i].places), i))
        for at in range(0, len(wanted), _JUDGED_AT_ONCE):
            judged = wanted[at : at + _JUDGED_AT_ONCE]
            yield _View(judged, self._anchor_names(judged, everyone, loudest))

    def _anchor_names(self, judged: list[int], everyone: range, loudest: list[int]) -> Ints:
        if len(everyone) <= _ANCHOR_NAMES:
            return np.array(everyone)
        near = [int(other) for name in judged for other in self._standing.neighbours(name)]
        chosen = dict.fromkeys([*near, *judged][: _ANCHOR_NAMES // 2])
        for name in loudest:
            if len(chosen) >= _ANCHOR_NAMES:
                break
            chosen.setdefault(name)
        return np.array(sorted(chosen))

    def _scene(
        self, seen: _Seen, anchors: NDArray[np.intp], belief: Floats, shares: Floats, tops: Floats
    ) -> Scene:
        rows, document = seen.rows, self._document[self.table.unit[seen.rows]]
        anchors = anchors[seen.among[self.table.unit[anchors]]]
        dated, american, british = self._of_documents[document].T
        around = self._standing.around(seen.of, seen.other, seen.row, seen.column)[:, seen.meeting]
        own = np.zeros(len(seen.of) + 1, dtype=bool)
        own[:-1] = self._voice[seen.of] == self._voice[seen.other]
        return Scene(
            table=self._taken(rows, seen.judged),
            country_share=shares[0][rows],
            region_share=shares[1][rows],
            district_share=shares[2][rows],
            top_country_share=tops[0][document],
            top_region_share=tops[1][document],
            everyone=self.table,
            rows=rows,
            anchors=anchors,
            anchor_start=np.searchsorted(self.table.unit[anchors], np.append(seen.others, len(self.names))),
            belief=belief[anchors],
            meetings=seen.meetings,
            own=own[seen.meeting],
            weight=self.weight[seen.others],
            total=seen.total,
            around=Around(**dict(zip(Around.__slots__, around, strict=True))),
            cues=tuple([self.names[i].cue for i in seen.judged.tolist()]),
            people=self._share(seen.judged, MentionKind.DEMONYM),
            actor=self._share(seen.judged, MentionKind.METONYM),
            facility=self._share(seen.judged, MentionKind.FACILITY),
            timed=self._timed[rows],
            dated=dated > 0,
            american=american,
            british=british,
            source=self._source[rows],
            at_home=self._at_home[rows],
        )

    def _taken(self, rows: NDArray[np.intp], names: Ints) -> Table:
        """Return some rows of the table, with the names they belong to counted in the order given."""
        if len(rows) == len(self.table):
            return self.table
        number = np.zeros(len(self.names), dtype=np.int64)
        number[names] = np.arange(len(names))
        return self.table.take(rows, number[self.table.unit[rows]])

    def _share(self, judged: Ints, kind: MentionKind) -> Floats:
        kinds = [self.names[i].kinds for i in judged.tolist()]
        return np.array([k.count(kind) / len(k) for k in kinds])

    def _tops(self, shares: Floats) -> Floats:
        """Return the largest share of each document's candidates: (levels, n) to (levels, documents)."""
        documents = range(len(self.documents))
        return np.array([shares[:, self.rows_of(i)].max(axis=1, initial=0.0) for i in documents]).T

    def _anchor_rows(self, belief: Floats) -> NDArray[np.intp]:
        """Return the rows of the likeliest candidates of each name, ascending."""
        order = np.lexsort((-belief, self.table.unit))
        place = np.arange(len(order)) - self.starts[self.table.unit[order]]
        rows: NDArray[np.intp] = np.sort(order[place < _ANCHORS_A_NAME])
        return rows


@dataclass(frozen=True, slots=True)
class _View:
    """Some names of one document to judge, and those they are seen among, all ascending."""

    judged: list[int]
    others: Ints


class _Seen:
    """Several views laid end to end."""

    def __init__(self, views: Sequence[_View], stage: Stage) -> None:
        self.judged = np.array([i for view in views for i in view.judged])
        self.others = np.concatenate([view.others for view in views])
        judging = [len(view.judged) for view in views]
        width = np.array([len(view.others) for view in views])
        count = len(stage.names)
        self.among = np.zeros(count, dtype=bool)
        """Which names are among the others."""
        self.among[self.others] = True
        # Every name judged with every other: where its pairs begin, and whom it is paired with.
        widths = width.repeat(judging)
        begin = widths.cumsum() - widths
        first = width.cumsum() - width
        whom = first.repeat(judging)
        self.row, self.column = np.full((2, count), -1)
        self.row[self.judged] = begin
        self.column[self.others] = np.arange(len(self.others)) - first.repeat(width)
        self.of = self.judged.repeat(widths)
        self.other = self.others[np.arange(len(self.of)) + (whom - begin).repeat(widths)]
        # Every candidate with nobody first, then with every other.
        wanted = np.zeros(count, dtype=bool)
        wanted[self.judged] = True
        (self.rows,) = wanted[stage.table.unit].nonzero()
        unit = np.arange(len(self.judged)).repeat(stage.sizes[self.judged])
        weights = [float(stage.weight[view.others].sum()) for view in views]
        self.total = np.array(weights).repeat(judging)[unit]
        """Of each candidate, how much the others of its view count together."""
        size = widths[unit] + 1
        start = size.cumsum() - size
        row = np.arange(len(unit)).repeat(size)
        step = np.arange(len(row)) - start[row] - 1
        self.meeting = begin[unit][row] + step
        """Which pair of names each meeting of a candidate is of; -1 for nobody."""
        self.meeting[start] = -1
        other = whom[unit][row] + step
        other[start] = -1
        self.meetings = Meetings(row=row, other=other, start=start, size=size)
