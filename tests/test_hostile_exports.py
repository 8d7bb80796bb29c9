"""Every exporter there is, on texts made to act: as formulas, as markup, as orders to a terminal, as paths.

The formats are taken from the code, and each has to be read here by what people read it with: a new one fails
until it is.
"""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import zipfile
from contextlib import chdir
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from struct import unpack_from
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt
from test_exporters import KAESONG, SETTINGS, analysis, written

from gazetteer.layers.reading import parse_layer, write_layer
from gazetteer.layers.table import guard, may_run, unguard
from geo.documents import read_bytes
from geo.exporters import FORMATS, save, send
from geo.exporters.cells import safe_cell
from geo.model import Span

FORMULAS = (
    "=1+1", "+1+1", "-2+3+cmd|' /C calc'!A0", "@SUM(1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1",
    "\u3000=1", "\ufeff=1", "\x00=1", "\u200b=1", "＝1+1", "＋1", "－1", "＠SUM(1)", " ＝1", "'=1", "''=1",
    "=cmd|'/C calc'!A0", '=HYPERLINK("http://x","y")', 'a,"=1', "a;=1\n=2", "=1\t=2",
)  # fmt: skip
MARKUP = (
    "]]>", "--><script>alert(1)</script><!--", "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>&a;",
    "<?xml version='1.0'?>", "&lt;b&gt;&#0;&amp;", "' onload='alert(1)", '" onload="alert(1)', "</name>",
    "javascript:alert(1)", "https://x/' onclick='y", "$\\frac{1}{2}$ $x", "![x](http://x/i.png)", "<http://x>",
    "`{=html}`", "|x|", "# x", "\n\n    code", "http://evil.example www.evil.example a@evil.example",
    '{"a": 1}', '\\", "a": "', "T1\tLiteral 0 3\tx\nR1\tx", "[entities]",
)  # fmt: skip
LETTERS = (
    "a\ud800b", "\udfff", "\ud83d \ude00", "\x00", "\x01\x08\x0b\x0c\x0e\x1f", "\x1b]0;x\x07\x1b[2J",
    "\x7f\x85\x9b", "\ufffe\uffff", "\U0001fffe", "\u2028\u2029", "\u202eevil", "🌍" * 300, "é" * 40_000,
    "a\r\nb\rc",
)  # fmt: skip
PATHS = (
    "../../x",
    "..\\..\\x",
    "/etc/passwd",
    "C:\\x",
    "CON",
    "aux.txt",
    "a/b/../../c",
    ".",
    "..",
    "x" * 300,
    "~",
)
ALL = (*FORMULAS, *MARKUP, *LETTERS, *PATHS)
EXCEL, SPREADSHEETS = "xlsx", ("csv", "places-csv")


def poisoned(text: str):
    """Return an analysis that has a text wherever one can stand."""
    plain = analysis(text=f"In Kaesong and {text}.")
    start, name = 15, text if text.strip() else f"x{text}"
    place = replace(
        KAESONG, id=f"local:{text}", name=name, country_code=text, admin1=text, admin2=text,
        feature_code=text, source=text,
    )  # fmt: skip
    found, missing = plain.resolutions
    found = replace(
        found,
        place=place,
        candidates=tuple(replace(c, place=place, matched_name=text) for c in found.candidates),
        evidence=tuple(replace(e, detail=text) for e in found.evidence),
    )
    document = replace(
        plain.document, id=text, title=text, source=text, url=text, date=text, language=text, warnings=(text,)
    )
    first, second = plain.mentions
    second = replace(second, span=Span(start, start + len(text)), text=text, lookup=text)
    return replace(
        plain, document=document, language=text, warnings=(text,), mentions=(first, second),
        resolutions=(found, missing),
    )  # fmt: skip


def whole(text: str) -> str:
    """Return a text as UTF-8 can hold it."""
    return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)


def members(path: Path) -> dict[str, bytes]:
    """Return the files that an export is, those of archives too; no name of one leads anywhere."""
    found = {file.name: file.read_bytes() for file in sorted(path.parent.iterdir())}
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                assert not name.startswith(("/", "\\", ".", "~")), name
                assert ".." not in name.split("/"), name
                assert not set('\\:*?"<>|') & set(name), name
                assert name.isprintable()
                assert len(name) < 130
            found = {name: archive.read(name) for name in archive.namelist()}
            assert len(found) == len(archive.namelist())
    return found


def parsed(data: bytes):
    """Return an XML document, read by the letter: nothing mended, nothing fetched."""
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


# ── How each is read; (what was written, the texts that were everywhere, one a document) ──


def read_lines_of_json(data, texts):
    records = list(map(json.loads, data.decode("utf-8").rstrip("\n").split("\n")))
    assert [record["id"] for record in records] == texts
    assert [record["mentions"][1]["text"] for record in records] == texts


def read_json(data, texts):
    assert not set(texts) - strings(json.loads(data))


