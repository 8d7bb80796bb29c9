"""Looking a name up: exactly first, then without a possessive, then by the query rules."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from gazetteer.naming.folding import fold, without_possessive
from gazetteer.naming.matches import NameMatch, Via
from gazetteer.place import MatchKind, standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gazetteer.naming.variants import VariantRules


class ExactNames(Protocol):
    """A store that can be asked for one folded name."""

    def exact(self, key: str, written: str, via: Via | None = None) -> Iterable[NameMatch]:
        """Return the places stored under ``key``, best first; ``written`` decides where case counts."""
        ...


def find(store: ExactNames, rules: VariantRules, name: str, limit: int) -> tuple[NameMatch, ...]:
    """Return at most ``limit`` places so called.

    Query rules are tried only when nothing bears the name as it stands, so they never outrank a real name;
    what they find joins the variants, those of the highest standing first.
    """
    written = name.strip()
    found = tuple(islice(store.exact(fold(written), written), limit))
    if found and found[0].kind is not MatchKind.VARIANT:
        return found
    found = found or tuple(islice(_possessive(store, written), limit))
    seen = {match.place.id for match in found}
    added = [match for match in _by_rule(store, rules, name) if match.place.id not in seen]
    if not added:
        return found
    return tuple(sorted((*found, *added), key=lambda m: (-standing(m.place), m.place.id)))[:limit]


class Spelling:
    """Tells what matches of a name count for: spelled otherwise, it is the name all the same."""

    def __init__(self, rules: VariantRules, name: str) -> None:
        self._forms = rules.spellings(fold(without_possessive(name.strip())))

    @property
    def is_plain(self) -> bool:
        """Tell whether no rule spells the name otherwise."""
        return not self._forms

    def kind(self, match: NameMatch) -> MatchKind:
        """Return the kind of a match, that of "St. Louis" for "Saint Louis" as if it were so written."""
        if match.kind not in (MatchKind.ALTERNATE, MatchKind.VARIANT):
            return match.kind
        if fold(match.place.name) in self._forms:
            return MatchKind.PRIMARY
        return MatchKind.ALTERNATE if fold(match.name) in self._forms else match.kind


def exists(store: ExactNames, name: str) -> bool:
    """Tell whether some place bears the name, without possessive ending; rules are not tried."""
    written = name.strip()
    if next(iter(store.exact(fold(written), written)), None) is not None:
        return True
    return next(iter(_possessive(store, written)), None) is not None


def _possessive(store: ExactNames, written: str) -> Iterable[NameMatch]:
    bare = without_possessive(written)
    if bare == written:
        return
    for match in store.exact(fold(bare), bare, Via(form=bare, possessive=True)):
        yield replace(match, asked=written)


def _by_rule(store: ExactNames, rules: VariantRules, name: str) -> Iterator[NameMatch]:
    written = name.strip()
    bare = without_possessive(written)
    seen: set[str] = set()
    for other, ways in rules.queries(fold(bare)):
        for match in store.exact(other, other):
            place = match.place
            kind = (place.feature_class, place.feature_code, place.country_code)
            way = next((way for way in ways if all(rule.applies(*kind) for rule in way)), None)
            if place.id in seen or way is None:
                continue
            seen.add(place.id)
            via = Via(form=other, possessive=bare != written, rules=way)
            yield replace(match, kind=MatchKind.VARIANT, asked=written, via=via)
