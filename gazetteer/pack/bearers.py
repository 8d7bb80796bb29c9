"""Who bears a name, in brief: what is asked of very many names before one of them is looked at closely."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

if TYPE_CHECKING:
    from gazetteer.naming.matches import NameMatch
    from gazetteer.place import MatchKind

LOCAL: Final = "local:"
"""What the ids begin with of places that no published data has."""


class Bearer(NamedTuple):
    """A place that bears a name; see `gazetteer.place.Place` and `gazetteer.naming.matches.NameMatch`."""

    kind: MatchKind
    name: str
    """The name as the gazetteer writes it."""
    population: int
    feature_class: str
    feature_code: str
    country_code: str | None
    admin1: str | None
    own: bool
    """A layer of the user's adds or changes the place."""
    local: bool
    """It has no id of published data."""


class Named(Protocol):
    """A store of places under their names."""

    def by_name(self, name: str, *, limit: int = 50) -> tuple[NameMatch, ...]:
        """Return places so called."""
        ...

    def is_name(self, name: str) -> bool:
        """Tell whether some place is so called."""
        ...


def bearers_of(store: Named, name: str, limit: int) -> list[Bearer]:
    """Return who bears a name, by the longer way: each place made and put in brief."""
    return [bearer_of(match) for match in store.by_name(name, limit=limit)] if store.is_name(name) else []


def bearer_of(match: NameMatch) -> Bearer:
    """Return a match in brief."""
    place = match.place
    return Bearer(
        match.kind,
        match.name,
        place.population,
        place.feature_class,
        place.feature_code,
        place.country_code,
        place.admin1,
        bool(place.layer),
        place.id.startswith(LOCAL),
    )
