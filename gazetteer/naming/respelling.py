"""Other transliterations of a name: letters that stand for one another, from ``names/respellings.csv``."""

from __future__ import annotations

import csv
import io
from functools import lru_cache
from importlib import resources
from itertools import islice
from typing import TYPE_CHECKING, Final

from gazetteer.errors import LayerError
from gazetteer.naming.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_COLUMNS: Final = ("one", "other", "note")
_DEPTH: Final = 3
"""So many pairs may be used together: Gyeongju → Kyŏngju takes two."""
_MOST: Final = 600
"""So many forms of a name are tried at most."""


class Respellings:
    """Pairs of letter groups, each of which may stand for the other."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        both = [pair for one, other in pairs for pair in ((one, other), (other, one))]
        self._pairs = tuple(dict.fromkeys(both))

    def of(self, key: str) -> Iterator[tuple[str, str]]:
        """Yield forms of a folded name, those with fewest changes first, with the changes in words."""
        return islice(self._all(key), _MOST)

    def _all(self, key: str) -> Iterator[tuple[str, str]]:
        seen, layer = {key}, [(key, "")]
        for _ in range(_DEPTH):
            reached = []
            for form, done in layer:
                for new, change in self._changed(form):
                    if new not in seen:
                        seen.add(new)
                        reached.append((new, f"{done}, {change}" if done else change))
                        yield reached[-1]
            layer = reached

    def _changed(self, form: str) -> Iterator[tuple[str, str]]:
        for old, new in self._pairs:
            at = form.find(old)
            while at >= 0:
                yield form[:at] + new + form[at + len(old) :], f"{old} → {new}"
                at = form.find(old, at + 1)


def read_respellings(text: str) -> Respellings:
    """Read pairs from CSV text.

    Raises
    ------
    LayerError
        If a column is missing, or a row's letters are not folded or the same; the message names the row.
    """
    reader = csv.DictReader(io.StringIO(text))
    if tuple(reader.fieldnames or ()) != _COLUMNS:
        raise LayerError(
            f"respellings.csv has the columns {reader.fieldnames}; it needs {', '.join(_COLUMNS)}"
        )
    pairs = []
    for number, row in enumerate(reader, start=2):
        one, other = row["one"] or "", row["other"] or ""
        if not one or one == other or any(fold(f"a{text}a") != f"a{text}a" for text in (one, other)):
            raise LayerError(f"respellings.csv row {number}: needs two different groups of folded letters")
        pairs.append((one, other))
    return Respellings(pairs)


@lru_cache(maxsize=1)
def shipped_respellings() -> Respellings:
    """Return the pairs shipped with the package, read once."""
    return read_respellings(
        resources.files("gazetteer").joinpath("names", "respellings.csv").read_text("utf-8")
    )
