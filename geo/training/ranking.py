"""Fitting the ranking of candidates to cases, and what it answers to them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.evidence import COLUMNS, columns
from geo.gold import HIT_KM
from geo.resolution.trees import Trees, joined
from geo.resolution.weights import RANKED, best_first, probabilities, same_spot
from geo.training.cases import distances, hit_if_turned
from geo.training.growing import Lots, Settings, boost

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from geo.gold import GoldToponym
    from geo.training.cases import Belief, Case

    Floats = NDArray[np.float64]

FIRST: Final = Settings(rounds=200)
SECOND: Final = Settings(rounds=400)
GIVEN: Final = {"out_of_its_time": -5.0, "of_the_past": -0.5, "in_its_time": 5.0}
"""What a place is worth in the ranking that did not exist at the document's date; one that has ended, where
there is no date; and one that has ended since and stood at the date. In no corpus are texts and places of the
past, and the gazetteer has too few names of both to learn from. A test on texts made of these names holds
what the three are for, and that a holder beside the name ("Carthage, Texas") still outweighs them."""
IN_THE_SCORE: Final = {"out_of_its_time": -0.2, "in_its_time": 0.4}
"""What a date is worth in the log-odds of the score; of the past a text of today may speak as well."""
Found = dict[int, "Floats"]
"""Of one case: the columns of each name."""


def evidence(cases: Sequence[Case], beliefs: Belief, *, judged_only: bool) -> list[Found]:
    """Compute the columns of every name of some documents under a belief."""
    found = []
    for c, belief in zip(cases, beliefs, strict=True):
        here: Found = {}
        for numbers, _, scene in c.names.alone.scenes(belief, judged_only=judged_only):
            x = columns(scene)
            ends = np.cumsum([len(c.names.names[n].candidates) for n in numbers])[:-1]
            here.update(zip(numbers, np.split(x, ends), strict=True))
        found.append(here)
    return found


def priors(cases: Sequence[Case]) -> Belief:
    """Return the belief the first pass sees each document under."""
    return [c.names.alone.prior for c in cases]


def believe(cases: Sequence[Case], found: Sequence[Found], trees: Trees) -> Belief:
    """Return the belief the second pass sees each document under: what the first makes of it."""
    beliefs = []
    for c, here in zip(cases, found, strict=True):
        belief = c.names.alone.prior.copy()
        for number, x in here.items():
            unit = np.zeros(len(x), dtype=np.int64)
            belief[c.names.alone.rows(number)] = probabilities(trees.scores(x), unit, 1)
        beliefs.append(belief)
    return beliefs


def fit(cases: Sequence[Case], found: Sequence[Found], settings: Settings) -> Trees:
    """Return trees fitted to the gold of some documents; every corpus counts by the root of its size.

    A name counts once a document, with the number of times it is marked; a name whose right place is no
    candidate teaches nothing of ranking.
    """
    xs: list[Floats] = []
    rights: list[Floats] = []
    weights: list[float] = []
    sizes = Counter[str]()
    for c in cases:
        sizes[c.corpus] += len(c.gold)
    mean = sum(sizes.values()) / max(1, len(sizes))
    for c, here in zip(cases, found, strict=True):
        lots: dict[tuple[int, bytes], int] = Counter()
        for (number, _), right in zip(c.gold, c.right, strict=True):
            if number >= 0 and 0 < right.sum() < len(right):
                lots[number, right.tobytes()] += 1
        for (number, right_bytes), count in lots.items():
            xs.append(here[number])
            rights.append(np.frombuffer(right_bytes))
            weights.append(count * (mean / sizes[c.corpus]) ** 0.5)
    grown = boost(
        Lots(
            np.concatenate(xs),
            np.array([len(x) for x in xs], dtype=np.int64),
            np.concatenate(rights),
            np.array(weights),
        ),
        settings,
    )
    return joined(grown, given())


def given() -> Trees:
    """Return the trees that no corpus could teach: what `GIVEN` says, whatever else holds."""
    return _worth(GIVEN)


def given_trust(weights: Floats) -> Trees:
    """Return the trees of trust by which a date counts in the score as it does in the ranking.

    The last step may weigh the ranking's own score against the answer, since corpora have no texts of the
    past; by itself it would take a document of a place's own years for a sign that it is not meant.

    Parameters
    ----------
    weights : ndarray of shape (ranked,)
        Of `RANKED` in the log-odds of the score.
    """
    support, strong, trust = (
        float(weights[RANKED.index(name)]) for name in ("support", "strong_support", "trust")
    )
    if trust <= 0:
        return _worth({})
    worth = {}
    for name, wanted in IN_THE_SCORE.items():
        # What is raised so far ends as a high score, which counts by both weights; what is lowered does not.
        passed = GIVEN[name] * (support + strong if wanted > 0 else support)
        worth[name] = float(f"{(wanted - passed) / trust:.4g}")
    return _worth(worth)


def _worth(worth: Mapping[str, float]) -> Trees:
    """Return trees that add so much wherever a column says yes."""
    columns = [COLUMNS.index(name) for name in worth]
    return Trees(
        column=np.array([[c, c, c] for c in columns], dtype=np.int64).reshape(-1, 3),
        threshold=np.full((len(columns), 3), 0.5),
        leaf=np.array([[0.0, 0.0, value, value] for value in worth.values()]).reshape(-1, 4),
    )


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the ranking says of the candidate it puts first."""

    mass: float
    """Probability of the candidate and of what lies in the same spot."""
    support: float
    """Its own score."""
    columns: Floats
    """Its evidence."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the ranking says of one gold toponym."""

    corpus: str
    fold: int
    gold: GoldToponym
    text: str
    weighed: Weighed | None = None
    """None without candidates."""
    chosen: str = ""
    """Id of the place put first."""
    km: float = np.inf
    """From the gold's point to the chosen place's; infinite where there is none."""
    right: bool = False
    """The chosen place is the right one, or in its spot; or so it is with a sign of the point turned."""
    possible: bool = False
    """Some candidate lies within 161 km of the gold's point."""
    turned: bool = False
    """None does, but the chosen place does with a sign of the point turned."""
    way: str = ""
    """How it came to be answered, where not to the document as it is by a model of other documents; what
    came another way counts as another corpus."""

    @property
    def located(self) -> bool:
        """Tell whether the gold has a point."""
        return self.gold.latitude is not None


