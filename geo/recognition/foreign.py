"""Names in languages other than English: where a name of the gazetteer stands as a word of its own.

Each script says in its own way where a word ends and what may hang on it: Korean particles, Arabic prefixes,
Russian and German endings; Chinese does not say at all. A name inside a longer word is none.
"""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple

from geo.recognition import grammar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geo.model import Sentence
    from geo.recognition.names import NameFinder, NameInfo

_HANGUL: Final = re.compile(r"[\uac00-\ud7a3]+")
_KATAKANA: Final = re.compile(r"[\u30a1-\u30fa\u30fc・]+")
_HAN: Final = re.compile(r"[\u4e00-\u9fff\u3400-\u4dbf々]+")
_ARABIC: Final = re.compile(r"[\u0620-\u065f\u066e-\u06d3\u06fa-\u06ff]+")
_WORD: Final = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_WEB: Final = re.compile(r"(?:https?://|www\.)\S+|@\w+", re.IGNORECASE)
_LONGEST: Final = 12
_MOST_WORDS: Final = 4
_MOST_FORMS: Final = 64
_LARGE: Final = 50_000
_VERY_LARGE: Final = 300_000


class ForeignName(NamedTuple):
    """A name as it stands in the text, and what to look up for it."""

    start: int
    end: int
    lookup: str
    info: NameInfo


def foreign_names(
    text: str, sentences: tuple[Sentence, ...], finder: NameFinder, language: str
) -> list[ForeignName]:
    """Return the names in a text that is not English, by position, never overlapping.

    Parameters
    ----------
    text : str
    sentences : tuple of Sentence
        No name crosses the border of one.
    finder : NameFinder
    language : str
        ISO 639-1; it decides which endings are taken off. Scripts are told by the letters.
    """
    found: list[ForeignName] = []
    lower = frozenset(w for w in _WORD.findall(text) if w[0].islower())
    for sentence in sentences:
        first, last = sentence.span.start, sentence.span.end
        here = [*_korean(text, first, last, finder), *_chinese(text, first, last, finder)]
        here += [*_katakana(text, first, last, finder), *_arabic(text, first, last, finder)]
        here += _cased(text, first, last, finder, language, lower)
        here.sort(key=lambda n: (n.start, -n.end))
        for name in here:
            if not found or name.start >= found[-1].end:
                found.append(name)
    return found


def _korean(text: str, first: int, last: int, finder: NameFinder) -> Iterator[ForeignName]:
    """Yield names at the head of a word whose rest is particles: 개성에서, 북한의; not 남동쪽, 강화했다."""
    words = list(_HANGUL.finditer(text, first, last))
    past = 0
    for i, word in enumerate(words):
        if word.start() < past:
            continue
        for end in _korean_ends(text, words, i):
            name = text[word.start() : end]
            info = finder.info(name)
            if info is not None and _fits(info, name, grammar.KOREAN_WORDS):
                past = end
                yield ForeignName(word.start(), end, name, info)
                break


def _korean_ends(text: str, words: list[re.Match[str]], i: int) -> Iterator[int]:
    """Yield where a name that begins with a word may end, the longest first; it may take a second word in."""
    for j in (i + 1, i):
        if j >= len(words) or (j > i and text[words[i].end() : words[j].start()] != " "):
            continue
        word = words[j]
        for end in range(min(word.end(), word.start() + _LONGEST), word.start(), -1):
            if end - words[i].start() >= 2 and grammar.KOREAN_TAIL.fullmatch(text, end, word.end()):
                yield end


def _chinese(text: str, first: int, last: int, finder: NameFinder) -> Iterator[ForeignName]:
    """Yield names in runs of Chinese characters, longest first; short ones only if much speaks for them."""
    for run in _HAN.finditer(text, first, last):
        start = run.start()
        while start < run.end() - 1:
            trap = grammar.CHINESE_TRAPS.match(text, start, run.end())
            if trap:
                start = trap.end()
                continue
            name = _chinese_at(text, start, run, finder)
            if name is None:
                start += 1
                continue
            yield name
            start = name.end


def _chinese_at(text: str, start: int, run: re.Match[str], finder: NameFinder) -> ForeignName | None:
    for end in range(min(run.end(), start + _LONGEST), start + 1, -1):
        name = text[start:end]
        info = finder.info(name)
        if info is None or name in grammar.CHINESE_WORDS:
            continue
        place = info.country or info.capital or info.feature_code == "ADM1" or info.own
        placed = text[end : end + 1] in grammar.CHINESE_HEADS or text[start - 1 : start] in grammar.CHINESE_AT
        if place or (end - start > 2 and info.population >= _LARGE):
            return ForeignName(start, end, name, info)
        if info.population >= (_LARGE if placed else _VERY_LARGE):
            return ForeignName(start, end, name, info)
    return None


