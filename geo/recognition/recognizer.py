"""Toponym recognition: gazetteer matching, joined by a neural model's labels where there is one."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from geo.model import Mention, MentionKind, NilReason, Span
from geo.recognition.chooser import ChooserModel, choose, with_sure_names
from geo.recognition.english import elliptic
from geo.recognition.english.company import with_company
from geo.recognition.english.events import without_events
from geo.recognition.english.given_names import without_given_names
from geo.recognition.english.kinds import kind_of
from geo.recognition.english.organisations import without_organisations
from geo.recognition.english.phrasing import phrased
from geo.recognition.english.surnames import without_surnames
from geo.recognition.features import Judge
from geo.recognition.foreign import ForeignName, foreign_names
from geo.recognition.names import NameFinder, NameInfo
from geo.recognition.ner import entities_of
from geo.recognition.own import OwnNames
from geo.recognition.readable import Readable, readable
from geo.recognition.setting import recased, short_datelines_recased, unbroken
from geo.recognition.spans import SpanCandidate, collect
from geo.recognition.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from gazetteer import Gazetteer
    from geo.model import Sentence
    from geo.recognition.ner import Entity, EntityFinder
    from geo.recognition.own import OwnSpan

ENGLISH: Final = "en"
ELLIPTIC_SCORE: Final = 0.9
"""Recognition score of a mention found by rule from a surer one."""
UNCALIBRATED_SCORE: Final = 0.6
"""Recognition score of every match outside English: no marked text of ours says how sure one is."""
GIVEN_SCORE: Final = 1.0
"""Recognition score of a span that came with the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What a recogniser reads: a document's text, cut into sentences."""

    text: str
    sentences: tuple[Sentence, ...]
    language: str
    given: tuple[Span, ...] | None = None
    """Spans to take as they are; None: find them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """What a recogniser found in one text."""

    mentions: tuple[Mention, ...]
    context: tuple[Mention, ...] = ()
    """Names of the gazetteer that stand in the text but were not taken: they only say where it plays."""


class Recognizer(Protocol):
    """Finds the spans of a text that name places."""

    def recognize(self, texts: Sequence[Text]) -> Iterator[Recognition]:
        """Yield what each text holds, in order; the same whatever else is in the batch."""
        ...


class GazetteerRecognizer:
    """Gazetteer names, chosen among by a small model, with or without a neural model's labels.

    Parameters
    ----------
    gazetteer : Gazetteer
    entities : EntityFinder, optional
        Labels English texts; without one the gazetteer alone decides.
    model : ChooserModel, optional
        Default: the committed weights.
    vocabulary : Vocabulary, optional
        Default: the committed counts.
    """

    def __init__(
        self,
        gazetteer: Gazetteer,
        entities: EntityFinder | None = None,
        *,
        model: ChooserModel | None = None,
        vocabulary: Vocabulary | None = None,
    ) -> None:
        self._finder = NameFinder(gazetteer)
        self._entities = entities
        self._model = model or ChooserModel.load()
        self._vocabulary = vocabulary or Vocabulary.load()
        self._own = OwnNames(gazetteer.own_names())

    def recognize(self, texts: Sequence[Text]) -> Iterator[Recognition]:
        """Yield what each text holds, in order."""
        plain = [readable(text.text) if text.given is None else None for text in texts]
        read = [_read(text, view) for text, view in zip(texts, plain, strict=True)]
        seen = [self.seen(text) for text in read]
        for text, view, whole, setting, entities in zip(
            texts, plain, read, seen, self._labels(seen), strict=True
        ):
            # The user's names are sought in the text as it is: its capitals count.
            own = self._own.find(whole.text, whole.sentences)
            yield _quoting(text, self._one(setting, entities, own), view)

    def seen(self, text: Text) -> Text:
        """Return the text as it is read: of the same length, but without the accidents of its setting."""
        if text.language != ENGLISH:
            return text
        cased = recased(text.text, self._finder, self._vocabulary)
        whole = unbroken(short_datelines_recased(cased, self._finder), text.sentences)
        return replace(text, text=whole)

    def candidates(
        self, text: Text, entities: Iterable[Entity], own: Sequence[OwnSpan] = ()
    ) -> tuple[SpanCandidate, ...]:
        """Return every span worth judging; for the choice and for fitting it."""
        names = self._finder.find(text.text, text.sentences)
        return collect(text.text, text.sentences, names, entities, self._finder, own)

    def judge(self, text: Text, candidates: Sequence[SpanCandidate]) -> Judge:
        """Return the feature computer for one text's candidates."""
        return Judge(text.text, candidates, text.sentences, self._vocabulary)

    def _labels(self, texts: Sequence[Text]) -> Iterator[tuple[Entity, ...]]:
        wanted = [t.text if self._reads(t) else "" for t in texts]
        if self._entities is None or not any(wanted):
            return iter([()] * len(texts))
        return entities_of(self._entities, wanted)

    def _reads(self, text: Text) -> bool:
        return text.language == ENGLISH and text.given is None

    def _one(self, text: Text, entities: tuple[Entity, ...], own: Sequence[OwnSpan]) -> Recognition:
        if text.language != ENGLISH:
            return self._foreign(text, own)
        candidates = self.candidates(text, entities, own)
        if text.given is not None:
            return self._given(text, candidates)
        model = self._model.plain if self._entities is None else self._model.labelled
        scores = with_sure_names(candidates, model.scores(self.judge(text, candidates)))
        scores = self._by_rules(text.text, candidates, scores)
        chosen = choose(candidates, scores, model.threshold)
        mentions = phrased(text.text, [self._mention(text, c, score) for c, score in chosen], self._finder)
        mentions = self._with_elliptic(text, mentions)
        return Recognition(mentions=tuple(mentions), context=self._context(text, candidates, mentions))

    def _by_rules(
        self, text: str, candidates: Sequence[SpanCandidate], scores: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Return the scores with what the model has no feature for; a person beside a town is still none."""
        left = without_given_names(text, candidates, scores, self._vocabulary, self._finder)
        left = without_surnames(text, candidates, left, self._vocabulary)
        left = without_organisations(text, candidates, left)
        left = without_events(text, candidates, left)
        raised = with_company(text, candidates, left, self._vocabulary)
        return np.where(left < scores, left, raised)

    def _mention(self, text: Text, candidate: SpanCandidate, score: float) -> Mention:
        return self._make(
            text,
            candidate.start,
            candidate.end,
            kind_of(text.text, candidate),
            round(score, 4),
            candidate.lookup,
        )

    def _make(
        self,
        text: Text,
        start: int,
        end: int,
        kind: MentionKind,
        score: float,
        lookup: str,
        nil: NilReason | None = None,
    ) -> Mention:
        return Mention(
            span=Span(start, end),
            text=text.text[start:end],
            sentence=sentence_at(text.sentences, start),
            kind=kind,
            recognition_score=score,
            lookup=lookup,
            nil=nil,
        )

    def _with_elliptic(self, text: Text, mentions: list[Mention]) -> list[Mention]:
        """Add the mentions that need the document, in place of what they overlap."""
        made = [
            self._make(text, e.start, e.end, MentionKind.ELLIPTIC, ELLIPTIC_SCORE, e.lookup, _nil(e))
            for e in self._elliptic(text, mentions)
        ]
        return _merged(mentions, made)

    def _elliptic(self, text: Text, mentions: Sequence[Mention]) -> list[elliptic.EllipticSpan]:
        named = [(m.span.start, m.lookup) for m in mentions]
        plural = list(elliptic.plurals(text.text, self._finder))
        return [
            *elliptic.coordinated(text.text, self._finder),
            *elliptic.directions(text.text, named, plural, self._finder),
            *plural,
            *elliptic.anaphors(text.text, named),
            *elliptic.shortened(text.text, named),
        ]

    def _given(self, text: Text, candidates: Sequence[SpanCandidate]) -> Recognition:
        exact = {(c.start, c.end): c for c in candidates}
        mentions = [
            self._given_mention(text, span, exact.get((span.start, span.end))) for span in text.given or ()
        ]
        if text.language == ENGLISH:
            mentions = phrased(text.text, mentions, self._finder)
            short = {(e.start, e.end): e for e in self._elliptic(text, mentions)}
            for index, m in enumerate(mentions):
                e = short.get((m.span.start, m.span.end))
                if e is not None:
                    mentions[index] = replace(m, kind=MentionKind.ELLIPTIC, lookup=e.lookup, nil=_nil(e))
        return Recognition(mentions=tuple(mentions), context=self._context(text, candidates, mentions))

    def _given_mention(self, text: Text, span: Span, candidate: SpanCandidate | None) -> Mention:
        lookup = " ".join(span.of(text.text).split())
        if candidate is None:
            candidate = SpanCandidate(
                start=span.start, end=span.end, lookup=lookup, info=self._finder.info(lookup)
            )
        return self._mention(text, candidate, GIVEN_SCORE)

    def _foreign(self, text: Text, own: Sequence[OwnSpan]) -> Recognition:
        found = foreign_names(text.text, text.sentences, self._finder, text.language)
        names = _with_own(found, own, self._finder)
        if text.given is not None:
            return self._given(text, [_plain(name) for name in names])
        mentions = [
            self._make(text, n.start, n.end, _known_kind(n.info), UNCALIBRATED_SCORE, n.lookup) for n in names
        ]
        return Recognition(mentions=tuple(mentions))

    def _context(
        self, text: Text, candidates: Sequence[SpanCandidate], mentions: Sequence[Mention]
    ) -> tuple[Mention, ...]:
        starts = [m.span.start for m in mentions]
        context = []
        for c in candidates:
            index = bisect_right(starts, c.start)
            beside = mentions[max(0, index - 1) : index + 1]
            if c.info is None or any(m.span.start < c.end and c.start < m.span.end for m in beside):
                continue
            if self._clearly_no_place(c):
                continue
            context.append(self._make(text, c.start, c.end, MentionKind.LITERAL, 0.0, c.lookup))
        return tuple(context)

    def _clearly_no_place(self, candidate: SpanCandidate) -> bool:
        counts = self._vocabulary[candidate.lookup]
        return (
            counts.lower > 3 or counts.person > counts.place or "PERSON" in (candidate.label, candidate.cover)
        )


def _with_own(found: list[ForeignName], own: Sequence[OwnSpan], finder: NameFinder) -> list[ForeignName]:
    """Return the names found with the user's in place of what these overlap, by position."""
    infos = ((span, finder.info(span.name)) for span in own)
    made = [ForeignName(s.start, s.end, s.name, info) for s, info in infos if info is not None]
    if not made:
        return found
    taken = {i for name in made for i in range(name.start, name.end)}
    kept = [name for name in found if taken.isdisjoint(range(name.start, name.end))]
    return sorted([*kept, *made], key=lambda name: name.start)


def sentence_at(sentences: tuple[Sentence, ...], position: int) -> int:
    """Return the number of the sentence that a position of the text lies in."""
    index = bisect_right(sentences, position, key=lambda sentence: sentence.span.start) - 1
    return max(0, index)


def _read(text: Text, view: Readable | None) -> Text:
    """Return a text as it is seen; see `readable`."""
    return text if view is None else replace(text, text=view.text, sentences=view.sentences(text.sentences))


def _quoting(text: Text, found: Recognition, view: Readable | None) -> Recognition:
    """Return the same with every mention where, and as, the document has it."""
    return Recognition(
        mentions=_as_written(text, found.mentions, view), context=_as_written(text, found.context, view)
    )


def _as_written(text: Text, mentions: tuple[Mention, ...], view: Readable | None) -> tuple[Mention, ...]:
    if view is not None:
        spans = [view.given(m.span) for m in mentions]
        mentions = tuple(
            replace(m, span=span, sentence=sentence_at(text.sentences, span.start))
            for m, span in zip(mentions, spans, strict=True)
        )
    return tuple(
        m if m.text == (written := m.span.of(text.text)) else replace(m, text=written) for m in mentions
    )


def _nil(span: elliptic.EllipticSpan) -> NilReason | None:
    return NilReason.AMBIGUOUS if span.ambiguous else None


def _plain(name: ForeignName) -> SpanCandidate:
    return SpanCandidate(start=name.start, end=name.end, lookup=name.lookup, info=name.info)


def _known_kind(info: NameInfo) -> MentionKind:
    """Return the kind as far as it is known without rules for the language: the gazetteer's word alone."""
    if info.demonym:
        return MentionKind.DEMONYM
    return MentionKind.FACILITY if info.feature_class == "S" else MentionKind.LITERAL


def _merged(base: Sequence[Mention], over: Sequence[Mention]) -> list[Mention]:
    """Return both, by position, where ``over`` displaces what it overlaps."""
    starts = sorted(over, key=lambda m: m.span.start)
    kept = []
    index = 0
    for m in base:
        while index < len(starts) and starts[index].span.end <= m.span.start:
            index += 1
        if not (index < len(starts) and starts[index].span.overlaps(m.span)):
            kept.append(m)
    return sorted([*kept, *starts], key=lambda m: (m.span.start, m.span.end))
