"""Which kind a mention is: general rules of English about what stands around it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geo.model import MentionKind
from geo.recognition.english.lexicon import (
    ACTOR_BEFORE,
    AUXILIARIES,
    FACILITY_HEADS,
    INSTITUTIONS,
    LOCATIVES,
    MEDIA_HEADS,
    ORGANISATION_HEADS,
    SPEECH_VERBS,
)

if TYPE_CHECKING:
    from geo.recognition.spans import SpanCandidate

_REACH: Final = 60
_WORD_BEFORE: Final = re.compile(r"(?<![^\W_])([^\W_]+)[\s\"'“‘(]*\Z")
_WORDS_AFTER: Final = re.compile(r"\s*([^\W_]+(?:['’]t)?)(?:\s+([^\W_]+))?(?:\s+([^\W_]+))?")
_POSSESSIVE: Final = re.compile(r"(?:['’]s|(?<=s)['’])\s+([^\W_]+)(?:\s+([^\W_]+))?(?:\s+([^\W_]+))?")
_CAPITALISED_RUN: Final = re.compile(r"(?:[ \u00a0](?:of|and|for|the)){0,2}[ \u00a0]([A-Z][\w’'-]*)")
_CAPITALISED_BEFORE: Final = re.compile(r"([A-Z][\w’'-]{0,60}) (?:of|at|in|for) (?:the )?\Z")
_ACTOR_BEFORE: Final = re.compile(r"\b(?:" + "|".join(map(re.escape, ACTOR_BEFORE)) + r")\s+(?:the\s+)?\Z")
_COORDINATED: Final = re.compile(
    r"\s+(?:and|or)\s+((?:the\s+)?[A-Z][\w’'-]*(?:,? (?:[A-Z][\w’'-]*\.?)+){0,2})"
)
_PLURAL_VERB: Final = re.compile(r"\s+(?:were|are|have|had|will|would|agreed|said|resumed|exchanged)\b")
_ANTI: Final = re.compile(r"\b(?:anti|pro)[-‐‑]\Z", re.IGNORECASE)
_SCENE_BEFORE: Final = LOCATIVES | {"of", "the"}
_INSTITUTION_WORDS: Final = INSTITUTIONS | {"korean", "central", "news"}


def kind_of(text: str, candidate: SpanCandidate) -> MentionKind:
    """Return the kind of a span taken as a mention.

    Parameters
    ----------
    text : str
        The document's text.
    candidate : SpanCandidate
        The span, with what the gazetteer and the model say of it.

    Notes
    -----
    Demonyms come first, since an adjective inside an organisation's name says the country as much as
    elsewhere. Facilities have names of their own. A place inside a longer name is embedded. Only a
    capital or a country stands for a government. A capital does so wherever it acts; a country is what its
    government is, so it counts as one only where it is a party to a bargain ("concessions from").
    """
    info = candidate.known
    surface = text[candidate.start : candidate.end]
    if info is not None and info.demonym and not candidate.extended:
        return MentionKind.DEMONYM
    if candidate.label == "NORP" and info is None and not _anti(text, candidate):
        return MentionKind.DEMONYM
    if _is_facility(candidate, surface):
        return MentionKind.FACILITY
    if _is_embedded(text, candidate):
        return MentionKind.EMBEDDED
    ruling = info is not None and not candidate.extended and (info.capital or info.country)
    if ruling and info is not None and _acts(text, candidate, capital=info.capital and not info.country):
        return MentionKind.METONYM
    return MentionKind.LITERAL


def _is_facility(candidate: SpanCandidate, surface: str) -> bool:
    words = surface.split()
    head = len(words) > 1 and words[-1].lower() in FACILITY_HEADS
    if candidate.info is not None and candidate.info.feature_class == "S":
        return True
    if candidate.info is not None and candidate.info.feature_class in "PATH":
        return False
    return head or (candidate.label == "FAC" and len(words) > 1)


def _is_embedded(text: str, candidate: SpanCandidate) -> bool:
    """Tell whether the place only helps to name something else: "Paris Police Department"."""
    if candidate.label in {"GPE", "LOC"} and not candidate.cover:
        return _organisation_follows(text, candidate.end, near=True)
    if candidate.cover in {"ORG", "PERSON", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "FAC"}:
        return not (candidate.at_start and text.startswith(("'s", "’s"), candidate.end))
    return _organisation_follows(text, candidate.end) or _organisation_precedes(text, candidate.start)


def _organisation_follows(text: str, end: int, *, near: bool = False) -> bool:
    position = end
    for _ in range(1 if near else 3):
        match = _CAPITALISED_RUN.match(text, position)
        if match is None:
            return False
        word = match[1].lower()
        if word in ORGANISATION_HEADS or word in MEDIA_HEADS or word in FACILITY_HEADS:
            return True
        position = match.end()
    return False


def _organisation_precedes(text: str, start: int) -> bool:
    match = _CAPITALISED_BEFORE.search(text, max(0, start - _REACH), start)
    return match is not None and match[1].lower() in ORGANISATION_HEADS


def _acts(text: str, candidate: SpanCandidate, *, capital: bool) -> bool:
    start, end = candidate.start, candidate.end
    before = text[max(0, start - _REACH) : start]
    if _anti(text, candidate):
        return capital
    if _ACTOR_BEFORE.search(before):
        return capital or _presses(before)
    word = _WORD_BEFORE.search(before)
    if word and word[1].lower() in _SCENE_BEFORE:
        return False
    owned = _POSSESSIVE.match(text, end)
    if owned:
        return capital and any(w and w.lower() in _INSTITUTION_WORDS for w in owned.groups())
    after = _WORDS_AFTER.match(text, end, end + _REACH)
    if after is None:
        return False
    if not capital:
        return False
    return _speaks(after) or after[1].lower() in AUXILIARIES or _pair_acts(text, end)


def _presses(before: str) -> bool:
    """Tell whether the words before a country make it a party to a bargain, not a scene."""
    tail = before.rstrip().lower().removesuffix("the").rstrip()
    return tail.endswith(("from", "with", "accused by", "appeal to", "appealed to"))


def _speaks(after: re.Match[str]) -> bool:
    first = after[1].lower()
    if first in {"has", "had", "have", "also"} and after[2]:
        first = after[2].lower()
    return first in SPEECH_VERBS and first not in {"called", "asked", "supported", "agreed"}


def _pair_acts(text: str, end: int) -> bool:
    """Tell whether two capitals joined by "and" act together: "Pyongyang and Washington were mooting"."""
    joined = _COORDINATED.match(text, end, end + _REACH)
    return joined is not None and _PLURAL_VERB.match(text, joined.end()) is not None


def _anti(text: str, candidate: SpanCandidate) -> bool:
    return _ANTI.search(text, max(0, candidate.start - 6), candidate.start) is not None
