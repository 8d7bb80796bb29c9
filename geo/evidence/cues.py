"""What the words at a name say: its kind of feature; and what a date says of a place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.evidence.table import KINDS_OF_PLACE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from geo.model import Candidate, Span

    Floats = NDArray[np.float64]

CUE_CODES: Final = ("", "A", "A1", "A2", "P", "K", "H", "T", "S", "C", "N")
_HEADS_AFTER: Final = {
    "county": "A2",
    "parish": "A2",
    "borough": "A",
    "district": "A",
    "province": "A1",
    "prefecture": "A1",
    "governorate": "A1",
    "oblast": "A1",
    "region": "A",
    "state": "A1",
    "municipality": "A2",
    "township": "A",
    "city": "P",
    "town": "P",
    "village": "P",
    "river": "H",
    "lake": "H",
    "sea": "H",
    "bay": "H",
    "gulf": "H",
    "creek": "H",
    "ocean": "H",
    "strait": "H",
    "mountain": "T",
    "mountains": "T",
    "valley": "T",
    "island": "T",
    "islands": "T",
    "peninsula": "T",
    "desert": "T",
    "airport": "S",
    "base": "S",
    "stadium": "S",
    "bridge": "S",
    "dam": "S",
    "complex": "S",
}
_HEADS_BEFORE: Final = {
    "county": "A2",
    "province": "A1",
    "state": "A1",
    "district": "A",
    "region": "A",
    "city": "P",
    "town": "P",
    "village": "P",
    "capital": "K",
    "suburb": "P",
    "mayor": "P",
    "island": "T",
    "mount": "T",
    "lake": "H",
    "river": "H",
    "gulf": "H",
    "republic": "C",
    "country": "C",
    "nation": "C",
}
_AFTER: Final = re.compile(r"[ \u00a0]([^\W\d_]+)\b")
_BEFORE: Final = re.compile(r"\b([^\W\d_]+)(?:[ \u00a0]of)?(?:[ \u00a0]the)?[ \u00a0]\Z")
_APPOSITION: Final = re.compile(
    r",\s(?:the|a|an|its)\s(?:[^\W\d_]+\s){0,2}"
    r"(capital|city|town|village|suburb|island|province|county|district|region|state|country|river|lake)\b"
)
_ARTICLE: Final = re.compile(r"\b[Tt]he[ \u00a0]\Z")
_ENDS_THERE: Final = re.compile(
    # What follows a name that is no part of a longer one: "the Potomac from", unlike "the Boston police".
    r"(?![ \u00a0]*[\w(\-‐‑/&'’])|[ \u00a0](?:and|or|but|in|on|at|to|from|for|by|with|is|was|are|were|has|had"
    r"|have|will|would|as|that|which|near|into|between|through|across|after|before|when|while|since|until"
    r"|flows?|flowed|rose|froze|said|says)\b"
)
_WINDOW: Final = 40
_OF_STATES: Final = re.compile(
    r"[ \u00a0](?:president|prime[ \u00a0]minister|(?:foreign|defen[cs]e)[ \u00a0]minist(?:er|ry)|army|troops"
    r"|forces|soldiers|embassy|ambassador|capital|passport|navy|air[ \u00a0]force)\b",
    re.IGNORECASE,
)


def cue(text: str, span: Span, lookup: str) -> str:
    """Return the kind of feature the name's own head noun, or the word beside it, says; "" for none.

    Examples
    --------
    >>> from geo.model import Span
    >>> cue("in Inje county near", Span(3, 14), "Inje county"), cue("the city of Paju", Span(12, 16), "Paju")
    ('A2', 'P')
    """
    words = lookup.lower().split()
    if len(words) > 1:
        front = _HEADS_BEFORE.get(words[0]) if words[0] in {"lake", "mount"} else None
        inner = _HEADS_AFTER.get(words[-1]) or front
        if inner:
            # "Kansas City" is a city whatever else it is; its name, not the text, says so.
            return inner
    after = _AFTER.match(text, span.end)
    if after and after[1].lower() in _HEADS_AFTER:
        return _HEADS_AFTER[after[1].lower()]
    said = _APPOSITION.match(text, span.end)
    if said:
        return _HEADS_BEFORE[said[1]]
    front = text[max(0, span.start - _WINDOW) : span.start]
    before = _BEFORE.search(front)
    said_before = _HEADS_BEFORE.get(before[1].lower(), "") if before else ""
    if said_before or words[:1] == ["the"]:
        return said_before
    # Rivers, regions, palaces and some countries have an article; towns are written without.
    return "N" if _ARTICLE.search(front) and _ENDS_THERE.match(text, span.end) else ""


def of_a_state(text: str, span: Span) -> bool:
    """Tell whether a people's name stands before what only countries have: "Georgian troops"."""
    return _OF_STATES.match(text, span.end) is not None


def _fits() -> Floats:
    """Return which kinds of place each cue fits: shape (cues, kinds of place)."""
    kinds: dict[str, Callable[[int], bool]] = {
        "": lambda _: False,
        "A": lambda k: 2 <= k <= 4,
        "A1": lambda k: k == 2 or k == 3,
        "A2": lambda k: k == 3 or k == 4,
        "P": lambda k: 5 <= k <= 9,
        "K": lambda k: 5 <= k <= 7,
        "H": lambda k: k == 10,
        "T": lambda k: k == 11 or k == 1,
        "S": lambda k: k == 12,
        "C": lambda k: k == 0,
        "N": lambda k: not 5 <= k <= 8,
    }
    return np.array([[float(kinds[c](k)) for k in range(len(KINDS_OF_PLACE))] for c in CUE_CODES])


CUE_FITS: Final = _fits()


def years(text: str | None) -> tuple[float, float]:
    """Return the first and last year that a date (EDTF level 0, or a signed year) lets in."""
    match = re.match(r"-?\d{4}", text or "")
    if match is None:
        return (-np.inf, np.inf)
    return (float(match[0]), float(match[0]))


def out_of_time(candidates: Sequence[Candidate], date: str | None) -> Floats:
    """Return 1 for each candidate that did not exist in the year of a date, else 0."""
    year = years(date)
    if not np.isfinite(year[0]):
        return np.zeros(len(candidates))
    return np.array(
        [
            float(not (years(c.place.valid_from)[0] <= year[0] <= years(c.place.valid_to)[1]))
            if c.place.valid_from or c.place.valid_to
            else 0.0
            for c in candidates
        ]
    )
