"""Write to ``FILE.part`` and rename at the end, so a reader never meets half a file, nor two that mix.

One program at a time writes a file. What a killed one left beside it, the next one to write it removes.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from gazetteer.locking import HeldByAnother, sole_writer
from gazetteer.regular import fresh
from geo.exporters.errors import OutputHeld

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@contextmanager
def open_output(path: Path) -> Iterator[IO[str]]:
    """Open ``path`` for UTF-8 text; it appears under its name only when the block ends well.

    What was written before an interruption stays in ``FILE.part``.
    """
    # Through a link, the file behind it is written; the link stays.
    path = path.resolve()
    if path.exists() and not path.is_file():
        # A pipe or a device takes what comes and cannot be renamed to.
        with path.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        return
    part = _part(path)
    with held(path):
        with io.TextIOWrapper(fresh(part), encoding="utf-8", newline="") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)


@contextmanager
def output_path(path: Path) -> Iterator[Path]:
    """Give a path to write a file to; it becomes ``path`` only when the block ends well.

    For formats whose libraries write the file themselves. A half-made one is of no use and is removed.
    """
    path = path.resolve()
    if path.exists() and not path.is_file():
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder, path.name)
            yield made
            with made.open("rb") as source, path.open("wb") as pipe:
                shutil.copyfileobj(source, pipe)
        return
    with output_folder(path) as beside:
        # Under its own name: some libraries go by the suffix.
        yield beside / path.name


@contextmanager
def output_folder(path: Path, companions: Sequence[str] = ()) -> Iterator[Path]:
    """Give an empty folder; the files in it come to lie beside ``path`` when the block ends well.

    Several files cannot be replaced at once. While they are, those that stood there are whole in the folder
    ``FILE.old``, and there is no ``path`` rather than one beside others' companions. The next to write
    ``path`` removes what a killed program left.

    Parameters
    ----------
    path : Path
        Where it is, all are.
    companions : sequence of str
        What files end with that belong to ``path``, if they begin with its stem; those in the new folder
        replace them, and others go.
    """
    path = path.resolve()
    with held(path):
        _clear_away(path)
        with _beside(path) as folder:
            yield folder
            files = sorted(folder.iterdir())
            belonging = [path.with_name(path.stem + ending) for ending in companions]
            _sync(files)
            _set_aside(path, belonging)
            # The file that was asked for comes last.
            for file in sorted(files, key=lambda file: (file.name == path.name, file.name)):
                file.replace(path.parent / file.name)
            _drop(path, belonging)


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Be the only one who writes a file.

    Raises
    ------
    OutputHeld
        If another program is writing it.
    """
    try:
        with sole_writer(path):
            yield
    except HeldByAnother as error:
        raise OutputHeld(path.name) from error


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.", suffix=".part") as folder:
        yield Path(folder)


def _sync(files: list[Path]) -> None:
    for file in files:
        # Here a full disk is met at the latest, and the old files still stand.
        with file.open("rb+") as stream:
            os.fsync(stream.fileno())


def _set_aside(path: Path, belonging: list[Path]) -> None:
    """Keep the old files in a folder of their own, then take them away, first the one that was asked for.

    Where that is not there, its companions are leftovers, and an older folder holds what was whole last.
    """
    there = [file for file in belonging if file.is_file()]
    if path in there:
        _drop(path, belonging)
        with _beside(path) as folder:
            for file in there:
                _twin(file, folder / file.name)
            folder.rename(_old(path))
        path.unlink()
    for file in there:
        file.unlink(missing_ok=True)


def _twin(file: Path, other: Path) -> None:
    try:
        other.hardlink_to(file)
    except OSError:
        # Some file systems know no second name.
        shutil.copy2(file, other)


def _old(path: Path) -> Path:
    return path.with_name(path.name + ".old")


def _drop(path: Path, belonging: list[Path]) -> None:
    """Remove the folder of old files; what else someone keeps in a folder of that name stays."""
    folder = _old(path)
    if belonging and folder.is_dir() and not folder.is_symlink():
        for file in belonging:
            (folder / file.name).unlink(missing_ok=True)
        folder.rmdir()


def _clear_away(path: Path) -> None:
    """Remove the folders that killed programs left; while the file is held they are nobody's."""
    left = re.compile(rf"\.{re.escape(path.name)}\.\w{{8}}\.part")
    for each in path.parent.iterdir():
        if left.fullmatch(each.name) and each.is_dir() and not each.is_symlink():
            shutil.rmtree(each, ignore_errors=True)


def _part(path: Path) -> Path:
    return path.with_name(path.name + ".part")
