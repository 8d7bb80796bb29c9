"""Who uses a dashboard that several share: as the proxy before it says, in a header named at the start."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geo.decisions import Decision

FOLDER: Final = "users"
"""In the project folder: what belongs to one user each."""
_LONGEST: Final = 200
"""Characters of a name; proxies and their directories have none that long."""


def named(values: Sequence[str]) -> str | None:
    """Return the name that a request's values of the header give; None where they give none, or several.

    Parameters
    ----------
    values : sequence of str
        As the server has them: bytes read as Latin-1. A name in UTF-8 is read as such.

    Notes
    -----
    Whatever the value, what comes back is one line of at most 200 printable characters.
    """
    if len(values) != 1:
        return None
    try:
        text = values[0].encode("latin-1").decode("utf-8")
    except UnicodeError:
        text = values[0]
    name = unicodedata.normalize("NFC", " ".join(text.split()))
    if not name or len(name) > _LONGEST or not name.isprintable():
        return None
    return name


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """Where a session's decisions go, and in whose name."""

    project: Path
    """The project folder, which all share."""
    user: str | None = None
    """None: the dashboard is one person's own; else decisions bear this name, whatever the page says."""
    shared: frozenset[str] = field(default_factory=frozenset)
    """Ids of the documents that all see; what is decided about others stays the user's own."""

    @property
    def own(self) -> Path | None:
        """The user's own folder, named by a digest of the name; None for a dashboard of one's own."""
        if self.user is None:
            return None
        return self.project / FOLDER / hashlib.sha256(self.user.encode("utf-8")).hexdigest()[:32]

    def folder_of(self, decision: Decision) -> Path:
        """Return the folder in which a decision is kept."""
        own = self.own
        return self.project if own is None or decision.document_id in self.shared else own


_THIS_MACHINE: Final = ("127.0.0.1", "localhost", "::1")
_PASSED_ON: Final = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip")
"""What proxies add to a request."""


def elsewhere() -> bool:
    """Tell whether the reader may sit at another machine: the server listens to others, or a proxy asks."""
    address = st.get_option("server.address")
    return address not in _THIS_MACHINE or any(st.context.headers.get(name) for name in _PASSED_ON)


def current_user(header: str) -> str | None:
    """Return the name in this session's request; None where the request did not come by the proxy."""
    return named(st.context.headers.get_all(header))
