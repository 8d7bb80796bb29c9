"""Texts that are nearly another's: MinHash signatures of their shingles, met again in bands.

References
----------
A. Z. Broder, "On the resemblance and containment of documents", *Compression and Complexity of Sequences*,
1997, 21. J. Leskovec, A. Rajaraman, J. D. Ullman, *Mining of Massive Datasets*, 3rd ed., 2020, ch. 3.
"""

from __future__ import annotations

import re
import zlib
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Words = NDArray[np.uint64]

ALIKE: Final = 0.75
"""From this share of shingles in common on, two texts are nearly the same."""
KEPT: Final = 1_000
"""So many texts, the latest, are remembered: about 2 MB, so that a long run still streams."""
LEAST_WORDS: Final = 30
"""Shorter texts are alike by chance."""
_SHINGLE: Final = 5
"""Words in a row that are compared as one."""
_BANDS: Final = 12
_ROWS: Final = 5
_BLOCK: Final = 20_000
_WORD: Final = re.compile(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]|\w+?(?=[\u3040-\ud7af]|\W|$)"
)
_GOLDEN: Final = 0x9E3779B97F4A7C15


def _scattered(count: int) -> Words:
    """Return numbers that follow no pattern, the same on every machine (splitmix64)."""
    z = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(_GOLDEN)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    scattered: Words = z ^ (z >> np.uint64(31))
    return scattered


@dataclass(frozen=True, slots=True)
class Near:
    """A text met before that is nearly the same."""

    name: str
    alike: float
    """Estimated share of five words in a row that both have, 0 to 1."""


class NearTexts:
    """Remembers texts, and tells of each new one which of them it is nearly the same as."""

    def __init__(self) -> None:
        self._factors = _scattered(_BANDS * _ROWS) | np.uint64(1)
        self._places = _scattered(_SHINGLE + 1)[1:] | np.uint64(1)
        self._met: list[dict[bytes, int]] = [{} for _ in range(_BANDS)]
        self._kept: deque[tuple[str, Words]] = deque()
        self._first = 0
        """Number of the oldest text remembered."""

    def add(self, name: str, text: str) -> Near | None:
        """Remember a text; return the one before that it is most like, if it is nearly the same.

        Parameters
        ----------
        name : str
        text : str
        """
        signature = self._signature(text)
        if signature is None:
            return None
        keys = [part.tobytes() for part in np.split(signature, _BANDS)]
        numbers = sorted({band[key] for band, key in zip(self._met, keys, strict=True) if key in band})
        found = [(self._alike(number, signature), number) for number in numbers]
        best = max(found, key=lambda pair: (pair[0], -pair[1]), default=None)
        self._keep(name, signature, keys)
        if best is None or best[0] < ALIKE:
            return None
        return Near(self._kept[best[1] - self._first][0], best[0])

    def _signature(self, text: str) -> Words | None:
        """Return the least of each hash over the text's shingles; None for a text too short."""
        words = np.array(
            [zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in _WORD.findall(text.casefold())],
            dtype=np.uint64,
        )
        if len(words) < LEAST_WORDS:
            return None
        rows = len(words) - _SHINGLE + 1
        shingles = np.zeros(rows, dtype=np.uint64)
        for k in range(_SHINGLE):
            shingles += words[k : k + rows] * self._places[k]
        shingles ^= shingles >> np.uint64(29)
        least = np.full(len(self._factors), np.iinfo(np.uint64).max, dtype=np.uint64)
        for start in range(0, rows, _BLOCK):
            hashed = shingles[start : start + _BLOCK, None] * self._factors
            least = np.minimum(least, (hashed ^ (hashed >> np.uint64(32))).min(axis=0))
        return least

    def _alike(self, number: int, signature: Words) -> float:
        return float((self._kept[number - self._first][1] == signature).mean())

    def _keep(self, name: str, signature: Words, keys: list[bytes]) -> None:
        number = self._first + len(self._kept)
        for band, key in zip(self._met, keys, strict=True):
            band.setdefault(key, number)
        self._kept.append((name, signature))
        if len(self._kept) > KEPT:
            self._forget()

    def _forget(self) -> None:
        _, signature = self._kept.popleft()
        for band, part in zip(self._met, np.split(signature, _BANDS), strict=True):
            if band.get(part.tobytes()) == self._first:
                del band[part.tobytes()]
        self._first += 1
