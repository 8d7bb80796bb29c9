"""A recogniser of one's own: the stretches another program labels as places, taken at its word."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from geo.model import Mention, MentionKind, Span
from geo.recognition.recognizer import Recognition
from geo.recognition.spans import PLACE_LABELS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from geo.recognition.ner import Entity, EntityFinder
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
        The recognition score every mention gets, 0 to 1.

    Notes
    -----
    A stretch outside the text, blank, or over one already taken is left out: programs that write offsets
    err in them, and one bad offset must not cost the document its places.
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
        for text, entities in zip(texts, self._finder.find_all(wanted), strict=True):
            spans = text.given if text.given is not None else self._spans(text.text, entities)
            yield Recognition(mentions=tuple(self._mention(text, span) for span in spans))

    def _spans(self, text: str, entities: Sequence[Entity]) -> Iterator[Span]:
        past = 0
        for entity in sorted(entities, key=lambda e: (e.start, -e.end)):
            inside = past <= entity.start < entity.end <= len(text)
            if entity.label in self._labels and inside and text[entity.start : entity.end].strip():
                past = entity.end
                yield Span(entity.start, entity.end)

    def _mention(self, text: Text, span: Span) -> Mention:
        written = span.of(text.text)
        return Mention(
            span=span,
            text=written,
            sentence=max(0, bisect_right(text.sentences, span.start, key=lambda s: s.span.start) - 1),
            kind=MentionKind.LITERAL,
            recognition_score=self._score,
            lookup=" ".join(written.split()),
        )
