"""What the user has imported: a folder of packs, and the list of those that count, in their order.

The list is one file, replaced whole, so that whoever opens the gazetteer meets the imports as they were
before a change or as they are after it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from gazetteer.errors import GazetteerError, GazetteerMissing, GazetteerStale
from gazetteer.pack.embedded import Base

if TYPE_CHECKING:
    from pathlib import Path

LIST: Final = "imports.json"
FOLDER: Final = "imports"
_SCHEMA: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """One import that counts."""

    name: str
    """By which it is listed, replaced and removed."""
    kind: str
    """What it was made from: ``geonames``, ``natural-earth`` …"""
    folder: str
    """The pack's folder, inside that of the imports."""
    files: tuple[str, ...]
    """The names of the files it was made from."""
    places: int
    names: int
    left_out: int
    """Faulty rows."""
    version: str


def read_imports(folder: Path) -> tuple[Imported, ...]:
    """Return what is imported, lowest first; nothing where there is no list.

    Raises
    ------
    GazetteerError
        If the list cannot be read.
    """
    path = folder / LIST
    try:
        listed = json.loads(path.read_text("utf-8"))
        if listed["schema"] != _SCHEMA:
            raise ValueError(f"its schema is {listed['schema']}, this program reads {_SCHEMA}")
        return tuple(_imported(row) for row in listed["imports"])
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError) as err:
        raise GazetteerError(f"{path} cannot be read ({err}); delete it and import the files again") from err


def list_text(imports: tuple[Imported, ...]) -> str:
    """Return the list as it is written."""
    listed = {"schema": _SCHEMA, "imports": [asdict(each) for each in imports]}
    return json.dumps(listed, ensure_ascii=False, indent=1) + "\n"


def open_imports(folder: Path) -> list[Base]:
    """Open every pack of a folder of imports that counts, lowest first; or the one pack that it is.

    Raises
    ------
    GazetteerError
        If a pack is missing, damaged, or of another schema.
    """
    if (folder / "meta.json").is_file():
        return [Base(folder)]
    if not (folder / LIST).is_file():
        raise GazetteerMissing(
            f"{folder} is a folder without imports; name a CSV file, or make imports there with "
            f'"wherein gazetteer import FILE --into {folder}"'
        )
    try:
        return [_open(folder, each) for each in read_imports(folder)]
    except GazetteerMissing:
        # Replaced between the reading of the list and the opening: the new list names what is there.
        return [_open(folder, each) for each in read_imports(folder)]


def _open(folder: Path, imported: Imported) -> Base:
    try:
        return Base(folder / imported.folder)
    except GazetteerMissing as err:
        raise GazetteerMissing(
            f"the import {imported.name} is gone from {folder}; import it again, or take it off the list "
            f'with "wherein gazetteer import --remove {imported.name}"'
        ) from err
    except (GazetteerStale, OSError, ValueError, KeyError) as err:
        raise GazetteerStale(
            f"the import {imported.name} cannot be opened ({err}); import it again, or take it off the list "
            f'with "wherein gazetteer import --remove {imported.name}"'
        ) from err


def _imported(row: dict[str, Any]) -> Imported:
    imported = Imported(**{**row, "files": tuple(row["files"])})
    if "/" in imported.folder or "\\" in imported.folder or imported.folder.startswith("."):
        raise ValueError(f"{imported.folder!r} is no name of a folder in it")
    return imported
