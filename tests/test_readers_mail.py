"""E-mails and mailboxes, written by the standard library's own generator."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.documents import ReadOptions
from geo.model import Document
from geo.readers import Limits, Unread


def only(items):
    (item,) = items
    return item


def letter(text="We left Kaesong at dawn.\n\nPaju was next.\n", subject="From the border"):
    message = EmailMessage()
    message["From"] = "Kim Jiyeon <kim@example.org>"
    message["Subject"] = subject
    message["Date"] = "Tue, 16 Jun 2020 23:30:00 +0900"
    message.set_content(text)
    return message


def test_a_letter_is_read_with_its_headers(reading):
    document = only(reading("a.eml", letter().as_bytes()))
    assert document.text == "From the border\n\nWe left Kaesong at dawn.\n\nPaju was next."
    assert (document.title, document.source) == ("From the border", "Kim Jiyeon <kim@example.org>")
    assert document.date == "2020-06-16"  # as the sender's clock had it


def test_lines_broken_at_a_length_are_one_and_others_stay():
    from geo.readers.mail import _body

    wrapped = "The convoy went on in the direction of the town in North\nKorea, it was said.\n\nSeoul\nPaju\n"
    assert list(_body(letter(wrapped))) == [
        "The convoy went on in the direction of the town in North Korea, it was said.",
        "Seoul\nPaju\n",
    ]


def test_both_forms_of_a_letter_are_read_once(reading):
    message = letter("In Kaesong, plainly.")
    message.add_alternative("<p>In <b>Kae</b>song, plainly.</p>", subtype="html")
    assert only(reading("a.eml", message.as_bytes())).text == "From the border\n\nIn Kaesong, plainly."


def test_a_letter_in_html_alone_is_read(reading):
    message = letter()
    message.set_content("<html><body><p>From <b>North</b> Korea.</p></body></html>", subtype="html")
    assert only(reading("a.eml", message.as_bytes())).text == "From the border\n\nFrom North Korea."


@pytest.mark.parametrize("charset", ["euc-kr", "utf-8", "iso-2022-kr"])
def test_the_encoding_of_headers_and_text_is_heard(reading, charset):
    message = letter(subject="파주에서")
    message.set_content("개성을 떠났다.", charset=charset)
    document = only(reading("a.eml", message.as_bytes()))
    assert document.text == "파주에서\n\n개성을 떠났다."


def test_what_is_attached_is_read_as_documents_of_its_own(reading):
    message = letter("See the files.")
    message.add_attachment(b"Paju lies south.", maintype="text", subtype="plain", filename="../../note.txt")
    message.add_attachment("id,text\n7,From Seoul.\n", subtype="csv", filename="rows.csv")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", cid="<logo>")
    message.add_attachment(b"MZ", maintype="application", subtype="octet-stream", filename="run.exe")
    message.add_attachment(letter("Inside, from Dandong.", "Forwarded"))
    items = reading("a.eml", message.as_bytes())
    documents = {item.id: item.text for item in items if isinstance(item, Document)}
    assert documents == {
        "a.eml": "From the border\n\nSee the files.",
        "a.eml/note.txt": "Paju lies south.",
        "7": "From Seoul.",
        "a.eml/part 6.eml": "Forwarded\n\nInside, from Dandong.",
    }
    (fault,) = [item for item in items if isinstance(item, Unread) and item.fault]
    assert fault.document == "a.eml/run.exe"


def mailbox(*messages):
    return b"".join(
        b"From kim@example.org Tue Jun 16 23:30:00 2020\n" + m.as_bytes() + b"\n" for m in messages
    )


def test_a_mailbox_is_read_message_by_message(reading):
    data = mailbox(letter(), letter("\n>From Seoul they wrote.\n", "Second"))
    first, second = reading("a.mbox", data)
    assert (first.id, second.id) == ("a.mbox:1", "a.mbox:2")
    assert second.text == "Second\n\nFrom Seoul they wrote."
    origin = second.origin(second.text.index("Seoul"))
    assert (origin.row, origin.paragraph) == (2, 2)


def test_a_message_too_large_costs_no_other(reading):
    data = mailbox(letter("x " * 3000), letter())
    options = ReadOptions(limits=Limits(record_bytes=5000))
    large, small = reading("a.mbox", data, options)
    assert (large.document, small.id) == ("a.mbox:1", "a.mbox:2")
    assert "larger than 5 kB" in large.reason


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.mbox", b"", "empty"),
        ("a.mbox", letter().as_bytes(), "each begin with a line `From …`"),
        ("a.eml", b"", "empty"),
        ("a.eml", b"\n\nno header at all", "it is no e-mail"),
    ],
)
def test_what_is_no_mail_is_one_clear_line(reading, name, data, said):
    assert said in only(reading(name, data)).reason


def test_letters_in_letters_end(reading):
    message = letter("The innermost.")
    for number in range(8):
        outer = letter(f"Level {number}")
        outer.add_attachment(message)
        message = outer
    items = reading("a.eml", message.as_bytes())
    assert isinstance(items[-1], Unread)
    assert "e-mails deep" in items[-1].reason


@settings(max_examples=30)
@given(st.data())
def test_a_garbled_letter_is_documents_or_reasons(reading, data):
    message = letter("Kaesong 개성")
    message.add_attachment(b"Paju", maintype="text", subtype="plain", filename="n.txt")
    whole = bytearray(message.as_bytes())
    for _ in range(data.draw(st.integers(0, 10))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    for item in reading("a.eml", bytes(whole)):
        assert isinstance(item, Document | Unread)
        assert "its reader failed" not in str(item)
