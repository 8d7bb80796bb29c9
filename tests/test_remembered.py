"""What a run remembers of documents lies on disk: memory is flat, and what was met is told as before."""

from __future__ import annotations

import gc
import json
import os
import sqlite3
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.remembered import InOrder, Remembered

TEXTS = st.text(st.characters(), max_size=6)

MEMORY = """
import os, sys
from geo.cli.runs import Run
from geo.documents import ReadOptions
from geo.model import Analysis, Focus

def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

def found_nothing(documents):
    for document in documents:
        yield Analysis(
            document=document, language="en", sentences=(), mentions=(), resolutions=(), focus=Focus()
        )

run = Run((sys.argv[1],), quiet=True, options=ReadOptions())
sizes = [resident() for number, _ in enumerate(run.analyses(found_nothing), start=1) if number % 20_000 == 0]
print(run.documents, *sizes)
"""


@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="memory is read from Linux's /proc")
def test_a_run_over_many_documents_takes_no_more_memory_than_one_over_few(tmp_path):
    path = tmp_path / "many.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(100_000):
            file.write(json.dumps({"id": f"document {number:030}", "text": f"Text {number}."}) + "\n")
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, str(path)], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    documents, *sizes = map(int, done.stdout.split())
    assert documents == 100_000
    # 80,000 further documents: with what was met in memory it is some 25 MB.
    assert sizes[-1] - sizes[0] < 10_000_000


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=30))
def test_a_key_keeps_the_first_value_it_met(pairs):
    there: dict[str, str] = {}
    met = Remembered()
    for key, value in pairs:
        before = there.get(key)
        there.setdefault(key, value)
        assert met.meet(key, value) == before
        assert met.get(key) == there[key]
    for key, value in pairs:
        met.set(key, value)
        assert met.get(key) == value


@given(st.lists(TEXTS, max_size=30))
def test_texts_come_in_the_order_of_their_code_points(texts):
    assert list(InOrder(texts)) == sorted(set(texts))


def test_more_than_memory_holds_is_all_there():
    numbers = [str(number * 7919 % 100_003) for number in range(100_003)]
    assert list(InOrder(numbers)) == sorted(numbers)


LITTLE_ROOM = """
import resource, signal
from geo.remembered import Remembered, TemporaryFolderFull

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
met = Remembered()
try:
    for number in range(200_000):
        met.meet(str(number), "value")
except TemporaryFolderFull as error:
    print(error)
"""


@pytest.mark.skipif(os.name != "posix", reason="limits the size of files as POSIX systems can")
def test_a_full_disk_is_told_in_one_line():
    done = subprocess.run(
        [sys.executable, "-c", LITTLE_ROOM], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "the temporary folder cannot hold what was met before (" in done.stdout
    assert "TMPDIR" in done.stdout


@pytest.mark.parametrize("made", [Remembered, lambda: InOrder(["b", "a"])])
def test_its_file_is_closed_once_nobody_asks_any_more(made):
    kept = made()
    base = kept._base
    del kept
    gc.collect()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        base.execute("SELECT 1")
