"""The reading process: nothing a file does to its parser reaches this one."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.documents import ReadOptions, Sandbox, read_bytes, read_paths
from geo.model import Block, Document, Origin, Span
from geo.readers import READ_SUFFIXES, Limits, Unread
from geo.readers.values import Source
from geo.readers.wire import packed_item, request, unpacked_item

PAGE = b"<html><body><p>From Paju.</p></body></html>"


def test_reading_that_takes_too_long_is_ended_and_costs_no_other():
    with Sandbox() as sandbox:
        slow = ReadOptions(limits=Limits(seconds=0.0005))
        (item,) = read_bytes("slow.html", PAGE, slow, sandbox)
        assert "took longer than 0 seconds" in item.reason
        (document,) = read_bytes("next.html", PAGE, None, sandbox)
        assert document.text == "From Paju."


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds a process's address space")
def test_reading_that_needs_too_much_memory_is_ended_and_costs_no_other():
    data = b"[" + b"[0]," * 9_000_000 + b"0]"
    with Sandbox() as sandbox:
        options = ReadOptions(limits=Limits(memory_bytes=900_000_000))
        (item,) = read_bytes("large.json", data, options, sandbox)
        assert isinstance(item, Unread)
        assert "memory" in item.reason or "reader failed" in item.reason
        (document,) = read_bytes("next.html", PAGE, None, sandbox)
        assert document.text == "From Paju."


def test_a_process_that_ends_is_a_reason_and_the_next_file_gets_another():
    with Sandbox() as sandbox:
        list(read_bytes("a.html", PAGE, None, sandbox))
        process = sandbox._process
        process.kill()
        process.wait()
        (document,) = read_bytes("next.html", PAGE, None, sandbox)
        assert document.text == "From Paju."
        assert sandbox._process.pid != process.pid


def test_the_process_ends_with_its_reader():
    with Sandbox() as sandbox:
        items = read_bytes("a.html", PAGE, None, sandbox)
        next(items)
        process = sandbox._process
    assert process.poll() is not None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows bounds no processor time")
def test_a_process_whose_reader_was_killed_ends_by_itself(tmp_path):
    path = tmp_path / "long.html"
    path.write_bytes(b"<p>From Paju to Seoul.</p>" * 400_000)
    asked = request(Source(name="long.html", path=path, suffix=".html"), ReadOptions(), 0, 0.5)
    worker = [sys.executable, "-P", "-B", "-m", "geo.readers.worker"]
    # Nobody holds it to its time here, as when whoever asked is killed.
    done = subprocess.run(worker, input=asked, capture_output=True, timeout=120, check=False)
    assert done.returncode == -signal.SIGXCPU


def test_half_read_answers_are_not_taken_for_the_next_file():
    from openpyxl import Workbook

    book = Workbook()
    for number in range(300):
        book.active.append(["text"] if not number else [f"Row {number} in Paju."])
    stream = io.BytesIO()
    book.save(stream)
    with Sandbox() as sandbox:
        items = read_bytes("rows.xlsx", stream.getvalue(), None, sandbox)
        next(items)
        items.close()
        (document,) = read_bytes("next.html", PAGE, None, sandbox)
        assert document.text == "From Paju."


def test_no_thread_is_left_behind():
    before = threading.active_count()
    with Sandbox() as sandbox:
        for _ in range(3):
            list(read_bytes("a.html", PAGE, None, sandbox))
    for _ in range(100):
        if threading.active_count() <= before:
            break
        time.sleep(0.02)
    assert threading.active_count() <= before


def test_what_lies_in_the_current_folder_is_not_imported(tmp_path):
    (tmp_path / "json.py").write_text("raise SystemExit('imported')", encoding="utf-8")
    (tmp_path / "a.html").write_bytes(PAGE)
    code = "from geo.documents import read_paths; print([d.text for d in read_paths(['a.html'])])"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], cwd=tmp_path, capture_output=True, check=True, timeout=60
    )
    assert done.stdout.decode().strip() == "['From Paju.']"


def test_the_process_writes_no_file_and_leaves_none(tmp_path):
    (tmp_path / "a.html").write_bytes(PAGE)
    list(read_paths([tmp_path]))
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]


origins = st.builds(Origin, page=st.none() | st.integers(1, 9), row=st.none() | st.integers(1, 9))


@given(
    st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=30),
    st.sets(st.integers(0, 30), max_size=4),
    origins,
    st.none() | st.just((Span(0, 1), Span(2, 5))),
)
def test_a_document_comes_over_the_wire_as_it_was(text, starts, origin, spans):
    import json

    blocks = tuple(Block(start=start, origin=origin) for start in sorted(starts))
    document = Document(id="a", text=text, title=text, blocks=blocks, given_spans=spans, warnings=("x",))
    for item in (document, Unread(document="b", reason=text, fault=False)):
        assert unpacked_item(json.loads(json.dumps(packed_item(item)))) == item


@pytest.mark.parametrize(
    ("name", "library", "line"),
    [
        ("a.pdf", "pdfminer", "reading PDF needs pdfminer; pip install 'wherein[pdf]'"),
        ("a.html", "trafilatura", "reading HTML needs trafilatura; pip install 'wherein[formats]'"),
        (
            "a.xlsx",
            "python_calamine",
            "reading spreadsheet needs python_calamine; pip install 'wherein[formats]'",
        ),
    ],
)
def test_a_library_left_out_of_the_install_is_named_with_its_line(name, library, line):
    code = f"""if True:
        import sys
        sys.modules[{library!r}] = None  # as Python marks what is not there
        from geo.readers import ReadOptions, Source, read
        print(*read(Source(name={name!r}, data=b"<p>Paju</p>"), ReadOptions(), None))
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60)
    assert done.stdout.decode().strip() == f"{name}: {line}"


