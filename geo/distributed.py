"""Past one machine: the same analysis as a Ray Data pipeline, one parser an actor, results in parts.

Ray schedules, moves, retries and writes; here stands only what it cannot know: how a file becomes documents,
how a document becomes an analysis, and what a part looks like. The parts of a run, laid end to end in the
order of their names, are the file that one process would have written.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from geo.errors import GeoError
from geo.parsers import ParserOptions, model_name, open_parser

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from geo.documents import Item, ReadOptions, Unread
    from geo.exporters import Holds
    from geo.model import Document

_BATCH: Final = 32
"""Documents given to a parser at a time."""
_BLOCKS: Final = 4_096
"""Of files, at most; each becomes a part."""
FORMS: Final = ("jsonl", "parquet")
"""Formats that can be written in parts."""


class RayMissing(GeoError, ImportError):
    """Ray is not installed."""

    def __init__(self) -> None:
        super().__init__("working on several machines needs Ray; pip install 'wherein[ray]'")


class FolderTaken(GeoError, ValueError):
    """There is something where the parts should go."""

    def __init__(self, folder: str) -> None:
        super().__init__(f"{folder} is there already; name a folder that is not, or remove it")


def start(address: str | None = None, *, processors: int | None = None) -> None:
    """Join a Ray cluster, or start one on this machine; nothing is done when one was joined before.

    Parameters
    ----------
    address : str, optional
        A cluster's address, as ``ray.init`` takes it; without it, ``RAY_ADDRESS`` of the environment
        counts, and without that a cluster of this machine alone is started, which sends no usage figures.
    processors : int, optional
        How many processors a cluster of this machine may use; all without it.

    Raises
    ------
    RayMissing
        If Ray is not installed.
    """
    ray = _ray()
    if ray.is_initialized():
        return
    # Ray asks these of the environment alone.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    if address or os.environ.get("RAY_ADDRESS"):
        ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR)
        return
    # Unless told so, Ray would join whatever cluster someone has started on this machine last.
    ray.init(
        address="local",
        num_cpus=processors,
        include_dashboard=False,
        log_to_driver=False,
        logging_level=logging.ERROR,
        _node_ip_address="127.0.0.1",
    )


class Faults:
    """What could not be read, wherever it was met: an actor beside the caller that every machine tells."""

    def __init__(self) -> None:
        ray = _ray()
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        # Beside the caller, so that no machine that is lost takes it along.
        here = NodeAffinitySchedulingStrategy(ray.get_runtime_context().get_node_id(), soft=False)
        self._actor = ray.remote(_Told).options(num_cpus=0, scheduling_strategy=here).remote()

    def tell(self, unread: Unread) -> None:
        """Keep one; told twice, after a machine was lost, it is kept once."""
        self._actor.add.remote(unread.document, unread.reason, unread.fault)

    def found(self) -> tuple[Unread, ...]:
        """Return all that was told, by name."""
        from geo.documents import Unread

        told = _ray().get(self._actor.all.remote())
        return tuple(
            Unread(document=document, reason=reason, fault=fault) for document, reason, fault in told
        )


class _Told:
    """What the actor holds."""

    def __init__(self) -> None:
        self._told: set[tuple[str, str, bool]] = set()

    def add(self, document: str, reason: str, fault: bool) -> None:
        self._told.add((document, reason, fault))

    def all(self) -> list[tuple[str, str, bool]]:
        return sorted(self._told)


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
        :func:`locate` takes them. What cannot be read is a row too: a document without text whose warning
        says why.

    Raises
    ------
    GeoError
        If a path does not exist, or there is no file.
    RayMissing
        If Ray is not installed.
    """
    from geo.documents import ReadOptions as Default

    data = _data()
    files = [{"path": path, "name": name} for given in paths for path, name in _files(given)]
    if not files:
        raise GeoError(f"there is no file in {', '.join(paths)}; name files, or a folder that holds some")
    # One block a file, so that a lost machine costs little; but a block costs, too.
    rows = data.from_items(files, override_num_blocks=min(len(files), _BLOCKS))
    return rows.map_batches(
        _documents, fn_kwargs={"options": options or Default(), "faults": faults},
        batch_size=1, batch_format="pyarrow", zero_copy_batch=True,
    )  # fmt: skip


