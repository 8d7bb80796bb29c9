"""Laying the base out on disk (``gazetteer.pack.layout``), the same bytes for the same places."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

import marisa_trie
import numpy as np

from gazetteer.build.drafts import Draft, Name
from gazetteer.errors import GazetteerError
from gazetteer.naming.folding import fold
from gazetteer.pack import layout
from gazetteer.place import MatchKind, Place, standing_of
from gazetteer.shapes import pack_shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from gazetteer.naming.variants import VariantRules

_COUNTRY_CODES: Final = frozenset({"PCL", "PCLD", "PCLF", "PCLI", "PCLIX", "PCLS", "TERR"})
_NAME_ORDER: Final = {kind: number for number, kind in enumerate(layout.KINDS)}


def write_base(
    folder: Path,
    drafts: Iterable[Draft],
    shapes: Mapping[str, BaseGeometry],
    rules: VariantRules,
    about: dict[str, Any],
) -> dict[str, int]:
    """Write a base into an empty folder and return its counts.

    Parameters
    ----------
    folder : Path
        Made if absent; whatever it holds under the same names is overwritten.
    drafts : iterable of Draft
        Every place, each with a point.
    shapes : mapping of str to geometry
        Lines and areas by place id, longitude and latitude.
    rules : VariantRules
        Whose ``index`` rules add lookup keys.
    about : dict
        Goes into ``meta.json``: sources, licences, counts by source.

    Raises
    ------
    GazetteerError
        If a draft makes no valid place; the message names it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = sorted(drafts, key=lambda d: (d.country_code, d.admin1, d.id))
    for draft in rows:
        _check(draft)
    names = [_ordered_names(draft) for draft in rows]
    places = np.zeros(len(rows), layout.RECORD)
    codes = _put_columns(places, rows)
    places["name"] = _write_names(folder, names)
    places["own"] = _write_ids(folder, rows)
    _save(folder, "places", places, layout.RECORD)
    keys, postings = _write_keys(folder, rows, names, rules)
    _write_shapes(folder, rows, shapes)
    counts = {
        "places": len(rows),
        "names": sum(map(len, names)),
        "keys": keys,
        "postings": postings,
        "shapes": sum(d.id in shapes for d in rows),
    }
    _write_meta(folder, {**about, "counts": counts, "codes": codes})
    return counts


def _check(draft: Draft) -> None:
    try:
        Place(
            id=draft.id,
            name=draft.name,
            latitude=draft.latitude,
            longitude=draft.longitude,
            feature_class=draft.feature_class,
            feature_code=draft.feature_code,
        )
    except GazetteerError as err:
        raise GazetteerError(f"{draft.source} gives no valid place: {err}") from err


def _ordered_names(draft: Draft) -> list[Name]:
    """Return the names to keep, best kind first; of spellings that fold alike the first."""
    kept = [Name(draft.name, MatchKind.PRIMARY)]
    keys = {fold(draft.name)}
    for name in sorted(draft.names.values(), key=lambda n: _NAME_ORDER[n.kind]):
        key = fold(name.text)
        if name.text != draft.name and (name.case_sensitive or key not in keys):
            kept.append(name)
            if not name.case_sensitive:
                keys.add(key)
    return kept[: layout.MAX_NAMES]


def _put_columns(places: NDArray[np.void], rows: list[Draft]) -> dict[str, Any]:
    """Fill the columns of points, people and codes; return the tables of codes."""
    units = layout.COORDINATE_UNITS
    places["latitude"] = [round(d.latitude * units) for d in rows]
    places["longitude"] = [round(d.longitude * units) for d in rows]
    places["population"] = [min(d.population, 2**32 - 1) for d in rows]
    codes = {}
    for column, table, values in (
        ("feature", "features", [[d.feature_class, d.feature_code] for d in rows]),
        ("country", "countries", [d.country_code or None for d in rows]),
        ("admin1", "admin1", [d.admin1 or None for d in rows]),
        ("admin2", "admin2", [d.admin2 or None for d in rows]),
        ("source", "sources", [d.source for d in rows]),
        ("dates", "dates", [[d.valid_from or None, d.valid_to or None] for d in rows]),
    ):
        codes[table] = sorted({json.dumps(v): v for v in values}.values(), key=json.dumps)
        numbers = {json.dumps(v): n for n, v in enumerate(codes[table])}
        places[column] = [numbers[json.dumps(v)] for v in values]
    return codes


def _write_names(folder: Path, names: list[list[Name]]) -> NDArray[np.int64]:
    """Write every name, and return where each row's begin."""
    texts = ["".join(f"{name.text}\n" for name in own).encode() for own in names]
    (folder / "names.bin").write_bytes(b"".join(texts))
    return np.cumsum([0, *map(len, texts)])[:-1]


