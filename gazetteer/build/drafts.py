"""Places in the making: what the sources say of each, merged by id."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from gazetteer.naming.folding import MAX_KEY_BYTES, fold, is_code_like
from gazetteer.place import MatchKind

if TYPE_CHECKING:
    from collections.abc import Iterable

_NAMES_KEPT: Final = 3_000
"""A country has some 900 names; more than this would be a fault in a source."""


@dataclass(slots=True)
class Name:
    """A name as written, with how a lookup by it counts."""

    text: str
    kind: MatchKind
    case_sensitive: bool = False


@dataclass(slots=True, kw_only=True)
class Draft:
    """A place while sources still add to it; blanks are unknown."""

    id: str
    name: str
    latitude: float = math.nan
    longitude: float = math.nan
    feature_class: str
    feature_code: str = ""
    country_code: str = ""
    admin1: str = ""
    admin2: str = ""
    population: int = 0
    valid_from: str = ""
    valid_to: str = ""
    source: str = ""
    former_ids: list[str] = field(default_factory=list)
    """Ids that should find it too."""
    names: dict[str, Name] = field(default_factory=dict)
    """By name as written, in the order they came; without the main name."""

    @property
    def has_point(self) -> bool:
        """Tell whether the coordinates are known."""
        return not math.isnan(self.latitude)

    def add_names(self, texts: Iterable[str]) -> int:
        """Add alternate names; return how many were new."""
        before = len(self.names)
        for text in texts:
            clean = " ".join(text.split())
            if clean == self.name or clean in self.names or len(self.names) >= _NAMES_KEPT:
                continue
            key = fold(clean)
            if not key or len(key.encode()) > MAX_KEY_BYTES:
                continue
            code_like = is_code_like(clean)
            kind = MatchKind.ABBREVIATION if code_like else MatchKind.ALTERNATE
            self.names[clean] = Name(clean, kind, code_like)
        return len(self.names) - before

    def put_name(self, name: Name) -> None:
        """Add a listed name, whose kind stands over what another source made of it."""
        key = fold(name.text)
        for other in [t for t, n in self.names.items() if _gives_way(n, name) and fold(t) == key]:
            del self.names[other]
        self.names[name.text] = name


def _gives_way(other: Name, listed: Name) -> bool:
    """Tell whether another spelling of a listed name, one that folds alike, must not come in beside it.

    "US" is meant in capitals only; "Iraqi" is a demonym, though some language writes the country so.
    """
    if listed.case_sensitive:
        return not other.case_sensitive
    return listed.kind is MatchKind.DEMONYM and other.kind is MatchKind.ALTERNATE


class Drafts:
    """All places so far, by id, with what each source added."""

    def __init__(self) -> None:
        self.by_id: dict[str, Draft] = {}
        self.places_from: Counter[str] = Counter()
        self.names_from: Counter[str] = Counter()

    def add(self, draft: Draft, names: Iterable[str] = ()) -> Draft:
        """Add a place, or what is new about a known one; return the one kept."""
        known = self.by_id.get(draft.id)
        if known is None:
            known = self.by_id[draft.id] = draft
            self.places_from[draft.source] += 1
            self.names_from[draft.source] += 1
        else:
            _fill(known, draft)
            names = (draft.name, *names)
        self.names_from[draft.source] += known.add_names(names)
        return known

    def named(self, place_id: str, texts: Iterable[str], source: str) -> None:
        """Add names to a known place; an unknown id is passed over."""
        known = self.by_id.get(place_id)
        if known is not None:
            self.names_from[source] += known.add_names(texts)

    def drop_without_point(self) -> list[Draft]:
        """Take out places nobody gave coordinates for, and return them."""
        lost = [draft for draft in self.by_id.values() if not draft.has_point]
        for draft in lost:
            del self.by_id[draft.id]
        return lost


def _fill(known: Draft, new: Draft) -> None:
    if not known.has_point:
        known.latitude, known.longitude = new.latitude, new.longitude
    if not known.feature_code and new.feature_class == known.feature_class:
        known.feature_code = new.feature_code
    known.country_code = known.country_code or new.country_code
    if known.country_code == new.country_code:
        known.admin1 = known.admin1 or new.admin1
        if known.admin1 == new.admin1:
            known.admin2 = known.admin2 or new.admin2
    known.population = known.population or new.population