def answers(
    cases: Sequence[Case], found: Sequence[Found], trees: Trees, fold: int, way: str = ""
) -> list[Answer]:
    """Return the answers to the gold of some documents, all of one fold."""
    told = []
    for c, here in zip(cases, found, strict=True):
        for (number, gold), right in zip(c.gold, c.right, strict=True):
            text = gold.span.of(c.request.document.text)
            if number < 0:
                told.append(Answer(c.corpus, fold, gold, text, way=way))
                continue
            name, rows = c.names.names[number], c.names.alone.rows(number)
            scores = trees.scores(here[number])
            p = probabilities(scores, np.zeros(len(scores), dtype=np.int64), 1)
            best = best_first(p, name, c.names.alone.table, rows)[0]
            near = same_spot(c.names.alone.table, rows, best)
            km = distances(c.names, number, gold)
            turned = not right.any() and bool(hit_if_turned(c.names, number, gold)[best])
            weighed = Weighed(
                mass=float(p[near].sum()),
                support=float(scores[best]),
                columns=here[number][best],
            )
            told.append(
                Answer(
                    c.corpus,
                    fold,
                    gold,
                    text,
                    weighed,
                    chosen=name.candidates[best].place.id,
                    km=float(km[best]),
                    right=bool(right[best]) or turned,
                    possible=bool((km <= HIT_KM).any()),
                    turned=turned,
                    way=way,
                )
            )
    return told
