"""Decisions in the dashboard: those of the project folder, and those made on the page, written there."""

from __future__ import annotations

import hashlib
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

import streamlit as st

from geo.decisions import Decisions
from geo.project import (
    BroughtIn,
    ProjectError,
    ReadDecisions,
    append_decisions,
    bring_in,
    decision_from,
    read_decisions,
)

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping
    from pathlib import Path

    from geo.app.users import Keeping
    from geo.decisions import Decision


def session_decisions(keeping: Keeping, shown: Hashable) -> ReadDecisions:
    """Return what was decided when this session first showed these documents.

    The page lays later decisions over its mentions itself: a page drawn anew at each would lose the reader's
    place.
    """
    held = st.session_state.get("decisions")
    if held is None or held[0] != (keeping, shown):
        held = ((keeping, shown), _read_all(keeping))
        st.session_state["decisions"] = held
    found: ReadDecisions = held[1]
    return found


def _read_all(keeping: Keeping) -> ReadDecisions:
    """Return what all decided, then what the user decided about documents that no one else sees."""
    found = read_decisions(keeping.project)
    if keeping.own is None:
        return found
    own = read_decisions(keeping.own)
    history = (*found.decisions.history, *own.decisions.history)
    return ReadDecisions(decisions=Decisions(history), faults=(*found.faults, *own.faults))


def forget_decisions() -> None:
    """Have the decisions read again at the next run, and the page drawn with them."""
    st.session_state.pop("decisions", None)


def bring_in_uploaded(keeping: Keeping) -> None:
    """Take in a decisions.csv of somebody else, or of an exported page; say what came of it."""
    given = st.file_uploader("A decisions.csv, of an exported page for instance", key="bring-in")
    if given is None:
        st.session_state.pop("brought-in", None)
        return
    data = given.getvalue()
    digest = hashlib.sha256(data).hexdigest()
    held = st.session_state.get("brought-in")
    if held is None or held[0] != digest:
        try:
            came = _bring_in(keeping, given.name, data)
        except ProjectError as error:
            st.text(str(error))
            return
        held = (digest, came)
        st.session_state["brought-in"] = held
        forget_decisions()
        st.rerun()
    came = held[1]
    st.text(f"{came.new:,} brought in, {came.known:,} were there already")
    for fault in came.faults:
        st.text(f"{given.name}, {fault}; the row is left out")


def _bring_in(keeping: Keeping, name: str, data: bytes) -> BroughtIn:
    if keeping.own is None:
        return bring_in(keeping.project, name, data)
    parts = [
        bring_in(
            folder,
            name,
            data,
            author=keeping.user,
            wanted=partial(_goes_to, keeping, folder),
        )
        for folder in (keeping.project, keeping.own)
    ]
    return BroughtIn(
        new=sum(part.new for part in parts), known=sum(part.known for part in parts), faults=parts[0].faults
    )


def _goes_to(keeping: Keeping, folder: Path, decision: Decision) -> bool:
    return keeping.folder_of(decision) == folder


def keep_told(keeping: Keeping, told: Mapping[str, Any], *, key: str) -> bool:
    """Write what the page has told and is not written yet; where that fails, say so and try with the next.

    Parameters
    ----------
    keeping : Keeping
        Where it is written, and in whose name.
    told : mapping
        ``page``, which names one drawing of the page, and ``rows``, all it has decided since.
    key : str
        Where the session keeps how many of them are written.

    Returns
    -------
    bool
        Whether some were written now.
    """
    page, written = st.session_state.get(key, (None, 0))
    if page != told["page"]:
        page, written = told["page"], 0
    new = list(told["rows"])[written:]
    if not new:
        return False
    try:
        decisions = [_told(keeping, row) for row in new]
        for folder, some in groupby(decisions, keeping.folder_of):
            written += append_decisions(folder, list(some))
            st.session_state[key] = (page, written)
    except (ProjectError, ValueError) as error:
        st.error("Your last decisions are not saved yet; they will be with the next one that can be.")
        st.text(str(error))
        return False
    return True


def _told(keeping: Keeping, row: Mapping[str, Any]) -> Decision:
    """Return a decision of the page; who made it, the page does not say where others look on."""
    cells = {name: str(value) for name, value in row.items()}
    return decision_from(cells if keeping.user is None else {**cells, "author": keeping.user})