def _write_ids(folder: Path, rows: list[Draft]) -> list[int]:
    """Write ids and aliases, and return what each row keeps of its id."""
    row_of = {alias: row for row, draft in reversed(list(enumerate(rows))) for alias in _division_keys(draft)}
    row_of |= {draft.id: row for row, draft in enumerate(rows)}
    trie = marisa_trie.Trie(sorted(row_of))
    trie.save(str(folder / "ids.trie"))
    id_rows = np.zeros(len(trie), np.uint32)
    for key, row in row_of.items():
        id_rows[trie[key]] = row
    _save(folder, "id_rows", id_rows, np.uint32)
    return [trie[draft.id] for draft in rows]


def _division_keys(draft: Draft) -> Iterator[str]:
    yield from draft.former_ids
    code = f"{draft.country_code}.{draft.admin1}"
    if draft.feature_class != "A" or not draft.country_code or not draft.id.startswith("geonames:"):
        return
    if draft.feature_code in _COUNTRY_CODES:
        yield f"country:{draft.country_code}"
    elif draft.feature_code == "ADM1" and draft.admin1:
        yield f"admin:{code}"
    elif draft.feature_code == "ADM2" and draft.admin1 and draft.admin2:
        yield f"admin:{code}.{draft.admin2}"


def _write_keys(
    folder: Path, rows: list[Draft], names: list[list[Name]], rules: VariantRules
) -> tuple[int, int]:
    shards: list[dict[str, list[tuple[int, int]]]] = [defaultdict(list) for _ in range(layout.SHARDS)]
    for row, draft in enumerate(rows):
        for key, tags in _keys_of(draft, names[row], rules).items():
            shards[layout.shard(key)][key] += [(tag, row) for tag in tags]
    for number, postings in enumerate(shards):
        _write_shard(folder, number, postings, rows)
    return sum(map(len, shards)), sum(len(found) for shard in shards for found in shard.values())


def _keys_of(draft: Draft, names: list[Name], rules: VariantRules) -> dict[str, list[int]]:
    """Return the tags of a place under each of its keys: the best kind, and every case-bound spelling."""
    found: dict[str, list[int]] = {}
    free: set[str] = set()
    folded = [fold(name.text) for name in names]
    for number, (name, key) in enumerate(zip(names, folded, strict=True)):
        if name.case_sensitive or key not in free:
            found.setdefault(key, []).append(
                layout.tag(name.kind, number, case_sensitive=name.case_sensitive)
            )
            if not name.case_sensitive:
                free.add(key)
    for number, (name, key) in enumerate(zip(names, folded, strict=True)):
        if (
            name.case_sensitive
            or not key.isascii()
            or name.kind not in {MatchKind.PRIMARY, MatchKind.ALTERNATE}
        ):
            continue
        for other in rules.keys(key, draft.feature_class, draft.feature_code, draft.country_code):
            if other not in found:
                found[other] = [layout.tag(MatchKind.VARIANT, number, case_sensitive=False)]
    return found


def _write_shard(
    folder: Path, number: int, postings: dict[str, list[tuple[int, int]]], rows: list[Draft]
) -> None:
    def rank(posting: tuple[int, int]) -> tuple[int, int, str, int]:
        tag, row = posting
        draft = rows[row]
        weight = standing_of(draft.feature_class, draft.feature_code, draft.population)
        return _NAME_ORDER[layout.tag_kind(tag)], -weight, draft.id, tag

    trie = marisa_trie.Trie(sorted(postings))
    trie.save(str(folder / f"keys-{number:02}.trie"))
    ordered: list[list[tuple[int, int]]] = [[] for _ in range(len(trie))]
    for key, found in postings.items():
        ordered[trie[key]] = sorted(found, key=rank)
    _save(folder, f"starts-{number:02}", np.cumsum([0, *map(len, ordered)]), np.uint32)
    _save(folder, f"rows-{number:02}", [row for found in ordered for _, row in found], np.uint32)
    _save(folder, f"tags-{number:02}", [tag for found in ordered for tag, _ in found], np.uint16)


def _write_shapes(folder: Path, rows: list[Draft], shapes: Mapping[str, BaseGeometry]) -> None:
    having = [(row, pack_shape(shapes[d.id])) for row, d in enumerate(rows) if d.id in shapes]
    (folder / "shapes.bin").write_bytes(b"".join(shape for _, shape in having))
    _save(folder, "shape_rows", [row for row, _ in having], np.uint32)
    _save(folder, "shape_ends", np.cumsum([len(shape) for _, shape in having]), np.uint32)


def _write_meta(folder: Path, meta: dict[str, Any]) -> None:
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.name != "meta.json":
            digest.update(f"{path.name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    digest.update(json.dumps(meta, sort_keys=True).encode())
    meta = {"schema_version": layout.SCHEMA_VERSION, "version": digest.hexdigest()[:16], **meta}
    (folder / "meta.json").write_text(
        json.dumps(meta, ensure_ascii=False, sort_keys=True), "utf-8", newline="\n"
    )


def _save(folder: Path, name: str, values: Any, dtype: Any) -> None:
    np.save(folder / f"{name}.npy", np.asarray(values, dtype=dtype), allow_pickle=False)
