"""The gazetteer: how fast names are looked up, and what importing a larger one takes."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import gazetteer_lookups
import importing

from parts.result import Table

if TYPE_CHECKING:
    from parts.result import Settings

ROWS: Final = (10_000, 100_000, 1_000_000)
QUICK_ROWS: Final = (500,)
QUICK_NAMES: Final = 200


def measure(settings: Settings) -> list[Table]:
    """Return the look-ups and the imports."""
    return [_look_ups(settings), _imports(QUICK_ROWS if settings.quick else ROWS)]


def _look_ups(settings: Settings) -> Table:
    table = Table("Looking names up", ["what is asked", "median", "95 of 100", "99 of 100", "unit"])
    with tempfile.TemporaryDirectory() as folder:
        layer = Path(folder) / "places.csv"
        gazetteer_lookups.write_layer(layer)
        told = gazetteer_lookups.look_ups(layer, QUICK_NAMES if settings.quick else gazetteer_lookups.NAMES)
        if not settings.quick:
            told |= gazetteer_lookups.fuzzy(layer) | gazetteer_lookups.places(layer)
    for what, figure in told.items():
        table.rows.append([what, figure["median"], figure["p95"], figure["p99"], figure["unit"]])
    return table


def _imports(sizes: tuple[int, ...]) -> Table:
    table = Table(
        "Importing a made-up dump in GeoNames' form",
        ["rows", "s by the clock", "processor s", "times the time", "memory, MB", "on disk, MB", "names"],
    )
    before = None
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            dump, shelf = Path(folder) / f"{size}.txt", Path(folder) / "imports"
            with dump.open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(importing.rows(size))
            told = json.loads(
                subprocess.check_output([sys.executable, importing.__file__, "--import", dump, shelf])
            )
            disk = sum(path.stat().st_size for path in shelf.rglob("*") if path.is_file()) / 1e6
        grown = None if before is None else told["cpu"] / before
        before = told["cpu"]
        table.rows.append([size, told["seconds"], told["cpu"], grown, told["peak_mb"], disk, told["names"]])
    return table
