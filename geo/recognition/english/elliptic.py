"""Mentions that need the document: "the North", the "North" of "North and South Korea", "the peninsula"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gazetteer import MatchKind
from geo.recognition.english.lexicon import ANAPHORS, COMPASS_NOUNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo.recognition.names import NameFinder


def _words(text: str) -> str:
    r"""Return a pattern of words, each at its border.

    Letters first, then a look at what stands before them: so a word is sought many times faster than after
    ``\b``.
    """
    return "|".join(rf"{word}(?<!\w.{{{len(word)}}})" for word in text.split())


_DIRECTION: Final = _words("North South East West Northern Southern Eastern Western Upper Lower Inner Outer")
_COORDINATION: Final = re.compile(
    rf"({_DIRECTION})(?:,| and| or| und|/|,? and/or)\s+({_DIRECTION})[ \u00a0]([A-Z][^\W\d_]+)"
)
_BARE: Final = re.compile(r"[Tt]he[ \u00a0](?<!\w.{4})(North|South|East|West)\b(?![-‐‑–]\w)")
_FOLLOWS: Final = re.compile(r"[ \u00a0]?[-‐‑]?([^\W\d_]+)")
_PLURAL: Final = re.compile(rf"(?:{_words('Two two Both both 2 The the')})[ \u00a0]([A-Z][^\W\d_]+)s\b")
_ANAPHOR: Final = re.compile(
    r"[Tt]he[ \u00a0](?<!\w.{4})(" + "|".join(sorted(ANAPHORS)) + r")\b(?![ \u00a0]of\b)"
)
_SHORT: Final = re.compile(
    r"[Tt]he[ \u00a0](?<!\w.{4})(Strip|Strait|Straits|Gulf|Canal|Peninsula|Delta)\b"
    r"(?![ \u00a0](?:of\b|[A-Z]))"
)
"""Short for a longer name, by the capital alone."""
_SIDES: Final = {"North": "South", "South": "North", "East": "West", "West": "East"}
_SPLITTABLE: Final = frozenset({"PCLI", "PCLH", "PCL", "PCLD", "PCLS"})
_ANAPHOR_REACH: Final = 1_500
"""How far back, in characters, "the county" may look for its name."""


@dataclass(frozen=True, slots=True)
class EllipticSpan:
    """A short form with the name it stands for."""

    start: int
    end: int
    lookup: str
    ambiguous: bool = False
    """It names several places at once ("the two Koreas")."""


def coordinated(text: str, finder: NameFinder) -> Iterator[EllipticSpan]:
    """Yield the "North" of "North and South Korea", where both are names."""
    for match in _COORDINATION.finditer(text):
        first, second = f"{match[1]} {match[3]}", f"{match[2]} {match[3]}"
        if finder.info(first) is not None and finder.info(second) is not None:
            yield EllipticSpan(match.start(1), match.end(1), first)


def directions(
    text: str, named: Sequence[tuple[int, str]], plural: Sequence[EllipticSpan], finder: NameFinder
) -> Iterator[EllipticSpan]:
    """Yield "the North" and "the South" where the document speaks of a country split that way.

    Parameters
    ----------
    text : str
    named : sequence of (int, str)
        Position and lookup name of the document's mentions.
    plural : sequence of EllipticSpan
        What `plurals` found: "the two Koreas" speaks of both halves.
    finder : NameFinder
        Asked whether both halves are names of countries.
    """
    both = [(p.start, f"{side} {p.lookup.removesuffix('s')}") for p in plural for side in _SIDES]
    halves = _halves([*named, *both], finder)
    for match in _BARE.finditer(text):
        if _is_direction(text, match.end()):
            continue
        root = halves.get(match[1])
        if root:
            yield EllipticSpan(match.start(1), match.end(1), f"{match[1]} {root}")


def _halves(named: Sequence[tuple[int, str]], finder: NameFinder) -> dict[str, str]:
    """Return for each side the root name it most often goes with in the document."""
    counts: Counter[tuple[str, str]] = Counter()
    for _, lookup in named:
        side, _, root = lookup.partition(" ")
        if side in _SIDES and root and " " not in root:
            counts[side, root] += 1
    chosen: dict[str, str] = {}
    for (side, root), _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        other = _SIDES[side]
        if _country(f"{side} {root}", finder) and _country(f"{other} {root}", finder):
            chosen.setdefault(side, root)
            chosen.setdefault(other, root)
    return chosen


def _country(name: str, finder: NameFinder) -> bool:
    info = finder.info(name)
    return info is not None and info.country and info.feature_code in _SPLITTABLE


def _is_direction(text: str, end: int) -> bool:
    """Tell whether what follows "the North" makes it a compass word or a part of a longer name."""
    after = _FOLLOWS.match(text, end)
    if after is None or text.startswith(("'s", "’s"), end):
        return False
    return after[1].lower() in COMPASS_NOUNS or after[1][0].isupper()


def plurals(text: str, finder: NameFinder) -> Iterator[EllipticSpan]:
    """Yield the "Koreas" of "the two Koreas", "the Koreas": a name that stands for several places."""
    for match in _PLURAL.finditer(text):
        sides = [side for side in _SIDES if _country(f"{side} {match[1]}", finder)]
        if len(sides) > 1 or _several_countries(f"{match[1]}s", finder):
            yield EllipticSpan(match.start(1), match.end(1) + 1, match[1] + "s", ambiguous=True)


def _several_countries(plural: str, finder: NameFinder) -> bool:
    """Tell whether the gazetteer lists a plural for two countries: "the two Congos"."""
    info = finder.info(plural)
    return (
        info is not None
        and info.feature_code.startswith("PCL")
        and len(info.countries) > 1
        and (info.lead is MatchKind.ALTERNATE and info.kind is MatchKind.ALTERNATE and not info.demonym)
    )


def anaphors(text: str, named: Sequence[tuple[int, str]]) -> Iterator[EllipticSpan]:
    """Yield "the peninsula" where one peninsula, and no other, was named shortly before."""
    by_head: dict[str, list[tuple[int, str]]] = {}
    for position, lookup in named:
        head = lookup.rpartition(" ")[2].lower()
        if head in ANAPHORS and " " in lookup:
            by_head.setdefault(head, []).append((position, lookup))
    for match in _ANAPHOR.finditer(text):
        earlier = by_head.get(match[1], [])
        low = bisect_left(earlier, (match.start() - _ANAPHOR_REACH, ""))
        high = bisect_left(earlier, (match.start(), ""))
        names = {lookup for _, lookup in earlier[low:high]}
        if len(names) == 1:
            yield EllipticSpan(match.start(1), match.end(1), names.pop())


def shortened(text: str, named: Sequence[tuple[int, str]]) -> Iterator[EllipticSpan]:
    """Yield "the Strait" where one strait was named before, and "the Gulf" even where none was.

    Two seas are called so, each by its neighbours, and a province of Papua New Guinea by no one else:
    where the text does not say which is meant, none is.
    """
    for match in _SHORT.finditer(text):
        names = {lookup for at, lookup in named if at < match.start() and _ends(lookup, match[1])}
        if len(names) == 1:
            yield EllipticSpan(match.start(1), match.end(1), names.pop())
        elif match[1] == "Gulf":
            yield EllipticSpan(match.start(1), match.end(1), match[1], ambiguous=True)


def _ends(name: str, head: str) -> bool:
    return name.endswith(f" {head}") or name.startswith(f"{head} of ")
