"""Names in languages other than English: where a name of the gazetteer stands as a word of its own.

Each script says in its own way where a word ends and what may hang on it: Korean particles, Arabic prefixes,
Russian and German endings; Chinese does not say at all. A name inside a longer word is none.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple

from geo.recognition import grammar, scripts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geo.model import Sentence
    from geo.recognition.names import NameFinder, NameInfo
    from geo.recognition.scripts import Script, Unparted

_HANGUL: Final = re.compile(r"[\uac00-\ud7a3]+")
_KATAKANA: Final = re.compile(r"[\u30a1-\u30fa\u30fc・]+")
_HAN: Final = re.compile(r"[\u4e00-\u9fff\u3400-\u4dbf々]+")
_WORD: Final = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_APOSTROPHE: Final = re.compile(r"[’']")
_WEB: Final = re.compile(r"(?:https?://|www\.)\S+|@\w+", re.IGNORECASE)
_LONGEST: Final = 12
_MOST_WORDS: Final = 4
_MOST_FORMS: Final = 64
_LONGEST_UNPARTED: Final = 20
_LEAST_UNPLACED: Final = 5
"""Letters of a name that nothing before it says to be a place, where words are not parted."""
_WRITTEN_AFTER: Final = frozenset("ะาำๅๆฯະາຳໆ")
_SHORT: Final = 3
_NOWHERE: Final[frozenset[str]] = frozenset()
_PERSIAN: Final = frozenset({"fa", "ur"})
_LARGE: Final = 50_000
_VERY_LARGE: Final = 300_000
_HUGE: Final = 2_000_000


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
        here += _katakana(text, first, last, finder)
        for script in _scripts(language):
            here += _parted(text, first, last, finder, script)
        for unparted in scripts.UNPARTED:
            here += _unparted(text, first, last, finder, unparted)
        here += _cased(text, first, last, finder, language, lower)
        here.sort(key=lambda n: (n.start, -n.end))
        for name in here:
            if not found or name.start >= found[-1].end:
                found.append(name)
    return found


def _scripts(language: str) -> tuple[Script, ...]:
    return (scripts.PERSIAN if language in _PERSIAN else scripts.ARABIC, *scripts.OTHERS)


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
    for end in range(_reach(text, start, min(run.end(), start + _LONGEST), finder, least=2), start + 1, -1):
        name = text[start:end]
        info = finder.info(name)
        if info is None or name in grammar.CHINESE_WORDS or grammar.CHINESE_OTHER.match(text, end):
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


def _parted(text: str, first: int, last: int, finder: NameFinder, script: Script) -> Iterator[ForeignName]:
    """Yield names that are whole words but for what may hang on them: بالقاهرة, ומצרפת, თბილისში."""
    words = list(script.words.finditer(text, first, last))
    i = 0
    while i < len(words):
        name = _parted_at(text, words, i, finder, script)
        if name is not None:
            yield name
        i += 1
        while name is not None and i < len(words) and words[i].start() < name.end:
            i += 1


def _parted_at(
    text: str, words: list[re.Match[str]], i: int, finder: NameFinder, script: Script
) -> ForeignName | None:
    last = i
    while last + 1 < min(len(words), i + _MOST_WORDS) and _beside(text, words, last):
        last += 1
    for j in range(last, i - 1, -1):
        written = text[words[i].start() : words[j].end()]
        for cut, name in script.forms(written):
            if name in script.common or name[:1] == " ":
                break
            info = finder.info(name) if len(name) > 1 else None
            if (
                info is not None
                and _fits(info, name, script.common, script.home)
                and _long_enough(info, name, cut, script)
            ):
                return ForeignName(words[i].start() + cut, words[j].end(), name, info)
    return None


def _long_enough(info: NameInfo, name: str, cut: int, script: Script) -> bool:
    """Tell whether a name is no chance meeting of a few letters; the better known, the shorter it may be."""
    if info.own:
        return True
    if info.country or info.capital:
        return len(name) >= (_SHORT if cut or not info.country else _SHORT - 1)
    if info.population >= _HUGE and (not cut or not script.home.isdisjoint(info.countries[:1])):
        return len(name) >= _SHORT
    if script.home.isdisjoint(info.countries[:1]):
        return len(name) >= script.abroad
    return len(name) >= (_SHORT + 1 if cut else _SHORT)


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
    placed = script.heads.search(text, run.start(), start) is not None
    # England stands in the Thai gazetteer as "the country of England" only.
    for front in dict.fromkeys(("", script.front)):
        limit = min(run.end(), start + _LONGEST_UNPARTED)
        for end in range(_reach(text, start, limit, finder, front=front, least=_SHORT), start + 2, -1):
            name = front + text[start:end]
            info = None if end < run.end() and _hangs_on(text[end]) else finder.info(name)
            if info is None or not _fits(info, name, script.common):
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


def _cased(
    text: str, first: int, last: int, finder: NameFinder, language: str, lower: frozenset[str]
) -> Iterator[ForeignName]:
    """Yield capitalised names of scripts with capitals, their endings taken off as the language does."""
    web = [m.span() for m in _WEB.finditer(text, first, last)]
    words = [m for m in _words(text, first, last, language) if m[0][0].isupper() or m[0] in grammar.PARTICLES]
    past = 0
    for i, word in enumerate(words):
        if word.start() < past or not word[0][0].isupper() or any(a <= word.start() < b for a, b in web):
            continue
        name = _cased_at(text, words, i, finder, language)
        if name is None or not _stands_alone(text, name, words, i, language, lower, first):
            continue
        past = name.end
        yield name


def _words(text: str, first: int, last: int, language: str) -> Iterator[re.Match[str]]:
    """Yield the words, without an article before an apostrophe, nor in Turkish an ending after one."""
    for word in _WORD.finditer(text, first, last):
        apostrophe = _APOSTROPHE.search(word[0])
        if apostrophe is None:
            yield word
            continue
        at = word.start() + apostrophe.start()
        if word[0][: apostrophe.start()].lower() in grammar.ELISIONS:
            part = _WORD.match(text, at + 1, word.end())
        elif language in grammar.APOSTROPHE_ENDINGS:
            part = _WORD.match(text, word.start(), at)
        else:
            part = word
        if part is not None:
            yield part


def _cased_at(
    text: str, words: list[re.Match[str]], i: int, finder: NameFinder, language: str
) -> ForeignName | None:
    """Return the longest name that begins with a word, in whatever case it stands."""
    last = i
    while last + 1 < min(len(words), i + _MOST_WORDS) and _beside(text, words, last):
        last += 1
    home = grammar.HOMES.get(language, _NOWHERE)
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
            if info is None or not _fits(info, name, grammar.CASED_WORDS, home):
                continue
            if _spelled(name, info, language):
                return ForeignName(start, end, name, info)
    return None


def _spelled(name: str, info: NameInfo, language: str) -> bool:
    """Tell whether a name is more than a syllable like another's: Vietnamese tells words by their marks."""
    if language != "vi" or " " in name or info.country or info.own:
        return True
    # Hardly any syllable of Vietnamese has so many letters and no mark.
    return "VN" in info.countries[:1] or (name.isascii() and len(name) > _LEAST_UNPLACED)


