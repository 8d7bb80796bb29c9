"""Locating what is open: kept results first, then document by document, until done or stopped."""

from __future__ import annotations

import time
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.caching import AnalysisCache
from geo.parsers import model_digest
from geo.project import ProjectError, kept_folder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geo.app.engine import Engine
    from geo.model import Analysis, Document

_LISTED: Final = 20
_MOMENT: Final = 0.2
"""Seconds."""
_NAME: Final = 60
"""Characters of a document's name in the line that says how far reading is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """What is read of the open documents."""

    analyses: tuple[Analysis, ...]
    contents: tuple[str, ...]
    """Their documents' keys, in the same order."""
    left: tuple[Document, ...]
    """Documents that were not read, because the reader stopped it."""


@st.cache_resource(show_spinner=False, max_entries=8)
def cache_of(project: Path, key: str) -> AnalysisCache | None:
    """Return a project's kept analyses by an engine; None where its folder cannot be made."""
    try:
        folder = kept_folder(project, "cache")
    except ProjectError:
        return None
    recogniser = f"spaCy {version('spacy')}"
    return AnalysisCache(folder, [version("wherein"), key, model_digest(), recogniser, "sources: none"])


def locate(
    running: Engine,
    documents: Sequence[Document],
    contents: Sequence[str],
    cache: AnalysisCache | None,
    kept_ids: frozenset[str],
) -> Located:
    """Locate each document: from memory, from disk, or by reading it.

    On disk are only those whose id is among ``kept_ids``.

    Progress names the document and estimates the time left. The reader may stop it: what is done is kept
    and shown, and "Go on" reads the rest.
    """
    caches = [cache if document.id in kept_ids else None for document in documents]
    before = frozenset(running.analyses)
    todo = [n for n, content in enumerate(contents) if not _known(running, documents[n], content, caches[n])]
    stopped = st.session_state.get("stopped") == (tuple(contents), running.key)
    if todo and not stopped:
        _read(running, documents, contents, caches, todo)
        todo = []
    unread = frozenset(todo)
    kept = [n for n in range(len(documents)) if n not in unread]
    fresh = {contents[n] for n in kept} - before
    running.settled.add(sum(len(running.analyses[content].mentions) for content in fresh))
    return Located(
        analyses=tuple(running.analyses[contents[n]] for n in kept),
        contents=tuple(contents[n] for n in kept),
        left=tuple(documents[n] for n in todo),
    )


def keep_carried(
    running: Engine, located: Located, cache: AnalysisCache | None, kept_ids: frozenset[str]
) -> None:
    """Put on disk what came with the engine, so that the next start need not read it either.

    Only for a moment: called again and again, it gets through without making anybody wait.
    """
    if cache is None or not running.carried:
        return
    end = time.monotonic() + _MOMENT
    for content, analysis in zip(located.contents, located.analyses, strict=True):
        if content in running.carried and analysis.document.id in kept_ids:
            cache.put(analysis)
            running.carried.discard(content)
            if time.monotonic() > end:
                return


def _known(running: Engine, document: Document, content: str, cache: AnalysisCache | None) -> bool:
    if content not in running.analyses and cache:
        found = cache.get(document)
        if found is not None:
            running.analyses.setdefault(content, found)
    return content in running.analyses


def _read(
    running: Engine,
    documents: Sequence[Document],
    contents: Sequence[str],
    caches: Sequence[AnalysisCache | None],
    todo: Sequence[int],
) -> None:
    place = st.empty()
    with place.container():
        bar = st.progress(0.0)
        st.button(
            "Stop, and show what is done", on_click=_stop, args=((tuple(contents), running.key),), key="stop"
        )
    begun = time.monotonic()
    size = sum(len(documents[n].text) + 1 for n in todo)
    done = 0
    for n in todo:
        document = documents[n]
        bar.progress(done / size, text=_progress(document, n, len(documents), done, size, begun))
        analysis = locate_one(contents[n], running, document)
        if cache := caches[n]:
            cache.put(analysis)
        done += len(document.text) + 1
    place.empty()


def _progress(document: Document, number: int, of: int, done: int, size: int, begun: float) -> str:
    left = (time.monotonic() - begun) / done * (size - done) if done else 0.0
    wait = f" · about {_minutes(left)} left" if left >= 5 else ""
    # A progress bar reads Markdown: a name is put in as code, without what could end that.
    name = document.id[:_NAME].replace("`", "'").replace("\n", " ") + (
        "…" if len(document.id) > _NAME else ""
    )
    return f"Reading `{name}`, {number + 1:,} of {of:,}{wait}"


def _minutes(seconds: float) -> str:
    if seconds < 90:
        return f"{round(seconds):,} seconds"
    return f"{round(seconds / 60):,} minutes"


def _stop(key: tuple[tuple[str, ...], str]) -> None:
    st.session_state["stopped"] = key


def _go_on() -> None:
    st.session_state.pop("stopped", None)


def locate_one(content: str, running: Engine, document: Document) -> Analysis:
    """Analyse one document; the same content is read once by an engine."""
    with running.lock:
        if content not in running.analyses:
            running.analyses[content] = running.geoparser.locate(document)
        return running.analyses[content]


def left_note(located: Located) -> None:
    """Say what was not read, and offer to go on."""
    if not located.left:
        return
    done, every = len(located.analyses), len(located.analyses) + len(located.left)
    st.markdown(f"**Stopped: {done:,} of {every:,} documents {'is' if done == 1 else 'are'} read.** Left are")
    st.text("\n".join(document.id for document in located.left[:_LISTED]))
    if len(located.left) > _LISTED:
        st.caption(f"and {len(located.left) - _LISTED:,} more")
    st.button("Go on", on_click=_go_on, key="go-on")


def cache_note(cache: AnalysisCache | None, project: str) -> None:
    """Say where results are kept, and what is wrong there."""
    if cache is None:
        st.text(f"Nothing can be kept in\n{project}\nDocuments are read again at the next start.")
    elif cache.fault:
        st.text(f"{cache.fault}; documents are read again at the next start.")
    if cache and cache.broken:
        entries = "1 kept result was" if cache.broken == 1 else f"{cache.broken:,} kept results were"
        st.text(f"{entries} damaged, and read anew.")
