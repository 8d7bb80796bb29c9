"""One small pure function a clue: what speaks for or against each candidate of each name.

Every function takes a `Scene` and returns columns, one row a candidate. The columns of one clue belong
together (`CLUES`): they are switched on and off as one when a score is explained.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

import numpy as np

from gazetteer import MatchKind
from geo.evidence.cues import CUE_CODES, CUE_FITS
from geo.evidence.pairs import Pairs
from geo.evidence.table import LEAST_PEOPLE, peopled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.evidence.table import Meetings, Scene

    Floats = NDArray[np.float64]

CLUES: Final[dict[str, tuple[str, ...]]] = {
    "name": ("match", "spelled_alike", "people_meant"),
    "size": (
        "log_population",
        "log_share",
        "log_gap",
        "log_rank",
        "crowd",
        "log_namesakes",
        "renown",
        "below_listed",
        "above_listed",
        "below_beside",
    ),
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
_FEW: Final = 4_096
"""Numbers of a relation up to which it costs less to weigh all together than to make a call for each."""


def columns(scene: Scene) -> Floats:
    """Return all clues of a scene, one row a candidate, one column a name in `COLUMNS`."""
    pairs = Pairs.of(scene)
    best, mean = strongest(scene, pairs), average(scene, pairs)
    parts = {
        "name": name_match(scene),
        "size": [*size(scene), *best["size"], mean["size"]],
        "type": [*type_cues(scene), *best["type"], mean["type"]],
        "container": containment(scene, best["container"]),
        "country focus": [*country_focus(scene), mean["country focus"], *best["country focus"]],
        "region focus": [
            *region_focus(scene),
            mean["region focus"],
            *best["region focus"],
            scene.district_share,
        ],
        "nearness": nearness(scene, pairs, best["nearness"]),
        "same name elsewhere": best["same name elsewhere"],
        "way of writing": way_of_writing(scene),
        "dates": dates(scene),
        "source": list(scene.source.T),
    }
    # Far cheaper than ``np.stack`` for so many short columns.
    return np.ascontiguousarray(np.array([column for clue in CLUES for column in parts[clue]]).T)


def strongest(scene: Scene, pairs: Pairs) -> dict[str, list[Floats]]:
    """Return relations to whichever name each is strongest with, weighted by how that stands in the text.

    Each is a relation with a standing, by the clue it belongs to. Where a sentence sets a bare name against
    the one with a holder ("from Paris, Texas, to Paris"), it rather means another place.
    """
    around = scene.around
    asked: dict[str, list[tuple[Floats, Floats]]] = {
        "size": [(pairs.smaller, around.listed), (pairs.larger, around.listed)],
        "type": [(pairs.alike, around.listed)],
        "container": [
            (pairs.holder, around.follows + around.phrase),
            (pairs.held, around.precedes + around.phrase),
            (pairs.holder, around.follows),
            (pairs.held, around.precedes),
            (np.maximum(pairs.holder, pairs.held), around.phrase),
            (pairs.holder, around.after),
            (pairs.holder, around.beside),
            (pairs.held, around.before),
            (pairs.held, around.beside),
        ],
        "country focus": [(pairs.country, around.after), (pairs.country, around.before)],
        "region focus": [(pairs.region, around.after), (pairs.region, around.before)],
        "nearness": [(pairs.near, around.after), (pairs.near, around.before)],
        "same name elsewhere": [
            (pairs.identical, around.same),
            (pairs.near, around.longer),
            (pairs.near, around.shorter),
            (pairs.identical, around.apart),
        ],
    }
    found = iter(_largest([pair for some in asked.values() for pair in some], scene.meetings))
    return {clue: list(islice(found, len(some))) for clue, some in asked.items()}


def _largest(pairs: list[tuple[Floats, Floats]], meetings: Meetings) -> list[Floats]:
    if len(meetings.row) > _FEW:
        return [meetings.largest(relation * standing) for relation, standing in pairs]
    relations = np.array([relation for relation, _ in pairs])
    return list(meetings.largest(relations * np.array([standing for _, standing in pairs])))


def average(scene: Scene, pairs: Pairs) -> dict[str, Floats]:
    """Return relations averaged over the names nearby in the text, by the clue each belongs to."""
    asked = {
        "size": pairs.smaller,
        "type": pairs.alike,
        "country focus": pairs.country,
        "region focus": pairs.region,
    }
    near = scene.around.beside
    total = scene.meetings.summed(np.array(list(asked.values())) * near)
    return dict(zip(asked, total / np.maximum(scene.meetings.summed(near), 0.3), strict=True))


def name_match(scene: Scene) -> list[Floats]:
    """Say how the name fits: the main name, another name, a short form, a people's name, a rule."""
    t = scene.table
    demonym = _MATCHES.index(MatchKind.DEMONYM)
    return [t.match.astype(float), t.alike, scene.people[t.unit] * (t.match == demonym)]


def size(scene: Scene) -> list[Floats]:
    """Say how big the place is, and how big among those of its name."""
    t = scene.table
    names = len(scene.people)
    people = peopled(t.population, t.kind) + LEAST_PEOPLE
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


def type_cues(scene: Scene) -> list[Floats]:
    """Say what kind of place it is, and whether the words at the name agree."""
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
    ]


def containment(scene: Scene, best: list[Floats]) -> list[Floats]:
    """Say whether the text names what holds the candidate, or something it holds, beside it."""
    follows, held_before, *found = best
    said = np.maximum(follows, held_before)
    most = np.zeros(len(scene.people))
    np.maximum.at(most, scene.table.unit, said)
    # What the text says beside the name speaks for a namesake.
    return [*found, most[scene.table.unit] - said]


def country_focus(scene: Scene) -> list[Floats]:
    """Say how much of the document lies in the candidate's country."""
    share = scene.country_share
    leading = (share > 0) & (share >= scene.top_country_share - 1e-9)
    return [share, leading.astype(float)]


def region_focus(scene: Scene) -> list[Floats]:
    """Say how much of the document lies in the candidate's first-order division."""
    share = scene.region_share
    leading = (share > 0) & (share >= scene.top_region_share - 1e-9)
    return [share, leading.astype(float)]


def nearness(scene: Scene, pairs: Pairs, best: list[Floats]) -> list[Floats]:
    """Say how near the candidate lies to other places of the document."""
    meetings = scene.meetings
    weight = np.append(scene.weight, 0.0)[meetings.other]
    third, second, first = _three_largest(pairs.near * weight, meetings)
    near_beside = pairs.near * scene.around.beside
    total = np.maximum(scene.total, 1.0)
    return [
        first,
        third + second + first,
        meetings.largest(pairs.close * weight),
        meetings.largest(near_beside),
        *best,
        meetings.summed(near_beside),
        meetings.summed(pairs.around * weight) / total,
        np.log10(total),
    ]


def _three_largest(values: Floats, meetings: Meetings) -> Floats:
    """Return the three largest of each candidate's values, ascending, 0 for none: shape (3, n)."""
    found = np.zeros((3, len(meetings.start)))
    # Candidates that meet as many names stand in rows of one length.
    for size in set(meetings.size.tolist()):
        rows = np.flatnonzero(meetings.size == size)
        ranked = np.sort(values[meetings.start[rows, None] + np.arange(size)], axis=1)
        found[-size:, rows] = ranked[:, -3:].T
    return found


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
    past = scene.table.past
    return [scene.timed, past * ~scene.dated, past * scene.dated * (1.0 - scene.timed)]
