"""In which country's way a text is written: its spelling, money, offices and telephone numbers.

"Dublin City Manager Terry Foegler, 614-410-4400" is no more written in Ireland than "the councillor gave
£40" in Ohio. A sign counts once however often it stands; what both sides write is no sign.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from geo.letters import plain_words, table_of

_STEMS: Final = [
    "apolog",
    "author",
    "central",
    "character",
    "civil",
    "critic",
    "emphas",
    "final",
    "hospital",
    "immun",
    "local",
    "maxim",
    "minim",
    "mobil",
    "modern",
    "organ",
    "priorit",
    "real",
    "recogn",
    "special",
    "stabil",
    "summar",
    "symbol",
    "util",
    "vandal",
]
_ENDINGS: Final = ("e", "es", "ed", "ing", "ation")


@dataclass(frozen=True, slots=True)
class _Sign:
    """A sign: any of some words, a word with a digit of some form, or a pattern.

    A pattern is looked for only where the letters it cannot do without stand in the text.
    """

    words: frozenset[str]
    numbered: re.Pattern[str] | None
    patterns: tuple[tuple[str, re.Pattern[str]], ...]

    def stands(self, text: str, words: frozenset[str], numbered: list[str]) -> bool:
        """Tell whether a text bears the sign; its words, and those with digits, are at hand."""
        if not self.words.isdisjoint(words):
            return True
        if self.numbered is not None and any(map(self.numbered.fullmatch, numbered)):
            return True
        return any(letters in text and pattern.search(text) for letters, pattern in self.patterns)


def _sign(words: str, *patterns: tuple[str, str] | str, numbered: str = "") -> _Sign:
    """Return a sign of words, of phrases as they stand, of (letters, pattern), and of words with digits."""
    made = [(p, rf"{re.escape(p)}\b(?<!\w{re.escape(p)})") if isinstance(p, str) else p for p in patterns]
    return _Sign(
        frozenset(words.split()),
        re.compile(numbered) if numbered else None,
        tuple((letters, re.compile(p)) for letters, p in made),
    )


def _ending(letter: str) -> str:
    return " ".join(f"{stem}i{letter}{ending}" for stem in _STEMS for ending in _ENDINGS)


_AMERICAN: Final = {
    "spelling": _sign(
        "color colors center centers labor neighbor neighbors neighborhood neighborhoods favorite favorites "
        f"honor honored honors theater theaters defense traveled canceled {_ending('z')}"
    ),
    "school": _sign(
        "Elementary freshman freshmen sophomore sophomores", "High School", "Middle School", "school district"
    ),
    "office": _sign(
        "Sheriff sheriff Alderman Aldermen alderman aldermen Selectman Selectmen selectman selectmen "
        "Superintendent superintendent",
        "Police Department",
        "Fire Department",
        "Attorney General",
        "District Attorney",
        "City Council",
        "county commissioner",
        "county commissioners",
        "State Police",
        "state trooper",
        "state troopers",
        "city manager",
        "City Manager",
    ),
    "party": _sign("Republican Republicans Democrat Democrats GOP"),
    "money": _sign("", ("$", r"\$(?<![A-Z]\$)\s?\d")),
    "telephone": _sign("", ("-", r"-(?<=\d{3}-)(?<!\d{4}-)\d{4}(?!\d)")),
    "road": _sign(
        "Interstate",
        ("I-", r"I-(?<!\wI-)\d+\b"),
        ("Route ", r"Route (?<!\wRoute )\d+\b"),
        ("U.S. ", r"U\.S\. (?<!\wU\.S\. )(?:Highway )?\d+\b"),
        ("Highway ", r"Highway (?<!\wHighway )\d+\b"),
    ),
    "hour": _sign("", (".m.", r"\b\d{1,2}(?::\d\d)? ?[ap]\.m\.")),
    "measure": _sign("percent feet inches gallons yards"),
}
_BRITISH: Final = {
    "spelling": _sign(
        "colour colours centre centres labour neighbour neighbours neighbourhood neighbourhoods favourite "
        "favourites honour honoured honours theatre theatres defence travelled cancelled programme "
        f"programmes metre metres kilometre kilometres tyre tyres {_ending('s')}"
    ),
    "office": _sign(
        "Councillor Councillors councillor councillors Cllr constabulary Constabulary Gardai gardai MP MPs "
        "MSP MSPs magistrates",
        "Lord Mayor",
        "Crown Court",
        "county council",
        "borough council",
        ("Det", r"Det(?<!\wDet)\.? (?:Sgt|Insp|Con)\b"),
    ),
    "school": _sign(
        "pupils headteacher headteachers headmaster GCSE GCSEs",
        "A-level",
        "A-levels",
        "primary school",
        "secondary school",
    ),
    "money": _sign("pence", ("£", r"£\s?\d"), ("€", r"€\s?\d"), numbered=r"\d+p"),
    "road": _sign("motorway motorways lorry lorries roundabout roundabouts petrol", numbered=r"[AM]\d{1,3}"),
    "hour": _sign("", numbered=r"\d{1,2}[ap]m"),
    "measure": _sign("", "per cent"),
}
_ENOUGH: Final = 4.0
"""So many signs are as good as more."""
_WRITES_AMERICAN: Final = frozenset({"US", "PR", "GU", "VI", "AS", "MP"})
_WRITES_BRITISH: Final = frozenset(
    {"GB", "IE", "AU", "NZ", "ZA", "IN", "IM", "JE", "GG", "MT", "SG", "HK", "JM"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """The signs a text bears, by name, sorted."""

    american: tuple[str, ...] = ()
    british: tuple[str, ...] = ()

    @property
    def strength(self) -> tuple[float, float]:
        """Return how surely a text is written the American and the British way, each 0 to 1."""
        a, b = len(self.american), len(self.british)
        return (min(1.0, max(0, a - b) / _ENOUGH), min(1.0, max(0, b - a) / _ENOUGH))


def writing(text: str) -> Writing:
    """Return the signs a text bears.

    Examples
    --------
    >>> writing("The sheriff of Dublin paid $40 to the school district. Call 614-410-4400.").american
    ('money', 'office', 'school', 'telephone')
    """
    words = frozenset(_words_of(text))
    numbered = [word for word in words if not word.isalpha()]

    def borne(signs: dict[str, _Sign]) -> tuple[str, ...]:
        return tuple(sorted(name for name, sign in signs.items() if sign.stands(text, words, numbered)))

    return Writing(american=borne(_AMERICAN), british=borne(_BRITISH))


def _words_of(text: str) -> list[str]:
    """Return the runs of letters, digits and underscores in a text."""
    words = plain_words(text, _WORD_SIGNS)
    return _WORD.findall(text) if words is None else words


def writes(country: str) -> int:
    """Return which way a country writes English: 0 American, 1 British, 2 some other or none."""
    return 0 if country in _WRITES_AMERICAN else 1 if country in _WRITES_BRITISH else 2


_WORD: Final = re.compile(r"\w+")
_WORD_SIGNS: Final = table_of(lambda c: c if c.isalnum() or c == "_" else " ")
