"""Paths, addresses, bytes or JSONL lines to documents; what cannot be read is a value and costs no other.

Reading yields :class:`~geo.model.Document` and :class:`~geo.readers.Unread` in a fixed order (as given,
files by their relative path), one at a time, so that one bad file costs no other its result, none is
dropped in silence, and no collection has to fit in memory. The formats are in `geo.readers`.
"""

from __future__ import annotations

import glob
import os
import stat
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from geo.errors import DocumentError
from geo.readers import (
    READ_SUFFIXES,
    READABLE,
    Item,
    Limits,
    ReadOptions,
    Sandbox,
    Source,
    Unread,
    fetch,
    is_address,
    os_reason,
    read,
    records,
    written_by_us,
)
from geo.readers.decoding import Line, decoded_lines
from geo.remembered import InOrder, Remembered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from geo.near_texts import NearTexts

__all__ = [
    "READ_SUFFIXES",
    "Item",
    "Limits",
    "ReadOptions",
    "Sandbox",
    "Unread",
    "read_bytes",
    "read_jsonl",
    "read_paths",
    "read_stream",
    "same_texts",
    "unique_ids",
]

_MAGIC: Final = "*?["
_GONE: Final = "it was there when the run began and is gone; put it back, or leave it out"
_PROJECT: Final = ".wherein"
"""The project folder's name: hidden too, but ours."""


def read_paths(paths: Sequence[Path | str], options: ReadOptions | None = None) -> Iterator[Item]:
    """Read files, folders, patterns and addresses.

    Parameters
    ----------
    paths : sequence of Path or str
        Files; folders, read to any depth, hidden files and folders passed over; patterns (``**/*.pdf``);
        addresses (``https://…``), if the options allow the network.
    options : ReadOptions, optional

    Yields
    ------
    Document or Unread
        In the order of ``paths``, within a folder or pattern by relative path. A document's id is its path
        relative to the path given, with ``/``; a repeated id gets ``#2`` and a warning, as does a text that
        was met before, or nearly so.

    Examples
    --------
    >>> from geo.documents import read_paths
    >>> [item.reason for item in read_paths(["no-such-file.pdf"])]
    ['there is no such file or folder; check the path']
    """
    from geo.near_texts import NearTexts

    options = options or ReadOptions()
    with Sandbox() as sandbox:
        found = chain.from_iterable(_read_given(given, options, sandbox) for given in paths)
        yield from same_texts(unique_ids(found), NearTexts())


def read_bytes(
    name: str, data: bytes, options: ReadOptions | None = None, sandbox: Sandbox | None = None
) -> Iterator[Item]:
    """Read one file's content, as uploaded or found; its suffix says what it is.

    Parameters
    ----------
    name : str
    data : bytes
    options : ReadOptions, optional
    sandbox : Sandbox, optional
        The process to read in; without one, one is started if the format needs it, and ended. Give one
        to read many files.
    """
    source = Source(name=name, data=data)
    if sandbox is not None:
        yield from read(source, options or ReadOptions(), sandbox)
        return
    with Sandbox() as own:
        yield from read(source, options or ReadOptions(), own)


def read_jsonl(lines: Iterable[str], name: str, options: ReadOptions | None = None) -> Iterator[Item]:
    """Read documents in the input form of the contract, one a line; blank lines are passed over."""
    numbered = (Line(number=number, text=line) for number, line in enumerate(lines, start=1))
    return records(numbered, name, options or ReadOptions())


def read_stream(stream: IO[bytes], name: str = "stdin", options: ReadOptions | None = None) -> Iterator[Item]:
    """Read JSONL from a byte stream as it arrives."""
    options = options or ReadOptions()
    lines = decoded_lines(stream, options.limits.record_bytes)
    from geo.near_texts import NearTexts

    return same_texts(unique_ids(records(lines, name, options)), NearTexts())


def unique_ids(items: Iterable[Item]) -> Iterator[Item]:
    """Give a repeated id ``#2``, ``#3`` … and a warning that says so."""
    # How often each id was given; 0 for one that was made up here.
    times = Remembered()
    for item in items:
        if isinstance(item, Unread) or (given := times.meet(item.id, "1")) is None:
            yield item
            continue
        number = max(int(given), 1) + 1
        while times.meet(name := f"{item.id}#{number}", "0") is not None:
            number += 1
        times.set(item.id, str(number))
        warning = f"the id {item.id} was given before; this one is {name}"
        yield replace(item, id=name, warnings=(*item.warnings, warning))


def same_texts(items: Iterable[Item], near: NearTexts | None = None) -> Iterator[Item]:
    """Warn of a text that was met before, white space aside, or nearly so; it is read all the same.

    Parameters
    ----------
    items : iterable of Document or Unread
    near : NearTexts, optional
        Remembers texts to tell which are nearly the same; without it only the same ones are told.
    """
    met = Remembered()
    for item in items:
        if isinstance(item, Unread) or not item.text.strip():
            yield item
            continue
        first = met.meet(" ".join(item.text.split()), item.id)
        warning = f"its text is the same as that of {first}"
        if first is None or first == item.id:
            found = near.add(item.id, item.text) if near is not None else None
            warning = f"its text is nearly the same as that of {found.name}" if found else ""
        known = not warning or warning in item.warnings
        yield item if known else replace(item, warnings=(*item.warnings, warning))


