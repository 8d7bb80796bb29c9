"""Names listed by hand in ``names/``: aliases, demonyms and abbreviations, each for a place id."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from gazetteer.errors import LayerError
from gazetteer.naming.folding import fold
from gazetteer.place import MatchKind

if TYPE_CHECKING:
    from collections.abc import Iterator

_LISTS: Final = (
    ("aliases.csv", MatchKind.ALTERNATE),
    ("demonyms.csv", MatchKind.DEMONYM),
    ("abbreviations.csv", MatchKind.ABBREVIATION),
)
_YES: Final = frozenset({"yes", "true", "1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedName:
    """One row of a list."""

    name: str
    place_id: str
    kind: MatchKind
    case_sensitive: bool
    """Whether it matches in exactly this spelling only, so that "US" is not "us"."""
    where: str
    """File and row, for messages."""


@lru_cache(maxsize=1)
def shipped_lists() -> tuple[ListedName, ...]:
    """Return every listed name of the package, read once.

    Raises
    ------
    LayerError
        If a row has no name or no place id; the message names it.
    """
    return tuple(name for file_name, kind in _LISTS for name in _read(file_name, kind))


def lists_digest() -> str:
    """Identify the lists and the variant rules by content."""
    digest = hashlib.sha256()
    for file_name in (*(name for name, _ in _LISTS), "variants.csv"):
        path = resources.files("gazetteer").joinpath("names", file_name)
        if path.is_file():
            digest.update(f"{file_name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def _read(file_name: str, kind: MatchKind) -> Iterator[ListedName]:
    path = resources.files("gazetteer").joinpath("names", file_name)
    if not path.is_file():
        return
    for number, row in enumerate(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))), start=2):
        name, place_id = (row.get("name") or "").strip(), (row.get("place_id") or "").strip()
        if not fold(name) or not place_id:
            raise LayerError(
                f"{file_name} row {number}: needs a name and a place_id, has {name!r} and {place_id!r}"
            )
        exact = (row.get("case_sensitive") or "").strip().lower() in _YES
        where = f"{file_name} row {number}"
        yield ListedName(name=name, place_id=place_id, kind=kind, case_sensitive=exact, where=where)