def _katakana(text: str, first: int, last: int, finder: NameFinder) -> Iterator[ForeignName]:
    """Yield names that are a whole run of katakana: イラン, not the beginning of a longer word."""
    for run in _KATAKANA.finditer(text, first, last):
        info = finder.info(run[0]) if len(run[0]) > 1 else None
        if info is not None and _fits(info, run[0], frozenset()):
            yield ForeignName(run.start(), run.end(), run[0], info)


def _arabic(text: str, first: int, last: int, finder: NameFinder) -> Iterator[ForeignName]:
    """Yield names that are whole words but for a prefix: بالقاهرة, ومصر, للصين."""
    words = list(_ARABIC.finditer(text, first, last))
    i = 0
    while i < len(words):
        name = _arabic_at(text, words, i, finder)
        if name is not None:
            yield name
        i += 1
        while name is not None and i < len(words) and words[i].start() < name.end:
            i += 1


def _arabic_at(text: str, words: list[re.Match[str]], i: int, finder: NameFinder) -> ForeignName | None:
    last = i
    while last + 1 < min(len(words), i + _MOST_WORDS) and _beside(text, words, last):
        last += 1
    for j in range(last, i - 1, -1):
        written = text[words[i].start() : words[j].end()]
        for cut, name in grammar.arabic_forms(written):
            info = finder.info(name) if len(name) > 2 else None
            if info is not None and _fits(info, name, grammar.ARABIC_WORDS):
                return ForeignName(words[i].start() + cut, words[j].end(), name, info)
    return None


def _cased(
    text: str, first: int, last: int, finder: NameFinder, language: str, lower: frozenset[str]
) -> Iterator[ForeignName]:
    """Yield capitalised names of scripts with capitals, their endings taken off as the language does."""
    web = [m.span() for m in _WEB.finditer(text, first, last)]
    words = [m for m in _WORD.finditer(text, first, last) if m[0][0].isupper() or m[0] in grammar.PARTICLES]
    past = 0
    for i, word in enumerate(words):
        if word.start() < past or not word[0][0].isupper() or any(a <= word.start() < b for a, b in web):
            continue
        name = _cased_at(text, words, i, finder, language)
        if name is None or not _stands_alone(text, name, words, i, language, lower, first):
            continue
        past = name.end
        yield name


def _cased_at(
    text: str, words: list[re.Match[str]], i: int, finder: NameFinder, language: str
) -> ForeignName | None:
    """Return the longest name that begins with a word, in whatever case it stands."""
    last = i
    while last + 1 < min(len(words), i + _MOST_WORDS) and _beside(text, words, last):
        last += 1
    forms_of: Callable[[str], tuple[str, ...]] = grammar.FORMS.get(language, grammar.as_written)
    for j in range(last, i - 1, -1):
        if not words[j][0][0].isupper():
            continue
        start, end = words[i].start(), words[j].end()
        written = " ".join(text[start:end].split())
        parts = [forms_of(w[0]) for w in words[i : j + 1]]
        whole = [written, *(" ".join(form) for form in _first(product(*parts)))]
        for name in dict.fromkeys(whole):
            info = finder.info(name)
            if info is not None and _fits(info, name, grammar.CASED_WORDS):
                return ForeignName(start, end, name, info)
    return None


def _beside(text: str, words: list[re.Match[str]], i: int) -> bool:
    return text[words[i].end() : words[i + 1].start()] == " "


def _first(forms: Iterator[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    for count, form in enumerate(forms):
        if count >= _MOST_FORMS:
            return
        yield form


def _stands_alone(
    text: str,
    name: ForeignName,
    words: list[re.Match[str]],
    i: int,
    language: str,
    lower: frozenset[str],
    opening: int,
) -> bool:
    """Tell whether a name is neither a word of the language nor part of a person's name."""
    written = text[name.start : name.end]
    before = text[max(opening, name.start - 12) : name.start].split()
    placed = bool(before) and before[-1].lower() in grammar.LOCATIVES
    if name.info.own or (name.info.country and len(written) > 3):
        return True
    if written.lower() in lower or name.lookup.lower() in lower:
        return False
    if written in grammar.CASED_NOUNS and not placed:
        return False
    if name.start == opening and len(written) < 4:
        return False
    if language == "de" or placed or " " in written:
        return True
    beside = [
        w for w in words[max(0, i - 1) : i + 3] if w.end() == name.start - 1 or w.start() == name.end + 1
    ]
    return not any(
        w[0][0].isupper() and (w.start() != opening or w[0] in grammar.CASED_NOUNS) for w in beside
    )


def _fits(info: NameInfo, name: str, words: frozenset[str]) -> bool:
    """Tell whether a name is more than a chance meeting of letters, and no common word."""
    if info.own:
        return True
    if name in words or info.abbreviation:
        return False
    return info.country or info.capital or info.listed or info.population >= _LARGE
