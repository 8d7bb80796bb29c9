"""Gazetteer matching: the names of the gazetteer that stand in a text, longest first, from the left."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from gazetteer import MatchKind
from gazetteer.naming.folding import without_possessive
from geo.recognition.english.lexicon import CALENDAR, CONNECTORS, FUNCTION_WORDS
from geo.recognition.tokens import following, heads, may_end

if TYPE_CHECKING:
    from gazetteer import Gazetteer
    from gazetteer.pack.bearers import Bearer
    from geo.model import Sentence
    from geo.recognition.tokens import Token

_WEB: Final = re.compile(r"(?:https?://|www\.)\S+|\b[\w.+-]{1,64}@[\w-]{1,64}\.\S+|@\w+", re.IGNORECASE)
_MAX_TOKENS: Final = 8
_MAX_UNSPACED: Final = 12
_MATCHES: Final = 12
_SHORT_FORM: Final = 8
_CACHE: Final = 60_000
_NO_NAMES: Final = FUNCTION_WORDS | CALENDAR
_SHORT: Final = frozenset({"US"})
_APOSTROPHES: Final = frozenset("'’‘ʻ")
"""After these a small word is part of the name: Xi'an."""
_NAMING: Final = frozenset({"new"})
"""Small words that make another name of a greater one: New Mexico is no Mexico."""
_ITS_OWN: Final = frozenset({MatchKind.PRIMARY, MatchKind.DEMONYM})
"""How a place has a name that is not another's with a small word before it: a New Mexican is no Mexican."""
_KIND_ORDER: Final = tuple(MatchKind)
_KIND_WEIGHT: Final = {
    MatchKind.PRIMARY: 1.0,
    MatchKind.ALTERNATE: 0.3,
    MatchKind.ABBREVIATION: 0.8,
    MatchKind.DEMONYM: 0.8,
    MatchKind.VARIANT: 0.2,
}
_CODE_WEIGHT: Final = {
    "PCLI": 8.0,
    "PCL": 8.0,
    "PCLD": 4.0,
    "PCLS": 4.0,
    "PCLF": 4.0,
    "PCLH": 4.0,
    "CONT": 20.0,
    "RGN": 20.0,
    "ADM1": 2.0,
    "ADM2": 0.5,
    "ADM3": 0.3,
    "ADM4": 0.2,
    "PPLC": 4.0,
    "PPLA": 1.5,
    "PPLX": 0.4,
}


class NameInfo(NamedTuple):
    """What the gazetteer says of a name, without saying which place is meant."""

    matches: int
    kind: MatchKind
    """The best way any place has the name."""
    population: int
    """Of the most populous place so called."""
    feature_class: str
    feature_code: str
    """Of the most prominent place so called."""
    country: bool
    """A country, or a state that was one, is so called, or its people are."""
    capital: bool
    """A country's capital is among the leading places so called."""
    demonym: bool
    abbreviation: bool
    """The name, in this case, is only a short form."""
    abbreviated: bool
    """Some place has it as a short form."""
    countries: tuple[str, ...]
    """Codes of the countries the most prominent places so called lie in, at most three, best first."""
    divisions: tuple[str, ...] = ()
    """``CC.admin1`` of the places so called, best first."""
    seat: bool = False
    """The seat of a first-order division is among the leading places so called."""
    own: bool = False
    """A place of the user's own layers is so called."""
    lead: MatchKind = MatchKind.PRIMARY
    """The way the most prominent place so called has the name."""
    written: str = ""
    """The name as the gazetteer writes it for the most prominent place so called."""
    listed: bool = False
    """The most prominent place so called was written in by hand: a landmark, a sea, a region in the news."""
    town: int = 0
    """People of the most populous town so called, if it lies in the country of the most prominent place."""
    far_capital: bool = False
    """That town is the country's capital, and the most prominent place is a division it does not lie in."""
    landmark: bool = False
    """Some place so called was, and the name has more words than one: no chance, though towns have it too."""


class NameSpan(NamedTuple):
    """A gazetteer name as it stands in the text."""

    start: int
    end: int
    lookup: str
    tokens: int
    info: NameInfo
    glued: bool = False


