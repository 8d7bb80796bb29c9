"""Names in scripts with capitals, in languages other than English: a capital, an ending, what is beside."""

from __future__ import annotations

import re
import unicodedata
from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple

from gazetteer import MatchKind, fold
from gazetteer.languages import country_keys, country_names
from geo.recognition.foreign import grammar
from geo.recognition.foreign.endings import forms_in
from geo.recognition.foreign.fits import LARGE, NOWHERE, SHORT, VERY_LARGE, ForeignName, fits
from geo.recognition.foreign.homes import home_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from geo.recognition.names import NameFinder, NameInfo

_LETTER: Final = (
    r"[^\W\d_\u0590-\u08ff\u0900-\u109f\u1100-\u137f\u1780-\u18af\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
)
"""A letter of a script that has capitals: "London" is a word of its own in ב-London and London에서."""
_WORD: Final = re.compile(rf"{_LETTER}+(?:[-’'‘ʻ·]{_LETTER}+)*")
LOWER: Final = re.compile(r"(?<!\w)[a-zß-öø-ÿа-яёα-ωά-ώ][^\W\d_]*")
"""Words in small letters; what else is written so begins with a letter that no capital of a name has."""
_DOTTED: Final = re.compile(
    r"(?<![\w.])(?:[A-ZÀ-ÞА-ЯЁΑ-Ω]{2}\.[ \u00a0]?){2}|(?<![\w.])(?:[A-ZÀ-ÞА-ЯЁΑ-Ω]\.){2,4}(?!\w)"
)
"""A short form with its stops: EE. UU., U.S.A., Η.Π.Α."""
_APOSTROPHE: Final = re.compile(r"[’']")
_WEB: Final = re.compile(r"(?:https?://|www\.)\S+|@\w+", re.IGNORECASE)
_SYLLABLE_VI: Final = re.compile(
    r"(?:ngh|ng|nh|gh|gi|ch|kh|ph|qu|th|tr|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?"
)
"""What can be a syllable of Vietnamese, without its marks; no other name of one word is spelt so by rule."""
_SMALL_SECOND: Final = frozenset(
    {"ru", "uk", "be", "bg", "sr", "mk", "cs", "sk", "hr", "sl", "sv", "no", "fi", "et", "lt", "lv"}
)
"""Languages that write a name's second word with a small letter, if it is a common noun."""
_NORDIC: Final = frozenset("äöåøæÄÖÅØÆ")
_MARKS: Final[Mapping[str, frozenset[str]]] = {
    "vi": frozenset(), "fi": _NORDIC, "sv": _NORDIC, "da": _NORDIC, "no": _NORDIC, "is": _NORDIC,
    "et": frozenset("äöüõÄÖÜÕ"),
}  # fmt: skip
"""Languages that tell words by the marks of letters, and which; Vietnamese by all."""
_OPENING: Final = re.compile(r"(?:[:–—…•*]\s*|[«„“‚\"¿¡])\Z")
"""What stands before a word that has a capital for its place in a sentence that is quoted or listed."""
_LOOK_BACK: Final = 12
_LONG: Final = 7
"""Letters of a country's name that is no chance word in whatever language."""
_SETTLED: Final = frozenset("PA")
"""Classes of towns and of what is governed."""
_AND: Final = frozenset({"a", "o"})
_ROMANCE: Final = frozenset({"es", "pt", "it", "ca"})
"""Languages in which these mean "to", not "and" or "about"."""
_MOST_WORDS: Final = 4
_MOST_FORMS: Final = 64


def short_forms(text: str, first: int, last: int, finder: NameFinder) -> Iterator[ForeignName]:
    """Yield countries by their initials and a stop after each, which no word and no name has by chance."""
    for match in _DOTTED.finditer(text, first, last):
        written = match[0].rstrip()
        info = finder.info(written)
        if info is not None and info.country and info.abbreviated:
            yield ForeignName(match.start(), match.start() + len(written), written, info)


def cased(
    text: str, first: int, last: int, finder: NameFinder, language: str, lower: frozenset[str]
) -> Iterator[ForeignName]:
    """Yield capitalised names of scripts with capitals, their endings taken off as the language does."""
    web = [m.span() for m in _WEB.finditer(text, first, last)]
    words = [m for m in _words(text, first, last, language) if m[0][0].isupper() or m[0] in grammar.PARTICLES]
    past = 0
    for i, word in enumerate(words):
        if word.start() < past or not word[0][0].isupper() or any(a <= word.start() < b for a, b in web):
            continue
        if _is_short_form(word[0]):
            continue
        name = _cased_at(text, words, i, finder, language)
        if name is None or not _stands_alone(text, name, words, i, language, lower, first, past):
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
    while last + 1 < min(len(words), i + _MOST_WORDS) and follows_on(text, words, last):
        last += 1
    home = home_of(language)
    forms_of = forms_in(language)
    for j in range(last, i - 1, -1):
        if not words[j][0][0].isupper():
            continue
        start, end = words[i].start(), words[j].end()
        written = " ".join(text[start:end].split())
        parts = [forms_of(_as_in_print(w[0])) for w in words[i : j + 1]]
        whole = [written, *(" ".join(form) for form in _first(product(*parts)))]
        found = list(_fitting(dict.fromkeys(whole), finder, language))
        if found:
            lookup, info = _likeliest(found, home)
            return ForeignName(start, end, lookup, info)
    return _with_small_word(text, words[i], finder, language)


