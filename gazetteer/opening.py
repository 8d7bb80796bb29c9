"""Opening the whole gazetteer: the installed base, the shipped supplement, the user's layers."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from gazetteer.imports import FOLDER, LIST, open_imports
from gazetteer.layers.layered import LayeredGazetteer
from gazetteer.layers.reading import Layer, read_layer
from gazetteer.pack.embedded import open_base
from gazetteer.pack.stacked import Stack

if TYPE_CHECKING:
    from collections.abc import Sequence


def open_gazetteer(layers: Sequence[Path | Layer] = (), *, base: Path | None = None) -> LayeredGazetteer:
    """Open the base with the imports, the supplement and the given CSV layers over it.

    Parameters
    ----------
    layers : sequence of Path or Layer
        Gazetteer CSV files, or layers read already, lowest first. Their faults are in ``.layers``; good rows
        are used all the same. A folder among them is one of imports (``gazetteer.imports``); imports lie
        below all files.
    base : Path, optional
        Folder of another base than the installed one.

    Raises
    ------
    GazetteerMissing, GazetteerStale
        If the base is not there or of another schema.
    LayerError
        If a layer cannot be read as a table at all.
    """
    opened = open_base(base)
    held = opened.meta.get("supplement") == supplement_digest()
    folders = [path for path in layers if isinstance(path, Path) and path.is_dir()]
    packs = [pack for folder in folders for pack in open_imports(folder)]
    protected = supplement_ids() if held and packs else ()
    below = Stack([opened, *packs], protected, folders[0]) if packs else opened
    files = [
        each if not isinstance(each, Path) else read_layer(each) for each in layers if each not in folders
    ]
    return LayeredGazetteer(below, () if held else supplement_layers(), files)


def user_layer() -> Path:
    """Return where the user's own layer is kept; it need not exist.

    In a checkout it is ``gazetteer/places.csv``; installed, ``places.csv`` in the user's data folder, so
    that an upgrade never touches it.
    """
    return user_folder() / "places.csv"


def user_imports() -> Path:
    """Return the folder of the user's imports, beside the user's own layer; it need not exist."""
    return user_folder() / FOLDER


def user_folder() -> Path:
    """Return the folder of the user's own layer and imports; it need not exist.

    In a checkout it is that of the package, unless ``WHEREIN_DATA`` names another.
    """
    package = Path(__file__).parent
    if not os.environ.get("WHEREIN_DATA") and (package.parent / "pyproject.toml").is_file():
        return package
    return user_data_folder()


def user_data_folder() -> Path:
    """Return the folder that ``WHEREIN_DATA`` names, else where the system keeps a user's data.

    It need not exist.
    """
    if named := os.environ.get("WHEREIN_DATA"):
        return Path(named)
    if sys.platform == "win32":
        folder = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        folder = Path.home() / "Library" / "Application Support"
    else:
        folder = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return folder / "wherein"


def with_user_layer(layers: Sequence[Path] = ()) -> tuple[Path, ...]:
    """Return the layers of a call: the user's imports and own layer, then those named, which win."""
    imports, own = user_imports(), user_layer()
    there = [path for path, sign in ((imports, imports / LIST), (own, own)) if sign.is_file()]
    return (*(path for path in there if path not in layers), *layers)


def supplement_digest() -> str:
    """Identify the shipped layers by content; a base built with them says the same."""
    digest = hashlib.sha256()
    for path in _supplement_files():
        digest.update(f"{path.name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def supplement_ids() -> frozenset[str]:
    """Return the ids in the shipped layers, without reading the rest of their rows."""
    return frozenset(
        row["place_id"]
        for path in _supplement_files()
        for row in csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))
    )


def supplement_layers() -> list[Layer]:
    """Read the shipped layers, in the order of their file names."""
    return [read_layer(path) for path in _supplement_files()]


def _supplement_files() -> list[Path]:
    return sorted(Path(__file__).with_name("supplement").glob("*.csv"))
