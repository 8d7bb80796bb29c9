"""Opening the whole gazetteer: the installed base, the shipped supplement, the user's layers."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from gazetteer.embedded import open_base
from gazetteer.layered import LayeredGazetteer
from gazetteer.layers import read_layer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gazetteer.layers import Layer


def open_gazetteer(layers: Sequence[Path] = (), *, base: Path | None = None) -> LayeredGazetteer:
    """Open the base with the supplement and the given CSV layers over it.

    Parameters
    ----------
    layers : sequence of Path
        Gazetteer CSV files, lowest first. Their faults are in ``.layers``; good rows are used all the same.
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
    return LayeredGazetteer(
        opened, () if held else supplement_layers(), [read_layer(path) for path in layers]
    )


def user_layer() -> Path:
    """Return where the user's own layer is kept; it need not exist.

    In a checkout it is ``gazetteer/places.csv``; installed, ``places.csv`` in the user's data folder, so
    that an upgrade never touches it.
    """
    package = Path(__file__).parent
    if (package.parent / "pyproject.toml").is_file():
        return package / "places.csv"
    if sys.platform == "win32":
        folder = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        folder = Path.home() / "Library" / "Application Support"
    else:
        folder = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return folder / "wherein" / "places.csv"


def with_user_layer(layers: Sequence[Path] = ()) -> tuple[Path, ...]:
    """Return the layers of a call: the user's own where there is one, then those named, which win."""
    own = user_layer()
    return (own, *layers) if own.is_file() and own not in layers else tuple(layers)


def supplement_digest() -> str:
    """Identify the shipped layers by content; a base built with them says the same."""
    digest = hashlib.sha256()
    for path in _supplement_files():
        digest.update(f"{path.name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def supplement_layers() -> list[Layer]:
    """Read the shipped layers, in the order of their file names."""
    return [read_layer(path) for path in _supplement_files()]


def _supplement_files() -> list[Path]:
    return sorted(Path(__file__).with_name("supplement").glob("*.csv"))
