"""The places of one name in several packs, merged into one order before any of them becomes an object.

A place counts by the best of its postings: its own row's, or that of a row it stands for. The order is that
of every answer: by kind of match, then standing, then id. Few postings are gone through one by one, many as
arrays; both give the same.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from gazetteer.naming.folding import same_capitals
from gazetteer.naming.matches import trusted_match
from gazetteer.pack.columns import Columns, Tables
from gazetteer.pack.joined import LEVEL
from gazetteer.pack.layout import (
    CASE_BIT,
    KIND_SHIFT,
    RECORD,
    any_case_sensitive,
    shard,
    tag_is_ruled,
    tag_kind,
    tag_name_number,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from gazetteer.naming.matches import NameMatch, Via
    from gazetteer.pack.embedded import Base
    from gazetteer.pack.joined import Joined
    from gazetteer.pack.postings import Span

    Having = list[tuple[int, Span]]
    """Levels that have a name, lowest first, with where its postings lie."""

FEW: Final = 100
"""Up to so many postings are quicker gone through one by one."""
_AT_FIRST: Final = 100
"""So many places are put in order before all are: few ask for more."""
_BITS: Final = LEVEL.bit_length() - 1
_ROW: Final = LEVEL - 1
_FIELDS: Final = ("latitude", "longitude", "population")


class Ranked(NamedTuple):
    """Places under a name, each once; level times ``LEVEL`` plus row makes a row's number."""

    shown: NDArray[np.int64]
    """The rows of the places."""
    tags: NDArray[np.int64]
    """How the name fits (``gazetteer.pack.layout.tag``)."""
    posted: NDArray[np.int64]
    """Under which row, itself or one it stands for, the name was found."""


_NONE: Final = (-1, -1)
_NOTHING: Final = Ranked(*(np.zeros(0, np.int64) for _ in Ranked._fields))


