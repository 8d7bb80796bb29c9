"""A text without the accidents of its setting, as long as before: no breaks in sentences, capitals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geo.letters import has_case
from geo.recognition.lexicon import CALENDAR, FUNCTION_WORDS

if TYPE_CHECKING:
    from geo.model import Sentence
    from geo.recognition.names import NameFinder
    from geo.recognition.vocabulary import Vocabulary

_BREAK: Final = re.compile(
    r"[\r\n\v\f\x85\u2028\u2029](?<![-‐\u00ad].)[\r\n\v\f\x85\u2028\u2029]*", re.DOTALL
)
_WORD: Final = re.compile(r"(?<![\w@#./])[^\W\d_]{3,}(?![\w@])")
_KNOWN_POPULATION: Final = 20_000
"""In a text without capitals, smaller towns are rather the word they are spelt like."""


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
    """Return a text without capitals with a capital on what can only be a name; any other as it is.

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

    def capital(match: re.Match[str]) -> str:
        word = match[0]
        counts = vocabulary[word]
        if word in FUNCTION_WORDS or word in CALENDAR or counts.lower > counts.place:
            return word
        info = finder.info(word.capitalize())
        if info is None or not (info.country or info.population >= _KNOWN_POPULATION):
            return word
        return word.capitalize() if len(word.capitalize()) == len(word) else word

    return _WORD.sub(capital, text)
