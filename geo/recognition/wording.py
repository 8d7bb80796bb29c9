"""What the text says of a candidate span: its words, those before it and those after it."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

from geo.letters import letter_runs, plain_words, table_of
from geo.recognition.english.lexicon import (
    EPONYM_HEADS,
    LOCATIVES,
    MEDIA_HEADS,
    NAMED_AFTER,
    ORGANISATION_HEADS,
    PLACE_HEADS,
    SETTLEMENT_HEADS,
    SPEECH_VERBS,
    TITLES,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.model import Sentence
    from geo.recognition.names import NameInfo
    from geo.recognition.spans import SpanCandidate
    from geo.recognition.vocabulary import Vocabulary

    Row = tuple[float, ...]

_TOKEN: Final = re.compile(r"[^\W_]+\.?|[^\w\s]")
_AFTER: Final = re.compile(r"(\s*)((?<!\s)['’]s\b|[^\W_]+|[^\w\s])(?:\s*([^\W_]+|[^\w\s]))?")
_STATE_AFTER: Final = re.compile(r",\s+[A-Z]")
_DATELINE: Final = re.compile(r"[^\n]{0,40}?(?:\([A-Z][\w ]{1,20}\)|--|—|–| - )")
_SAID_TO_BE: Final = re.compile(
    r",? (?:is |was )?(?:a|an|the) (?:\w+ ){0,3}(?:" + "|".join(sorted(SETTLEMENT_HEADS)) + r")\b"
)
_WITHIN: Final = re.compile(r",? in (?:the )?|, | \(")
_LOWER: Final = re.compile(r"\b[^\W\d_A-Z][^\W\d_]+\b")
_WHOLE: Final = table_of(lambda c: c if c.isalpha() else "\0" if c.isdigit() or c == "_" else " ")
"""Leaves words alone, and spoils those that are not letters alone."""
_WINDOW: Final = 40
_HYPHENS: Final = frozenset("-‐‑–")

WORD_FEATURES: Final = (
    "tokens",
    "length",
    "holds_names",
    "extended",
    "written_out",
    "lower_count",
    "seen_lower_here",
    "as_place",
    "as_person",
    "as_first_name",
    "never_counted",
    "all_caps",
)
BEFORE_FEATURES: Final = (
    "sentence_start",
    "capitals_around",
    "shouting",
    "locative_before",
    "title_before",
    "the_before",
    "comma_before",
    "of_before",
    "named_after",
    "settlement_of",
    "capital_before",
    "hyphen_before",
    "before_place",
    "before_person",
    "before_organisation",
    "before_first_name",
    "before_surname",
)
AFTER_FEATURES: Final = (
    "hyphen_after",
    "capital_after",
    "comma_name_after",
    "lies_in_next",
    "said_to_be_one",
    "place_head_after",
    "org_head_after",
    "media_head_after",
    "eponym_head_after",
    "speech_after",
    "possessive_after",
    "digit_after",
    "after_place",
    "after_person",
    "after_organisation",
    "after_surname",
    "dateline",
)


class Wording:
    """Reads the words of one document's candidate spans, and those beside them.

    Parameters
    ----------
    text : str
    candidates : sequence of SpanCandidate
    sentences : tuple of Sentence
    vocabulary : Vocabulary
    """

    def __init__(
        self,
        text: str,
        candidates: Sequence[SpanCandidate],
        sentences: tuple[Sentence, ...],
        vocabulary: Vocabulary,
    ) -> None:
        self._text = text
        self._vocabulary = vocabulary
        self._starts = frozenset(s.span.start for s in sentences)
        self._lower = _small_words(text)
        self._regions: Mapping[int, NameInfo] = {
            c.start: c.known
            for c in candidates
            if c.known is not None and (c.known.country or c.known.feature_code == "ADM1")
        }

    def values(self, c: SpanCandidate, capitals: tuple[float, float]) -> Row:
        """Return the columns of `WORD_FEATURES`, `BEFORE_FEATURES` and `AFTER_FEATURES`."""
        return (*self._word_values(c), *self._before_values(c, capitals), *self._after_values(c))

    def _word_values(self, c: SpanCandidate) -> Row:
        surface = self._text[c.start : c.end]
        words = surface.split()
        single = len(words) == 1
        counts = self._vocabulary[surface if single else words[-1]]
        lowered = surface.lower()
        first = counts if single else self._vocabulary[words[0]]
        return (
            len(words),
            len(surface),
            c.holds_names,
            bool(c.extended),
            c.written_out,
            math.log1p(counts.lower) if single else 0.0,
            single and len(surface) > 1 and lowered in self._lower,
            counts.place_over_person if single else 0.0,
            -counts.place_over_person,
            math.log1p(first.first),
            single and not counts.person and not counts.place,
            surface.isupper() and len(surface) > 3,
        )

    def _before_values(self, c: SpanCandidate, capitals: tuple[float, float]) -> Row:
        tail = self._text[max(0, c.start - _WINDOW) : c.start]
        further, word = _last_two(tail)
        spaced = tail[-1:].isspace()
        start = c.start in self._starts or not word
        lower = word.lower().rstrip(".")
        further = further.lower().rstrip(".")
        # Past "the", the word before it says more.
        counts = self._vocabulary[further if lower == "the" else lower]
        capital = word[:1].isupper() and not start and spaced
        return (
            start,
            *capitals,
            lower in LOCATIVES or (lower == "the" and further in LOCATIVES),
            lower in TITLES,
            lower == "the",
            word == ",",
            lower == "of",
            lower == "of" and further in NAMED_AFTER,
            lower == "of" and further in SETTLEMENT_HEADS,
            capital,
            word in _HYPHENS and not spaced,
            *((0.0, 0.0, 0.0) if start else counts.before),
            math.log1p(counts.first) if capital else 0.0,
            -counts.place_over_person if capital else 0.0,
        )

    def _after_values(self, c: SpanCandidate) -> Row:
        text = self._text
        match = _AFTER.match(text, c.end, c.end + _WINDOW)
        word = match[2] if match else ""
        spaced = bool(match and match[1])
        owning = word in {"'s", "’s"}
        counted = self._vocabulary[(match[3] or "") if match and owning else word]
        lower = word.lower()
        capital = word[:1].isupper() and spaced
        head = capital or word.islower()
        return (
            word in _HYPHENS and not spaced,
            capital,
            word == "," and _STATE_AFTER.match(text, c.end) is not None,
            self._lies_in_next(c),
            _SAID_TO_BE.match(text, c.end, c.end + _WINDOW) is not None,
            head and lower in PLACE_HEADS,
            capital and lower in ORGANISATION_HEADS,
            capital and lower in MEDIA_HEADS,
            head and lower in EPONYM_HEADS,
            lower in SPEECH_VERBS,
            owning,
            word[:1].isdigit(),
            *counted.after,
            -counted.place_over_person if capital else 0.0,
            c.start in self._starts and _DATELINE.match(text, c.end) is not None,
        )

    def _lies_in_next(self, c: SpanCandidate) -> bool:
        """Tell whether a country or division follows that has a place so called: "Paju in South Korea"."""
        gap = _WITHIN.match(self._text, c.end)
        region = self._regions.get(gap.end()) if gap else None
        if region is None or c.known is None or c.known.country:
            return False
        if region.country:
            return bool(set(region.countries[:1]) & set(c.known.countries))
        return bool(set(region.divisions[:1]) & set(c.known.divisions))


def _last_two(tail: str) -> tuple[str, str]:
    """Return the last two tokens of a stretch of text, "" for one there is not."""
    # Two pieces between spaces nearly always hold two tokens; none spans a space.
    found = _TOKEN.findall(" ".join(tail.rsplit(maxsplit=2)[-2:]))
    if len(found) < 2:
        found = ["", "", *_TOKEN.findall(tail)]
    return found[-2], found[-1]


def capitals_around(
    text: str, sentences: tuple[Sentence, ...], candidates: Sequence[SpanCandidate]
) -> list[tuple[float, float]]:
    """Return for each candidate how much of its sentence is capitalised, and how much is all capitals."""
    made = []
    index = 0
    shares = (0.0, 0.0)
    measured = -1
    for c in candidates:
        while index + 1 < len(sentences) and sentences[index + 1].span.start <= c.start:
            index += 1
        if index != measured and sentences:
            shares, measured = _shares(sentences[index].span.of(text)), index
        made.append(shares)
    return made


def _shares(sentence: str) -> tuple[float, float]:
    words = [w for w in letter_runs(sentence[:2_000]) if len(w) > 3]
    if not words:
        return 0.0, 0.0
    return sum([w[0].isupper() for w in words]) / len(words), sum(map(str.isupper, words)) / len(words)


def _small_words(text: str) -> frozenset[str]:
    """Return the words in small letters, of two letters at least; others may be among them as they stand."""
    words = plain_words(text, _WHOLE)
    return frozenset(_LOWER.findall(text) if words is None else words)
