"""GeoNames' ``alternateNamesV2.txt``: sorted by place on disk, so that a dump's rows find theirs at once.

Ten columns: id, geonameid, language, name, preferred, short, colloquial, historic, from, to. Links, postal
codes and the like are no names; Wikidata ids become aliases; codes of airports, and short forms, stand for
their place in capitals only.
"""

from __future__ import annotations

import mmap
import re
from array import array
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from gazetteer.importing.cleaning import clean, entry_names
from gazetteer.importing.inputs import lines

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from gazetteer.importing.entry import EntryName, Faults
    from gazetteer.importing.inputs import Input, Meter

COLUMNS: Final = (8, 10)
"""The first edition has eight."""
_NO_NAMES: Final = frozenset({"link", "post", "unlc", "phon", "piny", "tcid", "fr_1793"})
_WIKIDATA: Final = "wkdt"
_CODES: Final = frozenset({"iata", "icao", "faac", "abbr"})
_PER_BUCKET: Final = 1 << 18
"""Ids a bucket: sorted in memory, one after the other."""
_REPORT_ROWS: Final = 20_000
_MOST_BUCKETS: Final = 256
_WAITING: Final = 100_000
_QID: Final = re.compile(r"Q[1-9]\d*", re.ASCII)


class AlternateNames:
    """The names of every place, sorted by its id in a file of their own.

    Parameters
    ----------
    folder : Path
        For the sorted file.
    inputs : iterable of Input
        The tables to read.
    faults : Faults
        Takes the rows that are left out.
    meter : Meter
        Is told how much was read.
    """

    def __init__(self, folder: Path, inputs: Iterable[Input], faults: Faults, meter: Meter) -> None:
        buckets = _Buckets(folder)
        for item in inputs:
            _spread(item, buckets, faults, meter)
        self._ids = array("Q")
        self._ends = array("Q", [0])
        path = folder / "alternates.tmp"
        buckets.sort_into(path, self._ids, self._ends)
        with path.open("rb") as file:
            empty = self._ends[-1] == 0
            self._rows = b"" if empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._path = path

    def close(self) -> None:
        """Let go of the sorted file, and delete it."""
        if isinstance(self._rows, mmap.mmap):
            self._rows.close()
        self._path.unlink(missing_ok=True)

    def of(self, number: int) -> tuple[list[EntryName], tuple[str, ...]]:
        """Return a place's names and aliases, by its GeoNames id."""
        at = bisect_left(self._ids, number)
        if at == len(self._ids) or self._ids[at] != number:
            return [], ()
        rows = self._rows[self._ends[at] : self._ends[at + 1]].decode().split("\n")[:-1]
        pairs = [row.split("\t", 1) for row in rows]
        texts = [text for kind, text in pairs if kind != _WIKIDATA and kind not in _CODES]
        codes = [text for kind, text in pairs if kind in _CODES]
        aliases = tuple(f"wikidata:{text}" for kind, text in pairs if kind == _WIKIDATA)
        return [*entry_names(texts), *(name._replace(is_code=True) for name in entry_names(codes))], aliases


class _Buckets:
    """Rows spread over files by their place's id, so that each file can be sorted in memory."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lines: dict[int, list[str]] = {}
        self._used: set[int] = set()
        self._waiting = 0

    def add(self, number: int, kind: str, text: str) -> None:
        bucket = min(number // _PER_BUCKET, _MOST_BUCKETS)
        self._lines.setdefault(bucket, []).append(f"{number}\t{kind}\t{text}\n")
        self._waiting += 1
        if self._waiting >= _WAITING:
            self._flush()

    def sort_into(self, path: Path, ids: array[int], ends: array[int]) -> None:
        """Write all rows sorted by id; append the ids, and where each one's rows end."""
        self._flush()
        with path.open("wb", buffering=1 << 20) as out:
            for bucket in sorted(self._used):
                staged = self._path(bucket)
                rows = [line.split(b"\t", 1) for line in staged.read_bytes().splitlines(keepends=True)]
                staged.unlink()
                rows.sort(key=lambda row: int(row[0]))
                for number, row in rows:
                    if not ids or ids[-1] != int(number):
                        ids.append(int(number))
                        ends.append(ends[-1])
                    ends[-1] += out.write(row)

    def _flush(self) -> None:
        for bucket, waiting in self._lines.items():
            with self._path(bucket).open("ab") as file:
                file.write("".join(waiting).encode())
            self._used.add(bucket)
        self._lines.clear()
        self._waiting = 0

    def _path(self, bucket: int) -> Path:
        return self._folder / f"alternates-{bucket:03}.tmp"


def _spread(item: Input, buckets: _Buckets, faults: Faults, meter: Meter) -> None:
    with item.open() as file:
        read = 0
        for number, line in enumerate(lines(file), start=1):
            read += len(line)
            _spread_row(item.name, number, line, buckets, faults)
            if number % _REPORT_ROWS == 0:
                meter.add(read)
                read = 0
        meter.add(read)


def _spread_row(file: str, number: int, line: bytes, buckets: _Buckets, faults: Faults) -> None:
    try:
        cells = line.decode().rstrip("\r\n").split("\t")
    except UnicodeDecodeError:
        faults.add(file, number, line, "is not UTF-8")
        return
    if len(cells) not in COLUMNS:
        if line.strip():
            faults.add(file, number, line, f"has {len(cells)} columns; a row of names has {COLUMNS[-1]}")
        return
    if not (cells[1].isascii() and cells[1].isdigit()):
        faults.add(file, number, cells[1], "is no GeoNames id")
        return
    text = clean(cells[3])
    if cells[2] in _NO_NAMES or not text:
        return
    if cells[2] == _WIKIDATA and not _QID.fullmatch(text):
        faults.add(file, number, text, "is no Wikidata id, such as Q90")
        return
    buckets.add(int(cells[1]), cells[2], text)
