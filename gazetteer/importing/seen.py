"""Which ids came already: a bit for each numbered one, so that twelve million take two megabytes."""

from __future__ import annotations

import re
from typing import Final

_NUMBERED: Final = re.compile(r"([a-z]+:Q?)(\d{1,9})", re.ASCII)


class Seen:
    """Ids met so far."""

    def __init__(self) -> None:
        self._bits: dict[str, bytearray] = {}
        self._others: set[str] = set()

    def add(self, place_id: str) -> bool:
        """Take an id; return whether it is new."""
        found = _NUMBERED.fullmatch(place_id)
        if found is None or (found[2][0] == "0" and len(found[2]) > 1):
            new = place_id not in self._others
            self._others.add(place_id)
            return new
        bits = self._bits.setdefault(found[1], bytearray())
        at, bit = divmod(int(found[2]), 8)
        if at >= len(bits):
            bits.extend(bytes(max(at + 1 - len(bits), len(bits))))
        new = not bits[at] >> bit & 1
        bits[at] |= 1 << bit
        return new
