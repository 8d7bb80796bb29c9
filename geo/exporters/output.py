"""Write to ``FILE.part`` and rename at the end, so a reader never meets half a file."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

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
    with part.open("w", encoding="utf-8", newline="") as stream:
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
        made = beside / path.name
        yield made
        with made.open("rb+") as stream:
            os.fsync(stream.fileno())


@contextmanager
def output_folder(path: Path) -> Iterator[Path]:
    """Give an empty folder; the files in it come to lie beside ``path`` when the block ends well."""
    path = path.resolve()
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.", suffix=".part") as folder:
        yield Path(folder)
        # The file that was asked for comes last: where it is, all are.
        files = sorted(Path(folder).iterdir(), key=lambda file: (file.name == path.name, file.name))
        for file in files:
            file.replace(path.parent / file.name)


def _part(path: Path) -> Path:
    return path.with_name(path.name + ".part")
