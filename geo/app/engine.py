"""What sessions share: the gazetteer and recogniser, opened once, and what was already analysed."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import streamlit as st

from gazetteer import LayeredGazetteer, open_gazetteer
from geo.maps import page
from geo.pipeline import Geoparser

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geo.model import Analysis, Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """An opened gazetteer and the geoparser on it."""

    gazetteer: LayeredGazetteer
    geoparser: Geoparser
    key: str
    """Same key, same answers."""
    lock: threading.Lock = field(default_factory=threading.Lock)
    """One session at a time: a spaCy pipeline is not made for several threads."""


@st.cache_resource(show_spinner=False, max_entries=2)
def engine(layers: tuple[Path, ...], stamp: str, *, fast: bool) -> Engine:  # noqa: ARG001
    """Open the gazetteer with its layers and the recogniser; ``stamp`` changes when a layer does."""
    gazetteer = open_gazetteer(layers)
    geoparser = Geoparser.default(gazetteer, fast=fast)
    return Engine(gazetteer=gazetteer, geoparser=geoparser, key=f"{gazetteer.version}:{fast}")


def layer_stamp(layers: Sequence[Path]) -> str:
    """Return a string that changes when a layer's file does, so an edit is seen without a restart."""
    parts = []
    for path in layers:
        try:
            status = path.stat()
            parts.append(f"{path}:{status.st_mtime_ns}:{status.st_size}")
        except OSError:
            parts.append(f"{path}:missing")
    return "|".join(parts)


# cache_resource, not cache_data: the values are frozen, and cache_data would pickle them. Without a bound:
# one smaller than a collection would be swept through in order and never hit.
@st.cache_resource(show_spinner=False)
def locate_one(content: str, engine_key: str, _running: Engine, _document: Document) -> Analysis:  # noqa: ARG001
    """Analyse one document; content and engine are the key, so the same text is read once."""
    with _running.lock:
        return _running.geoparser.locate(_document)


# The contents' keys name the analyses: Streamlit hashes those, not the analyses themselves.
@st.cache_resource(show_spinner="Drawing the map", max_entries=8)
def render(
    contents: tuple[str, ...],  # noqa: ARG001
    engine_key: str,  # noqa: ARG001
    _running: Engine,
    _analyses: tuple[Analysis, ...],
) -> str:
    """Return the explorer's page for these analyses."""
    return page(_analyses, _running.gazetteer)
