"""The dashboard: documents in at the side, the explorer's page in the middle."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Final

import streamlit as st

from gazetteer import GazetteerError
from gazetteer.counting import counted
from gazetteer.opening import with_user_layer
from geo.app.component import explorer
from geo.app.desk import Desk
from geo.app.engine import engine, layer_stamp, render
from geo.app.judging import bring_in_uploaded, session_decisions
from geo.app.layering import LayerDesk
from geo.app.locating import cache_note, cache_of, keep_carried, left_note, locate
from geo.app.reading import items_of
from geo.app.rereading import differences
from geo.app.samples import sample_paths
from geo.app.users import Keeping, current_user, elsewhere
from geo.decisions import decided
from geo.documents import ReadOptions, Unread, same_texts, unique_ids
from geo.errors import GeoError
from geo.explorer.values import Judged
from geo.model import Document
from geo.parsers import model_is_current
from geo.project import project_folder, project_model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from geo.app.engine import Engine
    from geo.app.options import Options
    from geo.project import ReadDecisions

_LOOK_SECONDS: Final = 2.0
"""How often the files of the layers are looked at for edits."""
_READ_HERE: Final = "Read on this computer only"
_READ_THERE: Final = "Read on the server that shows this page, and nowhere else"
_READ_ON_SERVER: Final = "Read on the server, for you alone, and kept in its memory only"
_LISTED: Final = 20
"""Unread files and changes named at the side."""
_NAMED: Final = 8
"""Documents named at the side, so that what adds more stays in sight; the page itself lists all."""

# Streamlit's own frame around the page: no padding, so that only the page itself scrolls. With the side
# folded away, its button keeps a strip of its own above the page.
_FRAME_STYLE: Final = """
<style>
.stApp { --wherein-strip: 0px; }
.stApp:has([data-testid="stExpandSidebarButton"]) { --wherein-strip: 40px; }
.stMainBlockContainer { padding: var(--wherein-strip) 0 0; max-width: none; }
.stMain { overflow: hidden; }
.stAppHeader { background: transparent; height: var(--wherein-strip); min-height: 0; }
.stMainBlockContainer > .stVerticalBlock { gap: 0; }
.stMainBlockContainer .stAlert, .stMainBlockContainer .stProgress, .stMainBlockContainer .stSpinner,
.stMainBlockContainer .stHeading, .stMainBlockContainer .stText { padding: 12px 20px; }
.stMainBlockContainer .stButton { padding: 0 20px 12px; }
.stMainBlockContainer .stHeading h3 { font-family: "Source Serif", serif; padding: 28px 0 0; }
.stMainBlockContainer .stText { max-width: 68ch; white-space: pre-wrap; overflow-wrap: anywhere; }
.stProgress code { padding: 0; background: none; color: inherit; font: inherit; }
.stSidebar .stText { font-size: 14px; overflow-wrap: anywhere; }
</style>
"""


def show(options: Options) -> None:
    """Draw one run of the dashboard."""
    st.html(_FRAME_STYLE)
    user = None
    if options.author_header:
        user = current_user(options.author_header)
        if user is None:
            _no_name_note(options.author_header)
            return
    # The frame keeps its place whatever is said before it: Streamlit mounts anew what has moved, and the
    # page would come twice for a while, without its zoom.
    notes, stage = st.container(), st.container()
    try:
        with notes:
            page = _page(options, user)
        if page is not None:
            with stage:
                explorer(page.html, key="explorer", keeping=page.keeping, desk=page.desk)
    except (GeoError, GazetteerError) as error:
        # st.error reads Markdown, and the message may hold a file's name: that goes into st.text.
        st.error("The dashboard cannot go on.")
        st.text(str(error))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """What the explorer's frame is given."""

    html: str
    keeping: Keeping
    desk: Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class _Open:
    """What is open in one session."""

    documents: tuple[Document, ...]
    unread: tuple[Unread, ...]
    shared: frozenset[str]
    """Ids of the documents that every session has; the others were added in this one."""


