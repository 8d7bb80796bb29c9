"""Document → sentences → mentions → candidates → resolution: composition and nothing else."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from geo.candidates import CandidateFinder
from geo.dates import day_range
from geo.decisions import Decisions, decided
from geo.language import ENGLISH, detect_language, foreign_part
from geo.model import Analysis, Document
from geo.recognition import GazetteerRecognizer, Recognition, SpacyEntityFinder, Text
from geo.recognition.foreign import home_of
from geo.resolution import RankingResolver, Request
from geo.sentences import split_sentences
from geo.sources import SourceCounter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gazetteer import Gazetteer, NameSource
    from geo.model import Span
    from geo.recognition import Recognizer
    from geo.resolution import RankingModel, Resolver
    from geo.sources import Sources

_BATCH_CHARACTERS: Final = 200_000
"""Documents are read together up to so much text; memory grows with it."""
_BATCH_DOCUMENTS: Final = 64
_RESOLVED_TOGETHER: Final = 16
"""Documents whose names are weighed together; so many wait for the last of them."""
_SHOWN: Final = 40
"""Characters of a cell that a warning quotes."""


class Geoparser:
    """Finds and resolves the places of documents.

    Parameters
    ----------
    gazetteer : Gazetteer
    recognizer : Recognizer
    resolver : Resolver
    last_resort : NameSource, optional
        Asked for names of which the gazetteer has no place, such as ``gazetteer.online.OnlineNames``.
    decisions : Decisions, optional
        What people decided; laid over every analysis.
    sources : Sources, optional
        What each source's documents say together; without it each document is read alone.

    Examples
    --------
    >>> from geo.model import Document
    >>> parser = Geoparser.default(fast=True)
    >>> analysis = parser.locate(Document(id="1", text="The office in Kaesong, North Korea, was closed."))
    >>> [(m.text, r.place.country_code) for m, r in analysis.pairs()]
    [('Kaesong', 'KP'), ('North Korea', 'KP')]
    """

    def __init__(
        self,
        gazetteer: Gazetteer,
        recognizer: Recognizer,
        resolver: Resolver,
        *,
        last_resort: NameSource | None = None,
        decisions: Decisions | None = None,
        sources: Sources | None = None,
    ) -> None:
        self._candidates = CandidateFinder(gazetteer, last_resort=last_resort)
        self._recognizer = recognizer
        self._resolver = resolver
        self._gazetteer = gazetteer
        self._decisions = decisions or Decisions()
        self._sources = sources

    @property
    def gazetteer(self) -> Gazetteer:
        """Return where names are looked up."""
        return self._gazetteer

    @classmethod
    def default(
        cls,
        gazetteer: Gazetteer | None = None,
        *,
        fast: bool = False,
        last_resort: NameSource | None = None,
        decisions: Decisions | None = None,
        sources: Sources | None = None,
        entities: SpacyEntityFinder | None = None,
        model: RankingModel | None = None,
    ) -> Geoparser:
        """Return the parser as it is shipped.

        Parameters
        ----------
        gazetteer : Gazetteer, optional
            Default: the one that comes with Wherein, under the user's own imports and layer.
        fast : bool
            Do without the neural model: the gazetteer alone recognises. The model, if wanted, loads
            with the first English text.
        last_resort : NameSource, optional
            Asked for names of which the gazetteer has no place.
        decisions : Decisions, optional
            What people decided; laid over every analysis.
        sources : Sources, optional
            What each source's documents say together, as ``wherein sources`` counted it.
        entities : SpacyEntityFinder, optional
            One that is loaded already, to be shared by parsers over several gazetteers.
        model : RankingModel, optional
            A ranking that ``wherein train`` fitted, from `geo.parsers.read_model`; else the shipped one.

        Raises
        ------
        GazetteerMissing, GazetteerStale, LayerError
            If no gazetteer is given, and the one that comes with Wherein or the user's layer cannot be read.
        """
        if gazetteer is None:
            from gazetteer.opening import open_gazetteer, with_user_layer

            gazetteer = open_gazetteer(with_user_layer())
        entities = None if fast else entities or SpacyEntityFinder()
        return cls(
            gazetteer,
            GazetteerRecognizer(gazetteer, entities),
            RankingResolver(gazetteer, model=model),
            last_resort=last_resort,
            decisions=decisions,
            sources=sources,
        )

    def with_sources(self, sources: Sources) -> Geoparser:
        """Return the same parser, reading documents in the light of what their sources say together."""
        other = copy(self)
        other._sources = sources
        return other

    def locate(self, document: Document) -> Analysis:
        """Return everything found in one document.

        Raises
        ------
        ModelMissing
            If the recogniser's model is not installed.
        """
        return next(self.locate_all([document]))

    def locate_all(self, documents: Iterable[Document]) -> Iterator[Analysis]:
        """Yield the analysis of each document, in order; the same alone or among others.

        Raises
        ------
        ModelMissing
            If the recogniser's model is not installed.
        TypeError
            If something among the documents is none.
        """
        for batch in _batches(documents):
            texts = [read(document) for document in batch]
            known = zip(batch, texts, self._recognizer.recognize(texts), strict=True)
            while some := list(islice(known, _RESOLVED_TOGETHER)):
                yield from self._resolve(some)

    def _resolve(self, read: Sequence[tuple[Document, Text, Recognition]]) -> Iterator[Analysis]:
        requests = [
            self._in_its_source(self.request(document, found, text.language))
            for document, text, found in read
        ]
        answers = self._resolver.resolve_all(requests)
        for (document, text, found), (resolutions, focus) in zip(read, answers, strict=True):
            analysis = Analysis(
                document=document,
                language=text.language,
                sentences=text.sentences,
                mentions=found.mentions,
                resolutions=resolutions,
                focus=focus,
                warnings=_warnings(document, text),
            )
            yield decided(analysis, self._decisions, self._gazetteer)

    def count_sources(self, documents: Iterable[Document]) -> SourceCounter:
        """Return what the documents of each source say together; a document without a source says nothing."""
        counter = SourceCounter()
        for batch in _batches(d for d in documents if d.source):
            texts = [read(document) for document in batch]
            known = zip(batch, texts, self._recognizer.recognize(texts), strict=True)
            for document, text, found in known:
                beliefs = self._resolver.beliefs(self.request(document, found, text.language))
                counter.add(document.source or "", document.text, beliefs)
        return counter

    def _in_its_source(self, request: Request) -> Request:
        """Return a request with what the other documents of its source say, where that is known."""
        document = request.document
        if self._sources is None or document.source not in self._sources:
            return request
        beliefs = self._resolver.beliefs(request)
        return replace(request, source=self._sources.focus(document.source, document.text, beliefs))

    def request(self, document: Document, found: Recognition, language: str = ENGLISH) -> Request:
        """Return what the resolver is asked about a document in a language; for resolving and for fitting."""
        return Request(
            document=document,
            mentions=found.mentions,
            candidates=tuple(self._candidates.candidates(m) for m in found.mentions),
            context=found.context,
            context_candidates=tuple(self._candidates.candidates(m) for m in found.context),
            home=home_of(language),
        )


def read(document: Document) -> Text:
    """Return a document as a recogniser reads it: its language known, cut into sentences."""
    language = document.language or detect_language(document.text)
    return Text(
        text=document.text,
        sentences=split_sentences(document.text),
        language=language.partition("-")[0].lower(),
        given=_usable(document),
    )


def _warnings(document: Document, text: Text) -> tuple[str, ...]:
    said = []
    if text.language != ENGLISH and text.text.strip():
        said.append(
            f"language {text.language}, not English: only names that stand in the gazetteer were looked for, "
            "all are taken literally, and their scores are not calibrated for it"
        )
    part = foreign_part(text.text) if text.language == ENGLISH else None
    if part is not None:
        said.append(
            f"parts of it are not in English ({part}): the scores of what is found there are not calibrated"
        )
    if document.date and day_range(document.date) is None:
        said.append(
            f"its date {document.date[:_SHOWN]!r} cannot be read and is kept as written; wanted 2020-06-16, "
            "2020-06, 1945, -0500, or two of them with a slash"
        )
    outside = len(document.given_spans or ()) - len(text.given or ())
    if outside:
        said.append(
            f"{outside:,} of the mentions given lie outside the text, or on white space, and were left out"
        )
    return tuple(said)


def _usable(document: Document) -> tuple[Span, ...] | None:
    """Return the spans given that hold something to look up, by position."""
    if document.given_spans is None:
        return None
    size = len(document.text)
    kept = [s for s in document.given_spans if s.end <= size and s.of(document.text).strip()]
    return tuple(sorted(kept))


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    batch: list[Document] = []
    size = 0
    for document in documents:
        if not isinstance(document, Document):
            raise TypeError(
                f"a geo.Document is wanted, not {type(document).__name__}; geo.locate reads texts"
            )
        if batch and (len(batch) >= _BATCH_DOCUMENTS or size + len(document.text) > _BATCH_CHARACTERS):
            yield batch
            batch, size = [], 0
        batch.append(document)
        size += len(document.text)
    if batch:
        yield batch
