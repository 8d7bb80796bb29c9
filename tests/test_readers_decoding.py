"""Bytes to text: whatever the encoding, and said."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.readers.decoding import decode, decoded_lines

KOREAN = "개성에서 파주까지 가는 길은 아침에 닫혔다. " * 6
RUSSIAN = "Дорога из Пскова в Новгород была закрыта утром. " * 6


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(KOREAN, "euc-kr"), (RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), ("Łódź leży w Polsce. " * 9, "cp1250")],
)
def test_a_declared_encoding_is_heard(text, encoding):
    assert decode(text.encode(encoding), encoding) == (text, ())


@pytest.mark.parametrize(("text", "encoding"), [(KOREAN, "euc-kr"), (RUSSIAN, "cp1251")])
def test_another_script_is_guessed_and_said(text, encoding):
    found, warnings = decode(text.encode(encoding))
    assert found == text
    assert warnings[0].startswith("not UTF-8; read as ")


def test_a_wrong_declaration_does_no_harm():
    for declared in ("ascii", "no-such-encoding", "zip", "utf-16", "rot13", "\0"):
        assert decode("Köln".encode(), declared) == ("Köln", ())


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_missing_mark_is_no_loss(encoding):
    found, warnings = decode("The road to Paju.".encode(encoding))
    assert found == "The road to Paju."
    assert encoding in warnings[0]


def test_a_mix_is_read_line_by_line_and_said():
    data = "In 개성.\n".encode() + "In Köln.\n".encode("cp1252") + b"In Paju."
    assert decode(data) == (
        "In 개성.\nIn Köln.\nIn Paju.",
        ("it mixes encodings; read as cp1252: 1 of 3 lines",),
    )


def test_a_few_zeros_are_spaces_and_said():
    found, warnings = decode(b"The road from\0Kaesong to Paju.")
    assert found == "The road from Kaesong to Paju."
    assert warnings == ("1 NUL byte in it read as a space",)


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"MZ\x90\0\3\0", b"\0" * 50, b"\xff\xfe\0"]
)
def test_what_is_no_text_is_none(data):
    assert decode(data) is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_lines_stream_in_every_encoding(encoding):
    text = "The first line.\nThe second line.\r\nThe third."
    lines = list(decoded_lines(io.BytesIO(text.encode(encoding)), 1000))
    assert "".join(line.text for line in lines) == text
    assert [line.number for line in lines] == [1, 2, 3]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_line_too_long_is_left_out_and_the_next_is_not(encoding):
    data = ("short\n" + "x" * 500 + "\nlast").encode(encoding)
    first, long, last = decoded_lines(io.BytesIO(data), 100)
    assert (first.text, long.text, long.too_long, last.text, last.number) == ("short\n", "", True, "last", 3)


@given(
    st.text(alphabet=st.characters(exclude_categories=("Cs",), exclude_characters="\0\ufeff"), max_size=80)
)
def test_utf8_comes_back_as_it_is(text):
    assert decode(text.encode()) == (text, ())
    assert "".join(line.text for line in decoded_lines(io.BytesIO(text.encode()), 1000)) == text


@given(st.binary(max_size=200), st.sampled_from([None, "utf-8", "euc-kr", "iso-2022-jp", "utf-7", "idna"]))
def test_any_bytes_are_text_or_none(data, declared):
    found = decode(data, declared)
    if found:
        found[0].encode("utf-8")
    for line in decoded_lines(io.BytesIO(data), 50):
        line.text.encode("utf-8")
