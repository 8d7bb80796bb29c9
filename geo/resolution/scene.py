"""A document's names as scenes: each name's candidates, and the other names they are seen among."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from geo.evidence import Scene, Table, out_of_time, prior, writing, years
from geo.focus import SharesWithoutOwn
from geo.model import MentionKind
from geo.resolution.names import Blocks, NameList, Request, tabulate
from geo.resolution.standing import Standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["Names", "Request"]

_CONTEXT_WEIGHT: Final = 0.5
_JUDGED_AT_ONCE: Final = 60
_ANCHOR_NAMES: Final = 160
_ANCHORS_A_NAME: Final = 3


class Names:
    """The distinct names of one document, their candidates in one table, and how they stand to each other.

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
        self.table, self.starts = tabulate(found.blocks)
        self.weight = np.array([1.0 if n.judged else _CONTEXT_WEIGHT for n in self.names])
        self.count = np.array([len(n.places) for n in self.names], dtype=float)
        self.prior = prior(self.table, len(self.names))
        self._standing = Standing(request.document.text, found.sequence, self.names)
        voice = self._voices()
        self._voice = self._apart_from_opponents(voice)
        self._shares = [
            SharesWithoutOwn(codes, voices[self.table.unit])
            for codes, voices in (
                (self.table.country, voice),
                (self.table.region, self._voice),
                (self.table.district, self._voice),
            )
        ]
        self.writing = writing(request.document.text)
        self._source = self._source_shares(request)
        self._dated = years(request.document.date)[0] > -np.inf
        self._timed = np.concatenate(
            [np.zeros(0), *(out_of_time(n.candidates, request.document.date) for n in self.names)]
        )

    def rows(self, name: int) -> slice:
        """Return where a name's candidates stand in the table."""
        return slice(int(self.starts[name]), int(self.starts[name + 1]))

    def _voices(self) -> Ints:
        """Return a number a name; names with the same one are one name told apart by what holds them.

        They never vote for each other: else every Paris of a text would take the others along to it.
        """
        numbers: dict[str, int] = {}
        return np.array([numbers.setdefault(n.key, len(numbers)) for n in self.names], dtype=np.int64)

    def _apart_from_opponents(self, voice: Ints) -> Ints:
        """Return the voices with one for two teams that meet.

        Who plays Chicago does not come from there, though most likely from the same country.
        """
        voices = voice.copy()
        for one, other in self._standing.opponents:
            voices[voices == voices[other]] = voices[one]
        return voices

    def _source_shares(self, request: Request) -> Floats:
        """Return what the source's other documents say of each row."""
        found = np.zeros((len(self.table), 5))
        if request.source is None:
            return found
        lat, lon = self.table.lat, self.table.lon
        points = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
        for number, (name, block) in enumerate(zip(self.names, self.blocks, strict=True)):
            rows = self.rows(number)
            ids = [c.place.id for c in name.candidates]
            found[rows] = request.source.shares(name.key, ids, block.country, block.region, points[rows])
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
        shares = [of_codes.of(mass) for of_codes in self._shares]
        for at in range(0, len(wanted), _JUDGED_AT_ONCE):
            judged = wanted[at : at + _JUDGED_AT_ONCE]
            rows = self._rows_of(judged)
            yield judged, rows, self._scene(judged, rows, self._anchor_names(judged, loudest), belief, shares)

    def _anchor_names(self, judged: list[int], loudest: list[int]) -> list[int]:
        if len(self.names) <= _ANCHOR_NAMES:
            return list(range(len(self.names)))
        near = [int(other) for name in judged for other in self._standing.neighbours(name)]
        chosen = dict.fromkeys([*near, *judged][: _ANCHOR_NAMES // 2])
        for name in loudest:
            if len(chosen) >= _ANCHOR_NAMES:
                break
            chosen.setdefault(name)
        return sorted(chosen)

    def _scene(
        self,
        judged: list[int],
        rows: NDArray[np.intp],
        others: list[int],
        belief: Floats,
        shares: list[Floats],
    ) -> Scene:
        anchor_rows = self._anchor_rows(others, belief)
        return Scene(
            table=self._taken(rows, judged),
            country_share=shares[0][rows],
            region_share=shares[1][rows],
            district_share=shares[2][rows],
            top_country_share=float(shares[0].max(initial=0.0)),
            top_region_share=float(shares[1].max(initial=0.0)),
            anchors=self._taken(anchor_rows, others),
            belief=belief[anchor_rows],
            own=self._voice[judged][:, None] == self._voice[others][None, :],
            weight=self.weight[others],
            around=self._standing.around(judged, others),
            cues=tuple(self.names[i].cue for i in judged),
            people=self._share(judged, MentionKind.DEMONYM),
            actor=self._share(judged, MentionKind.METONYM),
            facility=self._share(judged, MentionKind.FACILITY),
            timed=self._timed[rows],
            dated=self._dated,
            american=self.writing.strength[0],
            british=self.writing.strength[1],
            source=self._source[rows],
        )

    def _taken(self, rows: NDArray[np.intp], names: list[int]) -> Table:
        """Return some rows of the table, with the names they belong to counted in the order given."""
        if len(rows) == len(self.table):
            return self.table
        number = np.zeros(len(self.names), dtype=np.int64)
        number[names] = np.arange(len(names))
        return self.table.take(rows, number[self.table.unit[rows]])

    def _rows_of(self, names: list[int]) -> NDArray[np.intp]:
        """Return the rows of some names, which are given in their order."""
        if len(names) == len(self.names):
            return np.arange(len(self.table))
        wanted = np.zeros(len(self.names), dtype=bool)
        wanted[names] = True
        return np.flatnonzero(wanted[self.table.unit])

    def _share(self, judged: list[int], kind: MentionKind) -> Floats:
        return np.array([self.names[i].kinds.count(kind) / len(self.names[i].kinds) for i in judged])

    def _anchor_rows(self, others: list[int], belief: Floats) -> NDArray[np.intp]:
        """Return the rows of the likeliest candidates of each name, ascending."""
        order = np.lexsort((-belief, self.table.unit))
        place = np.arange(len(order)) - self.starts[self.table.unit[order]]
        wanted = np.zeros(len(self.names), dtype=bool)
        wanted[others] = True
        kept = order[(place < _ANCHORS_A_NAME) & wanted[self.table.unit[order]]]
        rows: NDArray[np.intp] = np.sort(kept)
        return rows