class NameFinder:
    """Finds gazetteer names in texts; remembers what it looked up.

    Parameters
    ----------
    gazetteer : Gazetteer
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._infos: dict[str, NameInfo | None] = {}
        self._prefixes: dict[str, bool] = {}

    def info(self, name: str) -> NameInfo | None:
        """Return what the gazetteer says of a name as written, or None if no place has it."""
        try:
            return self._infos[name]
        except KeyError:
            if len(self._infos) > _CACHE:
                self._infos.clear()
            found = self._infos[name] = self._look_up(name)
            return found

    def _look_up(self, name: str) -> NameInfo | None:
        found = [b for b in self._gazetteer.bearers(name, limit=_MATCHES) if fits_case(name, b)]
        return _told(found) if found else None

    def has_prefix(self, name: str) -> bool:
        """Tell whether some name begins with this one, its possessive aside, remembering the answer."""
        try:
            return self._prefixes[name]
        except KeyError:
            if len(self._prefixes) > _CACHE:
                self._prefixes.clear()
            found = self._prefixes[name] = self._gazetteer.has_prefix(without_possessive(name))
            return found

    def find(self, text: str, sentences: tuple[Sentence, ...]) -> list[NameSpan]:
        """Return the names in a text, leftmost and longest first, never overlapping.

        A name begins with a capital where its script has capitals.

        Parameters
        ----------
        text : str
        sentences : tuple of Sentence
            No name crosses the border of one.
        """
        masks = _web(text)
        spans: list[NameSpan] = []
        mask = 0
        for sentence in sentences:
            past, close = sentence.span.start, sentence.span.end
            for tokens in heads(text, past, close, self._is_name):
                # A name that goes on adds what follows to the tokens of the run it began in.
                for index in range(len(tokens)):
                    token = tokens[index]
                    if token.start < past or not token.may_begin:
                        continue
                    while mask < len(masks) and masks[mask][1] <= token.start:
                        mask += 1
                    if mask < len(masks) and masks[mask][0] <= token.start:
                        continue
                    span = self._longest(text, tokens, index, close)
                    if span is not None:
                        spans.append(span)
                        past = span.end
        return spans

    def _is_name(self, word: str) -> bool:
        return self.info(word) is not None

    def _longest(self, text: str, tokens: list[Token], index: int, close: int) -> NameSpan | None:
        first = tokens[index]
        unspaced = first.unspaced
        lookup = first.word
        best = self._at(text, tokens, index, index, lookup) if len(lookup) > 1 else None
        for last in range(index + 1, index + (_MAX_UNSPACED if unspaced else _MAX_TOKENS)):
            if not self._goes_on(text, tokens, last, close, unspaced):
                break
            lookup = f"{lookup}{tokens[last].gap}{tokens[last].word}"
            # Of most there is no name that even begins so, which is soon told.
            if not self.has_prefix(lookup):
                break
            best = self._at(text, tokens, index, last, lookup) or best
        return best

    def _goes_on(self, text: str, tokens: list[Token], last: int, close: int, unspaced: bool) -> bool:
        """Tell whether a name may go on with a token, which is added if it belongs to the next run."""
        if unspaced:
            return last < len(tokens) and not tokens[last].gap and tokens[last].unspaced
        if last == len(tokens):
            tokens += following(text, tokens[-1], close, self._is_name)
        return last < len(tokens) and bool(tokens[last].gap)

    def _at(self, text: str, tokens: list[Token], index: int, last: int, lookup: str) -> NameSpan | None:
        first, final = tokens[index], tokens[last]
        end, info = final.end, self.info(lookup)
        if text[end : end + 1] == "." and (len(lookup) <= _SHORT_FORM or _dotted(text, first.start, end)):
            # "Ind." is a short form where "Ind" is none, and its stop belongs to it; that of "USA." does not.
            stopped = None if _is_initials(lookup, info) else self.info(lookup + ".")
            if stopped is not None and (stopped.abbreviated or _dotted(text, first.start, end)):
                info, lookup, end = stopped, lookup + ".", end + 1
        if info is None or (final.word in CONNECTORS and final.gap not in _APOSTROPHES):
            return None
        if last == index:
            if first.word.lower() in _NO_NAMES and first.word not in _SHORT:
                return None
        elif (final.word[0].islower() and not may_end(text, tokens[last - 1], final)) or (
            self._begins_before_the_name(first, lookup, info)
        ):
            return None
        count = last - index + 1
        return NameSpan(start=first.start, end=end, lookup=lookup, tokens=count, info=info, glued=first.glued)

    def _begins_before_the_name(self, first: Token, lookup: str, info: NameInfo) -> bool:
        """Tell whether a small word only stands before a greater name: "In Niger", "The Mississippi"."""
        word = first.word.lower()
        if word not in FUNCTION_WORDS or (word in _NAMING and info.kind in _ITS_OWN):
            return False
        rest = self.info(lookup[len(first.word) :].lstrip(" \u00a0-"))
        if rest is None:
            return False
        # Of equals, the one that is the main name stays: The Hague, but the Kremlin.
        equal = rest.population == info.population and info.kind is not MatchKind.PRIMARY
        return rest.country or rest.own or equal or rest.population > info.population


def _web(text: str) -> list[tuple[int, int]]:
    """Return where addresses of the web and of people stand, which hold no names."""
    if "@" in text or "://" in text or "www." in text.lower():
        return [match.span() for match in _WEB.finditer(text)]
    return []


def _told(bearers: list[Bearer]) -> NameInfo:
    """Return what the places of a name, at least one, say of it together."""
    bearers.sort(key=prominence, reverse=True)
    lead = bearers[0]
    kinds = {b.kind for b in bearers}
    leading = [b for b in bearers if b.kind is not MatchKind.DEMONYM]
    codes = {b.feature_code for b in leading[:4]}
    towns = [b for b in bearers if b.feature_class == "P"]
    town = max(towns, key=lambda b: b.population) if towns else lead
    at_home = town.feature_class == "P" and town.country_code == lead.country_code
    return NameInfo(
        matches=len(bearers),
        kind=min(kinds, key=_KIND_ORDER.index),
        population=max([b.population for b in bearers]),
        feature_class=lead.feature_class,
        feature_code=lead.feature_code,
        country=any(b.feature_code.startswith("PCL") for b in bearers),
        capital="PPLC" in codes,
        demonym=lead.kind is MatchKind.DEMONYM,
        abbreviation=kinds == {MatchKind.ABBREVIATION},
        abbreviated=MatchKind.ABBREVIATION in kinds,
        countries=tuple(dict.fromkeys([b.country_code for b in bearers if b.country_code]))[:3],
        divisions=tuple(dict.fromkeys([f"{b.country_code}.{b.admin1}" for b in bearers if b.admin1])),
        seat="PPLA" in codes,
        own=any(b.own for b in leading),
        lead=lead.kind,
        written=lead.name,
        listed=lead.local and not lead.own,
        town=town.population if at_home else 0,
        far_capital=at_home
        and (lead.feature_code, town.feature_code) == ("ADM1", "PPLC")
        and lead.admin1 != town.admin1,
        landmark=any(b.local and not b.own and " " in b.name for b in leading),
    )


def prominence(bearer: Bearer) -> float:
    """Return a rough rank of a place for its name, before any context: the bigger the likelier."""
    weight = _CODE_WEIGHT.get(bearer.feature_code[:4], 1.0)
    if bearer.feature_class != "P" and bearer.feature_class != "A":
        weight = max(weight, 20.0)
    return float((bearer.population + 300) ** 0.6 * weight * _KIND_WEIGHT[bearer.kind])


def fits_case(name: str, bearer: Bearer) -> bool:
    """Tell whether a place's name stands in the case it needs: short forms only as they are listed."""
    short = bearer.kind is MatchKind.ABBREVIATION or (len(bearer.name) <= 4 and bearer.name.isupper())
    if not short:
        return not (name.isupper() and len(name) <= 3 and not bearer.name.isupper())
    return _bare(name) == _bare(bearer.name)


def _bare(name: str) -> str:
    return name.replace(".", "").replace(" ", "").replace(",", "")


def _is_initials(name: str, info: NameInfo | None) -> bool:
    """Tell whether a name is a short form in capitals that is written without stops: USA, DMZ."""
    return info is not None and info.abbreviated and name.isupper() and "." not in name


def _dotted(text: str, start: int, end: int) -> bool:
    """Tell whether the text is a dotted short form whose last stop belongs to it: U.S., D.C."""
    return end - start >= 3 and text[end - 2] == "." and text[end - 1].isupper()
