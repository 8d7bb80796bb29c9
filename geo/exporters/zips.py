"""Zip archives with the same bytes for the same members, the credit as their comment."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from geo.exporters.settings import CREDIT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest date a zip can hold: no member tells when it was written."""


def write_zip(path: Path, members: Iterable[tuple[str, bytes]]) -> None:
    """Write members in the order given; only one is held at a time."""
    with _archive(path) as archive:
        for name, content in members:
            archive.writestr(member(name), content)


def pack(path: Path, files: Iterable[Path]) -> None:
    """Write files as members under their names, in the order given; none is held whole."""
    with _archive(path) as archive:
        for file in files:
            info = member(file.name)
            info.file_size = file.stat().st_size
            with file.open("rb") as source, archive.open(info, "w") as target:
                shutil.copyfileobj(source, target)


def _archive(path: Path) -> ZipFile:
    archive = ZipFile(path, "w", ZIP_DEFLATED)
    archive.comment = CREDIT.encode()
    return archive


def member(name: str) -> ZipInfo:
    """Return an archive member's head without a date."""
    info = ZipInfo(name, _EPOCH)
    info.compress_type = ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def repack(path: Path, out: Path) -> None:
    """Copy an archive without its members' dates."""
    with ZipFile(path) as archive, ZipFile(out, "w", ZIP_DEFLATED) as copy:
        for info in archive.infolist():
            with (
                archive.open(info) as source,
                copy.open(member(info.filename), "w", force_zip64=True) as target,
            ):
                shutil.copyfileobj(source, target)
