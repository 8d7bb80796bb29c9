"""What is known of each candidate span, as named, countable features."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from gazetteer import MatchKind, fold
from geo.recognition.lexicon import (
    COMPASS,
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
from geo.recognition.spans import PLACE_LABELS
from geo.recognition.vocabulary import lean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.model import Sentence
    from geo.recognition.spans import SpanCandidate
    from geo.recognition.vocabulary import Vocabulary

_TOKEN: Final = re.compile(r"[^\W_]+\.?|[^\w\s]")
_AFTER: Final = re.compile(r"(\s*)((?<!\s)['’]s\b|[^\W_]+|[^\w\s])(?:\s*([^\W_]+|[^\w\s]))?")
_STATE_AFTER: Final = re.compile(r",\s+[A-Z]")
_DATELINE: Final = re.compile(r"[^\n]{0,40}?(?:\([A-Z][\w ]{1,20}\)|--|—|–| - )")
_SAID_TO_BE: Final = re.compile(
    r",? (?:is |was )?(?:a|an|the) (?:\w+ ){0,3}(?:" + "|".join(sorted(SETTLEMENT_HEADS)) + r")\b"
)
_WITHIN: Final = re.compile(r",? in (?:the )?|, | \(")
_LIST_GAP: Final = re.compile(r",? (?:and|or|&) |, |/|-|–", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]+")
_WINDOW: Final = 40
_GAP: Final = 12
_HYPHENS: Final = frozenset("-‐‑–")
_NOT_NAMES: Final = frozenset({"EVENT", "WORK_OF_ART", "PRODUCT", "LAW", "LANGUAGE"})
_COUNTED: Final = frozenset({"DATE", "TIME", "CARDINAL", "QUANTITY", "MONEY", "ORDINAL", "PERCENT"})

FIRST_FEATURES: Final = (
    "gpe",
    "loc",
    "fac",
    "norp",
    "label_person",
    "label_org",
    "other_label",
    "org_start",
    "org_inside",
    "org_end",
    "in_person",
    "in_norp",
    "in_place",
    "in_counted",
    "in_other",
    "cover_words",
    "known",
    "log_population",
    "country",
    "capital",
    "seat",
    "in_named_country",
    "in_named_division",
    "admin1",
    "division",
    "populated",
    "natural",
    "facility",
    "listed",
    "alternate_only",
    "abbreviation",
    "demonym",
    "variant",
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
    "person_votes",
    "in_person_word",
    "compass_word",
    "glued",
)
"""Names of the columns of the first pass, in order."""

SECOND_FEATURES: Final = (
    "own",
    "same_best",
    "same_mean",
    "longer_best",
    "rival_best",
    "left",
    "left_gap",
    "left_listed",
    "right",
    "right_gap",
    "right_listed",
)
"""What the second pass sees: the first pass's beliefs in the span and in those around it, and no more.

