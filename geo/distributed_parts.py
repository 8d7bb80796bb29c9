"""What a part of a distributed run holds, and how it is named: imported where Ray is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from ray.data.datasource import BlockBasedFileDatasink, FilenameProvider

from geo.exporters import ExportSettings, arrow
from geo.exporters.jsonl import analysis_record
from geo.exporters.parquet import file_schema
from geo.exporters.rows import MENTION_COLUMNS, mention_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.model import Analysis

_STATED: Final = ("wherein", "gazetteer")
"""Of the settings, what a file states; each row carries it, as no part knows of another."""


class _PartNames(FilenameProvider):
    """Names that sort in the order of the rows."""

    def __init__(self, suffix: str) -> None:
        super().__init__(file_format=suffix)
        self._suffix = suffix

    def get_filename_for_task(self, write_uuid: str, task_index: int) -> str:  # noqa: ARG002
        return f"part-{task_index:06}.{self._suffix}"


class _Lines(BlockBasedFileDatasink):
    """JSON lines as they are: Ray's own writer would spell them anew."""

    def __init__(self, path: str, **more: Any) -> None:
        super().__init__(path, filename_provider=_PartNames("jsonl"), **more)

    def write_block_to_file(self, block: Any, file: Any) -> None:
        for line in block.to_arrow()["line"].to_pylist():
            file.write(line.encode("utf-8") + b"\n")


class _Mentions(BlockBasedFileDatasink):
    """GeoParquet: the same columns as anywhere, with what makes a table geographic beside them."""

    def __init__(self, path: str, **more: Any) -> None:
        super().__init__(path, filename_provider=_PartNames("parquet"), **more)

    def write_block_to_file(self, block: Any, file: Any) -> None:
        library = arrow.pyarrow()
        table = block.to_arrow()
        stated = {name: table[f"_{name}"][0].as_py() for name in _STATED}
        form = file_schema(ExportSettings(**stated))
        rows = table.select(form.names).cast(form)
        library.parquet.write_table(rows, file, compression="zstd")


def parts_of(form: str) -> type[_Lines | _Mentions]:
    """Return what writes the parts of a form."""
    return _Lines if form == "jsonl" else _Mentions


def lines_table(analyses: Iterable[Analysis], settings: ExportSettings) -> Any:
    """Return a row a document: its id and its line of JSON."""
    rows = [
        {
            "id": analysis.document.id,
            "line": json.dumps(analysis_record(analysis, settings), ensure_ascii=False, allow_nan=False),
        }
        for analysis in analyses
    ]
    library = arrow.pyarrow()
    form = library.schema([("id", library.string()), ("line", library.large_string())])
    return library.Table.from_pylist(rows, schema=form)


def mentions_table(analyses: Iterable[Analysis], settings: ExportSettings) -> Any:
    """Return a row a mention, with its point as WKB, and the versions that the file has to state."""
    library = arrow.pyarrow()
    form = arrow.schema(MENTION_COLUMNS, {})
    latitude = list(MENTION_COLUMNS).index("latitude")
    table = library.Table.from_batches(
        arrow.batches(mention_rows(analyses, settings), latitude, form), schema=form
    )
    for name in _STATED:
        values = [getattr(settings, name)] * table.num_rows
        table = table.append_column(f"_{name}", library.array(values, library.string()))
    return table