class Merging:
    """Names over several levels.

    Parameters
    ----------
    levels : sequence of Base
        Lowest first.
    joined : sequence of Joined
        Which rows of each another stands for.
    few : int
        Up to so many postings are gone through one by one.
    """

    def __init__(self, levels: Sequence[Base], joined: Sequence[Joined], *, few: int = FEW) -> None:
        self._levels = levels
        self._joined = joined
        self._few = few
        self._postings = [level.postings for level in levels]
        self._standing = [level.standing_at for level in levels]
        table = _OneTable(levels)
        self._tables = Tables(places=table, features=table.features, countries=table.countries)

    def columns(self, key: str, limit: int, written: str) -> Columns | None:
        """Return the places under a folded name as arrays; None where none is, or rules say more of it."""
        having, count = self._having(key)
        if not count or limit < 1:
            return None
        at_once = self._at_once(having, count)
        if at_once is not None:
            return self._own(*at_once, limit)
        if count <= self._few:
            found = self._found(having, written)
            sole = self._sole(having, found)
            if sole is not None:
                return self._own(*sole, limit)
            ranked = self._one_by_one(found)
        else:
            ranked = self._ranked(having, count, written, limit)
        if not len(ranked.shown) or tag_is_ruled(int(ranked.tags[0])):
            return None
        return Columns(ranked.shown[:limit], ranked.tags[:limit], self._tables)

    def matches(self, key: str, written: str, via: Via | None) -> Iterator[NameMatch]:
        """Yield the places under a folded name, best first; ``written`` decides where case counts."""
        having, count = self._having(key)
        if not count:
            return
        at_once = self._at_once(having, count)
        if at_once is not None:
            yield from self._levels[at_once[0]].exact(key, written, via)
            return
        ranked = self._ranked(having, count, written, _AT_FIRST)
        yield from self._objects(ranked, 0, written, via)
        if len(ranked.shown) >= _AT_FIRST and count > self._few:
            everything = self._ranked(having, count, written, None)
            yield from self._objects(everything, len(ranked.shown), written, via)

    def _having(self, key: str) -> tuple[Having, int]:
        """Return the levels that have a folded name, in whatever case, and how many postings all have."""
        found: Having = []
        count = 0
        if key:
            number = shard(key)
            for level, postings in enumerate(self._postings):
                span = postings.span_in(number, key)
                if span[1] < span[2]:
                    found.append((level, span))
                    count += span[2] - span[1]
        return found, count

    def _objects(self, ranked: Ranked, first: int, written: str, via: Via | None) -> Iterator[NameMatch]:
        lists = (each[first:].tolist() for each in ranked)
        for shown, tag, posted in zip(*lists, strict=True):
            place = self._levels[shown >> _BITS].place_at(shown & _ROW)
            number = tag_name_number(tag)
            # Its own main name needs no look at the text.
            name = place.name if shown == posted and not number else self._name(posted, number)
            yield trusted_match(place, name, tag_kind(tag), written, via)

    def _name(self, posted: int, number: int) -> str:
        return self._levels[posted >> _BITS].name_at(posted & _ROW, number)

    def _ranked(self, having: Having, count: int, written: str, limit: int | None) -> Ranked:
        """Return at least the ``limit`` best places, or all."""
        # Where case counts, every name is looked at anyway.
        if count <= self._few or any(
            any_case_sensitive(self._postings[level].arrays(span)[1]) for level, span in having
        ):
            return self._one_by_one(self._found(having, written))
        return self._as_arrays(having, limit)

    def _at_once(self, having: Having, count: int) -> tuple[int, Span] | None:
        """Return the level that alone answers, where a look or two tells so: for most names one does."""
        if len(having) == 1:
            level, span = having[0]
            rows, tags = self._postings[level].arrays(span)
            plain = not any_case_sensitive(tags) and not self._joined[level].any(rows)
            return (level, span) if plain else None
        if count == 2:
            (lower, first), (upper, second) = having
            (below,), (under,) = self._postings[lower].views(first)
            (above,), (over,) = self._postings[upper].views(second)
            if not (under | over) & CASE_BIT:
                below, above = below + lower * LEVEL, above + upper * LEVEL
                if self._shown(below) == above and under >> KIND_SHIFT >= over >> KIND_SHIFT:
                    return upper, second
                if self._shown(above) == below and over >> KIND_SHIFT >= under >> KIND_SHIFT:
                    return lower, first
        return None

    def _shown(self, row: int) -> int:
        return self._joined[row >> _BITS].shown((row & _ROW,), row & ~_ROW)[0]

    def _found(self, having: Having, written: str) -> dict[int, tuple[int, int]]:
        """Return for each row that is shown the best tag, and the row it is posted under."""
        found: dict[int, tuple[int, int]] = {}
        for level, span in having:
            above, (rows, tags) = level * LEVEL, self._postings[level].views(span)
            for shown, row, tag in zip(self._joined[level].shown(rows, above), rows, tags, strict=True):
                posted = above + row
                if tag & CASE_BIT and not same_capitals(self._name(posted, tag_name_number(tag)), written):
                    continue
                if shown not in found or _better(tag, posted, shown, *found[shown]):
                    found[shown] = tag, posted
        return found

    def _sole(self, having: Having, found: dict[int, tuple[int, int]]) -> tuple[int, Span] | None:
        """Return the level whose own postings are what was found; mostly there is one."""
        for level, span in reversed(having):
            rows, tags = self._postings[level].views(span)
            if len(rows) != len(found):
                continue
            above = level * LEVEL
            for row, tag in zip(rows, tags, strict=True):
                # Where case counts, a row may stand there twice.
                if tag & CASE_BIT or found.get(above + row, _NONE)[0] >> KIND_SHIFT != tag >> KIND_SHIFT:
                    break
            else:
                return level, span
        return None

    def _own(self, level: int, span: Span, limit: int) -> Columns | None:
        rows, tags = self._postings[level].arrays(span)
        if tag_is_ruled(int(tags[0])):
            return None
        return Columns(rows[:limit], tags[:limit], self._levels[level].tables)

    def _one_by_one(self, found: dict[int, tuple[int, int]]) -> Ranked:
        fits: dict[int, int] = {}
        if len(found) > 1:
            for shown, (tag, _) in found.items():
                standing = self._standing[shown >> _BITS](shown & _ROW)
                # Kind of match and standing as one number: less is better.
                fits[shown] = (tag >> KIND_SHIFT << _BITS) - standing
        ranked: list[int] = [] if fits else list(found)
        for _, tied in groupby(sorted(fits, key=fits.__getitem__), key=fits.__getitem__):
            same = list(tied)
            ranked += sorted(same, key=self._id) if len(same) > 1 else same
        return Ranked(
            np.array(ranked, np.int64),
            np.array([found[shown][0] for shown in ranked], np.int64),
            np.array([found[shown][1] for shown in ranked], np.int64),
        )

    def _id(self, shown: int) -> str:
        return self._levels[shown >> _BITS].id_at(shown & _ROW)

    def _as_arrays(self, having: Having, limit: int | None) -> Ranked:
        own, others = self._parted(having)
        others = _not_among(others, own)
        # Each level's own places are in order, so no more of them than are wanted can count.
        own = [_cut(each, limit) for each in own if len(each.shown)]
        if len(own) == 1 and not len(others.shown):
            return own[0]
        together = _together([*own, others])
        order = self._ordered(together, [len(each.shown) for each in own], limit)
        _, firsts = np.unique(together.shown[order], return_index=True)
        return _cut(_taken(together, order[np.sort(firsts)]), limit)

    def _parted(self, having: Having) -> tuple[list[Ranked], Ranked]:
        """Return the postings of rows that stand for themselves, level by level, and all others."""
        own, others = [], [_NOTHING]
        for level, span in having:
            rows, tags = (each.astype(np.int64) for each in self._postings[level].arrays(span))
            shown = self._joined[level].all_shown(rows, level * LEVEL)
            posted = rows + level * LEVEL
            itself = shown == posted
            if itself.all():
                own.append(Ranked(posted, tags, posted))
                continue
            everything = Ranked(shown, tags, posted)
            own.append(_taken(everything, itself))
            others.append(_taken(everything, ~itself))
        return own, _together(others)

    def _ordered(self, places: Ranked, lengths: list[int], limit: int | None) -> NDArray[np.int64]:
        """Return the order of places: so many of each level, in order themselves, then those in none."""
        fits = (places.tags >> KIND_SHIFT << _BITS) - self._standings(places.shown)
        order = np.argsort(fits, kind="stable")
        tied = np.diff(fits[order]) == 0
        if not tied.any():
            return order
        stream = np.repeat(np.arange(len(lengths)), lengths)
        edges = np.flatnonzero(np.diff(tied, prepend=False, append=False)).tolist()
        # A place may stand there twice, so more than are wanted are put in order.
        enough = len(order) if limit is None else limit + len(order) - len(stream)
        for first, last in zip(edges[::2], edges[1::2], strict=True):
            run = order[first : last + 1]
            if first < enough and (run[-1] >= len(stream) or stream[run[0]] != stream[run[-1]]):
                ids = map(self._id, places.shown[run].tolist())
                by_id = dict(zip(run.tolist(), ids, strict=True))
                order[first : last + 1] = sorted(by_id, key=by_id.__getitem__)
        return order

    def _standings(self, shown: NDArray[np.int64]) -> NDArray[np.int64]:
        levels, found = shown >> _BITS, np.zeros(len(shown), np.int64)
        for level in set(levels.tolist()):
            chosen = levels == level
            found[chosen] = self._levels[level].standings_at(shown[chosen] & _ROW)
        return found


