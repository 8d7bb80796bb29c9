"""What a source leaves out and the gazetteer below knows: where its places are."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from gazetteer.naming.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gazetteer.importing.entry import Entry, Faults
    from gazetteer.place import Place
    from gazetteer.store import Gazetteer

_BY_CODE: Final = ("country:", "admin:")


class Completer:
    """Gives entries without a point that of the same place below, else of the town a division is named after.

    Parameters
    ----------
    below : callable
        Opens the gazetteer, which happens when first asked.
    """

    def __init__(self, below: Callable[[], Gazetteer]) -> None:
        self._open = below

    def complete(self, entry: Entry, faults: Faults) -> bool:
        """Fill in what is known below; return whether there is a point now."""
        place = self._gazetteer.by_id(entry.id)
        if place is not None:
            _take_all(entry, place)
            return True
        known = next((p for alias in entry.aliases if (p := self._gazetteer.by_id(alias))), None)
        seat = known or self._seat(entry)
        if seat is None:
            faults.pass_over("a place whose coordinates neither the file nor the gazetteer has")
            return False
        entry.latitude, entry.longitude = seat.latitude, seat.longitude
        return True

    def settled(self, aliases: Iterable[str]) -> tuple[str, ...]:
        """Return aliases by which a place goes, those by code (``country:FR``) as the ids they stand for."""
        found = []
        for alias in aliases:
            if alias.startswith(_BY_CODE):
                place = self._gazetteer.by_id(alias)
                alias = place.id if place else ""
            if alias:
                found.append(alias)
        return tuple(dict.fromkeys(found))

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        return self._open()

    def _seat(self, entry: Entry) -> Place | None:
        """Return the most populous town of a division's name in the same first-order division."""
        if entry.feature_class != "A" or not entry.admin1:
            return None
        keys = {fold(entry.name)}
        towns = [
            match.place
            for match in self._gazetteer.by_name(entry.name)
            if match.place.feature_class == "P"
            and fold(match.name) in keys
            and (match.place.country_code, match.place.admin1) == (entry.country_code, entry.admin1)
        ]
        return max(towns, key=lambda town: (town.population, town.id), default=None)


def _take_all(entry: Entry, place: Place) -> None:
    entry.latitude, entry.longitude = place.latitude, place.longitude
    entry.feature_class, entry.feature_code = place.feature_class, place.feature_code
    entry.country_code = place.country_code or entry.country_code
    entry.admin1 = place.admin1 or entry.admin1
    entry.admin2 = place.admin2 or entry.admin2
    entry.population = place.population or entry.population
    entry.valid_from, entry.valid_to = place.valid_from or "", place.valid_to or ""
