"""A text without the accidents of its setting, as long as before: no breaks in sentences, capitals."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from gazetteer import MatchKind
from geo.letters import has_case
from geo.recognition.english.lexicon import CALENDAR, FUNCTION_WORDS

if TYPE_CHECKING:
    from geo.model import Sentence
    from geo.recognition.names import NameFinder
    from geo.recognition.vocabulary import Vocabulary

_BREAK: Final = re.compile(
    r"[\r\n\v\f\x85\u2028\u2029](?<![-‐\u00ad].)[\r\n\v\f\x85\u2028\u2029]*", re.DOTALL
)
_WORD: Final = re.compile(r"(?<![\w@#./])[^\W\d_]{2,}(?![\w@])")
_LEAST: Final = (20_000, 50_000)
"""People of a town called by one word, or by more: smaller ones are rather the words they are spelt like."""
_SHORT_DATELINE: Final = re.compile(
    r"^[ \t]{0,8}([A-Z]{2,3})(?=(?:,[ \u00a0][A-Z][\w.]{1,20}(?:[ \u00a0][A-Z][\w.]{1,20}){0,2}"
    r"|,[ \u00a0][A-Z][a-z]{2,8}\.?[ \u00a0]\d{1,2})?"
    r"(?:[ \u00a0]\([A-Z][\w .&/-]{1,25}\)|(?<=[\w.])[ \u00a0](?:--?|—|–)[ \u00a0]))",
    re.MULTILINE,
)
_MOST_WORDS: Final = 4
_SHORTEST: Final = 3
_NOT_FIRST: Final = FUNCTION_WORDS | CALENDAR


def unbroken(text: str, sentences: tuple[Sentence, ...]) -> str:
    """Return the text with line breaks inside sentences as spaces; one after a hyphen stays.

    Parameters
    ----------
    text : str
    sentences : tuple of Sentence
    """
    pieces = []
    past = 0
    for sentence in sentences:
        written = sentence.span.of(text)
        if _BREAK.search(written):
            pieces += [text[past : sentence.span.start], _BREAK.sub(_spaces, written)]
            past = sentence.span.end
    return "".join([*pieces, text[past:]]) if pieces else text


def _spaces(match: re.Match[str]) -> str:
    return " " * len(match[0])


def recased(text: str, finder: NameFinder, vocabulary: Vocabulary) -> str:
    """Return a text without capitals with capitals on what can only be names; any other as it is.

    Parameters
    ----------
    text : str
    finder : NameFinder
        Says which words are names of large places.
    vocabulary : Vocabulary
        Says which are also ordinary words.
    """
    if has_case(text):
        return text
    words = list(_WORD.finditer(text))
    pieces: list[str] = []
    past = index = 0
    while index < len(words):
        count = _name_at(text, words, index, finder, vocabulary)
        if count:
            start, end = words[index].start(), words[index + count - 1].end()
            pieces += [text[past:start], _capitalised(text[start:end])]
            past = end
        index += count or 1
    return "".join([*pieces, text[past:]])


def short_datelines_recased(text: str, finder: NameFinder) -> str:
    """Return the text with towns of two or three letters that open a report as names are: "QOM, Iran (AP) -".

    In capitals so few letters are taken for an abbreviation or an airport's code.

    Parameters
    ----------
    text : str
    finder : NameFinder
    """
    pieces: list[str] = []
    past = 0
    for match in _SHORT_DATELINE.finditer(text):
        name = match[1].capitalize()
        short, town = finder.info(match[1]), finder.info(name)
        if town is not None and town.town >= _LEAST[1] and not (short and short.country):
            pieces += [text[past : match.start(1)], name]
            past = match.end(1)
    return "".join([*pieces, text[past:]]) if pieces else text


def _name_at(
    text: str, words: list[re.Match[str]], index: int, finder: NameFinder, vocabulary: Vocabulary
) -> int:
    """Return of how many words the name is that can only be one and begins with this, 0 if none does."""
    for count in range(min(_MOST_WORDS, len(words) - index), 0, -1):
        run = words[index : index + count]
        if any(text[a.end() : b.start()] != " " for a, b in pairwise(run)):
            continue
        name = _capitalised(text[run[0].start() : run[-1].end()])
        if len(name) == run[-1].end() - run[0].start() and _only_a_name(name, run, finder, vocabulary):
            return count
    return 0


def _only_a_name(name: str, run: list[re.Match[str]], finder: NameFinder, vocabulary: Vocabulary) -> bool:
    """Tell whether words are the name of a large place and, said in small letters, hardly anything else."""
    first, last = run[0][0], run[-1][0]
    if last in FUNCTION_WORDS or last in CALENDAR or (first in _NOT_FIRST and first != "new"):
        return False
    ordinary = [_ordinary(word[0], vocabulary) for word in run]
    if len(run) == 1 and (ordinary[0] or len(first) < _SHORTEST):
        return False
    info = finder.info(name)
    if info is None or (len(run) > 1 and info.kind is MatchKind.VARIANT):
        return False
    # Any house may be white and any bay green, but "new york" and "san diego" are no words of English.
    return info.country or (info.population >= _LEAST[len(run) > 1] and (len(run) > 2 or not all(ordinary)))


def _ordinary(word: str, vocabulary: Vocabulary) -> bool:
    counts = vocabulary[word]
    return word in FUNCTION_WORDS or word in CALENDAR or counts.lower > counts.place


def _capitalised(words: str) -> str:
    return " ".join(word.capitalize() for word in words.split(" "))
