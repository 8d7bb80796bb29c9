"""How the names of documents stand to each other in their texts: beside, after a comma, in a list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.evidence import CONTEST
from geo.resolution.phrases import APPOSITION, LONGEST_GAP, OF_A_HOLDER, possession

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.resolution.names import Name

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

_BESIDE: Final = 6
"""Names on either side that count as standing beside."""
_FADE: Final = 150.0
"""Characters over which standing beside fades to 1/e."""
_LONGEST_WAY: Final = 600
"""Characters beyond which no name follows another."""
_STOP: Final = re.compile(r"[.!?…][\"'”’)]*\s|\n\s*\n")
_COMMA: Final = re.compile(r"\s*,\s*")
_PHRASE: Final = re.compile(
    r"\s*\(\s*|,?\s+(?:\w+\s+)?(?:in|of)\s+(?:the\s+)?(?:\w+\s+)?(?:of\s+)?(?:the\s+)?"
    rf"|{APPOSITION}|{possession(f'{OF_A_HOLDER}|river|lake')}"
)
_LISTED: Final = re.compile(r"\s*(?:,|/|;|,?\s(?:and|or|to|&))\s*(?:the\s+|in\s+)?")
_SETTING_APART: Final = re.compile(
    r"\b(?:to|than|with|from|not|unlike|versus|vs?\.?|and|or|for|like|as|beat|left)\s(?:the\s)?\Z",
    re.IGNORECASE,
)
"""What stands before the second of two places that a sentence tells apart."""
_TEXT: Final = ("beside", "after", "before", "follows", "precedes", "phrase", "listed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one text says of its names, as far as it has to be read for it."""

    sequence: Sequence[tuple[int, int, int]]
    """Start, end and name of everything named, by position."""
    joined: Sequence[tuple[bool, bool, bool, bool]]
    """What joins each to the next: comma, phrase, list, one sentence."""
    inside: Sequence[tuple[int, int]]
    """Which names stand inside which, by whole words: (shorter, longer)."""
    apart: Sequence[tuple[int, int]]
    """Which bare names a sentence sets against the same name with a holder: (bare, held)."""
    opponents: Sequence[tuple[int, int]]
    """Names of teams that meet: where one comes from says nothing of the other."""

    @classmethod
    def of(cls, text: str, sequence: Sequence[tuple[int, int, int]], names: Sequence[Name]) -> Told:
        """Read a text.

        Parameters
        ----------
        text : str
        sequence : sequence of (int, int, int)
        names : sequence of Name
        """
        return cls(
            sequence=sequence,
            joined=[_joined(text, end, start) for (_, end, _), (start, _, _) in pairwise(sequence)],
            inside=_inside(names),
            apart=_set_apart(text, names),
            opponents=_opponents(text, sequence),
        )


class Standing:
    """The relations of some documents' names, kept sparse: only names that stand near each other have one.

    Parameters
    ----------
    told : sequence of Told
        Of each document.
    first : sequence of int
        The number of each document's first name, then how many names there are in all.
    key : ndarray of shape (names,)
        A number for each folded name of a document.
    """

    def __init__(self, told: Sequence[Told], first: Sequence[int], key: Ints) -> None:
        self._keys, self._values = _near_each_other(told, first)
        self._count = first[-1]
        self._key = key
        self._inside, self._apart = (
            np.array(
                [
                    (one + at, other + at)
                    for one_text, at in zip(told, first, strict=False)
                    for one, other in getattr(one_text, pairs)
                ],
                dtype=np.int64,
            ).reshape(-1, 2)
            for pairs in ("inside", "apart")
        )

    def neighbours(self, name: int) -> Ints:
        """Return the names that stand near one, ascending."""
        first, last = np.searchsorted(self._keys, [name * self._count, (name + 1) * self._count])
        near: Ints = self._keys[first:last] - name * self._count
        return near

    def around(self, of: Ints, other: Ints, row: Ints, column: Ints) -> Floats:
        """Return how some names stand to others: the fields of ``Around``, in their order.

        Parameters
        ----------
        of, other : ndarray of shape (m,)
            Two names each.
        row, column : ndarray of shape (names,)
            ``row[of] + column[other]`` is where two names stand among the m; negative for names that are not
            among ``of``, or ``other``.

        Returns
        -------
        ndarray of shape (11, m + 1)
            Last come zeros, for no name at all.
        """
        found = np.zeros((len(_TEXT) + 4, len(of) + 1))
        judged = np.flatnonzero(row >= 0)
        first, last = np.searchsorted(self._keys, [judged[0] * self._count, (judged[-1] + 1) * self._count])
        u, v = np.divmod(self._keys[first:last], self._count)
        kept = np.flatnonzero((row[u] >= 0) & (column[v] >= 0))
        found[: len(_TEXT), row[u[kept]] + column[v[kept]]] = self._values[:, first + kept]
        same, apart, longer, shorter = found[len(_TEXT) :]
        same[:-1] = (self._key[of] == self._key[other]) & (of != other)
        for relation, pairs in (
            (apart, self._apart),
            (longer, self._inside),
            (shorter, self._inside[:, ::-1]),
        ):
            if len(pairs):
                u, v = pairs.T
                kept = (row[u] >= 0) & (column[v] >= 0)
                relation[row[u[kept]] + column[v[kept]]] = 1.0
        return found


