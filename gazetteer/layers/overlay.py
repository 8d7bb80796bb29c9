"""What layers say: the places they add or change, those they hide, and the names these go by."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gazetteer.naming.folding import MAX_KEY_BYTES, fold, is_code_like
from gazetteer.place import MatchKind, Place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shapely.geometry.base import BaseGeometry

    from gazetteer.layers.rows import LayerRow
    from gazetteer.naming.listed import ListedName
    from gazetteer.naming.variants import VariantRules
    from gazetteer.pack.embedded import Base
    from gazetteer.pack.stacked import Stack


@dataclass(frozen=True, slots=True)
class Own:
    """A place of the overlay with the names the layers give it."""

    place: Place
    names: tuple[tuple[str, MatchKind, bool], ...]
    """``(name, kind, case_sensitive)``, the main name first."""
    shape: BaseGeometry | None
    keeps_base_names: bool


class Overlay:
    """The places of layers, lowest first, over a base.

    Parameters
    ----------
    base : Base or Stack
        What lies below.
    rules : VariantRules
        Whose ``index`` rules add lookup keys.
    """

    def __init__(self, base: Base | Stack, rules: VariantRules) -> None:
        self._base = base
        self._rules = rules
        self.own: dict[str, Own] = {}
        """By id: every place that the layers add or change."""
        self.hidden: set[str] = set()
        """Ids of the base's places that are not to be seen as the base has them."""

    def apply(self, rows: Iterable[LayerRow], *, adds_names: bool, layer: str = "") -> None:
        """Lay a layer's rows over what is there; its names replace those below, or add to them."""
        for row in rows:
            place_id = self.settled(row.place_id)
            lower = self.own.get(place_id)
            below = lower.place if lower else self._base.by_id(place_id)
            if below is not None:
                self.hidden.add(place_id)
            if row.deleted:
                self.own.pop(place_id, None)
                continue
            keeps = below is not None and (adds_names or not row.alternates)
            self.own[place_id] = Own(
                place=_place(row, below, layer),
                names=_names(row, lower.names[1:] if lower and keeps else ()),
                shape=self._shape(row, lower, sketch=adds_names),
                keeps_base_names=keeps and (lower is None or lower.keeps_base_names),
            )

    def settled(self, place_id: str) -> str:
        """Return the id a place goes by, given that or another id of it."""
        if place_id in self.own:
            return place_id
        place = self._base.by_id(place_id)
        return place.id if place else place_id

    def _shape(self, row: LayerRow, lower: Own | None, *, sketch: bool) -> BaseGeometry | None:
        # What the supplement draws by hand gives way to a published outline.
        if row.geometry is None or (sketch and self._base.has_geometry(row.place_id)):
            return lower.shape if lower else None
        return row.geometry

    def add_listed(self, lists: Iterable[ListedName]) -> None:
        """Add listed names to the places that do not have them from the base."""
        for listed in lists:
            own = self.own.get(listed.place_id)
            if own is not None and not own.keeps_base_names:
                new = (listed.name, listed.kind, listed.case_sensitive)
                key = fold(listed.name)
                # "US" in capitals only: the same letters must not come in by another spelling.
                kept = own.names[:1] + tuple(
                    (name, kind, exact)
                    for name, kind, exact in own.names[1:]
                    if name != listed.name and (exact or not listed.case_sensitive or fold(name) != key)
                )
                self.own[listed.place_id] = replace(own, names=(*kept, new))

    def index(self) -> dict[str, list[tuple[str, str, MatchKind, bool]]]:
        """Return place id, name, kind and whether case counts, by folded name."""
        index: dict[str, list[tuple[str, str, MatchKind, bool]]] = {}
        for place_id, own in self.own.items():
            place = own.place
            keys = [fold(name) for name, _, _ in own.names]
            for key, (name, kind, case_sensitive) in zip(keys, own.names, strict=True):
                if key and len(key.encode()) <= MAX_KEY_BYTES:
                    index.setdefault(key, []).append((place_id, name, kind, case_sensitive))
            taken = set(keys)
            for key, (name, kind, case_sensitive) in zip(keys, own.names, strict=True):
                if case_sensitive or kind is MatchKind.DEMONYM or not key.isascii():
                    continue
                for other in self._rules.keys(
                    key, place.feature_class, place.feature_code, place.country_code
                ):
                    if other not in taken:
                        taken.add(other)
                        index.setdefault(other, []).append((place_id, name, MatchKind.VARIANT, False))
        return index


def _place(row: LayerRow, below: Place | None, layer: str) -> Place:
    if below is None:
        return Place(
            id=row.place_id,
            name=row.name,
            latitude=row.latitude,
            longitude=row.longitude,
            feature_class=row.feature_class or "P",
            feature_code=row.feature_code,
            country_code=row.country_code or None,
            admin1=row.admin1 or None,
            admin2=row.admin2 or None,
            population=row.population or 0,
            valid_from=row.valid_from or None,
            valid_to=row.valid_to or None,
            source=row.source,
            layer=layer,
        )
    return replace(
        below,
        name=row.name,
        latitude=row.latitude,
        longitude=row.longitude,
        feature_class=row.feature_class or below.feature_class,
        feature_code=row.feature_code or below.feature_code,
        country_code=row.country_code or below.country_code,
        admin1=row.admin1 or below.admin1,
        admin2=row.admin2 or below.admin2,
        population=below.population if row.population is None else row.population,
        valid_from=row.valid_from or below.valid_from,
        valid_to=row.valid_to or below.valid_to,
        source=row.source,
        layer=layer,
    )


def _names(
    row: LayerRow, kept: tuple[tuple[str, MatchKind, bool], ...]
) -> tuple[tuple[str, MatchKind, bool], ...]:
    names = {row.name: (row.name, MatchKind.PRIMARY, False)}
    for _, name in row.alternates:
        code_like = is_code_like(name)
        kind = MatchKind.ABBREVIATION if code_like else MatchKind.ALTERNATE
        names.setdefault(name, (name, kind, code_like))
    for old in kept:
        names.setdefault(old[0], old)
    return tuple(names.values())
