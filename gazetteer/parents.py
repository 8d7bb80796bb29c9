"""What a place lies in: its divisions and country by their codes, and what its source says besides."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gazetteer.place import Place


def division_aliases(place: Place) -> list[str]:
    """Return the aliases under which a place's divisions and country are found, nearest first."""
    if not place.country_code:
        return []
    aliases = []
    if place.admin1 and place.admin2:
        aliases.append(f"admin:{place.country_code}.{place.admin1}.{place.admin2}")
    if place.admin1:
        aliases.append(f"admin:{place.country_code}.{place.admin1}")
    return [*aliases, f"country:{place.country_code}"]


def joined_parents(place: Place, divisions: Iterable[Place], wider: Iterable[Place]) -> tuple[Place, ...]:
    """Return each place that another lies in once: what its source says, then its divisions and country."""
    once = {parent.id: parent for parent in divisions}
    apart = [parent for parent in wider if parent.id not in once]
    found = {parent.id: parent for parent in (*apart, *once.values())}
    found.pop(place.id, None)
    return tuple(found.values())
