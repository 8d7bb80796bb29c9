"""What a project folder holds that can be made again: finding it, and taking it away.

Caches, uploads and histograms lie in folders of their own, each marked by a ``CACHEDIR.TAG`` as backup
programs know it, and every file in them is named by a digest. Only such files are ever removed, and never
through a link: a project folder may have come from someone else.

References
----------
B. Ford, "Cache Directory Tagging Specification", https://bford.info/cachedir/.
"""

from __future__ import annotations

import os
import re
import stat
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gazetteer.regular import content
from geo.errors import GeoError
from geo.project import DRAFT, MADE_AGAIN, MODEL_FILES, TAG, TAG_FILE, sole_writer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_OURS: Final = re.compile(r"[0-9a-f]{16,64}(?:\.[a-z]{1,8}){0,2}")
"""Names of the files we keep there."""
_DRAFTS: Final = "drafts"
_SUBFOLDER: Final = re.compile(r"[0-9a-f]{2}")


class CannotClean(GeoError, OSError):
    """A file of a project folder cannot be removed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removable:
    """Files of one kind in a project folder."""

    kind: str
    """``cache``, ``uploads``, ``histograms``, ``drafts`` or ``model``."""
    folder: Path
    """Where they are."""
    files: tuple[Path, ...]
    size: int
    """Bytes in all."""
    left: int = 0
    """Files beside them that Wherein did not make; they stay."""


def removable(project: Path, *, model: bool = False) -> tuple[Removable, ...]:
    """Return what a project folder holds that can be made again, by kind; decisions and layers never.

    Parameters
    ----------
    project : Path
        It need not exist.
    model : bool
        Also what ``wherein train`` wrote, which takes its corpora to make again.

    Raises
    ------
    CannotClean
        If a folder cannot be looked into.
    """
    found = [_kept(project / kind, kind) for kind in MADE_AGAIN]
    found.append(_named(project, _DRAFTS, (DRAFT,)))
    if model:
        found.append(_named(project, "model", MODEL_FILES))
    return tuple(part for part in found if part.files or part.left)


def remove(project: Path, parts: Sequence[Removable]) -> int:
    """Remove what was found, and the folders it leaves empty; return how many files went.

    Raises
    ------
    CannotClean
        If a file cannot be removed; those before it are gone.
    """
    gone = 0
    for part in parts:
        # A draft may be what another program is saving just now.
        with sole_writer(project / "decisions.csv") if part.kind == _DRAFTS else nullcontext():
            gone += sum(_unlink(path) for path in part.files)
        if part.kind in MADE_AGAIN:
            _drop_empty(part.folder)
    return gone


def _kept(folder: Path, kind: str) -> Removable:
    """Return our files of a folder; none where it does not bear our mark, or is a link."""
    ours, left = [], 0
    if _is_folder(folder) and _tagged(folder):
        for path in _walk(folder):
            if path.name == TAG_FILE:
                continue
            if _OURS.fullmatch(path.name) and stat.S_ISREG(path.lstat().st_mode):
                ours.append(path)
            else:
                left += 1
    return _removable(kind, folder, ours, left)


def _named(project: Path, kind: str, names: Sequence[str]) -> Removable:
    if not _is_folder(project):
        return _removable(kind, project, [])
    found = [project / name for name in names]
    return _removable(kind, project, [p for p in found if os.path.lexists(p) and not p.is_symlink()])


def _removable(kind: str, folder: Path, files: Sequence[Path], left: int = 0) -> Removable:
    size = sum(path.lstat().st_size for path in files)
    return Removable(kind=kind, folder=folder, files=tuple(files), size=size, left=left)


def _walk(folder: Path) -> Iterator[Path]:
    """Yield what lies in a folder of ours and in its folders of two digits, in order."""
    try:
        for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
            path = folder / entry.name
            if entry.is_dir(follow_symlinks=False) and _SUBFOLDER.fullmatch(entry.name):
                yield from _walk(path)
            else:
                yield path
    except OSError as error:
        raise CannotClean(f"{folder} cannot be looked into ({error.strerror}); look at its rights") from error


def _is_folder(folder: Path) -> bool:
    return folder.is_dir() and not folder.is_symlink()


def _tagged(folder: Path) -> bool:
    try:
        return content(folder / TAG_FILE, len(TAG)) == TAG
    except OSError:
        return False


def _unlink(path: Path) -> bool:
    try:
        path.unlink()
    except FileNotFoundError:
        return False  # another program was first
    except OSError as error:
        raise CannotClean(f"{path} cannot be removed ({error.strerror}); look at its rights") from error
    return True


def _drop_empty(folder: Path) -> None:
    """Remove folders that hold nothing any more but our mark."""
    for path in sorted(folder.iterdir()):
        if _is_folder(path) and _SUBFOLDER.fullmatch(path.name) and not any(path.iterdir()):
            path.rmdir()
    if [path.name for path in folder.iterdir()] == [TAG_FILE]:
        _unlink(folder / TAG_FILE)
        folder.rmdir()
