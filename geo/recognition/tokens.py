"""Tokens: the words names are made of, whole where print broke them, apart where it ran them together."""

from __future__ import annotations

import re
from itertools import repeat
from typing import TYPE_CHECKING, Final, NamedTuple

from geo.recognition.english.lexicon import CONNECTORS, EXTENDING_HEADS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_HEAD: Final = re.compile(
    r"(?<![^\W_])(?<![\w\u0300-\u036f][\u0300-\u036f])"
    r"(?:[a-z0-9]++(?:[\u0300-\u036f]++[a-z0-9]*+)*+(?:[^\Wa-z0-9_]|(?=[-‐\u00ad]\r?\n))|[^\Wa-z0-9_])"
    r"[^\W_]*(?:[\u0300-\u036f]+[^\W_]*)*"
)
"""A word with more than small letters, or one that goes on in the next line: all that a name may begin in.

It is tried where a word begins and nowhere else, which is why most of a text is passed over at once.
"""
_PLAIN_HEAD: Final = re.compile(r"[^\Wa-z0-9_][^\W_]*")
"""The same from its first other sign on, where no accent stands by itself and no line is broken."""
_SMALL: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_NOT_PLAIN: Final = re.compile(r"[\u0300-\u036f]|[-‐\u00ad]\r?\n")
_NEXT: Final = re.compile(
    r"([ \u00a0]{1,4}|[-‐‑–'’‘ʻ.]|-[\r\n]{1,2}[ \t]*|\.[ \u00a0]{1,4}|, ?)"
    r"([^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*)"
)
_BREAKS: Final = tuple("-‐\u00ad")
_SPLIT: Final = re.compile(r"[-‐\u00ad]\r?\n[ \t]*([^\W\d_]+)")
_GLUE: Final = re.compile(r"(?<=[a-z\u00df-\u00ff])(?=[A-Z\u00c0-\u00de])")
_CASELESS: Final = re.compile(
    r"[\u0590-\u08ff\u0900-\u0dff\u0e00-\u0fff\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
_UNSPACED: Final = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LONGEST_GLUED: Final = 60
_SHORT_STOPPED: Final = 4
"""A longer word before a stop ends a sentence: it is no short form."""
_INSIDE_WORDS: Final = frozenset("-‐‑'’‘ʻ")
"""What may stand inside a name with small letters to follow: Inje-gun, Coeur d'Alene."""
_ELIDED: Final = "d"
"""Before an apostrophe that print left out: Coeur d Alene."""
_SMALL_WORDS: Final = CONNECTORS | EXTENDING_HEADS | {_ELIDED}
"""What may go on with a name after a space, without a capital."""


class Token(NamedTuple):
    """A run of letters and digits."""

    start: int
    end: int
    word: str
    gap: str = ""
    """What a name has between the word before and this one."""
    glued: bool = False
    """It begins inside a longer run of letters ("Getty" + "North")."""

    @property
    def may_begin(self) -> bool:
        """Tell whether a name may begin with it: it has a capital, or its script has none."""
        first = self.word[0]
        return first.isupper() or (not first.isascii() and _CASELESS.match(first) is not None)

    @property
    def unspaced(self) -> bool:
        """Tell whether it is of a script that puts no space between words."""
        return not self.word.isascii() and _UNSPACED.match(self.word) is not None


def heads(text: str, start: int, end: int, is_name: Callable[[str], bool]) -> Iterator[list[Token]]:
    """Yield the tokens of every run of letters in which a name may begin.

    Parameters
    ----------
    text : str
    start, end : int
        The stretch that is looked at; a run lies in it whole.
    is_name : callable
        Decides whether what print broke or ran together is one word.
    """
    past = start
    for first, last in _runs(text, start, end):
        # What completed a word broken at the end of a line is no word of its own.
        if first >= past:
            tokens = _tokens(text, text[first:last], first, end, is_name)
            past = tokens[-1].end
            yield tokens


def _runs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where the words stand that `_HEAD` matches; of most texts much faster than it does."""
    if _NOT_PLAIN.search(text, start, end):
        yield from (match.span() for match in _HEAD.finditer(text, start, end))
        return
    for match in _PLAIN_HEAD.finditer(text, start, end):
        first, last = match.span()
        while first > start and text[first - 1] in _SMALL:
            first -= 1
        yield first, last


def following(text: str, left: Token, end: int, is_name: Callable[[str], bool]) -> list[Token]:
    """Return the tokens of the next run of letters if it may go on with a name; else none.

    Parameters
    ----------
    text : str
    left : Token
        The last of the name so far.
    end : int
        Where the stretch that is looked at ends.
    is_name : callable
        As for `heads`.
    """
    run = _NEXT.match(text, left.end, end)
    if run is None:
        return []
    gap, word, sign = run[1], run[2], text[run.end() : run.end() + 1]
    if gap == " " and word.islower() and word not in _SMALL_WORDS and sign not in _BREAKS:
        # What nearly always follows a name.
        return []
    written = gap if gap == " " else _gap_in_name(gap)
    tokens = _tokens(text, word, run.start(2), end, is_name, written)
    return tokens if _goes_on(text, left, gap, tokens[0]) else []


def _tokens(
    text: str, word: str, start: int, close: int, is_name: Callable[[str], bool], gap: str = ""
) -> list[Token]:
    end = start + len(word)
    if text[end : end + 1] in _BREAKS:
        split = _SPLIT.match(text, end, close)
        if split and is_name(word + split[1]):
            # A name cut at the end of a line: "San-" and "tiago" below it.
            return [Token(start, split.end(), word + split[1], gap)]
    if word.isascii() and (word[1:].islower() or not _GLUE.search(word)):
        return [Token(start, end, word, gap)]
    if _UNSPACED.search(word):
        gaps = (gap, *repeat("", len(word) - 1))
        return [Token(i, i + 1, *each) for i, each in enumerate(zip(word, gaps, strict=True), start)]
    cut = _GLUE.search(word) if len(word) < _LONGEST_GLUED else None
    if cut is None or is_name(word):
        return [Token(start, end, word, gap)]
    at = cut.start()
    return [
        Token(start, start + at, word[:at], gap),
        Token(start + at, end, word[at:], " ", glued=True),
    ]


def _goes_on(text: str, left: Token, gap: str, right: Token) -> bool:
    """Tell whether a name may go on over a gap with the word behind it."""
    word = right.word
    capital = word[0].isupper()
    if gap[0] == ",":
        # "Washington, D.C." is one name; "Paris, Texas" is two.
        return len(word) == 1 and capital and text[right.end : right.end + 1] == "."
    if gap in {"'", "’"} and word in {"s", "S"}:
        return False
    if gap[0] == "." and len(left.word) > _SHORT_STOPPED:
        return False
    if capital or word in CONNECTORS or word.isdigit() or _CASELESS.match(word):
        return True
    if gap == " " and word in EXTENDING_HEADS:
        return True
    return gap in _INSIDE_WORDS or word == _ELIDED


def may_end(text: str, left: Token, final: Token) -> bool:
    """Tell whether a word in small letters may end a name: "Korean peninsula", "Inje-gun"."""
    return final.word in EXTENDING_HEADS or text[left.end : final.start] in _INSIDE_WORDS


def _gap_in_name(gap: str) -> str:
    """Return what stands between two words of a name as a gazetteer writes it: a break is a space or none."""
    joined = " ".join(gap.split())
    ends = gap[-1:].isspace() and not joined.endswith(("-", "\u2010", "\u2011"))
    return f"{joined} " if ends else joined
