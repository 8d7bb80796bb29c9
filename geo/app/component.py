"""The explorer's page inside Streamlit: a sandboxed frame, and its view mirrored in the address."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from typing import Final

import streamlit as st

# Without allow-same-origin the page has an origin of its own: it cannot reach Streamlit's page or session.
_HTML: Final = (
    '<iframe title="Explorer: map and sentences" '
    'sandbox="allow-scripts allow-downloads allow-modals"></iframe>'
)
_CSS: Final = """
:host { display: block; }
iframe { display: block; width: 100%; border: 0; }
iframe { height: calc(100dvh - var(--wherein-strip, 0px)); min-height: 420px; }
"""
_MIRRORED: Final = ("view", "place")


@st.fragment
def explorer(html: str, *, key: str) -> None:
    """Show the page; a click in it stays in the browser, and Python only learns where the reader is.

    Parameters
    ----------
    html : str
        A page of :func:`geo.maps.page`.
    key : str
        Names the component, so that a rerun does not mount it anew.
    """
    # Registering the same definition again is silent; doing it at import would need a running server.
    component = st.components.v2.component(
        "wherein_explorer",
        html=_HTML,
        css=_CSS,
        js=files(__package__).joinpath("frame.js").read_text(encoding="utf-8"),
    )
    here = {name: st.query_params.get(name) for name in _MIRRORED}
    # The start is fixed at the first run: Streamlit sends all of `data` again when any of it changes.
    start = st.session_state.setdefault(f"{key}:start", here)
    version = hashlib.sha256(html.encode("utf-8")).hexdigest()[:16]
    result = component(
        key=key,
        data={"version": version, "html": html, "start": start},
        default={"here": None},
        on_here_change=lambda: None,
    )
    if result.here:
        _mirror(result.here)


def _mirror(here: dict[str, str | None]) -> None:
    """Put the reader's view and place into the address, so that a link or a reload brings them back."""
    for name in _MIRRORED:
        value = here.get(name)
        if value and not (name == "view" and value == "map"):
            st.query_params[name] = str(value)
        elif name in st.query_params:
            del st.query_params[name]
