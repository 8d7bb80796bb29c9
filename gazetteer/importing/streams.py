"""JSON as a stream of objects: an array, a collection's features, or an object a line; never whole in memory.

Read with ijson, an optional package.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from gazetteer.importing.errors import FormatMissing, ImportFailed
from gazetteer.importing.inputs import lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from gazetteer.importing.entry import Faults
    from gazetteer.importing.inputs import Input, Meter

_HEAD: Final = 1 << 16
_ARRAYS: Final = ("features", "@graph", "places")


def objects(item: Input, faults: Faults, meter: Meter) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the number, counted from 1, and the content of each object of a collection.

    Raises
    ------
    FormatMissing
        If ijson is not installed.
    ImportFailed
        If the file is no JSON from some point on.
    """
    head = item.head(_HEAD)
    found = _by_line(item, faults, meter) if _is_by_line(head) else _from_array(item, meter, _array_of(head))
    for number, value in found:
        if isinstance(value, dict):
            yield number, value
        else:
            faults.add(item.name, number, json.dumps(value)[:80], "is no object that could tell of a place")


def _is_by_line(head: bytes) -> bool:
    first, newline, _ = head.lstrip().partition(b"\n")
    try:
        value = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return (
        bool(newline) and isinstance(value, dict) and not any(isinstance(value.get(a), list) for a in _ARRAYS)
    )


def _array_of(head: bytes) -> str:
    text = head.decode("utf-8-sig", "replace").lstrip()
    if text.startswith("["):
        return "item"
    return next((f"{name}.item" for name in _ARRAYS if f'"{name}"' in text), "features.item")


def _by_line(item: Input, faults: Faults, meter: Meter) -> Iterator[tuple[int, Any]]:
    with item.open() as file:
        for number, line in enumerate(lines(file), start=1):
            meter.add(len(line))
            if not line.strip():
                continue
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError):
                faults.add(item.name, number, line, "is no JSON")


def _from_array(item: Input, meter: Meter, path: str) -> Iterator[tuple[int, Any]]:
    try:
        import ijson
    except ImportError as err:
        raise FormatMissing(
            f'{item.name} is JSON, and reading it as a stream needs ijson: pip install "wherein[formats]"'
        ) from err
    with item.open() as file:
        read = 0
        try:
            for number, value in enumerate(ijson.items(_skip_mark(file), path, use_float=True), start=1):
                yield number, value
                at = file.tell()
                meter.add(at - read)
                read = at
        except (ijson.JSONError, UnicodeDecodeError) as err:
            reason = str(err).partition("\n")[0]
            raise ImportFailed(f"{item.name} is no whole JSON ({reason}); get it again") from err


def _skip_mark(file: BinaryIO) -> BinaryIO:
    """Pass over a byte order mark, which JSON does not allow and some programs write."""
    if file.read(3) != b"\xef\xbb\xbf":
        file.seek(0)
    return file
