"""Rules that lead from one form of a name to another, read from ``names/variants.csv``.

A rule is data: ``{x} gun`` → ``{x} county`` for class A in KR, ``{x}san`` → ``mount {x}`` for class T.
``index`` rules add lookup keys when a place is stored; ``query`` rules are tried, one or two of them, on a
name that was not found, and keep only places they apply to.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from gazetteer.errors import LayerError
from gazetteer.naming.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gazetteer.place import Place

_COLUMNS: Final = ("when", "feature_class", "feature_code", "country_code", "from", "to", "note")
_SHORTEST_STEM: Final = 2
_DEPTH: Final = 2
"""Rules may follow one another so often: Mount Saint Helens → Mt St Helens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantRule:
    """One rule over folded words; ``{x}`` and ``{y}`` each stand for one word or more.

    At the end of the source a free part may carry an ending: ``{x}san``; in the target anywhere.
    """

    when: str
    feature_class: str
    feature_code: str
    country_code: str
    source: tuple[str, ...]
    target: tuple[str, ...]
    note: str = ""

    def __str__(self) -> str:
        note = f" ({self.note})" if self.note else ""
        return f"{' '.join(self.source)} → {' '.join(self.target)}{note}"

    def applies(self, feature_class: str, feature_code: str, country_code: str | None) -> bool:
        """Tell whether places of this kind and country follow the rule; blanks mean any."""
        return (
            (not self.feature_class or self.feature_class == feature_class)
            and (not self.feature_code or self.feature_code == feature_code)
            and (not self.country_code or self.country_code == country_code)
        )

    def rewrite(self, words: list[str]) -> str | None:
        """Return the key with the rule applied, or None where it does not fit."""
        bound = _bind(self.source, words)
        if bound is None:
            return None
        return " ".join(_filled(part, bound) for part in self.target)


class VariantRules:
    """All rules, found by the kind of place and by the literal word that must be there."""

    def __init__(self, rules: Iterable[VariantRule]) -> None:
        self.rules = tuple(rules)
        self._query = _by_trigger(rule for rule in self.rules if rule.when == "query")
        self._query_endings = [(_ending(rule.source[-1])[1], rule) for rule in self._query.get("", ())]
        self._index: dict[tuple[str, str, str | None], dict[str, list[VariantRule]]] = {}

    def keys(self, key: str, feature_class: str, feature_code: str, country_code: str | None) -> list[str]:
        """Return the further keys under which a place is stored, in rule order, without ``key``."""
        return list(self.derived(key, feature_class, feature_code, country_code))

    def derived(
        self, key: str, feature_class: str, feature_code: str, country_code: str | None
    ) -> dict[str, tuple[VariantRule, ...]]:
        """Return the further keys of a place as ``keys`` does, each with the rules that led there."""
        kind = (feature_class, feature_code, country_code)
        by_trigger = self._index.get(kind)
        if by_trigger is None:
            by_trigger = self._index[kind] = _by_trigger(
                rule for rule in self.rules if rule.when == "index" and rule.applies(*kind)
            )
        found: dict[str, tuple[VariantRule, ...]] = {key: ()}
        # Growing forms ("{x} state") start from the name itself only.
        for rule in by_trigger.get("", ()):
            found.setdefault(rule.rewrite(key.split()) or key, (rule,))
        layer = [key]
        for _ in range(_DEPTH):
            reached = []
            for words, rules in ((k.split(), found[k]) for k in layer):
                for rule in _triggered(by_trigger, words):
                    new = rule.rewrite(words)
                    if new and new not in found:
                        found[new] = (*rules, rule)
                        reached.append(new)
            layer = reached
        del found[key]
        return found

    def spellings(self, key: str) -> frozenset[str]:
        """Return the forms of a folded name by rules that hold for every kind of place: Saint is St.

        They are the same name spelled otherwise, where the other rules add or leave out a word.
        """
        return frozenset(self.derived(key, "", "", None))

    def queries(self, key: str) -> Iterator[tuple[str, list[tuple[VariantRule, ...]]]]:
        """Yield keys to try for a name that was not found, each with the ways that lead there.

        A way is the rules that were taken, in order; a place must be such that all of one way apply to it.
        """
        met = {key}
        layer: dict[str, list[tuple[VariantRule, ...]]] = {key: [()]}
        for _ in range(_DEPTH):
            reached: dict[str, list[tuple[VariantRule, ...]]] = {}
            for form, ways in layer.items():
                words = form.split()
                for rule in _triggered(self._query, words):
                    new = rule.rewrite(words)
                    if new and new not in met:
                        reached.setdefault(new, []).extend((*taken, rule) for taken in ways)
                for rule in (rule for ending, rule in self._query_endings if form.endswith(ending)):
                    new = rule.rewrite(words)
                    # Of endings the first alone: else Westerns, Capitals and Virus would be provinces.
                    if new and new not in met and new not in reached:
                        reached[new] = [(*taken, rule) for taken in ways]
            met.update(reached)
            yield from reached.items()
            layer = reached


