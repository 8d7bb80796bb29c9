"""Reading for the dashboard: once a file, however often the page is drawn."""

from __future__ import annotations

import glob
import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from geo.documents import ReadOptions, Sandbox, read_bytes, read_paths

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo.documents import Item


def items_of(
    paths: Sequence[str], uploads: Sequence[tuple[str, bytes]], options: ReadOptions
) -> Iterator[Item]:
    """Yield what the paths hold, then what the uploads do; anew only where a file has changed."""
    if paths:
        yield from _at_paths(tuple(paths), _stamp(paths), options)
    with Sandbox() as sandbox:
        for name, data in uploads:
            yield from _uploaded(name, hashlib.sha256(data).hexdigest(), options, data, sandbox)


# cache_resource: the values are frozen, and cache_data would pickle them.
@st.cache_resource(show_spinner="Reading the documents", max_entries=4)
def _at_paths(paths: tuple[str, ...], stamp: str, options: ReadOptions) -> tuple[Item, ...]:  # noqa: ARG001
    return tuple(read_paths(paths, options))


@st.cache_resource(show_spinner="Reading the documents", max_entries=500)
def _uploaded(
    name: str,
    digest: str,  # noqa: ARG001
    options: ReadOptions,
    _data: bytes,
    _sandbox: Sandbox,
) -> tuple[Item, ...]:
    return tuple(read_bytes(name, _data, options, _sandbox))


def _stamp(paths: Sequence[str]) -> str:
    """Return a string that changes when a file does, so that an edit is seen without a restart."""
    digest = hashlib.sha256()
    for path in _files(paths):
        try:
            status = path.stat()
        except (OSError, ValueError):
            continue
        digest.update(
            f"{path}:{status.st_ino}:{status.st_mtime_ns}:{status.st_size}\n".encode(
                "utf-8", "surrogateescape"
            )
        )
    return digest.hexdigest()


def _files(paths: Sequence[str]) -> Iterator[Path]:
    for given in paths:
        for found in (given, *sorted(glob.glob(given, recursive=True))):
            yield Path(found)
            for root, folders, names in os.walk(found):
                folders.sort()
                yield from (Path(root, name) for name in sorted(names))
