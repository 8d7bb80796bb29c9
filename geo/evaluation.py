"""How well an analysis does against a marked corpus.

Recognition is judged by spans, exactly and by overlap, each gold span claimed once; resolution over gold
with coordinates that was recognised; end to end over all gold with coordinates, a miss counting as wrong.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from geo.gold import HIT_KM, GoldDocument, GoldToponym, read_gold
from geo.model import Resolved

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.model import Analysis, Document, Mention, Resolution
    from geo.pipeline import Geoparser

__all__ = ["Figure", "evaluate", "figures", "read_gold"]

SURE: Final = 0.8
_FARTHEST_KM: Final = 20039.0
_RADIUS_KM: Final = 6371.0088
"""The mean radius the scorers of the field use; geopy's differs in the seventh digit."""
_BINS: Final = 10

Figure = float | int | list[float] | None
_Pair = tuple["Mention", "Resolution"]


def evaluate(
    geoparser: Geoparser,
    documents: Sequence[GoldDocument],
    *,
    gold_mentions: bool = False,
    together: bool = False,
    without: Iterable[str] = (),
) -> dict[str, Figure]:
    """Analyse marked documents and return the figures.

    Parameters
    ----------
    geoparser : Geoparser
    documents : sequence of GoldDocument
    gold_mentions : bool
        Resolve the gold spans instead of recognising.
    together : bool
        Read each document in the light of what its source's other documents say.
    without : iterable of str
        Kinds of mention to leave out of what was found.
    """
    analyses = analysed(geoparser, documents, gold_mentions=gold_mentions, together=together)
    return figures(documents, analyses, without=without) | marked_figures(documents, analyses)


def analysed(
    geoparser: Geoparser, documents: Sequence[GoldDocument], *, gold_mentions: bool, together: bool
) -> list[Analysis]:
    """Return the analysis of each marked document; see `evaluate`."""
    given = [_given(d) if gold_mentions else d.document for d in documents]
    if together:
        geoparser = geoparser.with_sources(geoparser.count_sources(given).sources())
    return list(geoparser.locate_all(given))


def figures(
    documents: Sequence[GoldDocument], analyses: Iterable[Analysis], *, without: Iterable[str] = ()
) -> dict[str, Figure]:
    """Return the figures of analyses, one a gold document, in the same order.

    Returns
    -------
    dict
        ``exact_prf`` and ``overlap_prf`` are precision, recall, F1; ``auc`` the area under the curve of
        ln(km + 1), scaled to 0..1, lower is better; ``calibration_error`` the expected one over ten bins;
        ``sure_wrong`` the share of scores of 0.8 and over that are more than 161 km off.
    """
    left_out = frozenset(without)
    tally = _Tally()
    for gold, analysis in zip(documents, analyses, strict=True):
        tally.add(gold, [pair for pair in analysis.pairs() if pair[0].kind.value not in left_out])
    return tally.figures()


def marked_figures(documents: Sequence[GoldDocument], analyses: Iterable[Analysis]) -> dict[str, Figure]:
    """Return what only gold with kinds, or with names that mean no place, can tell; empty for other gold.

    Returns
    -------
    dict
        ``found_KIND``: of the gold of a kind, the share found (by overlap) and the share found and given
        that kind. ``nil_precision`` and ``nil_recall``: a name is NIL where the gold says that it is a place
        without one (``nil``) or no place at all (``traps``); it is answered so where no place was given it.
    """
    kinds: dict[str, list[tuple[bool, bool]]] = {}
    nil: list[tuple[bool, bool]] = []
    for gold, analysis in zip(documents, analyses, strict=True):
        found = list(analysis.pairs())
        marked = [toponym for toponym in gold.toponyms if not toponym.ignored]
        claimed = claims(marked, found)
        dots = [m.span for m, r in found if isinstance(r, Resolved)]
        for index, toponym in enumerate(marked):
            if toponym.kind is not None:
                mention = found[claimed[index]][0] if index in claimed else None
                kind = toponym.kind.value
                kinds.setdefault(kind, []).append(
                    (mention is not None, mention is not None and mention.kind == kind)
                )
            nil.append((toponym.nil, not any(toponym.span.overlaps(dot) for dot in dots)))
        nil += [(True, not any(trap.overlaps(dot) for dot in dots)) for trap in gold.traps]
    told: dict[str, Figure] = {
        f"found_{kind}": [_part(found for found, _ in pairs), _part(same for _, same in pairs)]
        for kind, pairs in sorted(kinds.items())
    }
    if any(wanted for wanted, _ in nil):
        told["nil_precision"] = _part(wanted for wanted, answered in nil if answered)
        told["nil_recall"] = _part(answered for wanted, answered in nil if wanted)
    return told


def _part(flags: Iterable[bool]) -> float:
    counted = list(flags)
    return round(sum(counted) / len(counted), 4) if counted else 0.0


def _given(gold: GoldDocument) -> Document:
    return replace(gold.document, given_spans=tuple(t.span for t in gold.toponyms if not t.ignored))


