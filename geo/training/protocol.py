"""How the ranking is judged: on corpora it was not fitted on, and by folds that never split an outlet.

Nothing is judged by trees that saw it, nor in the light of beliefs that did: what the second pass is fitted
on was believed by a first pass that had not seen the document.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np

from geo.resolution.weights import RankingModel
from geo.training import ranking
from geo.training.calibration import CUT_EVERY, STRUCK_EVERY, fit_calibration
from geo.training.cases import cut, struck, with_sources
from geo.training.corpora import folds
from geo.training.made import MADE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from geo.resolution.names import Blocks
    from geo.resolution.trees import Trees
    from geo.training.calibration import Calibration
    from geo.training.cases import Belief, Case
    from geo.training.ranking import Answer, Found

    Mask = NDArray[np.bool_]

_NEVER: Final = -1
UNSEEN: Final = "not fitted on it"
FOLDED: Final = "folds by outlet"
TOGETHER: Final = "folds by outlet, with the source's other documents"
BY_OPEN: Final = "by a second model, fitted on openly licensed texts alone"
_CUT: Final = "a sentence by itself"
_AWAY: Final = "a corpus not fitted on"
"""Ways of being answered that only teach how sure to be."""
OPEN: Final = frozenset({"geovirus", "wiktor1000"})
"""Corpora of Wikinews and Wikipedia: CC BY and CC BY-SA."""
_Any = TypeVar("_Any")


@dataclass(frozen=True, slots=True)
class Fitted:
    """A ranking and how sure to be of it, fitted to some of the documents."""

    first: Trees
    second: Trees
    calibration: Calibration

    def model(self, threshold: float) -> RankingModel:
        """Return it as it is served."""
        return RankingModel(
            first=self.first,
            second=self.second,
            trust=self.calibration.trust,
            ranked=self.calibration.ranked,
            constant=self.calibration.constant,
            threshold=threshold,
        )


@dataclass(frozen=True, slots=True)
class Judged:
    """Answers with their scores, by models that had seen neither."""

    answers: list[Answer]
    scores: NDArray[np.float64]

    def __add__(self, other: Judged) -> Judged:
        """Return both together."""
        return Judged(self.answers + other.answers, np.append(self.scores, other.scores))

    def of(self, corpus: str) -> Judged:
        """Return the answers in one corpus."""
        wanted = np.array([a.corpus == corpus for a in self.answers], dtype=bool)
        return Judged(_of(self.answers, wanted), self.scores[wanted])


@dataclass(frozen=True, slots=True)
class Seen:
    """Documents as the second pass sees them, under the beliefs of a first that had not seen them."""

    cases: Sequence[Case]
    found: list[Found]

    def of(self, wanted: Mask) -> Seen:
        """Return some of the documents."""
        return Seen(_of(self.cases, wanted), _of(self.found, wanted))

    def answers(self, trees: Trees, fold: int, way: str = "") -> list[Answer]:
        """Return what trees answer."""
        return ranking.answers(self.cases, self.found, trees, fold, way)


@dataclass(frozen=True, slots=True)
class ByFolds:
    """What each fold was answered by a second pass fitted to the others."""

    seconds: dict[int, Trees]
    told: list[Answer]
    """To each document alone."""
    together: list[Answer]
    """To documents that have a source, in the light of its others."""
    struck: list[Answer]
    """To names without their right candidates."""
    cut: list[Answer]
    """To sentences by themselves."""
    away: Away
    """What is answered to a corpus where no text of it was fitted on."""

    def calibration(self, wanted: Callable[[Answer], bool], without: str | None = None) -> Calibration:
        """Return the calibration for some of the answers.

        Those of a document alone, of the same with its source's light, of single sentences, and of corpora
        that were not fitted on: a score must hold on texts unlike all that were fitted on, too.

        Parameters
        ----------
        wanted : callable
            Says which answers.
        without : str, optional
            A corpus that nothing may be fitted on.
        """
        away, away_struck = self.away.answers(without)
        told = [*self.told, *self.together, *self.cut, *away]
        struck = [*self.struck, *away_struck]
        return fit_calibration(*([a for a in some if wanted(a)] for some in (told, struck)))


@dataclass(frozen=True, slots=True)
class Trial:
    """Documents as both passes see them."""

    cases: Sequence[Case]
    fold: NDArray[np.int64]
    first: list[Found]
    """Columns under the prior, of every name."""
    firsts: dict[int, Trees]
    """Of each fold: the first pass fitted to the others."""
    alone: Seen
    """Every document, each read alone."""
    together: Seen
    """Those documents whose source has others, seen in their light."""
    of: NDArray[np.int64]
    """Which case each of these is."""
    struck: Seen
    """Every document, some names without their right candidates."""
    struck_first: list[Found]
    """Columns of these under the prior, of every name."""
    cut: Seen
    """Sentences by themselves."""
    of_cut: NDArray[np.int64]
    """Which case each of these is of."""
    folds: int

    @classmethod
    def of_cases(cls, cases: Sequence[Case], count: int, blocks: Blocks) -> Trial:
        """Prepare a trial: fit the first pass fold by fold, and see every document under its belief."""
        fold = np.array(folds([c.group for c in cases], count))
        # Our own texts are never judged, always fitted on.
        fold[[c.corpus == MADE for c in cases]] = _NEVER
        first = ranking.evidence(cases, ranking.priors(cases), judged_only=False)
        firsts = {
            k: ranking.fit(_of(cases, fold != k), _of(first, fold != k), ranking.FIRST)
            for k in (_NEVER, *range(count))
        }
        beliefs = _believed(cases, first, fold, firsts)
        second = ranking.evidence(cases, beliefs, judged_only=True)
        together, index = with_sources(cases, beliefs, blocks)
        third = ranking.evidence(together, [beliefs[i] for i in index], judged_only=True)
        lost = struck(cases, STRUCK_EVERY)
        first_of_lost = ranking.evidence(lost, ranking.priors(lost), judged_only=False)
        of_lost = _believed(lost, first_of_lost, fold, firsts)
        lone, of_cut = cut(cases, CUT_EVERY)
        first_of_lone = ranking.evidence(lone, ranking.priors(lone), judged_only=False)
        of_lone = _believed(lone, first_of_lone, fold[of_cut], firsts)
        return cls(
            cases=cases,
            fold=fold,
            first=first,
            firsts=firsts,
            alone=Seen(cases, second),
            together=Seen(together, third),
            of=np.array(index, dtype=np.int64),
            struck=Seen(lost, ranking.evidence(lost, of_lost, judged_only=True)),
            struck_first=first_of_lost,
            cut=Seen(lone, ranking.evidence(lone, of_lone, judged_only=True)),
            of_cut=np.array(of_cut, dtype=np.int64),
            folds=count,
        )

    def judged(self, by_folds: ByFolds, say: Callable[[str], None]) -> dict[str, Judged]:
        """Return what was answered where, by models that had not seen it."""
        corpus = np.array([c.corpus for c in self.cases])
        names = sorted({*corpus.tolist()} - {MADE})
        found: dict[str, Judged] = {}
        for name in names if len(names) > 1 else ():
            fitted = self.without_corpus(name, by_folds)
            found[f"{name}, {UNSEEN}"] = answered(fitted, _of(self.cases, corpus == name))
            say(f"judged {name}, {UNSEEN}")
        for key, judged in self._folded(by_folds).items():
            found |= {f"{name}, {self.folds} {key}": judged.of(name) for name in names}
            say(f"judged all, {self.folds} {key}")
        return {name: judged for name, judged in found.items() if judged.answers}

    def by_folds(self) -> ByFolds:
        """Fit the second pass to all but each fold, and let it answer there."""
        seconds = {k: self.fit_second(self.fold != k) for k in range(self.folds)}
        told, struck = (
            [a for k, trees in seconds.items() for a in seen.of(self.fold == k).answers(trees, k)]
            for seen in (self.alone, self.struck)
        )
        together, cut = (
            [a for k, trees in seconds.items() for a in seen.of(self.fold[of] == k).answers(trees, k, way)]
            for seen, of, way in ((self.together, self.of, ""), (self.cut, self.of_cut, _CUT))
        )
        return ByFolds(seconds, told, together, struck, cut, Away(self))

    def without_corpus(self, name: str, by_folds: ByFolds) -> Fitted:
        """Return what is fitted to all other corpora."""
        wanted = np.array([c.corpus != name for c in self.cases])
        calibration = by_folds.calibration(lambda a: a.corpus != name, name)
        return Fitted(self.fit_first(wanted), self.fit_second(wanted), calibration)

    def without_fold(self, k: int, by_folds: ByFolds) -> Fitted:
        """Return what is fitted to all other folds."""
        return Fitted(self.firsts[k], by_folds.seconds[k], by_folds.calibration(lambda a: a.fold != k))

    def fit_first(self, wanted: Mask) -> Trees:
        """Fit the first pass to some documents."""
        return ranking.fit(_of(self.cases, wanted), _of(self.first, wanted), ranking.FIRST)

    def fit_second(self, wanted: Mask) -> Trees:
        """Fit the second pass to some documents, each alone and, where it has one, with its source."""
        alone, together = self.alone.of(wanted), self.together.of(wanted[self.of])
        return ranking.fit([*alone.cases, *together.cases], [*alone.found, *together.found], ranking.SECOND)

    def _folded(self, by_folds: ByFolds) -> dict[str, Judged]:
        found = {FOLDED: Judged([], np.zeros(0)), TOGETHER: Judged([], np.zeros(0))}
        sourced = {c.corpus for c in self.together.cases}
        for k in range(self.folds):
            fitted = self.without_fold(k, by_folds)
            here = [a for a in by_folds.told if a.fold == k]
            found[FOLDED] += Judged(here, fitted.calibration.scores(here))
            lonely = (self.fold == k) & np.array([c.corpus in sourced for c in self.cases])
            lonely[self.of] = False
            both = self.alone.of(lonely).answers(fitted.second, k)
            both += [a for a in by_folds.together if a.fold == k]
            found[TOGETHER] += Judged(both, fitted.calibration.scores(both))
        return found


class Away:
    """What is answered to each corpus by models that have met no text of it; fitted when first asked for.

    Parameters
    ----------
    trial : Trial
    """

    def __init__(self, trial: Trial) -> None:
        self._trial = trial
        self._corpus = np.array([c.corpus for c in trial.cases])
        self._told: dict[frozenset[str], tuple[list[Answer], list[Answer]]] = {}

    def answers(self, without: str | None) -> tuple[list[Answer], list[Answer]]:
        """Return the answers to every corpus but one, and those to names without their right candidates.

        Parameters
        ----------
        without : str or None
            A corpus that none of the models may have met either.
        """
        told: list[Answer] = []
        struck: list[Answer] = []
        for name in sorted({*self._corpus.tolist()} - {MADE, without}):
            some, lost = self._fitted_without(frozenset({name, without or name}))
            told += [a for a in some if a.corpus == name]
            struck += [a for a in lost if a.corpus == name]
        return told, struck

    def _fitted_without(self, names: frozenset[str]) -> tuple[list[Answer], list[Answer]]:
        if names not in self._told:
            out = np.isin(self._corpus, sorted(names))
            # Our own texts alone say too little of others.
            enough = bool({*self._corpus[~out].tolist()} - {MADE})
            self._told[names] = self._of(out) if enough else ([], [])
        return self._told[names]

    def _of(self, out: Mask) -> tuple[list[Answer], list[Answer]]:
        trial = self._trial
        first, second = trial.fit_first(~out), trial.fit_second(~out)
        told: list[Answer] = []
        struck: list[Answer] = []
        for k in range(trial.folds):
            here = out & (trial.fold == k)
            for into, cases, found in (
                (told, trial.cases, trial.first),
                (struck, trial.struck.cases, trial.struck_first),
            ):
                beliefs = ranking.believe(_of(cases, here), _of(found, here), first)
                seen = ranking.evidence(_of(cases, here), beliefs, judged_only=True)
                into += ranking.answers(_of(cases, here), seen, second, k, _AWAY)
        return told, struck


def answered(fitted: Fitted, cases: Sequence[Case]) -> Judged:
    """Return what a fitted ranking answers in documents it has not seen."""
    first = ranking.evidence(cases, ranking.priors(cases), judged_only=False)
    beliefs = ranking.believe(cases, first, fitted.first)
    found = ranking.evidence(cases, beliefs, judged_only=True)
    told = ranking.answers(cases, found, fitted.second, _NEVER)
    return Judged(told, fitted.calibration.scores(told))


def fit_all(cases: Sequence[Case], count: int, blocks: Blocks) -> Fitted:
    """Return a ranking fitted to all of some documents."""
    trial = Trial.of_cases(cases, count, blocks)
    every = np.ones(len(cases), dtype=bool)
    calibration = trial.by_folds().calibration(lambda _: True)
    return Fitted(trial.fit_first(every), trial.fit_second(every), calibration)


def by_open_texts(
    cases: Sequence[Case], count: int, blocks: Blocks, say: Callable[[str], None]
) -> dict[str, Judged]:
    """Return what a second model answers that is fitted to openly licensed texts and our own alone."""
    outside = sorted({c.corpus for c in cases} - OPEN - {MADE})
    within = [c for c in cases if c.corpus in OPEN or c.corpus == MADE]
    if not outside or not {c.corpus for c in within} - {MADE}:
        return {}
    fitted = fit_all(within, count, blocks)
    found = {}
    for name in outside:
        found[f"{name}, {BY_OPEN}"] = answered(fitted, [c for c in cases if c.corpus == name])
        say(f"judged {name}, {BY_OPEN}")
    return found


def _believed(
    cases: Sequence[Case], first: list[Found], fold: NDArray[np.int64], firsts: dict[int, Trees]
) -> Belief:
    """Return what each document's first pass, which had not seen it, makes of it."""
    beliefs: Belief = [c.names.alone.prior for c in cases]
    for k, trees in firsts.items():
        inside = ranking.believe(_of(cases, fold == k), _of(first, fold == k), trees)
        for at, belief in zip(np.flatnonzero(fold == k).tolist(), inside, strict=True):
            beliefs[at] = belief
    return beliefs


def _of(values: Sequence[_Any], wanted: Mask) -> list[_Any]:
    return [value for value, want in zip(values, wanted.tolist(), strict=True) if want]
