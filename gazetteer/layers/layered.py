"""A gazetteer of layers: the base below, then the supplement, then the user's own files."""

from __future__ import annotations

import hashlib
import heapq
from bisect import bisect_left
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from gazetteer.layers.overlay import Overlay
from gazetteer.naming.folding import fold, same_capitals, without_possessive
from gazetteer.naming.listed import ListedName, lists_digest, shipped_lists
from gazetteer.naming.lookup import exists, find
from gazetteer.naming.matches import NameMatch
from gazetteer.naming.variants import keys_of, shipped_variants
from gazetteer.pack.bearers import Bearer, bearers_of
from gazetteer.pack.columns import Columns, columns_of
from gazetteer.pack.layout import KINDS
from gazetteer.pack.positions import ByPosition
from gazetteer.pack.spatial import kilometres, on_globe
from gazetteer.pack.stacked import Stack
from gazetteer.place import MatchKind, NearPlace, Place, standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from gazetteer.filters import Wanted
    from gazetteer.layers.reading import Layer
    from gazetteer.naming.matches import Via
    from gazetteer.pack.areas import Areas
    from gazetteer.pack.embedded import Base
    from gazetteer.pack.positions import Box

_ORDER: Final = {kind: number for number, kind in enumerate(KINDS)}
_RESULTS_KEPT: Final = 4_096


