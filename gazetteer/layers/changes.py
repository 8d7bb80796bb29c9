"""What differs between two gazetteers, which names it touches, and what stands in for ids that are gone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from gazetteer.naming.folding import fold, without_possessive
from gazetteer.naming.variants import keys_of, shipped_variants
from gazetteer.pack.spatial import kilometres
from gazetteer.place import NearPlace, standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gazetteer.layers.layered import LayeredGazetteer
    from gazetteer.layers.rows import LayerRow
    from gazetteer.naming.matches import NameMatch
    from gazetteer.place import Place
    from gazetteer.store import Gazetteer

_FIELDS: Final = (
    "name", "latitude", "longitude", "feature_class", "feature_code", "country_code", "admin1", "admin2",
    "population", "valid_from", "valid_to",
)  # fmt: skip
_NAMESAKES: Final = 500
_OTHER_KIND_KM: Final = 10.0
"""A namesake of another feature class counts as so much farther away."""
_OWN: Final = "local:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One place before and after; None where it was not or is no longer."""

    place_id: str
    before: Place | None
    after: Place | None
    names_before: tuple[str, ...] = ()
    names_after: tuple[str, ...] = ()
    outline: bool = False
    """Whether its line or area is another."""

    def lines(self) -> Iterator[str]:
        """Yield in words what changed: a line for the place, then one for each thing, before → after."""
        place = self.after or self.before
        verb = "added" if self.before is None else "removed" if self.after is None else "changed"
        yield f"{verb} {self.place_id} {place.name if place else ''}".rstrip()
        if self.before is not None and self.after is not None:
            for field in _FIELDS:
                old, new = getattr(self.before, field), getattr(self.after, field)
                if old != new:
                    yield f"  {field}: {_shown(old)} → {_shown(new)}"
            if self.outline:
                yield "  geometry: another line or area"
        for name in self.names_before:
            if name not in self.names_after:
                yield f"  - {name}"
        for name in self.names_after:
            if name not in self.names_before:
                yield f"  + {name}"


@dataclass(frozen=True)
class Changes:
    """What differs between two gazetteers, sorted by id."""

    changes: tuple[Change, ...]

    def __bool__(self) -> bool:
        return bool(self.changes)

    @property
    def place_ids(self) -> frozenset[str]:
        """Return the ids of the places that were added, changed or removed."""
        return frozenset(change.place_id for change in self.changes)

    @cached_property
    def keys(self) -> frozenset[str]:
        """Return every folded name under which an answer may have changed."""
        return frozenset(
            key
            for change in self.changes
            for place, names in ((change.before, change.names_before), (change.after, change.names_after))
            if place is not None
            for key in keys_of(place, names)
        )

    def touches(self, name: str) -> bool:
        """Tell whether ``by_name(name)`` may answer otherwise than before; never wrongly no."""
        written = name.strip()
        bare = fold(without_possessive(written))
        if fold(written) in self.keys or bare in self.keys:
            return True
        return any(key in self.keys for key, _ in shipped_variants().queries(bare))

    def may_be_in(self, text: str) -> bool:
        """Tell whether a text may name a place by a name that is touched; never wrongly no.

        A document of which this is false has the same mentions and the same candidates as before.
        """
        folded = f" {fold(text)}"
        return any(f" {key}" in folded if key[:1].isascii() else key in folded for key in self.keys)

    def lines(self) -> Iterator[str]:
        """Yield in words what changed, place by place, before → after."""
        for change in self.changes:
            yield from change.lines()


def compare(before: LayeredGazetteer, after: LayeredGazetteer) -> Changes:
    """Return what differs between two gazetteers, such as before and after an edit of a layer.

    Over the same base only places of the layers are looked at: a thousand take some 0.1 s. Over different
    bases every place is: some seconds for the shipped one.
    """
    ids = before.touched_ids | after.touched_ids
    if before.base.version != after.base.version:
        ids = ids.union(before.base.place_ids(), after.base.place_ids())
    found = (_change(place_id, before, after) for place_id in sorted(ids))
    return Changes(tuple(change for change in found if change is not None))


def _change(place_id: str, before: LayeredGazetteer, after: LayeredGazetteer) -> Change | None:
    old, new = before.by_id(place_id), after.by_id(place_id)
    names_before, names_after = before.names(place_id), after.names(place_id)
    outline = before.geometry(place_id) != after.geometry(place_id)
    if (old, names_before) == (new, names_after) and not outline:
        return None
    return Change(
        place_id=place_id,
        before=old,
        after=new,
        names_before=names_before,
        names_after=names_after,
        outline=outline,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A place as someone remembers it: in a layer, or in a decision."""

    place_id: str
    name: str = ""
    latitude: float | None = None
    longitude: float | None = None
    feature_class: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vanished:
    """A place whose id the gazetteer no longer has."""

    known: Known
    replacement: NearPlace | None
    """The nearest place of the same name; None if there is none. ``km`` is NaN if none knows where it was."""

    def __str__(self) -> str:
        gone = f"{self.known.place_id} {self.known.name}".rstrip()
        if self.replacement is None:
            return f"{gone} is gone; nothing is called so"
        place, km = self.replacement.place, self.replacement.km
        apart = "" if np.isnan(km) else f", {km:.1f} km away"
        return f"{gone} is gone; the nearest of the name is {place.id} {place.name}{apart}"


def vanished(gazetteer: Gazetteer, known: Iterable[Known]) -> list[Vanished]:
    """Return the places that the gazetteer no longer has, each with the nearest of the same name.

    Parameters
    ----------
    gazetteer : Gazetteer
        As it is now, after an update of its base.
    known : iterable of Known
        What layers and decisions speak of. Of an id that comes twice the first counts.
    """
    once: dict[str, Known] = {}
    for each in known:
        once.setdefault(each.place_id, each)
    gone = (each for each in once.values() if gazetteer.by_id(each.place_id) is None)
    return [Vanished(known=each, replacement=_replacement(gazetteer, each)) for each in gone]


def known_places(rows: Iterable[LayerRow]) -> Iterator[Known]:
    """Yield the published places that rows of a layer override or remove; ``local:`` ids are its own."""
    for row in rows:
        if not row.place_id.startswith(_OWN):
            placed = not row.deleted
            yield Known(
                place_id=row.place_id,
                name=row.name,
                latitude=row.latitude if placed else None,
                longitude=row.longitude if placed else None,
                feature_class=row.feature_class,
            )


def _replacement(gazetteer: Gazetteer, known: Known) -> NearPlace | None:
    matches = gazetteer.by_name(known.name, limit=_NAMESAKES) if known.name.strip() else ()
    if not matches:
        return None
    if known.latitude is None or known.longitude is None:
        return NearPlace(place=max(matches, key=_standing).place, km=float("nan"))
    distances = _distances(known.latitude, known.longitude, [match.place for match in matches])
    # A town and the district named for it often share their point.
    kind = known.feature_class or "P"
    _, _, place, km = min(
        (
            apart + (0 if match.place.feature_class == kind else _OTHER_KIND_KM),
            match.place.id,
            match.place,
            apart,
        )
        for match, apart in zip(matches, distances, strict=True)
    )
    return NearPlace(place=place, km=km)


def _standing(match: NameMatch) -> int:
    return standing(match.place)


def _distances(latitude: float, longitude: float, places: Sequence[Place]) -> list[float]:
    latitudes = np.array([place.latitude for place in places])
    longitudes = np.array([place.longitude for place in places])
    return [float(km) for km in kilometres(latitude, longitude, latitudes, longitudes)]


def _shown(value: object) -> str:
    return "nothing" if value in (None, "") else str(value)
