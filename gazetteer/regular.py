"""Files in folders that others filled: no link is written through, no pipe or device is waited for."""

from __future__ import annotations

import os
import stat
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_ONE_PIECE: Final = 1 << 20


class NoRegularFile(OSError):
    """Something else than a file of a fitting size has the file's name."""

    def __init__(self, met: str) -> None:
        super().__init__(None, met)


def fresh(path: Path) -> IO[bytes]:
    """Open a new file for writing, in the place of whatever has its name.

    A draft's name can be foreseen: whoever fills a folder for others could put a link there that leads to a
    file of theirs. It is taken away, and what it leads to stays.

    Raises
    ------
    OSError
        If it cannot be made, or a folder has its name.
    """
    path.unlink(missing_ok=True)
    return path.open("xb")


def content(path: Path, most: int) -> bytes:
    """Return what a file holds.

    Parameters
    ----------
    path : Path
        A link to a file will do.
    most : int
        Bytes it may have.

    Raises
    ------
    FileNotFoundError
        If there is none.
    NoRegularFile
        If it is a pipe, a device or a folder, or holds more.
    OSError
        If it cannot be read.
    """
    # Without waiting: a pipe that nobody writes to would be waited for when it is opened.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(handle, "rb") as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise NoRegularFile("it is no file")
        pieces, left = [], most
        while piece := file.read(min(_ONE_PIECE, left + 1)):
            left -= len(piece)
            if left < 0:
                raise NoRegularFile(f"it is larger than {most:,} bytes")
            pieces.append(piece)
        return b"".join(pieces)