class LayeredGazetteer(ByPosition):
    """The base with layers over it; a :class:`gazetteer.store.Gazetteer`.

    A later row with the same ``place_id`` stands over an earlier one: blank cells keep what was there,
    alternate names replace those there (a ``supplement`` layer adds to them), ``DELETED`` removes.

    Parameters
    ----------
    base : Base or Stack
        The published places, with what was imported over them.
    supplement : sequence of Layer
        Shipped layers, lowest first.
    layers : sequence of Layer
        The user's, over the supplement.
    lists : sequence of ListedName
        Demonyms, abbreviations and aliases; those for places of the overlay are added here.
    """

    def __init__(
        self,
        base: Base | Stack,
        supplement: Sequence[Layer] = (),
        layers: Sequence[Layer] = (),
        lists: Sequence[ListedName] | None = None,
    ) -> None:
        self._base = base
        self._rules = shipped_variants()
        self._layers = (*supplement, *layers)
        overlay = Overlay(base, self._rules)
        for layer in supplement:
            overlay.apply(layer.rows, adds_names=True)
        for layer in layers:
            overlay.apply(layer.rows, adds_names=False, layer=layer.name)
        if overlay.own:
            overlay.add_listed(shipped_lists() if lists is None else lists)
        self._own, self._hidden, self._settled = overlay.own, overlay.hidden, overlay.settled
        self._keys = overlay.index()
        self._sorted_keys = sorted(self._keys)
        self._results: dict[tuple[str, int], tuple[NameMatch, ...]] = {}
        digest = hashlib.sha256(base.version.encode())
        for layer in self._layers:
            digest.update(layer.digest.encode())
        digest.update(repr(lists).encode() if lists is not None else lists_digest().encode())
        self._version = digest.hexdigest()[:16]

    @property
    def version(self) -> str:
        """Identify the content: a digest of the base and of every layer's bytes."""
        return self._version

    @property
    def base(self) -> Base | Stack:
        """Return the published and imported places below."""
        return self._base

    @property
    def imports(self) -> tuple[str, ...]:
        """Return the names of the imports in use, lowest first."""
        return self._base.imports if isinstance(self._base, Stack) else ()

    @property
    def layers(self) -> tuple[Layer, ...]:
        """Return the layers, lowest first, with their faults."""
        return self._layers

    @property
    def touched_ids(self) -> frozenset[str]:
        """Return the ids of the places that the layers add, change or remove."""
        return frozenset(self._own) | self._hidden

    def columns(self, name: str, *, limit: int = 50) -> Columns:
        """Return the places so called as arrays, in the order of ``by_name``."""
        key = fold(name)
        found = None if key in self._touched_keys else self._base.plain_columns(key, limit, name.strip())
        return columns_of(self.by_name(name, limit=limit)) if found is None else found

    def bearers(self, name: str, *, limit: int = 50) -> list[Bearer]:
        """Return what ``by_name`` finds, in brief, if ``is_name``; else nothing."""
        key = fold(name)
        found = None if key in self._touched_keys else self._base.plain_bearers(key, limit, name.strip())
        return bearers_of(self, name, limit) if found is None else found

    @cached_property
    def _touched_keys(self) -> frozenset[str]:
        """Every folded name under which the base alone may answer otherwise."""
        hidden = (self._base.by_id(place_id) for place_id in sorted(self._hidden))
        below = (key for place in hidden if place for key in keys_of(place, self._base.names(place.id)))
        return frozenset((*self._keys, *below))

    def by_name(self, name: str, *, limit: int = 50) -> tuple[NameMatch, ...]:
        """Return places so called, of the highest standing first within each kind of match."""
        wanted = (name, limit)
        found = self._results.get(wanted)
        if found is None:
            found = find(self, self._rules, name, limit)
            if len(self._results) >= _RESULTS_KEPT:
                self._results.clear()
            self._results[wanted] = found
        return found

    def stored(self, keys: Iterable[str]) -> list[str]:
        """Return those of some folded names under which a place is stored, in whatever case."""
        if not self._keys:
            return self._base.stored(keys)
        asked = list(keys)
        return list(dict.fromkeys([*filter(self._keys.__contains__, asked), *self._base.stored(asked)]))

    def keys_from(self, prefix: str, limit: int) -> list[str]:
        """Return at most ``limit`` folded names that begin with a prefix, those of the layers first."""
        at = bisect_left(self._sorted_keys, prefix)
        own: list[str] = []
        while prefix and at < len(self._sorted_keys) and len(own) < limit:
            if not self._sorted_keys[at].startswith(prefix):
                break
            own.append(self._sorted_keys[at])
            at += 1
        return [*own, *self._base.keys_from(prefix, limit - len(own))]

    def exact(self, key: str, written: str, via: Via | None = None) -> Iterable[NameMatch]:
        """Return the places stored under a folded name, best first; ``written`` decides where case counts."""
        below = self._base.exact(key, written, via)
        if key not in self._touched_keys:
            return below
        own = [
            NameMatch(place=self._own[place_id].place, name=name, kind=kind, asked=written, via=via)
            for place_id, name, kind, case_sensitive in self._keys.get(key, ())
            if not case_sensitive or same_capitals(name, written)
        ]
        matches = list(below)
        if own or any(match.place.id in self._hidden for match in matches):
            return _best_first([*own, *self._visible(matches)])
        return matches

    def by_id(self, place_id: str) -> Place | None:
        """Return the place with this CURIE, or None."""
        own = self._own.get(place_id)
        if own is not None:
            return own.place
        place = self._base.by_id(place_id)
        if place is None or place.id not in self._hidden:
            return place
        own = self._own.get(place.id)
        return own.place if own else None

    def is_name(self, name: str) -> bool:
        """Tell whether some place is so called; cheaper than ``by_name``."""
        written = name.strip()
        bare = without_possessive(written)
        touched = self._touched_keys
        if fold(written) not in touched and (bare == written or fold(bare) not in touched):
            return self._base.is_name(name)
        return exists(self, name)

    def has_prefix(self, name: str) -> bool:
        """Tell whether some name, folded, begins with this one, folded."""
        key = fold(name)
        at = bisect_left(self._sorted_keys, key)
        if key and at < len(self._sorted_keys) and self._sorted_keys[at].startswith(key):
            return True
        return self._base.begins(key)

    def names(self, place_id: str) -> tuple[str, ...]:
        """Return every name of a place as written, the main one first; empty if unknown."""
        place_id = self._settled(place_id)
        own = self._own.get(place_id)
        if own is None:
            return () if place_id in self._hidden else self._base.names(place_id)
        below = self._base.names(place_id) if own.keeps_base_names else ()
        return tuple(dict.fromkeys((*(name for name, _, _ in own.names), *below)))

    def name_count(self, place_id: str) -> int:
        """Return how many names a place has, 0 if unknown; cheaper than ``names``."""
        if self._own or self._hidden:
            place_id = self._settled(place_id)
            if place_id in self._own or place_id in self._hidden:
                return len(self.names(place_id))
        return self._base.name_count(place_id)

    def own_names(self) -> tuple[str, ...]:
        """Return every name that the user's own layers give, as written there, sorted."""
        names = {
            name
            for own in self._own.values()
            if own.place.layer
            for name, kind, _ in own.names
            if kind in (MatchKind.PRIMARY, MatchKind.ALTERNATE)
        }
        return tuple(sorted(names))

    def parents(self, place: Place) -> tuple[Place, ...]:
        """Return what the place lies in, nearest first: admin2, admin1, country; never itself."""
        # A place that no layer touches is the base's, which has just been asked.
        found = (
            self.by_id(parent.id) if parent.id in self._own or parent.id in self._hidden else parent
            for parent in self._base.parents(place)
        )
        return tuple(parent for parent in found if parent is not None and parent.id != place.id)

    def geometry(self, place_id: str) -> BaseGeometry | None:
        """Return the place's line or area in longitude, latitude (WGS 84), or None for a point."""
        place_id = self._settled(place_id)
        own = self._own.get(place_id)
        if own is not None and own.shape is not None:
            return own.shape
        if own is None and place_id in self._hidden:
            return None
        return self._base.geometry(place_id)

    def inside(self, box: Box, only: Wanted, limit: int | None) -> tuple[Place, ...]:
        """Return the wanted places whose point lies in a box, most populous first."""
        enough = None if limit is None else limit + len(self._hidden)
        below = self._base.inside(box, only, enough)
        places = [place for place in below if place.id not in self._hidden]
        places += [
            own.place for own in self._own.values() if only.admits(own.place) and _inside(own.place, *box)
        ]
        return tuple(sorted(places, key=lambda place: (-place.population, place.id))[:limit])

    def near(
        self, latitude: float, longitude: float, only: Wanted, max_km: float | None
    ) -> Iterator[NearPlace]:
        """Yield the wanted places outwards from a point."""
        latitude, longitude = on_globe(latitude, longitude)
        own = [
            near for near in self._own_near(latitude, longitude, only) if max_km is None or near.km <= max_km
        ]
        below = self._base.near(latitude, longitude, only, max_km)
        visible = (near for near in below if near.place.id not in self._hidden)
        yield from heapq.merge(own, visible, key=lambda near: near.km)

    def _own_near(self, latitude: float, longitude: float, only: Wanted) -> list[NearPlace]:
        points, places = self._own_points
        distances = kilometres(latitude, longitude, *points)
        return [
            NearPlace(place=places[n], km=float(distances[n]))
            for n in np.argsort(distances, kind="stable")
            if only.admits(places[n])
        ]

    @cached_property
    def _own_points(self) -> tuple[tuple[NDArray[np.float64], NDArray[np.float64]], list[Place]]:
        places = [self._own[place_id].place for place_id in sorted(self._own)]
        latitudes = np.array([place.latitude for place in places], dtype=np.float64)
        longitudes = np.array([place.longitude for place in places], dtype=np.float64)
        return (latitudes, longitudes), places

    def areas_at(self, latitude: float, longitude: float) -> list[tuple[float, Place]]:
        """Return the places whose area holds the point, with a measure of its size, smallest first."""
        latitude, longitude = on_globe(latitude, longitude)
        areas, places = self._own_areas
        found = [(size, places[number]) for size, number in areas.at(latitude, longitude)]
        for size, place in self._base.areas_at(latitude, longitude):
            if place.id not in self._hidden:
                found.append((size, place))
            elif (own := self._own.get(place.id)) is not None and own.shape is None:
                found.append((size, own.place))
        return sorted(found, key=lambda each: (each[0], each[1].id))

    @cached_property
    def _own_areas(self) -> tuple[Areas, list[Place]]:
        from gazetteer.pack.areas import Areas

        shaped = [(own.place, own.shape) for _, own in sorted(self._own.items()) if own.shape is not None]
        return Areas.of([shape for _, shape in shaped]), [place for place, _ in shaped]

    def _visible(self, matches: Iterable[NameMatch]) -> Iterator[NameMatch]:
        for match in matches:
            if match.place.id not in self._hidden:
                yield match
                continue
            own = self._own.get(match.place.id)
            if own is not None and own.keeps_base_names:
                yield replace(match, place=own.place)


def _best_first(matches: list[NameMatch]) -> Iterator[NameMatch]:
    seen: set[str] = set()
    for match in sorted(matches, key=lambda m: (_ORDER[m.kind], -standing(m.place), m.place.id)):
        if match.place.id not in seen:
            seen.add(match.place.id)
            yield match


def _inside(place: Place, south: float, west: float, north: float, east: float) -> bool:
    if not south <= place.latitude <= north:
        return False
    if west <= east:
        return west <= place.longitude <= east
    return place.longitude >= west or place.longitude <= east
