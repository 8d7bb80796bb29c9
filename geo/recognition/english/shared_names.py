"""Names that a great town shares with a state it is not the town of: Washington, New York.

Of such a name the state has more people, so size speaks for it; news agencies mean the town. A dateline says
where a report was sent from, which is a town. A capital stands for a government, and is meant wherever the
text does not speak of the state: by a town in it, in a list of states, by the word itself, as a senator's. Of
another great town the text says what only towns have: stocks are traded there, councils meet there.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from geo.model import MentionKind
from geo.recognition.english.beside import WITHIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.model import Mention
    from geo.recognition.names import NameFinder, NameInfo

_GREAT: Final = 500_000
"""People of a town that reports are sent from without its state's name."""
_MONTH: Final = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DATELINE: Final = re.compile(
    rf"(?:,?[ \u00a0]+(?:{_MONTH}[ \u00a0]\d{{1,2}}|\d{{1,2}}[ \u00a0]{_MONTH})(?:,?[ \u00a0]\d{{4}})?)?"
    r"(?:[ \u00a0]*\([A-Z][\w .&/-]{1,25}\)[ \u00a0]*(?:--?|—|–|:|\n|$)?"
    r"|[ \u00a0]*(?:--|—|–)|[ \u00a0]-[ \u00a0])"
    r"|[ \u00a0]+\d{4}-\d\d-\d\d\b"
)
_LINE_START: Final = re.compile(r"(?:\A|\n)[ \u00a0\t]*\Z")
_STATE_AFTER: Final = re.compile(
    r"[ \u00a0](?:[Ss]tate|counties|[Gg]ov(?:ernor|\.)?|[Ll]egislature|[Ss]tatehouse|lawmakers|residents"
    r"|voters|border|[Ss]upreme[ \u00a0]Court)\b"
)
_STATE_BEFORE: Final = re.compile(
    r"\b(?:[Ss]tates?[ \u00a0]of|(?:north|south|east|west|central)(?:ern)?|[Rr]ural|upstate)[ \u00a0]\Z", re.I
)
_OFFICE_OF: Final = re.compile(
    r"\b(?:[Ss]enators?|Sens?\.|[Rr]epresentatives?|Reps?\.|[Gg]overnors?|Govs?\.|[Cc]ongress(?:wo)?m[ae]n)"
    r"(?:[ \u00a0][A-Z][\w.'’-]{0,20}){0,4},?[ \u00a0](?:of|from)[ \u00a0]\Z"
)
_OFFICE_REACH: Final = 90
_HOLDER_AFTER: Final = re.compile(r",[ \u00a0][A-Z]")
_DAY: Final = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_TOWN_AFTER: Final = re.compile(
    rf"[ \u00a0](?:(?:on|late|early)[ \u00a0]{_DAY}|{_DAY}|this[ \u00a0](?:week|morning|afternoon|evening)"
    r"|[Tt]rad(?:e|ing))\b"
)
"""What one says of a town, "in" being before it: when one was there."""
_RUN_BY: Final = re.compile(r"[ \u00a0](?:[Mm]ayor|[Pp]olice|[Cc]rude|[Ff]utures)\b")
_OF_A_TOWN: Final = re.compile(
    r"\b(?:Wall[ \u00a0]Street|Security[ \u00a0]Council|General[ \u00a0]Assembly"
    r"|United[ \u00a0]Nations|U\.?N\.?"
    r"|[Ss]tocks?|[Ss]hares|[Bb]onds|[Ff]utures|[Cc]rude|[Gg]old|[Cc]opper|[Bb]ourse|[Tt]raders?|[Bb]rokers?"
    r"|[Hh]otel|[Aa]irport|[Ff]lights?|[Ff]lew|[Ss]ubway|[Ss]kyscrapers?|[Mm]useum|[Gg]aller(?:y|ies)"
    r"|[Cc]onsulate|[Hh]eadquarters|[Tt]heat(?:er|re))\b[^.;\n]{0,80}\Z"
)
"""What a town has, of a sentence that has come to the name: stocks are traded in New York."""
_MARKET: Final = re.compile(
    r",[ \u00a0](?:[a-z]{1,12}[ \u00a0]){0,2}(?:stocks?|shares|bonds|futures|crude|gold|copper|traders?)\b"
)
"""After what a sentence opens with: "In New York, cocoa futures rose"."""
_POLICE_IN: Final = re.compile(r"\b[Pp]olice(?:[ \u00a0]officers)?[ \u00a0]in[ \u00a0]\Z")
_TOWN_REACH: Final = 120
_NO_TOWN_BEFORE: Final = re.compile(
    r"\b(?:state|from|the|across|throughout|of|and|or)[ \u00a0]\Z", re.IGNORECASE
)
_LISTED: Final = re.compile(
    r"(?:,|,?[ \u00a0](?:and|or|to|&)|[ \u00a0]-|/)[ \u00a0]?(?:in[ \u00a0]|from[ \u00a0])?"
)
_REACH: Final = 20
_IN: Final = (" in ", " in\u00a0")
_TO: Final = (" to ", " to\u00a0")
_SMALL_AFTER: Final = re.compile(r"[ \u00a0][a-z]")


