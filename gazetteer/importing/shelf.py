"""The folder of imports as it is changed: one writer at a time, whole or not at all.

A pack is written into a hidden folder, moved beside the others under a name of its own, and counts from the
moment the list is replaced. A killed import leaves a hidden folder, which the next one clears away.
"""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Final

from gazetteer.importing.errors import ImportBusy, ImportFailed
from gazetteer.imports import LIST, Imported, list_text, read_imports

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LOCK: Final = ".lock"
_DRAFT: Final = ".part"


@contextmanager
def sole_writer(folder: Path) -> Iterator[None]:
    """Hold the right to change the imports; the system takes it back from a program that is gone.

    Raises
    ------
    ImportBusy
        If another program holds it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / _LOCK).open("a+b")
    except OSError as err:
        raise ImportFailed(f"{folder} cannot be written to ({err.strerror}); name another folder") from err
    with file:
        if not _lock(file):
            raise ImportBusy(
                f"another program is changing the imports in {folder}; nothing was changed: try again later"
            )
        yield


def draft_folder(folder: Path) -> Path:
    """Return an empty folder to write a pack into; what a killed import left goes."""
    draft = folder / _DRAFT
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    return draft


def put(folder: Path, draft: Path, imported: Imported) -> None:
    """Let a written pack count, over all others, in place of the one of the same name."""
    target = folder / imported.folder
    before = read_imports(folder)
    if not any(each.folder == imported.folder for each in before):
        _sync(draft)
        shutil.rmtree(target, ignore_errors=True)
        os.replace(draft, target)
    _replace_list(folder, (*(each for each in before if each.name != imported.name), imported))
    clear(folder)


def remove(folder: Path, name: str) -> Imported:
    """Take an import off the list, delete it, and return what it was.

    Raises
    ------
    ImportFailed
        If there is none of that name.
    """
    before = read_imports(folder)
    gone = next((each for each in before if each.name == name), None)
    if gone is None:
        known = ", ".join(each.name for each in before) or "there are none"
        raise ImportFailed(f"there is no import {name!r}; the imports: {known}")
    _replace_list(folder, tuple(each for each in before if each.name != name))
    clear(folder)
    return gone


def clear(folder: Path) -> None:
    """Delete what no longer counts: drafts, replaced packs, joins of packs that are gone."""
    counts = {each.folder for each in read_imports(folder)}
    for path in sorted(folder.iterdir()):
        if path.is_dir() and path.name not in counts and (path / "meta.json").is_file():
            shutil.rmtree(path, ignore_errors=True)
        elif path.name.startswith("joins-"):
            path.unlink(missing_ok=True)
    shutil.rmtree(folder / _DRAFT, ignore_errors=True)


def _replace_list(folder: Path, imports: tuple[Imported, ...]) -> None:
    draft = folder / f".{LIST}"
    with draft.open("w", encoding="utf-8", newline="\n") as file:
        file.write(list_text(imports))
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, folder / LIST)


def _sync(folder: Path) -> None:
    """Have every file on the disk before anything points to it."""
    for path in sorted(folder.iterdir()):
        with path.open("rb+") as file:
            os.fsync(file.fileno())


if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    def _lock(file: IO[bytes]) -> bool:
        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