def _page(options: Options, user: str | None) -> _Page | None:
    """Read what is open and make the page of it; None where there is nothing to show."""
    opened = _sidebar(options, user)
    documents = opened.documents
    if not documents:
        _nothing_open(opened.unread)
        return None
    with st.spinner("Opening the gazetteer and the recogniser"):
        layers = with_user_layer(options.layers)
        folder = project_folder(options.paths, options.project)
        model = project_model(folder)
        stamp = layer_stamp((*layers, model) if model else layers)
        running = engine(layers, stamp, fast=options.fast, model=model)
    _gazetteer_note(running)
    _model_note(running, user)
    keeping = Keeping(project=folder, user=user, shared=opened.shared)
    cache = cache_of(folder, running.key)
    kept = frozenset(d.id for d in documents) if user is None else opened.shared
    located = locate(running, documents, tuple(map(_content_key, documents)), cache, kept)
    contents, analyses = located.contents, located.analyses
    with st.sidebar:
        left_note(located)
        cache_note(cache, _place_of(keeping))
    if not analyses:
        st.subheader("Nothing is read yet")
        st.text("You stopped the reading before the first document was done. Go on at the side.")
        return None
    _changes_note(running, contents)
    _watch(options.layers, layer_stamp(layers), partial(keep_carried, running, located, cache, kept))
    found = session_decisions(keeping, (contents, running.key))
    _decisions_note(keeping, found)
    laid = tuple(decided(analysis, found.decisions, running.gazetteer) for analysis in analyses)
    judged = Judged(proposed=analyses, decisions=found.decisions)
    html = render(contents, f"{running.key}:{found.decisions.digest}", running, laid, judged)
    own = LayerDesk(
        layers=layers, running=running, contents=contents, decisions=found.decisions, fast=options.fast
    )
    desk = Desk(running=running, analyses=analyses, decisions=found.decisions, layers=own)
    return _Page(html=html, keeping=keeping, desk=desk)


def _sidebar(options: Options, user: str | None) -> _Open:
    with st.sidebar:
        if user is not None:
            # st.text shows a name as it is: nothing in it becomes markup.
            st.text(f"{user}: your decisions bear this name")
        st.markdown("#### Documents")
        shelf = st.container()
        uploads = st.file_uploader(
            "Add documents",
            accept_multiple_files=True,
            help=f"{_read_where(user)}: text, PDF, Word, OpenDocument, RTF, "
            "HTML, e-books, e-mail, tables, JSON, and archives of these",
        )
        with st.expander("Choose a folder"):
            # Browsers choose files or folders, never both in one dialog.
            folder = st.file_uploader(
                "A folder, with all in it",
                accept_multiple_files="directory",
                help="Every file in it, and in the folders inside it, is read",
            )
        fate = (
            "are read together with the documents that are open."
            if options.paths
            else "take the place of the two samples."
        )
        seen = "" if user is None else " Only you see them."
        st.caption(f"Files and whole folders, dropped or chosen, {fate}{seen}")
        pasted = st.text_area("Or paste a text", height=100, placeholder="Paste, then press Ctrl+Enter")
    uploaded = [(item.name, item.getvalue()) for item in (*uploads, *folder)]
    paths = options.paths
    if not paths and not uploaded and not pasted.strip():
        paths = tuple(map(str, sample_paths()))
    reading = ReadOptions(text_column=options.text_column, allow_network=options.allow_network)
    everyones = tuple(items_of(paths, (), reading))
    added = _added(uploaded, pasted, reading)
    items = tuple(same_texts(unique_ids(chain(everyones, added))))
    opened = _Open(
        documents=tuple(item for item in items if isinstance(item, Document)),
        unread=tuple(item for item in items if isinstance(item, Unread)),
        shared=frozenset(item.id for item in items[: len(everyones)] if isinstance(item, Document)),
    )
    with shelf:
        _list_documents(opened.documents, opened.unread)
    return opened


def _added(
    uploaded: Sequence[tuple[str, bytes]], pasted: str, reading: ReadOptions
) -> Iterator[Document | Unread]:
    """Yield what was added in this session."""
    # Every kind of file may be added: one that cannot be read is named with what to do.
    yield from items_of((), uploaded, reading)
    if pasted.strip():
        yield Document(id="pasted text", text=pasted)


def _list_documents(documents: Sequence[Document], unread: Sequence[Unread]) -> None:
    # st.text shows a name as it is: nothing in a file name becomes markup.
    st.text("\n".join(document.id for document in documents[:_NAMED]))
    if len(documents) > _NAMED:
        st.caption(f"and {len(documents) - _NAMED:,} more")
    faults = [item for item in unread if item.fault]
    # Ink, not Streamlit's red: on this page a colour means a kind of mention.
    if faults and documents:
        st.markdown(f"**{len(faults)} of {len(documents) + len(faults)} could not be read**")
        _list_unread(faults)
    _list_unread([item for item in unread if not item.fault])


