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
from geo.evidence.table import KINDS_OF_PLACE, peopled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.evidence.table import Scene

    Floats = NDArray[np.float64]

CLUES: Final[dict[str, tuple[str, ...]]] = {
    "name": (
        "alternate",
        "abbreviation",
        "demonym",
        "variant",
        "spelled_alike",
        "people_meant",
        "put_in_by_hand",
    ),
    "size": ("log_population", "famous", "log_share", "biggest"),
    "type": (*KINDS_OF_PLACE[1:], "cue_agrees", "cue_clashes", "actor_fits", "facility_fits"),
    "container": (
        "holder_follows",
        "holds_the_one_before",
        "holder_in_phrase",
        "holder_near",
        "holds_one_near",
    ),
    "country focus": ("country_share", "log_country_share", "leading_country", "country_near"),
    "region focus": ("region_share", "log_region_share", "leading_region", "region_near", "district_share"),
    "nearness": ("closest", "closest_three", "beside", "mass_around"),
    "same name elsewhere": ("same_name", "longer_name", "shorter_name"),
    "dates": ("out_of_its_time", "of_the_past"),
}
"""Clue → its columns. The clue's name is what a reader sees."""
COLUMNS: Final = tuple(column for columns in CLUES.values() for column in columns)

_FLOOR: Final = 0.02
"""Shares below this say nothing more when they fall."""
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
        "type": type_cues(scene),
        "container": containment(scene, pairs),
        "country focus": country_focus(scene, pairs),
        "region focus": region_focus(scene, pairs),
        "nearness": nearness(scene, pairs),
        "same name elsewhere": same_name(scene, pairs),
        "dates": dates(scene),
    }
    return np.concatenate([np.stack(parts[clue], axis=1) for clue in CLUES], axis=1)


def name_match(scene: Scene) -> list[Floats]:
    """Say how the name fits: another name, a short form, a people's name, a rule."""
    t = scene.table
    kinds = [(t.match == code).astype(float) for code in range(1, len(_MATCHES))]
    demonym = _MATCHES.index(MatchKind.DEMONYM)
    return [*kinds, t.alike, scene.people[t.unit] * (t.match == demonym), t.by_hand]


def size(scene: Scene) -> list[Floats]:
    """Say how big the place is, and how big among those of its name."""
    t = scene.table
    people = peopled(t.population, t.kind) + 100.0
    total = np.bincount(t.unit, weights=people, minlength=len(scene.people))
    top = np.zeros(len(scene.people))
    np.maximum.at(top, t.unit, people)
    log = np.log10(people)
    return [
        log - 4.0,
        # A metropolis is known everywhere, whatever country the text is about.
        np.maximum(log - 5.0, 0.0),
        np.log10(people / total[t.unit]),
        (people >= top[t.unit]).astype(float),
    ]


def type_cues(scene: Scene) -> list[Floats]:
    """Say what kind of place it is, and whether the words beside the name agree."""
    t = scene.table
    kinds = [(t.kind == code).astype(float) for code in range(1, len(KINDS_OF_PLACE))]
    cue = np.array([CUE_CODES.index(c) for c in scene.cues], dtype=np.int64)[t.unit]
    agrees = CUE_FITS[cue, t.kind]
    country, capital, spot = t.kind == 0, t.kind == 5, t.kind == 12
    return [
        *kinds,
        agrees,
        (cue > 0) * (1.0 - agrees),
        scene.actor[t.unit] * (country | capital),
        scene.facility[t.unit] * spot,
    ]


def containment(scene: Scene, pairs: Pairs) -> list[Floats]:
    """Say whether the text names what holds the candidate, or something it holds, beside it."""
    unit = scene.table.unit
    return [
        (pairs.holder * scene.follows[unit]).max(axis=1, initial=0.0),
        (pairs.held * scene.precedes[unit]).max(axis=1, initial=0.0),
        (np.maximum(pairs.holder, pairs.held) * scene.phrase[unit]).max(axis=1, initial=0.0),
        (pairs.holder * scene.beside[unit]).max(axis=1, initial=0.0),
        (pairs.held * scene.beside[unit]).max(axis=1, initial=0.0),
    ]


def country_focus(scene: Scene, pairs: Pairs) -> list[Floats]:
    """Say how much of the document lies in the candidate's country."""
    share = scene.country_share
    leading = (share > 0) & (share >= scene.top_country_share - 1e-9)
    return [share, np.log10(share + _FLOOR), leading.astype(float), _near(scene, pairs.country)]


def region_focus(scene: Scene, pairs: Pairs) -> list[Floats]:
    """Say how much of the document lies in the candidate's first-order division, and district."""
    share = scene.region_share
    leading = (share > 0) & (share >= scene.top_region_share - 1e-9)
    near = _near(scene, pairs.region)
    return [share, np.log10(share + _FLOOR), leading.astype(float), near, scene.district_share]


def nearness(scene: Scene, pairs: Pairs) -> list[Floats]:
    """Say how near the candidate lies to other places of the document."""
    weighted = np.sort(pairs.near * scene.weight, axis=1)
    around = (pairs.around * scene.weight).sum(axis=1) / max(float(scene.weight.sum()), 1.0)
    return [
        weighted[:, -1:].sum(axis=1),
        weighted[:, -3:].sum(axis=1),
        (pairs.near * scene.beside[scene.table.unit]).max(axis=1, initial=0.0),
        around,
    ]


def same_name(scene: Scene, pairs: Pairs) -> list[Floats]:
    """Say what the same name, or a longer or shorter form of it, means elsewhere in the document."""
    unit = scene.table.unit
    return [
        (pairs.identical * scene.same[unit]).max(axis=1, initial=0.0),
        (pairs.near * scene.longer[unit]).max(axis=1, initial=0.0),
        (pairs.near * scene.shorter[unit]).max(axis=1, initial=0.0),
    ]


def dates(scene: Scene) -> list[Floats]:
    """Say whether the place existed when the document was written."""
    return [scene.timed, scene.table.past]


def _near(scene: Scene, relation: Floats) -> Floats:
    """Return a relation averaged over the names nearby in the text."""
    near = scene.beside[scene.table.unit]
    total: Floats = (relation * near).sum(axis=1) / np.maximum(near.sum(axis=1), 0.3)
    return total
