"""A spaCy pipeline component: ``nlp.add_pipe("wherein")`` finds and resolves the places of each ``Doc``."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from spacy.language import Language
from spacy.tokens import Doc, Span

from geo.exporters import ExportSettings, Holds
from geo.exporters.jsonl import analysis_record
from geo.model import Document
from geo.model import Span as Offsets
from geo.parsers import ParserOptions, model_name, open_parser

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geo.pipeline import Geoparser

NAME: Final = "wherein"
_PLACES: Final = ("GPE", "LOC", "FAC")
_ANY_LANGUAGE: Final = "xx"


@Language.factory(NAME, default_config={"fast": False, "gazetteers": [], "from_ents": False})
def create(nlp: Language, name: str, fast: bool, gazetteers: list[str], from_ents: bool) -> PlaceResolver:  # noqa: ARG001
    """Make the component.

    Parameters
    ----------
    nlp : Language
    name : str
    fast : bool
        Leave out the neural recogniser.
    gazetteers : list of str
        Gazetteer CSV files laid over the one that comes with Wherein.
    from_ents : bool
        Resolve the document's own entities (GPE, LOC, FAC) instead of recognising anew.

    Examples
    --------
    >>> import spacy
    >>> nlp = spacy.blank("en")
    >>> _ = nlp.add_pipe("wherein", config={"fast": True})
    >>> doc = nlp("Talks were held in Kaesong, North Korea.")
    >>> [(span.text, span._.place["country_code"]) for span in doc.spans["wherein"]]
    [('Kaesong', 'KP'), ('North Korea', 'KP')]
    """
    options = ParserOptions(layers=tuple(map(Path, gazetteers)), fast=fast)
    geoparser, gazetteer = open_parser(options)
    settings = ExportSettings(
        wherein=version("wherein"),
        gazetteer=gazetteer.version,
        model=model_name(options),
        holds=Holds.SENTENCES,
    )
    return PlaceResolver(geoparser, settings, from_ents=from_ents)


class PlaceResolver:
    """Puts mentions into ``doc.spans["wherein"]``.

    A span's label is its kind, ``kb_id_`` the place's id. ``span._.place`` is a dict with the place's ``id``,
    ``name``, ``latitude``, ``longitude`` and codes, or None; ``span._.mention`` the whole answer with
    evidence and runners-up, ``doc._.wherein`` the analysis, both in the form of the JSONL
    (``docs/results.md``). They are plain data, so documents pass between processes and through ``DocBin``.
    A mention that begins or ends within a token gets the tokens it touches.
    """

    def __init__(self, geoparser: Geoparser, settings: ExportSettings, *, from_ents: bool = False) -> None:
        self._geoparser = geoparser
        self._settings = settings
        self._from_ents = from_ents
        _register_extensions()

    def __call__(self, doc: Doc) -> Doc:
        """Mark one document."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 64) -> Iterator[Doc]:
        """Mark documents as they come, some at a time."""
        batch: list[Doc] = []
        for doc in stream:
            batch.append(doc)
            if len(batch) >= batch_size:
                yield from self._marked(batch)
                batch = []
        yield from self._marked(batch)

    def to_bytes(self, **_: Any) -> bytes:
        """Return nothing: what it is made of is its configuration."""
        return b""

    def from_bytes(self, data: bytes, **_: Any) -> PlaceResolver:  # noqa: ARG002
        """Return itself."""
        return self

    def to_disk(self, path: str | Path, **_: Any) -> None:
        """Write nothing: what it is made of is its configuration."""

    def from_disk(self, path: str | Path, **_: Any) -> PlaceResolver:  # noqa: ARG002
        """Return itself."""
        return self

    def _marked(self, docs: list[Doc]) -> Iterator[Doc]:
        documents = [self._document(number, doc) for number, doc in enumerate(docs)]
        for doc, analysis in zip(docs, self._geoparser.locate_all(documents), strict=True):
            _mark(doc, analysis_record(analysis, self._settings))
            yield doc

    def _document(self, number: int, doc: Doc) -> Document:
        spans = None
        if self._from_ents:
            spans = tuple(
                Offsets(entity.start_char, entity.end_char) for entity in doc.ents if entity.label_ in _PLACES
            )
        return Document(
            id=str(number),
            text=doc.text,
            language=None if doc.lang_ in ("", _ANY_LANGUAGE) else doc.lang_,
            given_spans=spans,
        )


def _mark(doc: Doc, record: dict[str, Any]) -> None:
    doc._.wherein = record
    spans = []
    for mention in record["mentions"]:
        place = mention["place"]
        span = doc.char_span(
            mention["start"],
            mention["end"],
            label=mention["kind"],
            kb_id=place["id"] if place else "",
            alignment_mode="expand",
        )
        if span is not None:
            span._.mention = mention
            spans.append(span)
    doc.spans[NAME] = spans


def _place(span: Span) -> dict[str, Any] | None:
    return span._.mention["place"] if span._.mention else None


def _register_extensions() -> None:
    if not Doc.has_extension(NAME):
        Doc.set_extension(NAME, default=None)
    if not Span.has_extension("mention"):
        Span.set_extension("mention", default=None)
    if not Span.has_extension("place"):
        Span.set_extension("place", getter=_place)
