"""What people decided about mentions, and laying it over an analysis: the same decisions, the same result."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from gazetteer.layers.changes import Known, vanished
from geo.model import Nil, NilReason, Resolved, Span, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gazetteer import Gazetteer
    from geo.model import Analysis, Mention, Resolution

CONTEXT: Final = 32
"""Code points of text kept on either side of what was quoted."""
_AGREEMENT: Final = 8
"""So much of the context, or all of it, must be there again for a quote to be taken for the same one."""
_ABBREVIATION: Final = 5
"""Capitals up to this length are compared as written: US is not us."""


class Scope(StrEnum):
    """How far a decision reaches."""

    MENTION = "mention"
    DOCUMENT = "document"
    """Every mention of the same name in one document."""
    EVERYWHERE = "everywhere"


class Verdict(StrEnum):
    """What was decided."""

    RIGHT = "right"
    WRONG = "wrong"
    """Not that place; which one is not said."""
    INSTEAD = "instead"
    """Another place: the decision's ``place_id``."""
    NOT_A_PLACE = "not_a_place"
    UNDO = "undo"
    """Takes back the latest decision of the same scope, document, offsets and quote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision, as a row of ``decisions.csv`` has it.

    Raises
    ------
    ValueError
        If the offsets are no span, the quote is empty, or another place is meant and not named.
    """

    time: str
    """When, ISO 8601 in UTC; said only, the order of the rows counts."""
    author: str = ""
    scope: Scope
    document_id: str
    text_sha256: str
    """Of the document's text in UTF-8, as it was when this was decided."""
    start: int
    """Code points into that text, 0-based."""
    end: int
    """Exclusive."""
    quote: str
    prefix: str = ""
    """What stands before the quote, up to `CONTEXT` code points."""
    suffix: str = ""
    decision: Verdict
    place_id: str = ""
    """The place that is right, or, of ``wrong``, the one that is not."""
    note: str = ""

    def __post_init__(self) -> None:
        Span(self.start, self.end)
        if not self.quote.strip():
            raise ValueError("a decision needs the quote it is about")
        if self.decision is Verdict.INSTEAD and not self.place_id:
            raise ValueError("another place instead needs its place_id")

    def __str__(self) -> str:
        words = {
            Verdict.RIGHT: "right",
            Verdict.WRONG: "wrong",
            Verdict.INSTEAD: f"{self.place_id} instead",
            Verdict.NOT_A_PLACE: "not a place",
            Verdict.UNDO: "undo",
        }
        return f"“{self.quote}”: {words[self.decision]} ({self.time or 'without a time'})"