def test_the_same_files_give_the_same_documents_whatever_the_hash_seed(tmp_path):
    (tmp_path / "a.html").write_bytes(PAGE * 3)
    (tmp_path / "b.md").write_bytes(b"# In *Paju*\n\n| a | b |\n|---|---|\n| Seoul | 1 |\n")
    (tmp_path / "c.csv").write_bytes(b"id,text,body\n1,Paju,Seoul\n")
    code = "from geo.documents import read_paths; print(*map(repr, read_paths(['.'])), sep='\\n')"
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=tmp_path,
            capture_output=True,
            check=True,
            timeout=60,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1


STARTS = (
    b"",
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"{\\rtf1 ",
    b"From a\n",
    b"<html>",
    b"PAR1",
    b"\x1f\x8b\x08",
    b"[{",
    b"A: b\n",
)


@settings(max_examples=150)
@given(st.sampled_from(READ_SUFFIXES), st.sampled_from(STARTS), st.binary(max_size=120))
def test_any_bytes_under_any_suffix_are_documents_or_reasons(reading, suffix, start, data):
    items = reading(f"a{suffix}", start + data)
    assert items
    for item in items:
        assert isinstance(item, Document | Unread)
        if isinstance(item, Document):
            item.text.encode("utf-8")
        else:
            assert item.reason


@pytest.mark.parametrize("suffix", READ_SUFFIXES)
def test_an_empty_file_of_each_format_is_said(reading, suffix):
    (item,) = reading(f"a{suffix}", b"")
    said = " ".join(item.warnings) if isinstance(item, Document) else item.reason
    assert any(
        word in said for word in ("empty", "no row", "no record", "no text", "damaged", "no JSON", "not RTF")
    )


def test_an_empty_archive_is_said(reading):
    out = io.BytesIO()
    zipfile.ZipFile(out, "w").close()
    (item,) = reading("a.zip", out.getvalue())
    assert item.reason == "the archive holds no file"


def test_a_file_larger_than_is_held_whole_is_one_clear_line(tmp_path):
    options = ReadOptions(limits=Limits(file_bytes=2_000_000))
    for name in ("large.txt", "large.pdf", "large.docx", "large.json"):
        path = tmp_path / name
        with path.open("wb") as file:
            file.truncate(2_000_000_000)  # two gigabytes that take no room on the disk
    items = list(read_paths([tmp_path], options))
    assert len(items) == 4
    for item in items:
        assert item.reason == "it is 2 GB; a file of this kind is read up to 2 MB; split it"
