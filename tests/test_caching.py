"""Analyses on disk: exactly what was computed, or nothing."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from explorer_world import SmallWorld, seed_analyses
from hypothesis import given
from hypothesis import strategies as st

from geo.caching import AnalysisCache
from geo.cleaning import removable, remove
from geo.model import Document, Status
from geo.project import kept_folder

ANALYSES = [
    replace(a, resolutions=tuple(replace(r, status=Status.PROPOSED) for r in a.resolutions))
    for a in seed_analyses(SmallWorld())
]


def entries(folder):
    return sorted(folder.glob("*.analysis"))


def test_what_is_kept_comes_back_equal_for_the_same_document_alone(tmp_path, tiny_parser):
    cache = AnalysisCache(tmp_path, ["gazetteer 1"])
    made = [
        *ANALYSES,
        tiny_parser.locate(Document(id="a", text="From Paris, Texas 🌍 to Kaesong: the North \ud800 said.")),
        tiny_parser.locate(Document(id="empty", text="")),
    ]
    for analysis in made:
        cache.put(analysis)
        assert AnalysisCache(tmp_path, ["gazetteer 1"]).get(analysis.document) == analysis
        assert AnalysisCache(tmp_path, ["gazetteer 2"]).get(analysis.document) is None
        assert cache.get(replace(analysis.document, date="2020")) is None
    assert cache.broken == 0
    assert not cache.fault


@pytest.mark.parametrize("garble", ["cut", "flip", "empty", "other"])
def test_a_garbled_entry_is_passed_over_counted_and_made_anew(tmp_path, garble):
    cache = AnalysisCache(tmp_path, [])
    cache.put(ANALYSES[0])
    (path,) = entries(tmp_path)
    data = path.read_bytes()
    path.write_bytes(
        {
            "cut": data[:-9],
            "flip": data[:99] + bytes([data[99] ^ 1]) + data[100:],
            "empty": b"",
            "other": b"\x80\x04pickle",
        }[garble]
    )
    assert cache.get(ANALYSES[0].document) is None
    assert cache.broken == 1
    cache.put(ANALYSES[0])
    assert cache.get(ANALYSES[0].document) == ANALYSES[0]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
PARTS = ["language", "sentences", "mentions", "resolutions", "focus", "warnings", "places"]


@given(part=st.sampled_from(PARTS), value=json_values)
def test_an_entry_with_anything_else_in_it_never_breaks_a_run(tmp_path_factory, part, value):
    from geo.caching import _encode, _packed

    folder = tmp_path_factory.mktemp("cache")
    cache = AnalysisCache(folder, [])
    cache.put(ANALYSES[1])
    entries(folder)[0].write_bytes(_packed({**_encode(ANALYSES[1]), part: value}))
    found = cache.get(ANALYSES[1].document)
    assert found is None or found.document is ANALYSES[1].document


def test_the_folder_stays_within_its_bound_and_what_was_used_last_stays(tmp_path):
    cache = AnalysisCache(tmp_path, [])
    cache.put(ANALYSES[0])
    size = entries(tmp_path)[0].stat().st_size
    cache = AnalysisCache(tmp_path, [], most_bytes=4 * size)
    documents = [replace(ANALYSES[0].document, id=f"{number}") for number in range(12)]
    for number, document in enumerate(documents):
        cache.put(replace(ANALYSES[0], document=document))
        for path in entries(tmp_path):
            os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns - 10**9))
        cache.get(documents[0])
        assert sum(path.stat().st_size for path in entries(tmp_path)) <= 4 * size + number
    assert cache.get(documents[0]) is not None
    assert cache.get(documents[1]) is None


def test_a_folder_that_cannot_be_written_is_said_and_nothing_breaks(tmp_path):
    cache = AnalysisCache(tmp_path / "gone", [])
    cache.put(ANALYSES[0])
    assert "cannot be written" in cache.fault
    assert cache.get(ANALYSES[0].document) is None


def test_clean_lists_and_removes_the_entries(tmp_path):
    folder = kept_folder(tmp_path, "cache")
    AnalysisCache(folder, []).put(ANALYSES[0])
    (part,) = removable(tmp_path)
    assert (part.kind, part.files, part.left) == ("cache", tuple(entries(folder)), 0)
    assert remove(tmp_path, [part]) == 1
