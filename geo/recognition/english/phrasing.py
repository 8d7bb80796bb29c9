"""What the words at a name say it is, and so what to look up: "the Niger flows", "the state of Washington".

Rules of English about names that several kinds of place share. Rivers and landmarks take the article, towns,
states and nearly all countries do not; and where a text calls one thing the state and another the city, it
tells them apart itself.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from gazetteer import MatchKind
from geo.model import MentionKind
from geo.recognition.english.beside import NEXT_WORD
from geo.recognition.english.lexicon import (
    AUXILIARIES,
    BESIDE_A_RIVER,
    FLOWING,
    FUNCTION_WORDS,
    INSTITUTIONS,
    SPEECH_VERBS,
    STAFF,
)
from geo.recognition.english.shared_heads import with_shared_heads
from geo.recognition.english.shared_names import towns_meant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.model import Mention
    from geo.recognition.names import NameFinder, NameInfo

_ARTICLE: Final = re.compile(r"\b(?:[Tt]he|THE)[ \u00a0]\Z")
_ARTICLE_ENDS: Final = ("e", "E")
_BEFORE_ARTICLE: Final = re.compile(r"\b([^\W\d_]{1,20})[ \u00a0](?:of[ \u00a0])?the[ \u00a0]\Z")
_HEAD: Final = re.compile(
    r"\b(?:[Tt]he|[Aa]n?)[ \u00a0](?:[a-z-]+[ \u00a0]){0,2}?"
    r"([Ss]tate|[Pp]rovince|[Rr]epublic|[Cc]ountry|[Cc]ity)[ \u00a0]of[ \u00a0]\Z"
)
_RIVERS: Final = re.compile(r"(?:[ \u00a0]and[ \u00a0](?:the[ \u00a0])?[A-Z][^\W\d_]+)?[ \u00a0]rivers\b")
_AND_THE: Final = re.compile(r"[ \u00a0]and[ \u00a0]the[ \u00a0][A-Z]")
_HOLDER: Final = re.compile(r",[ \u00a0]([A-Z][^\W\d_]+(?:[ \u00a0][A-Z][^\W\d_]+)?)")
_HEADED: Final = re.compile(r"(State|Province|Republic|City) of ([^,]+)")
_SEA_NAMED: Final = re.compile(r"[ \u00a0](?:Sea|Ocean|Gulf|Strait|SEA|OCEAN|GULF|STRAIT)\Z")
_DIVISION_AFTER: Final = re.compile(r"[ \u00a0](?:state|province|governorate|region|district|county)\b")
_ALONE: Final = re.compile(r"[ \u00a0][a-z]|[.;:]|,[ \u00a0][a-z]|\Z")
"""What follows a name that is no part of a title: "the Red, White and Blue Bash"."""
_REACH: Final = 40
_SPEAKING: Final = SPEECH_VERBS | AUXILIARIES
_STAFF: Final = INSTITUTIONS | STAFF
_FREE: Final = (FUNCTION_WORDS | AUXILIARIES | SPEECH_VERBS | FLOWING) - {"of", "and", "or", "s"}
"""After a name these show that it stands for itself, and not before a noun: "the Ohio legislature"."""
_WRITTEN: Final = frozenset({MatchKind.PRIMARY, MatchKind.ALTERNATE})
_TAKES_NO_ARTICLE: Final = ("PCL", "ADM1", "TERR")


def is_landmark(text: str, start: int, end: int, name: str, finder: NameFinder) -> bool:
    """Tell whether a building listed with its article is meant: "the White House", "White House aides".

    Parameters
    ----------
    text : str
    start, end : int
        Where the name stands.
    name : str
        As it is looked up, without the article.
    finder : NameFinder
    """
    return (
        _written_with_article(text, start, end)
        and _building(name, finder)
        and not _held(text, end, name, finder)
    )


def is_written_so(text: str, start: int, end: int, name: str, finder: NameFinder) -> bool:
    """Tell whether a name stands with the article that the gazetteer has it with: "the Vatican", "the Alps".

    Parameters
    ----------
    text : str
    start, end : int
        Where the name stands.
    name : str
        As it is looked up, without the article.
    finder : NameFinder
    """
    if not _article_before(text, start) or _capital_follows(text, end):
        return False
    if _ALONE.match(text, end) and _is_known_river(name, finder) and _free(text, end):
        return True
    info = finder.info(f"the {name}")
    if info is None or info.kind not in _WRITTEN:
        return False
    return info.country or info.feature_class in {"L", "T", "H"}


def phrased(text: str, mentions: Sequence[Mention], finder: NameFinder) -> list[Mention]:
    """Return the mentions, each with the name to look up that the words around it call for.

    Parameters
    ----------
    text : str
        An English text.
    mentions : sequence of Mention
        By position.
    finder : NameFinder
    """
    found = [_one(text, m, finder) for m in with_shared_heads(text, mentions, finder)]
    return towns_meant(text, _heads_told_apart(text, _landmarks_throughout(text, found, finder)), finder)


def _one(text: str, mention: Mention, finder: NameFinder) -> Mention:
    start, end, name = mention.span.start, mention.span.end, mention.lookup
    if mention.kind in (MentionKind.DEMONYM, MentionKind.ELLIPTIC) or _capital_follows(text, end):
        return mention
    if is_landmark(text, start, end, name, finder):
        return replace(mention, lookup=f"the {name}", kind=MentionKind.FACILITY)
    article = _article_before(text, start)
    info = finder.info(name) if article or _RIVERS.match(text, end) else None
    if info is None or info.own:
        return mention
    river = _river(text, mention, info, finder)
    if river:
        return replace(mention, lookup=river)
    if article and _SEA_NAMED.search(name) and not _DIVISION_AFTER.match(text, end):
        # Towns and provinces are called after seas; they have no article.
        return replace(mention, lookup=f"water of {name}") if info.matches > 1 else mention
    # A sea has towns and states for rivals; a region so called is as good an answer.
    rivals = info.feature_class in {"A", "P"}
    if article and rivals and (_free(text, end) or _acted(text, end)) and _listed(f"the {name}", finder):
        return replace(mention, lookup=f"the {name}")
    return mention


def _river(text: str, mention: Mention, info: NameInfo, finder: NameFinder) -> str | None:
    """Return the river's full name where a country's or a state's name, with an article, is the river's."""
    if not (info.country or info.feature_code.startswith(_TAKES_NO_ARTICLE) or info.feature_class == "P"):
        return None
    start, end = mention.span.start, mention.span.end
    called = (f"River {mention.lookup}", f"{mention.lookup} River")
    river = next((name for name in called if _is_river(name, finder)), None)
    if river is None:
        return None
    if _RIVERS.match(text, end) or _water_is_spoken_of(text, start, end):
        return river
    # "The Congo", "the Gambia" are countries too: there the water must be spoken of.
    with_article = finder.info(f"the {mention.lookup}")
    country = with_article is not None and with_article.feature_class == "A"
    # "The Minnesota, Iowa and Texas outbreaks" are no rivers.
    return river if _free(text, end) and not text.startswith(",", end) and not country else None


def _water_is_spoken_of(text: str, start: int, end: int) -> bool:
    after = NEXT_WORD.match(text, end)
    before = _BEFORE_ARTICLE.search(text, max(0, start - _REACH), start)
    flows = after is not None and after[1] in FLOWING
    return flows or (before is not None and before[1] in BESIDE_A_RIVER and not _noun_follows(text, end))


def _building(name: str, finder: NameFinder) -> bool:
    info = finder.info(name)
    listed = finder.info(f"the {name}")
    if info is not None and info.own:
        return False
    return listed is not None and listed.listed and listed.feature_class == "S" and listed.kind in _WRITTEN


def _is_known_river(name: str, finder: NameFinder) -> bool:
    """Tell whether a river written in by hand is so called, or is with its head: the Danube, the Po."""
    return any(
        _is_river(called, finder) and _listed(called, finder)
        for called in (name, f"River {name}", f"{name} River")
    )


def _is_river(name: str, finder: NameFinder) -> bool:
    info = finder.info(name)
    return info is not None and info.feature_class == "H" and info.kind in _WRITTEN


def _listed(name: str, finder: NameFinder) -> bool:
    info = finder.info(name)
    return info is not None and info.listed and info.kind in _WRITTEN


def _written_with_article(text: str, start: int, end: int) -> bool:
    if _article_before(text, start):
        return not _capital_follows(text, end)
    after = NEXT_WORD.match(text, end)
    return after is not None and (after[1] in _STAFF or after[1] in _SPEAKING)


def _article_before(text: str, start: int) -> bool:
    # Most names have none, which the letter before the space tells.
    return (
        text[max(0, start - 2) : start - 1] in _ARTICLE_ENDS
        and _ARTICLE.search(text, max(0, start - 5), start) is not None
    )


def _capital_follows(text: str, end: int) -> bool:
    after = NEXT_WORD.match(text, end)
    return after is not None and after[1][0].isupper() and not after[1].isupper()


def _free(text: str, end: int) -> bool:
    after = NEXT_WORD.match(text, end)
    if after is None:
        return not text.startswith(("'s", "’s", "-", "‐", "‑"), end)
    return after[1] in _FREE or _AND_THE.match(text, end) is not None


def _acted(text: str, end: int) -> bool:
    after = NEXT_WORD.match(text, end)
    return after is not None and after[1].endswith("ed") and after[1].islower()


def _noun_follows(text: str, end: int) -> bool:
    """Tell whether what follows may be a noun that the name only goes with: "across the Congo basin"."""
    return not _free(text, end) and not text.startswith((" and ", " or "), end)


def _held(text: str, end: int, name: str, finder: NameFinder) -> bool:
    """Tell whether a comma and what holds a place of that name follow: "White House, Tennessee"."""
    holder = _HOLDER.match(text, end)
    if holder is None:
        return False
    info, known = finder.info(name), finder.info(holder[1]) or finder.info(holder[1].split()[0])
    if info is None or known is None or not known.feature_code.startswith("ADM1"):
        return False
    return not set(known.divisions).isdisjoint(info.divisions)


def _landmarks_throughout(text: str, mentions: list[Mention], finder: NameFinder) -> list[Mention]:
    """Return the mentions with a landmark's name as the landmark's throughout: a text has one so called."""
    named = {m.lookup.removeprefix("the ") for m in mentions if m.lookup.startswith("the ")}
    buildings = {name for name in named if _building(name, finder)}
    return [
        replace(m, lookup=f"the {m.lookup}", kind=MentionKind.FACILITY)
        if m.lookup in buildings and not _held(text, m.span.end, m.lookup, finder)
        else m
        for m in mentions
    ]


def _heads_told_apart(text: str, mentions: list[Mention]) -> list[Mention]:
    """Return the mentions with "state of" before the name, where the text has the name without it too."""
    heads = [_head(text, m) for m in mentions]
    said: dict[str, set[str]] = {}
    for m, head in zip(mentions, heads, strict=True):
        headed = _HEADED.fullmatch(m.lookup)
        name, own = (headed[2], headed[1].lower()) if headed else (m.lookup.partition(",")[0], head)
        said.setdefault(name, set()).add(own)
    return [
        replace(m, lookup=f"{head} of {m.lookup}") if _tells_apart(head, said.get(m.lookup, set())) else m
        for m, head in zip(mentions, heads, strict=True)
    ]


def _head(text: str, mention: Mention) -> str:
    start = mention.span.start
    found = _HEAD.search(text, max(0, start - _REACH), start)
    return found[1].lower() if found and mention.kind is not MentionKind.ELLIPTIC else ""


def _tells_apart(head: str, said: set[str]) -> bool:
    """Tell whether a head sets a name apart from the same one with another head, or with none.

    A town is what a name alone says too: "the city of" sets apart only from "the state of".
    """
    return bool(head and said - ({head, ""} if head == "city" else {head}))
