"""PDF, drawn by reportlab as word processors and newspapers draw theirs."""

from __future__ import annotations

import io
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

from geo.readers import Unread
from geo.readers.pdf import joined, vocabulary

LEFT = (
    "The delegation left Kaesong in the morning and",
    "drove along the demilitarized zone towards Pan-",
    "munjom, where the guards of both sides stood in",
    "silence. A second column of trucks went to Guinea-",
    "Bissau by way of the sea, said the ministry here.",
)
RIGHT = (
    "The right column begins here with Beijing, whose",
    "officials had said nothing for a week about North",
    "Korea and its plans, nor about the ships seen near",
    "Dandong by fishermen from the other bank.",
    "",
)


def only(items):
    (item,) = items
    return item


def drawn(draw, **settings):
    stream = io.BytesIO()
    page = canvas.Canvas(stream, pagesize=A4, invariant=1, **settings)
    draw(page)
    page.save()
    return stream.getvalue()


def lines(page, texts, x=60, y=740, step=12.5):
    for number, text in enumerate(texts):
        if text:
            page.drawString(x, y - step * number, text)


def picture():
    from PIL import Image

    return ImageReader(Image.new("L", (40, 40), 128))


def columns(page, *, by_row):
    page.setFont("Times-Bold", 16)
    page.drawString(60, 780, "A title across both columns: Seoul")
    page.setFont("Times-Roman", 10)
    if by_row:
        for number, pair in enumerate(zip(LEFT, RIGHT, strict=True)):
            for x, text in zip((60, 320), pair, strict=True):
                page.drawString(x, 740 - 12.5 * number, text)
    else:
        lines(page, RIGHT, x=320)
        lines(page, LEFT)
    page.showPage()


@pytest.mark.parametrize("by_row", [True, False])
def test_columns_are_read_one_after_the_other(reading, by_row):
    document = only(reading("a.pdf", drawn(lambda page: columns(page, by_row=by_row))))
    title, left, right = document.text.split("\n\n")
    assert title == "A title across both columns: Seoul"
    assert left == (
        "The delegation left Kaesong in the morning and drove along the demilitarized zone towards "
        "Panmunjom, where the guards of both sides stood in silence. A second column of trucks "
        "went to Guinea-Bissau by way of the sea, said the ministry here."
    )
    assert right == " ".join(RIGHT).strip()
    assert [b.origin.paragraph for b in document.blocks] == [1, 2, 3]


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("to Pan-", "munjom and", "to Panmunjom and"),
        ("in Guinea-", "Bissau", "in Guinea-Bissau"),
        ("at Stratford-", "upon-Avon,", "at Stratford-upon-Avon,"),
        ("at Stratford-upon-", "avon", "at Stratford-upon-avon"),
        ("in Kae\u00ad", "song", "in Kaesong"),
        ("in Kae\u2010", "song", "in Kaesong"),
        ("the war -", "and after", "the war - and after"),
        ("Chapter 1990-", "95", "Chapter 1990-95"),
        ("North", "Korea", "North Korea"),
        ("a–", "b", "a– b"),
    ],
)
def test_a_parted_word_becomes_whole_and_a_hyphen_stays_where_it_belongs(first, second, whole):
    assert joined(first, second) == whole


TALE = (
    "the road from Kaesong leads south to Paju and then to Seoul while another goes north to Pyongyang where "
    "the ministry of foreign affairs had announced a conference with delegations from Guinea-Bissau and "
    "Timor-Leste about fisheries near the demilitarized zone"
)


@pytest.mark.parametrize(("number", "whole"), [(1, 24), (2, 23), (3, 12)])
def test_justified_columns_give_their_paragraphs_whole(reading, number, whole):
    dice = random.Random(3)
    texts = [
        " ".join(dice.choice(TALE.split()) for _ in range(dice.randint(40, 110))).capitalize() + "."
        for _ in range(24)
    ]
    width = (A4[0] - 100 - 18 * (number - 1)) / number
    frames = [
        Frame(50 + n * (width + 18), 50, width, A4[1] - 100, leftPadding=0, rightPadding=0)
        for n in range(number)
    ]
    style = ParagraphStyle(
        "body", fontName="Times-Roman", fontSize=9, leading=11, alignment=TA_JUSTIFY, firstLineIndent=10,
        embeddedHyphenation=1,
    )  # fmt: skip
    stream = io.BytesIO()
    document = BaseDocTemplate(stream, pagesize=A4, pageTemplates=[PageTemplate(frames=frames)])
    document.build([Paragraph(text, style) for text in texts])
    found = only(reading("a.pdf", stream.getvalue())).text.split("\n\n")
    assert sum(text in texts for text in found) >= whole


def test_a_hyphen_goes_or_stays_as_the_document_has_the_word_elsewhere():
    words = vocabulary(["from the north-east, to", "the demilitarized zone of", "both North-Korean and"])
    assert joined("of the north-", "east wind", words) == "of the north-east wind"
    assert joined("of the demili-", "tarized zone", words) == "of the demilitarized zone"
    assert joined("of the north-", "west wind", words) == "of the northwest wind"


