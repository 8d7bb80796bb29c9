"""Reading on a cluster: files of any format, each where a processor is free, as rows of documents."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from geo.distributed_cluster import data_library
from geo.errors import GeoError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from geo.distributed_cluster import Faults
    from geo.documents import Item, ReadOptions

_BATCH: Final = 32
"""Documents given to a parser at a time."""
_BLOCKS: Final = 4_096
"""Of files, at most; each becomes a part."""


def read(paths: Sequence[str], options: ReadOptions | None = None, faults: Faults | None = None) -> Any:
    """Read files of any format that Wherein reads, each where a processor is free.

    Parameters
    ----------
    paths : sequence of str
        Files and folders: local paths that every machine sees, or addresses of what pyarrow opens
        (``s3://``, ``gs://``, ``hdfs://``).
    options : ReadOptions, optional
    faults : Faults, optional
        Told what could not be read.

    Returns
    -------
    ray.data.Dataset
        A row a document, in the order of the files' names: ``id`` (str) and ``document`` (str, JSON), as
        :func:`geo.distributed.locate` takes them. What cannot be read is a row too: a document without
        text whose warning says why.

    Raises
    ------
    GeoError
        If a path does not exist, or there is no file.
    RayMissing
        If Ray is not installed.
    """
    from geo.documents import ReadOptions as Default

    data = data_library()
    files = [{"path": path, "name": name} for given in paths for path, name in _files(given)]
    if not files:
        raise GeoError(f"there is no file in {', '.join(paths)}; name files, or a folder that holds some")
    # One block a file, so that a lost machine costs little; but a block costs, too.
    rows = data.from_items(files, override_num_blocks=min(len(files), _BLOCKS))
    return rows.map_batches(
        _documents, fn_kwargs={"options": options or Default(), "faults": faults},
        batch_size=1, batch_format="pyarrow", zero_copy_batch=True,
    )  # fmt: skip


def _files(given: str) -> Iterator[tuple[str, str]]:
    """Yield each file below a path with the id its document has, in order; hidden ones are passed over."""
    from pyarrow import fs

    filesystem, path = place_of(given)
    info = filesystem.get_file_info(path)
    if info.type is fs.FileType.NotFound:
        raise GeoError(f"{given}: there is no such file or folder; check the path")
    # Machines of a cluster work in folders of their own.
    given = given if "://" in given else path
    if info.type is not fs.FileType.Directory:
        yield given, PurePosixPath(path).name
        return
    below = filesystem.get_file_info(fs.FileSelector(path, recursive=True))
    named = {PurePosixPath(each.path).relative_to(path): each for each in below if each.is_file}
    for name in sorted(named, key=str):
        hidden = any(part.startswith(".") for part in name.parts) or name.suffix == ".part"
        if not hidden:
            yield f"{given.rstrip('/')}/{name}", str(name)


def place_of(address: str) -> tuple[Any, str]:
    """Return the file system of an address, and the path on it."""
    from pyarrow import fs

    if "://" in address:
        filesystem, path = fs.FileSystem.from_uri(address)
        return filesystem, path
    return fs.LocalFileSystem(), os.path.abspath(address)


def _documents(batch: Any, *, options: ReadOptions, faults: Faults | None) -> Iterator[Any]:
    """Read a file wherever it lies; formats that are not ours in a process of its own."""
    from geo.readers import Sandbox, Source
    from geo.readers import read as read_source

    with Sandbox() as sandbox:
        for row in batch.to_pylist():
            with _on_this_machine(row["path"]) as path:
                source = Source(name=row["name"], path=path)
                yield from _tables(read_source(source, options, sandbox), faults)


@contextmanager
def _on_this_machine(address: str) -> Iterator[Path]:
    """Give a file a path: its own, or that of a copy for as long as it is read."""
    filesystem, path = place_of(address)
    if filesystem.type_name == "local":
        yield Path(path)
        return
    with tempfile.NamedTemporaryFile() as file, filesystem.open_input_stream(path) as stream:
        shutil.copyfileobj(stream, file)
        file.flush()
        yield Path(file.name)


def _tables(items: Iterable[Item], faults: Faults | None) -> Iterator[Any]:
    from geo.model import Document
    from geo.readers.wire import packed_item

    rows: list[dict[str, str]] = []
    for item in items:
        if not isinstance(item, Document):
            if faults is not None:
                faults.tell(item)
            if not item.fault:
                continue
            item = Document(id=item.document, text="", warnings=(item.reason,))
        rows.append({"id": item.id, "document": json.dumps(packed_item(item))})
        if len(rows) == _BATCH:
            yield _table(rows)
            rows = []
    if rows:
        yield _table(rows)


def _table(rows: list[dict[str, str]]) -> Any:
    import pyarrow

    return pyarrow.Table.from_pylist(rows)
