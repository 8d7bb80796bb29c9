"""What an importer makes of a source's row: a place on its way into a pack, or a fault."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shapely.geometry.base import BaseGeometry

FAULTS_KEPT: Final = 100
"""Of more faults only the number is told."""
_SHOWN: Final = 60


class EntryName(NamedTuple):
    """One more name of a place; the main one is the entry's own."""

    text: str
    is_code: bool = False
    """Whether it is a short form that stands for the place in this very spelling only, such as ``SEL``."""


@dataclass(slots=True, kw_only=True)
class Entry:
    """A place as a source tells it; blanks are unknown."""

    id: str
    name: str
    names: Iterable[EntryName] = ()
    latitude: float = math.nan
    """Not a number where the source gives no point and the gazetteer below has to."""
    longitude: float = math.nan
    feature_class: str = ""
    feature_code: str = ""
    country_code: str = ""
    admin1: str = ""
    admin2: str = ""
    population: int = 0
    valid_from: str = ""
    valid_to: str = ""
    shape: BaseGeometry | None = None
    aliases: tuple[str, ...] = ()
    """Other ids that should find it."""

    @property
    def has_point(self) -> bool:
        """Tell whether the source says where it is."""
        return not math.isnan(self.latitude)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFault:
    """One row that was left out, and why."""

    file: str
    row: int
    """Counted from 1: a line of text, or a feature of a collection."""
    value: str
    wanted: str

    def __str__(self) -> str:
        value = self.value if len(self.value) <= _SHOWN else f"{self.value[:_SHOWN]}…"
        return f"{self.file}, row {self.row}: {value!r}; {self.wanted}"


@dataclass(slots=True)
class Faults:
    """Rows left out: all counted, the first ones kept; and rows passed over for a reason that is no fault."""

    total: int = 0
    kept: list[RowFault] = field(default_factory=list)
    passed_over: dict[str, int] = field(default_factory=dict)
    """How many rows were not taken, by reason, such as ``no name``."""

    def add(self, file: str, row: int, value: object, wanted: str) -> None:
        """Count a fault."""
        self.total += 1
        if len(self.kept) < FAULTS_KEPT:
            text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
            self.kept.append(RowFault(file=file, row=row, value=text, wanted=wanted))

    def pass_over(self, reason: str, number: int = 1) -> None:
        """Count rows that are no places for us."""
        if number:
            self.passed_over[reason] = self.passed_over.get(reason, 0) + number