def strings(value):
    if isinstance(value, dict):
        return {found for item in value.items() for part in item for found in strings(part)}
    if isinstance(value, list):
        return {found for part in value for found in strings(part)}
    return {value} if isinstance(value, str) else set()


def read_csv(data, texts):
    rows = list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
    assert len({len(row) for row in rows}) == 1
    cells = {cell for row in rows for cell in row}
    assert not [cell for cell in cells if may_run(cell) and not cell.lstrip("+-").isdigit()]
    assert not {safe_cell(text) for text in texts if text.strip()} - cells


def read_xml(data, texts):
    root = parsed(data)
    assert {node.tag if isinstance(node.tag, str) else "other" for node in root.iter()} <= plain_tags()[
        root.tag
    ]


def read_drawing(data, texts):
    read_xml(data, texts)
    for node in parsed(data).iter():
        assert not [name for name in node.attrib if name.lower().startswith("on")]
        assert all("javascript:" not in value for value in node.attrib.values())


def read_markdown(data, texts):
    tokens = MarkdownIt("commonmark").enable("table").parse(data.decode("utf-8"))
    inline = [child for token in tokens for child in token.children or []]
    kinds = {token.type for token in [*tokens, *inline]}
    assert not {"image", "html_inline", "html_block", "code_inline", "fence", "code_block"} & kinds
    assert not [t.attrs for t in inline if t.type == "link_open"]
    for address in (b"http://evil", b"www.evil", b"a@evil"):
        assert address not in data


def read_picture(data, texts):
    from PIL import Image

    assert Image.open(io.BytesIO(data)).size[0] == 1600


def read_columns(data, texts):
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(io.BytesIO(data))
    assert table.column("document_id").to_pylist()[::2] == texts


def read_database(data, texts):
    found = sqlite3.connect(":memory:")
    found.deserialize(data)
    tables = {name for (name,) in found.execute("select name from sqlite_master where type = 'table'")}
    assert {"mentions", "places"} <= tables
    assert not [name for name in tables if not name.replace("_", "").isalnum()]
    cells = [cell for (cell,) in found.execute("select document_id from mentions")]
    # What GDAL hands to SQLite ends at a NUL.
    assert cells[::2] == [text.partition("\x00")[0] for text in texts]


def read_shapes(data, texts):
    rows, header, row = unpack_from("<IHH", data, 4)
    assert rows == len(texts)
    assert len(data) in (header + rows * row, header + rows * row + 1)


def read_docbin(data, texts):
    import spacy
    from spacy.tokens import DocBin

    documents = DocBin().from_bytes(data).get_docs(spacy.blank("xx").vocab)
    assert [document.text for document in documents] == [f"In Kaesong and {text}." for text in texts]


def read_standoff(data, texts):
    kinds = {line[:1] for line in data.decode("utf-8").split("\n")}
    assert kinds <= {"T", "N", "#", ""}, kinds


READERS = {
    "jsonl": {".jsonl": read_lines_of_json},
    "csv": {".csv": read_csv},
    "places-csv": {".csv": read_csv},
    "geojson": {".geojson": read_json},
    "kml": {".kml": read_xml},
    "kmz": {".kml": read_xml},
    "gpkg": {".gpkg": read_database},
    "parquet": {".parquet": read_columns},
    "shp": {".dbf": read_shapes},
    "xlsx": {".xml": read_xml, ".rels": read_xml},
    "webannotation": {".jsonld": read_json},
    "tei": {".tei": read_xml},
    "brat": {".ann": read_standoff},
    "docbin": {".spacy": read_docbin},
    "md": {".md": read_markdown},
    "png": {".png": read_picture},
    "svg": {".svg": read_drawing},
}
DRAWN = ("png", "svg")
DRAWN_TEXTS = ("--><script>alert(1)</script><!--", "$\\frac{1}{2}$ $x", "\x00\ud800\ufffe", "é" * 40_000)


def suffix(name: str) -> str:
    return FORMATS[name].suffixes[0] if FORMATS[name].suffixes else {"brat": ".zip"}.get(name, ".csv")


def exported(name: str, texts, folder: Path) -> dict[str, bytes]:
    folder.mkdir()
    save(map(poisoned, texts), folder / f"out{suffix(name)}", name, SETTINGS)
    return members(folder / f"out{suffix(name)}")


@lru_cache
def plain_tags() -> dict[str, set[str]]:
    """Return, by the root of an XML file, the elements that exports of a plain word have."""
    tags: dict[str, set[str]] = {}
    with TemporaryDirectory() as folder:
        for name in (
            name for name in FORMATS if {read_xml, read_drawing} & {*READERS.get(name, {}).values()}
        ):
            for data in exported(name, ["Plain"], Path(folder, name)).values():
                if data.lstrip().startswith(b"<"):
                    root = parsed(data)
                    tags.setdefault(root.tag, set()).update(str(node.tag) for node in root.iter())
    return tags


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_whatever_a_text_says_every_format_holds_it_as_text(name, tmp_path):
    assert name in READERS, f"{name} is new: say how it is read, and what must not be in it"
    # A map has room for a few names: one by itself is written on it for certain.
    runs = [[text] for text in DRAWN_TEXTS] if name in DRAWN else [list(dict.fromkeys(ALL))]
    for number, texts in enumerate(runs):
        read = 0
        for member, data in exported(name, texts, tmp_path / str(number)).items():
            reader = READERS[name].get(Path(member).suffix)
            if reader is not None:
                reader(data, list(map(whole, texts)))
                read += 1
        assert read, name


