"""What labels and gazetteer say of a candidate span: the name itself, wherever it stands."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Final

from gazetteer import MatchKind
from geo.recognition.spans import PLACE_LABELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.recognition.spans import SpanCandidate

    Row = tuple[float, ...]

_NOT_NAMES: Final = frozenset({"EVENT", "WORK_OF_ART", "PRODUCT", "LAW", "LANGUAGE"})
_COUNTED: Final = frozenset({"DATE", "TIME", "CARDINAL", "QUANTITY", "MONEY", "ORDINAL", "PERCENT"})
_OWN_LABELS: Final = frozenset({"GPE", "LOC", "FAC", "NORP", "PERSON", "ORG", ""})

LABEL_FEATURES: Final = (
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
)
NAME_FEATURES: Final = (
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
)
_UNLABELLED: Final = (0.0,) * len(LABEL_FEATURES)
_UNKNOWN: Final = (0.0, -1.0, *(0.0,) * (len(NAME_FEATURES) - 2))


def label_values(c: SpanCandidate) -> Row:
    """Return the columns of `LABEL_FEATURES`: what the neural model says of the span, or of a longer one."""
    label, cover = c.label, c.cover
    if not (label or cover):
        return _UNLABELLED
    org = cover == "ORG"
    return (
        label == "GPE",
        label == "LOC",
        label == "FAC",
        label == "NORP",
        label == "PERSON",
        label == "ORG",
        label not in _OWN_LABELS,
        org and c.at_start,
        org and not c.at_start and not c.at_end,
        org and c.at_end,
        cover == "PERSON",
        cover == "NORP",
        cover in PLACE_LABELS,
        cover in _COUNTED,
        cover in _NOT_NAMES,
        c.cover_words,
    )


class Named:
    """What a document's candidate spans say together: its countries, its divisions, its people.

    Parameters
    ----------
    keys : sequence of str
        The folded name of each candidate.
    candidates : sequence of SpanCandidate
    """

    def __init__(self, keys: Sequence[str], candidates: Sequence[SpanCandidate]) -> None:
        self.person_words: set[str] = set()
        """Words of names that were labelled as a person's."""
        self._persons: Counter[str] = Counter()
        self._countries: set[str] = set()
        self._divisions: set[str] = set()
        for key, candidate in zip(keys, candidates, strict=True):
            self._take_note(key, candidate)

    def _take_note(self, key: str, c: SpanCandidate) -> None:
        if "PERSON" in (c.label, c.cover):
            self._persons[key] += 1
            self.person_words.update(key.split())
        known = c.known
        if known is not None and known.country:
            self._countries.update(known.countries[:1])
        if known is not None and known.feature_code == "ADM1":
            self._divisions.update(known.divisions[:1])

    def values(self, c: SpanCandidate) -> Row:
        """Return the columns of `NAME_FEATURES`: what the gazetteer says of the name, in this document."""
        info = c.known
        if info is None:
            return _UNKNOWN
        return (
            c.info is not None,
            math.log10(info.population + 1),
            info.country,
            info.capital,
            info.seat,
            # The document names the country, or the division, that a place so called lies in.
            not info.country and not self._countries.isdisjoint(info.countries),
            info.feature_code != "ADM1" and not self._divisions.isdisjoint(info.divisions),
            info.feature_code == "ADM1",
            info.feature_class == "A" and not info.country,
            info.feature_class == "P",
            info.feature_class in "HTLV",
            info.feature_class == "S",
            info.listed,
            info.kind is MatchKind.ALTERNATE,
            info.abbreviation,
            info.demonym,
            info.kind is MatchKind.VARIANT,
        )

    def votes(self, key: str, c: SpanCandidate) -> int:
        """Return how often the name stands elsewhere in a person's name, at most 4."""
        return min(4, self._persons.get(key, 0) - ("PERSON" in (c.label, c.cover)))
