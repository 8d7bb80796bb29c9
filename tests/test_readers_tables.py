"""Tables and records: CSV, TSV, spreadsheets, Parquet, JSON, JSONL; a document a row."""

from __future__ import annotations

import datetime
import io
import json
import re
import zipfile

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.documents import ReadOptions, read_bytes
from geo.model import Document, Span
from geo.readers import Limits, Unread

HEADER = ("id", "headline", "body", "date", "outlet", "link", "lang")
ROWS = (
    (
        "n1",
        "The convoy",
        "It left Kaesong.\nThen Paju.",
        "2020-06-16",
        "The Record",
        "https://r.example/1",
        "en",
    ),
    ("n2", "Snow, again", 'In "Inje", he said; so.', "2020-06-17", "The Record", "", "pt-BR"),
)


def parted(items):
    """Return the documents, and what was said beside them."""
    items = list(items)
    documents = [item for item in items if isinstance(item, Document)]
    return documents, [item for item in items if isinstance(item, Unread)]


def csv_of(rows, delimiter=",", **more):
    import csv

    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, **more).writerows(rows)
    return out.getvalue().encode()


def xlsx_of(*sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def parquet_of(rows, names=HEADER):
    table = pa.table({name: [row[index] for row in rows] for index, name in enumerate(names)})
    stream = io.BytesIO()
    pq.write_table(table, stream)
    return stream.getvalue()


TABLES = {
    "a.csv": csv_of((HEADER, *ROWS)),
    "b.csv": b"\xef\xbb\xbf" + csv_of((HEADER, *ROWS), ";", lineterminator="\n"),
    "c.csv": csv_of((HEADER, *ROWS), "|"),
    "d.csv": csv_of((HEADER, *ROWS)).decode().encode("utf-16"),
    "a.tsv": csv_of((HEADER, *ROWS), "\t"),
    "a.xlsx": xlsx_of(("Sheet1", (HEADER, *ROWS))),
    "a.parquet": parquet_of(ROWS),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_row_is_a_document_with_its_metadata(reading, name):
    documents, notes = parted(reading(name, TABLES[name]))
    assert [d.id for d in documents] == ["n1", "n2"]
    assert [d.text for d in documents] == [row[2] for row in ROWS]
    first, second = documents
    assert (first.title, first.date, first.source, first.url, first.language) == (
        "The convoy", "2020-06-16", "The Record", "https://r.example/1", "en",
    )  # fmt: skip
    assert (second.url, second.language) == (None, "pt-BR")
    first_row = 1 if "parquet" in name else 2
    assert [d.origin(0).row for d in documents] == [first_row, first_row + 1]
    assert [n.reason for n in notes] == ["the column `body` is read as the text; --text-column names another"]
    assert not notes[0].fault


@pytest.mark.parametrize("asked", ["headline", "HEADLINE", "2"])
@pytest.mark.parametrize("name", TABLES)
def test_the_column_asked_for_is_read(reading, name, asked):
    documents, _ = parted(reading(name, TABLES[name], ReadOptions(text_column=asked)))
    assert [d.text for d in documents] == ["The convoy", "Snow, again"]


@pytest.mark.parametrize("name", TABLES)
def test_a_wrong_column_is_one_line_that_names_the_right_ones(reading, name):
    (item,) = reading(name, TABLES[name], ReadOptions(text_column="texxt"))
    assert item.fault
    assert item.reason == (
        "it has no column 'texxt'; its columns are: id, headline, body, date, outlet, link, lang; "
        "name one with --text-column"
    )


def test_an_unknown_header_gives_the_column_with_most_text():
    rows = [("who", "what", "n"), ("Kim", "A long report of what was seen in Paju.", "1")]
    documents, _ = parted(read_bytes("a.csv", csv_of(rows)))
    assert [(d.id, d.text) for d in documents] == [("a.csv:2", rows[1][1])]


@pytest.mark.parametrize(
    ("data", "texts"),
    [
        (b",text,label\n0,From Paju.,x\n1,From Seoul.,y\n", ["From Paju.", "From Seoul."]),
        (
            b"1;In Seoul, Paju, and Inje.\n2;In Kaesong.\n3;In A, B.\n",
            ["In Seoul, Paju, and Inje.", "In Kaesong.", "In A, B."],
        ),
        (b"id,text\r1,From Paju.\r2,From Seoul.\r", ["From Paju.", "From Seoul."]),
        (b"text\nIn Seoul, Paju, and Inje.\nIn Kaesong.\n", ["In Seoul", "In Kaesong."]),
    ],
)
def test_header_and_delimiter_are_judged_by_what_follows(data, texts):
    documents, _ = parted(read_bytes("a.csv", data))
    assert [d.text for d in documents] == texts


def test_a_table_without_a_header_loses_no_row():
    rows = [("1", "We left Kaesong at dawn.", "2020-06-16"), ("2", "Paju was next.", "2020-06-17")]
    documents, notes = parted(read_bytes("a.csv", csv_of(rows)))
    assert [d.text for d in documents] == [row[1] for row in rows]
    assert [d.origin(0).row for d in documents] == [1, 2]
    assert "column 2 (the first row names none)" in notes[0].reason


def test_rows_without_text_are_counted():
    documents, notes = parted(read_bytes("a.csv", b"id,text\n1,Paju\n2,\n\n3,  \n4,Seoul\n"))
    assert [(d.id, d.origin(0).row) for d in documents] == [("1", 2), ("4", 6)]
    assert notes[-1].reason == "2 rows without text in that column"


def test_more_cells_than_columns_are_warned_of():
    documents, _ = parted(read_bytes("a.csv", b"id,text\n1,In Seoul, in Paju\n2,Fine\n"))
    assert documents[0].warnings == ("row 2 has 3 cells under 2 columns; is its text quoted?",)
    assert documents[1].warnings == ()


def test_a_cell_longer_than_the_modules_own_limit_is_read():
    text = "Paju. " * 50_000
    (document,), _ = parted(read_bytes("a.csv", csv_of([("id", "text"), ("1", text)])))
    assert document.text == text


def test_a_quote_that_never_closes_ends_in_one_line():
    data = b'id,text\n1,Seoul\n2,"never closed ' + b"x\n" * 3_000
    options = ReadOptions(limits=Limits(record_bytes=2_000))
    documents, notes = parted(read_bytes("a.csv", data, options))
    assert [d.text for d in documents] == ["Seoul"]
    assert "does a quote never close?" in notes[-1].reason


def test_mixed_encodings_cost_no_row():
    data = "id,text\n1,개성 was left\n".encode() + "2,Köln stayed\n".encode("cp1252") + b"3,a\0b\n"
    documents, _ = parted(read_bytes("a.csv", data))
    assert [d.text for d in documents[:2]] == ["개성 was left", "Köln stayed"]
    assert documents[0].warnings == ()
    assert documents[1].warnings == ("not UTF-8; read as cp1252",)
    assert "\0" not in documents[2].text


def test_every_sheet_is_read_and_one_without_rows_is_said(reading):
    data = xlsx_of(("North", (HEADER, ROWS[0])), ("Empty", ()), ("South", (("text",), ("In Paju.",))))
    documents, notes = parted(reading("a.xlsx", data))
    assert [d.id for d in documents] == ["n1", "a.xlsx:South:2"]
    assert not any(note.fault for note in notes)
    assert any(note.document == "a.xlsx:Empty" for note in notes)


def test_cells_read_as_a_person_wrote_them(reading):
    rows = [("text", "date", "id"), ("Seoul", datetime.datetime(2020, 6, 16), 7.0)]
    (document,), _ = parted(reading("a.xlsx", xlsx_of(("S", rows))))
    assert (document.date, document.id) == ("2020-06-16", "7")


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.xlsx", "a.parquet", "a.json", "a.jsonl"])
@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"PAR1xxxxPAR1", b"\0\1\2\3" * 50])
def test_a_broken_table_is_one_clear_line(reading, name, data):
    item = reading(name, data)[-1]
    assert isinstance(item, Unread)
    assert "\n" not in item.reason
    assert item.document.startswith(name)