class _OneTable:
    """The places of several levels as one table: a row's number has its level's above it.

    Parameters
    ----------
    levels : sequence of Base
        Lowest first.
    """

    def __init__(self, levels: Sequence[Base]) -> None:
        tables = [level.tables for level in levels]
        self._places = [each.places for each in tables]
        self.features = sorted({(one, other) for each in tables for one, other in each.features})
        self.countries = sorted({code for each in tables for code in each.countries}, key=str)
        self._features = [_numbers([(a, b) for a, b in each.features], self.features) for each in tables]
        self._countries = [_numbers(each.countries, self.countries) for each in tables]

    def take(self, rows: NDArray[np.int64]) -> NDArray[np.void]:
        """Return the records of some rows, with the codes as ``features`` and ``countries`` number them."""
        levels, found = rows >> _BITS, np.zeros(len(rows), RECORD)
        for level in set(levels.tolist()):
            chosen = levels == level
            records = self._places[level].take(rows[chosen] & _ROW)
            for field in _FIELDS:
                found[field][chosen] = records[field]
            found["feature"][chosen] = self._features[level][records["feature"]]
            found["country"][chosen] = self._countries[level][records["country"]]
        return found


def _numbers(codes: Sequence[Any], among: Sequence[Any]) -> NDArray[np.int64]:
    numbered = {code: number for number, code in enumerate(among)}
    return np.array([numbered[code] for code in codes], np.int64)


def _better(tag: int, posted: int, shown: int, kept: int, kept_posted: int) -> bool:
    """Tell whether a posting fits a place better than the one kept, or as well and is its own row's."""
    kind, other = tag >> KIND_SHIFT, kept >> KIND_SHIFT
    return kind < other or (kind == other and posted == shown != kept_posted)


def _not_among(others: Ranked, own: list[Ranked]) -> Ranked:
    """Return the postings of others but for places that have one of their own that fits as well."""
    for each in own:
        if not len(others.shown) or not len(each.shown):
            continue
        ascending = np.argsort(each.shown, kind="stable")
        at = np.searchsorted(each.shown, others.shown, sorter=ascending)
        found = ascending[np.minimum(at, len(ascending) - 1)]
        fits = (each.tags[found] >> KIND_SHIFT) <= (others.tags >> KIND_SHIFT)
        others = _taken(others, ~((each.shown[found] == others.shown) & fits))
    return others


def _together(parts: Sequence[Ranked]) -> Ranked:
    return Ranked(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))


def _taken(places: Ranked, which: NDArray[Any]) -> Ranked:
    return Ranked(*(array[which] for array in places))


def _cut(places: Ranked, limit: int | None) -> Ranked:
    return places if limit is None else Ranked(*(array[:limit] for array in places))
