"""Candidates as arrays: what a name may mean, without an object for each place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gazetteer.layout import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gazetteer.place import NameMatch


@dataclass(frozen=True, slots=True)
class Columns:
    """The places of a name, in the order of ``by_name``; all arrays have shape (n,)."""

    kind: NDArray[np.integer]
    """How the name fits: index in ``gazetteer.layout.KINDS``."""
    latitude: NDArray[np.float64]
    """Decimal degrees, WGS 84."""
    longitude: NDArray[np.float64]
    population: NDArray[np.integer]
    feature: NDArray[np.integer]
    """Index in ``features``."""
    country: NDArray[np.integer]
    """Index in ``countries``."""
    features: Sequence[Sequence[str]]
    """Feature class and code; shared, not to be changed."""
    countries: Sequence[str | None]
    """Country codes; shared, not to be changed."""

    def __len__(self) -> int:
        return len(self.kind)


def columns_of(matches: Sequence[NameMatch]) -> Columns:
    """Return matches as columns."""
    places = [match.place for match in matches]
    features = sorted({(place.feature_class, place.feature_code) for place in places})
    countries = sorted({place.country_code for place in places}, key=str)
    return Columns(
        np.array([KINDS.index(match.kind) for match in matches], np.uint8),
        np.array([place.latitude for place in places], np.float64),
        np.array([place.longitude for place in places], np.float64),
        np.array([place.population for place in places], np.int64),
        np.array([features.index((p.feature_class, p.feature_code)) for p in places], np.uint16),
        np.array([countries.index(place.country_code) for place in places], np.uint16),
        features,
        countries,
    )
