"""Office files, books and rich text, each made by the program's own library where there is one."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from odf import dc, meta
from odf.opendocument import OpenDocumentText
from odf.table import Table, TableCell, TableRow
from odf.text import H, LineBreak, P, S, SoftPageBreak, Tab

from geo.model import Document
from geo.readers import Unread

BILLION_LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol1 "&lol;&lol;&lol;&lol;">
<!ENTITY lol2 "&lol1;&lol1;&lol1;&lol1;">]><root>&lol2;</root>"""
EXTERNAL = """<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><root>&x;</root>"""


def only(items):
    (item,) = items
    return item


def origins(document):
    return [(b.origin.page, b.origin.row, b.origin.paragraph) for b in document.blocks]


def word(change=None):
    document = docx.Document()
    document.core_properties.title = "Report from the border"
    document.core_properties.language = "en-GB"
    document.add_heading("Report from Kaesong", level=1)
    document.add_paragraph("The convoy left Kaesong for Paju.")
    if change:
        change(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def rezipped(data, **members):
    """Replace members of a zip file, named with dots for slashes where a keyword could not hold them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, members.pop(info.filename, old.read(info.filename)))
        for name, content in members.items():
            new.writestr(name, content)
    return out.getvalue()


def test_a_word_document_is_read_with_its_metadata(reading):
    document = only(reading("a.docx", word()))
    assert document.text == "Report from Kaesong\n\nThe convoy left Kaesong for Paju."
    assert (document.title, document.language) == ("Report from the border", "en-GB")
    assert document.date == "2013-12-23"
    assert origins(document) == [(None, None, 1), (None, None, 2)]


def test_word_tables_are_read_a_row_a_paragraph(reading):
    def change(document):
        table = document.add_table(rows=2, cols=2)
        for row, texts in zip(table.rows, (("Town", "Dead"), ("Paju", "3")), strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
        document.add_paragraph("After the table.")

    document = only(reading("a.docx", word(change)))
    assert document.text.split("\n\n")[2:] == ["Town\tDead", "Paju\t3", "After the table."]


def test_word_text_that_other_readers_lose_is_read(reading):
    def change(document):
        xml = f"""<w:p {nsdecls("w")}><w:ins w:id="1" w:author="a">
        <w:r><w:t>Inserted Seoul. </w:t></w:r></w:ins>
        <w:del w:id="2" w:author="a"><w:r><w:delText>Deleted Tokyo.</w:delText></w:r></w:del>
        <w:smartTag w:uri="x" w:element="place"><w:r><w:t>Dandong</w:t></w:r></w:smartTag>
        <w:sdt><w:sdtContent><w:r><w:t xml:space="preserve"> in a control</w:t></w:r></w:sdtContent></w:sdt>
        <w:r><w:tab/><w:t>and</w:t><w:noBreakHyphen/><w:t>on</w:t></w:r></w:p>"""
        document.element.body.insert(2, parse_xml(xml))

    document = only(reading("a.docx", word(change)))
    assert document.text.endswith("Inserted Seoul. Dandong in a control\tand-on")
    assert "Tokyo" not in document.text


def test_pages_are_kept_where_word_wrote_them_down(reading):
    def change(document):
        run = document.add_paragraph().add_run()
        run._r.append(parse_xml(f"<w:lastRenderedPageBreak {nsdecls('w')}/>"))
        run.add_text("On the second page stands Seoul.")

    document = only(reading("a.docx", word(change)))
    assert origins(document) == [(1, None, 1), (1, None, 2), (2, None, 1)]
    assert document.origin(document.text.index("Seoul")).page == 2


def test_footnotes_are_read_after_the_body(reading):
    note = (
        f"<w:footnotes {nsdecls('w')}><w:footnote w:id='1'><w:p><w:r><w:t>Near Panmunjom.</w:t></w:r></w:p>"
        "</w:footnote></w:footnotes>"
    )
    document = only(reading("a.docx", rezipped(word(), **{"word/footnotes.xml": note})))
    assert document.text.endswith("Paju.\n\nNear Panmunjom.")


def opendocument():
    document = OpenDocumentText()
    document.meta.addElement(dc.Title(text="Report from the border"))
    document.meta.addElement(dc.Language(text="fr"))
    document.meta.addElement(meta.CreationDate(text="2020-06-16T09:00:00"))
    document.text.addElement(H(outlinelevel=1, text="Kaesong"))
    paragraph = P(text="From")
    for part in (S(c=2), P(text=""), LineBreak(), Tab()):
        if part.qname[1] != "p":
            paragraph.addElement(part)
    paragraph.addText("to Paju.")
    document.text.addElement(paragraph)
    table = Table()
    row = TableRow()
    for text in ("Paju", "3"):
        cell = TableCell()
        cell.addElement(P(text=text))
        row.addElement(cell)
    table.addElement(row)
    document.text.addElement(table)
    last = P(text="")
    last.addElement(SoftPageBreak())
    last.addText("Over the page: Seoul.")
    document.text.addElement(last)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_an_opendocument_text_is_read(reading):
    document = only(reading("a.odt", opendocument()))
    assert document.text == "Kaesong\n\nFrom  \n\tto Paju.\n\nPaju\t3\n\nOver the page: Seoul."
    assert (document.title, document.language, document.date) == (
        "Report from the border",
        "fr",
        "2020-06-16",
    )
    assert origins(document) == [(1, None, 1), (1, None, 2), (1, None, 3), (2, None, 1)]


RTF = (
    rb"{\rtf1\ansi\ansicpg1252{\fonttbl\f0 Times;}{\info{\title Report \'e9t\'e9}{\creatim\yr1998\mo6\dy16}}"
    rb"\f0 The road to {\b K\'f6ln} and \u54028?\u51452? was \par closed.\par}"
)


def test_rich_text_is_read_with_its_letters(reading):
    document = only(reading("a.rtf", RTF))
    assert document.text == "The road to Köln and 파주 was\n\nclosed."
    assert (document.title, document.date) == ("Report été", "1998-06-16")


def book(chapters=("<p>In Kaesong.</p>", "<h1>Two</h1><p>In&nbsp;Paju,<br/>later.</p>"), **members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        file.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile '
            'full-path="OPS/book.opf"/></rootfiles></container>',
        )
        # The manifest is in another order than the spine, which is the one to read in.
        items = "".join(
            f'<item id="c{n}" href="text%20{n}.xhtml" media-type="application/xhtml+xml"/>'
            for n in reversed(range(len(chapters)))
        )
        spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
        file.writestr(
            "OPS/book.opf",
            '<package xmlns="http://www.idpf.org/2007/opf"><metadata '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Journey</dc:title><dc:language>en'
            "</dc:language><dc:date>1898-01-01</dc:date><dc:publisher>Murray</dc:publisher></metadata>"
            f"<manifest>{items}</manifest><spine>{spine}</spine></package>",
        )
        for number, chapter in enumerate(chapters):
            page = (
                '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>'
                f"<body>{chapter}</body></html>"
            )
            file.writestr(f"OPS/text {number}.xhtml", page)
        for name, content in members.items():
            file.writestr(name, content)
    return out.getvalue()


def test_a_book_is_read_in_the_order_of_its_spine(reading):
    document = only(reading("a.epub", book()))
    assert document.text == "In Kaesong.\n\nTwo\n\nIn\xa0Paju,\nlater."
    assert (document.title, document.date, document.source, document.language) == (
        "Journey",
        "1898-01-01",
        "Murray",
        "en",
    )


def test_a_missing_chapter_is_said_and_costs_no_other(reading):
    data = rezipped(book(), **{"OPS/text 0.xhtml": b""})
    document = only(reading("a.epub", data))
    assert document.text.startswith("Two")
    assert document.warnings == ("its chapter OPS/text 0.xhtml holds no text",)


@pytest.mark.parametrize("bomb", [BILLION_LAUGHS, EXTERNAL])
@pytest.mark.parametrize(
    ("name", "member", "make"),
    [
        ("a.docx", "word/document.xml", word),
        ("a.odt", "content.xml", opendocument),
        ("a.epub", "OPS/book.opf", book),
    ],
)
def test_an_entity_is_neither_expanded_nor_fetched(reading, name, member, make, bomb):
    item = only(reading(name, rezipped(make(), **{member: bomb})))
    assert isinstance(item, Unread)
    assert "its XML declares entities" in item.reason


def test_an_entity_in_a_chapter_stays_as_it_is(reading):
    data = rezipped(book(), **{"OPS/text 0.xhtml": EXTERNAL.replace("root", "html")})
    document = only(reading("a.epub", data))
    assert "root:" not in document.text


@pytest.mark.parametrize(
    ("name", "member", "make"),
    [
        ("a.docx", "word/document.xml", word),
        ("a.odt", "content.xml", opendocument),
        ("a.epub", "x.bin", book),
    ],
)
def test_a_bomb_inside_is_met_while_it_unpacks(reading, name, member, make):
    data = rezipped(make(), **{member: b"<a>" + b" " * 60_000_000})
    item = only(reading(name, data))
    if name == "a.epub":
        assert isinstance(item, Document)  # what is not read is not unpacked
    else:
        assert "as in a zip bomb" in item.reason


@pytest.mark.parametrize("count", ["1000000000", "9" * 5_000, "\u00b2", "\u0663", "-1", "", "x"])
def test_blanks_without_end_are_a_few(reading, count):
    content = rezipped(opendocument(), **{"content.xml": SPACED.replace("COUNT", count)})
    document = only(reading("a.odt", content))
    assert document.text.split() == ["Paju", "Seoul"]


SPACED = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>
<text:p>Paju <text:s text:c="COUNT"/>Seoul</text:p></office:text></office:body></office:document-content>"""


@pytest.mark.parametrize("name", ["a.docx", "a.odt", "a.epub", "a.rtf"])
@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 cut short", b"\x00" * 100, b"just text"])
def test_a_broken_file_is_one_clear_line(reading, name, data):
    item = only(reading(name, data))
    assert isinstance(item, Unread)
    assert item.document == name
    assert item.reason.count("\n") == 0
    assert "save" in item.reason or "no text" in item.reason


def test_another_kind_of_zip_is_no_word_document(reading):
    assert "it has no word/document.xml" in only(reading("a.docx", book())).reason


def test_deep_nesting_ends_in_a_line_or_a_text(reading):
    deep = f"<w:document {nsdecls('w')}>" + "<w:p>" * 100_000 + "</w:p>" * 100_000 + "</w:document>"
    item = only(reading("a.docx", rezipped(word(), **{"word/document.xml": deep})))
    assert "its XML is damaged" in item.reason


@pytest.mark.parametrize("name", ["a.docx", "a.odt"])
def test_a_locked_or_older_office_file_says_what_to_save(reading, name):
    (item,) = reading(name, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000))
    assert item.reason.startswith("it is locked by a password, or of an older format")