def towns_meant(text: str, mentions: Sequence[Mention], finder: NameFinder) -> list[Mention]:
    """Return the mentions, each that means the town, or a senator's state, with that as its name to look up.

    Parameters
    ----------
    text : str
        An English text.
    mentions : sequence of Mention
        By position.
    finder : NameFinder
    """
    shared = [_shared(text, m, finder) for m in mentions]
    if not any(shared):
        return list(mentions)
    infos = [finder.info(m.lookup) for m in mentions]
    spoken_of = _divisions_spoken_of(text, mentions, infos, shared)
    held = {m.lookup for m in mentions if _HOLDER_AFTER.match(text, m.span.end)}
    found = []
    for at, (m, info) in enumerate(zip(mentions, shared, strict=True)):
        if info is not None and _is_held_by_office(text, m):
            found.append(replace(m, lookup=f"state of {m.lookup}"))
        elif info is not None and _means_the_town(text, mentions, infos, at, info, spoken_of):
            found.append(replace(m, lookup=f"{_head(m, info, held)} of {m.lookup}"))
        else:
            found.append(m)
    return found


def _head(mention: Mention, info: NameInfo, held: set[str]) -> str:
    """Return what the name is taken for: where the text knows a smaller town so called, that is open."""
    return "capital" if info.far_capital and mention.lookup not in held else "city"


def _shared(text: str, mention: Mention, finder: NameFinder) -> NameInfo | None:
    """Return what the gazetteer says of a name if a state leads those so called, and a great town is one."""
    start, end = mention.span.start, mention.span.end
    if mention.kind in (MentionKind.DEMONYM, MentionKind.ELLIPTIC):
        return None
    if mention.kind is MentionKind.EMBEDDED and not (
        text.endswith(_IN, 0, start) or (text.endswith(_TO, 0, start) and _SMALL_AFTER.match(text, end))
    ):
        # "Washington University" is in neither; "the Supreme Court in Washington" is.
        return None
    info = finder.info(mention.lookup)
    if info is None or info.own or info.country or info.feature_code != "ADM1" or info.town < _GREAT:
        return None
    return info


def _divisions_spoken_of(
    text: str,
    mentions: Sequence[Mention],
    infos: Sequence[NameInfo | None],
    shared: Sequence[NameInfo | None],
) -> set[str]:
    """Return the divisions that the text says something of, but for the names they share with a town."""
    found = set()
    for m, info, both in zip(mentions, infos, shared, strict=True):
        if info is not None and info.divisions and (both is None or _state_said(text, m)):
            found.add(info.divisions[0])
    return found


