"""Files in the form of published gazetteers, written by the tests themselves."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def dump_row(number: object, name: str, latitude: object, longitude: object, **cells: object) -> str:
    """Return one row of a GeoNames dump."""
    row = [""] * 19
    row[0], row[1], row[2], row[4], row[5] = str(number), name, name, str(latitude), str(longitude)
    row[6], row[7], row[14], row[18] = "P", "PPL", "0", "2026-01-01"
    columns = {
        "ascii": 2, "alternates": 3, "feature_class": 6, "feature_code": 7, "country": 8, "admin1": 10,
        "admin2": 11, "population": 14,
    }  # fmt: skip
    for column, value in cells.items():
        row[columns[column]] = str(value)
    return "\t".join(row)


def alternate_row(number: int, place: int, language: str, name: str) -> str:
    """Return one row of alternateNamesV2."""
    return "\t".join([str(number), str(place), language, name, "", "", "", "", "", ""])


def write(path: Path, *rows: str) -> Path:
    """Write lines of text."""
    path.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8", newline="\n")
    return path


def zipped(path: Path, **members: str) -> Path:
    """Write a zip; two underscores in a member's name stand for a dot."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "."), text)
    return path