def _is_short_form(word: str) -> bool:
    """Tell whether small letters hang on capitals: "URLak" is no town. Not so "USAs", IJ is a letter."""
    if not (word[:2].isupper() and word[:2].isalpha()) or word.startswith("IJ"):
        return False
    return not word.removesuffix("s").isupper()


def _as_in_print(word: str) -> str:
    """Return a word in capitals as it is else written, for its ending: МОСКВУ, Москву."""
    return word.capitalize() if len(word) > SHORT and word.isupper() else word


def _fitting(names: Iterable[str], finder: NameFinder, language: str) -> Iterator[tuple[str, NameInfo]]:
    """Yield the names that places have, with what the gazetteer says of them."""
    home = home_of(language)
    for name in names:
        info = finder.info(name)
        if (
            info is not None
            and fits(info, name, grammar.CASED_WORDS, home)
            and (len(name) >= SHORT or info.country or _is_at_home(info, home))
            and _spelled(name, info, language)
        ):
            yield name, info


def _likeliest(found: list[tuple[str, NameInfo]], home: frozenset[str]) -> tuple[str, NameInfo]:
    """Return the first, as written or nearly; other names of towns elsewhere yield to one at home: Brno."""
    first = found[0]
    if first[1].country or first[1].kind is MatchKind.PRIMARY or not home.isdisjoint(first[1].countries[:1]):
        return first
    at_home = (f for f in found if f[1].kind is MatchKind.PRIMARY and not home.isdisjoint(f[1].countries[:1]))
    return next(at_home, first)


def _with_small_word(text: str, word: re.Match[str], finder: NameFinder, language: str) -> ForeignName | None:
    """Return a country, sea or landmark whose second word is written small: Чёрном море, Spojené státy."""
    second = _WORD.match(text, word.end() + 1)
    if language not in _SMALL_SECOND or second is None or text[word.end()] != " " or not second[0].islower():
        return None
    forms_of = forms_in(language)
    for first in forms_of(word[0]) if len(second[0]) > SHORT - 1 else ():
        if not finder.has_prefix(f"{first} {second[0][:2]}"):
            continue
        for other in forms_of(second[0]):
            info = finder.info(f"{first} {other}")
            if info is not None and (info.country or info.listed):
                return ForeignName(word.start(), second.end(), f"{first} {other}", info)
    return None


def _is_at_home(info: NameInfo, home: frozenset[str]) -> bool:
    """Tell whether two letters can be a name: the user's, or a main one where the language is at home, Ås."""
    return info.own or (info.lead is MatchKind.PRIMARY and not home.isdisjoint(info.countries[:1]))


def _spelled(name: str, info: NameInfo, language: str) -> bool:
    """Tell whether a name has the marks of the word, where these make other words: Lähti is not Lahti."""
    if info.own or " " in name or _plain(name) == _plain(info.written) or language not in _MARKS:
        return True
    if language != "vi":
        # Towns have names without them for those who cannot type them; the main one is as it is.
        return info.lead is not MatchKind.PRIMARY or info.capital or _MARKS[language].isdisjoint(name)
    if name in country_names(language):
        return True
    return name.isascii() and _SYLLABLE_VI.fullmatch(name.lower()) is None


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).lower()


def follows_on(text: str, words: list[re.Match[str]], i: int) -> bool:
    """Tell whether a word follows right on another, or after an article cut short: Côte d'Ivoire."""
    return text[words[i].end() : words[i + 1].start()].replace("’", "'") in {" ", " d'", " l'"}