def _read_given(given: Path | str, options: ReadOptions, sandbox: Sandbox) -> Iterator[Item]:
    if isinstance(given, str) and is_address(given):
        yield from _read_address(given, options, sandbox)
        return
    path = Path(given)
    if os.path.isdir(path):  # False, not an error, for a name no system takes
        yield from _read_folder(path, options, sandbox)
    elif _is_pattern(path):
        yield from _read_pattern(path, options, sandbox)
    else:
        yield from _read_file(path, _shown(path.name), _shown(str(path)), options, sandbox)


def _read_address(address: str, options: ReadOptions, sandbox: Sandbox) -> Iterator[Item]:
    try:
        source = fetch(address, options)
    except DocumentError as error:
        yield Unread(document=error.document, reason=error.reason)
        return
    yield from read(source, options, sandbox)


def _is_pattern(path: Path) -> bool:
    return any(mark in str(path) for mark in _MAGIC) and not os.path.lexists(path)


def _read_pattern(pattern: Path, options: ReadOptions, sandbox: Sandbox) -> Iterator[Item]:
    """Read what a pattern fits; ids are relative to the folder before its first wildcard."""
    parts = pattern.parts
    fixed = next(index for index, part in enumerate(parts) if any(mark in part for mark in _MAGIC))
    base = Path(*parts[:fixed])
    found = (path for name in glob.iglob(str(pattern), recursive=True) if (path := Path(name)).is_file())
    none = True
    for name in InOrder(path.relative_to(base).as_posix() for path in found):
        none = False
        yield from _read_beside(base / name, _shown(name), options, sandbox)
    if none:
        yield Unread(document=_shown(str(pattern)), reason="no file fits the pattern; check it")


def _read_folder(folder: Path, options: ReadOptions, sandbox: Sandbox) -> Iterator[Item]:
    said: list[Unread] = []
    # All names are taken down before the first file is read: one that goes away meanwhile is told.
    names = InOrder(_names_below(folder, said))
    yield from said
    none = True
    for name in names:
        none = False
        yield from _read_beside(folder / name, _shown(name), options, sandbox)
    if none and not said:
        yield Unread(document=_shown(str(folder)), reason=f"the folder holds no file; {READABLE}")


def _read_beside(path: Path, name: str, options: ReadOptions, sandbox: Sandbox) -> Iterator[Item]:
    """Read a file that was not named itself; what was made from documents is not read as one."""
    made = written_by_us(path)
    if os.path.realpath(path) in options.leave_out:
        made = "what this run writes"
    if made:
        yield Unread(document=name, reason=f"left out: it is {made}, not a document", fault=False)
    else:
        yield from _read_file(path, name, name, options, sandbox, absent=_GONE)


def _read_file(
    path: Path,
    name: str,
    shown: str,
    options: ReadOptions,
    sandbox: Sandbox,
    *,
    absent: str = "there is no such file or folder; check the path",
) -> Iterator[Item]:
    """Read a file on disk; a pipe or a device is not waited for."""
    try:
        regular = stat.S_ISREG(path.stat().st_mode)
    except FileNotFoundError:
        yield Unread(document=shown, reason=absent)
        return
    except (OSError, ValueError) as error:
        known = error if isinstance(error, OSError) else OSError(str(error))
        yield Unread(document=shown, reason=os_reason(known))
        return
    if regular:
        yield from read(Source(name=name, path=path), options, sandbox)
    else:
        yield Unread(document=shown, reason="it is no file but a pipe, socket or device; name a file")


def _shown(name: str) -> str:
    """Return a file's name as text: bytes that are no UTF-8 become escapes."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _names_below(folder: Path, said: list[Unread]) -> Iterator[str]:
    """Yield the path of each file to read, relative to the folder, with ``/``; tell of those left out."""

    # Links to folders are not followed, so a loop of them ends. A file still being written is no input.
    def closed(error: OSError) -> None:
        said.append(Unread(document=_shown(str(error.filename)), reason=os_reason(error)))

    hidden = 0
    for root, folders, names in os.walk(folder, followlinks=False, onerror=closed):
        hidden += sum(_is_hidden(name) for name in (*folders, *names))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in folders:
            link = Path(root, name)
            if link.is_symlink():
                reason = (
                    "left out: it is a link to a folder, and may lead in a circle; name that folder itself"
                )
                shown = _shown(link.relative_to(folder).as_posix())
                said.append(Unread(document=shown, reason=reason, fault=False))
        kept = [name for name in names if not name.startswith(".") and not name.endswith(".part")]
        for path in (Path(root, name) for name in kept):
            below = path.relative_to(folder).as_posix()
            if _leads_out(path, folder):
                reason = "left out: it is a link to a file outside this folder; name that file itself"
                said.append(Unread(document=_shown(below), reason=reason, fault=False))
            else:
                yield below
    if hidden:
        met = f"{hidden:,} hidden {'file or folder' if hidden == 1 else 'files and folders'}"
        reason = f"{met} (a name that begins with a dot) passed over; name one to read it"
        said.append(Unread(document=_shown(str(folder.name or folder)), reason=reason, fault=False))


def _is_hidden(name: str) -> bool:
    """Tell whether a name is hidden; what a run writes there for itself is nobody's document."""
    return name.startswith(".") and name != _PROJECT and not name.endswith((".part", ".lock"))


def _leads_out(path: Path, folder: Path) -> bool:
    """Tell whether a file is a link to one outside a folder, which may have come from someone else."""
    if not path.is_symlink():
        return False
    return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))