def _by_trigger(rules: Iterable[VariantRule]) -> dict[str, list[VariantRule]]:
    """Sort rules by their first literal word; those without one fit every name."""
    by_trigger: dict[str, list[VariantRule]] = {}
    for rule in rules:
        trigger = next((part for part in rule.source if not part.startswith("{")), "")
        by_trigger.setdefault(trigger, []).append(rule)
    return by_trigger


def _triggered(by_trigger: dict[str, list[VariantRule]], words: list[str]) -> list[VariantRule]:
    hits = [by_trigger[word] for word in dict.fromkeys(words) if word in by_trigger]
    return [rule for rules in hits for rule in rules]


def _bind(pattern: tuple[str, ...], words: list[str]) -> dict[str, list[str]] | None:
    """Match words against a pattern; the first free part takes as few words as it can."""
    if not pattern:
        return None if words else {}
    head, rest = pattern[0], pattern[1:]
    free, ending = _ending(head)
    if ending:
        stem = words[-1].removesuffix(ending) if words and not rest else ""
        return {free: [*words[:-1], stem]} if len(stem) >= _SHORTEST_STEM and stem != words[-1] else None
    if not head.startswith("{"):
        return _bind(rest, words[1:]) if words and words[0] == head else None
    if not rest:
        return {head: words} if words else None
    for size in range(1, len(words)):
        bound = _bind(rest, words[size:])
        if bound is not None:
            return {head: words[:size], **bound}
    return None


def _ending(part: str) -> tuple[str, str]:
    """Return a free part without its ending, and the ending: ``{x}san`` → ``{x}``, ``san``."""
    if not part.startswith("{"):
        return part, ""
    free, _, ending = part.partition("}")
    return free + "}", ending


def _filled(part: str, bound: dict[str, list[str]]) -> str:
    free, ending = _ending(part)
    return " ".join(bound.get(free, [free])) + ending


def read_variants(text: str) -> VariantRules:
    """Read rules from CSV text.

    Raises
    ------
    LayerError
        If a column is missing or a row is no rule; the message names the row.
    """
    reader = csv.DictReader(io.StringIO(text))
    if tuple(reader.fieldnames or ()) != _COLUMNS:
        raise LayerError(f"variants.csv has the columns {reader.fieldnames}; it needs {', '.join(_COLUMNS)}")
    return VariantRules(_rules(reader))


def _rules(rows: Iterable[dict[str, str]]) -> Iterator[VariantRule]:
    for number, row in enumerate(rows, start=2):
        source, target = tuple(row["from"].split()), tuple(row["to"].split())
        free = {_ending(part)[0] for part in source if part.startswith("{")}
        if row["when"] not in {"index", "query"} or not free or not target:
            raise LayerError(
                f"variants.csv row {number}: needs 'index' or 'query', a pattern with {{x}}, and a form"
            )
        if any(_ending(part)[1] for part in source[:-1]):
            raise LayerError(
                f"variants.csv row {number}: only the last part of a pattern may carry an ending"
            )
        if not {_ending(part)[0] for part in target if part.startswith("{")} <= free:
            raise LayerError(
                f"variants.csv row {number}: the form uses a part that the pattern does not have"
            )
        endings = [_ending(part)[1] for part in (*source, *target)]
        words = [part for part in (*source, *target) if not part.startswith("{")]
        literals = " ".join((*words, *filter(None, endings)))
        if literals != fold(literals):
            raise LayerError(f"variants.csv row {number}: write the words folded, {fold(literals)!r}")
        yield VariantRule(
            when=row["when"],
            feature_class=row["feature_class"],
            feature_code=row["feature_code"],
            country_code=row["country_code"],
            source=source,
            target=target,
            note=row["note"],
        )


@lru_cache(maxsize=1)
def shipped_variants() -> VariantRules:
    """Return the rules shipped with the package, read once."""
    return read_variants(resources.files("gazetteer").joinpath("names", "variants.csv").read_text("utf-8"))


def keys_of(place: Place, names: Iterable[str]) -> set[str]:
    """Return the folded names under which a place with these names is found, rules included."""
    kind = (place.feature_class, place.feature_code, place.country_code)
    keys = {fold(name) for name in names}
    derived = {other for key in keys if key.isascii() for other in shipped_variants().keys(key, *kind)}
    return {key for key in keys | derived if key}
