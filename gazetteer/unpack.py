"""Unpacking the shipped base; the standard library only, so that an install hook can call it by path."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tarfile
import tempfile
from pathlib import Path

_STAMP = ".sha256"
"""Inside the target: which archive it came from."""


def unpack(archive: Path, target: Path) -> bool:
    """Unpack ``archive`` into the folder ``target``, replacing what was there.

    The new folder appears whole or not at all: a killed unpacking leaves the old one, or none.

    Parameters
    ----------
    archive : Path
        A ``.tar.xz`` of plain files.
    target : Path
        Made anew, unless it already came from these very bytes.

    Returns
    -------
    bool
        True if something was unpacked, False if the target was up to date.

    Raises
    ------
    FileNotFoundError
        If there is no archive.
    tarfile.TarError
        If it is damaged, or holds anything but plain files under its root.
    """
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    if _stamp_of(target) == digest:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        _extract(archive, fresh)
        (fresh / _STAMP).write_text(digest + "\n", encoding="ascii")
        fresh.chmod(0o755)
        _swap(fresh, target)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    return True


def _extract(archive: Path, folder: Path) -> None:
    # By hand: Python 3.11.2, which Debian 12 ships, has no extraction filters yet.
    with tarfile.open(archive, "r:xz") as tar:
        for member in tar:
            path = Path(member.name)
            if not member.isfile() or path.is_absolute() or ".." in path.parts:
                raise tarfile.TarError(f"{member.name!r} is no plain file under the root")
            content = tar.extractfile(member)
            if content is None:
                raise tarfile.TarError(f"{member.name!r} has no content")
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with content, target.open("wb") as out:
                shutil.copyfileobj(content, out)


def _stamp_of(target: Path) -> str | None:
    try:
        return (target / _STAMP).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None


def _swap(fresh: Path, target: Path) -> None:
    if not target.exists():
        os.replace(fresh, target)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    os.replace(target, old / "old")
    os.replace(fresh, target)
    shutil.rmtree(old, ignore_errors=True)


def main(arguments: list[str]) -> int:
    """Unpack the installed package's base; return the exit code."""
    here = Path(__file__).resolve().parent
    archive = Path(arguments[0]) if arguments else here / "base.tar.xz"
    target = Path(arguments[1]) if len(arguments) > 1 else here / "base"
    try:
        done = unpack(archive, target)
    except (OSError, tarfile.TarError) as err:
        sys.stderr.write(f"{archive}: cannot be unpacked ({err}); get the file again\n")
        return 1
    sys.stdout.write(f"{target}: {'unpacked' if done else 'up to date'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
