"""One small pure function a clue: what speaks for or against each candidate of each name.

Every function takes a `Scene` and returns columns, one row a candidate. The columns of one clue belong
together (`CLUES`): they are switched on and off as one when a score is explained.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from gazetteer import MatchKind
from geo.evidence.cues import CUE_CODES, CUE_FITS
from geo.evidence.pairs import Pairs
from geo.evidence.table import peopled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.evidence.table import Scene

    Floats = NDArray[np.float64]

CLUES: Final[dict[str, tuple[str, ...]]] = {
    "name": ("match", "spelled_alike", "people_meant"),
    "size": ("log_population", "log_share", "log_gap", "log_rank", "crowd", "log_namesakes", "renown"),
    "type": ("kind", "twin", "cue_agrees", "actor_fits", "facility_fits", "alike_listed", "alike_beside"),
    "container": (
        "holder_follows",
        "holds_the_one_before",
        "in_phrase",
        "holder_after",
        "holder_beside",
        "holds_one_before",
        "holds_one_beside",
        "holder_of_another",
    ),
    "country focus": (
        "country_share",
        "leading_country",
        "country_beside",
        "country_after",
        "country_before",
    ),
    "region focus": (
        "region_share",
        "leading_region",
        "region_beside",
        "region_after",
        "region_before",
        "district_share",
    ),
    "nearness": (
        "closest",
        "closest_three",
        "close",
        "near_beside",
        "near_after",
        "near_before",
        "near_in_text",
        "mass_around",
        "log_names",
    ),
    "same name elsewhere": ("same_name", "longer_name", "shorter_name", "set_apart"),
    "way of writing": ("american_fits", "british_fits"),
    "dates": ("out_of_its_time", "of_the_past", "in_its_time"),
    "source": ("source_country", "source_region", "source_near", "source_place", "log_source_documents"),
}
"""Clue → its columns. The clue's name is what a reader sees."""
COLUMNS: Final = tuple(column for columns in CLUES.values() for column in columns)

_SILENT: Final = {"spelled_alike": 1.0, "log_population": 4.0, "crowd": 1.0, "renown": 0.5, "kind": 8.0}
SILENT: Final = np.array([_SILENT.get(column, 0.0) for column in COLUMNS])
"""Each column's value where its clue says nothing: a town of 10,000, the only one of its name, with nothing
else named beside it. It is what a clue is put to when it is switched off."""
_MATCHES: Final = (
    MatchKind.PRIMARY,
    MatchKind.ALTERNATE,
    MatchKind.ABBREVIATION,
    MatchKind.DEMONYM,
    MatchKind.VARIANT,
)


def columns(scene: Scene) -> Floats:
    """Return all clues of a scene, one row a candidate, one column a name in `COLUMNS`."""
    pairs = Pairs.of(scene)
    parts = {
        "name": name_match(scene),
        "size": size(scene),
        "type": type_cues(scene, pairs),
        "container": containment(scene, pairs),
        "country focus": country_focus(scene, pairs),
        "region focus": region_focus(scene, pairs),
        "nearness": nearness(scene, pairs),
        "same name elsewhere": same_name(scene, pairs),
        "way of writing": way_of_writing(scene),
        "dates": dates(scene),
        "source": list(scene.source.T),
    }
    # Far cheaper than ``np.stack`` for so many short columns.
    return np.ascontiguousarray(np.array([column for clue in CLUES for column in parts[clue]]).T)


def name_match(scene: Scene) -> list[Floats]:
    """Say how the name fits: the main name, another name, a short form, a people's name, a rule."""
    t = scene.table
    demonym = _MATCHES.index(MatchKind.DEMONYM)
    return [t.match.astype(float), t.alike, scene.people[t.unit] * (t.match == demonym)]


def size(scene: Scene) -> list[Floats]:
    """Say how big the place is, and how big among those of its name."""
    t = scene.table
    names = len(scene.people)
    people = peopled(t.population, t.kind) + 100.0
    total = np.bincount(t.unit, weights=people, minlength=names)
    top = np.zeros(names)
    np.maximum.at(top, t.unit, people)
    count = np.bincount(t.unit, minlength=names)
    order = np.lexsort((-people, t.unit))
    rank = np.empty(len(t))
    rank[order] = np.arange(len(t)) - (np.cumsum(count) - count)[t.unit[order]]
    log = np.log10(people)
    return [
        log,
        np.log10(people / total[t.unit]),
        np.log10(people / top[t.unit]),
        np.log10(rank + 1.0),
        t.crowd,
        np.log10(count)[t.unit],
        np.log10(t.renown),
    ]


def type_cues(scene: Scene, pairs: Pairs) -> list[Floats]:
    """Say what kind of place it is, and whether the words and the names beside the name agree."""
    t = scene.table
    cue = np.array([CUE_CODES.index(c) for c in scene.cues], dtype=np.int64)[t.unit]
    agrees = CUE_FITS[cue, t.kind]
    country, capital, spot = t.kind == 0, t.kind == 5, t.kind == 12
    return [
        t.kind.astype(float),
        t.twin,
        np.where(cue > 0, 2.0 * agrees - 1.0, 0.0),
        scene.actor[t.unit] * (country | capital),
        scene.facility[t.unit] * spot,
        *_best(scene, (pairs.alike, scene.around.listed)),
        _mean(scene, pairs.alike, scene.around.beside),
    ]


