"""A recogniser of one's own: the stretches another program labels as places, taken at its word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.model import Mention, MentionKind, Span
from geo.recognition.english.kinds import kind_of
from geo.recognition.ner import Entity, entities_of
from geo.recognition.recognizer import ENGLISH, GIVEN_SCORE, Recognition, sentence_at
from geo.recognition.spans import NO_LABEL, PLACE_LABELS, SpanCandidate

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from geo.recognition.ner import EntityFinder
    from geo.recognition.recognizer import Text

DEFAULT_SCORE: Final = 0.5
"""Recognition score where the other program gives none."""


class LabelRecognizer:
    """Mentions straight from labels: neither our gazetteer's names nor our choice among spans.

    To join labels with the gazetteer's names instead, hand the finder to `GazetteerRecognizer`.

    Parameters
    ----------
    finder : EntityFinder
        A spaCy model (`SpacyEntityFinder`), GLiNER, a language model behind an address: whatever yields
        stretches with labels, one tuple a text.
    labels : collection of str
        Which labels mean a place.
    score : float
        The recognition score of a mention whose entity has none of its own, 0 to 1.

    Notes
    -----
    In English texts the words around a name tell its kind, as far as they do without the gazetteer. Spans
    given with a text are sure. A stretch outside the text, blank, or over one already taken is left out:
    programs that write offsets err in them, and one bad offset must not cost the document its places.
    """

    def __init__(
        self, finder: EntityFinder, *, labels: Collection[str] = PLACE_LABELS, score: float = DEFAULT_SCORE
    ) -> None:
        self._finder = finder
        self._labels = frozenset(labels)
        self._score = score

    def recognize(self, texts: Sequence[Text]) -> Iterator[Recognition]:
        """Yield what each text holds, in order; spans given with a text are taken as they are."""
        wanted = ["" if text.given is not None else text.text for text in texts]
        for text, entities in zip(texts, entities_of(self._finder, wanted), strict=True):
            if text.given is not None:
                found = [Entity(span.start, span.end, NO_LABEL, GIVEN_SCORE) for span in text.given]
            else:
                found = list(self._taken(text.text, entities))
            yield Recognition(mentions=tuple(self._mention(text, entity) for entity in found))

    def _taken(self, text: str, entities: Sequence[Entity]) -> Iterator[Entity]:
        past = 0
        for entity in sorted(entities, key=lambda e: (e.start, -e.end)):
            inside = past <= entity.start < entity.end <= len(text)
            if entity.label in self._labels and inside and text[entity.start : entity.end].strip():
                past = entity.end
                yield entity

    def _mention(self, text: Text, entity: Entity) -> Mention:
        span = Span(entity.start, entity.end)
        written = span.of(text.text)
        lookup = " ".join(written.split())
        candidate = SpanCandidate(
            start=span.start, end=span.end, lookup=lookup, info=None, label=entity.label
        )
        return Mention(
            span=span,
            text=written,
            sentence=sentence_at(text.sentences, span.start),
            kind=kind_of(text.text, candidate) if text.language == ENGLISH else MentionKind.LITERAL,
            recognition_score=self._score if entity.score is None else float(entity.score),
            lookup=lookup,
        )
