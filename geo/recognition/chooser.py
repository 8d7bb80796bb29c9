"""The choice among candidate spans: a logistic model over named, countable features."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import numpy as np

from gazetteer import MatchKind
from geo.recognition.lexicon import (
    COMPASS,
    LOCATIVES,
    MEDIA_HEADS,
    ORGANISATION_HEADS,
    PLACE_HEADS,
    SPEECH_VERBS,
    TITLES,
    Vocabulary,
)
from geo.recognition.spans import PLACE_LABELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.recognition.spans import SpanCandidate

_BEFORE: Final = re.compile(r"([^\W_]+\.?|[^\w\s])(\s*)\Z")
_AFTER: Final = re.compile(r"(\s*)([^\W_]+|[^\w\s])")
_STATE_AFTER: Final = re.compile(r",\s+[A-Z]")
_DATELINE: Final = re.compile(r"[^\n]{0,40}?(?:\([A-Z][\w ]{1,20}\)|--|—|–| - )")
_WINDOW: Final = 40

FEATURES: Final = (
    "one",
    "gpe",
    "loc",
    "fac",
    "norp",
    "label_person",
    "label_org",
    "other_label",
    "in_org_start",
    "in_org_inside",
    "in_org_end",
    "in_person",
    "in_norp",
    "in_place",
    "in_date",
    "in_other",
    "unlabelled",
    "known",
    "unlabelled_unknown",
    "log_population",
    "unlabelled_log_population",
    "country",
    "capital",
    "in_named_country",
    "unlabelled_in_named_country",
    "admin1",
    "populated",
    "natural",
    "facility",
    "alternate_only",
    "abbreviation",
    "demonym",
    "demonym_in_org",
    "variant",
    "tokens_2",
    "tokens_3",
    "holds_names",
    "extended",
    "lower_count",
    "unlabelled_lower_count",
    "seen_lower_here",
    "person_share",
    "place_share",
    "never_counted",
    "only_a_name",
    "only_a_name_population",
    "all_caps",
    "short",
    "sentence_start",
    "unlabelled_sentence_start",
    "start_lower_count",
    "locative_before",
    "title_before",
    "the_before",
    "comma_before",
    "capital_before",
    "hyphen_before",
    "hyphen_after",
    "capital_after",
    "unlabelled_capital_beside",
    "comma_name_after",
    "place_head_after",
    "org_head_after",
    "media_head_after",
    "speech_after",
    "speech_after_ruler",
    "possessive_after",
    "digit_after",
    "dateline",
    "place_votes",
    "person_votes",
    "org_votes",
    "in_person_word",
    "compass_word",
    "glued",
)
"""Names of the columns, in order; a model is a weight for each."""


@dataclass(frozen=True, slots=True)
class ChooserModel:
    """Weights of the two models: with labels from a neural recogniser, and without."""

    labelled: tuple[float, ...]
    plain: tuple[float, ...]
    threshold: float

    @classmethod
    def load(cls) -> ChooserModel:
        """Read the committed weights; see ``geo.training``."""
        raw = json.loads(files("geo").joinpath("data", "recognition.json").read_text(encoding="utf-8"))
        if raw["features"] != list(FEATURES):
            raise ValueError(
                "geo/data/recognition.json was fitted for other features; fit it anew: geo.training"
            )
        return cls(tuple(raw["labelled"]), tuple(raw["plain"]), float(raw["threshold"]))


class Judge:
    """Computes the features of one document's candidate spans.

    Parameters
    ----------
    text : str
    candidates : sequence of SpanCandidate
        All of the document, by position.
    starts : set of int
        Offsets where sentences begin.
    vocabulary : Vocabulary
    """

    def __init__(
        self, text: str, candidates: Sequence[SpanCandidate], starts: frozenset[int], vocabulary: Vocabulary
    ) -> None:
        self._text = text
        self._candidates = candidates
        self._starts = starts
        self._vocabulary = vocabulary
        self._lower = Counter(re.findall(r"\b[^\W\d_A-Z][^\W\d_]+\b", text))
        self._votes = {"place": Counter[str](), "PERSON": Counter[str](), "ORG": Counter[str]()}
        self._person_words: set[str] = set()
        self._countries = Counter(
            c.known.countries[0]
            for c in candidates
            if c.known is not None and c.known.country and c.known.countries
        )
        for candidate in candidates:
            vote = "place" if candidate.label in PLACE_LABELS else candidate.label or candidate.cover
            if vote in self._votes:
                self._votes[vote][candidate.lookup] += 1
            if "PERSON" in (candidate.label, candidate.cover):
                self._person_words.update(candidate.lookup.split())

    def matrix(self) -> NDArray[np.float64]:
        """Return one row a candidate, one column a name in `FEATURES`."""
        rows = [self._row(candidate) for candidate in self._candidates]
        return np.array(rows, dtype=np.float64).reshape(len(rows), len(FEATURES))

    def _row(self, c: SpanCandidate) -> list[float]:
        values = self._label_values(c) | self._name_values(c) | self._word_values(c) | self._context_values(c)
        return [float(values.get(name, 0.0)) for name in FEATURES]

    def _label_values(self, c: SpanCandidate) -> dict[str, float]:
        bare = not c.label and not c.cover
        org = c.cover == "ORG"
        own = {"GPE", "LOC", "FAC", "NORP", "PERSON", "ORG", ""}
        return {
            "one": 1,
            "gpe": c.label == "GPE",
            "loc": c.label == "LOC",
            "fac": c.label == "FAC",
            "norp": c.label == "NORP",
            "label_person": c.label == "PERSON",
            "label_org": c.label == "ORG",
            "other_label": c.label not in own,
            "in_org_start": org and c.at_start,
            "in_org_end": org and c.at_end,
            "in_org_inside": org and not c.at_start and not c.at_end,
            "in_person": c.cover == "PERSON",
            "in_norp": c.cover == "NORP",
            "in_place": c.cover in PLACE_LABELS,
            "in_date": c.cover in {"DATE", "TIME", "CARDINAL", "QUANTITY", "MONEY"},
            "in_other": bool(c.cover) and c.cover in {"EVENT", "WORK_OF_ART", "PRODUCT", "LAW", "LANGUAGE"},
            "unlabelled": bare,
            "demonym_in_org": org and c.info is not None and c.info.demonym,
            "place_votes": min(3, self._votes["place"][c.lookup] - (c.label in PLACE_LABELS)),
            "person_votes": min(3, self._votes["PERSON"][c.lookup] - ("PERSON" in (c.label, c.cover))),
            "org_votes": min(3, self._votes["ORG"][c.lookup] - ("ORG" in (c.label, c.cover))),
        }

    def _name_values(self, c: SpanCandidate) -> dict[str, float]:
        info = c.known
        bare = not c.label and not c.cover
        if info is None:
            return {"unlabelled_unknown": bare, "extended": bool(c.extended)}
        size = math.log10(info.population + 1)
        here = not info.country and any(self._countries[code] for code in info.countries[:2])
        return {
            "in_named_country": here,
            "unlabelled_in_named_country": here and bare,
            "known": c.info is not None,
            "log_population": size,
            "unlabelled_log_population": size * bare,
            "country": info.country,
            "capital": info.capital,
            "admin1": info.feature_code == "ADM1",
            "populated": info.feature_class == "P",
            "natural": info.feature_class in "HTLV",
            "facility": info.feature_class == "S",
            "alternate_only": info.kind is MatchKind.ALTERNATE,
            "abbreviation": info.abbreviation,
            "demonym": info.demonym,
            "variant": info.kind is MatchKind.VARIANT,
            "extended": bool(c.extended),
        }

    def _word_values(self, c: SpanCandidate) -> dict[str, float]:
        surface = self._text[c.start : c.end]
        words = surface.split()
        bare = not c.label and not c.cover
        single = len(words) == 1
        counts = self._vocabulary[surface]
        seen = counts.person + counts.place
        lower = math.log1p(counts.lower) if single else 0.0
        size = math.log10(c.known.population + 1) if c.known is not None else 0.0
        # Never met as a word or as a person: if the gazetteer has it, it is hardly anything else.
        rare = single and not counts.lower and not counts.person and not self._lower[surface.lower()]
        return {
            "tokens_2": len(words) == 2,
            "tokens_3": len(words) > 2,
            "holds_names": c.holds_names,
            "lower_count": lower,
            "unlabelled_lower_count": lower * bare,
            "seen_lower_here": single and self._lower[surface.lower()] > 0,
            "person_share": counts.person / (seen + 2.0) if single else 0.0,
            "place_share": counts.place / (seen + 2.0) if single else 0.0,
            "never_counted": single and not seen,
            "only_a_name": rare,
            "only_a_name_population": rare * size,
            "all_caps": surface.isupper() and len(surface) > 3,
            "short": len(surface) <= 3,
            "in_person_word": single and surface in self._person_words,
            "compass_word": single and surface.lower() in COMPASS,
            "glued": c.glued,
        }

    def _context_values(self, c: SpanCandidate) -> dict[str, float]:
        text = self._text
        before = _BEFORE.search(text[max(0, c.start - _WINDOW) : c.start])
        after = _AFTER.match(text, c.end, c.end + _WINDOW)
        word_before = before[1] if before else ""
        word_after = after[2] if after else ""
        spaced_after = bool(after and after[1])
        start = c.start in self._starts or not before
        lower_before, lower_after = word_before.lower().rstrip("."), word_after.lower()
        capital_before = word_before[:1].isupper() and not start and bool(before and before[2])
        capital_after = word_after[:1].isupper() and spaced_after
        bare = not c.label and not c.cover
        head = capital_after or word_after.islower()
        ruler = c.known is not None and (c.known.country or c.known.capital)
        return {
            "sentence_start": start,
            "unlabelled_sentence_start": start and bare,
            "locative_before": lower_before in LOCATIVES,
            "title_before": lower_before in TITLES,
            "the_before": lower_before == "the",
            "comma_before": word_before == ",",
            "capital_before": capital_before,
            "hyphen_before": word_before in {"-", "‐", "‑", "–"} and not (before and before[2]),
            "hyphen_after": word_after in {"-", "‐", "‑"} and not spaced_after,
            "capital_after": capital_after,
            "unlabelled_capital_beside": bare and (capital_after or capital_before),
            "comma_name_after": bool(_STATE_AFTER.match(text, c.end)),
            "place_head_after": head and lower_after in PLACE_HEADS,
            "org_head_after": capital_after and lower_after in ORGANISATION_HEADS,
            "media_head_after": capital_after and lower_after in MEDIA_HEADS,
            "speech_after": lower_after in SPEECH_VERBS,
            "speech_after_ruler": ruler and lower_after in SPEECH_VERBS,
            "start_lower_count": math.log1p(self._vocabulary[text[c.start : c.end]].lower) if start else 0.0,
            "possessive_after": text.startswith(("'s", "’s"), c.end),
            "digit_after": word_after[:1].isdigit(),
            "dateline": start and bool(_DATELINE.match(text, c.end)),
        }


def probabilities(matrix: NDArray[np.float64], weights: Sequence[float]) -> NDArray[np.float64]:
    """Return the probability of each row under a logistic model.

    Parameters
    ----------
    matrix : ndarray of shape (n, features)
    weights : sequence of float

    Returns
    -------
    ndarray of shape (n,)
        In (0, 1).
    """
    # Row by row on purpose: a matrix product may round otherwise for another number of rows.
    logits = (matrix * np.asarray(weights)).sum(axis=1)
    result: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
    return result


def choose(
    candidates: Sequence[SpanCandidate], scores: NDArray[np.float64], threshold: float
) -> list[tuple[SpanCandidate, float]]:
    """Return the spans taken, none overlapping, by position: the best scored first served.

    Ties go to the longer span, then to the earlier one.
    """
    order = sorted(
        (i for i in range(len(candidates)) if scores[i] >= threshold),
        key=lambda i: (
            -round(float(scores[i]), 9),
            candidates[i].start - candidates[i].end,
            candidates[i].start,
        ),
    )
    taken: list[int] = []
    used: set[int] = set()
    for i in order:
        here = range(candidates[i].start, candidates[i].end)
        if used.isdisjoint(here):
            used.update(here)
            taken.append(i)
    return [(candidates[i], float(scores[i])) for i in sorted(taken, key=lambda i: candidates[i].start)]
