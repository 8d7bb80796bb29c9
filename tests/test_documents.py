"""Documents in: every file becomes a document or a reason, and none costs another its result."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.documents import (
    ReadOptions,
    Unread,
    read_bytes,
    read_jsonl,
    read_paths,
    read_stream,
    same_texts,
    unique_ids,
)
from geo.model import Document, Span


def only(items):
    (item,) = items
    return item


def test_a_file_keeps_its_text_to_the_character(tmp_path):
    text = "Kaesŏng\r\nis  here.\r\n\r\n개성 😀"
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode())
    document = only(read_paths([path]))
    assert isinstance(document, Document)
    assert (document.id, document.text, document.warnings) == ("a.txt", text, ())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_says_the_encoding(encoding):
    document = only(read_bytes("a.txt", "Paju, 파주".encode(encoding)))
    assert document.text == "Paju, 파주"


def test_another_encoding_is_guessed_and_said():
    text = "Die Straße nach Köln führt über die Brücke bei Düsseldorf. " * 5
    document = only(read_bytes("a.txt", text.encode("cp1252")))
    assert document.text == text
    assert "not UTF-8" in document.warnings[0]


@pytest.mark.parametrize("data", [b"PK\x03\x04\x00\x00binary", b"\xff\xfe\x00"])
def test_binary_data_is_a_reason_not_a_document(data):
    item = only(read_bytes("a.txt", data))
    assert isinstance(item, Unread)
    assert item.fault
    assert "binary" in item.reason


def test_a_missing_path_does_not_cost_the_other(tmp_path):
    (tmp_path / "b.txt").write_text("Seoul", encoding="utf-8")
    missing, document = read_paths([tmp_path / "nowhere", tmp_path / "b.txt"])
    assert isinstance(missing, Unread)
    assert "no such file" in missing.reason
    assert document.text == "Seoul"


def test_an_empty_folder_is_said(tmp_path):
    item = only(read_paths([tmp_path]))
    assert isinstance(item, Unread)
    assert "holds no file" in item.reason


def test_a_folder_is_read_in_order_with_relative_ids(tmp_path):
    for name in ("b.txt", "sub/a.txt", ".hidden.txt", ".wherein/cache.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name, encoding="utf-8")
    (tmp_path / ".git").mkdir()
    (tmp_path / "sub" / ".DS_Store").write_bytes(b"")
    passed_over, *documents = read_paths([tmp_path])
    assert [item.id for item in documents] == ["b.txt", "sub/a.txt"]
    assert not passed_over.fault
    assert "3 hidden files and folders (a name that begins with a dot) passed over" in passed_over.reason


def test_a_file_of_another_kind_is_named(tmp_path):
    (tmp_path / "letter.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    (tmp_path / "film.mp4").write_bytes(b"\x00\x00")
    film, letter = read_paths([tmp_path])
    assert (letter.document, letter.reason) == ("letter.doc", "it is a .doc file; save it as .docx or PDF")
    assert film.document == "film.mp4"
    assert (
        film.reason
        == "it is a .mp4 file; no reader is for it; save it as text, PDF or .docx, or leave it out"
    )


def test_gold_beside_documents_is_left_out_and_said(tmp_path):
    (tmp_path / "gold.jsonl").write_text('{"id": "a", "text": "Seoul", "toponyms": []}\n', encoding="utf-8")
    item = only(read_paths([tmp_path]))
    assert isinstance(item, Unread)
    assert not item.fault
    named = only(read_paths([tmp_path / "gold.jsonl"]))
    assert isinstance(named, Document)


def test_a_loop_of_links_ends(tmp_path):
    (tmp_path / "a.txt").write_text("Seoul", encoding="utf-8")
    os.symlink(tmp_path, tmp_path / "loop")
    link, document = read_paths([tmp_path])
    assert document.id == "a.txt"
    assert (link.document, link.fault) == ("loop", False)
    assert "link to a folder" in link.reason


def test_a_repeated_id_is_numbered_and_warned_of():
    documents = [Document(id=i, text="") for i in ("a", "a", "a#2", "a")]
    read = list(unique_ids(documents))
    assert [d.id for d in read] == ["a", "a#2", "a#2#2", "a#3"]
    assert [len(d.warnings) for d in read] == [0, 1, 1, 1]


def test_a_bad_line_costs_no_other():
    lines = ['{"id": 1, "text": "Seoul"}', "{", "[]", '{"id": "x"}', "", '{"text": "Paju", "title": "T"}']
    items = list(read_jsonl(lines, "docs.jsonl"))
    assert [isinstance(item, Unread) for item in items] == [False, True, True, True, False]
    assert items[0].id == "1"
    assert items[1].document == "docs.jsonl:2"
    assert (items[4].id, items[4].title) == ("docs.jsonl:6", "T")


def test_given_mentions_become_spans():
    line = json.dumps({"id": "a", "text": "In Paju.", "mentions": [{"start": 3, "end": 7}]})
    assert only(read_jsonl([line], "x")).given_spans == (Span(3, 7),)


@pytest.mark.parametrize(
    "fault", [{}, {"start": 3, "end": 99}, {"start": 3, "end": 3}, "a", {"start": 3.5, "end": 4}]
)
def test_a_mention_outside_the_text_costs_only_itself(fault):
    line = json.dumps({"id": "a", "text": "In Paju.", "mentions": [fault, {"start": 3, "end": 7}]})
    document = only(read_jsonl([line], "x"))
    assert document.given_spans == (Span(3, 7),)
    assert "1 of its 2 `mentions` were left out: number 1" in document.warnings[0]
    assert "wanted a list of {start, end}" in document.warnings[0]


def test_mentions_that_are_no_list_are_left_out_and_said():
    document = only(read_jsonl(['{"id": "a", "text": "In Paju.", "mentions": {}}'], "x"))
    assert document.given_spans is None
    assert "`mentions` is a JSON dict" in document.warnings[0]


def test_metadata_that_is_no_string_is_left_out_and_said():
    document = only(read_jsonl(['{"text": "In Paju.", "title": ["a"], "date": 2020, "source": true}'], "x"))
    assert (document.title, document.date, document.source) == (None, "2020", None)
    assert [w.split(" and ")[0] for w in document.warnings] == [
        "its `title` is a JSON list",
        "its `source` is a JSON bool",
    ]


def test_a_text_may_lie_deeper_in_a_record():
    options = ReadOptions(text_column="article.body")
    for record in ({"article": {"body": "In Paju."}}, {"article.body": "In Paju."}, {"text": "In Paju."}):
        assert only(read_jsonl([json.dumps(record)], "x", options)).text == "In Paju."
    fault = only(read_jsonl(['{"article": ["In Paju."]}'], "x", options))
    assert "no string under 'article.body'" in fault.reason


@pytest.mark.parametrize("text", ["São Paulo", "Café", "Smoke over São Paulo and Köln."])
def test_a_short_latin_text_is_read_as_latin(text):
    assert only(read_bytes("a.txt", text.encode("cp1252"))).text == text


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.txt")
    item = only(read_paths([tmp_path]))
    assert isinstance(item, Unread)
    assert "pipe" in item.reason


def test_what_wherein_wrote_is_no_document(tmp_path):
    (tmp_path / "out.jsonl").write_text('{"schema": 1, "text_sha256": "x", "text": "y"}\n', encoding="utf-8")
    (tmp_path / "next.jsonl.part").write_text("half", encoding="utf-8")
    item = only(read_paths([tmp_path]))
    assert not item.fault
    assert "that Wherein wrote" in item.reason


@pytest.mark.parametrize(
    "line",
    ['{"id": 1, "text": Infinity}', '{"id": %s}' % ("9" * 5000)],
)
def test_a_number_out_of_bounds_is_a_reason(line):
    assert isinstance(only(read_jsonl([line], "x")), Unread)


def test_a_language_that_is_no_code_is_said():
    document = only(read_jsonl(['{"text": "x", "language": "English"}'], "x"))
    assert document.language is None
    assert "no code such as en" in document.warnings[0]
    assert only(read_jsonl(['{"text": "x", "language": "pt_BR"}'], "x")).language == "pt-BR"


def test_half_characters_are_replaced_and_said():
    document = only(read_jsonl(['{"id": "a", "text": "x\\ud800y"}'], "x"))
    assert document.text == "x\ufffdy"
    assert document.warnings


def test_a_line_separator_inside_a_text_parts_no_record():
    data = json.dumps({"id": "a", "text": "x\u2028y"}, ensure_ascii=False).encode()
    assert only(read_bytes("a.jsonl", data)).text == "x\u2028y"


def test_stdin_is_read_line_by_line():
    stream = io.BytesIO(b'{"id": "a", "text": "Seoul"}\n{"id": "a", "text": "Paju"}\n')
    assert [d.id for d in read_stream(stream)] == ["a", "a#2"]


@given(st.binary(max_size=300))
def test_any_bytes_become_documents_or_reasons(data):
    for name in ("a.txt", "a.jsonl"):
        for item in read_bytes(name, data):
            assert isinstance(item, Document | Unread)
            if isinstance(item, Document):
                item.text.encode("utf-8")


@given(st.lists(st.sampled_from(["a", "a#2", "b", "a#2#2"]), max_size=8))
def test_ids_are_unique(ids):
    read = [d.id for d in unique_ids(Document(id=i, text="") for i in ids)]
    assert len(set(read)) == len(read)


def test_an_unreadable_file_is_named(tmp_path):
    folder = tmp_path / "a.txt"
    folder.symlink_to(folder)
    item = only(read_paths([Path(folder)]))
    assert isinstance(item, Unread)
    assert "cannot be read" in item.reason


def test_a_pattern_is_expanded_in_order(tmp_path):
    for name in ("b/2.txt", "b/1.txt", "a.txt", "b/3.bin"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"In {name}.", encoding="utf-8")
    assert [d.id for d in read_paths([f"{tmp_path}/**/*.txt"])] == ["a.txt", "b/1.txt", "b/2.txt"]
    assert [d.id for d in read_paths([f"{tmp_path}/b/[12].txt"])] == ["1.txt", "2.txt"]
    item = only(read_paths([f"{tmp_path}/*.docx"]))
    assert "no file fits the pattern" in item.reason


def test_a_file_named_like_a_pattern_is_that_file(tmp_path):
    (tmp_path / "a[1].txt").write_text("Paju", encoding="utf-8")
    assert only(read_paths([tmp_path / "a[1].txt"])).id == "a[1].txt"


def test_the_same_text_given_twice_is_said_and_kept(tmp_path):
    for name, text in (
        ("a.txt", "From  Paju.\n"),
        ("b.txt", "From\nPaju."),
        ("c.txt", "Else."),
        ("d.txt", " "),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "e.txt").write_text("  ", encoding="utf-8")
    documents = {d.id: d.warnings for d in read_paths([tmp_path])}
    assert documents["b.txt"] == ("its text is the same as that of a.txt",)
    assert not any(documents[name] for name in ("a.txt", "c.txt"))
    assert documents["d.txt"] == documents["e.txt"] == ("it holds nothing but white space",)
    again = list(same_texts(read_paths([tmp_path])))
    assert {d.id: d.warnings for d in again} == documents


def test_a_file_that_vanishes_midway_costs_no_other(tmp_path):
    for name in ("a.txt", "b.txt", "c.html", "d.txt"):
        (tmp_path / name).write_text(f"<p>From {name}.</p>", encoding="utf-8")
    items = read_paths([tmp_path])
    first = next(items)
    (tmp_path / "b.txt").unlink()
    (tmp_path / "c.html").unlink()
    gone, missing, last = items
    assert (first.id, last.id) == ("a.txt", "d.txt")
    for item, name in ((gone, "b.txt"), (missing, "c.html")):
        assert item.document == name
        assert "it was there when the run began and is gone" in item.reason


def test_documents_come_one_at_a_time(tmp_path):
    with (tmp_path / "a.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(f'{{"text": "Text {number}."}}\n' for number in range(3))
        file.write("never read to here")
    items = read_paths([tmp_path / "a.jsonl"])
    assert next(items).text == "Text 0."
    items.close()


@pytest.mark.parametrize(
    ("data", "suffix"),
    [
        (b"<!DOCTYPE html><p>From <b>North</b> Korea.</p>", "North Korea."),
        (b"{\\rtf1 In K\\'f6ln.}", "In Köln."),
    ],
)
def test_a_file_without_a_suffix_is_told_by_its_start(data, suffix):
    assert only(read_bytes("README", data)).text.endswith(suffix)


@pytest.mark.parametrize("name", ["a\0b.txt", "x" * 5000, "a" * 300 + ".txt"])
def test_a_name_no_system_takes_is_one_clear_line(name):
    item = only(read_paths([name]))
    assert isinstance(item, Unread)
    assert "cannot be read" in item.reason or "no such file" in item.reason