def _beside(text: str, words: list[re.Match[str]], i: int) -> bool:
    """Tell whether a word follows right on another, or after an article cut short: Côte d'Ivoire."""
    return text[words[i].end() : words[i + 1].start()].replace("’", "'") in {" ", " d'", " l'"}


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
    placed = (bool(before) and before[-1].lower() in grammar.LOCATIVES) or (
        language in grammar.APOSTROPHE_ENDINGS and grammar.TURKISH_IN.match(text, name.end) is not None
    )
    if name.info.own or written in grammar.SHORT_COUNTRIES:
        return True
    if not placed and (written in grammar.CASED_NOUNS or name.lookup in grammar.CASED_NOUNS):
        return False
    if name.start == opening and language in grammar.HOMES and not _opens(name, written, language):
        return False
    if name.info.country and len(written) > 3:
        return True
    if written.lower() in lower or name.lookup.lower() in lower:
        return False
    if name.start == opening and len(written) < 4:
        return False
    if language == "de" or placed or " " in written:
        return True
    beside = [
        w for w in words[max(0, i - 1) : i + 3] if w.end() == name.start - 1 or w.start() == name.end + 1
    ]
    # "Beyaz Saray" is the White House, and no town called after a palace; "Dün İstanbul" is Istanbul.
    known = language not in grammar.HOMES or name.info.capital or name.info.population >= _VERY_LARGE
    return not any(
        w[0][0].isupper() and (w.start() != opening or not known or w[0] in grammar.CASED_NOUNS)
        for w in beside
    )


def _opens(name: ForeignName, written: str, language: str) -> bool:
    """Tell whether a name may open a sentence, where every word has a capital."""
    known = name.info.country or not grammar.HOMES[language].isdisjoint(name.info.countries[:1])
    as_it_is = name.lookup.lower() == written.lower()
    return len(name.lookup) > _SHORT + 1 and (known or (name.info.capital and as_it_is))


def _fits(info: NameInfo, name: str, words: frozenset[str], home: frozenset[str] = _NOWHERE) -> bool:
    """Tell whether a name is more than a chance meeting of letters, and no common word.

    Where the language is at home a small town counts too, if it is the seat of a region.
    """
    if info.own:
        return True
    if name in words or (info.abbreviation and name not in grammar.SHORT_COUNTRIES):
        return False
    if info.country or info.capital or info.listed or info.population >= _LARGE:
        return True
    return info.seat and len(name) > _SHORT and not home.isdisjoint(info.countries[:1])
