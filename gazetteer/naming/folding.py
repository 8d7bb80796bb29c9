"""Folding: the one way a name becomes a lookup key, for the builder and for every lookup.

``Kaesŏng``, ``KAESONG`` and ``Kaesong`` share a key; ``개성``, ``Кэсон`` and ``北京`` keep theirs.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

MAX_KEY_BYTES: Final = 400
"""Longer keys are no names: published data holds a few whole sentences."""

_APOSTROPHES: Final = "'`´’‘‛ʻʼʽʾʿˈʹ′＇"
_DROPPED: Final = _APOSTROPHES + ".·․"
_SEPARATORS: Final = '-‐‑‒–—―−_,/\\()[]{}<>|;:"“”„«»!?¿¡*+=#~^@%$€£§°・،、，。'
_LETTERS: Final = {
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th",
    "ŋ": "ng", "ə": "a", "ŧ": "t", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ɛ": "e", "ɔ": "o", "ƒ": "f", "ʔ": "",
}  # fmt: skip
_DOTTED_SMALL: Final = re.compile(r"\.[a-z]")
_TABLE: Final = str.maketrans(
    dict.fromkeys(_DROPPED) | dict.fromkeys(_SEPARATORS, " ") | {"&": " and "} | _LETTERS
)


def fold(name: str) -> str:
    """Return the lookup key of a name.

    Case, accents, apostrophes and dots vanish; hyphens, slashes, commas and brackets become spaces. Every
    script is kept: Hangul is recomposed to syllables, voiced kana and Indic signs stay. Idempotent.

    Parameters
    ----------
    name : str
        A name as written, in any script.

    Returns
    -------
    str
        Words separated by single spaces; empty if the name holds no letter, digit or sign that counts.

    Examples
    --------
    >>> fold("P’yŏngyang-si"), fold("Washington, D.C."), fold("개성"), fold("Кэсон")
    ('pyongyang si', 'washington dc', '개성', 'кэсон')
    """
    if name.isascii():
        if name.isalpha():
            return name.lower()
        return " ".join(_printable(name).lower().translate(_TABLE).split())
    try:
        return " ".join(name.translate(_ALONE).split())
    except _NotAlone:
        return _fold_together(name)


def _fold_together(name: str) -> str:
    key = _fold_once(name)
    # A compatibility character may unfold to one that folds again; two rounds settle nearly all.
    while (again := _fold_once(key)) != key:
        key = again
    return key


def _printable(name: str) -> str:
    return name if name.isprintable() else "".join(c if c.isprintable() or c.isspace() else " " for c in name)


def _fold_once(name: str) -> str:
    decomposed = unicodedata.normalize(
        "NFKD", unicodedata.normalize("NFKD", name).casefold().translate(_TABLE)
    )
    kept = "".join([c for c in decomposed if not _is_dropped(c)])
    return " ".join(unicodedata.normalize("NFC", kept).translate(_TABLE).split())


def _is_dropped(char: str) -> bool:
    """Tell whether a character is an accent, a vowel point, or nothing one can see."""
    if char < "\x7f":
        return char < " " and not char.isspace()
    combining = unicodedata.combining(char)
    # Classes 7 to 9 are nukta, kana voicing and virama; Thai and Lao tones lie above 36: they spell letters.
    if combining:
        return combining == 1 or 10 <= combining <= 36 or combining >= 200
    return unicodedata.category(char) in {"Cf", "Cs", "Cc"} and not char.isspace()


class _NotAlone(Exception):
    """A character may combine with its neighbours."""


class _Alone(dict[int, str]):
    """What characters fold to that no neighbour can change, worked out once each; nearly all names are such.

    Letters, digits and signs are; marks are not, nor the parts of Hangul syllables, nor rare scripts.
    """

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = _fold_together(f"a{char}a")[1:-1]
        if any(_may_combine(c) for c in (char, *unicodedata.normalize("NFC", char), *folded)):
            raise _NotAlone
        self[code] = folded
        return folded


def _may_combine(char: str) -> bool:
    category = unicodedata.category(char)
    return category[0] in "MC" or "\u1100" <= char <= "\u11ff" or char > "\uffff"


_ALONE: Final = _Alone()


def without_possessive(name: str) -> str:
    """Return the name without an English possessive ending, or unchanged.

    Examples
    --------
    >>> without_possessive("Seoul's"), without_possessive("the Philippines’"), without_possessive("Paris")
    ('Seoul', 'the Philippines', 'Paris')
    """
    if len(name) > 2 and name[-1] in "sS" and name[-2] in _APOSTROPHES:
        return name[:-2]
    if len(name) > 2 and name[-1] in _APOSTROPHES and name[-2] in "sS":
        return name[:-1]
    return name


def same_capitals(name: str, written: str) -> bool:
    """Tell whether two spellings agree letter by letter, capitals included.

    Dots do not matter, but for a name that small letters spell with them: "us" is not "u.s.".

    Examples
    --------
    >>> same_capitals("U.S.", "US"), same_capitals("US", "us"), same_capitals("u.s.", "us")
    (True, False, False)
    """
    if name == written:
        return True
    return name.replace(".", "") == written.replace(".", "") and not _DOTTED_SMALL.search(name)


def is_code_like(name: str) -> bool:
    """Tell whether a name is one to three Latin capitals, dotted or not: ``IN``, ``U.S.``, ``SEL``.

    Such a name stands for its place only in capitals; "in" is not India.

    Examples
    --------
    >>> is_code_like("U.S."), is_code_like("SEL"), is_code_like("Ulm"), is_code_like("РФ")
    (True, True, False, False)
    """
    letters = name.replace(".", "")
    return 0 < len(letters) <= 3 and letters.isascii() and letters.isalpha() and letters.isupper()
