"""From Python: one line of use, and results that other programs take."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import html as lxml_html

import geo
from geo import Document, Resolved
from geo.cli.__main__ import main
from geo.decisions import Verdict, decide
from geo.errors import GeoError
from geo.exporters import UnknownFormat
from geo.parsers import ParserOptions, model_name
from geo.project import append_decisions

TEXT = "The liaison office in Kaesong, North Korea, was closed. Xyzzyville said nothing."


@pytest.fixture(scope="module")
def results():
    return geo.locate([TEXT, Document(id="b.txt", text="Rain fell in Paju, South Korea.")], fast=True)


def test_one_text_is_one_document(results):
    alone = geo.locate(TEXT, fast=True)
    assert len(alone) == 1
    assert alone[0] == results[0]
    assert [analysis.document.id for analysis in results] == ["1", "b.txt"]
    assert [place.country_code for place in results.places] == ["KP", "KP", "KR", "KR"]
    assert len(results[:1].places) == 2
    assert "2 documents" in repr(results)


def test_a_data_frame_has_a_row_a_mention(results):
    frame = results.to_dataframe()
    assert len(frame) == sum(len(analysis.mentions) for analysis in results)
    for row in frame.itertuples():
        text = TEXT if row.document_id == "1" else "Rain fell in Paju, South Korea."
        assert text[row.start : row.end] == row.text
    assert str(frame["start"].dtype) == "Int64"
    empty = results[:0].to_dataframe()
    assert (len(empty), list(empty.columns), list(empty.dtypes)) == (
        0,
        list(frame.columns),
        list(frame.dtypes),
    )


def test_a_geodataframe_has_points(results):
    frame = results.to_geodataframe()
    assert frame.crs.to_epsg() == 4326
    row = frame[frame["text"] == "Kaesong"].iloc[0]
    assert (row.geometry.x, row.geometry.y) == (row["longitude"], row["latitude"])
    assert frame[frame["place_id"].isna()].geometry.isna().all()
    assert len(results[:0].to_geodataframe()) == 0


def test_shapely_and_geopandas_take_the_interface(results):
    import geopandas

    collection = results.__geo_interface__
    assert collection["type"] == "FeatureCollection"
    placed = [feature for feature in collection["features"] if feature["geometry"]]
    assert len(geopandas.GeoDataFrame.from_features(placed)) == sum(
        isinstance(resolution, Resolved) for _, resolution in results.pairs()
    )


def test_a_notebook_shows_the_map_in_a_frame_that_reaches_nothing(results):
    (frame,) = lxml_html.fragments_fromstring(results._repr_html_())
    assert frame.get("sandbox") == "allow-scripts allow-downloads"
    assert frame.get("srcdoc") == results.to_html()
    assert results[:0]._repr_html_() == "<p>No documents.</p>"


def test_results_and_their_page_are_under_what_was_decided(tmp_path):
    report, made, project = tmp_path / "report.txt", tmp_path / "made.html", tmp_path / ".wherein"
    report.write_text(TEXT, encoding="utf-8")
    documents = list(geo.read_paths([report]))
    before = geo.locate(documents, fast=True)
    mention, resolution = next(before.pairs())
    project.mkdir()
    row = decide(before[0], mention, Verdict.NOT_A_PLACE, time="2026-06-16T10:20:30Z")
    append_decisions(project, [row])
    under = geo.locate(documents, fast=True, project=project)
    assert resolution.place in before.places
    assert resolution.place not in under[:1].places
    command = ["map", str(report), "--fast", "--project", str(project), "-o", str(made)]
    assert CliRunner().invoke(main, command).exit_code == 0
    pages = [under.to_html(), made.read_bytes().decode("utf-8"), under.to_html(holds="sentences")]
    assert pages[0] == pages[1]
    whole, _, quoted = (lxml_html.fromstring(html).get_element_by_id("collection") for html in pages)
    assert "not_a_place" in whole.text
    assert "not_a_place" not in quoted.text


def test_decisions_that_cannot_be_read_are_said(tmp_path):
    (tmp_path / "decisions.csv").write_text(
        "scope,document_id,text_sha256,start,end,quote,decision\nno,1,,such,row,,\n", encoding="utf-8"
    )
    with pytest.warns(UserWarning, match="the row is left out"):
        geo.locate(TEXT, fast=True, project=tmp_path)
    with pytest.raises(GeoError, match="there is no such folder"):
        geo.locate(TEXT, fast=True, project=tmp_path / "none")


def test_results_are_saved_by_suffix(results, tmp_path):
    results.save(tmp_path / "out.jsonl")
    assert len((tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()) == 2
    results.save(tmp_path / "out.csv", holds="places")
    assert "liaison" not in (tmp_path / "out.csv").read_text(encoding="utf-8")
    results.save(tmp_path / "map.html")
    assert (tmp_path / "map.html").read_text(encoding="utf-8") == results.to_html()
    with pytest.raises(UnknownFormat, match="known formats"):
        results.save(tmp_path / "out.doc")
    with pytest.raises(GeoError, match="no document to show"):
        results[:0].save(tmp_path / "none.html")


def test_a_layer_of_ones_own_is_used(tmp_path):
    layer = tmp_path / "mine.csv"
    layer.write_text("place_id,name,latitude,longitude\nlocal:x,Xyzzyville,1.5,2.5\n", encoding="utf-8")
    found = geo.locate("They met in Xyzzyville on Monday.", gazetteers=[layer], fast=True)
    assert [place.id for place in found.places] == ["local:x"]


def test_import_is_light_and_every_name_is_there():
    code = "import sys, geo; print(len({'numpy', 'shapely', 'spacy', 'pandas'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "0"
    assert all(getattr(geo, name) is not None for name in geo.__all__)
    assert set(geo.__all__) <= set(dir(geo))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = geo.nothing


def test_the_interface_is_json(results):
    assert json.loads(json.dumps(results.__geo_interface__))["unresolved"] == len(
        [1 for _, resolution in results.pairs() if not isinstance(resolution, Resolved)]
    )


@pytest.mark.parametrize(
    "given", [None, b"Seoul", 3, ["Seoul", None], {"text": "Seoul"}, [b"Seoul"], Path("a.txt")]
)
def test_what_is_no_text_is_a_clear_error(given):
    with pytest.raises(TypeError, match="locate takes a text"):
        geo.locate(given, fast=True)


def test_results_are_equal_where_their_analyses_are(results):
    assert results == geo.Results(tuple(results), None)
    assert hash(results) == hash(geo.Results(list(results), None))
    assert results != results[:1]
    assert results != tuple(results)


def test_the_parser_as_shipped_needs_no_argument():
    parser = geo.Geoparser.default(fast=True)
    analysis = parser.locate(Document(id="a", text=TEXT))
    assert analysis.resolutions[0].place.country_code == "KP"
    assert parser.gazetteer.by_id(analysis.resolutions[0].place.id) is not None
    with pytest.raises(TypeError, match=r"a geo\.Document is wanted, not str"):
        parser.locate(TEXT)


def test_a_result_names_what_made_it(tmp_path):
    named = {}
    for fast in (True, False):
        results = geo.locate("In Seoul.", fast=fast)
        results[:1].save(tmp_path / "a.jsonl")
        named[fast] = json.loads((tmp_path / "a.jsonl").read_text(encoding="utf-8"))["model"]
        assert named[fast] == model_name(ParserOptions(fast=fast))
    assert re.fullmatch(r"gazetteer alone, weights [0-9a-f]{16}", named[True])
    assert re.fullmatch(r"en_core_web_md 3\.\d+\.\d+, weights [0-9a-f]{16}", named[False])