def test_a_spreadsheet_bomb_is_met_while_it_unpacks(reading):

    data = TABLES["a.xlsx"]
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info.filename)
            new.writestr(info.filename, content + b" " * 60_000_000 * ("sheet1" in info.filename))
    (item,) = reading("a.xlsx", out.getvalue())
    assert "as in a zip bomb" in item.reason


def test_a_text_that_is_repeated_by_a_few_bytes_ends(reading):
    """A dictionary's one entry, or a shared string, named by each of a million rows."""
    rows, text = 2_000, "From Paju. " * 2_000
    table = pa.table({"text": pa.array([text]).dictionary_encode().take(pa.array([0] * rows))})
    stream = io.BytesIO()
    pq.write_table(table, stream)
    book = {
        "parquet": stream.getvalue(),
        "xlsx": repeated(xlsx_of(("S", [["x"]])), text, rows),
    }
    for suffix, data in book.items():
        assert len(data) < 40_000
        options = ReadOptions(limits=Limits(ratio_from_bytes=1_000_000))
        documents, faults = parted(reading(f"a.{suffix}", data, options))
        assert 0 < len(documents) < rows
        assert "as in a zip bomb" in faults[-1].reason


def test_rows_that_are_said_by_their_number_end(reading):
    """OpenDocument repeats a row as often as it says."""
    office = "urn:oasis:names:tc:opendocument:xmlns"
    body = (
        f'<office:document-content xmlns:office="{office}:office:1.0" xmlns:table="{office}:table:1.0" '
        f'xmlns:text="{office}:text:1.0"><office:body><office:spreadsheet><table:table table:name="a">'
        '<table:table-row table:number-rows-repeated="1000000000"><table:table-cell '
        'office:value-type="string"><text:p>Paju</text:p></table:table-cell></table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    entry = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
    manifest = f'<manifest:manifest xmlns:manifest="{office}:manifest:1.0">{entry}</manifest:manifest>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", kind)
        packed.writestr("META-INF/manifest.xml", manifest)
        packed.writestr("content.xml", body)
    options = ReadOptions(limits=Limits(ratio_from_bytes=500_000))
    documents, faults = parted(reading("a.ods", out.getvalue(), options))
    assert 0 < len(documents) < 20_000
    assert "as in a zip bomb" in faults[-1].reason


def repeated(book, text, rows):
    """Return a workbook whose rows are many, each of them one and the same string."""
    out = io.BytesIO()
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{n > 1:d}</v></c></row>' for n in range(1, rows))
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    strings = f"<si><t>text</t></si><si><t>{text}</t></si>"
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name).decode()
            data = re.sub("<sheetData>.*</sheetData>", f"<sheetData>{cells}</sheetData>", data)
            if name.endswith("workbook.xml.rels"):
                told = f'<Relationship Id="rIdS" Type="{kind}" Target="sharedStrings.xml"/></Relationships>'
                data = data.replace("</Relationships>", told)
            new.writestr(name, data)
        main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        new.writestr("xl/sharedStrings.xml", f'<sst xmlns="{main}">{strings}</sst>')
    return out.getvalue()


