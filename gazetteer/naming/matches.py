"""A place found under a name, and how the written name led to it, step by step, in words and as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from gazetteer.naming.folding import fold
from gazetteer.naming.listed import shipped_lists
from gazetteer.naming.variants import shipped_variants
from gazetteer.place import MatchKind, Place, setter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gazetteer.naming.variants import VariantRule


class StepKind(StrEnum):
    """What was done to a name, or what kind of name it turned out to be."""

    EXACT = "exact"
    """Letter by letter the same."""
    FOLDED = "folded"
    """The same but for case, accents, spaces or punctuation."""
    POSSESSIVE = "possessive"
    """A possessive ending was taken off."""
    RULE = "rule"
    """A rule of ``names/variants.csv`` rewrote it."""
    TRANSLITERATION = "transliteration"
    """Letters were written as another transliteration has them."""
    FUZZY = "fuzzy"
    """Some letters differ."""
    ALIAS = "alias"
    """The name is one of ``names/aliases.csv``."""
    ABBREVIATION = "abbreviation"
    """The name is a short form or a code."""
    DEMONYM = "demonym"
    """The name is that of the people, or the adjective."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step; ``str`` gives it in words."""

    kind: StepKind
    detail: str = ""
    """The rule, the respelling, or the number of letters; empty where the kind says all."""

    def __str__(self) -> str:
        return _WORDS[self.kind].format(self.detail)


_WORDS = {
    StepKind.EXACT: "as written",
    StepKind.FOLDED: "but for case, accents or punctuation",
    StepKind.POSSESSIVE: "without the possessive",
    StepKind.RULE: "rule: {}",
    StepKind.TRANSLITERATION: "transliteration: {}",
    StepKind.FUZZY: "letters that differ: {}",
    StepKind.ALIAS: "an alias",
    StepKind.ABBREVIATION: "a short form",
    StepKind.DEMONYM: "its people or its adjective",
}
_LISTED = {MatchKind.ABBREVIATION: StepKind.ABBREVIATION, MatchKind.DEMONYM: StepKind.DEMONYM}


@dataclass(frozen=True, slots=True, kw_only=True)
class Via:
    """The way from what was asked to another form that was looked up in its place."""

    form: str
    """Without an ending, rewritten, or as the gazetteer spells it."""
    possessive: bool = False
    """Whether an English possessive ending was taken off."""
    rules: tuple[VariantRule, ...] = ()
    """The query rules that made the form, in order."""
    respelled: str = ""
    """The transliteration that made the form, such as ``k → g``."""
    distance: int = 0
    """How many letters were added, left out, replaced or swapped with their neighbour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameMatch:
    """A place found under a name, with the name that matched and how."""

    place: Place
    name: str
    """The name as the gazetteer writes it."""
    kind: MatchKind
    asked: str = field(default="", compare=False)
    """What was looked up; empty where that is not known."""
    via: Via | None = field(default=None, compare=False)
    """How the look-up came to another form than was asked; None where it did not."""

    @property
    def how(self) -> tuple[Step, ...]:
        """Return the steps from what was asked to ``name``, in order; at least one.

        Examples
        --------
        >>> from gazetteer import open_gazetteer
        >>> [str(step) for step in open_gazetteer().by_name("Inje County's")[0].how]
        ['without the possessive', 'rule: {x} gun → {x} county (Korean county)']
        """
        return tuple(_steps(self))


def trusted_match(place: Place, name: str, kind: MatchKind, asked: str, via: Via | None) -> NameMatch:
    """Return a match of these; a third of the time that ``NameMatch(...)`` takes."""
    match = object.__new__(NameMatch)
    _put_place(match, place)
    _put_matched(match, name)
    _put_kind(match, kind)
    _put_asked(match, asked)
    _put_via(match, via)
    return match


_put_place: Final = setter(NameMatch, "place")
_put_matched: Final = setter(NameMatch, "name")
_put_kind: Final = setter(NameMatch, "kind")
_put_asked: Final = setter(NameMatch, "asked")
_put_via: Final = setter(NameMatch, "via")


def _steps(match: NameMatch) -> Iterator[Step]:
    form = match.via.form if match.via else match.asked or match.name
    taken = list(_asked_to_form(match))
    taken += [_rule(rule) for rule in reversed(_index_rules(match, form))]
    yield from taken or [Step(kind=StepKind.EXACT if form == match.name else StepKind.FOLDED)]
    if match.kind in _LISTED:
        yield Step(kind=_LISTED[match.kind])
    elif match.kind is not MatchKind.PRIMARY and _is_alias(match.place, match.name):
        yield Step(kind=StepKind.ALIAS)


def _asked_to_form(match: NameMatch) -> Iterator[Step]:
    via = match.via
    if via is None:
        return
    if via.possessive:
        yield Step(kind=StepKind.POSSESSIVE)
    yield from map(_rule, via.rules)
    if via.respelled:
        yield Step(kind=StepKind.TRANSLITERATION, detail=via.respelled)
    if via.distance:
        yield Step(kind=StepKind.FUZZY, detail=str(via.distance))


def _index_rules(match: NameMatch, form: str) -> tuple[VariantRule, ...]:
    """Return the rules that filed the place under the form, in the order they were applied to its name."""
    key, place = fold(match.name), match.place
    if key == fold(form):
        return ()
    derived = shipped_variants().derived(key, place.feature_class, place.feature_code, place.country_code)
    return derived.get(fold(form), ())


def _rule(rule: VariantRule) -> Step:
    return Step(kind=StepKind.RULE, detail=str(rule))


def _is_alias(place: Place, name: str) -> bool:
    return (place.id, name) in _aliases()


@lru_cache(maxsize=1)
def _aliases() -> frozenset[tuple[str, str]]:
    return frozenset((n.place_id, n.name) for n in shipped_lists() if n.kind is MatchKind.ALTERNATE)