That is why it holds on texts unlike those it was fitted on."""
NOTHING: Final = -8.0
"""Belief, in log-odds, where there is no other span to believe in."""


class Judge:
    """Computes the features of one document's candidate spans.

    Parameters
    ----------
    text : str
    candidates : sequence of SpanCandidate
        All of the document, by position.
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
        self._candidates = candidates
        self._vocabulary = vocabulary
        self._starts = frozenset(s.span.start for s in sentences)
        self._keys = [_key(c.lookup) for c in candidates]
        self._lower = frozenset(re.findall(r"\b[^\W\d_A-Z][^\W\d_]+\b", text))
        self._capitals = _capitals(text, sentences, candidates)
        self._persons: Counter[str] = Counter()
        self._person_words: set[str] = set()
        self._countries: Counter[str] = Counter()
        self._divisions: Counter[str] = Counter()
        for key, candidate in zip(self._keys, candidates, strict=True):
            self._take_note(key, candidate)
        self._regions = {
            c.start: c.known
            for c in candidates
            if c.known is not None and (c.known.country or c.known.feature_code == "ADM1")
        }

    def _take_note(self, key: str, c: SpanCandidate) -> None:
        if "PERSON" in (c.label, c.cover):
            self._persons[key] += 1
            self._person_words.update(key.split())
        known = c.known
        if known is not None and known.country and known.countries:
            self._countries[known.countries[0]] += 1
        if known is not None and known.feature_code == "ADM1" and known.divisions:
            self._divisions[known.divisions[0]] += 1

    def matrix(self) -> NDArray[np.float64]:
        """Return one row a candidate, one column a name in `FIRST_FEATURES`."""
        pairs = zip(self._keys, self._candidates, self._capitals, strict=True)
        rows = [self._row(*pair) for pair in pairs]
        return np.array(rows, dtype=np.float64).reshape(len(rows), len(FIRST_FEATURES))

    def _row(self, key: str, c: SpanCandidate, capitals: tuple[float, float]) -> list[float]:
        values = (
            self._label_values(key, c)
            | self._name_values(c)
            | self._word_values(key, c)
            | self._before_values(c)
            | self._after_values(c)
        )
        values["capitals_around"], values["shouting"] = capitals
        return [float(values.get(name, 0.0)) for name in FIRST_FEATURES]

    def _label_values(self, key: str, c: SpanCandidate) -> dict[str, float]:
        org = c.cover == "ORG"
        own = {"GPE", "LOC", "FAC", "NORP", "PERSON", "ORG", ""}
        return {
            "gpe": c.label == "GPE",
            "loc": c.label == "LOC",
            "fac": c.label == "FAC",
            "norp": c.label == "NORP",
            "label_person": c.label == "PERSON",
            "label_org": c.label == "ORG",
            "other_label": c.label not in own,
            "org_start": org and c.at_start,
            "org_end": org and c.at_end,
            "org_inside": org and not c.at_start and not c.at_end,
            "in_person": c.cover == "PERSON",
            "in_norp": c.cover == "NORP",
            "in_place": c.cover in PLACE_LABELS,
            "in_counted": c.cover in _COUNTED,
            "in_other": c.cover in _NOT_NAMES,
            "cover_words": c.cover_words,
            "person_votes": min(4, self._persons[key] - ("PERSON" in (c.label, c.cover))),
        }

    def _name_values(self, c: SpanCandidate) -> dict[str, float]:
        info = c.known
        if info is None:
            return {"extended": bool(c.extended), "log_population": -1}
        return {
            "in_named_country": not info.country and any(self._countries[code] for code in info.countries),
            "in_named_division": info.feature_code != "ADM1"
            and any(self._divisions[code] for code in info.divisions),
            "known": c.info is not None,
            "log_population": math.log10(info.population + 1),
            "country": info.country,
            "capital": info.capital,
            "seat": info.seat,
            "admin1": info.feature_code == "ADM1",
            "division": info.feature_class == "A" and not info.country,
            "populated": info.feature_class == "P",
            "natural": info.feature_class in "HTLV",
            "facility": info.feature_class == "S",
            "listed": info.listed,
            "alternate_only": info.kind is MatchKind.ALTERNATE,
            "abbreviation": info.abbreviation,
            "demonym": info.demonym,
            "variant": info.kind is MatchKind.VARIANT,
            "extended": bool(c.extended),
        }

    def _word_values(self, key: str, c: SpanCandidate) -> dict[str, float]:
        surface = self._text[c.start : c.end]
        words = surface.split()
        single = len(words) == 1
        counts = self._vocabulary[surface if single else words[-1]]
        lowered = surface.lower()
        return {
            "tokens": len(words),
            "length": len(surface),
            "holds_names": c.holds_names,
            "written_out": c.written_out,
            "lower_count": math.log1p(counts.lower) if single else 0.0,
            "seen_lower_here": single and lowered in self._lower,
            "as_place": lean(counts.place, counts.person) if single else 0.0,
            "as_person": lean(counts.person, counts.place),
            "as_first_name": math.log1p((counts if single else self._vocabulary[words[0]]).first),
            "never_counted": single and not counts.person and not counts.place,
            "all_caps": surface.isupper() and len(surface) > 3,
            "in_person_word": single and key in self._person_words,
            "compass_word": single and lowered in COMPASS,
            "glued": c.glued,
        }

    def _before_values(self, c: SpanCandidate) -> dict[str, float]:
        text = self._text
        tail = text[max(0, c.start - _WINDOW) : c.start]
        further, word = ["", "", *_TOKEN.findall(tail)][-2:]
        spaced = tail[-1:].isspace()
        start = c.start in self._starts or not word
        lower = word.lower().rstrip(".")
        further = further.lower().rstrip(".")
        # Past "the", the word before it says more.
        counts = self._vocabulary[further if lower == "the" else lower]
        capital = word[:1].isupper() and not start and spaced
        return {
            "sentence_start": start,
            "locative_before": lower in LOCATIVES or (lower == "the" and further in LOCATIVES),
            "title_before": lower in TITLES,
            "the_before": lower == "the",
            "comma_before": word == ",",
            "of_before": lower == "of",
            "named_after": lower == "of" and further in NAMED_AFTER,
            "settlement_of": lower == "of" and further in SETTLEMENT_HEADS,
            "capital_before": capital,
            "hyphen_before": word in _HYPHENS and not spaced,
            "before_place": 0.0 if start else lean(counts.before_place, counts.before_person),
            "before_person": 0.0 if start else lean(counts.before_person, counts.before_organisation),
            "before_organisation": 0.0 if start else lean(counts.before_organisation, counts.before_place),
            "before_first_name": math.log1p(counts.first) if capital else 0.0,
            "before_surname": lean(counts.person, counts.place) if capital else 0.0,
        }

    def _after_values(self, c: SpanCandidate) -> dict[str, float]:
        text = self._text
        match = _AFTER.match(text, c.end, c.end + _WINDOW)
        word = match[2] if match else ""
        spaced = bool(match and match[1])
        owning = word in {"'s", "’s"}
        counted = self._vocabulary[(match[3] or "") if match and owning else word]
        lower = word.lower()
        capital = word[:1].isupper() and spaced
        head = capital or word.islower()
        return {
            "hyphen_after": word in _HYPHENS and not spaced,
            "capital_after": capital,
            "comma_name_after": bool(_STATE_AFTER.match(text, c.end)),
            "lies_in_next": self._lies_in_next(c),
            "said_to_be_one": bool(_SAID_TO_BE.match(text, c.end, c.end + _WINDOW)),
            "place_head_after": head and lower in PLACE_HEADS,
            "org_head_after": capital and lower in ORGANISATION_HEADS,
            "media_head_after": capital and lower in MEDIA_HEADS,
            "eponym_head_after": head and lower in EPONYM_HEADS,
            "speech_after": lower in SPEECH_VERBS,
            "possessive_after": owning,
            "digit_after": word[:1].isdigit(),
            "after_place": lean(counted.after_place, counted.after_person),
            "after_person": lean(counted.after_person, counted.after_organisation),
            "after_organisation": lean(counted.after_organisation, counted.after_place),
            "after_surname": lean(counted.person, counted.place) if capital else 0.0,
            "dateline": c.start in self._starts and bool(_DATELINE.match(text, c.end)),
        }

    def _lies_in_next(self, c: SpanCandidate) -> bool:
        """Tell whether a country or division follows that has a place so called: "Paju in South Korea"."""
        gap = _WITHIN.match(self._text, c.end)
        region = self._regions.get(gap.end()) if gap else None
        if region is None or c.known is None or c.known.country:
            return False
        if region.country:
            return bool(set(region.countries[:1]) & set(c.known.countries))
        return bool(set(region.divisions[:1]) & set(c.known.divisions))

    def second(self, beliefs: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return what the first pass believed of the spans around each, a column a name in `SECOND_FEATURES`.

        Parameters
        ----------
        beliefs : ndarray of shape (n,)
            Log-odds of the first pass.
        """
        count = len(beliefs)
        made = np.full((count, len(SECOND_FEATURES)), NOTHING)
        if not count:
            return made
        made[:, 0] = beliefs
        made[:, 1:3] = _same(self._keys, beliefs)
        made[:, 3] = _longer(self._keys, beliefs)
        made[:, 4:11] = self._beside(beliefs)
        return made

    def _beside(self, beliefs: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the best rival over the same letters, then left and right: belief, gap, in a list."""
        made = np.tile([NOTHING, NOTHING, _GAP, 0.0, NOTHING, _GAP, 0.0], (len(beliefs), 1))
        for i, c in enumerate(self._candidates):
            for j in range(max(0, i - 4), min(len(beliefs), i + 5)):
                other = self._candidates[j]
                if j == i:
                    continue
                if other.start < c.end and c.start < other.end:
                    made[i, 0] = max(made[i, 0], beliefs[j])
                    continue
                left = other.end <= c.start
                low, high = (other.end, c.start) if left else (c.end, other.start)
                column = 1 if left else 4
                gap = high - low
                if gap < made[i, column + 1] or (gap == made[i, column + 1] and beliefs[j] > made[i, column]):
                    listed = _LIST_GAP.fullmatch(self._text, low, high) is not None
                    made[i, column : column + 3] = beliefs[j], gap, listed
        return made


def _same(keys: list[str], beliefs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the best and the mean belief in the other spans of the same name."""
    groups: dict[str, list[int]] = defaultdict(list)
    for i, key in enumerate(keys):
        groups[key].append(i)
    made = np.full((len(keys), 2), NOTHING)
    for members in groups.values():
        if len(members) < 2:
            continue
        values = beliefs[members]
        order = np.sort(values)
        # A sum in a fixed order, so that it does not depend on where the names stand.
        total = float(order.sum())
        for i, value in zip(members, values, strict=True):
            made[i, 0] = order[-1] if value < order[-1] else order[-2]
            made[i, 1] = (total - value) / (len(members) - 1)
    return made


def _longer(keys: list[str], beliefs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the best belief in a longer name that begins with this one ("Inje county" for "Inje")."""
    best: dict[str, float] = {}
    for key, belief in zip(keys, beliefs, strict=True):
        first, _, rest = key.partition(" ")
        if rest:
            best[first] = max(best.get(first, NOTHING), float(belief))
    return np.array([NOTHING if " " in key else best.get(key, NOTHING) for key in keys])


def _capitals(
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
    words = [w for w in _WORD.findall(sentence[:2_000]) if len(w) > 3]
    if not words:
        return 0.0, 0.0
    return sum(w[0].isupper() for w in words) / len(words), sum(w.isupper() for w in words) / len(words)


@lru_cache(maxsize=50_000)
def _key(lookup: str) -> str:
    return fold(lookup)
