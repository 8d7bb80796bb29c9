"""How the ranking is judged: on corpora it was not fitted on, and by folds that never split an outlet.

Nothing is judged by trees that saw it, nor in the light of beliefs that did: what the second pass is fitted
on was believed by a first pass that had not seen the document.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np

from geo.training import ranking
from geo.training.corpora import folds
from geo.training.made import MADE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from geo.resolution.names import Blocks
    from geo.resolution.trees import Trees
    from geo.training.ranking import Answer, Belief, Case, Found

    Mask = NDArray[np.bool_]

_NEVER: Final = -1
UNSEEN: Final = "not fitted on it"
FOLDED: Final = "folds by outlet"
TOGETHER: Final = "folds by outlet, with the source's other documents"
_Any = TypeVar("_Any")


@dataclass(frozen=True, slots=True)
class Trial:
    """Documents as both passes see them."""

    cases: Sequence[Case]
    fold: NDArray[np.int64]
    first: list[Found]
    """Columns under the prior, of every name."""
    beliefs: Belief
    """Of a first pass that had not seen the document."""
    second: list[Found]
    """Columns under these, of every mention."""
    together: list[Case]
    """Those documents whose source has others, seen in their light."""
    of: NDArray[np.int64]
    """Which case each of these is."""
    third: list[Found]
    """Their columns."""
    folds: int

    @classmethod
    def of_cases(cls, cases: Sequence[Case], count: int, blocks: Blocks) -> Trial:
        """Prepare a trial: fit the first pass fold by fold, and see every document under its belief."""
        fold = np.array(folds([c.group for c in cases], count))
        # Our own texts are never judged, always fitted on.
        fold[[c.corpus == MADE for c in cases]] = _NEVER
        first = ranking.evidence(cases, ranking.priors(cases), judged_only=False)
        beliefs: Belief = [c.names.prior for c in cases]
        for k in (_NEVER, *range(count)):
            trees = ranking.fit(_of(cases, fold != k), _of(first, fold != k), ranking.FIRST)
            inside = ranking.believe(_of(cases, fold == k), _of(first, fold == k), trees)
            for at, belief in zip(np.flatnonzero(fold == k).tolist(), inside, strict=True):
                beliefs[at] = belief
        second = ranking.evidence(cases, beliefs, judged_only=True)
        together, index = ranking.with_sources(cases, beliefs, blocks)
        third = ranking.evidence(together, [beliefs[i] for i in index], judged_only=True)
        return cls(
            cases, fold, first, beliefs, second, together, np.array(index, dtype=np.int64), third, count
        )

    def answers(self, say: Callable[[str], None]) -> dict[str, list[Answer]]:
        """Return what was answered where, by trees that had not seen it."""
        corpus = np.array([c.corpus for c in self.cases])
        names = sorted({*corpus.tolist()} - {MADE})
        told: dict[str, list[Answer]] = {}
        if len(names) > 1:
            for name in names:
                told[f"{name}, {UNSEEN}"] = self._unseen(corpus == name)
                say(f"judged {name}, {UNSEEN}")
        for key, answers in self._folded().items():
            for name in names:
                told[f"{name}, {self.folds} {key}"] = [a for a in answers if a.corpus == name]
            say(f"judged all, {self.folds} {key}")
        return {name: answers for name, answers in told.items() if answers}

    def final(self) -> tuple[Trees, Trees]:
        """Return the trees of both passes, fitted to everything."""
        return (
            ranking.fit(self.cases, self.first, ranking.FIRST),
            self._fit(np.ones(len(self.cases), dtype=bool)),
        )

    def _fit(self, wanted: Mask) -> Trees:
        """Fit the second pass to some documents, each alone and, where it has one, with its source."""
        with_source = wanted[self.of]
        return ranking.fit(
            _of(self.cases, wanted) + _of(self.together, with_source),
            _of(self.second, wanted) + _of(self.third, with_source),
            ranking.SECOND,
        )

    def _unseen(self, inside: Mask) -> list[Answer]:
        outside = _of(self.cases, ~inside)
        first = ranking.fit(outside, _of(self.first, ~inside), ranking.FIRST)
        cases = _of(self.cases, inside)
        beliefs = ranking.believe(cases, _of(self.first, inside), first)
        return ranking.answers(cases, ranking.evidence(cases, beliefs, judged_only=True), self._fit(~inside))

    def _folded(self) -> dict[str, list[Answer]]:
        alone: list[Answer] = []
        together: list[Answer] = []
        sourced = {c.corpus for c in self.together}
        for k in range(self.folds):
            judged = self.fold == k
            trees = self._fit(~judged)
            alone += ranking.answers(_of(self.cases, judged), _of(self.second, judged), trees)
            with_source = judged[self.of]
            lonely = judged & np.array([c.corpus in sourced for c in self.cases])
            lonely[self.of] = False
            together += ranking.answers(_of(self.cases, lonely), _of(self.second, lonely), trees)
            together += ranking.answers(_of(self.together, with_source), _of(self.third, with_source), trees)
        return {FOLDED: alone, TOGETHER: together}


def for_calibration(told: dict[str, list[Answer]]) -> list[Answer]:
    """Return the answers a score is calibrated on: of every corpus, fold by fold, each document alone."""
    return [a for name, answers in told.items() if name.endswith(FOLDED) for a in answers]


def _of(values: Sequence[_Any], wanted: Mask) -> list[_Any]:
    return [value for value, want in zip(values, wanted.tolist(), strict=True) if want]