def locate(
    dataset: Any,
    options: ParserOptions | None = None,
    *,
    form: str = "jsonl",
    holds: Holds | None = None,
    faults: Faults | None = None,
    actors: int = 1,
) -> Any:
    """Analyse the documents of a Ray dataset.

    Parameters
    ----------
    dataset : ray.data.Dataset
        From :func:`read`; or of one's own, a row a document, with ``id`` and ``text`` and what else the
        form of documents knows (``title``, ``date``, ``source``, ``url``, ``language``, ``mentions``).
    options : ParserOptions, optional
        Layers and files that it names must lie where every machine sees them.
    form : {"jsonl", "parquet"}
        What rows are made: one a document, or one a mention.
    holds : Holds, optional
        How much of the texts; whole documents without it.
    faults : Faults, optional
        Told which rows are no document.
    actors : int
        How many parsers are open at most. Each takes one processor and what ``docs/scale.md`` says of
        memory.

    Returns
    -------
    ray.data.Dataset
        In the dataset's order. ``jsonl``: ``id`` (str) and ``line`` (str, JSON without a line's end).
        ``parquet``: the columns of the GeoParquet export.

    Raises
    ------
    ValueError
        If the form is none of these.
    RayMissing
        If Ray is not installed.
    """
    if form not in FORMS:
        raise ValueError(f"{form!r} cannot be written in parts; choose one of {', '.join(FORMS)}")
    from geo.exporters import Holds as Kinds

    opening = (_anywhere(options or ParserOptions()), form, holds or Kinds.TEXTS, faults)
    # No batch size: Ray would wait for as many files, and make one part of them.
    compute = _data().ActorPoolStrategy(min_size=1, max_size=actors, initial_size=actors)
    return dataset.map_batches(
        _Locating, fn_constructor_args=opening, compute=compute, num_cpus=1, batch_size=None,
        batch_format="pyarrow", zero_copy_batch=True,
    )  # fmt: skip


def _anywhere(options: ParserOptions) -> ParserOptions:
    """Return the options with whole paths: machines of a cluster work in folders of their own."""
    return replace(
        options,
        layers=tuple(path.absolute() for path in options.layers),
        sources=options.sources.absolute() if options.sources else None,
        model=options.model.absolute() if options.model else None,
    )


def write(located: Any, folder: str, form: str = "jsonl") -> None:
    """Write located rows as the parts of a new folder.

    Parameters
    ----------
    located : ray.data.Dataset
        From :func:`locate`, with the same ``form``.
    folder : str
        A local path that every machine sees, or an address as in :func:`read`. It comes to hold
        ``part-000000.jsonl``, ``part-000001.jsonl`` and so on; ``_SUCCESS`` says that all are there.
    form : {"jsonl", "parquet"}

    Raises
    ------
    FolderTaken
        If there is such a folder.
    RayMissing
        If Ray is not installed.
    """
    from geo.distributed_parts import parts_of

    _data()
    filesystem, path = free_place(folder)
    located.write_datasink(parts_of(form)(path, filesystem=filesystem))
    with filesystem.open_output_stream(f"{path}/_SUCCESS"):
        pass


def free_place(folder: str) -> tuple[Any, str]:
    """Return the file system of a folder that is still to be made, and its path there.

    Raises
    ------
    FolderTaken
        If there is something already.
    """
    from pyarrow import fs

    filesystem, path = _place(folder)
    if filesystem.get_file_info(path).type is not fs.FileType.NotFound:
        raise FolderTaken(folder)
    return filesystem, path


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
    filesystem, path = _place(address)
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


class _Locating:
    """One parser, kept open, and what it makes of a batch of documents."""

    def __init__(self, options: ParserOptions, form: str, holds: Holds, faults: Faults | None) -> None:
        from importlib.metadata import version

        from geo.exporters import ExportSettings

        self._geoparser, gazetteer = open_parser(options)
        self._form = form
        self._faults = faults
        self._settings = ExportSettings(
            wherein=version("wherein"),
            gazetteer=gazetteer.version,
            model=model_name(options),
            holds=holds,
        )

    def __call__(self, batch: Any) -> Any:
        from geo.distributed_parts import lines_table, mentions_table

        documents = [_document(row, self._faults) for row in batch.to_pylist()]
        analyses = self._geoparser.locate_all(documents)
        made = lines_table if self._form == "jsonl" else mentions_table
        return made(analyses, self._settings)


def _document(row: dict[str, Any], faults: Faults | None) -> Document:
    """Return a row's document: one that was read here, or one in the form of documents."""
    from geo.documents import read_jsonl
    from geo.model import Document
    from geo.readers.wire import unpacked_item

    if isinstance(row.get("document"), str):
        item = unpacked_item(json.loads(row["document"]))
    else:
        known = {key: value for key, value in row.items() if value is not None}
        item = next(iter(read_jsonl([json.dumps(known, default=str)], "row")))
    if isinstance(item, Document):
        return replace(item, blocks=()) if "document" not in row else item
    unread = replace(item, document=str(row.get("id", item.document)))
    if faults is not None:
        faults.tell(unread)
    return Document(id=unread.document, text="", warnings=(unread.reason,))


def _files(given: str) -> Iterator[tuple[str, str]]:
    """Yield each file below a path with the id its document has, in order; hidden ones are passed over."""
    from pyarrow import fs

    filesystem, path = _place(given)
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


def _place(address: str) -> tuple[Any, str]:
    """Return the file system of an address, and the path on it."""
    from pyarrow import fs

    if "://" in address:
        filesystem, path = fs.FileSystem.from_uri(address)
        return filesystem, path
    return fs.LocalFileSystem(), os.path.abspath(address)


def _ray() -> Any:
    try:
        import ray
    except ImportError as error:
        raise RayMissing from error
    return ray


def _data() -> Any:
    """Return Ray's data library, told to keep the order of rows."""
    _ray()
    from ray import data

    context = data.DataContext.get_current()
    context.execution_options.preserve_order = True
    context.enable_progress_bars = False
    return data
