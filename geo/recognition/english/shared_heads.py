"""Heads that several names share: "Warren and Butler counties", "Lakes Erie and Ontario"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from geo.recognition.english.beside import AND

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo.model import Mention
    from geo.recognition.names import NameFinder

_BEHIND: Final = {
    "counties": "County",
    "parishes": "Parish",
    "provinces": "Province",
    "districts": "District",
    "prefectures": "Prefecture",
    "rivers": "River",
}
"""A head in the plural, and what each name before it has behind it."""
_IN_STATES: Final = frozenset({"County", "Parish", "District"})
_BEFORE: Final = {"Lakes": "Lake", "Mounts": "Mount"}
"""The same, before the names."""
_HEAD_BEHIND: Final = re.compile(rf"[ \u00a0]((?i:{'|'.join(_BEHIND)}))\b")
_HEAD_BEFORE: Final = re.compile(rf"\b({'|'.join(_BEFORE)})[ \u00a0]\Z")
_COMMA: Final = re.compile(r",[ \u00a0]")
_LONGEST: Final = 6
"""Names that share a head, at most."""
_REACH: Final = 8


def with_shared_heads(text: str, mentions: Sequence[Mention], finder: NameFinder) -> list[Mention]:
    """Return the mentions, those that share a head with the name to look up that it makes of each.

    Parameters
    ----------
    text : str
        An English text.
    mentions : sequence of Mention
        By position.
    finder : NameFinder
        Asked whether the name with the head is one.
    """
    found = list(mentions)
    for first, last, before, behind in _rows(text, mentions):
        # "Ohio and Kentucky counties" are those of two states.
        if behind in _IN_STATES and all(_is_state(m, finder) for m in mentions[first : last + 1]):
            continue
        for at in range(first, last + 1):
            whole = " ".join(filter(None, (before, mentions[at].lookup, behind)))
            if finder.info(whole) is not None:
                found[at] = replace(found[at], lookup=whole)
    return found


def _rows(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[int, int, str, str]]:
    """Yield the first and last mention of each row with one head, and what goes before and behind each."""
    for at in range(1, len(mentions)):
        if not AND.fullmatch(text, mentions[at - 1].span.end, mentions[at].span.start):
            continue
        end = mentions[at].span.end
        behind = _HEAD_BEHIND.match(text, end)
        first = at - 1
        while first and at - first < _LONGEST - 1 and _follows(text, mentions[first - 1], mentions[first]):
            first -= 1
        start = mentions[first].span.start
        before = _HEAD_BEFORE.search(text, max(0, start - _REACH), start)
        if behind:
            yield first, at, "", _BEHIND[behind[1].lower()]
        elif before:
            yield first, at, _BEFORE[before[1]], ""


def _is_state(mention: Mention, finder: NameFinder) -> bool:
    info = finder.info(mention.lookup)
    return info is not None and (info.country or info.feature_code == "ADM1")


def _follows(text: str, one: Mention, other: Mention) -> bool:
    return _COMMA.fullmatch(text, one.span.end, other.span.start) is not None
