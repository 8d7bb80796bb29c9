"""Opening the parser as it is asked for: which layers, which recogniser, which sources."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from gazetteer.opening import open_gazetteer, with_user_layer
from geo.decisions import Decision, Decisions
from geo.errors import SourcesError
from geo.pipeline import Geoparser
from geo.sources import Sources

if TYPE_CHECKING:
    from pathlib import Path

    from gazetteer.layered import LayeredGazetteer
    from gazetteer.store import NameSource

_MODEL_FILES: Final = ("recognition.json", "resolution.json", "words.tsv")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParserOptions:
    """What an analysis depends on beside the documents; equal options open equal parsers."""

    layers: tuple[Path, ...] = ()
    """Gazetteer CSV files laid over the base and the user's own layer."""
    fast: bool = False
    """Do without the neural recogniser."""
    decisions: tuple[Decision, ...] = ()
    """What people decided, in the order in which they did."""
    sources: Path | None = None
    """What each source's documents say together: a file that ``wherein sources`` wrote."""


def open_parser(
    options: ParserOptions, *, last_resort: NameSource | None = None
) -> tuple[Geoparser, LayeredGazetteer]:
    """Open the gazetteer and a parser over it.

    Parameters
    ----------
    options : ParserOptions
    last_resort : NameSource, optional
        Asked for names of which the gazetteer has no place, such as an online geocoder.

    Raises
    ------
    GazetteerMissing, GazetteerStale, LayerError
        If the base or a layer cannot be read at all; faulty rows are in the gazetteer's ``layers``.
    SourcesError
        If the sources file cannot be used.
    """
    sources = Sources.read(options.sources) if options.sources else None
    gazetteer = open_gazetteer(with_user_layer(options.layers))
    decisions = Decisions(options.decisions)
    geoparser = Geoparser.default(
        gazetteer, fast=options.fast, last_resort=last_resort, decisions=decisions, sources=sources
    )
    return geoparser, gazetteer


def model_digest() -> str:
    """Identify the weights by content: the same string means the same answers."""
    digest = hashlib.sha256()
    for name in _MODEL_FILES:
        digest.update(files("geo").joinpath("data", name).read_bytes())
    return digest.hexdigest()[:16]


def sources_digest(path: Path | None) -> str:
    """Identify a sources file by content; "none" without one.

    Raises
    ------
    SourcesError
        If it cannot be read.
    """
    if path is None:
        return "none"
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    except OSError as err:
        raise SourcesError(
            f"{path.name}: cannot be read; make it with: wherein sources PATH -o FILE"
        ) from err
