"""Looking places up as one types: so called, beginning so, nearly so; each with how it matched."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gazetteer.filters import wanted
from gazetteer.naming.folding import fold
from gazetteer.naming.matches import StepKind
from gazetteer.place import MatchKind, standing
from gazetteer.qualified import find

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from gazetteer.filters import Wanted
    from gazetteer.layers.layered import LayeredGazetteer
    from gazetteer.naming.matches import NameMatch, Step
    from gazetteer.place import Place

_BEGINNINGS: Final = 600
"""So many names that begin alike are weighed, in the order of the alphabet; more would be felt."""
_SHORTEST: Final = 2
"""Letters from which on all names that begin so are looked for."""
_SHORT: Final = 3
"""Letters up to which more names begin so than are weighed: large places are looked through besides."""
_LARGE: Final = 250_000
"""People from which on a place is large."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A place that may be meant by what was typed so far."""

    place: Place
    name: str
    """The name that matched, as the gazetteer writes it."""
    how: str
    """In words; empty where it is the place's own name as typed."""


def typed(
    gazetteer: LayeredGazetteer,
    text: str,
    *,
    limit: int = 30,
    feature_classes: Collection[str] | None = None,
    country_codes: Collection[str] | None = None,
) -> tuple[Hit, ...]:
    """Return places for what was typed so far, best first, each once.

    Parameters
    ----------
    gazetteer : LayeredGazetteer
    text : str
        A name, its beginning, ``Paris, Texas``, or a place's id.
    limit : int
        At most so many.
    feature_classes, country_codes : collection of str, optional
        Only places of these.

    Raises
    ------
    PlaceError
        If a feature class is none of GeoNames' letters.
    """
    only = wanted(feature_classes, None, country_codes)
    found: dict[str, Hit] = {}
    for hit in _hits(gazetteer, " ".join(text.split()), limit, only):
        found.setdefault(hit.place.id, hit)
        if len(found) >= limit:
            break
    return tuple(found.values())


def _hits(gazetteer: LayeredGazetteer, text: str, limit: int, only: Wanted) -> Iterator[Hit]:
    by_id = gazetteer.by_id(text)
    if by_id is not None:
        yield Hit(place=by_id, name=by_id.name, how="this id")
    matches = gazetteer.search(
        text, limit=limit, feature_classes=only.feature_classes, country_codes=only.country_codes
    )
    yield from (_hit(match) for match in matches if match.kind is not MatchKind.FUZZY)
    if "," in text:
        yield from (_hit(match) for match in find(gazetteer, text) if only.admits(match.place))
    yield from _beginning(gazetteer, text, only)
    yield from (_hit(match) for match in matches if match.kind is MatchKind.FUZZY)


def _beginning(gazetteer: LayeredGazetteer, text: str, only: Wanted) -> list[Hit]:
    key = fold(text)
    keys = gazetteer.keys_from(key, _BEGINNINGS) if len(key) >= _SHORTEST else []
    # The stored key stands for the name as written: names that count in capitals alone stay out.
    matches = [match for other in keys if other != key for match in gazetteer.exact(other, other)]
    found = [(match.place, match.name) for match in matches if only.admits(match.place)]
    if 0 < len(key) <= _SHORT:
        found += [(place, place.name) for place in _large(gazetteer, key, only)]
    # Its own name first: among the others are respellings into every script's letters.
    found.sort(key=lambda each: (not fold(each[0].name).startswith(key), -standing(each[0]), each[0].id))
    return [Hit(place=place, name=name, how=f"begins so: {name}") for place, name in found]


def _large(gazetteer: LayeredGazetteer, key: str, only: Wanted) -> list[Place]:
    places = gazetteer.within(
        -90, -180, 90, 180, min_population=_LARGE,
        feature_classes=only.feature_classes, country_codes=only.country_codes,
    )  # fmt: skip
    return [place for place in places if _begins(place.name, key) and fold(place.name) != key]


def _begins(name: str, key: str) -> bool:
    # Folding all names of large places would be felt; a plain letter stays what it is.
    first = name[:1]
    if first.isascii() and first.isalpha() and first.lower() != key[0]:
        return False
    return fold(name).startswith(key)


def _hit(match: NameMatch) -> Hit:
    steps = [step for step in match.how if step.kind not in (StepKind.EXACT, StepKind.FOLDED)]
    own = match.name == match.place.name
    called = [f"nearly so: {match.name}"] if match.kind is MatchKind.FUZZY else []
    called += [] if own or called else [f"also called {match.name}"]
    return Hit(place=match.place, name=match.name, how="; ".join([*called, *map(_words, steps)]))


def _words(step: Step) -> str:
    """Return a step as a reader takes it: what a rule is for, not how it is written."""
    told = str(step)
    about = _ABOUT.search(told)
    return about[1] if step.kind is StepKind.RULE and about else told


_ABOUT: Final = re.compile(r"\(([^()]+)\)$")
