"""Parquet, by pyarrow: a document a row, a batch of rows at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geo.errors import DocumentError
from geo.readers.columns import bounded, documents
from geo.readers.sheets import cell_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.readers.columns import Row
    from geo.readers.values import Item, Session, Source

_BATCH: Final = 256


def read(source: Source, session: Session) -> Iterator[Item]:
    """Yield a document a row; the first record is row 1, since the names are no row of the file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        if source.path is not None:
            given, packed = source.path, source.path.stat().st_size
        else:
            data = source.read(session.limits)
            given, packed = pa.BufferReader(data), len(data)
        with pq.ParquetFile(given) as file:
            names = tuple(file.schema_arrow.names)
            rows = bounded(_rows(names, file), source.name, packed, session)
            yield from documents(source.name, rows, session, header=True)
    except (pa.ArrowException, OSError) as error:
        if isinstance(error, DocumentError):
            raise
        said = (str(error).splitlines() or [""])[0][:120]
        raise DocumentError(source.name, f"it is damaged or no Parquet ({said}); write it again") from error


def _rows(names: tuple[str, ...], file: Any) -> Iterator[Row]:
    yield 0, names, ()
    number = 0
    for batch in file.iter_batches(batch_size=_BATCH):
        for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            number += 1
            yield number, tuple(cell_text(cell) for cell in cells), ()