def containment(scene: Scene, pairs: Pairs) -> list[Floats]:
    """Say whether the text names what holds the candidate, or something it holds, beside it."""
    around = scene.around
    follows, held_before, *found = _best(
        scene,
        (pairs.holder, around.follows + around.phrase),
        (pairs.held, around.precedes + around.phrase),
        (pairs.holder, around.follows),
        (pairs.held, around.precedes),
        (np.maximum(pairs.holder, pairs.held), around.phrase),
        (pairs.holder, around.after),
        (pairs.holder, around.beside),
        (pairs.held, around.before),
        (pairs.held, around.beside),
    )
    said = np.maximum(follows, held_before)
    most = np.zeros(len(scene.people))
    np.maximum.at(most, scene.table.unit, said)
    # What the text says beside the name speaks for a namesake.
    return [*found, most[scene.table.unit] - said]


def country_focus(scene: Scene, pairs: Pairs) -> list[Floats]:
    """Say how much of the document lies in the candidate's country."""
    share = scene.country_share
    leading = (share > 0) & (share >= scene.top_country_share - 1e-9)
    return [share, leading.astype(float), *_in_text(scene, pairs.country)]


def region_focus(scene: Scene, pairs: Pairs) -> list[Floats]:
    """Say how much of the document lies in the candidate's first-order division, and district."""
    share = scene.region_share
    leading = (share > 0) & (share >= scene.top_region_share - 1e-9)
    return [share, leading.astype(float), *_in_text(scene, pairs.region), scene.district_share]


def nearness(scene: Scene, pairs: Pairs) -> list[Floats]:
    """Say how near the candidate lies to other places of the document."""
    around = scene.around
    weighted = np.sort(pairs.near * scene.weight, axis=1)
    total = float(scene.weight.sum())
    near_beside = pairs.near * around.beside[scene.table.unit]
    return [
        weighted[:, -1:].sum(axis=1),
        weighted[:, -3:].sum(axis=1),
        (pairs.close * scene.weight).max(axis=1, initial=0.0),
        near_beside.max(axis=1, initial=0.0),
        *_best(scene, (pairs.near, around.after), (pairs.near, around.before)),
        near_beside.sum(axis=1),
        (pairs.around * scene.weight).sum(axis=1) / max(total, 1.0),
        np.full(len(scene.table), np.log10(max(total, 1.0))),
    ]


def same_name(scene: Scene, pairs: Pairs) -> list[Floats]:
    """Say what the same name, or a longer or shorter form of it, means elsewhere in the document.

    Where a sentence sets the bare name against the one with a holder ("from Paris, Texas, to Paris"), it
    rather means another place.
    """
    around = scene.around
    return _best(
        scene,
        (pairs.identical, around.same),
        (pairs.near, around.longer),
        (pairs.near, around.shorter),
        (pairs.identical, around.apart),
    )


def way_of_writing(scene: Scene) -> list[Floats]:
    """Say whether the text is written as they write in the candidate's country."""
    writes = scene.table.writes
    return [
        np.where(writes == 0, scene.american, -scene.american),
        np.where(writes == 1, scene.british, -scene.british),
    ]


def dates(scene: Scene) -> list[Floats]:
    """Say whether the place existed when the document was written; without a date, whether it still does.

    That a place which has ended stood at the time speaks for it: it was what the name meant then.
    """
    nothing = np.zeros(len(scene.table))
    if not scene.dated:
        return [scene.timed, scene.table.past, nothing]
    return [scene.timed, nothing, scene.table.past * (1.0 - scene.timed)]


def _in_text(scene: Scene, relation: Floats) -> list[Floats]:
    """Return a relation to the names beside, to the one after and to the one before."""
    around = scene.around
    return [
        _mean(scene, relation, around.beside),
        *_best(scene, (relation, around.after), (relation, around.before)),
    ]


def _best(scene: Scene, *pairs: tuple[Floats, Floats]) -> list[Floats]:
    """Return relations to whichever name each is strongest with, weighted by how that stands in the text.

    Each pair is a relation of shape (n, v) and a standing of shape (u, v). They are weighed together: so few
    numbers cost less than a call for each.
    """
    relations = np.array([relation for relation, _ in pairs])
    standings = np.array([standing for _, standing in pairs])
    return list((relations * standings[:, scene.table.unit]).max(axis=2, initial=0.0))


def _mean(scene: Scene, relation: Floats, standing: Floats) -> Floats:
    """Return a relation averaged over the names nearby in the text."""
    near = standing[scene.table.unit]
    total: Floats = (relation * near).sum(axis=1) / np.maximum(near.sum(axis=1), 0.3)
    return total
