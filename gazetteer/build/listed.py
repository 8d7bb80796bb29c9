"""Putting the hand-written lists of names into the base."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gazetteer.build.drafts import Name
from gazetteer.naming.listed import shipped_lists

if TYPE_CHECKING:
    from gazetteer.build.drafts import Drafts

LABEL: Final = "Wherein's own lists"


def add_listed_names(drafts: Drafts) -> list[str]:
    """Put the listed names in; return one line for each that is for no place of the base.

    Those of the supplement's places are looked up when its layer is opened.
    """
    unknown = []
    for listed in shipped_lists():
        known = drafts.by_id.get(listed.place_id)
        if known is None:
            unknown.append(f"{listed.where}: {listed.name}: {listed.place_id} is not in the base")
        elif listed.name != known.name:
            known.put_name(Name(listed.name, listed.kind, listed.case_sensitive))
            drafts.names_from[LABEL] += 1
    return unknown
