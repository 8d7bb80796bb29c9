"""The explorer's page inside Streamlit: a sandboxed frame, and its view mirrored in the address."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from geo.app.judging import forget_decisions, keep_told

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.app.desk import Desk
    from geo.app.users import Keeping

# Without allow-same-origin the page has an origin of its own: it cannot reach Streamlit's page or session.
# Popups are the links to a place's source, which a person follows.
_HTML: Final = (
    '<iframe title="Explorer: map and sentences" '
    'sandbox="allow-scripts allow-downloads allow-modals allow-popups allow-popups-to-escape-sandbox">'
    "</iframe>"
)
_CSS: Final = """
:host { display: block; }
iframe { display: block; width: 100%; border: 0; }
iframe { height: calc(100dvh - var(--wherein-strip, 0px)); min-height: 420px; }
"""
_STREAMLITS_OWN: Final = ("embed", "embed_options")
"""Parameters of the address that are not the page's."""


def explorer(html: str, *, key: str, keeping: Keeping, desk: Desk) -> None:
    """Show the page; a click in it stays in the browser, and Python only learns where the reader is.

    Parameters
    ----------
    html : str
        A page of :func:`geo.maps.page`.
    key : str
        Names the component, so that a rerun does not mount it anew.
    keeping : Keeping
        Where decisions made on the page are written, and in whose name.
    desk : Desk
        What answers the page's questions.
    """
    version = hashlib.sha256(html.encode("utf-8")).hexdigest()[:16]
    _frame(version, key=key, keeping=keeping, desk=desk)
    # Outside what runs at each click: Streamlit sends all of a component's `data` each time it runs. Below
    # the frame, where the little room it takes is out of sight.
    component = st.components.v2.component(
        "wherein_page", js=files(__package__).joinpath("page.js").read_text(encoding="utf-8")
    )
    component(key=f"{key}:page", data={"version": version, "html": html})


@st.fragment
def _frame(version: str, *, key: str, keeping: Keeping, desk: Desk) -> None:
    """Show the frame of this version's page; this alone runs anew when the page has something to say."""
    # Registering the same definition again is silent; doing it at import would need a running server.
    component = st.components.v2.component(
        "wherein_explorer",
        html=_HTML,
        css=_CSS,
        js=files(__package__).joinpath("frame.js").read_text(encoding="utf-8"),
    )
    # The start is fixed at the first run: what changes in `data` would have the frame set up anew.
    start = st.session_state.setdefault(f"{key}:start", _address())
    result = component(
        key=key,
        data={"version": version, "start": start, "able": desk.able()},
        default={"here": None, "decisions": None, "asked": None},
        on_here_change=lambda: None,
        on_decisions_change=lambda: None,
        on_asked_change=lambda: None,
    )
    if result.decisions:
        kept = keep_told(keeping, result.decisions, key=f"{key}:kept")
        if kept and result.decisions.get("version") != version:
            # Decided on the page before this one, while this one was made: it does not know of it.
            forget_decisions()
            st.rerun()
    if result.here:
        _mirror(result.here)
    _answer(result.asked, desk, key=f"{key}:answers")


def _answer(asked: Mapping[str, Any] | None, desk: Desk, *, key: str) -> None:
    """Answer what the page asks, each question once, and hand the answers over until it asks the next."""
    page, questions = (asked["page"], asked["questions"]) if asked else ("", [])
    held: dict[tuple[str, int], dict[str, Any]] = st.session_state.get(f"{key}:held", {})
    answers = {}
    for question in questions:
        name = (str(page), int(question["id"]))
        answers[name] = held[name] if name in held else desk.reply(question)
    st.session_state[f"{key}:held"] = answers
    component = st.components.v2.component(
        "wherein_answers", js=files(__package__).joinpath("answers.js").read_text(encoding="utf-8")
    )
    told = [{**answer, "page": page, "id": number} for (page, number), answer in answers.items()]
    component(key=key, data={"answers": told})


def _address() -> str:
    """Return the page's part of the address, as the page itself writes it."""
    shown = st.query_params.to_dict()
    return urlencode({name: value for name, value in shown.items() if name not in _STREAMLITS_OWN})


def _mirror(address: str) -> None:
    """Put the reader's whole view into the address, so that a link or a reload brings it back."""
    wanted = dict(parse_qsl(address, keep_blank_values=True))
    shown = st.query_params.to_dict()
    kept = {name: value for name, value in shown.items() if name in _STREAMLITS_OWN}
    if {**kept, **wanted} != shown:
        st.query_params.from_dict({**kept, **wanted})
