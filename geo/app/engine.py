"""What sessions share: the gazetteer and recogniser, opened once, and what was already analysed."""

from __future__ import annotations

import gc
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import streamlit as st

from gazetteer import Changes, LayeredGazetteer, compare, open_gazetteer
from gazetteer.opening import user_imports, user_layer
from geo.app.rereading import affected
from geo.maps import page
from geo.parsers import ParserOptions, model_digest, model_name, read_model
from geo.pipeline import Geoparser
from geo.recognition import SpacyEntityFinder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geo.explorer.values import Judged
    from geo.model import Analysis


_LOOSE: Final = 2_000
"""Mentions found since the last sorting: to look through so many takes some ten milliseconds."""


@dataclass(slots=True)
class Settled:
    """What the search for cycles need not look through: analyses are many values, and hold none.

    Streamlit makes that search after every run of the script or a part of it, also after a click.
    """

    loose: int = 0
    """Mentions it still looks through."""

    def add(self, mentions: int) -> None:
        """Take note of mentions found; when they are many, set all that is held by now aside."""
        self.loose += mentions
        if self.loose < _LOOSE:
            return
        self.loose = 0
        # First what was set aside and is of no use any more goes, such as the state of sessions that ended.
        gc.unfreeze()
        gc.collect()
        gc.freeze()


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """An opened gazetteer and the geoparser on it."""

    gazetteer: LayeredGazetteer
    geoparser: Geoparser
    key: str
    """Same key, same answers."""
    named: str | None = None
    """What recognises and resolves, as results say it."""
    model: Path | None = None
    """The ranking that was fitted for the project; None: the shipped one."""
    analyses: dict[str, Analysis] = field(default_factory=dict)
    """Content of a document → what was found in it. Without a bound: one smaller than a collection would be
    swept through in order and never hit."""
    carried: set[str] = field(default_factory=set)
    """Contents whose analysis came with the engine: found before an edit that cannot affect them, or when it
    was tried out. On disk they do not lie under this engine's key yet."""
    before: dict[str, Analysis] = field(default_factory=dict)
    """The analyses of before the last edit of a layer."""
    changes: Changes = field(default_factory=lambda: Changes(()))
    """What that edit changed."""
    settled: Settled = field(default_factory=Settled)
    lock: threading.Lock = field(default_factory=threading.Lock)
    """One session at a time, whatever its engine: a spaCy pipeline is not made for several threads."""


@st.cache_resource(show_spinner=False, max_entries=2)
def engine(
    layers: tuple[Path, ...],
    stamp: str,  # noqa: ARG001
    *,
    fast: bool,
    model: Path | None = None,
) -> Engine:
    """Open the gazetteer with its layers and the recogniser; ``stamp`` changes when a layer or model does.

    After an edit of a layer, what was found in documents that it cannot affect is kept.
    """
    gazetteer = open_gazetteer(layers)
    geoparser = parser_over(gazetteer, fast=fast, model=model)
    digest = model_digest(model)
    key = answers_key(gazetteer.version, fast=fast, model=model)
    named = model_name(ParserOptions(fast=fast, model=model))
    latest = _latest()
    # With the first row that is saved the user's own layer comes to be: that is an edit like any other.
    same = (tuple(path for path in layers if path not in (user_layer(), user_imports())), fast, digest)
    old = latest.get(same)
    if old is None:
        opened = Engine(
            gazetteer=gazetteer, geoparser=geoparser, key=key, named=named, model=model, lock=_reading()
        )
    else:
        changes = compare(old.gazetteer, gazetteer)
        before = dict(old.analyses)
        kept = {content: found for content, found in before.items() if not affected(found, changes)}
        kept |= previews(key)
        opened = Engine(
            gazetteer=gazetteer,
            geoparser=geoparser,
            key=key,
            named=named,
            model=model,
            analyses=kept,
            carried=set(kept),
            before=before,
            changes=changes,
            lock=_reading(),
        )
    latest[same] = opened
    return opened


def answers_key(version: str, *, fast: bool, model: Path | None) -> str:
    """Identify a parser: the same key, the same answers."""
    return f"{version}:{fast}:{model_digest(model)}"


def parser_over(gazetteer: LayeredGazetteer, *, fast: bool, model: Path | None = None) -> Geoparser:
    """Return a geoparser with the neural model that all share; it reads under an engine's lock."""
    return Geoparser.default(
        gazetteer,
        fast=fast,
        entities=None if fast else _entities(),
        model=read_model(model) if model else None,
    )


@st.cache_resource(show_spinner=False, max_entries=4)
def previews(key: str) -> dict[str, Analysis]:  # noqa: ARG001
    """Return what was found, by content, when a gazetteer was tried out before it was saved."""
    return {}


@st.cache_resource(show_spinner=False)
def _reading() -> threading.Lock:
    return threading.Lock()


@st.cache_resource(show_spinner=False)
def _entities() -> SpacyEntityFinder:
    """Return the one neural model of all engines: it knows no gazetteer, and loading it takes seconds."""
    return SpacyEntityFinder()


@st.cache_resource(show_spinner=False)
def _latest() -> dict[tuple[tuple[Path, ...], bool, str], Engine]:
    """Return the engine last opened for the same files, which all sessions share."""
    return {}


def layer_stamp(layers: Sequence[Path]) -> str:
    """Return a string that changes when a layer's file does, so an edit is seen without a restart.

    Times are compared for being the same, and not for being later: clocks go back.
    """
    parts = []
    for path in layers:
        try:
            status = path.stat()
            parts.append(f"{path}:{status.st_ino}:{status.st_mtime_ns}:{status.st_size}")
        except OSError:
            parts.append(f"{path}:missing")
    return "|".join(parts)


# The contents' keys name the analyses: Streamlit hashes those, not the analyses themselves.
@st.cache_resource(show_spinner="Drawing the map", max_entries=8)
def render(
    contents: tuple[str, ...],  # noqa: ARG001
    engine_key: str,  # noqa: ARG001
    _running: Engine,
    _analyses: tuple[Analysis, ...],
    _judged: Judged,
) -> str:
    """Return the explorer's page for these analyses."""
    return page(_analyses, _running.gazetteer, judged=_judged)
