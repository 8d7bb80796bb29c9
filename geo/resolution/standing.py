"""How a document's names stand to each other in its text: beside, after a comma, in a list."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.evidence import CONTEST, Around

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
_LONGEST_GAP: Final = 60
_LONGEST_WAY: Final = 600
"""Characters beyond which no name follows another."""
_STOP: Final = re.compile(r"[.!?…][\"'”’)]*\s|\n\s*\n")
_COMMA: Final = re.compile(r"\s*,\s*")
_PHRASE: Final = re.compile(
    r"\s*\(\s*|,?\s+(?:\w+\s+)?(?:in|of)\s+(?:the\s+)?(?:\w+\s+)?(?:of\s+)?(?:the\s+)?"
    # "Paris, the capital of France"; "Georgia's capital, Tbilisi".
    r"|,\s+(?:the|a|an)\s+(?:[^\W\d_]+\s+){1,3}(?:of|in)\s+(?:the\s+)?(?:\w+\s+of\s+)?"
    r"|['’]s\s+(?:[^\W\d_]+\s+){0,2}(?:capital|city|town|village|suburb|port|island|province|region|district|county"
    r"|river|lake)(?:\s+city)?(?:,\s*|\s+)(?:of\s+)?"
)
_LISTED: Final = re.compile(r"\s*(?:,|/|;|,?\s(?:and|or|to|&))\s*(?:the\s+|in\s+)?")
_SETTING_APART: Final = re.compile(
    r"\b(?:to|than|with|from|not|unlike|versus|vs?\.?|and|or|for|like|as|beat|left)\s(?:the\s)?\Z",
    re.IGNORECASE,
)
"""What stands before the second of two places that a sentence tells apart."""
_TEXT: Final = ("beside", "after", "before", "follows", "precedes", "phrase", "listed")


class Standing:
    """The relations of a document's names, kept sparse: only names that stand near each other have one.

    Parameters
    ----------
    text : str
    sequence : sequence of (int, int, int)
        Start, end and name of everything named, by position.
    names : sequence of Name
    """

    def __init__(self, text: str, sequence: Sequence[tuple[int, int, int]], names: Sequence[Name]) -> None:
        self._keys, self._values = _near_each_other(text, sequence, len(names))
        self._count = len(names)
        numbers: dict[str, int] = {}
        self._key = np.array([numbers.setdefault(n.key, len(numbers)) for n in names], dtype=np.int64)
        self._inside = _inside(names)
        self._apart = _set_apart(text, names)
        self.opponents = _opponents(text, sequence)
        """Names of teams that meet: where one comes from says nothing of the other."""

    def neighbours(self, name: int) -> Ints:
        """Return the names that stand near one, ascending."""
        first, last = np.searchsorted(self._keys, [name * self._count, (name + 1) * self._count])
        near: Ints = self._keys[first:last] - name * self._count
        return near

    def around(self, judged: Sequence[int], others: Sequence[int]) -> Around:
        """Return the relations of some names to others."""
        shape = (len(judged), len(others))
        found = np.zeros((len(_TEXT), *shape))
        row, column = (np.full(self._count, -1) for _ in range(2))
        row[list(judged)] = np.arange(len(judged))
        column[list(others)] = np.arange(len(others))
        first, last = (0, 0)
        if judged:
            first, last = np.searchsorted(
                self._keys, [min(judged) * self._count, (max(judged) + 1) * self._count]
            )
        u, v = np.divmod(self._keys[first:last], max(1, self._count))
        kept = (row[u] >= 0) & (column[v] >= 0)
        found[:, row[u[kept]], column[v[kept]]] = self._values[:, first:last][:, kept]
        same = (self._key[list(judged)][:, None] == self._key[list(others)][None, :]).astype(float)
        same[np.array(list(judged))[:, None] == np.array(list(others))[None, :]] = 0.0
        longer, shorter = np.zeros(shape), np.zeros(shape)
        for short, long in self._inside:
            if row[short] >= 0 and column[long] >= 0:
                longer[row[short], column[long]] = 1.0
            if row[long] >= 0 and column[short] >= 0:
                shorter[row[long], column[short]] = 1.0
        apart = np.zeros(shape)
        for bare, held in self._apart:
            if row[bare] >= 0 and column[held] >= 0:
                apart[row[bare], column[held]] = 1.0
        return Around(
            **dict(zip(_TEXT, found, strict=True)), same=same, apart=apart, longer=longer, shorter=shorter
        )


def _near_each_other(text: str, sequence: Sequence[tuple[int, int, int]], count: int) -> tuple[Ints, Floats]:
    """Return ``u * count + v`` for every two names that stand near, ascending, and how they stand.

    The second has one row for each of the relations of the text, in the order of ``_TEXT``.
    """
    at = np.array(sequence, dtype=np.int64).reshape(-1, 3)
    start, end, name = at[:, 0], at[:, 1], at[:, 2]
    if len(at) < 2:
        return np.zeros(0, dtype=np.int64), np.zeros((len(_TEXT), 0))
    one, other = _within(len(at))
    u, v, gap = name[one], name[other], start[other] - end[one]
    right = np.zeros((len(_TEXT), len(one)))
    right[0] = near = np.exp(-np.maximum(gap, 0) / _FADE)
    next_ = slice(0, len(at) - 1)
    joined = _joined(text, at)
    right[1, next_] = near[next_] * joined[3]
    right[[3, 5, 6], next_] = joined[:3]
    wanted = (gap >= 0) & (u != v)
    right, u, v = right[:, wanted], u[wanted], v[wanted]
    left = right[[0, 2, 1, 4, 3, 5, 6]]
    return _strongest(np.concatenate([u * count + v, v * count + u]), np.concatenate([right, left], axis=1))


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


def _joined(text: str, at: Ints) -> Floats:
    """Return what joins each name to the next: comma, phrase, list, one sentence; shape (4, names - 1)."""
    found = np.zeros((4, len(at) - 1))
    for i, (end, start) in enumerate(zip(at[:-1, 1].tolist(), at[1:, 0].tolist(), strict=True)):
        if not 0 < start - end <= _LONGEST_WAY:
            continue
        gap = text[end:start]
        found[3, i] = not _STOP.search(gap)
        if start - end > _LONGEST_GAP:
            continue
        found[0, i] = comma = bool(_COMMA.fullmatch(gap))
        found[1, i] = not comma and bool(_PHRASE.fullmatch(gap))
        found[2, i] = bool(_LISTED.fullmatch(gap))
    return found


def _opponents(text: str, sequence: Sequence[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """Return the names of teams that meet, two by two, each name once at most."""
    found: list[tuple[int, int]] = []
    paired: set[int] = set()
    for (_, end, one), (start, _, other) in pairwise(sequence):
        if one == other or not 0 < start - end <= _LONGEST_GAP or not paired.isdisjoint((one, other)):
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