def _near_each_other(told: Sequence[Told], first: Sequence[int]) -> tuple[Ints, Floats]:
    """Return ``u * count + v`` for every two names that stand near, ascending, and how they stand.

    The second has one row for each of the relations of the text, in the order of ``_TEXT``.
    """
    count = first[-1]
    sizes = [len(t.sequence) for t in told]
    at = np.array([place for t in told for place in t.sequence], dtype=np.int64).reshape(-1, 3)
    if len(at) < 2:
        return np.zeros(0, dtype=np.int64), np.zeros((len(_TEXT), 0))
    document = np.repeat(np.arange(len(told)), sizes)
    start, end, name = at[:, 0], at[:, 1], at[:, 2] + np.array(first)[document]
    one, other = _within(len(at))
    u, v, gap = name[one], name[other], start[other] - end[one]
    right = np.zeros((len(_TEXT), len(one)))
    right[0] = near = np.exp(-np.maximum(gap, 0) / _FADE)
    next_ = slice(0, len(at) - 1)
    joined = _end_to_end([t.joined for t in told if t.sequence])
    right[1, next_] = near[next_] * joined[3]
    right[[3, 5, 6], next_] = joined[:3]
    wanted = (gap >= 0) & (u != v) & (document[one] == document[other])
    right, u, v = right[:, wanted], u[wanted], v[wanted]
    left = right[[0, 2, 1, 4, 3, 5, 6]]
    return _strongest(np.concatenate([u * count + v, v * count + u]), np.concatenate([right, left], axis=1))


def _end_to_end(joined: Sequence[Sequence[tuple[bool, bool, bool, bool]]]) -> NDArray[np.bool_]:
    """Return what joins each of all names to the next, nothing where a document ends: (4, names - 1)."""
    said: list[tuple[bool, ...]] = []
    for i, of_text in enumerate(joined):
        said += [(False,) * 4] * (i > 0) + list(of_text)
    return np.array(said, dtype=bool).reshape(-1, 4).T


def _within(count: int) -> tuple[Ints, Ints]:
    """Return every two of so many in a row that count as beside: first those next to each other."""
    steps = range(1, min(_BESIDE + 1, count))
    one = np.concatenate([np.arange(count - step) for step in steps])
    other = np.concatenate([np.arange(step, count) for step in steps])
    return one, other


def _strongest(keys: Ints, values: Floats) -> tuple[Ints, Floats]:
    """Return each key once, ascending, with the largest of its values."""
    if not len(keys):
        return keys, values
    order = np.argsort(keys, kind="stable")
    keys, values = keys[order], values[:, order]
    first = np.flatnonzero(np.append(True, np.diff(keys) > 0))
    return keys[first], np.maximum.reduceat(values, first, axis=1)


def _joined(text: str, end: int, start: int) -> tuple[bool, bool, bool, bool]:
    """Return what joins a name that ends to the next that starts: comma, phrase, list, one sentence."""
    if not 0 < start - end <= _LONGEST_WAY:
        return False, False, False, False
    gap = text[end:start]
    together = not _STOP.search(gap)
    if start - end > LONGEST_GAP:
        return False, False, False, together
    comma = bool(_COMMA.fullmatch(gap))
    return comma, not comma and bool(_PHRASE.fullmatch(gap)), bool(_LISTED.fullmatch(gap)), together


def _opponents(text: str, sequence: Sequence[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """Return the names of teams that meet, two by two, each name once at most."""
    found: list[tuple[int, int]] = []
    paired: set[int] = set()
    for (_, end, one), (start, _, other) in pairwise(sequence):
        if one == other or not 0 < start - end <= LONGEST_GAP or not paired.isdisjoint((one, other)):
            continue
        if CONTEST.fullmatch(text, end, start):
            paired |= {one, other}
            found.append((one, other))
    return found


def _set_apart(text: str, names: Sequence[Name]) -> list[tuple[int, int]]:
    """Return which bare names a sentence sets against the same name with a holder: (bare, held)."""
    held: dict[str, list[int]] = {}
    for number, name in enumerate(names):
        if name.held:
            held.setdefault(name.key, []).append(number)
    if not held:
        return []
    return [
        (number, other)
        for number, name in enumerate(names)
        if not name.held
        for other in held.get(name.key, ())
        if any(_against(text, at, there) for at in name.places for there in names[other].places)
    ]


def _against(text: str, bare: tuple[int, int], held: tuple[int, int]) -> bool:
    """Tell whether a sentence goes from one of two mentions to the other: "smaller than Moscow, Russia"."""
    (_, end), (start, _) = sorted((bare, held))
    if not 0 <= start - end <= _LONGEST_WAY or not _SETTING_APART.search(text[max(0, start - 12) : start]):
        return False
    return _STOP.search(text, end, start) is None


def _inside(names: Sequence[Name]) -> list[tuple[int, int]]:
    """Return which names stand inside which, by whole words: (shorter, longer)."""
    by_key: dict[str, list[int]] = {}
    for number, name in enumerate(names):
        by_key.setdefault(name.key, []).append(number)
    found = []
    for number, name in enumerate(names):
        words = name.key.split()
        pieces = {
            " ".join(words[i:j])
            for i in range(len(words))
            for j in range(i + 1, len(words) + 1)
            if j - i < len(words)
        }
        found += [
            (short, number) for piece in sorted(pieces) if len(piece) > 2 for short in by_key.get(piece, ())
        ]
    return found
