"""The dashboard's script, run by Streamlit itself without a browser."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from geo.documents import ReadOptions, read_paths
from geo.model import Document

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = ROOT / "streamlit_app.py"


def app(*arguments: str) -> AppTest:
    """Return the dashboard as started with these arguments, run once."""

    def script(arguments: tuple[str, ...]) -> None:
        from geo.app.dashboard import show
        from geo.app.options import parse_options

        show(parse_options(["--fast", *arguments]))

    return AppTest.from_function(script, default_timeout=60, args=(arguments,)).run()


def words(run: AppTest) -> str:
    return "\n".join(
        element.value for element in (*run.text, *run.subheader, *run.error, *run.caption, *run.markdown)
    )


def test_the_script_itself_runs_on_the_samples(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["streamlit_app.py"])
    run = AppTest.from_file(str(SCRIPT), default_timeout=120).run()
    assert not run.exception
    assert "000_db6475b8e9403239.txt\n003_d8ca796986291a6a.txt" in words(run)
    assert "GeoNames and Natural Earth" in words(run)


def test_a_file_that_cannot_be_read_is_named_and_the_others_stay(tmp_path):
    (tmp_path / "good.txt").write_text("The ministry in Beijing said so.", encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"\0\1")
    run = app(str(tmp_path))
    assert not run.exception
    assert "1 of 2 could not be read" in words(run)
    assert "bad.txt: it is not text but binary data" in words(run)
    assert "good.txt" in words(run)


def test_a_table_is_read_by_the_column_named(tmp_path):
    (tmp_path / "rows.csv").write_text("id,a,b\nr1,Seoul.,From Paju.\n", encoding="utf-8")
    run = app(str(tmp_path), "--text-column", "a")
    assert not run.exception
    assert "r1" in words(run)
    assert "rows.csv: the column `a` is read as the text" in words(run)


def test_a_file_that_changes_is_read_again(tmp_path):
    path = tmp_path / "a.html"
    path.write_text("<p>From Paju.</p>", encoding="utf-8")
    run = app(str(path))
    path.write_text("", encoding="utf-8")
    run.run()
    assert "a.html: it holds no text" in words(run)


def test_nothing_readable_says_how_to_begin(tmp_path):
    run = app(str(tmp_path / "nowhere.txt"))
    assert not run.exception
    assert "1 file could not be read" in words(run)
    assert "Drop files or a folder at the side" in words(run)
    assert "there is no such file or folder" in words(run)


def test_a_pasted_text_takes_the_samples_place():
    run = app()
    run.text_area[0].set_value("From Lisbon to Porto.").run()
    assert not run.exception
    assert "pasted text" in words(run)
    assert "000_" not in words(run)


def test_a_bad_layer_is_one_clear_line(tmp_path):
    run = app("--gazetteer", str(tmp_path / "none.csv"))
    assert not run.exception
    assert "none.csv" in words(run)
    assert "none.csv" not in run.error[0].value


@pytest.mark.parametrize("name", ["**bold**.txt", "<img src=x onerror=alert(1)>.txt"])
def test_a_file_name_is_shown_as_it_is(name, tmp_path):
    (tmp_path / name).write_text("Seoul", encoding="utf-8")
    run = app(str(tmp_path))
    assert name in words(run)
    assert all(name not in element.value for element in run.markdown)


def test_an_edit_of_a_layer_reads_only_what_it_can_affect_and_lists_the_change(tmp_path):
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "a.txt").write_text("They met in Xyzzyville, near Seoul.", encoding="utf-8")
    (folder / "b.txt").write_text("Rain fell in Paju.", encoding="utf-8")
    layer = tmp_path / "mine.csv"
    header = "place_id,name,latitude,longitude,country_code\n"
    layer.write_text(f"{header}local:x,Xyzzyville,37.5,127.5,KR\n", encoding="utf-8")
    run = app(str(folder), "--gazetteer", str(layer))
    assert "The gazetteer was changed" not in words(run)
    layer.write_text(f"{header}local:y,Xyzzyville,37.6,127.6,KR\n", encoding="utf-8")
    run.run()
    assert not run.exception
    assert "The gazetteer was changed" in words(run)
    assert "1 of 2 documents was read again" in words(run)
    assert "removed local:x Xyzzyville" in words(run)
    assert "added local:y Xyzzyville" in words(run)
    assert "a.txt: Xyzzyville: Xyzzyville (local:x) → Xyzzyville (local:y)" in words(run)


def test_a_change_of_a_country_may_affect_every_document():
    from test_exporters import KAESONG, analysis

    from gazetteer import Changes
    from gazetteer.layers.changes import Change
    from geo.app.rereading import affected, differences

    town = Change(place_id="local:x", before=None, after=KAESONG, names_after=("Kaesŏng",))
    country = replace(KAESONG, feature_class="A", feature_code="PCLI", name="Elsewhere")
    whole = Change(place_id="local:y", before=None, after=country, names_after=("Elsewhere",))
    assert affected(analysis(), Changes((town,)))
    assert not affected(
        analysis(text="Nothing is named here, none"),
        Changes((replace(town, names_after=("Foo",), after=replace(KAESONG, name="Foo")),)),
    )
    assert affected(analysis(text="Nothing is named here, none"), Changes((whole,)))
    same = analysis()
    assert list(differences({"1": same}, {"1": same, "2": same})) == []


def test_a_restart_reads_from_disk_and_a_damaged_entry_is_said(tmp_path):
    (tmp_path / "a.txt").write_text("From Paju to Seoul.", encoding="utf-8")
    run = app(str(tmp_path))
    (entry,) = (tmp_path / ".wherein" / "cache").glob("*.analysis")
    st.cache_resource.clear()
    before = entry.stat().st_ino
    run = app(str(tmp_path))
    assert not run.exception
    assert "damaged" not in words(run)
    assert entry.stat().st_ino == before
    entry.write_bytes(b"nonsense")
    st.cache_resource.clear()
    run = app(str(tmp_path))
    assert not run.exception
    assert "1 kept result was damaged, and read anew." in words(run)
    assert entry.read_bytes() != b"nonsense"


def test_what_was_stopped_is_shown_as_far_as_it_is_done_and_goes_on(tmp_path):
    (tmp_path / "a.txt").write_text("From Paju to Seoul.", encoding="utf-8")
    run = app(str(tmp_path))
    for name in ("b.txt", "c.txt"):
        (tmp_path / name).write_text(f"{name}: from Lisbon to Porto.", encoding="utf-8")
    documents = [d for d in read_paths([str(tmp_path)], ReadOptions()) if isinstance(d, Document)]
    contents = tuple(hashlib.sha256(repr(d).encode()).hexdigest() for d in documents)
    (_, (_, engine_key)), _ = run.session_state["decisions"]
    run.session_state["stopped"] = (contents, engine_key)
    run.run()
    assert not run.exception
    assert "Stopped: 1 of 3 documents is read." in words(run)
    assert "b.txt\nc.txt" in words(run)
    run.button(key="go-on").click().run()
    assert not run.exception
    assert "Stopped" not in words(run)


def test_what_an_edit_of_a_layer_cannot_affect_is_kept_on_disk_for_the_next_start(tmp_path):
    for name, text in {"a.txt": "They met in Xyzzyville.", "b.txt": "We sailed from Lisbon in May."}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    layer = tmp_path / "mine.csv"
    header = "place_id,name,latitude,longitude,country_code\n"
    layer.write_text(f"{header}local:x,Xyzzyville,37.5,127.5,KR\n", encoding="utf-8")
    arguments = (str(tmp_path / "a.txt"), str(tmp_path / "b.txt"), "--gazetteer", str(layer))
    run = app(*arguments)
    entries = tmp_path / ".wherein" / "cache"
    first = set(entries.glob("*.analysis"))
    assert len(first) == 2
    layer.write_text(f"{header}local:x,Xyzzyville,38.25,128.5,KR\n", encoding="utf-8")
    run = run.run()
    assert "1 of 2 documents was read again" in words(run)
    second = set(entries.glob("*.analysis")) - first
    assert len(second) == 2
    # Another start, with the same gazetteer, reads nothing: what it needs lies there under its key.
    before = {path: path.stat().st_ino for path in second}
    st.cache_resource.clear()
    run = app(*arguments)
    assert not run.exception
    assert {path: path.stat().st_ino for path in entries.glob("*.analysis") if path not in first} == before
