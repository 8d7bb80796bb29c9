"""What a source leaves out and the gazetteer below knows: where its places are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gazetteer.names import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from gazetteer.importing.entry import Entry, Faults
    from gazetteer.place import Place
    from gazetteer.store import Gazetteer


class Completer:
    """Gives entries without a point that of the same place below, else of the town a division is named after.

    Parameters
    ----------
    below : callable
        Opens the gazetteer, which happens when first asked.
    """

    def __init__(self, below: Callable[[], Gazetteer]) -> None:
        self._open = below
        self._below: Gazetteer | None = None

    def complete(self, entry: Entry, faults: Faults) -> bool:
        """Fill in what is known below; return whether there is a point now."""
        if self._below is None:
            self._below = self._open()
        place = self._below.by_id(entry.id)
        if place is not None:
            _take_all(entry, place)
            return True
        seat = self._seat(self._below, entry)
        if seat is None:
            faults.pass_over("a place whose coordinates neither the file nor the gazetteer has")
            return False
        entry.latitude, entry.longitude = seat.latitude, seat.longitude
        return True

    def _seat(self, below: Gazetteer, entry: Entry) -> Place | None:
        """Return the most populous town of the name in the same first-order division."""
        keys = {fold(entry.name)}
        towns = [
            match.place
            for match in below.by_name(entry.name)
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
