"""Decisions in the dashboard: those of the project folder, and those made on the page, written there."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import streamlit as st

from geo.project import ProjectError, append_decisions, bring_in, decision_from, read_decisions

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping
    from pathlib import Path

    from geo.project import ReadDecisions


def session_decisions(folder: Path, shown: Hashable) -> ReadDecisions:
    """Return what was decided when this session first showed these documents.

    The page lays later decisions over its mentions itself: a page drawn anew at each would lose the reader's
    place.
    """
    held = st.session_state.get("decisions")
    if held is None or held[0] != (folder, shown):
        held = ((folder, shown), read_decisions(folder))
        st.session_state["decisions"] = held
    found: ReadDecisions = held[1]
    return found


def forget_decisions() -> None:
    """Have the decisions read again at the next run, and the page drawn with them."""
    st.session_state.pop("decisions", None)


def bring_in_uploaded(folder: Path) -> None:
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
            came = bring_in(folder, given.name, data)
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


def keep_told(folder: Path, told: Mapping[str, Any], *, key: str) -> bool:
    """Write what the page has told and is not written yet; where that fails, say so and try with the next.

    Parameters
    ----------
    folder : Path
        The project folder.
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
        decisions = [decision_from({name: str(value) for name, value in row.items()}) for row in new]
        append_decisions(folder, decisions)
    except (ProjectError, ValueError) as error:
        st.error("Your last decisions are not saved yet; they will be with the next one that can be.")
        st.text(str(error))
        return False
    st.session_state[key] = (page, written + len(new))
    return True
