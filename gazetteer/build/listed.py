"""Names listed by hand in ``gazetteer/names/``: demonyms, abbreviations and further aliases."""

from __future__ import annotations

import csv
import io
from importlib import resources
from typing import TYPE_CHECKING, Final

from gazetteer.build.drafts import Name
from gazetteer.errors import LayerError
from gazetteer.names import fold
from gazetteer.place import MatchKind

if TYPE_CHECKING:
    from gazetteer.build.drafts import Drafts

LABEL: Final = "Wherein's own lists"
_LISTS: Final = (
    ("aliases.csv", MatchKind.ALTERNATE),
    ("demonyms.csv", MatchKind.DEMONYM),
    ("abbreviations.csv", MatchKind.ABBREVIATION),
)


def add_listed_names(drafts: Drafts) -> list[str]:
    """Put the listed names in; return one line for each row that names no place of the base."""
    unknown = []
    for file_name, kind in _LISTS:
        path = resources.files("gazetteer").joinpath("names", file_name)
        if not path.is_file():
            continue
        for number, row in enumerate(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))), start=2):
            name, place_id = (row.get("name") or "").strip(), (row.get("place_id") or "").strip()
            if not fold(name):
                raise LayerError(f"{file_name} row {number}: the name is blank; every row needs one")
            known = drafts.by_id.get(place_id)
            if known is None:
                unknown.append(f"{file_name} row {number}: {name}: no place {place_id} in the base")
                continue
            exact = (row.get("case_sensitive") or "").strip().lower() in {"yes", "true", "1"}
            if name != known.name:
                known.put_name(Name(name, kind, exact))
                drafts.names_from[LABEL] += 1
    return unknown
