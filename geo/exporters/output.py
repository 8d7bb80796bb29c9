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
    from collections.abc import Iterator


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
def output_folder(path: Path) -> Iterator[Path]:
    """Give an empty folder; the files in it come to lie beside ``path`` when the block ends well."""
    path = path.resolve()
    with held(path):
        _clear_away(path)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.", suffix=".part") as folder:
            yield Path(folder)
            _put(sorted(Path(folder).iterdir()), path)


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


def _put(files: list[Path], path: Path) -> None:
    for file in files:
        # Here a full disk is met at the latest, and the old files still stand.
        with file.open("rb+") as stream:
            os.fsync(stream.fileno())
    if len(files) > 1:
        # Killed between two of them, there is no file of that name rather than one beside others' companions.
        path.unlink(missing_ok=True)
    # The file that was asked for comes last: where it is, all are.
    for file in sorted(files, key=lambda file: (file.name == path.name, file.name)):
        file.replace(path.parent / file.name)


def _clear_away(path: Path) -> None:
    """Remove the folders that killed programs left; while the file is held they are nobody's."""
    left = re.compile(rf"\.{re.escape(path.name)}\.\w{{8}}\.part")
    for each in path.parent.iterdir():
        if left.fullmatch(each.name) and each.is_dir() and not each.is_symlink():
            shutil.rmtree(each, ignore_errors=True)


def _part(path: Path) -> Path:
    return path.with_name(path.name + ".part")
