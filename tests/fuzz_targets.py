"""What is fuzzed: for each target a function that takes any bytes and raises only where something is wrong.

``tests/test_fuzzing.py`` replays what is kept in ``tests/data/fuzz`` and some changes of it;
``python benchmarks/fuzz.py`` runs on, led by the coverage of the code.
"""

from __future__ import annotations

import base64
import json
import traceback
import zlib
from contextlib import suppress
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gazetteer.importing.geometry import shape_and_point
from gazetteer.layers.cells import CellError, read_geometry
from gazetteer.layers.reading import LayerError, parse_layer, write_layer
from gazetteer.shapes import pack_shape, unpack_shape
from geo.documents import ReadOptions
from geo.errors import DocumentError
from geo.explorer.pack import blob
from geo.model import Document
from geo.project import ProjectError, _read_table
from geo.readers import READ_SUFFIXES, Limits, Source, Unread
from geo.readers.dispatch import FORMATS, read

if TYPE_CHECKING:
    from collections.abc import Callable

CORPUS: Final = Path(__file__).with_name("data") / "fuzz"
_GUARDED: Final = {suffix for form in FORMATS if form.guarded for suffix in form.suffixes}
_OURS: Final = (str(Path(__file__).parents[1] / "geo"), str(Path(__file__).parents[1] / "gazetteer"))
_SMALL: Final = ReadOptions(
    limits=Limits(
        file_bytes=1_000_000, record_bytes=100_000, text_characters=1_000_000, unpacked_bytes=20_000_000,
        ratio_from_bytes=1_000_000, office_bytes=20_000_000, members=200, pages=50,
    )
)  # fmt: skip


def readers(data: bytes) -> None:
    """Read a file; the first byte says of which kind."""
    if not data:
        return
    suffix = READ_SUFFIXES[data[0] % len(READ_SUFFIXES)]
    try:
        items = list(read(Source(name=f"a{suffix}", data=data[1:]), _SMALL, None))
    except (Exception, RecursionError) as error:
        # What a parser that is not ours raises ends its own process, and is said.
        if suffix in _GUARDED and not _raised_by_us(error):
            return
        raise
    assert items, f"nothing is said of {suffix}"
    for item in items:
        if isinstance(item, Unread):
            assert item.reason
            continue
        assert isinstance(item, Document)
        item.text.encode("utf-8")
        for block in item.blocks:
            assert 0 <= block.start <= len(item.text)
        for span in item.given_spans or ():
            assert 0 <= span.start <= span.end <= len(item.text)


def tables(data: bytes) -> None:
    """Read a gazetteer layer, a table of decisions and a table of documents; write the layer again."""
    try:
        layer = parse_layer(data, "x.csv")
    except LayerError:
        pass
    else:
        again = parse_layer(write_layer(layer), "x.csv")
        assert again.rows == layer.rows
        assert [record.cells for record in again.records] == [record.cells for record in layer.records]
    try:
        decisions, _ = _read_table(Path("x.csv"), data)
    except ProjectError:
        pass
    else:
        assert all(decision.quote.strip() for decision in decisions)
    for suffix in (".csv", ".tsv", ".jsonl"):
        assert list(read(Source(name=f"a{suffix}", data=data), _SMALL, None))


def geometries(data: bytes) -> None:
    """Read well-known text as a cell and as an import has it, and GeoJSON; pack what there is."""
    text = data.decode("utf-8", "replace")
    try:
        shape = read_geometry(text)
    except CellError:
        shape = None
    if shape is not None:
        west, south, east, north = shape.bounds
        assert -180 <= west <= east <= 180
        assert -90 <= south <= north <= 90
        if shape.geom_type not in {"Point", "MultiPoint"}:
            _packed(shape)
    values: list[Any] = [text]
    with suppress(ValueError, RecursionError):
        values.append(json.loads(text))
    for value in values:
        if isinstance(value, str | dict):
            _located(value)


def _packed(shape: Any) -> None:
    try:
        packed = pack_shape(shape)
    except ValueError:
        return  # nothing is left of it on the grid
    assert not unpack_shape(packed).is_empty


def _located(value: Any) -> None:
    try:
        _, latitude, longitude = shape_and_point(value)
    except ValueError:
        return
    assert latitude != latitude or (-90 <= latitude <= 90 and -180 <= longitude <= 180)


def page(data: bytes) -> None:
    """Put texts into the page's data; an HTML parser finds one element, with these texts in it."""
    if not data:
        return
    texts = data[1:].decode("utf-8", "replace").split("\n")
    given = {"texts": texts, "by": {text: number for number, text in enumerate(texts)}}
    made = blob("collection", given, plain_limit=0 if data[0] % 2 else 1 << 40)
    found = _Found()
    found.feed(made)
    found.close()
    assert found.elements == ["script"], made
    body = "".join(found.inside)
    unpacked = zlib.decompress(base64.b64decode(body)).decode() if data[0] % 2 else body
    assert json.loads(unpacked) == given


class _Found(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:  # noqa: ARG002
        self.elements.append(tag)

    def handle_data(self, data: str) -> None:
        self.inside.append(data)

    def handle_comment(self, data: str) -> None:
        self.elements.append(f"comment {data}")


def _raised_by_us(error: BaseException) -> bool:
    if isinstance(error, DocumentError):
        return True
    frames = traceback.extract_tb(error.__traceback__)
    return bool(frames) and frames[-1].filename.startswith(_OURS)


TARGETS: Final[dict[str, Callable[[bytes], None]]] = {
    "readers": readers,
    "tables": tables,
    "geometries": geometries,
    "page": page,
}