def _first(forms: Iterator[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    for count, form in enumerate(forms):
        if count >= _MOST_FORMS:
            return
        yield form


class _Setting(NamedTuple):
    """What stands before a name."""

    last: str
    """The word before it, in small letters."""
    opens: bool
    """It opens a sentence, a quotation or a list."""
    inside: bool
    """By the word before it, or in Turkish its ending, something is in it."""
    placed: bool
    """It stands where a place would."""

    @classmethod
    def of(cls, text: str, name: ForeignName, language: str, opening: int) -> _Setting:
        """Read what stands before a name of a sentence that begins at ``opening``."""
        ahead = text[max(opening, name.start - _LOOK_BACK) : name.start]
        before = ahead.split()
        last = before[-1].lower() if before else ""
        first = len(ahead) < _LOOK_BACK and not any(map(str.isalnum, ahead))
        within = language in grammar.APOSTROPHE_ENDINGS and grammar.TURKISH_IN.match(text, name.end)
        inside = bool(within) or last in grammar.INSIDE.get(language, NOWHERE)
        locative = last in grammar.LOCATIVES and (last not in _AND or language in _ROMANCE)
        return cls(last, first or _OPENING.search(ahead) is not None, inside, inside or locative)


def _stands_alone(
    text: str,
    name: ForeignName,
    words: list[re.Match[str]],
    i: int,
    language: str,
    lower: frozenset[str],
    opening: int,
    past: int,
) -> bool:
    """Tell whether a name is neither a word of the language nor part of a person's name."""
    written = text[name.start : name.end]
    if name.info.own or written in grammar.SHORT_COUNTRIES:
        return True
    setting = _Setting.of(text, name, language, opening)
    if setting.last.rstrip(".") in grammar.TITLES or _is_noun(name, written, language, setting):
        return False
    if setting.opens and not _opens(name, written, language):
        return False
    if name.info.country and len(written) > SHORT and (" " in written or _is_known(name, language)):
        return True
    if written.lower() in lower or name.lookup.lower() in lower:
        return False
    if not setting.placed and _is_far(name, written, language):
        return False
    if language == "de" or setting.placed or " " in written or _has_local_ending(name, written, language):
        return True
    beside = [
        w
        for w in words[max(0, i - 1) : i + 3]
        if (w.end() == name.start - 1 and w.end() > past) or w.start() == name.end + 1
    ]
    return not any(_is_of_one_name(w, name, language, opening) for w in beside)


def _has_local_ending(name: ForeignName, written: str, language: str) -> bool:
    """Tell whether a name ends as what something is in, comes from or goes to: Астанадан Шымкентке."""
    endings = grammar.LOCAL_ENDINGS.get(language)
    return endings is not None and name.lookup != written and written.endswith(endings)


def _is_noun(name: ForeignName, written: str, language: str, setting: _Setting) -> bool:
    """Tell whether a name is rather the common noun it is spelt like, where it stands."""
    spelt = (written, name.lookup, _as_in_print(written))
    if not setting.placed and not grammar.CASED_NOUNS.isdisjoint(spelt):
        return True
    if setting.inside or grammar.NOUNS_IN.get(language, NOWHERE).isdisjoint(spelt):
        return False
    return setting.opens or language in grammar.INSIDE


def _is_of_one_name(word: re.Match[str], name: ForeignName, language: str, opening: int) -> bool:
    """Tell whether a word beside a name makes one with it: "Beyaz Saray" is no town called after a palace.

    "Dün İstanbul" is Istanbul: the first word of a sentence has its capital for that.
    """
    if not word[0][0].isupper():
        return False
    # A town counts by its own people, not by those of a county so called far away: Grete Bergen is no town.
    people = name.info.population if name.info.feature_class == "A" else name.info.town
    known = name.info.capital or people >= VERY_LARGE
    if word.start() != opening or not known:
        return True
    return word[0] in grammar.CASED_NOUNS or word[0] in grammar.NOUNS_IN.get(language, NOWHERE)


def _is_far(name: ForeignName, written: str, language: str) -> bool:
    """Tell whether a short name is hardly known where the text is read: Ada and Jana are people there."""
    info = name.info
    if info.feature_class not in _SETTLED or info.country or info.capital or info.listed:
        return False
    if not home_of(language).isdisjoint(info.countries):
        return False
    return len(written) <= SHORT or (
        info.lead is not MatchKind.PRIMARY and len(written) < _LONG and info.population < VERY_LARGE
    )


def _opens(name: ForeignName, written: str, language: str) -> bool:
    """Tell whether a name may open a sentence, where every word has a capital."""
    info = name.info
    if " " in written:
        return True
    as_it_is = written.lower() in {name.lookup.lower(), f"{name.lookup.lower()}s"}
    at_home = not home_of(language).isdisjoint(info.countries[:1])
    if info.country and not at_home:
        return _is_called(name.lookup, language)
    sizable = info.seat or info.population >= LARGE
    if len(name.lookup) <= SHORT + 1 and at_home and sizable and len(written) > len(name.lookup) + 1:
        return True
    if len(name.lookup) <= SHORT + 1:
        return (
            as_it_is and len(written) > SHORT and (at_home or info.capital) and info.lead is MatchKind.PRIMARY
        )
    known = info.lead is MatchKind.PRIMARY or bool(home_of(language)) or len(written) >= _LONG
    return at_home or ((info.capital or info.listed) and as_it_is and known)


def _is_known(name: ForeignName, language: str) -> bool:
    """Tell whether a country is called so in a language by rule, or is its own: Giorgia is a given name."""
    known = country_keys(language)
    at_home = not home_of(language).isdisjoint(name.info.countries)
    return not known or at_home or fold(name.lookup) in known


def _is_called(country: str, language: str) -> bool:
    """Tell whether a country is called so in a language, as far as is known: in Finnish Äiti is no Haiti."""
    known = country_keys(language)
    return len(country) >= _LONG or (fold(country) in known if known else len(country) > SHORT + 1)