def _list_unread(items: Sequence[Unread]) -> None:
    if items:
        st.text("\n".join(str(item) for item in items[:_LISTED]))
    if len(items) > _LISTED:
        st.caption(f"and {len(items) - _LISTED:,} more")


def _nothing_open(unread: Sequence[Unread]) -> None:
    faults = sum(item.fault for item in unread)
    st.subheader(f"{counted(faults, 'file')} could not be read" if faults else "Open a document to begin")
    _list_unread(unread)
    where = "its server" if elsewhere() else "this computer"
    st.text(
        f"Drop files or a folder at the side, choose them there, or paste a text. Wherein reads it on "
        f"{where}, finds every place it names, and puts each on the map with the sentence that proves it."
    )


def _gazetteer_note(running: Engine) -> None:
    layers = running.gazetteer.layers
    laid_over = (*running.gazetteer.imports, *(layer.name for layer in layers))
    with st.sidebar:
        st.markdown("#### Gazetteer")
        st.text("GeoNames and Natural Earth" + "".join(f"\n+ {name}" for name in laid_over))
        st.caption(f"Version {running.gazetteer.version[:8]}")
        for layer in layers:
            for fault in layer.faults:
                st.text(f"{layer.name}, {fault}; the row is left out")


def _changes_note(running: Engine, contents: Sequence[str]) -> None:
    """List what the last edit of a layer changed: in the gazetteer, and in the documents that are open."""
    if not running.changes:
        return
    before = {key: running.before[key] for key in contents if key in running.before}
    after = {key: running.analyses[key] for key in contents}
    again = sum(before[key] is not after[key] for key in before)
    with st.sidebar:
        st.markdown("**The gazetteer was changed**")
        were = "was" if again == 1 else "were"
        st.caption(f"{again:,} of {counted(len(before), 'document')} {were} read again")
        with st.expander("What changed"):
            _list_lines(list(running.changes.lines()), "the gazetteer is as before")
            _list_lines(list(differences(before, after)), "every mention means what it meant before")


def _list_lines(lines: Sequence[str], none: str) -> None:
    st.text("\n".join(lines[:_LISTED]) or none)
    if len(lines) > _LISTED:
        st.caption(f"and {len(lines) - _LISTED:,} more lines")


@st.fragment(run_every=_LOOK_SECONDS)
def _watch(named: tuple[Path, ...], stamp: str, meanwhile: Callable[[], None]) -> None:
    """Draw anew when a layer's file was edited, here or in a spreadsheet, or came to be."""
    meanwhile()
    if layer_stamp(with_user_layer(named)) != stamp:
        st.rerun()


def _model_note(running: Engine, user: str | None) -> None:
    if running.model is None:
        return
    with st.sidebar:
        st.markdown("#### Ranking")
        mine = user is None and not elsewhere()
        st.text("fitted by wherein train" + (f", in\n{running.model}" if mine else ""))
        if not model_is_current(running.model):
            st.text("It went on from the ranking of another version; train again.")


def _no_name_note(header: str) -> None:
    """Say why nothing is shown to a request that does not say who asks."""
    st.subheader("Nobody is logged in")
    st.text(
        f"This dashboard is shared by several people and shows itself to those whom a login names, in the "
        f"header {header}. Open it at its public address. Whoever runs it: docs/howto/team-server.md."
    )


def _place_of(keeping: Keeping) -> str:
    """Return where a project is kept, in words: a shared server's folders are nobody's business."""
    if keeping.user is not None:
        return "this server's project folder"
    return "this server's project folder, for all who use it" if elsewhere() else str(keeping.project)


def _read_where(user: str | None) -> str:
    if user is not None:
        return _READ_ON_SERVER
    return _READ_THERE if elsewhere() else _READ_HERE


def _decisions_note(keeping: Keeping, found: ReadDecisions) -> None:
    with st.sidebar:
        st.markdown("#### Decisions")
        held = len(found.decisions.holding)
        kept = counted(held, "decision") if held else "None yet; they"
        st.text(f"{kept} {'is' if held == 1 else 'are'} kept in\n{_place_of(keeping)}")
        for fault in found.faults:
            st.text(f"decisions.csv, {fault}; the row is left out")
        with st.expander("Bring in decisions"):
            bring_in_uploaded(keeping)


def _content_key(document: Document) -> str:
    return hashlib.sha256(repr(document).encode("utf-8", "surrogatepass")).hexdigest()