def test_no_cell_of_a_workbook_is_a_formula_or_a_link(tmp_path):
    from openpyxl import load_workbook

    save([poisoned(text) for text in ALL], tmp_path / "out.xlsx", EXCEL, SETTINGS)
    book = load_workbook(tmp_path / "out.xlsx")
    cells = [cell for sheet in book for row in sheet for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"}
    assert not [cell for cell in cells if cell.hyperlink]
    assert "=1+1" in {cell.value for cell in cells}


@pytest.mark.parametrize("name", sorted(set(FORMATS) - set(DRAWN) - {"shp"}))
def test_a_half_character_costs_no_other_document_its_place(name):
    """JSON can spell one, and a program may hand it in; what Wherein reads has none."""
    stream = io.BytesIO()
    send([analysis(), poisoned("a\ud800b"), analysis(identity="b.txt")], stream, name, SETTINGS)
    assert stream.getvalue()
    if FORMATS[name].pieces:
        assert "a\ufffdb" in stream.getvalue().decode("utf-8")


@settings(max_examples=40)
@given(st.lists(st.sampled_from((*ALL, *"=+-@'\t \n,;\"<>&")) | st.text(max_size=3), max_size=6).map("".join))
def test_any_text_is_a_record_a_row_a_feature_an_element(text):
    """Every format that streams, on any mixture."""
    text = text or "x"
    for name, form in FORMATS.items():
        if form.pieces:
            data = written(name, poisoned(whole(text))).encode("utf-8")
            for reader in READERS[name].values():
                if reader is not read_markdown:
                    reader(data, [whole(text)])


@settings(max_examples=8, deadline=None)
@given(st.lists(st.sampled_from(ALL[:-6]) | st.text(max_size=3), max_size=6).map("".join))
@pytest.mark.parametrize("name", [n for n in sorted(FORMATS) if not FORMATS[n].pieces and n not in DRAWN])
def test_any_text_is_a_cell_a_column_a_span(name, text):
    """Every format that a library writes, but pictures."""
    text = text or "x"
    with TemporaryDirectory() as folder:
        for member, data in exported(name, [text], Path(folder, "made")).items():
            reader = READERS[name].get(Path(member).suffix)
            if reader is not None:
                reader(data, [whole(text)])


# ── The gazetteer's own table ──


@pytest.mark.parametrize("text", [t for t in FORMULAS if not set("\x00\r\n\t") & set(t)])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_saved_layer_runs_nothing_and_keeps_what_it_says(text, delimiter):
    cell = '"' + text.replace('"', '""') + '"'
    line = delimiter.join([cell, "1", "2", cell, cell])
    layer = parse_layer(
        f"name{delimiter}latitude{delimiter}longitude{delimiter}note{delimiter}own\n{line}\n".encode(),
        "a.csv",
    )
    saved = write_layer(layer).decode("utf-8-sig")
    cells = [c for row in csv.reader(io.StringIO(saved, newline=""), delimiter=delimiter) for c in row]
    assert not [cell for cell in cells if may_run(cell)]
    assert write_layer(parse_layer(saved.encode(), "a.csv")) == saved.encode()


@given(st.text(max_size=6) | st.sampled_from(ALL))
def test_what_is_guarded_reads_back(text):
    assert unguard(guard(text)) == text or text.startswith("'")
    assert guard(unguard(guard(text))) == guard(text)
    assert not may_run(guard(text)) or guard(text).strip("+-").replace(".", "").replace(",", "").isalnum()


@pytest.mark.parametrize(
    "name", [*PATHS, "=1+1", "\u202etxt", "a\r\nSet-Cookie: x", "a\x00b", "<b>", "\ud800"]
)
def test_whatever_an_upload_is_called_it_is_a_document_and_no_path(name, tmp_path):
    """Its name is told and leads nowhere: nothing is read or written there."""
    with chdir(tmp_path):
        (document,) = read_bytes(f"{name}.txt", b"In Paju.")
        assert (document.id, document.text) == (f"{name}.txt", "In Paju.")
        plain = analysis(identity=document.id)
        for form in ("brat", "kmz", "xlsx"):
            save([plain], tmp_path / f"out{suffix(form)}", form, SETTINGS)
            members(tmp_path / f"out{suffix(form)}")
            (tmp_path / f"out{suffix(form)}").unlink()
        assert not list(tmp_path.iterdir())
