"""The ranking model: a conditional logit over a name's candidates and "none of them"."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo.evidence import CLUES, COLUMNS, Table, peopled
from geo.geometry import haversine_km

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geo.resolution.scene import Name

    Floats = NDArray[np.float64]

NONE_COLUMNS: Final = (
    "one",
    "single",
    "log_candidates",
    "log_largest",
    "no_primary",
    "only_variants",
    "no_division",
    "no_town",
    "cue_unmet",
    "people",
    "actor",
    "facility",
    "embedded",
    "short",
    "spelled_alike",
    "words",
    "common",
)
"""What speaks for "none of them"; the same for all candidates of a name, so never a clue of its own."""
LEAST: Final = 0.002
"""Probabilities are kept this far from 0 and 1: no model knows better."""
_TOWN_KM: Final = 80.0
_TOWN_SHARE: Final = 0.25
_CUE_KINDS: Final = {
    "A": (2, 3, 4),
    "A1": (2, 3),
    "A2": (3, 4),
    "P": (5, 6, 7, 8, 9),
    "H": (10,),
    "T": (1, 11),
    "S": (12,),
    "C": (0,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LogitModel:
    """Weights of two passes, the calibration, and what a clue is when it is switched off.

    The first pass sees the document under a prior belief; the second under the first one's answers.
    """

    first: Floats
    """Shape (columns,)."""
    first_none: Floats
    second: Floats
    second_none: Floats
    reference: Floats
    """Shape (columns,): a column's value where its clue is switched off."""
    slope: float
    """Of the calibration: logit(score) = slope * logit(mass) + shift."""
    shift: float
    threshold: float
    """A best score below this is no answer."""

    @classmethod
    def load(cls) -> LogitModel:
        """Read the committed weights; see ``geo.training``."""
        return cls.parse(
            json.loads(files("geo").joinpath("data", "resolution.json").read_text(encoding="utf-8"))
        )

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> LogitModel:
        """Read weights from what their JSON file holds.

        Raises
        ------
        ValueError
            If they were fitted for other columns than this code computes.
        """
        if raw["columns"] != list(COLUMNS) or raw["none_columns"] != list(NONE_COLUMNS):
            raise ValueError(
                "geo/data/resolution.json was fitted for other columns; fit it anew: python -m geo.training"
            )
        return cls(
            first=np.array(raw["first"]),
            first_none=np.array(raw["first_none"]),
            second=np.array(raw["second"]),
            second_none=np.array(raw["second_none"]),
            reference=np.array(raw["reference"]),
            slope=float(raw["slope"]),
            shift=float(raw["shift"]),
            threshold=float(raw["threshold"]),
        )


def none_columns(table: Table, rows: slice, name: Name) -> Floats:
    """Return what speaks for "none of them", for one name: shape (none columns,).

    Parameters
    ----------
    table : Table
        All candidates of the document.
    rows : slice
        The name's own.
    name : Name
    """
    kind, match = table.kind[rows], table.match[rows]
    count = len(kind)
    kinds = [str(k) for k in name.kinds]
    fitting = _CUE_KINDS.get(name.cue)

    def share(value: str) -> float:
        return kinds.count(value) / len(kinds)

    return np.array(
        [
            1.0,
            float(count == 1),
            float(np.log10(count)),
            float(np.log10(peopled(table.population[rows], kind).max() + 100.0)) - 4.0,
            float(not (match == 0).any()),
            float((match == 4).all()),
            float(not ((kind <= 4) & (kind != 1)).any()),
            float(not ((kind >= 5) & (kind <= 9)).any()),
            float(fitting is not None and not np.isin(kind, fitting).any()),
            share("demonym"),
            share("metonym"),
            share("facility"),
            share("embedded"),
            float(len(name.lookup) <= 3),
            float(table.alike[rows].max()),
            float(min(3, len(name.key.split()) - 1)),
            float(not name.judged),
        ]
    )


def probabilities(logits: Floats, none: Floats, unit: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Return each candidate's probability and that of "none of them".

    Parameters
    ----------
    logits : ndarray of shape (n,)
    none : ndarray of shape (u,)
        Of "none of them", a name.
    unit : ndarray of shape (n,)
        Which name each candidate belongs to.

    Returns
    -------
    (ndarray of shape (n,), ndarray of shape (u,))
        With each name's candidates they sum to 1.
    """
    top = none.copy()
    np.maximum.at(top, unit, logits)
    weight = np.exp(logits - top[unit])
    rest = np.exp(none - top)
    total = rest + np.bincount(unit, weights=weight, minlength=len(none))
    return weight / total[unit], rest / total


def town_first(order: list[int], p: Floats, table: Table, rows: slice, cue: str) -> list[int]:
    """Return an order of candidates in which a town goes before the division named after it.

    "Córdoba" without a word on its province is the town, as long as the ranking gives the town a fair
    share; the two lie together, so the answer is no less right.

    Parameters
    ----------
    order : list of int
        Candidates of one name, best first.
    p : ndarray of shape (n,)
        Their probabilities.
    table : Table
        All candidates of the document.
    rows : slice
        The name's own.
    cue : str
        The kind of feature the words at the name say.
    """
    kind, lat, lon = table.kind[rows], table.lat[rows], table.lon[rows]
    best = order[0]
    if cue.startswith("A") or not 2 <= kind[best] <= 4:
        return order
    apart = haversine_km(lat[best], lon[best], lat, lon)
    for i in order[1:]:
        if 5 <= kind[i] <= 9 and apart[i] <= _TOWN_KM and p[i] >= _TOWN_SHARE * p[best]:
            return [i, *(k for k in order if k != i)]
    return order


def clue_slices() -> list[slice]:
    """Return where each clue's columns stand, in the order of `CLUES`."""
    slices, start = [], 0
    for names in CLUES.values():
        slices.append(slice(start, start + len(names)))
        start += len(names)
    return slices
