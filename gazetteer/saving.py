"""Saving a layer: whole or not at all, with a backup, and never over what someone else wrote meanwhile."""

from __future__ import annotations

import hashlib
import os
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from gazetteer.errors import GazetteerError
from gazetteer.layers import Layer, parse_layer, read_layer, write_layer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


class LayerChangedError(GazetteerError):
    """The file is not the one that was read, or someone is saving it right now."""


def save(layer: Layer, path: Path) -> Layer:
    """Write a layer and return it as read back.

    What was there becomes ``<name>.bak`` beside it. Column order, unknown columns and the file's form are
    kept.

    Parameters
    ----------
    layer : Layer
        Its ``records`` are written; its ``digest`` says which bytes they came from.
    path : Path
        The file; need not exist for a new layer.

    Raises
    ------
    LayerChangedError
        If the file changed since it was read, or is being saved by another program. Nothing is written.
    """
    data = write_layer(layer)
    path.parent.mkdir(parents=True, exist_ok=True)
    with _sole_writer(path) as draft:
        before = path.read_bytes() if path.exists() else None
        found = "" if before is None else hashlib.sha256(before).hexdigest()
        if found != layer.digest:
            raise LayerChangedError(
                f"{path.name} changed since it was read; nothing was written: "
                "read it again and repeat the edit"
            )
        _write(draft, data)
        if before is not None:
            backup = path.with_name(path.name + ".bak")
            spare = path.with_name(f".{path.name}.bak.saving")
            _write(spare, before)
            os.replace(spare, backup)
        os.replace(draft, path)
    return parse_layer(data, path.name)


def add_row(path: Path, cells: Mapping[str, str]) -> Layer:
    """Append one row to a layer file, which is made if absent; return the layer as saved.

    Raises
    ------
    LayerChangedError
        As :func:`save`.
    GazetteerError
        If the row is faulty; the message names cell and remedy, and nothing is written.
    """
    layer = read_layer(path) if path.exists() else Layer(name=path.name)
    missing = [column for column in cells if column not in layer.columns]
    columns = (*layer.columns, *missing)
    record = tuple(cells.get(column, "") for column in columns)
    grown = replace(layer, columns=columns, records=(*layer.records, record))
    number = len(grown.records) + 1
    if not cells.get("place_id") and "place_id" in columns:
        # An id made from the content would change with the next edit of the name: write it down.
        made = [row.place_id for row in parse_layer(write_layer(grown), path.name).rows if row.row == number]
        at = columns.index("place_id")
        record = (*record[:at], *(made or ("",)), *record[at + 1 :])
        grown = replace(grown, records=(*layer.records, record))
    faults = [fault for fault in parse_layer(write_layer(grown), path.name).faults if fault.row == number]
    if faults:
        raise GazetteerError(
            "; ".join(f"{fault.column}: {fault.value!r}: {fault.wanted}" for fault in faults)
        )
    return save(grown, path)


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _sole_writer(path: Path) -> Iterator[Path]:
    """Hold the right to replace ``path``; yield the file to write first.

    The draft itself is the lock: only one program can make it. One left by a killed program holds the lock
    no more, because its process is gone.
    """
    draft = path.with_name(f".{path.name}.saving")
    lock = path.with_name(f".{path.name}.lock")
    _take(lock, path.name)
    try:
        yield draft
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()
        with suppress(FileNotFoundError):
            lock.unlink()


def _take(lock: Path, name: str) -> None:
    for _ in range(2):
        try:
            with lock.open("x", encoding="ascii") as file:
                file.write(str(os.getpid()))
        except FileExistsError:
            if _is_held(lock):
                break
            with suppress(FileNotFoundError):
                lock.unlink()
        else:
            return
    raise LayerChangedError(f"{name} is being saved by another program; wait a moment and try again")


def _is_held(lock: Path) -> bool:
    try:
        holder = int(lock.read_text("ascii"))
    except (OSError, ValueError):
        # Made this instant and not yet written into.
        return lock.exists()
    if holder == os.getpid():
        return True
    return _runs(holder)


def _runs(process: int) -> bool:
    if os.name == "nt":
        # Signal 0 would end the process there; a lock left over must be removed by hand.
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
