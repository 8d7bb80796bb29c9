"""Names of the user's own layers: found wherever they stand, in any script, by the letters alone.

Who writes a place in wants it found, so nothing weighs for or against it. A name stands where the text has
its letters as a word of its own (Chinese, Japanese and Thai do not part words: there, anywhere). Letters that
the layer writes large must be large in the text, unless the text has no capitals at all; small ones may be
large too. English's smallest words and the names of months and days need a capital where no sentence begins,
or every "Of course" would be a town in Turkey.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from geo.letters import has_case
from geo.recognition.english.lexicon import CALENDAR, FUNCTION_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geo.model import Sentence

_UNPARTED: Final = "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]"
"""Letters of scripts that put no space between words."""
_LETTER: Final = rf"(?:(?!{_UNPARTED})[^\W_])"
_START: Final = re.compile(rf"{_UNPARTED}|{_LETTER}+")
_INSIDE: Final = re.compile(_LETTER)
"""A name does not end where the word goes on."""
_SPACE: Final = re.compile(r"\s+")
_LEAST: Final = 2
"""Letters of the shortest name."""


class OwnSpan(NamedTuple):
    """A name as it stands in the text, and as the layer writes it."""

    start: int
    end: int
    name: str


class _Entry(NamedTuple):
    name: str
    before: int
    """Signs before the first letter: 's-Hertogenbosch has two."""


class OwnNames:
    """Finds the names of the user's layers.

    Parameters
    ----------
    names : iterable of str
        As the layers write them.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._by_word: dict[str, list[_Entry]] = {}
        # Only for names whose first word was met: of a layer of thousands a text has few.
        self._patterns: dict[str, re.Pattern[str]] = {}
        for name in sorted({" ".join(n.split()) for n in names}, key=lambda n: (-len(n), n)):
            first = _START.search(name)
            if first is not None and len(name) >= _LEAST:
                entry = _Entry(name, first.start())
                self._by_word.setdefault(first[0].casefold(), []).append(entry)

    def find(self, text: str, sentences: tuple[Sentence, ...]) -> list[OwnSpan]:
        """Return the names that stand in a text, by position, the longest first where several begin.

        Parameters
        ----------
        text : str
        sentences : tuple of Sentence
            No name crosses the border of one.
        """
        found: list[OwnSpan] = []
        if not self._by_word:
            return found
        cased = has_case(text)
        past = 0
        for at, close, opening, entries in self._beginnings(text, sentences):
            for entry in entries:
                start = at - entry.before
                match = self._match(entry.name, text, start, close) if start >= past else None
                if match and _stands(match[0], entry.name, cased, opening=opening):
                    found.append(OwnSpan(start, match.end(), entry.name))
                    past = match.end()
                    break
        return found

    def _match(self, name: str, text: str, start: int, close: int) -> re.Match[str] | None:
        pattern = self._patterns.get(name)
        if pattern is None:
            pattern = self._patterns[name] = _pattern(name)
        match = pattern.match(text, start, close)
        if match and not re.match(_UNPARTED, name[-1]) and _INSIDE.match(text, match.end(), close):
            return None
        return match

    def _beginnings(
        self, text: str, sentences: tuple[Sentence, ...]
    ) -> Iterator[tuple[int, int, bool, list[_Entry]]]:
        """Yield where a name may begin, where its sentence ends, and whether it opens it."""
        for sentence in sentences:
            first, last = sentence.span.start, sentence.span.end
            for word in _START.finditer(text, first, last):
                entries = self._by_word.get(word[0].casefold())
                if entries:
                    yield word.start(), last, word.start() == first, entries


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(re.escape(word) for word in name.split()), re.IGNORECASE)


def _stands(written: str, name: str, cased: bool, *, opening: bool) -> bool:
    """Tell whether a stretch with a name's letters has its capitals too."""
    if name.lower() in FUNCTION_WORDS or name.lower() in CALENDAR:
        return written[0].isupper() and not opening
    if not cased:
        return True
    letters = zip(_SPACE.sub(" ", written), name, strict=False)
    return all(mine.isupper() or not theirs.isupper() for mine, theirs in letters)
