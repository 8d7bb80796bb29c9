"""Past one machine: the same analysis as a Ray Data pipeline, one parser an actor, results in parts.

Ray schedules, moves, retries and writes; here stands only what it cannot know: how a file becomes documents,
how a document becomes an analysis, and what a part looks like. The parts of a run, laid end to end in the
order of their names, are the file that one process would have written.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from geo.cycles import search_seldom
from geo.distributed_cluster import Faults, RayMissing, data_library, start
from geo.distributed_reading import place_of, read
from geo.errors import GeoError
from geo.parsers import ParserOptions, model_name, open_parser

if TYPE_CHECKING:
    from geo.exporters import Holds
    from geo.model import Document

__all__ = ["FORMS", "Faults", "FolderTaken", "RayMissing", "free_place", "locate", "read", "start", "write"]

FORMS: Final = ("jsonl", "parquet")
"""Formats that can be written in parts."""


class FolderTaken(GeoError, ValueError):
    """There is something where the parts should go."""

    def __init__(self, folder: str) -> None:
        super().__init__(f"{folder} is there already; name a folder that is not, or remove it")


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
    compute = data_library().ActorPoolStrategy(min_size=1, max_size=actors, initial_size=actors)
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

    data_library()
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

    filesystem, path = place_of(folder)
    if filesystem.get_file_info(path).type is not fs.FileType.NotFound:
        raise FolderTaken(folder)
    return filesystem, path


class _Locating:
    """One parser, kept open, and what it makes of a batch of documents."""

    def __init__(self, options: ParserOptions, form: str, holds: Holds, faults: Faults | None) -> None:
        from importlib.metadata import version

        from geo.exporters import ExportSettings

        search_seldom()
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
