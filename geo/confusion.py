"""What was taken for what: accuracy by country and feature, hits by outline, doubt where none fits."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from geo.evaluation import calibration_error, claims, kilometres, roc_auc, sure_wrong
from geo.gold import HIT_KM
from geo.model import Resolved

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gazetteer import Gazetteer, Place
    from geo.gold import GoldDocument, GoldToponym
    from geo.model import Analysis, Mention, Resolution

Told = dict[str, object]
_SHOWN: Final = 15
_DOUBT: Final = 0.5
_NONE: Final = "no country"
"""For the country of what lies in no one country."""
_NOTHING: Final = "nothing"
"""What a name without a place was taken for."""


def confusion(
    documents: Sequence[GoldDocument],
    analyses: Iterable[Analysis],
    gazetteer: Gazetteer,
    *,
    without: Iterable[str] = (),
) -> Told:
    """Return where resolution goes wrong, over gold with coordinates that was recognised.

    Parameters
    ----------
    documents : sequence of GoldDocument
    analyses : iterable of Analysis
        One a document, in the same order.
    gazetteer : Gazetteer
        Knows the places of the gold's ids, and outlines.
    without : iterable of str
        Kinds of mention to leave out of what was found.

    Returns
    -------
    dict
        ``acc161_or_inside``: within 161 km, or the gold's point lies inside the chosen place's outline;
        ``calibration_error_or_inside``, ``sure_wrong_or_inside``, ``confidence_roc_auc_or_inside``: what
        `geo.evaluation.figures` says of the score, with this for right;
        ``acc161_by_kind``: gold and share within 161 km, by the kind of mention it was taken for;
        ``acc161_by_country``, ``acc161_by_feature``: gold and share within 161 km, for gold whose GeoNames
        id the gazetteer has; ``confused_countries``, ``confused``: which country, and which feature, was
        taken for which, how often, most often first;
        ``impossible_doubted``: of gold none of whose shown candidates is within 161 km, the share without a
        place or with a score under 0.5.
    """
    tally = _Tally(gazetteer)
    left_out = frozenset(without)
    for gold, analysis in zip(documents, analyses, strict=True):
        found = [pair for pair in analysis.pairs() if pair[0].kind.value not in left_out]
        marked = [toponym for toponym in gold.toponyms if not toponym.ignored]
        for index, at in sorted(claims(marked, found).items()):
            tally.add(marked[index], found[at][0], found[at][1])
    return tally.told()


@dataclass(slots=True)
class _Tally:
    gazetteer: Gazetteer
    hits: list[bool] = field(default_factory=list)
    inside: list[bool] = field(default_factory=list)
    judged: list[tuple[float, bool]] = field(default_factory=list)
    doubted: list[bool] = field(default_factory=list)
    kinds: Counter[tuple[str, bool]] = field(default_factory=Counter)
    countries: Counter[tuple[str, bool]] = field(default_factory=Counter)
    features: Counter[tuple[str, bool]] = field(default_factory=Counter)
    confused: Counter[tuple[str, str]] = field(default_factory=Counter)
    confused_countries: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, gold: GoldToponym, mention: Mention, resolution: Resolution) -> None:
        """Count one gold name and the answer it got."""
        if gold.latitude is None or gold.longitude is None:
            return
        place = resolution.place if isinstance(resolution, Resolved) else None
        hit = place is not None and self._near(gold, place)
        self.hits.append(hit)
        self.kinds[mention.kind.value, hit] += 1
        self.inside.append(hit or (place is not None and self._inside(gold, place)))
        if isinstance(resolution, Resolved):
            self.judged.append((resolution.score, self.inside[-1]))
        if not any(self._near(gold, c.place) for c in resolution.candidates):
            score = resolution.score if isinstance(resolution, Resolved) else 0.0
            self.doubted.append(score < _DOUBT)
        true = self.gazetteer.by_id(gold.geonames_id) if gold.geonames_id else None
        if true is None:
            return
        country = true.country_code or _NONE
        self.countries[country, hit] += 1
        self.features[_feature(true), hit] += 1
        if not hit:
            self.confused[_feature(true), _feature(place) if place else _NOTHING] += 1
            self.confused_countries[country, (place.country_code or _NONE) if place else _NOTHING] += 1

    def told(self) -> Told:
        """Return the figures."""
        return {
            "acc161_or_inside": _share(self.inside),
            "calibration_error_or_inside": calibration_error(self.judged),
            "sure_wrong_or_inside": sure_wrong(self.judged),
            "confidence_roc_auc_or_inside": roc_auc(self.judged),
            "acc161_by_kind": _by(self.kinds),
            "acc161_by_country": _by(self.countries),
            "acc161_by_feature": _by(self.features),
            "confused_countries": _most(self.confused_countries),
            "confused": _most(self.confused),
            "impossible": len(self.doubted),
            "impossible_doubted": _share(self.doubted),
        }

    def _near(self, gold: GoldToponym, place: Place) -> bool:
        if gold.latitude is None or gold.longitude is None:
            return False
        return kilometres(gold.latitude, gold.longitude, place.latitude, place.longitude) <= HIT_KM

    def _inside(self, gold: GoldToponym, place: Place) -> bool:
        import shapely

        outline = self.gazetteer.geometry(place.id)
        return outline is not None and bool(
            shapely.contains_xy(outline, gold.longitude or 0.0, gold.latitude or 0.0)
        )


def _feature(place: Place) -> str:
    return f"{place.feature_class}.{place.feature_code}"


def _by(counts: Counter[tuple[str, bool]]) -> dict[str, list[float]]:
    """Return count and share of hits by what was counted, the most frequent first."""
    total: Counter[str] = Counter()
    for (name, _), count in counts.items():
        total[name] += count
    ordered = sorted(total.items(), key=lambda item: (-item[1], item[0]))[:_SHOWN]
    return {name: [count, round(counts[name, True] / count, 4)] for name, count in ordered}


def _most(confused: Counter[tuple[str, str]]) -> list[list[str | int]]:
    """Return what was taken for what and how often, the most frequent first."""
    ordered = sorted(confused.items(), key=lambda item: (-item[1], item[0]))[:_SHOWN]
    return [[true, taken, count] for (true, taken), count in ordered]


def _share(flags: Sequence[bool]) -> float | None:
    return round(sum(flags) / len(flags), 4) if flags else None
