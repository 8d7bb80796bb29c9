"""Write to ``FILE.part`` and rename at the end, so a reader never meets half a file."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


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
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding="utf-8", newline="") as stream:
        yield stream
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(path)