def _means_the_town(
    text: str,
    mentions: Sequence[Mention],
    infos: Sequence[NameInfo | None],
    at: int,
    info: NameInfo,
    spoken_of: set[str],
) -> bool:
    mention = mentions[at]
    if _is_dateline(text, mention):
        return True
    if _HOLDER_AFTER.match(text, mention.span.end) or _held_elsewhere(text, mentions, infos, at, info):
        return False
    beside = [
        infos[other]
        for other, (left, right) in ((at - 1, (at - 1, at)), (at + 1, (at, at + 1)))
        if 0 <= other < len(mentions) and _are_listed(text, mentions[left], mentions[right])
    ]
    if not info.far_capital:
        if any(other is not None and _great_town_elsewhere(other, info) for other in beside):
            return True
        return spoken_of.isdisjoint(info.divisions[:1]) and _has_what_towns_have(text, mention)
    if _state_said(text, mention) or not spoken_of.isdisjoint(info.divisions[:1]):
        return False
    return not any(other is not None and _state_of_the_same(other, info) for other in beside)


def _held_elsewhere(
    text: str,
    mentions: Sequence[Mention],
    infos: Sequence[NameInfo | None],
    at: int,
    info: NameInfo,
) -> bool:
    """Tell whether what holds a namesake in another country follows: "Washington in Tyne and Wear"."""
    other = infos[at + 1] if at + 1 < len(mentions) else None
    if other is None or not WITHIN.fullmatch(text, mentions[at].span.end, mentions[at + 1].span.start):
        return False
    division = other.feature_class in {"A", "L"} and not other.country
    return (
        division
        and other.countries[:1] != info.countries[:1]
        and not set(other.countries[:1]).isdisjoint(info.countries)
    )


def _has_what_towns_have(text: str, mention: Mention) -> bool:
    """Tell whether the words around say that a town is meant: "in New York on Tuesday"."""
    start, end = mention.span.start, mention.span.end
    if _state_said(text, mention):
        return False
    in_it = text.endswith((*_IN, "In ", "In\u00a0"), 0, start)
    if _RUN_BY.match(text, end) or (in_it and (_TOWN_AFTER.match(text, end) or _MARKET.match(text, end))):
        return True
    before = text[max(0, start - _TOWN_REACH) : start]
    if _POLICE_IN.search(before):
        return True
    return not _NO_TOWN_BEFORE.search(before) and _OF_A_TOWN.search(before) is not None


def _is_dateline(text: str, mention: Mention) -> bool:
    start, end = mention.span.start, mention.span.end
    return (
        _LINE_START.search(text, max(0, start - _REACH), start) is not None
        and _DATELINE.match(text, end) is not None
    )


def _state_said(text: str, mention: Mention) -> bool:
    start, end = mention.span.start, mention.span.end
    return (
        _STATE_AFTER.match(text, end) is not None
        or _STATE_BEFORE.search(text, max(0, start - _REACH), start) is not None
    )


def _is_held_by_office(text: str, mention: Mention) -> bool:
    """Tell whether it is a senator's state, which says nothing of the name elsewhere in the text."""
    start = mention.span.start
    return _OFFICE_OF.search(text, max(0, start - _OFFICE_REACH), start) is not None


def _are_listed(text: str, left: Mention, right: Mention) -> bool:
    return _LISTED.fullmatch(text, left.span.end, right.span.start) is not None


def _state_of_the_same(other: NameInfo, info: NameInfo) -> bool:
    return other.feature_code == "ADM1" and other.countries[:1] == info.countries[:1]


def _great_town_elsewhere(other: NameInfo, info: NameInfo) -> bool:
    """Tell whether another name is a great town's of another state: "London and New York"."""
    return (
        other.feature_class == "P"
        and other.town >= _GREAT
        and other.divisions[:1] != info.divisions[:1]
        and not other.country
    )
