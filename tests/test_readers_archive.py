"""Archives: read where they lie, bounded whatever they claim, and nothing written to disk."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import stat
import struct
import tarfile
import zipfile

import pytest

from geo.documents import ReadOptions, read_bytes, read_paths
from geo.model import Document
from geo.readers import Limits, Unread

FILES = {"b/note.txt": b"From Paju.", "a.jsonl": b'{"id": "r", "text": "From Seoul."}\n'}
LIMITS = Limits(unpacked_bytes=300_000, unpacked_ratio=50, ratio_from_bytes=20_000)


def zipped(files, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(files, mode="w"):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


ARCHIVES = {
    "x.zip": zipped(FILES),
    "y.zip": zipped(FILES, zipfile.ZIP_LZMA),
    "x.tar": tarred(FILES),
    "x.tar.gz": tarred(FILES, "w:gz"),
    "x.tgz": tarred(FILES, "w:gz"),
    "x.tar.bz2": tarred(FILES, "w:bz2"),
    "x.txz": tarred(FILES, "w:xz"),
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_every_file_in_an_archive_is_read(name, tmp_path):
    (tmp_path / name).write_bytes(ARCHIVES[name])
    for items in (read_bytes(name, ARCHIVES[name]), read_paths([tmp_path / name]), read_paths([tmp_path])):
        assert {i.id: i.text for i in items} == {f"{name}/b/note.txt": "From Paju.", "r": "From Seoul."}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("n.txt.gz", gzip.compress(b"From Paju.")),
        ("n.txt.bz2", bz2.compress(b"From Paju.")),
        ("n.txt.xz", lzma.compress(b"From Paju.")),
        ("n.gz", gzip.compress(b"From Paju.")),
    ],
)
def test_a_compressed_file_is_read_as_what_it_was(name, data):
    (document,) = read_bytes(name, data)
    assert (document.id, document.text) == (name, "From Paju.")


def test_guarded_formats_are_read_in_archives(reading):
    inner = zipped({"page.html": b"<html><body><p>From Paju.</p></body></html>", "m.md": b"From **Seoul**."})
    outer = tarred({"in.zip": inner, "t.csv": b"id,text\n1,Kaesong\n"}, "w:gz")
    documents = {i.id: i.text for i in reading("o.tar.gz", outer) if isinstance(i, Document)}
    assert documents == {
        "o.tar.gz/in.zip/page.html": "From Paju.",
        "o.tar.gz/in.zip/m.md": "From Seoul.",
        "1": "Kaesong",
    }


@pytest.mark.parametrize("name", ["../up.txt", "a/../../up.txt", "/etc/up.txt", "C:\\up.txt", "..\\up.txt"])
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_a_name_that_leads_out_is_refused_and_said(name, pack):
    suffix = "zip" if pack is zipped else "tar"
    refused, document = read_bytes(f"x.{suffix}", pack({name: b"Paris", "ok.txt": b"From Paju."}))
    assert "its name leads out of the archive" in refused.reason
    assert document.text == "From Paju."


def test_links_and_devices_are_refused_and_said():
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for kind, name in ((tarfile.SYMTYPE, "link.txt"), (tarfile.FIFOTYPE, "pipe.txt")):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    items = list(read_bytes("x.tar", out.getvalue()))
    assert [item.document for item in items] == ["x.tar/link.txt", "x.tar/pipe.txt"]
    assert all("link or device" in item.reason for item in items)


def test_links_and_devices_in_a_zip_are_refused_and_cost_no_other():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for kind, name in ((stat.S_IFLNK, "link.txt"), (stat.S_IFIFO, "pipe.txt"), (stat.S_IFREG, "ok.txt")):
            info = zipfile.ZipInfo(name)
            info.create_system, info.external_attr = 3, (kind | 0o644) << 16
            archive.writestr(info, "From Paju.")
    link, pipe, document = read_bytes("x.zip", out.getvalue())
    assert [link.document, pipe.document] == ["x.zip/link.txt", "x.zip/pipe.txt"]
    assert all("link or device" in item.reason for item in (link, pipe))
    assert document.text == "From Paju."


def test_hidden_members_are_passed_over():
    data = zipped({"__MACOSX/._a.txt": b"x", ".DS_Store": b"x", "a.txt": b"From Paju."})
    (document,) = read_bytes("x.zip", data)
    assert document.id == "x.zip/a.txt"


def test_a_bomb_is_met_while_it_unpacks_and_costs_no_other():
    data = zipped({"bomb.txt": b"a" * 250_000, "ok.txt": b"From Paju."})
    bomb, document = read_bytes("x.zip", data, ReadOptions(limits=LIMITS))
    assert bomb.document == "x.zip/bomb.txt"
    assert "as in a zip bomb" in bomb.reason
    assert document.text == "From Paju."


@pytest.mark.parametrize("name", ["x.txt.gz", "x.txt.bz2", "x.txt.xz"])
def test_a_compressed_bomb_is_met(name):
    pack = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}[name[6:]]
    (item,) = read_bytes(name, pack(b"a" * 5_000_000), ReadOptions(limits=LIMITS))
    assert "as in a zip bomb" in item.reason


def test_the_whole_of_an_archive_is_bounded_and_said_once():
    files = {f"{n}.txt": os.urandom(30_000).hex().encode() for n in range(12)}
    items = list(read_bytes("x.zip", zipped(files), ReadOptions(limits=LIMITS)))
    documents = [item for item in items if isinstance(item, Document)]
    faults = [item for item in items if isinstance(item, Unread)]
    assert len(documents) == 5  # of 60 kB each, within 300 kB
    assert 1 <= len(faults) <= 2
    assert all("unpacks to more than 300 kB" in item.reason for item in faults)


def test_a_size_that_lies_is_of_no_use():
    data = bytearray(zipped({"bomb.txt": b"a" * 3_000_000}))
    index = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, index + 24, 100)
    (item,) = read_bytes("x.zip", bytes(data), ReadOptions(limits=LIMITS))
    assert isinstance(item, Unread) or len(item.text) <= 100


def test_archives_in_archives_end():
    data = zipped({"deepest.txt": b"From Paju."})
    for number in range(6):
        data = zipped({f"{number}.zip": data})
    (item,) = read_bytes("x.zip", data)
    assert "archives or e-mails deep; 3 are opened" in item.reason


def test_more_members_than_allowed_are_refused():
    files = {f"{n}.txt": b"x" for n in range(20)}
    for name, data in (("x.zip", zipped(files)), ("x.tar", tarred(files))):
        items = list(read_bytes(name, data, ReadOptions(limits=Limits(members=10))))
        assert "more than 10 files" in items[-1].reason


def test_an_encrypted_member_is_said_and_costs_no_other():
    data = bytearray(zipped({"secret.txt": b"x", "ok.txt": b"From Paju."}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    secret, document = read_bytes("x.zip", bytes(data))
    assert "it is encrypted" in secret.reason
    assert document.text == "From Paju."


@pytest.mark.parametrize("name", ["x.zip", "x.tar", "x.tar.gz", "x.gz", "x.bz2", "x.xz"])
@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04 cut", b"\x1f\x8b\x08\x00 cut", b"BZh9 cut", b"\xfd7zXZ\x00 cut"]
)
def test_a_broken_archive_is_one_clear_line(name, data):
    items = list(read_bytes(name, data))
    assert items
    assert all("\n" not in str(item) for item in items if isinstance(item, Unread))


def test_a_cut_archive_keeps_what_came_before():
    files = {"a.txt": b"From Paju.", "b.txt": os.urandom(60_000).hex().encode()}
    data = tarred(files, "w:gz")
    document, fault = read_bytes("x.tar.gz", data[: len(data) // 2])
    assert document.text == "From Paju."
    assert isinstance(fault, Unread)
