"""Opening the whole gazetteer: the installed base, the shipped supplement, the user's layers."""

from __future__ import annotations

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
    return LayeredGazetteer(open_base(base), supplement_layers(), [read_layer(path) for path in layers])


def supplement_layers() -> list[Layer]:
    """Read the shipped layers, in the order of their file names."""
    folder = Path(__file__).with_name("supplement")
    return [read_layer(path) for path in sorted(folder.glob("*.csv"))]