def test_a_paragraph_over_a_column_end_is_whole_and_a_table_keeps_its_numbers(reading):
    def draw(page):
        page.setFont("Times-Roman", 10)
        lines(page, [*LEFT[:4], "Bissau by way of the sea, said the ministry near"])
        lines(
            page, ["the city of Dandong, where it had been seen in the", "early morning by fishermen."], x=320
        )
        for row, cells in enumerate((("Town", "Dead"), ("Paju", "3"), ("Inje", "12"))):
            for x, cell in zip((60, 200), cells, strict=True):
                page.drawString(x, 500 - 20 * row, cell)
        page.drawString(290, 30, "1")
        page.showPage()

    text = only(reading("a.pdf", drawn(draw))).text
    assert "said the ministry near the city of Dandong, where it had been seen in the early morning" in text
    assert {"Town", "Dead", "Paju", "3", "Inje", "12"} <= set(text.split("\n\n"))


def pages(page):
    page.setTitle("The road north")
    for number, texts in enumerate(
        (
            ["It began in Kaesong.", "", "The convoy went on towards Pan-"],
            ["munjom and then to Paju.", "", "At night they reached"],
            ["the river at Munsan.", "", "It was over."],
        ),
        start=1,
    ):
        page.drawString(60, 810, "THE DAILY RECORD OF SEOUL")
        lines(page, texts)
        page.drawString(290, 30, str(number))
        page.showPage()


def test_pages_are_kept_and_a_sentence_over_a_page_end_is_whole(reading):
    document = only(reading("a.pdf", drawn(pages)))
    assert document.text.split("\n\n") == [
        "THE DAILY RECORD OF SEOUL",
        "It began in Kaesong.",
        "The convoy went on towards Panmunjom and then to Paju.",
        "At night they reached the river at Munsan.",
        "It was over.",
    ]
    where = {name: document.origin(document.text.index(name)).page for name in ("Kaesong", "Paju", "Munsan")}
    assert where == {"Kaesong": 1, "Paju": 2, "Munsan": 3}
    assert document.title == "The road north"
    assert document.date == "2000-01-01"
    assert document.warnings == ("running headers, footers and page numbers were read once: 5 left out",)


OCR = "run it through text recognition (OCR) first, such as OCRmyPDF or Tesseract"


def scan(page):
    for number in range(3):
        if number == 1:
            page.drawString(60, 700, "Only this page is typed, in Paju.")
        else:
            page.drawImage(picture(), 60, 60, 400, 600)
        page.showPage()


def test_a_scanned_page_is_said_by_its_number(reading):
    document = only(reading("a.pdf", drawn(scan)))
    assert document.text == "Only this page is typed, in Paju."
    assert document.warnings == (f"pages 1, 3: a picture and no text (a scan?); to have it read, {OCR}",)


def test_a_scan_is_a_reason_that_says_what_to_do(reading):
    def draw(page):
        page.drawImage(picture(), 60, 60, 400, 600)

    item = only(reading("a.pdf", drawn(draw)))
    assert item.reason == f"it holds pictures and no text (page 1), as a scan does; {OCR}"


def test_a_page_without_text_or_picture_names_ocr_too(reading):
    item = only(reading("a.pdf", drawn(lambda page: page.rect(60, 60, 400, 600, fill=1))))
    assert item.reason == f"no text was found on its pages; if it shows any, {OCR}"


def test_text_inside_a_form_is_read(reading):
    def draw(page):
        page.beginForm("all")
        page.drawString(60, 700, "Everything stands in a form in Paju.")
        page.endForm()
        page.doForm("all")

    assert only(reading("a.pdf", drawn(draw))).text == "Everything stands in a form in Paju."


def test_an_encrypted_file_is_one_clear_line(reading):
    data = drawn(lambda page: lines(page, ["Paju"]), encrypt=StandardEncryption("secret", canPrint=0))
    assert only(reading("a.pdf", data)).reason == "it is encrypted with a password; save a copy without one"


def test_a_file_that_only_limits_printing_is_read(reading):
    data = drawn(lambda page: lines(page, ["In Paju."]), encrypt=StandardEncryption("", "owner", canPrint=0))
    assert only(reading("a.pdf", data)).text == "In Paju."


def test_a_damaged_page_costs_no_other(reading):
    def draw(page):
        for text in ("First, in Seoul.", "Second, in Paju."):
            page.drawString(60, 700, text)
            page.showPage()

    data = drawn(draw, pageCompression=0)
    broken = data.replace(b"(First, in Seoul.) Tj", b"[(First, in Seoul.( Tj", 1)
    document = only(reading("a.pdf", broken))
    assert "Second, in Paju." in document.text


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"no pdf at all", b"%PDF-1.4\n" + b"\0" * 3000])
def test_what_is_no_pdf_is_one_clear_line(reading, data):
    item = only(reading("a.pdf", data))
    assert isinstance(item, Unread)
    assert "\n" not in item.reason
    assert "saved" in item.reason or "save it again" in item.reason


@settings(max_examples=25)
@given(st.data())
def test_a_file_cut_or_garbled_anywhere_is_documents_or_reasons(reading, data):
    whole = bytearray(drawn(pages))
    for _ in range(data.draw(st.integers(0, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(whole)))
    assert reading("a.pdf", bytes(whole[:cut]))
