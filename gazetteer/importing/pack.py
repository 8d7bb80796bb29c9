"""Writing a pack: entries in, one after the other, the files that ``layout`` names out, in bounded memory.

Columns are kept as numbers (some 40 bytes a place), names go straight to their file, lookup keys to one
file a shard; at the end each shard is sorted and made into its trie, one after the other. The same entries
in the same order give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from array import array
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gazetteer.importing.errors import ImportFailed
from gazetteer.importing.tries import write_ids, write_shard
from gazetteer.naming.folding import MAX_KEY_BYTES, fold
from gazetteer.pack import layout
from gazetteer.pack.ids import Ids, open_ids
from gazetteer.pack.spatial import sort_into_cells
from gazetteer.place import MatchKind, standing_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from types import TracebackType
    from typing import BinaryIO

    from numpy.typing import NDArray

    from gazetteer.importing.entry import Entry
    from gazetteer.naming.variants import VariantRules

_Staged = tuple[list[str], "array[int]", "array[int]"]
"""Keys with their rows and tags, not yet in their files."""
_FLUSH_ROWS: Final = 20_000
_MOST_PEOPLE: Final = 2**32 - 1
_PRIMARY: Final = layout.tag(MatchKind.PRIMARY, 0, case_sensitive=False)
_ALTERNATE: Final = layout.tag(MatchKind.ALTERNATE, 0, case_sensitive=False)
_CODE: Final = layout.tag(MatchKind.ABBREVIATION, 0, case_sensitive=True)
_VARIANT: Final = layout.tag(MatchKind.VARIANT, 0, case_sensitive=False)
_COUNTRY_CODES: Final = frozenset({"PCL", "PCLD", "PCLF", "PCLI", "PCLIX", "PCLS", "TERR"})
_TABLES: Final = {
    "features": "feature", "countries": "country", "admin1": "admin1", "admin2": "admin2", "dates": "dates",
}  # fmt: skip
"""Table of codes → the column that holds numbers into it."""
_COLUMNS: Final = {
    "latitude": "i", "longitude": "i", "population": "I", "standing": "I", "feature": "I", "country": "I",
    "admin1": "I", "admin2": "I", "dates": "I",
}  # fmt: skip


class PackWriter:
    """A pack being written; use as a context manager, so that its files are closed.

    Parameters
    ----------
    folder : Path
        An empty folder.
    rules : VariantRules
        Whose ``index`` rules add lookup keys.
    source : str
        What every place of the pack says of its source.
    """

    def __init__(self, folder: Path, rules: VariantRules, source: str) -> None:
        self._folder = folder
        self._rules = rules
        self._source = source
        self._numbers = {name: array(kind) for name, kind in _COLUMNS.items()}
        self._codes: dict[str, dict[Any, int]] = {table: {} for table in _TABLES}
        self._name_sizes = array("I")
        self._names_file = self._open("names.bin")
        self._ids_file = self._open("ids.tmp")
        self._aliases_file = self._open("aliases.tmp")
        self._shapes_file = self._open("shapes.bin")
        self._key_files = [self._open(f"keys-{n:02}.tmp") for n in range(layout.SHARDS)]
        self._row_files = [self._open(f"rows-{n:02}.tmp") for n in range(layout.SHARDS)]
        self._tag_files = [self._open(f"tags-{n:02}.tmp") for n in range(layout.SHARDS)]
        self._staged: list[_Staged] = [([], array("I"), array("H")) for _ in range(layout.SHARDS)]
        self._id_lines: list[str] = []
        self._shape_rows = array("I")
        self._shape_ends = array("Q")
        self._shards: dict[str, _Staged] = {}
        self._names = 0
        self._widest_id = 1

    def __enter__(self) -> PackWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def __len__(self) -> int:
        return len(self._name_sizes)

    @property
    def names(self) -> int:
        """Return how many names were written."""
        return self._names

    def add(self, entry: Entry) -> int:
        """Write a place, which has a point and a class, and return its row."""
        row = len(self._name_sizes)
        texts, free, exact = _names(entry)
        written = "\n".join(texts).encode()
        self._names_file.write(written)
        self._names_file.write(b"\n")
        self._name_sizes.append(len(written) + 1)
        self._names += len(texts)
        self._put_columns(entry)
        self._put_keys(entry, row, free, exact)
        self._id_lines.append(entry.id)
        self._widest_id = max(self._widest_id, len(entry.id.encode()))
        for alias in chain(entry.aliases, _division_aliases(entry)):
            self._aliases_file.write(f"{alias}\t{row}\n".encode())
        if len(self._id_lines) >= _FLUSH_ROWS:
            self._flush()
        return row

    def add_shape(self, packed: bytes) -> None:
        """Give the place that was added last an outline, as ``gazetteer.shapes`` packs it."""
        self._shapes_file.write(packed)
        self._shape_rows.append(len(self._name_sizes) - 1)
        self._shape_ends.append((self._shape_ends[-1] if self._shape_ends else 0) + len(packed))

    def finish(
        self,
        about: dict[str, Any],
        report: Callable[[float], None],
        parents: Iterable[tuple[str, str]] = (),
    ) -> dict[str, int]:
        """Sort everything into place, write ``meta.json`` last, and return the counts.

        Parameters
        ----------
        about : dict
            Goes into ``meta.json``: sources, licences, counts by source.
        report : callable
            Told how much is done, 0 to 1.
        parents : iterable of (str, str)
            Ids of places, each with that of one it lies in; pairs of which one is not here are passed over.
        """
        self._flush()
        self._close()
        rows = len(self)
        standing = np.asarray(self._numbers.pop("standing"))
        codes, places = self._columns()
        _save(self._folder, "shape_rows", self._shape_rows, np.uint32)
        _save(self._folder, "shape_ends", self._shape_ends)
        tries, prefix, places["own"], rank = write_ids(self._folder, rows, self._widest_id)
        _save(self._folder, "places", places)
        del places
        _write_parents(self._folder, open_ids(self._folder, tries, prefix), parents)
        keys = postings = 0
        for number in range(layout.SHARDS):
            report(number / layout.SHARDS)
            added = write_shard(self._folder, number, standing, rank)
            keys, postings = keys + added[0], postings + added[1]
        counts = {
            "places": rows,
            "names": self._names,
            "keys": keys,
            "postings": postings,
            "shapes": len(self._shape_rows),
        }
        write_meta(
            self._folder, {**about, "counts": counts, "codes": codes, "id_tries": tries, "id_prefix": prefix}
        )
        report(1.0)
        return counts

    def _put_columns(self, entry: Entry) -> None:
        numbers, units = self._numbers, layout.COORDINATE_UNITS
        population = min(entry.population, _MOST_PEOPLE)
        numbers["latitude"].append(round(entry.latitude * units))
        numbers["longitude"].append(round(entry.longitude * units))
        numbers["population"].append(population)
        numbers["standing"].append(standing_of(entry.feature_class, entry.feature_code, population))
        numbers["feature"].append(self._code("features", (entry.feature_class, entry.feature_code)))
        numbers["country"].append(self._code("countries", entry.country_code or None))
        numbers["admin1"].append(self._code("admin1", entry.admin1 or None))
        numbers["admin2"].append(self._code("admin2", entry.admin2 or None))
        numbers["dates"].append(self._code("dates", (entry.valid_from or None, entry.valid_to or None)))

    def _code(self, table: str, value: Any) -> int:
        codes = self._codes[table]
        return codes.setdefault(value, len(codes))

    def _put_keys(self, entry: Entry, row: int, free: dict[str, int], exact: list[tuple[str, int]]) -> None:
        for key, tag in chain(free.items(), exact):
            self._stage(key, row, tag)
        kind = entry.feature_class, entry.feature_code, entry.country_code
        taken: set[str] = set()
        for key, tag in free.items():
            if not key.isascii():
                continue
            for other in self._rules.keys(key, *kind):
                if other and other not in free and other not in taken:
                    taken.add(other)
                    self._stage(other, row, _VARIANT | layout.tag_name_number(tag))

    def _stage(self, key: str, row: int, tag: int) -> None:
        first = key[0]
        staged = self._shards.get(first)
        if staged is None:
            staged = self._shards[first] = self._staged[layout.shard(key)]
        staged[0].append(key)
        staged[1].append(row)
        staged[2].append(tag)

    def _flush(self) -> None:
        files = zip(self._key_files, self._row_files, self._tag_files, self._staged, strict=True)
        for key_file, row_file, tag_file, (keys, rows, tags) in files:
            key_file.write("".join(f"{key}\n" for key in keys).encode())
            row_file.write(rows.tobytes())
            tag_file.write(tags.tobytes())
            keys.clear()
            del rows[:], tags[:]
        self._ids_file.write("".join(f"{place_id}\n" for place_id in self._id_lines).encode())
        self._id_lines.clear()

    def _columns(self) -> tuple[dict[str, Any], NDArray[np.void]]:
        """Return the tables of codes, and all places without their ids; write what is by cells."""
        starts = _starts(self._name_sizes)
        wide = len(starts) and starts[-1] >= 2**32
        places = np.zeros(len(self), layout.wide_record() if wide else layout.RECORD)
        places["name"] = starts
        codes: dict[str, Any] = {"sources": [self._source]}
        for table, column in _TABLES.items():
            numbers = np.asarray(self._numbers.pop(column))
            codes[table], new = _sorted_codes(self._codes[table])
            _check_fits(len(codes[table]), column)
            places[column] = new[numbers]
        for column in ("latitude", "longitude", "population"):
            places[column] = self._numbers.pop(column)
        cells = sort_into_cells(places["latitude"], places["longitude"])
        for name, values in zip(("cell_starts", "cell_rows"), cells, strict=True):
            _save(self._folder, name, values)
        return codes, places

    def _open(self, name: str) -> BinaryIO:
        return (self._folder / name).open("wb", buffering=1 << 18)

    def _close(self) -> None:
        for file in (
            self._names_file, self._ids_file, self._aliases_file, self._shapes_file,
            *self._key_files, *self._row_files, *self._tag_files,
        ):  # fmt: skip
            file.close()


def write_meta(folder: Path, about: dict[str, Any]) -> None:
    """Write ``meta.json``, with a version that is a digest of every file and of ``about``."""
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        with path.open("rb") as file:
            digest.update(f"{path.name}\0{hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode())
    digest.update(json.dumps(about, sort_keys=True).encode())
    meta = {"schema_version": layout.SCHEMA_VERSION, "version": digest.hexdigest()[:16], **about}
    text = json.dumps(meta, ensure_ascii=False, sort_keys=True)
    (folder / "meta.json").write_text(text, "utf-8", newline="\n")


def _names(entry: Entry) -> tuple[list[str], dict[str, int], list[tuple[str, int]]]:
    """Return the names to keep, and the tag under each key: free ones, and those bound to their spelling.

    Of spellings that fold alike the first stays.
    """
    texts = [entry.name]
    free = {fold(entry.name): _PRIMARY}
    codes = []
    for text, is_code in entry.names:
        if is_code:
            codes.append(text)
            continue
        key = fold(text)
        if key and key not in free and len(texts) < layout.MAX_NAMES and len(key.encode()) <= MAX_KEY_BYTES:
            free[key] = _ALTERNATE | len(texts)
            texts.append(text)
    exact = []
    for text in dict.fromkeys(codes):
        if text != entry.name and len(texts) < layout.MAX_NAMES:
            exact.append((fold(text), _CODE | len(texts)))
            texts.append(text)
    return texts, free, exact


def _division_aliases(entry: Entry) -> Iterator[str]:
    if entry.feature_class != "A" or not entry.country_code or not entry.id.startswith("geonames:"):
        return
    if entry.feature_code in _COUNTRY_CODES:
        yield f"country:{entry.country_code}"
    elif entry.feature_code == "ADM1" and entry.admin1:
        yield f"admin:{entry.country_code}.{entry.admin1}"
    elif entry.feature_code == "ADM2" and entry.admin1 and entry.admin2:
        yield f"admin:{entry.country_code}.{entry.admin1}.{entry.admin2}"


def _write_parents(folder: Path, ids: Ids, parents: Iterable[tuple[str, str]]) -> None:
    rows = ((ids.row(child), ids.row(parent)) for child, parent in parents)
    found = sorted({(child, parent) for child, parent in rows if child is not None and parent is not None})
    if found:
        _save(folder, "parents", np.array(found, np.uint32).T)


def _sorted_codes(codes: dict[Any, int]) -> tuple[list[Any], NDArray[np.unsignedinteger[Any]]]:
    """Return a table in order, and for each number given so far the one it has in the table."""
    ordered = sorted(codes, key=json.dumps)
    new = np.zeros(len(codes), np.min_scalar_type(max(len(codes), 1)))
    new[[codes[value] for value in ordered]] = np.arange(len(ordered))
    return ordered, new


def _check_fits(count: int, column: str) -> None:
    most = 1 << 8 * layout.RECORD[column].itemsize
    if count > most:
        raise ImportFailed(
            f"{count:,} different values of {column}, and at most {most:,} can be kept; import in parts"
        )


def _starts(sizes: array[int]) -> NDArray[np.uint64]:
    """Return where each piece begins."""
    starts = np.zeros(len(sizes), np.uint64)
    np.cumsum(np.asarray(sizes)[:-1], out=starts[1:])
    return starts


def _save(folder: Path, name: str, values: Any, dtype: Any = None) -> None:
    np.save(folder / f"{name}.npy", np.asarray(values, dtype=dtype), allow_pickle=False)