def test_json_comes_as_a_record_a_list_or_a_list_within(reading):
    record = {"id": "x", "text": "In Paju.", "title": "T", "mentions": [{"start": 3, "end": 7}]}
    for value in (record, [record], {"count": 1, "articles": [record]}):
        (document,) = reading("a.json", json.dumps(value).encode())
        assert (document.id, document.text, document.title) == ("x", "In Paju.", "T")
        assert document.given_spans == (Span(3, 7),)


def test_another_key_of_json_can_be_named(reading):
    options = ReadOptions(text_column="content")
    (document,) = reading("a.json", b'[{"content": "In Paju."}]', options)
    assert (document.id, document.text, document.origin(0).row) == ("a.json:1", "In Paju.", 1)
    (line,) = reading("a.jsonl", b'{"content": "In Paju."}', options)
    assert line.text == "In Paju."
    (fault,) = reading("a.jsonl", b'{"txt": "In Paju."}', options)
    assert fault.reason == "no string under 'content' or `text`; its keys are: txt"


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_deep_nesting_is_one_clear_line(reading, name):
    (item,) = reading(name, b"[" * 300_000 + b"]" * 300_000)
    assert "nested too deep" in item.reason


def test_one_endless_line_costs_no_other():
    options = ReadOptions(limits=Limits(record_bytes=1_000))
    data = b'{"text": "Seoul"}\n{"text": "' + b"x" * 5_000 + b'"}\n{"text": "Paju"}\n'
    first, long, last = read_bytes("a.jsonl", data, options)
    assert (first.text, last.text, last.origin(0).row) == ("Seoul", "Paju", 3)
    assert long.document == "a.jsonl:2"
    assert "a record is read up to 1 kB" in long.reason


def test_a_large_table_streams(tmp_path):
    import tracemalloc

    from geo.documents import read_paths

    path = tmp_path / "large.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("id,text\n")
        for number in range(15_000):
            file.write(f"{number},{'From Kaesong to Paju. ' * 20}{number}\n")
    size = path.stat().st_size
    tracemalloc.start()
    found = 0
    for item in read_paths([path]):
        found += isinstance(item, Document)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == 15_000
    assert peak < size


@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=4), max_size=6), st.sampled_from(",;\t|"))
def test_any_table_is_documents_or_reasons(rows, delimiter):
    items = list(read_bytes("a.csv", csv_of(rows, delimiter)))
    assert items
    assert all(isinstance(item, Document | Unread) for item in items)
