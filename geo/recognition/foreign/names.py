"""Names in languages other than English: where a name of the gazetteer stands as a word of its own.

Each script says in its own way where a word ends and what may hang on it: Korean particles, Arabic prefixes,
Russian and German endings; Chinese does not say at all. A name inside a longer word is none.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from geo.recognition.foreign import grammar, scripts
from geo.recognition.foreign.cased import LOWER, cased, follows_on, short_forms
from geo.recognition.foreign.fits import HUGE, LARGE, NOWHERE, SHORT, VERY_LARGE, ForeignName, fits
from geo.recognition.foreign.homes import called, calls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.model import Sentence
    from geo.recognition.foreign.scripts import Script, Unparted
    from geo.recognition.names import NameFinder, NameInfo

_HANGUL: Final = re.compile(r"[\uac00-\ud7a3]+")
_KATAKANA: Final = re.compile(r"[\u30a1-\u30fa\u30fc・]+")
_VERB: Final = frozenset("っるれ")
"""What makes a verb of katakana: ハマる."""
_HAN: Final = re.compile(r"[\u4e00-\u9fff\u3400-\u4dbf々]+")
_LONGEST: Final = 12
_MOST_WORDS: Final = 4
_LONGEST_UNPARTED: Final = 20
_LEAST_UNPLACED: Final = 5
"""Letters of a name that nothing before it says to be a place, where words are not parted."""
_WRITTEN_AFTER: Final = frozenset("ะาำๅๆฯະາຳໆ")
_PERSIAN: Final = frozenset({"fa", "ur"})


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
    lower = frozenset(LOWER.findall(text))
    for sentence in sentences:
        first, last = sentence.span.start, sentence.span.end
        here = [*_korean(text, first, last, finder), *_chinese(text, first, last, finder, language)]
        here += _katakana(text, first, last, finder)
        for script in _scripts(language):
            here += _parted(text, first, last, finder, script, language)
        for unparted in scripts.UNPARTED:
            here += _unparted(text, first, last, finder, unparted)
        here += _otherwise_called(text, first, last, finder, language)
        here += short_forms(text, first, last, finder)
        here += cased(text, first, last, finder, language, lower)
        here.sort(key=lambda n: (n.start, -n.end))
        for name in here:
            if not found or name.start >= found[-1].end:
                found.append(name)
    return found


def _scripts(language: str) -> tuple[Script, ...]:
    return (
        scripts.PERSIAN if language in _PERSIAN else scripts.ARABIC,
        *scripts.OTHERS,
        scripts.indian(language),
    )


def _otherwise_called(
    text: str, first: int, last: int, finder: NameFinder, language: str
) -> Iterator[ForeignName]:
    """Yield what the language calls otherwise than the gazetteer: Großbritannien, Valkoisessa talossa, Mỹ."""
    pattern = calls(language)
    for match in pattern.finditer(text, first, last) if pattern is not None else ():
        name = called(language, match[0]) or match[0]
        info = finder.info(name)
        # A word this short opens sentences with another sense: Anh ấy is "he" in Vietnamese.
        if info is not None and (match.start() > first or len(match[0]) > SHORT or language == "ja"):
            yield ForeignName(match.start(), match.end(), name, info)


def _korean(text: str, first: int, last: int, finder: NameFinder) -> Iterator[ForeignName]:
    """Yield names at the head of a word whose rest is particles: 개성에서, 북한의; not 남동쪽, 강화했다."""
    words = list(_HANGUL.finditer(text, first, last))
    past = 0
    for i, word in enumerate(words):
        if word.start() < past or grammar.KOREAN_TRAPS.match(text, word.start()):
            continue
        for end in _korean_ends(text, words, i):
            name = text[word.start() : end]
            info = finder.info(name)
            if info is not None and fits(info, name, grammar.KOREAN_WORDS):
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


def _chinese(text: str, first: int, last: int, finder: NameFinder, language: str) -> Iterator[ForeignName]:
    """Yield names in runs of Chinese characters, longest first; short ones only if much speaks for them."""
    for run in _HAN.finditer(text, first, last):
        start = run.start()
        while start < run.end() - 1:
            trap = grammar.CHINESE_TRAPS.match(text, start, run.end())
            if trap:
                start = trap.end()
                continue
            name = _chinese_at(text, start, run, finder, language)
            if name is None:
                start += 1
                continue
            yield name
            start = name.end


def _chinese_at(
    text: str, start: int, run: re.Match[str], finder: NameFinder, language: str
) -> ForeignName | None:
    words = grammar.CHINESE_WORDS if language == "ja" else grammar.CHINESE_WORDS | grammar.CHINESE_NUMBERED
    for end in range(_chinese_reach(text, start, run, finder), start + 1, -1):
        written = text[start:end]
        name = written.translate(grammar.CHINESE_VARIANTS)
        info = finder.info(name)
        if info is None or written in words or grammar.CHINESE_OTHER.match(text, end):
            continue
        place = info.country or info.capital or info.feature_code == "ADM1" or info.own or info.listed
        placed = text[end : end + 1] in grammar.CHINESE_HEADS or text[start - 1 : start] in grammar.CHINESE_AT
        if place or (end - start > 2 and info.population >= LARGE):
            return ForeignName(start, end, name, info)
        if info.population >= (LARGE if placed else VERY_LARGE):
            return ForeignName(start, end, name, info)
    return None


def _chinese_reach(text: str, start: int, run: re.Match[str], finder: NameFinder) -> int:
    """Return where the longest name may end that begins here, in whichever way its letters are written."""
    plain = text[start : min(run.end(), start + _LONGEST)].translate(grammar.CHINESE_VARIANTS)
    return start + _reach(plain, 0, len(plain), finder, least=2)


def _katakana(text: str, first: int, last: int, finder: NameFinder) -> Iterator[ForeignName]:
    """Yield names that are a whole run of katakana: イラン, no longer word and no verb."""
    for run in _KATAKANA.finditer(text, first, last):
        info = finder.info(run[0]) if len(run[0]) > 1 else None
        if (
            info is not None
            and fits(info, run[0], grammar.KATAKANA_WORDS)
            and text[run.end() : run.end() + 1] not in _VERB
        ):
            yield ForeignName(run.start(), run.end(), run[0], info)


def _parted(
    text: str, first: int, last: int, finder: NameFinder, script: Script, language: str
) -> Iterator[ForeignName]:
    """Yield names that are whole words but for what may hang on them: بالقاهرة, ומצרפת, თბილისში."""
    words = list(script.words.finditer(text, first, last))
    i = 0
    while i < len(words):
        name = _parted_at(text, words, i, finder, script, language)
        if name is not None:
            yield name
        i += 1
        while name is not None and i < len(words) and words[i].start() < name.end:
            i += 1


def _parted_at(
    text: str, words: list[re.Match[str]], i: int, finder: NameFinder, script: Script, language: str
) -> ForeignName | None:
    last = i
    while last + 1 < min(len(words), i + _MOST_WORDS) and follows_on(text, words, last):
        last += 1
    placed = i > 0 and words[i - 1][0] in script.at
    for j in range(last, i - 1, -1):
        written = text[words[i].start() : words[j].end()]
        for cut, form in script.forms(written):
            if form[:1] == " " or (form in script.common and not placed):
                break
            name = called(language, form) or form
            info = finder.info(name) if len(name) > 1 else None
            if info is None or not _long_enough(info, name, cut, script):
                continue
            # In Persian "Vienna" is Wayne too, but no one is in Wayne.
            if fits(info, name, NOWHERE if placed and info.capital else script.common, script.home):
                return ForeignName(words[i].start() + cut, words[j].end(), name, info)
    return None


def _long_enough(info: NameInfo, name: str, cut: int, script: Script) -> bool:
    """Tell whether a name is no chance meeting of a few letters; the better known, the shorter it may be."""
    if info.own:
        return True
    if info.country or info.capital:
        return len(name) >= (SHORT if cut or not info.country else SHORT - 1)
    if info.population >= HUGE and (not cut or not script.home.isdisjoint(info.countries[:1])):
        return len(name) >= SHORT
    if script.home.isdisjoint(info.countries[:1]):
        return len(name) >= script.abroad
    return len(name) >= (SHORT + 1 if cut else SHORT)


def _unparted(
    text: str, first: int, last: int, finder: NameFinder, script: Unparted
) -> Iterator[ForeignName]:
    """Yield names in runs of scripts that put no space between words, longest first, at whole syllables."""
    for run in script.runs.finditer(text, first, last):
        start = run.start()
        while start < run.end() - 2:
            name = _unparted_at(text, start, run, finder, script)
            if name is not None:
                yield name
            start = name.end if name is not None else start + 1


def _unparted_at(
    text: str, start: int, run: re.Match[str], finder: NameFinder, script: Unparted
) -> ForeignName | None:
    if _hangs_on(text[start]):
        return None
    placed = script.heads.search(text, max(run.start(), start - _LONGEST), start) is not None
    # England stands in the Thai gazetteer as "the country of England" only.
    for front in dict.fromkeys(("", script.front)):
        limit = min(run.end(), start + _LONGEST_UNPARTED)
        for end in range(_reach(text, start, limit, finder, front=front, least=SHORT), start + 2, -1):
            name = front + text[start:end]
            info = None if end < run.end() and _hangs_on(text[end]) else finder.info(name)
            if info is None or not fits(info, name, script.common):
                continue
            opens = info.country and start == run.start()
            if placed or info.own or end - start >= _LEAST_UNPLACED or (opens and not front):
                return ForeignName(start, end, name, info)
    return None


def _reach(text: str, start: int, limit: int, finder: NameFinder, *, front: str = "", least: int) -> int:
    """Return where the longest name may end that begins here, which what names begin with tells soon."""
    end = min(start + least, limit)
    if not finder.has_prefix(front + text[start:end]):
        return start
    while end < limit and finder.has_prefix(front + text[start : end + 1]):
        end += 1
    return end


def _hangs_on(letter: str) -> bool:
    """Tell whether a letter belongs to the one before it: a vowel sign, a tone, a vowel written after."""
    return unicodedata.category(letter)[0] == "M" or letter in _WRITTEN_AFTER