@dataclass(slots=True)
class _Tally:
    """Counts over the documents seen."""

    documents: int = 0
    gold: int = 0
    predicted: int = 0
    exact: int = 0
    overlapping: int = 0
    located: int = 0
    without_place: int = 0
    identified: int = 0
    identified_right: int = 0
    words: int = 0
    false_dots: int = 0
    errors: list[float] = field(default_factory=list)
    judged: list[tuple[float, bool]] = field(default_factory=list)

    def add(self, document: GoldDocument, found: list[_Pair]) -> None:
        """Count one document and what was found in it."""
        gold = [t for t in document.toponyms if not t.ignored]
        ignored = [t for t in document.toponyms if t.ignored]
        found = _without_ignored(gold, ignored, found)
        self.documents += 1
        self.words += len(document.document.text.split())
        self.gold += len(gold)
        self.predicted += len(found)
        spans = {(t.span.start, t.span.end) for t in gold}
        self.exact += len({(m.span.start, m.span.end) for m, _ in found} & spans)
        self.false_dots += sum(
            isinstance(r, Resolved) and not any(m.span.overlaps(t.span) for t in gold) for m, r in found
        )
        pairs = claims(gold, found)
        self.overlapping += len(pairs)
        for index, toponym in enumerate(gold):
            if toponym.latitude is None or toponym.longitude is None:
                continue
            self.located += 1
            if index in pairs:
                self._judge(toponym, toponym.latitude, toponym.longitude, found[pairs[index]][1])

    def _judge(self, toponym: GoldToponym, lat: float, lon: float, resolution: Resolution) -> None:
        place = resolution.place if isinstance(resolution, Resolved) else None
        if toponym.geonames_id:
            self.identified += 1
            self.identified_right += place is not None and place.id == toponym.geonames_id
        if place is None or not isinstance(resolution, Resolved):
            self.without_place += 1
            self.errors.append(_FARTHEST_KM)
            return
        km = kilometres(lat, lon, place.latitude, place.longitude)
        self.errors.append(km)
        self.judged.append((resolution.score, km <= HIT_KM))

    def figures(self) -> dict[str, Figure]:
        """Return what came of all documents counted."""
        errors = sorted(self.errors)
        count = len(errors)
        within = sum(km <= HIT_KM for km in errors)
        return {
            "docs": self.documents,
            "missing_docs": 0,
            "gold": self.gold,
            "predicted": self.predicted,
            "exact_prf": _prf(self.exact, self.predicted, self.gold),
            "overlap_prf": _prf(self.overlapping, self.predicted, self.gold),
            "with_coordinates": self.located,
            "recognised_with_coordinates": count,
            "recognised_without_place": self.without_place,
            "acc161_of_recognised": _share(within, count),
            "median_km": round(errors[count // 2], 1) if count else None,
            "mean_km": round(sum(errors) / count, 1) if count else None,
            "auc": _error_area(errors),
            "exact_id_of_recognised": _share(self.identified_right, self.identified),
            "calibration_error": calibration_error(self.judged),
            "sure_wrong": sure_wrong(self.judged),
            "confidence_roc_auc": roc_auc(self.judged),
            "false_dots_per_1000_words": round(1000 * self.false_dots / self.words, 3)
            if self.words
            else None,
            "acc161_end_to_end": _share(within, self.located),
        }


def claims(gold: Sequence[GoldToponym], found: Sequence[_Pair]) -> dict[int, int]:
    """Pair each gold span with at most one found span, those that overlap most first."""
    pairs = []
    for g, toponym in enumerate(gold):
        for f, (mention, _) in enumerate(found):
            shared = min(toponym.span.end, mention.span.end) - max(toponym.span.start, mention.span.start)
            if shared > 0:
                whole = max(toponym.span.end, mention.span.end) - min(toponym.span.start, mention.span.start)
                pairs.append((-shared / whole, g, f))
    claimed: dict[int, int] = {}
    taken: set[int] = set()
    for _, g, f in sorted(pairs):
        if g not in claimed and f not in taken:
            claimed[g] = f
            taken.add(f)
    return claimed


def _without_ignored(
    gold: Sequence[GoldToponym], ignored: Sequence[GoldToponym], found: list[_Pair]
) -> list[_Pair]:
    """Leave out what overlaps an ignored span and claims no other."""
    if not ignored:
        return found
    claiming = set(claims(gold, found).values())
    return [
        pair
        for index, pair in enumerate(found)
        if index in claiming or not any(pair[0].span.overlaps(t.span) for t in ignored)
    ]


def _prf(right: int, predicted: int, gold: int) -> list[float]:
    precision = right / predicted if predicted else 0.0
    recall = right / gold if gold else 0.0
    both = precision + recall
    return [round(v, 4) for v in (precision, recall, 2 * precision * recall / both if both else 0.0)]


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _error_area(errors: Sequence[float]) -> float | None:
    if not errors:
        return None
    return round(sum(math.log(km + 1) for km in errors) / len(errors) / math.log(_FARTHEST_KM + 1), 4)


def calibration_error(judged: Sequence[tuple[float, bool]]) -> float | None:
    """Return the gap between score and share right, averaged over ten bins by their size."""
    if not judged:
        return None
    total, right = [0.0] * _BINS, [0] * _BINS
    for score, hit in judged:
        index = min(_BINS - 1, int(score * _BINS))
        total[index] += score
        right[index] += hit
    return round(sum(abs(t - r) for t, r in zip(total, right, strict=True)) / len(judged), 4)


def sure_wrong(judged: Sequence[tuple[float, bool]]) -> float | None:
    """Return the share of wrong ones among scores of 0.8 and over; None where nothing is judged."""
    sure = [hit for score, hit in judged if score >= SURE]
    return round(sure.count(False) / max(1, len(sure)), 4) if judged else None


def roc_auc(judged: Sequence[tuple[float, bool]]) -> float | None:
    """Return how often a right answer scores above a wrong one, ties counting half."""
    right = sorted(score for score, hit in judged if hit)
    wrong = sorted(score for score, hit in judged if not hit)
    if not right or not wrong:
        return None
    below = sum(bisect_left(wrong, score) + bisect_right(wrong, score) for score in right) / 2
    return round(below / (len(right) * len(wrong)), 4)


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the great-circle distance between two points in degrees, as the scorers of the field do."""
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    half = math.sin((phi2 - phi1) / 2) ** 2
    half += math.cos(phi1) * math.cos(phi2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * _RADIUS_KM * math.asin(min(1.0, math.sqrt(half)))