class Decisions:
    """A history of decisions, and which of them hold.

    Parameters
    ----------
    history : iterable of Decision
        In the order in which they were made; nothing in it is ever changed.
    """

    def __init__(self, history: Iterable[Decision] = ()) -> None:
        self.history = tuple(history)
        self.holding = _holding(self.history)
        """Those that were not taken back, in order."""
        self._bound: dict[str, list[int]] = {}
        self._everywhere: dict[str, Decision] = {}
        for number, decision in enumerate(self.holding):
            if decision.scope is Scope.EVERYWHERE:
                self._everywhere[name_key(decision.quote)] = decision
            else:
                for key in (f"id {decision.document_id}", f"text {decision.text_sha256}"):
                    self._bound.setdefault(key, []).append(number)

    @property
    def digest(self) -> str:
        """Identify what holds by content: the same string means the same results; empty for nothing."""
        if not self.holding:
            return ""
        rows = [
            (d.scope, d.document_id, d.text_sha256, d.start, d.end, d.quote, d.prefix, d.suffix, d.decision,
             d.place_id, d.time)
            for d in self.holding
        ]  # fmt: skip
        return hashlib.sha256(repr(rows).encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def numbers_on(self, document_id: str, text_sha256: str) -> list[int]:
        """Return which of those that hold are about one document, found by its id or its text, in order."""
        keys = (f"id {document_id}", f"text {text_sha256}")
        return sorted({n for k in keys for n in self._bound.get(k, ())})

    def on(self, document_id: str, text_sha256: str) -> list[Decision]:
        """Return what was decided within one document, found by its id or its text, in order."""
        return [self.holding[number] for number in self.numbers_on(document_id, text_sha256)]

    def everywhere(self, name: str) -> Decision | None:
        """Return what was decided about a name wherever it stands."""
        return self._everywhere.get(name_key(name))


def _holding(history: Iterable[Decision]) -> tuple[Decision, ...]:
    stacks: dict[tuple[object, ...], list[int]] = {}
    kept: dict[int, Decision] = {}
    for number, decision in enumerate(history):
        stack = stacks.setdefault(_subject(decision), [])
        if decision.decision is not Verdict.UNDO:
            stack.append(number)
            kept[number] = decision
        elif stack:
            del kept[stack.pop()]
    return tuple(kept.values())


def _subject(d: Decision) -> tuple[object, ...]:
    return d.scope, d.document_id, d.text_sha256, d.start, d.end, d.quote


def name_key(name: str) -> str:
    r"""Return what mentions of one name share: its letters without case, but short capitals as written.

    Examples
    --------
    >>> name_key("North\nKorea") == name_key("NORTH KOREA"), name_key("US") == name_key("us")
    (True, False)
    """
    plain = " ".join(unicodedata.normalize("NFC", name).split())
    return plain if len(plain) <= _ABBREVIATION and plain.isupper() else plain.lower()


def text_digest(text: str) -> str:
    """Return a text's SHA-256 in hexadecimal, as the analysis states it."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def decide(
    analysis: Analysis,
    mention: Mention,
    verdict: Verdict,
    *,
    scope: Scope = Scope.MENTION,
    place_id: str = "",
    time: str = "",
    author: str = "",
    note: str = "",
) -> Decision:
    """Return a decision about a mention, with what is needed to find it again.

    Raises
    ------
    ValueError
        If another place is meant and not named.
    """
    text, span = analysis.document.text, mention.span
    return Decision(
        time=time,
        author=author,
        scope=scope,
        document_id=_writable(analysis.document.id),
        text_sha256=text_digest(text),
        start=span.start,
        end=span.end,
        quote=_writable(span.of(text)),
        prefix=_writable(text[max(0, span.start - CONTEXT) : span.start]),
        suffix=_writable(text[span.end : span.end + CONTEXT]),
        decision=verdict,
        place_id=place_id,
        note=note,
    )


def _writable(text: str) -> str:
    """Return the text with lone surrogates, which no file can hold, as U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def anchor(text: str, decision: Decision) -> Span | None:
    """Find what a decision quotes in a text that has changed since.

    Of several places where the quote stands the one with most of the same text around it counts, then the
    one nearest to where it was.

    Returns
    -------
    Span or None
        None where the quote is gone, or stands only among other words.
    """
    text = _writable(text)
    needed = min(_AGREEMENT, len(decision.prefix) + len(decision.suffix))
    best: tuple[int, int] | None = None
    at = text.find(decision.quote)
    while at >= 0:
        end = at + len(decision.quote)
        before = _shared(decision.prefix[::-1], text[max(0, at - CONTEXT) : at][::-1])
        alike = before + _shared(decision.suffix, text[end : end + CONTEXT])
        rank = (alike, -abs(at - decision.start))
        if alike >= needed and (best is None or rank > best):
            best, found = rank, Span(at, end)
        at = text.find(decision.quote, at + 1)
    return found if best is not None else None


def _shared(a: str, b: str) -> int:
    """Return how many characters two texts begin with alike."""
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A decision about one document, and where it stands there now."""

    number: int
    """Index in ``Decisions.holding``."""
    span: Span | None
    """Where its mention is; None for a decision about the whole document, or where its words are gone."""
    found: bool
    """Whether it still fits a mention."""


def bound(analysis: Analysis, decisions: Decisions) -> list[Bound]:
    """Return what was decided within one document, in order, each with where it stands now."""
    document = analysis.document
    digest = text_digest(document.text)
    there = {mention.span for mention in analysis.mentions}
    keys = {name_key(mention.text) for mention in analysis.mentions}
    found: list[Bound] = []
    for number in decisions.numbers_on(_writable(document.id), digest):
        decision = decisions.holding[number]
        if decision.scope is Scope.DOCUMENT:
            found.append(Bound(number=number, span=None, found=name_key(decision.quote) in keys))
            continue
        same = decision.text_sha256 == digest
        span = Span(decision.start, decision.end) if same else anchor(document.text, decision)
        found.append(Bound(number=number, span=span, found=span in there))
    return found


def about(analyses: Sequence[Analysis], decisions: Decisions) -> Decisions:
    """Return those decisions that hold and are about a mention of some analyses, without the others."""
    there = {each.number for analysis in analyses for each in bound(analysis, decisions) if each.found}
    names = {name_key(mention.text) for analysis in analyses for mention in analysis.mentions}
    return Decisions(
        decision
        for number, decision in enumerate(decisions.holding)
        if number in there or (decision.scope is Scope.EVERYWHERE and name_key(decision.quote) in names)
    )


def decided(analysis: Analysis, decisions: Decisions, gazetteer: Gazetteer) -> Analysis:
    """Lay decisions over an analysis.

    Later decisions stand over earlier ones, and narrower ones over wider: what was said of a mention over
    what was said of its document, and that over what was said of the name everywhere.

    Parameters
    ----------
    analysis : Analysis
        As it was computed; never one that this function returned.
    decisions : Decisions
    gazetteer : Gazetteer
        Asked for the places decided on.

    Returns
    -------
    Analysis
        A place that was found right has the status `accepted`, one that was put in `corrected` and the score
        1; a mention whose place was found wrong, or that names none, is a `Nil` with the status `rejected`.
        A decision that cannot be applied is named among the warnings.
    """
    if not decisions.holding:
        return analysis
    return _Laying(analysis, decisions, gazetteer).laid()


class _Laying:
    """One analysis under its decisions."""

    def __init__(self, analysis: Analysis, decisions: Decisions, gazetteer: Gazetteer) -> None:
        self._analysis = analysis
        self._gazetteer = gazetteer
        self._decisions = decisions
        self._warnings: dict[str, None] = {}
        self._spans, self._names = self._bound()

    def laid(self) -> Analysis:
        resolutions = tuple(self._answer(m, r) for m, r in self._analysis.pairs())
        if resolutions == self._analysis.resolutions and not self._warnings:
            return self._analysis
        warnings = (*self._analysis.warnings, *self._warnings)
        return replace(self._analysis, resolutions=resolutions, warnings=warnings)

    def _bound(self) -> tuple[Mapping[Span, Decision], Mapping[str, Decision]]:
        """Return what was decided within this document, by span and by name."""
        spans: dict[Span, Decision] = {}
        names: dict[str, Decision] = {}
        for each in bound(self._analysis, self._decisions):
            decision = self._decisions.holding[each.number]
            if decision.scope is Scope.DOCUMENT:
                names[name_key(decision.quote)] = decision
            elif each.span is not None:
                spans[each.span] = decision
            if not each.found:
                self._warn(f"a decision fits no name here any more, and is kept: {decision}")
        return spans, names

    def _answer(self, mention: Mention, proposed: Resolution) -> Resolution:
        key = name_key(mention.text)
        decision = (
            self._spans.get(mention.span) or self._names.get(key) or self._decisions.everywhere(mention.text)
        )
        if decision is None:
            return proposed
        if decision.decision is Verdict.NOT_A_PLACE:
            return Nil(reason=NilReason.NOT_A_PLACE, candidates=proposed.candidates, status=Status.REJECTED)
        if decision.decision is Verdict.WRONG:
            return _without(proposed, decision.place_id)
        return self._with(proposed, decision)

    def _with(self, proposed: Resolution, decision: Decision) -> Resolution:
        chosen = proposed.place.id if isinstance(proposed, Resolved) else ""
        if isinstance(proposed, Resolved) and decision.place_id in ("", chosen):
            return replace(proposed, status=Status.ACCEPTED)
        if not decision.place_id:
            self._warn(f"a decision calls right what has no place any more, and is kept: {decision}")
            return proposed
        place = self._gazetteer.by_id(decision.place_id)
        if place is None:
            for gone in vanished(self._gazetteer, [Known(place_id=decision.place_id, name=decision.quote)]):
                self._warn(f"a decision is kept, but its place is not in the gazetteer: {decision}; {gone}")
            return proposed
        # A person's word: no clue stands behind it, so there is no evidence to sum.
        return Resolved(
            place=place, score=1.0, evidence=(), candidates=proposed.candidates, status=Status.CORRECTED
        )

    def _warn(self, text: str) -> None:
        self._warnings[text] = None


def _without(proposed: Resolution, place_id: str) -> Resolution:
    if not isinstance(proposed, Resolved) or place_id not in ("", proposed.place.id):
        return proposed
    others = tuple(c for c in proposed.candidates if c.place.id != proposed.place.id)
    reason = NilReason.BELOW_THRESHOLD if others else NilReason.NO_CANDIDATE
    return Nil(reason=reason, candidates=others, status=Status.REJECTED)
